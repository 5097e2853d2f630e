"""What our sender makes of a path, in virtual time."""

import pytest

from sundog.media.rtc.congestion.controller import Controller
from sundog.media.rtc.congestion.feedback import Arrival, CongestionReport
from tests.unit.media.congestion.paths import FRAME_S, Flow, Link, World

MBIT = 1e6
CUT_S, RESTORED_S = 6.0, 14.0


def one(seed: int = 1, **path: float) -> tuple[World, Flow]:
    world = World(seed)
    return world, Flow(world, Link(world, **path), Link(world, **path))


def both_ways(seed: int = 1, **path: float) -> tuple[World, tuple[Flow, Flow]]:
    world = World(seed)
    up, down = Link(world, **path), Link(world, **path)
    return world, (Flow(world, up, down), Flow(world, down, up, ssrc=2))


def test_a_clean_path_is_used_at_the_highest_rate_and_every_picture_goes() -> None:
    world, flow = one()
    world.run(8)
    assert flow.reached_s(4 * MBIT, 0) < 1
    assert flow.lowest(1, 8) == 4 * MBIT
    assert len(flow.shown) == 8 / FRAME_S
    assert flow.controller.limit == "maximum"


def test_a_path_that_carries_just_the_rate_is_used_at_it() -> None:
    world, flow = one(rate_bps=4.4 * MBIT)
    world.run(10)
    assert flow.lowest(2, 10) == 4 * MBIT
    assert max(wait for _, wait in flow.queues) < 0.05


@pytest.mark.parametrize("loss", [0.01, 0.05, 0.1])
def test_random_loss_does_not_slow_it_down(loss: float) -> None:
    world, flow = one(loss=loss)
    world.run(10)
    assert flow.lowest(2, 10) == 4 * MBIT
    assert flow.controller.lost_share == pytest.approx(loss, abs=0.05)


def test_loss_of_half_slows_it_down_even_without_a_queue() -> None:
    world, flow = one(loss=0.5)
    world.run(10)
    assert flow.target(9) < 1 * MBIT


@pytest.mark.parametrize("loss", [0.2, 0.25, 0.3])
def test_losses_that_no_lower_rate_helps_against_do_not_starve_it(loss: float) -> None:
    world, flow = one(loss=loss)
    world.run(12)
    assert flow.lowest(4, 12) > 1.2 * MBIT
    assert max(flow.target(second) for second in range(4, 12)) > 3 * MBIT


@pytest.mark.parametrize("queue_s", [0.02, 0.05])
def test_it_keeps_to_the_rate_of_a_policer(queue_s: float) -> None:
    world, flow = one(rate_bps=1 * MBIT, queue_s=queue_s)
    world.run(20)
    assert 0.5 * MBIT < flow.forth.bps(8, 20) < 1.2 * MBIT


@pytest.mark.parametrize("delay_s", [0.025, 0.05, 0.1])
def test_a_long_path_is_no_slow_path(delay_s: float) -> None:
    world, flow = one(delay_s=delay_s)
    world.run(8)
    assert flow.lowest(2, 8) == 4 * MBIT
    assert len(flow.shown) > 0.9 * 8 / FRAME_S


def test_jitter_with_reordering_is_no_congestion() -> None:
    world, flow = one(jitter_s=0.03)
    world.run(10)
    assert flow.lowest(2, 10) == 4 * MBIT
    assert len(flow.shown) > 0.95 * 10 / FRAME_S


@pytest.mark.parametrize("rate", [0.5 * MBIT, 1 * MBIT])
@pytest.mark.parametrize("before", [100 * MBIT, 4.4 * MBIT])
def test_a_cut_costs_no_freeze_is_filled_and_not_overfilled(rate: float, before: float) -> None:
    world, flows = both_ways(rate_bps=before)
    world.run(CUT_S)
    for flow in flows:
        flow.forth.set_rate(rate)
    world.run(RESTORED_S)
    for flow in flows:
        flow.forth.set_rate(before)
    world.run(RESTORED_S + 6)
    for flow in flows:
        assert flow.freeze_s(CUT_S, RESTORED_S) < 0.6
        assert 0.8 < flow.forth.bps(10, RESTORED_S) / rate < 1.2
        assert flow.reached_s(3.2 * MBIT, RESTORED_S) < 4
        assert max(wait for at, wait in flow.queues if at > RESTORED_S + 0.3) < 0.1


def test_no_picture_follows_one_that_nobody_acknowledges() -> None:
    world, flow = one()
    world.run(5)
    flow.forth.set_rate(0)
    flow.back.set_rate(0)
    world.run(5.1)
    sent = flow.controller._flight.octets
    world.run(9)
    again = [at for at, _ in flow.sent if at > 5.1]
    assert sent < 50_000
    assert 35 < len(again) < 45  # a packet every 100 ms, and nothing else
    assert flow.controller.limit == "window"


