"""What our receiver tells senders that obey it, in virtual time."""

import random

import pytest

from sundog.media.rtc.congestion.remote import BitrateEstimator
from tests.unit.media.congestion.paths import ForeignFlow, Link, World

MBIT = 1e6


def one(**path: float) -> tuple[World, ForeignFlow]:
    world = World()
    return world, ForeignFlow(world, Link(world, **path), Link(world, **path))


@pytest.mark.parametrize(
    "path", [{}, {"loss": 0.1}, {"jitter_s": 0.03}, {"delay_s": 0.1}, {"rate_bps": 4.4 * MBIT}]
)
def test_a_path_that_carries_the_highest_rate_is_given_it(path: dict[str, float]) -> None:
    world, flow = one(**path)
    world.run(8)
    assert flow.lowest(1.5, 8) == 4 * MBIT


@pytest.mark.parametrize("rate", [0.5 * MBIT, 1 * MBIT])
def test_a_cut_is_followed_and_grown_out_of(rate: float) -> None:
    world = World()
    up, down = Link(world), Link(world)
    flows = ForeignFlow(world, up, down), ForeignFlow(world, down, up, 2)
    world.run(6)
    for flow in flows:
        flow.forth.set_rate(rate)
    world.run(14)
    for flow in flows:
        flow.forth.set_rate(100 * MBIT)
    world.run(19)
    for flow in flows:
        assert flow.freeze_s(6, 14) < 1.5
        assert 0.8 < flow.forth.bps(10, 14) / rate < 1.2
        assert flow.reached_s(3.2 * MBIT, 14) < 4


def test_a_pause_keeps_the_rate() -> None:
    world, flow = one()
    world.run(5)
    flow.forth.set_rate(0)
    world.run(10)
    flow.forth.set_rate(100 * MBIT)
    world.run(14)
    assert flow.lowest(1.5, 14) == 4 * MBIT


def test_a_cut_is_followed_after_the_clock_was_set_back() -> None:
    world, flow = one()
    world.run(5)
    flow.clock_s = lambda now_s: now_s - 3600
    world.run(6)
    flow.forth.set_rate(0.5 * MBIT)
    world.run(14)
    assert 0.8 < flow.forth.bps(10, 14) / (0.5 * MBIT) < 1.2


@pytest.mark.parametrize("drift", [500e-6, -500e-6])
def test_clocks_that_drift_slow_nothing_down(drift: float) -> None:
    world, flow = one()
    flow.clock_s = lambda now_s: 1e9 + now_s * (1 + drift)
    world.run(40)
    assert flow.lowest(1.5, 40) == 4 * MBIT


def test_packets_that_are_sent_again_with_their_old_times_are_no_queue() -> None:
    world, flow = one()
    estimator, copies = flow.estimator, []

    def again() -> None:
        now_ms = int(1e3 * world.now_s)
        sent = int((1000 + world.now_s - 0.15) * (1 << 18)) % (1 << 24)
        copies.append(estimator.add(now_ms, sent, 1200, 9))
        world.at(world.now_s + 0.004, again)

    world.at(1.0, again)
    world.run(6)
    assert flow.lowest(1.5, 6) == 4 * MBIT
    assert len(copies) > 1000


def test_a_sender_that_does_not_obey_is_not_told_that_others_fill_the_path() -> None:
    estimator, told = BitrateEstimator(), []
    # For 11 s: what has always been there for longer is no queue (`QueueDelay`).
    for packet in range(1, 550):
        # 1.2 Mbit/s leave for a path that carries 500 kbit/s: 0.4 s wait, and the rest is dropped.
        came_s = packet * 8 * 1240 / 500e3
        sent_s = came_s if packet < 20 else came_s - 0.4
        estimate = estimator.add(
            arrival_time_ms=round(1e3 * came_s),
            abs_send_time=round(sent_s * (1 << 18)) & 0xFFFFFF,
            payload_size=1200,
            ssrc=1,
        )
        if estimate is not None and came_s > 5:
            told.append(estimate[0])
    assert len(told) > 20
    assert max(told) < 0.5 * MBIT


def test_the_first_estimate_comes_with_the_first_pictures() -> None:
    world, flow = one()
    told: list[float] = []
    hear = flow.controller.limited_to

    def note(bps: int, now_s: float) -> None:
        told.append(now_s)
        hear(bps, now_s)

    flow.controller.limited_to = note  # type: ignore[method-assign]
    world.run(3)
    assert told[0] < 0.2
    assert 10 <= len(told) <= 20


def test_nonsense_in_packets_costs_a_bounded_time_and_memory() -> None:
    chance = random.Random(1)
    estimator = BitrateEstimator()
    now_ms = 0
    for _ in range(20_000):
        now_ms += chance.choice([0, 0, 1, 1, 5, -1000, 10**9, -(10**9)])
        told = estimator.add(
            now_ms, chance.randrange(1 << 24), chance.choice([0, 1200, 65535]), chance.randrange(99)
        )
        if told is not None:
            assert 150_000 <= told[0] <= 6_000_000
            assert len(told[1]) <= 8
    assert len(estimator.ssrcs) <= 8
