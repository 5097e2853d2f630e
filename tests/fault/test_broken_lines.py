"""Lines that break, freeze, and come back too often: no session is lost, and nothing is left."""

import asyncio
import os
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from urllib.parse import urlsplit

import pytest

from sundog.media.clock import MonotonicClock
from sundog.media.rtc import Peer, VideoOutput
from tests.service import PASSTHROUGH, changed, running_service
from tests.wireclient import BROWSER, OUR_SDK, Wire, peered, wire


class Road:
    """A TCP connection through here, which can freeze: open at both ends, and silent."""

    def __init__(self, port: int) -> None:
        self.is_frozen = False
        self._port = port

    async def carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self._port)
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._pass_on(reader, far_writer))
                group.create_task(self._pass_on(far_reader, writer))
        finally:
            for end in (writer, far_writer):
                end.transport.abort()

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError):
            while data := await reader.read(65_536):
                if not self.is_frozen:
                    writer.write(data)
        if not self.is_frozen:
            writer.transport.abort()


@asynccontextmanager
async def road_to(base_url: str) -> AsyncIterator[tuple[Road, str]]:
    port = urlsplit(base_url).port
    assert port is not None
    road = Road(port)
    server = await asyncio.start_server(road.carry, "127.0.0.1", 0)
    try:
        yield road, f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()


async def works(line: Wire) -> None:
    """Have a prompt taken, which a dead session could not."""
    await line.say(type="prompt", prompt="Anime", enhance_prompt=True)
    assert (await line.hear("prompt_ack"))["success"] is True


async def test_a_session_whose_line_froze_goes_on_over_another() -> None:
    async with (
        running_service() as base_url,
        road_to(base_url) as (road, detour),
        wire(detour, **OUR_SDK) as line,
    ):
        first = await line.hear()
        async with peered(line) as stream:
            await stream.frames(3)
            road.is_frozen = True
            async with wire(base_url, resume_token=first["resume_token"], **OUR_SDK) as again:
                hello = await again.hear()
                assert (hello["resumed"], hello["session_id"]) == (True, first["session_id"])
                await works(again)
                await stream.frames(5)
        line.vanish()


async def test_of_many_that_come_back_at_once_one_has_the_session_and_all_others_are_told() -> None:
    async with running_service() as base_url, wire(base_url, **OUR_SDK) as line:
        first = await line.hear()
        query = OUR_SDK | {"resume_token": first["resume_token"]}
        ends: list[str] = []

        async def come_back() -> None:
            async with wire(base_url, **query) as again:
                assert (await again.hear())["session_id"] == first["session_id"]
                ends.append((await again.hear("error"))["code"])

        comers = [asyncio.create_task(come_back()) for _ in range(12)]
        await asyncio.sleep(0.5)
        async with wire(base_url, **query) as last:
            assert (await last.hear())["session_id"] == first["session_id"]
            await asyncio.gather(*comers)
            await works(last)
        assert ends == ["superseded"] * 12
        assert await line.closed() == 4409


async def test_a_line_that_breaks_over_and_over_leaves_nothing_behind() -> None:
    async with running_service() as base_url, wire(base_url, **OUR_SDK) as line:
        first = await line.hear()
        query = OUR_SDK | {"resume_token": first["resume_token"]}
        async with peered(line) as stream:
            await stream.frames(2)
            counts: list[tuple[int, int]] = []
            for _ in range(8):
                async with wire(base_url, **query) as again:
                    assert (await again.hear())["resumed"] is True
                    again.vanish()
                counts.append(held())
            await stream.frames(2)
            # The first still holds what the line before it had; what the last one had is ending.
            async with asyncio.timeout(10):
                while any(now > early for now, early in zip(held(), counts[1], strict=True)):
                    await asyncio.sleep(0.01)


def held() -> tuple[int, int]:
    """Return how many tasks and file descriptors there are."""
    return len(asyncio.all_tasks()), len(os.listdir("/proc/self/fd"))


@pytest.mark.parametrize("turns", [0, 1, 3, 10, 30])
async def test_a_line_that_breaks_while_an_offer_is_answered_leaves_a_session_that_works(
    turns: int,
) -> None:
    peer = Peer(clock=MonotonicClock())
    peer.add_track(VideoOutput())
    try:
        async with running_service() as base_url, wire(base_url, **OUR_SDK) as line:
            token = (await line.hear())["resume_token"]
            await line.say(type="prompt", prompt="Anime", enhance_prompt=True)
            await line.say(type="offer", sdp=await peer.create_offer())
            for _ in range(turns):
                await asyncio.sleep(0.001)
            line.vanish()
            async with wire(base_url, resume_token=token, **OUR_SDK) as again:
                assert (await again.hear())["resumed"] is True
                await works(again)
                async with peered(again) as stream:
                    await stream.frames(3)
    finally:
        await peer.close()


async def test_a_service_that_stops_ends_what_it_has_parked() -> None:
    async with running_service() as base_url, wire(base_url, **OUR_SDK) as line:
        await line.hear()
        async with peered(line) as stream:
            await stream.frames(3)
            line.vanish()
            await stream.frames(3)


@pytest.mark.parametrize("who", [OUR_SDK, BROWSER], ids=["our SDK", "browser"])
async def test_clients_that_vanish_one_after_the_other_take_no_place_for_good(
    who: dict[str, str],
) -> None:
    one_place = changed(PASSTHROUGH, max_sessions=1)
    async with running_service(one_place) as base_url:
        for _ in range(3):
            async with wire(base_url, **who) as line:
                assert await line.hear("session_id")
                line.vanish()


def in_use() -> tuple[int, int, int]:
    """Count tasks, open files and threads; the event loop's helpers are kept for the next one."""
    helpers = ("asyncio_", "ThreadPoolExecutor", "AnyIO")
    threads = [t for t in threading.enumerate() if not t.name.startswith(helpers)]
    return len(asyncio.all_tasks()), len(os.listdir("/proc/self/fd")), len(threads)


async def test_sessions_that_break_resume_and_change_peers_leave_nothing_behind() -> None:
    async with running_service() as base_url:

        async def live_through_it() -> None:
            async with wire(base_url, **OUR_SDK) as line:
                token = (await line.hear())["resume_token"]
                async with peered(line) as first:
                    await first.frames(2)
                    line.vanish()
                    async with wire(base_url, resume_token=token, **OUR_SDK) as again:
                        async with peered(again) as second:
                            await second.frames(2)
                        await again.say_goodbye(1000)

        await live_through_it()
        before = in_use()
        for _ in range(8):
            await live_through_it()
        async with asyncio.timeout(10):
            while any(now > then for now, then in zip(in_use(), before, strict=True)):
                await asyncio.sleep(0.05)