def test_after_a_blackout_pictures_go_on_at_once_at_the_old_rate() -> None:
    world, flows = both_ways()
    world.run(5)
    for flow in flows:
        flow.forth.set_rate(0)
    world.run(10)
    for flow in flows:
        flow.forth.set_rate(100 * MBIT)
    world.run(15)
    for flow in flows:
        assert min(at for at, _ in flow.shown if at > 10) < 10.25
        assert flow.lowest(10, 15) == 4 * MBIT


def test_a_still_picture_keeps_the_rate_and_movement_does_not_make_it_collapse() -> None:
    world, flow = one(rate_bps=2 * MBIT)
    flow.app_bps = 0.2 * MBIT
    world.run(20)
    flow.app_bps = 1e9
    world.run(26)
    assert flow.lowest(20.5, 26) > 1.3 * MBIT
    assert flow.freeze_s(20, 26) < 0.4
    assert flow.bps(22, 26) > 1.5 * MBIT


def test_a_still_picture_is_said_to_be_the_limit_while_the_rate_grows() -> None:
    world, flow = one(rate_bps=2 * MBIT)
    world.run(5)
    flow.app_bps = 0.1 * MBIT
    world.run(7)
    assert flow.controller.limit == "application"


@pytest.mark.parametrize("drift", [500e-6, -500e-6])
def test_clocks_that_drift_slow_nothing_down(drift: float) -> None:
    world, flow = one(delay_s=0.02)
    # 65,536 s is where the timestamp of reports begins anew.
    flow.clock_s = lambda now_s: 65_510 + now_s * (1 + drift)
    world.run(40)
    assert flow.lowest(2, 40) == 4 * MBIT
    assert len(flow.shown) > 0.99 * 40 / FRAME_S


@pytest.mark.parametrize("step_s", [3600.0, -3600.0, 0.3, -0.3])
def test_a_clock_of_theirs_that_is_set_slows_nothing_down(step_s: float) -> None:
    world, flow = one()
    flow.clock_s = lambda now_s: 50_000 + now_s
    world.run(5)
    flow.arrivals = type(flow.arrivals)()
    flow.clock_s = lambda now_s: 50_000 + now_s + step_s
    world.run(12)
    assert flow.lowest(2, 12) == 4 * MBIT
    assert len(flow.shown) > 0.95 * 12 / FRAME_S


def test_reports_that_are_lost_do_no_harm() -> None:
    world = World()
    flow = Flow(world, Link(world), Link(world, loss=0.3))
    world.run(10)
    assert flow.lowest(2, 10) == 4 * MBIT
    assert len(flow.shown) > 0.85 * 10 / FRAME_S


def test_half_a_second_without_reports_only_stops_pictures_for_that_time() -> None:
    world, flow = one()
    world.run(5)
    flow.reports_lost = True
    world.run(5.5)
    flow.reports_lost = False
    world.run(10)
    assert flow.lowest(2, 10) == 4 * MBIT
    assert min(at for at, _ in flow.shown if at > 5.5) < 5.75


@pytest.mark.parametrize("has_feedback", [True, False])
def test_a_burst_counts_as_its_packets_do_one_by_one(has_feedback: bool) -> None:
    plain, at_once = (
        Controller(start_bps=3_000_000, min_bps=150_000, max_bps=4_000_000) for _ in range(2)
    )
    plain.has_feedback = at_once.has_feedback = has_feedback
    first = 65_500
    for picture in range(60):
        now_s = picture * FRAME_S
        assert plain.may_send_frame(now_s) == at_once.may_send_frame(now_s)
        sizes = [1200 - picture] * 16 + [300]
        for number, size in enumerate(sizes, first):
            plain.sent(1, number & 0xFFFF, size, now_s, is_new=True)
        at_once.sent_burst(1, first & 0xFFFF, sizes, now_s)
        told = [Arrival(1, number & 0xFFFF, 0.004) for number in range(first, first + 17)]
        told[3] = told[3]._replace(ago_s=None)
        for half in (told[:3], told[3:]):
            report = CongestionReport(9, round((now_s + 0.015) * 65536), tuple(half))
            plain.acknowledged(report, now_s + 0.02)
            at_once.acknowledged(report, now_s + 0.02)
        first += 17
        for ask in (Controller.media_bps, Controller.next_probe_s, Controller.pacing_bps):
            assert ask(plain, now_s + 0.02) == ask(at_once, now_s + 0.02)
        assert plain.lost_share == at_once.lost_share
        assert plain.round_trip_s == at_once.round_trip_s
    assert bool(plain.lost_share) == has_feedback
