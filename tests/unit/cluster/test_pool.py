"""A pool of workers, in virtual time, on a cluster of values."""

from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from typing import Any

import pytest

from sundog.cluster.pool.values import PoolSettings
from sundog.server.config import Config
from sundog.server.placement.interface import WorkerState
from tests.fleets import FakeCluster, Trial


@pytest.fixture
async def begin() -> AsyncIterator[Callable[..., Trial]]:
    begun: list[Trial] = []

    def make(cluster: FakeCluster | None = None, **limits: Any) -> Trial:
        begun.append(Trial(cluster, **limits))
        return begun[-1]

    yield make
    for trial in begun:
        await trial.aclose()


async def test_a_warm_worker_is_there_before_anybody_comes(begin: Callable[..., Trial]) -> None:
    trial = begin()
    await trial.go()
    roster = await trial.pool.beat("front-1", 0)
    assert roster.workers == tuple(trial.names)
    assert trial.worker().facts.state is WorkerState.READY
    assert [front.name for front in roster.fronts] == ["front-1"]


async def test_a_pool_that_has_not_looked_yet_says_so(begin: Callable[..., Trial]) -> None:
    trial = begin()
    assert not (await trial.pool.beat("front-1", 0)).is_whole
    await trial.go()
    assert (await trial.pool.beat("front-1", 0)).is_whole


async def test_whoever_waits_gets_workers_and_whoever_is_gone_does_not(
    begin: Callable[..., Trial],
) -> None:
    trial = begin(ceiling=9)
    await trial.pool.beat("front-1", 3)
    await trial.pool.beat("front-2", 2)
    await trial.go(2)
    assert len(trial.names) == 3  # two slots each: five wait, one is kept warm
    silent = begin(ceiling=9)
    await silent.pool.beat("front-1", 3)
    silent.clock.advance(10)
    await silent.go()
    assert len(silent.names) == 1


async def test_a_worker_that_died_is_replaced_and_the_others_stay(
    begin: Callable[..., Trial],
) -> None:
    trial = begin(floor=2)
    await trial.go(3)
    dead, alive = trial.names
    del trial.cluster.workers[dead]
    await trial.go(1)
    assert alive in trial.names
    assert len(trial.names) == 2


async def test_a_worker_that_hangs_is_replaced_before_it_is_ended(
    begin: Callable[..., Trial],
) -> None:
    trial = begin()
    await trial.go(3)
    hung = trial.names[0]
    trial.worker().is_frozen = True
    await trial.go(5)
    assert len(trial.names) == 2
    assert not trial.cluster.killed
    await trial.go(8)
    assert trial.cluster.killed == [hung]
    assert len(trial.names) == 1


async def test_a_worker_that_fronts_hear_is_not_ended_because_the_pool_is_cut_off(
    begin: Callable[..., Trial],
) -> None:
    trial = begin()
    await trial.go(3)
    name = trial.names[0]
    trial.worker().is_frozen = True
    for _ in range(30):
        await trial.pool.beat("front-1", 0, (name, "worker-of-before"))
        await trial.go(1)
    assert not trial.cluster.killed
    await trial.go(12)
    assert trial.cluster.killed == [name], "nobody hears it any more"


async def test_a_worker_that_wakes_in_time_is_kept(begin: Callable[..., Trial]) -> None:
    trial = begin(cool_down_s=3600)
    await trial.go(3)
    trial.worker().is_frozen = True
    await trial.go(5)
    trial.worker().is_frozen = False
    await trial.go(20)
    assert not trial.cluster.killed


async def test_a_pool_that_slept_ends_nobody(begin: Callable[..., Trial]) -> None:
    trial = begin(floor=3)
    await trial.go(3)
    trial.clock.advance(60)
    await trial.go(3)
    assert not trial.cluster.killed


async def test_a_worker_that_is_not_understood_is_not_ended_for_it(
    begin: Callable[..., Trial],
) -> None:
    trial = begin()
    await trial.go(3)
    trial.worker().is_odd = True
    await trial.go(30)
    assert not trial.cluster.killed
    assert "not understood" in (await trial.pool.facts()).workers[0].note


async def test_too_many_drain_end_when_empty_and_may_be_recalled(
    begin: Callable[..., Trial],
) -> None:
    trial = begin(cool_down_s=20, start_s=0)
    await trial.pool.beat("front-1", 5)
    await trial.go(2)
    for name in trial.names:
        trial.cluster.workers[name].begin(f"s-{name}")
    assert len(trial.names) == 3
    await trial.go(30)
    draining = [name for name in trial.names if "drain" in trial.cluster.workers[name].calls]
    assert len(draining) == 1
    assert len(trial.names) == 3
    await trial.pool.beat("front-1", 1)
    await trial.go(2)
    assert trial.cluster.workers[draining[0]].facts.state is WorkerState.READY
    assert len(trial.names) == 3
    for worker in trial.cluster.workers.values():
        worker.leave()
    await trial.go(60)
    assert len(trial.names) == 1


