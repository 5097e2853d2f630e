"""Several on one path: two of our flows, and TCP beside one, in virtual time."""

import pytest

from tests.unit.media.congestion.paths import Flow, ForeignFlow, Link, Tcp, World


@pytest.mark.parametrize("late_s", [0.0, 5.0])
@pytest.mark.parametrize("kind", [Flow, ForeignFlow])
def test_two_flows_come_to_equal_shares(kind: type[Flow], late_s: float) -> None:
    world = World()
    link, back = Link(world, rate_bps=3e6), Link(world)
    first = kind(world, link, back)
    world.run(late_s)
    second = kind(world, link, back, 2)
    world.run(late_s + 30)
    sums = [flow.bps(late_s + 20, late_s + 30) for flow in (first, second)]
    assert 0.4 < sums[0] / sum(sums) < 0.6
    assert sum(sums) > 0.8 * 3e6
    if kind is Flow:
        assert max(wait for at, wait in first.queues if at > late_s + 5) < 0.12


@pytest.mark.parametrize("queue_s", [0.2, 0.4])
@pytest.mark.parametrize("reno", [False, True])
def test_beside_tcp_neither_starves(queue_s: float, reno: bool) -> None:
    world = World()
    link, back = Link(world, rate_bps=4e6, queue_s=queue_s), Link(world)
    flow = Flow(world, link, back)
    world.run(5)
    tcp = Tcp(world, link, back, reno=reno)
    world.run(35)
    assert 0.22 < flow.bps(10, 35) / 4e6 < 0.7
    assert tcp.bps(10, 35) / 4e6 > 0.3


def test_a_sender_that_only_obeys_does_not_starve_beside_tcp_either() -> None:
    world = World()
    link, back = Link(world, rate_bps=4e6, queue_s=0.2), Link(world)
    flow = ForeignFlow(world, link, back)
    world.run(5)
    tcp = Tcp(world, link, back)
    world.run(35)
    assert 0.2 < flow.bps(10, 35) / 4e6 < 0.8
    assert tcp.bps(10, 35) / 4e6 > 0.2


def test_when_tcp_has_gone_the_queue_goes_too_and_the_rate_comes_back() -> None:
    world = World()
    link, back = Link(world, rate_bps=4.4e6, queue_s=0.3), Link(world)
    flow = Flow(world, link, back)
    world.run(5)
    tcp = Tcp(world, link, back)
    world.run(20)
    tcp.window = tcp._threshold = -1e9
    world.run(40)
    assert flow.target(39) > 3.2e6
    assert max(wait for at, wait in flow.queues if at > 30) < 0.15
