"""Sessions that show nothing: kept for a while, and then ended in words, on a clock that tests move."""

import asyncio
from typing import Any

import av
import numpy as np

from decart import DecartSDKError, models
from decart.realtime import RealtimeClient, RealtimeConnectOptions
from sundog.media.clock import ManualClock
from sundog.media.rtc import MediaStreamTrack
from tests.service import running_service
from tests.wireclient import OUR_SDK, PYTHON_A, wire


class Dark(MediaStreamTrack):
    """A camera that gives black pictures, or none."""

    kind = "video"

    def __init__(self, *, fps: int) -> None:
        super().__init__()
        self._fps = fps

    async def recv(self) -> Any:
        await (asyncio.sleep(1 / self._fps) if self._fps else asyncio.Event().wait())
        return av.VideoFrame.from_ndarray(np.zeros((176, 320, 3), np.uint8), format="rgb24")


async def connected(base_url: str, camera: Dark) -> RealtimeClient:
    return await RealtimeClient.connect(
        base_url=base_url,
        api_key="",
        local_track=camera,
        options=RealtimeConnectOptions(
            model=models.realtime("mirage_v2"), on_remote_stream=lambda _: None
        ),
    )


async def test_a_camera_without_pictures_is_kept_for_a_minute_and_a_black_one_for_good() -> None:
    clock = ManualClock(1000.0)
    async with running_service(clock=clock) as base_url:
        still, black = [await connected(base_url, Dark(fps=fps)) for fps in (0, 10)]
        errors: list[DecartSDKError] = []
        states: list[str] = []
        still.on("error", errors.append)
        still.on("connection_change", states.append)
        try:
            await asyncio.sleep(2.5)
            clock.advance(58)
            await asyncio.sleep(2.5)
            assert still.is_connected()
            await still.set_mirror(True)
            assert errors == []
            clock.advance(4)
            async with asyncio.timeout(10):
                while still.is_connected() or not errors:
                    await asyncio.sleep(0.02)
            assert [(error.code, error.retryable) for error in errors] == [("idle", False)]
            assert "60 s" in str(errors[0])
            await asyncio.sleep(1)
            assert states[-1] == "disconnected"
            assert black.is_connected()
            await black.set_mirror(True)
        finally:
            await still.disconnect()
            await black.disconnect()


async def test_who_offers_nothing_is_let_go_after_fifteen_seconds() -> None:
    clock = ManualClock(1000.0)
    async with running_service(clock=clock) as base_url, wire(base_url, **PYTHON_A) as gathers:
        async with wire(base_url, **OUR_SDK) as line:
            await line.hear("session_id")
            await asyncio.sleep(1.5)
            clock.advance(14.5)
            await asyncio.sleep(1.5)
            await line.say_raw("?")
            assert (await line.hear("error"))["code"] == "bad_message"
            await asyncio.sleep(1.5)
            clock.advance(15.5)
            error = await line.hear("error")
            assert (error["code"], error["retryable"]) == ("idle", True)
            assert await line.closed() == 4408
        await gathers.say(type="prompt", prompt="Anime", enhance_prompt=True)
        assert (await gathers.hear("prompt_ack"))["success"]
