"""The pool on real nodes: what an operator sees and does, and what a lost pool costs."""

import asyncio
import json
import sys
from collections.abc import Collection

import pytest

from sundog.cluster.messages import Facts
from sundog.cluster.pool.asking import AskedPool
from sundog.server.config import Config
from sundog.server.placement.interface import WorkerState
from tests.cluster.clients import publishing
from tests.cluster.town import KEY, Town

pytestmark = pytest.mark.timeout(150)

_PATIENCE_S = 45.0


def begin(town: Town, **settings: object) -> None:
    """Start a pool of workers that only pass pictures on."""
    from sundog.cluster.pool.actor import start_pool

    given = {
        "engine": "passthrough",
        "ray_namespace": town.namespace,
        "workers_min": 2,
        "worker_cpus": 0.5,
        "worker_slots": 2,
    }
    start_pool(Config(**(given | settings)))  # type: ignore[arg-type]


async def ready(town: Town, but: Collection[str] = ()) -> dict[str, Facts]:
    """Wait for two workers that are ready and none of the named."""

    async def enough() -> dict[str, Facts]:
        found = await town.facts()
        is_ready = [facts.state is WorkerState.READY for facts in found.values()]
        return found if is_ready == [True, True] and not set(but) & found.keys() else {}

    return await town.until(enough, _PATIENCE_S)


async def has_workers(town: Town, count: int) -> bool:
    """Return whether there are so many."""
    return len(town.workers()) == count


async def test_workers_are_shown_drained_upgraded_and_stopped_by_command(town: Town) -> None:
    begin(town)
    first, second = await ready(town)
    shown = await town.command("status")
    assert first in shown
    assert "0 of 2" in shown
    await town.command("drain", first, "--deadline", "5", "--wait")
    assert first not in town.workers()
    third = set(await ready(town, but={first})) - {second}
    said = await town.command("upgrade", "--release", "two", "--python", sys.executable, "--wait")
    assert "all workers run two" in said
    found = await ready(town, but={second, *third})
    assert {facts.release for facts in found.values()} == {"two"}
    told = json.loads(await town.command("status", "--json"))
    assert {view["facts"]["name"] for view in told["workers"]} == set(found)
    await town.command("stop")
    assert not town.nodes.actors(town.namespace)


async def test_a_machine_that_is_drained_keeps_no_worker_and_gets_none(town: Town) -> None:
    begin(town)
    before = await ready(town)
    node = next(iter(before.values())).node
    there = {name for name, facts in before.items() if facts.node == node}
    await town.command("drain", node, "--deadline", "5")
    after = await ready(town, but=there)
    assert node not in {facts.node for facts in after.values()}
    assert f"drained machines: {node}" in await town.command("status")
    await town.command("drain", node, "--undo")
    assert "drained machines" not in await town.command("status")
    assert "3 to 4 workers" in await town.command("scale", "--min", "3", "--max", "4")
    await town.until(lambda: has_workers(town, 3), _PATIENCE_S)


async def test_a_lost_worker_is_replaced_and_a_lost_pool_finds_its_workers(town: Town) -> None:
    begin(town)
    first, second = await ready(town)
    await town.strike(first)
    third = (set(await ready(town, but={first})) - {second}).pop()
    place = Config(ray_address=town.nodes.address, ray_namespace=town.namespace)
    asked = AskedPool(place)
    await town.strike("pool")

    async def is_back() -> bool:
        found = await asyncio.to_thread(asked.facts)  # whoever asks meanwhile is not sent away
        return {view.facts.name for view in found.workers} == {second, third}

    await town.until(is_back, _PATIENCE_S)
    shown = await town.command("status")
    assert second in shown
    assert third in shown
    assert town.workers() == sorted([second, third])


async def test_whoever_waits_gets_in_when_another_worker_has_started(town: Town) -> None:
    front = await town.front(workers_min=1, workers_max=2, warm_slots=0, worker_slots=1)
    await town.ready(1)
    async with (
        publishing(front.base_url, KEY) as first,
        publishing(front.base_url, KEY) as second,
    ):
        theirs = {await town.worker_of(one.session_id) for one in (first, second)}
        assert theirs == set(town.workers())
        assert len(theirs) == 2