async def test_a_pool_that_starts_again_starts_nobody_twice(begin: Callable[..., Trial]) -> None:
    trial = begin(floor=3)
    await trial.go(3)
    before = trial.names
    await trial.pool.aclose()
    trial.pool = trial.make()
    await trial.go(10)
    assert trial.names == before
    assert not trial.cluster.killed


async def test_a_drained_worker_is_replaced_and_ends_with_its_last_session(
    begin: Callable[..., Trial],
) -> None:
    trial = begin(ceiling=1)
    await trial.go(3)
    old = trial.names[0]
    trial.worker().begin("s-1")
    assert await trial.pool.drain(old, 60) == (old,)
    await trial.go(3)
    assert len(trial.names) == 2
    assert old in trial.names
    trial.worker().leave()
    await trial.go(3)
    assert old not in trial.names
    with pytest.raises(KeyError):
        await trial.pool.drain("nobody", 60)


async def test_a_drained_machine_gets_no_new_worker_even_after_the_pool_started_again(
    begin: Callable[..., Trial],
) -> None:
    trial = begin()
    await trial.go(3)
    node = trial.worker().facts.node
    await trial.pool.drain(node.split("/")[0], 60)
    await trial.go(3)
    assert trial.cluster.shunned == (node,)
    await trial.pool.aclose()
    trial.pool = trial.make()
    trial.cluster.kill(trial.names[0])
    await trial.go(5)
    assert trial.cluster.shunned == (node,)


async def test_a_drain_may_be_taken_back(begin: Callable[..., Trial]) -> None:
    trial = begin()
    await trial.go(3)
    trial.worker().begin("s")
    name, node = trial.names[0], trial.worker().facts.node
    await trial.pool.drain(node, 60)
    await trial.go(1)
    assert (await trial.pool.facts()).shunned == (node,)
    assert await trial.pool.recall(node) == (name,)
    await trial.go(1)
    assert trial.worker().facts.state is WorkerState.READY
    assert (await trial.pool.facts()).shunned == ()
    with pytest.raises(KeyError):
        await trial.pool.recall("nobody")


async def test_a_machine_without_workers_may_be_drained_before_it_is_switched_off(
    begin: Callable[..., Trial],
) -> None:
    trial = begin()
    await trial.go(3)
    assert await trial.pool.drain("10.0.9.9", 60) == ()
    trial.cluster.kill(trial.names[0])
    await trial.go(3)
    assert trial.cluster.shunned == ("10.0.9.9/idle",)


async def test_how_many_workers_there_are_may_be_changed_and_stays_so(
    begin: Callable[..., Trial],
) -> None:
    trial = begin(ceiling=2)
    await trial.go(3)
    await trial.pool.scale(3, 5, None)
    await trial.pool.aclose()
    trial.pool = trial.make()
    await trial.go(3)
    assert len(trial.names) == 3
    with pytest.raises(ValueError, match="more than"):
        await trial.pool.scale(6, None, None)


async def test_an_upgrade_replaces_one_after_the_other_and_ends(
    begin: Callable[..., Trial],
) -> None:
    trial = begin(floor=2, cool_down_s=3600, start_s=0)
    await trial.go(3)
    for worker in trial.cluster.workers.values():
        worker.begin("s")
    await trial.pool.upgrade("2", "/opt/2/bin/python", 30)
    assert (await trial.pool.beat("front-1", 0)).release == "2"
    await trial.go(4)
    assert len(trial.cluster.of("1")) == 2
    assert trial.cluster.of("2")
    for name in trial.cluster.of("1"):
        trial.cluster.workers[name].leave()  # they moved
    await trial.go(10)
    assert not trial.cluster.of("1")
    assert len(trial.cluster.of("2")) == 2
    assert not (await trial.pool.facts()).is_upgrading


async def test_an_upgrade_does_not_wait_for_those_that_were_too_many(
    begin: Callable[..., Trial],
) -> None:
    trial = begin(cool_down_s=5, start_s=0)
    await trial.pool.scale(2, None, None)
    await trial.go(3)
    trial.worker(0).begin("s-1")
    trial.worker(1).begin("s-2")
    await trial.pool.scale(1, None, 0)
    await trial.go(10)
    retired = [one for one in trial.cluster.workers.values() if "drain" in one.calls]
    assert [one.facts.ends_in_s for one in retired] == [600]
    await trial.pool.upgrade("2", "", 30)
    await trial.go(1)
    assert [one.facts.ends_in_s for one in retired] == [30]


