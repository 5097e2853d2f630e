"""Fronts that die or freeze: media go on, and clients find their sessions again, here or there."""

import asyncio
import os
import signal
import time
from functools import partial

import pytest

from decart.realtime import RealtimeClient
from tests.cluster.clients import STILL_S, publishing
from tests.cluster.town import KEY, Town
from tests.relay import relayed

pytestmark = pytest.mark.timeout(120)

BACK_S = 3.0


async def test_pictures_go_on_while_a_front_is_gone_and_the_next_one_takes_the_session_up(
    town: Town,
) -> None:
    front = await town.front()
    await town.ready()
    async with publishing(front.base_url, KEY) as publisher:
        name, worker = publisher.session_id, await town.worker_of(publisher.session_id)
        killed_s = time.monotonic()
        front.kill()
        await asyncio.sleep(2)
        assert publisher.diary.gap_s(killed_s) <= STILL_S
        await front.astart()
        ready_s = time.monotonic()
        await town.until(partial(_is_connected, publisher.client), BACK_S + 3)
        assert publisher.session_id == name
        await publisher.client.set_prompt("Anime")
        await publisher.diary.sees(lambda s: not s.negative)
        assert time.monotonic() - ready_s <= BACK_S + 3
        assert await town.worker_of(name) == worker
        assert publisher.diary.gap_s(killed_s) <= STILL_S
        assert publisher.errors == []


async def test_a_front_that_is_restarted_in_order_cuts_nobody_off(town: Town) -> None:
    front = await town.front(drain_s=0)
    await town.ready()
    async with publishing(front.base_url, KEY) as publisher:
        name, worker = publisher.session_id, await town.worker_of(publisher.session_id)
        told_s = time.monotonic()
        await front.astop()
        await asyncio.sleep(1)
        assert publisher.diary.gap_s(told_s) <= STILL_S
        await front.astart()
        await town.until(partial(_is_connected, publisher.client), BACK_S + 3)
        assert publisher.session_id == name
        assert await town.worker_of(name) == worker
        assert publisher.diary.gap_s(told_s) <= STILL_S
        assert publisher.errors == []


async def _is_connected(client: RealtimeClient) -> bool:
    return client.is_connected()


async def test_a_session_moves_to_another_front_and_back_without_losing_a_picture(
    town: Town,
) -> None:
    first = await town.front("first")
    second = await town.front("second")
    await town.ready()
    async with relayed(first.base_url) as (line, relay), publishing(line, KEY) as publisher:
        name = publisher.session_id
        began_s = time.monotonic()
        for front in (second, first):
            relay.cut()
            relay.lead_to(front.base_url)
            await asyncio.sleep(0.2)
            relay.mend()
            await town.until(partial(_is_connected, publisher.client), 10)
            assert publisher.session_id == name
            await asyncio.sleep(1)
            assert first.sessions + second.sessions == 1
        await publisher.client.set_prompt("Anime")
        await publisher.diary.sees(lambda s: not s.negative)
        assert publisher.diary.gap_s(began_s) <= STILL_S
        assert publisher.errors == []


async def test_a_front_that_froze_and_wakes_takes_nothing_back_from_the_one_that_took_over(
    town: Town,
) -> None:
    first = await town.front("first")
    second = await town.front("second")
    await town.ready()
    async with relayed(first.base_url) as (line, relay), publishing(line, KEY) as publisher:
        name, began_s = publisher.session_id, time.monotonic()
        os.kill(first.pid, signal.SIGSTOP)
        try:
            relay.cut()
            relay.lead_to(second.base_url)
            relay.mend()
            await town.until(partial(_is_connected, publisher.client), 10)
            assert publisher.session_id == name
        finally:
            os.kill(first.pid, signal.SIGCONT)
        await asyncio.sleep(4)
        assert publisher.diary.gap_s(began_s) <= STILL_S
        assert (first.sessions, second.sessions) == (0, 1)
        await publisher.client.set_prompt("Anime")
        await publisher.diary.sees(lambda s: not s.negative)


async def test_what_nobody_comes_back_to_ends_and_its_slot_is_free_again(town: Town) -> None:
    front = await town.front(resume_s=4)
    await town.ready()
    async with publishing(front.base_url, KEY) as publisher:
        worker = await town.worker_of(publisher.session_id)
        front.kill()
        gone_s = time.monotonic()

        async def is_free() -> bool:
            facts = (await town.facts())[worker]
            return facts.taken == 0 and not facts.holdings

        await town.until(is_free, 15)
        assert time.monotonic() - gone_s >= 3
