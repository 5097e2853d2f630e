"""Slots that several fronts share, and what happens to them while the pool is away."""

import asyncio
import time
from contextlib import AsyncExitStack

import pytest

from tests.cluster.clients import STILL_S, publishing
from tests.cluster.town import KEY, Town
from tests.wireclient import OUR_SDK, wire

pytestmark = pytest.mark.timeout(120)


async def test_two_fronts_that_ask_at_once_never_sell_a_slot_twice(town: Town) -> None:
    tight = {"workers_max": 2, "worker_slots": 1, "queue_size": 0}
    fronts = [await town.front(name, **tight) for name in ("first", "second")]
    await town.ready()

    async def ask(base_url: str, stack: AsyncExitStack) -> str:
        line = await stack.enter_async_context(wire(base_url, api_key=KEY, **OUR_SDK))
        told = await line.hear()
        return str(told.get("code", told["type"]))

    async with AsyncExitStack() as stack:
        asked = [ask(front.base_url, stack) for front in fronts for _ in range(3)]
        answers = await asyncio.gather(*asked)
        assert sorted(answers) == ["at_capacity"] * 4 + ["session_id"] * 2
        for name, facts in (await town.facts()).items():
            assert facts.taken <= facts.room.slots, name


async def test_sessions_begin_and_go_on_while_the_pool_is_away(town: Town) -> None:
    front = await town.front()
    await town.ready()
    async with publishing(front.base_url, KEY) as publisher:
        killed_s = time.monotonic()
        await town.strike("pool")
        async with publishing(front.base_url, KEY) as newcomer:
            assert newcomer.session_id != publisher.session_id
        await asyncio.sleep(2)
        assert publisher.diary.gap_s(killed_s) <= STILL_S

        async def is_back() -> bool:
            try:
                return bool(await town.pid_of("pool"))
            except Exception:  # noqa: BLE001 - it is being started
                return False

        await town.until(is_back, 20)
        assert len(await town.facts()) >= 2
        assert publisher.errors == []
