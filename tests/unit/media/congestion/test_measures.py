"""What is kept up with each packet is what adding it up anew would give."""

import random
from itertools import pairwise

import pytest

from sundog.media.rtc.congestion.arrivals import Arrivals
from sundog.media.rtc.congestion.delay import QueueDelay
from sundog.media.rtc.congestion.feedback import pack_report, parse_report
from sundog.media.rtc.congestion.throughput import ArrivalRate

BURST_BPS = 6e6


def packets(seed: int) -> list[tuple[float, float, int]]:
    """Return when packets left, when they came, and how large they were."""
    rng, sent_s, came_s, made = random.Random(seed), 0.0, 0.0, []
    for _ in range(600):
        sent_s += rng.choice((0.0, 0.0001, 0.0001, 0.02, 0.3 * (rng.random() < 0.02)))
        came_s = max(came_s, sent_s + 0.01) + rng.uniform(0, 0.002)
        made.append((sent_s, came_s, rng.randrange(100, 1300)))
    return made


@pytest.mark.parametrize("seed", range(10))
def test_the_rate_within_bursts_is_that_of_the_last_of_them(seed: int) -> None:
    rate, sent, told = ArrivalRate(), packets(seed), 0
    for count, packet in enumerate(sent, 1):
        rate.add(*packet, BURST_BPS)
        gaps = [
            (came_s, size, came_s - before[1])
            for before, (left_s, came_s, size) in pairwise(sent[:count])
            if left_s - before[0] <= 8 * size / BURST_BPS
        ]
        recent = [gap for gap in gaps if gap[0] > gaps[-1][0] - 0.15]
        recent = gaps[-6:] if len(recent) < 6 else recent
        expected = None
        if len(recent) >= 6 and recent[0][0] >= packet[1] - 0.4:
            took_s = max(sum(gap_s for *_, gap_s in recent), 1e-3)
            expected = 8 * sum(size for _, size, _ in recent) / took_s
        assert rate.burst_bps() == (expected and pytest.approx(expected))
        told += expected is not None
    assert told > 100


@pytest.mark.parametrize("seed", range(10))
def test_the_queue_that_stands_is_the_least_wait_of_late(seed: int) -> None:
    delay, waits = QueueDelay(), list[tuple[float, float]]()
    least_s = float("inf")
    for sent_s, came_s, _ in packets(seed):
        least_s = min(least_s, came_s - sent_s)
        waits.append((came_s, came_s - sent_s - least_s))
        delay.add(sent_s, came_s, 1.0 + came_s - sent_s, came_s)
        delay.update()
        recent = [wait_s for at_s, wait_s in waits if at_s >= came_s - 0.12][-256:]
        recent = [wait_s for _, wait_s in waits[-4:]] if len(recent) < 4 else recent
        if came_s < 10:  # of 12 s the least is taken
            assert delay.peak_s == pytest.approx(max(recent))
            assert delay.standing_s == pytest.approx(min(recent))
    assert waits[100][0] < 10


@pytest.mark.parametrize("seed", range(10))
def test_a_report_is_what_its_arrivals_pack_to(seed: int) -> None:
    rng, arrivals, now_s, told = random.Random(seed), Arrivals(), 100.0, 0
    numbers = {1: 65_000, 2: 7}
    for _ in range(1500):
        ssrc = rng.choice((1, 1, 1, 2))
        numbers[ssrc] += rng.choice((1, 1, 1, 1, 2, 5, -2))
        now_s += rng.choice((0.0, 0.0, 0.004))
        arrivals.arrived(ssrc, numbers[ssrc] & 0xFFFF, rng.random() < 0.1, now_s)
        due_s = arrivals.due_s()
        assert due_s is not None
        if due_s <= now_s:
            data = arrivals.report(9, now_s)
            told += len(parse_report(data).arrivals)
            assert pack_report(parse_report(data)) == data
    assert told > 1000
