"""One direction of the laboratory's network does to packets what it is asked to, and nothing else."""

from collections import Counter
from dataclasses import replace

import pytest

from tests.network.link import Conditions, Link

_SIZE = 1000


def _packet(number: int) -> bytes:
    return number.to_bytes(4, "big") * (_SIZE // 4)


def _link(conditions: Conditions, *, seed: int = 7) -> Link:
    link = Link(seed)
    link.change(conditions, 0.0)
    return link


def _flow(link: Link, count: int, *, every_s: float = 0.001) -> dict[int, tuple[float, float]]:
    """Send packets; returns, by number and in order of arrival, when each was sent and came."""
    came: dict[int, tuple[float, float]] = {}
    for number in range(count):
        _collect(link, number * every_s, every_s, came)
        link.offer(_packet(number), number * every_s)
    while (due_s := link.due_s()) is not None:
        _collect(link, due_s, every_s, came)
    return came


def _collect(
    link: Link, until_s: float, every_s: float, came: dict[int, tuple[float, float]]
) -> None:
    while (due_s := link.due_s()) is not None and due_s <= until_s:
        for packet in link.arrived(due_s):
            number = int.from_bytes(packet[:4], "big")
            came[number] = (number * every_s, due_s)


def test_everything_passes_at_once_where_nothing_is_asked_for() -> None:
    came = _flow(_link(Conditions()), 100)
    assert list(came) == list(range(100))
    assert all(sent_s == came_s for sent_s, came_s in came.values())


def test_the_same_seed_loses_the_same_packets() -> None:
    lossy = Conditions(loss=0.05)
    first, again = (_flow(_link(lossy), 2000) for _ in range(2))
    assert list(first) == list(again)
    assert len(first) == 1916  # of this seed
    assert list(_flow(_link(lossy, seed=8), 2000)) != list(first)


def test_jitter_does_not_change_which_packets_are_lost() -> None:
    lossy = Conditions(loss=0.05)
    shaken = replace(lossy, jitter_s=0.03, delay_s=0.04, reorders=True)
    assert set(_flow(_link(lossy), 1000)) == set(_flow(_link(shaken), 1000))


def test_bursts_lose_their_share_in_runs_of_their_length() -> None:
    sent = 200_000
    came = _flow(_link(Conditions(burst_loss=0.03, burst_packets=8)), sent)
    lost = set(range(sent)) - set(came)
    runs = sum(number - 1 not in lost for number in lost)
    assert len(lost) / sent == pytest.approx(0.03, rel=0.15)
    assert len(lost) / runs == pytest.approx(8, rel=0.15)


def test_each_packet_takes_the_delay() -> None:
    came = _flow(_link(Conditions(delay_s=0.05)), 100)
    assert all(came_s - sent_s == pytest.approx(0.05) for sent_s, came_s in came.values())


@pytest.mark.parametrize("reorders", [True, False])
def test_jitter_spreads_the_delay_and_reorders_only_where_asked(reorders: bool) -> None:
    jitter = Conditions(delay_s=0.04, jitter_s=0.03, reorders=reorders)
    came = _flow(_link(jitter), 1000)
    delays_s = [came_s - sent_s for sent_s, came_s in came.values()]
    assert min(delays_s) >= 0.01 - 1e-9
    assert max(delays_s) <= 0.07 + 1e-9
    assert max(delays_s) - min(delays_s) > (0.055 if reorders else 0.0)
    assert (list(came) != sorted(came)) == reorders
    assert len(came) == 1000


def test_a_limit_passes_its_rate_and_drops_what_its_queue_does_not_hold() -> None:
    link = _link(Conditions(rate_bps=500_000, queue_s=0.4))
    came = _flow(link, 1000, every_s=0.001)  # 8 Mbit/s for a second
    last_s = max(came_s for _, came_s in came.values())
    assert 8 * _SIZE * len(came) / last_s == pytest.approx(500_000, rel=0.01)
    waits_s = [came_s - sent_s for sent_s, came_s in came.values()]
    assert 0.38 < max(waits_s) <= 0.42
    assert link.totals.dropped_packets == 1000 - len(came)


def test_what_waits_leaves_at_once_when_a_limit_is_lifted() -> None:
    link = _link(Conditions(rate_bps=100_000))
    for number in range(4):
        link.offer(_packet(number), 0.0)
    link.change(Conditions(), 0.1)
    assert len(link.arrived(0.1)) == 4


def test_nothing_passes_in_a_blackout_and_what_is_under_way_arrives() -> None:
    link = _link(Conditions(delay_s=0.01))
    link.offer(_packet(1), 0.0)
    link.change(Conditions(delay_s=0.01, is_black=True), 0.005)
    link.offer(_packet(2), 0.006)
    assert link.arrived(1.0) == [_packet(1)]
    assert link.due_s() is None


def test_offered_carried_and_lost_add_up() -> None:
    link = _link(Conditions(loss=0.1, rate_bps=4_000_000, queue_s=0.02, delay_s=0.01))
    came = _flow(link, 1000, every_s=0.0015)
    totals = link.totals
    assert totals.offered_packets == 1000
    assert totals.carried_packets == len(came)
    assert totals.offered_bytes == 1000 * _SIZE
    assert totals.carried_bytes == len(came) * _SIZE
    fates = Counter(lost=totals.lost_packets, dropped=totals.dropped_packets, carried=len(came))
    assert fates.total() == 1000
    assert all(fates.values())