async def test_a_release_that_does_not_work_is_taken_back(begin: Callable[..., Trial]) -> None:
    trial = begin(cool_down_s=3600)
    await trial.go(3)
    before = trial.names
    trial.cluster.broken = {"2"}
    await trial.pool.upgrade("2", "", 30)
    await trial.go(60)
    facts = await trial.pool.facts()
    assert facts.release == "1"
    assert "no such model" in facts.trouble
    assert trial.names == before
    assert "drain" not in trial.worker().calls


async def test_an_upgrade_goes_on_where_the_pool_starts_again(begin: Callable[..., Trial]) -> None:
    trial = begin(floor=2)
    await trial.go(3)
    trial.worker().begin("s")
    await trial.pool.upgrade("2", "", 30)
    await trial.pool.aclose()
    trial.pool = trial.make()
    await trial.go(1)
    assert not trial.cluster.killed
    await trial.go(10)
    assert len(trial.cluster.of("2")) == 2
    with pytest.raises(ValueError, match="another name"):
        await trial.pool.upgrade("2", "/opt/else/python", 30)


async def test_where_machines_are_full_it_is_said_and_nothing_is_given_up(
    begin: Callable[..., Trial],
) -> None:
    trial = begin(FakeCluster(machines=1), start_s=0)
    await trial.go(3)
    trial.worker().begin("s-1")
    trial.worker().begin("s-2")
    await trial.pool.upgrade("2", "", 30)
    await trial.go(200)
    facts = await trial.pool.facts()
    assert [view.note for view in facts.workers].count("no machine has 2 CPUs free") == 1
    assert "room" in facts.trouble
    assert trial.worker().facts.state is WorkerState.READY
    trial.worker().leave()
    await trial.go(10)
    assert not trial.cluster.of("1")
    assert trial.cluster.of("2")


async def test_what_does_not_come_up_is_tried_again_ever_more_rarely(
    begin: Callable[..., Trial],
) -> None:
    trial = begin(FakeCluster())
    trial.cluster.broken = {"1"}
    await trial.go(120)
    assert 4 <= len(trial.cluster.killed) <= 8
    assert "no such model" in (await trial.pool.facts()).trouble
    trial.cluster.broken = set()
    await trial.go(80)
    assert not (await trial.pool.facts()).trouble


async def test_a_worker_that_starts_may_take_long_as_long_as_it_gets_on(
    begin: Callable[..., Trial],
) -> None:
    trial = begin()
    trial.cluster.loads = True
    await trial.go(1)
    slow = trial.worker()
    for share in range(4):
        slow.facts = replace(slow.facts, doing=f"1280x704, 8 at once, {share} %")
        await trial.go(600)
    assert not trial.cluster.killed
    await trial.go(310)
    assert trial.cluster.killed == [slow.facts.name]
    trouble = (await trial.pool.facts()).trouble
    assert f"on {slow.facts.node} does not come up" in trouble
    assert "no further than: 1280x704, 8 at once, 3 %" in trouble


async def test_a_stop_ends_all_when_their_sessions_have(begin: Callable[..., Trial]) -> None:
    trial = begin(floor=2)
    await trial.go(3)
    trial.worker().begin("s")
    await trial.pool.stop(60)
    await trial.go(5)
    assert len(trial.names) == 1
    trial.worker().leave()
    await trial.go(5)
    assert not trial.names
    assert (await trial.pool.facts()).is_ending


async def test_a_worker_that_outlives_its_deadline_is_ended(begin: Callable[..., Trial]) -> None:
    trial = begin()
    await trial.go(3)
    old = trial.worker()
    old.begin("s")
    await trial.pool.drain(old.facts.name, 60)
    old.facts = replace(old.facts, ends_in_s=0.0)
    await trial.go(15)
    assert old.facts.name in trial.names
    await trial.go(15)
    assert old.facts.name not in trial.names


async def test_a_worker_that_replaces_its_engine_keeps_its_sessions_unless_it_takes_too_long(
    begin: Callable[..., Trial],
) -> None:
    trial = begin(cool_down_s=3600)
    await trial.go(3)
    mending = trial.worker()
    mending.begin("s")
    mending.facts = replace(mending.facts, state=WorkerState.STARTING)
    await trial.pool.upgrade("2", "", 30)
    await trial.go(20)
    assert trial.names[0] == mending.facts.name
    assert "stop" not in mending.calls
    stuck = begin(cool_down_s=3600)
    await stuck.go(3)
    stuck.worker().facts = replace(stuck.worker().facts, state=WorkerState.STARTING)
    await stuck.go(70)
    assert stuck.worker(-1).facts.state is WorkerState.READY


def test_what_workers_are_made_of_holds_no_key() -> None:
    settings = PoolSettings.of(Config(api_keys=("sk_secret",), workers_min=2, warm_slots=3))
    assert not settings.recipe.config.api_keys
    assert settings.limits.floor == 2
    assert settings.limits.warm_slots == 3
