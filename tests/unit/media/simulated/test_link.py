"""The modelled link does what its conditions say."""

from dataclasses import replace

import pytest

from tests.simulation.cases import CASES
from tests.simulation.link import WIRE_OVERHEAD, Conditions, Link
from tests.simulation.loop import Alarm, Loop
from tests.simulation.running import run

_SIZE = 1000 - WIRE_OVERHEAD


def arrivals(conditions: Conditions, count: int, every_s: float) -> list[tuple[int, float]]:
    loop = Loop()
    link = Link(loop, conditions, seed=1)
    came: list[tuple[int, float]] = []

    def send(number: int) -> None:
        link.send(_SIZE, lambda: came.append((number, loop.now_s)))

    for number in range(count):
        loop.call_at(number * every_s, lambda number=number: send(number))  # type: ignore[misc]
    loop.run_until(count * every_s + 10)
    return came


def test_a_packet_takes_the_delay() -> None:
    [(_, at_s)] = arrivals(Conditions(delay_s=0.02), 1, 1.0)
    assert at_s == pytest.approx(0.02)


def test_a_slow_link_queues_and_then_drops() -> None:
    came = arrivals(Conditions(delay_s=0.0, rate_bps=80e3, queue_s=0.5), 20, 0.0)
    # 0.1 s a packet: those behind the first wait, and what would wait beyond 0.5 s is dropped.
    assert [at for _, at in came] == pytest.approx([0.1, 0.2, 0.3, 0.4, 0.5])


def test_jitter_makes_packets_overtake_each_other_only_where_it_may() -> None:
    jitter = Conditions(delay_s=0.04, jitter_s=0.03)
    mixed = [number for number, _ in arrivals(jitter, 200, 0.002)]
    ordered = [n for n, _ in arrivals(replace(jitter, reorders=False), 200, 0.002)]
    assert mixed != sorted(mixed)
    assert ordered == sorted(ordered) == sorted(mixed)


@pytest.mark.parametrize("conditions", [Conditions(loss=0.05), Conditions(burst_loss=0.05)])
def test_losses_come_at_their_rate(conditions: Conditions) -> None:
    assert len(arrivals(conditions, 20_000, 0.001)) == pytest.approx(19_000, rel=0.02)


def test_nothing_passes_a_blackout() -> None:
    assert not arrivals(Conditions(is_black=True), 10, 0.01)


def test_an_alarm_rings_once_and_at_the_time_set_last() -> None:
    loop, rung = Loop(), []
    alarm = Alarm(loop, lambda: rung.append(loop.now_s))
    for at_s in (1.0, None, 3.0, 2.0):
        alarm.set(at_s)
    loop.run_until(5.0)
    assert rung == [2.0]


def test_a_seed_gives_the_same_figures_again() -> None:
    case = replace(CASES["loss5"], after_s=2.0)
    assert run(case, 3) == run(case, 3) != run(case, 4)
