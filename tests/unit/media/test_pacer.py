"""When packets leave: nothing waits that need not, and nothing floods the path."""

import random

import pytest

from sundog.media.rtc.video.sending.pacer import Pacer

PACKET = 1200
CLEAN_BPS = 24_000_000


def sent_at_s(pacer: Pacer, packets: int, rate_bps: int, now_s: float = 0.0) -> list[float]:
    """Return when each of some packets leaves that are there at once."""
    times_s = []
    for _ in range(packets):
        now_s += pacer.delay_s(PACKET, now_s, rate_bps)
        times_s.append(now_s)
    return times_s


def test_a_usual_picture_leaves_at_once() -> None:
    assert sent_at_s(Pacer(), 15, CLEAN_BPS) == [0.0] * 15


def test_a_picture_of_seventeen_packets_is_out_within_three_milliseconds() -> None:
    pacer = Pacer()
    for picture in range(25):
        began_s = picture * 0.04
        assert sent_at_s(pacer, 17, CLEAN_BPS, began_s)[-1] - began_s < 0.003


def test_a_key_frame_leaves_no_faster_than_the_rate() -> None:
    times_s = sent_at_s(Pacer(), 100, 6_000_000)
    assert 100 * PACKET * 8 / (times_s[-1] + 0.001) < 6_000_000 * 1.2
    assert times_s[-1] < 100 * PACKET * 8 / 6_000_000


def test_few_packets_leave_at_once_where_the_rate_is_low() -> None:
    times_s = sent_at_s(Pacer(), 10, 1_000_000)
    assert times_s.count(0.0) == 3
    gaps_s = [after - before for before, after in zip(times_s[3:], times_s[4:], strict=False)]
    assert all(gap_s > 0.009 for gap_s in gaps_s)


def test_waits_are_as_long_as_event_loops_can_wait() -> None:
    pacer = Pacer()
    waits_s = [pacer.delay_s(PACKET, 0.0, CLEAN_BPS) for _ in range(40)]
    assert all(wait_s == 0 or wait_s >= 0.001 for wait_s in waits_s)


def test_a_pause_saves_up_no_flood() -> None:
    pacer = Pacer()
    sent_at_s(pacer, 10, CLEAN_BPS)
    assert sent_at_s(pacer, 40, CLEAN_BPS, now_s=60.0)[-1] > 60.008


def test_what_is_sent_again_makes_others_wait() -> None:
    pacer = Pacer()
    for _ in range(40):
        pacer.delay_s(PACKET, 0.0, CLEAN_BPS)
    assert pacer.delay_s(PACKET, 0.0, CLEAN_BPS) > 0.007


def test_a_clock_that_stands_still_or_goes_back_harms_nothing() -> None:
    pacer = Pacer()
    pacer.delay_s(PACKET, 10.0, CLEAN_BPS)
    assert pacer.delay_s(PACKET, 9.0, 0) >= 0
    assert pacer.delay_s(PACKET, 60.0, CLEAN_BPS) == 0


@pytest.mark.parametrize("rate_bps", [1_000_000, 6_000_000, CLEAN_BPS])
def test_a_burst_is_one_packet_after_another(rate_bps: int) -> None:
    chance, plain, at_once = random.Random(rate_bps), Pacer(), Pacer()
    now_s = 0.0
    for _ in range(50):
        now_s += chance.choice((0.0, 0.001, 0.04))
        sizes = [chance.randrange(60, 1400) for _ in range(chance.randrange(1, 40))]
        while sizes:
            waits_s = (plain.delay_s(size, now_s, rate_bps) for size in sizes)
            before = next(((n, s) for n, s in enumerate(waits_s) if s), (len(sizes), 0.0))
            assert at_once.burst(sizes, now_s, rate_bps) == before
            now_s += before[1]
            sizes = sizes[before[0] + 1 :]
