"""Workers that are to go, one by one or all for a new release: nobody is cut."""

import asyncio
import time
from contextlib import AsyncExitStack

import pytest

from sundog.server.placement.interface import WorkerState
from tests.cluster.clients import STILL_S, publishing
from tests.cluster.town import KEY, Town

pytestmark = pytest.mark.timeout(150)

DEADLINE_S = 8.0


async def test_a_drained_worker_takes_nothing_new_and_its_session_moves_without_a_gap(
    town: Town,
) -> None:
    front = await town.front()
    await town.ready()
    async with publishing(front.base_url, KEY) as publisher:
        worker = await town.worker_of(publisher.session_id)
        began_s = time.monotonic()
        await town.nodes.call(town.namespace, worker, "drain", DEADLINE_S)
        assert (await town.facts())[worker].state is WorkerState.DRAINING
        async with publishing(front.base_url, KEY) as newcomer:
            assert await town.worker_of(newcomer.session_id) != worker

        async def has_moved() -> bool:
            return await town.worker_of(publisher.session_id) != worker

        await town.until(has_moved, DEADLINE_S + 5)
        assert time.monotonic() - began_s <= DEADLINE_S + 5
        await asyncio.sleep(1)
        assert publisher.diary.gap_s(began_s) <= STILL_S
        assert publisher.diary.backwards(began_s) == []
        assert publisher.errors == []
        await publisher.diary.sees(lambda s: s.negative)


async def test_a_rolling_upgrade_under_four_sessions_cuts_none(town: Town) -> None:
    front = await town.front(release="one")
    await town.ready()
    async with AsyncExitStack() as stack:
        publishers = [
            await stack.enter_async_context(publishing(front.base_url, KEY, fps=8))
            for _ in range(4)
        ]
        began_s = time.monotonic()
        await town.command("upgrade", "--release", "two", "--deadline", str(DEADLINE_S), "--wait")

        async def all_new() -> bool:
            facts = await town.facts()
            return bool(facts) and all(f.release == "two" for f in facts.values())

        await town.until(all_new, 60)
        await asyncio.sleep(1)
        for publisher in publishers:
            await publisher.diary.sees(lambda s: s.negative)
            assert publisher.diary.gap_s(began_s) <= STILL_S
            assert publisher.errors == []
        assert front.sessions == 4
