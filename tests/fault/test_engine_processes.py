"""Engines that break in processes of their own: one session sees it, is told, and goes on."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from sundog.server.config import Config
from sundog.server.service import Service
from tests.brokenengine import ENGINE
from tests.service import known_service
from tests.wireclient import Stream, streaming

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="processes are copied on Linux")

BREAKABLE = Config(
    engine=ENGINE,
    isolation="process",
    port=0,
    max_sessions=8,
    engine_timeout_s=1,
    engine_memory_mb=256,
)
FRAME_TICKS = 3600


@asynccontextmanager
async def two_sessions() -> AsyncIterator[tuple[Service, Stream, Stream]]:
    """Give a service and two sessions that show a look each, the one that breaks first."""
    async with known_service(BREAKABLE) as (base_url, service):
        async with streaming(base_url) as one, streaming(base_url) as other:
            for stream in (one, other):
                assert (await ask(stream, "sixteen or so ..."))["success"]
                await restyled(stream)
            yield service, one, other
        assert service.workshops is not None
        async with asyncio.timeout(10):
            while len(service.workshops.processes) > 1:
                await asyncio.sleep(0.01)


async def ask(stream: Stream, prompt: str) -> dict[str, Any]:
    """Give a prompt and return its ack."""
    await stream.line.say(type="prompt", prompt=prompt, enhance_prompt=False)
    while (ack := await stream.line.hear("prompt_ack"))["prompt"] != prompt:
        pass
    return ack


async def restyled(stream: Stream) -> None:
    """Wait for a picture that the engine made: all of one shade, as none of the camera's is."""
    async with asyncio.timeout(15):
        while (await stream.picture()).to_ndarray(format="gray").std() > 2:
            pass


async def gaps_meanwhile(stream: Stream, until: asyncio.Event) -> int:
    """Return the longest gap between pictures, ticks of their own time, until something is set."""
    last, longest = (await stream.frames(1))[0], 0
    while not until.is_set():
        (now,) = await stream.frames(1)
        last, longest = now, max(longest, now - last)
    return longest


@pytest.mark.parametrize(
    ("how", "says"), [(signal.SIGKILL, "crashed"), (signal.SIGSTOP, "hung")], ids=["killed", "hung"]
)
async def test_a_session_whose_engine_breaks_is_told_and_restyled_again_and_no_other_notices(
    how: signal.Signals, says: str
) -> None:
    async with two_sessions() as (service, one, other):
        assert service.workshops is not None
        mine = min(service.workshops.processes[1:])
        over = asyncio.Event()
        watch = asyncio.create_task(gaps_meanwhile(other, over))
        others = asyncio.create_task(other.line.hear("error"))
        os.kill(mine, how)
        error = await one.line.hear("error")
        assert (error["code"], error["retryable"]) == ("engine_failed", True)
        assert says in error["error"]
        await restyled(one)
        over.set()
        assert await watch <= 5 * FRAME_TICKS
        assert not others.done()
        others.cancel()
        await asyncio.wait([others])
        await one.frames(5)


@pytest.mark.parametrize(
    ("prompt", "says"),
    [
        ("compile hang", "hung"),
        ("compile segfault", "crashed"),
        ("render hang", "hung"),
        ("render exit", "crashed"),
        ("render cuda memory", "out of memory"),
    ],
)
async def test_a_prompt_that_breaks_the_engine_is_refused_and_the_last_look_stays(
    prompt: str, says: str
) -> None:
    async with two_sessions() as (service, one, other):
        ack = await ask(one, prompt)
        assert (ack["success"], ack["code"]) == (False, "prompt_failed")
        assert says in ack["error"]
        await restyled(one)
        assert (await ask(one, "another"))["success"]
        await restyled(one)
        await restyled(other)
        counts = service.insight.snapshot().counts["engine_replaced"]
        assert sum(counts.values()) == 1


async def test_a_session_that_ends_in_the_middle_of_its_video_reports_no_broken_engine(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with two_sessions() as (service, one, _):
        assert (await ask(one, "render sleep"))["success"]
        await one.frames(3)
    assert "is replaced" not in caplog.text
    assert not service.insight.snapshot().counts["engine_replaced"]
