"""Workers that die or hang under real sessions: who notices, how soon, and what comes back."""

import asyncio
import os
import signal
import time

import pytest

from tests.cluster.clients import STILL_S, publishing
from tests.cluster.town import KEY, Town
from tests.wireclient import OUR_SDK, peered, wire

pytestmark = pytest.mark.timeout(120)

TOLD_S, BACK_S, HUNG_S, SLOT_S = 2.0, 3.0, 5.0, 5.0
STUMBLE_S = 1.0


async def test_a_session_whose_worker_is_killed_comes_back_elsewhere_with_its_prompt(
    town: Town,
) -> None:
    front = await town.front()
    await town.ready()
    async with (
        publishing(front.base_url, KEY) as struck,
        publishing(front.base_url, KEY) as other,
    ):
        name = struck.session_id
        worker = await town.worker_of(name)
        assert worker != await town.worker_of(other.session_id), "the least loaded one takes it"
        killed_s = time.monotonic()
        await town.strike(worker)
        await struck.diary.sees(lambda s: s.negative, since_s=killed_s + 0.5, within_s=BACK_S)
        assert struck.session_id == name
        assert struck.errors == []
        assert await town.worker_of(name) != worker
        await town.ready(within_s=SLOT_S + 10)
        assert other.diary.gap_s(killed_s) <= STILL_S
        assert other.diary.backwards(killed_s) == []


async def test_a_client_is_told_within_two_seconds_that_its_worker_is_gone(town: Town) -> None:
    front = await town.front()
    await town.ready()
    async with wire(front.base_url, api_key=KEY, **OUR_SDK) as line:
        session_id = (await line.hear("session_id"))["session_id"]
        async with peered(line) as stream:
            await stream.frames(3)
            worker = await town.worker_of(session_id)
            killed_s = time.monotonic()
            await town.strike(worker)
            assert (await line.hear("error"))["code"] == "peer_lost"
            assert time.monotonic() - killed_s <= TOLD_S
            async with peered(line) as again:
                await again.frames(3)


async def test_sessions_of_a_node_that_dies_go_on_at_the_other_node(town: Town) -> None:
    front = await town.front()
    await town.ready()
    async with (
        publishing(front.base_url, KEY) as one,
        publishing(front.base_url, KEY) as two,
    ):
        worker = await town.worker_of(one.session_id)
        pid = await town.pid_of(worker)
        killed_s = time.monotonic()
        await asyncio.to_thread(town.nodes.kill_node_of, pid)
        for publisher in (one, two):
            await publisher.diary.sees(
                lambda s: s.negative, since_s=killed_s + 0.5, within_s=BACK_S + 1.6
            )
            assert publisher.errors == []


async def test_a_hung_worker_is_noticed_and_what_it_held_goes_on_elsewhere(town: Town) -> None:
    front = await town.front()
    await town.ready()
    async with publishing(front.base_url, KEY) as publisher:
        worker = await town.worker_of(publisher.session_id)
        frozen_s = time.monotonic()
        pid = await town.strike(worker, signal.SIGSTOP)
        try:
            await publisher.diary.sees(
                lambda s: s.negative, since_s=frozen_s + 1.0, within_s=HUNG_S + BACK_S
            )
            told_s = publisher.stumbled_s(frozen_s)
            assert told_s is not None
            assert told_s <= HUNG_S
            assert publisher.errors == []
        finally:
            with_life = _is_alive(pid)
            if with_life:
                os.kill(pid, signal.SIGCONT)
        woken_s = time.monotonic()
        await asyncio.sleep(2)
        assert publisher.diary.gap_s(woken_s) <= STILL_S, "who woke takes nothing back"
        assert await town.worker_of(publisher.session_id) != worker


async def test_a_worker_that_only_stumbles_loses_nothing(town: Town) -> None:
    front = await town.front()
    await town.ready()
    async with publishing(front.base_url, KEY) as publisher:
        worker = await town.worker_of(publisher.session_id)
        pid = await town.strike(worker, signal.SIGSTOP)
        try:
            await asyncio.sleep(STUMBLE_S)
        finally:
            os.kill(pid, signal.SIGCONT)
        await publisher.diary.sees(lambda s: s.negative)
        await asyncio.sleep(HUNG_S)
        assert await town.worker_of(publisher.session_id) == worker
        assert publisher.errors == []


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
