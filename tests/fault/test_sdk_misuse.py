"""The SDK used wrongly, or left in the middle: typed errors, and nothing left behind."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from fractions import Fraction
from typing import Any

import av
import numpy as np
import psutil
import pytest

from decart import DecartSDKError, InvalidInputError, WebRTCError, models
from decart.media import get_camera_stream
from decart.realtime import RealtimeClient, RealtimeConnectOptions
from decart.types import ModelState, Prompt
from sundog.media.rtc import MediaStreamError, MediaStreamTrack
from sundog.server.config import Config
from tests.service import running_service
from tests.unit.decart.test_tracks import frame as picture_at

PATIENCE_S = 15
SMALL = {"source": "synthetic", "width": 320, "height": 176}


class Odd(MediaStreamTrack):
    """A camera that gives what a test says, 50 times a second, and then what it says last."""

    kind = "video"

    def __init__(self, *frames: av.VideoFrame, then: Exception | None = None) -> None:
        super().__init__()
        self._frames = frames
        self._then = then
        self._count = 0

    async def recv(self) -> Any:
        await asyncio.sleep(0.02)
        number, self._count = self._count, self._count + 1
        if self._then is not None and number >= len(self._frames):
            raise self._then
        if not self._frames:
            await asyncio.sleep(3600)
        chosen = self._frames[number % len(self._frames)]
        return _copy(chosen, number)


def _copy(frame: av.VideoFrame, number: int) -> av.VideoFrame:
    made = av.VideoFrame.from_ndarray(frame.to_ndarray(), format=frame.format.name)
    made.pts, made.time_base = (frame.pts or 0) + number * 1800, Fraction(1, 90_000)
    return made


def coloured(width: int, height: int, kind: str = "rgb24") -> av.VideoFrame:
    frame = av.VideoFrame.from_ndarray(np.full((height, width, 3), 90, np.uint8), format="rgb24")
    return frame if kind == "rgb24" else frame.reformat(format=kind)


async def connect(url: str, track: MediaStreamTrack) -> RealtimeClient:
    return await RealtimeClient.connect(
        base_url=url,
        api_key="",
        local_track=track,
        options=RealtimeConnectOptions(
            model=models.realtime("mirage_v2"),
            on_remote_stream=lambda _: None,
            initial_state=ModelState(prompt=Prompt("Anime"), mirror=True),
        ),
    )


@asynccontextmanager
async def session(track: MediaStreamTrack | None = None) -> AsyncIterator[RealtimeClient]:
    with await get_camera_stream(video=SMALL) as stream:
        async with running_service() as url, await connect(url, track or stream.video) as client:
            yield client


async def pictures(client: RealtimeClient, count: int) -> list[av.VideoFrame]:
    seen: list[av.VideoFrame] = []
    async with asyncio.timeout(PATIENCE_S):
        async for frame in client.frames(None):
            seen.append(frame)
            if len(seen) == count:
                break
    return seen


async def only_these(tasks: set[asyncio.Task[Any]]) -> None:
    """Wait until no other task is left."""
    async with asyncio.timeout(PATIENCE_S):
        while asyncio.all_tasks() - tasks:
            await asyncio.sleep(0.01)


async def test_connect_may_be_cancelled_at_any_moment() -> None:
    with await get_camera_stream(video=SMALL) as stream:
        async with running_service() as url:
            before = asyncio.all_tasks()
            for step in range(30):
                connecting = asyncio.create_task(connect(url, stream.video))
                await asyncio.sleep(step * 0.006)
                connecting.cancel()
                with suppress(asyncio.CancelledError):
                    await (await connecting).disconnect()
                await only_these(before)
            async with await connect(url, stream.video) as client:
                await pictures(client, 1)
            await only_these(before)


async def test_sessions_one_after_the_other_leave_no_descriptor_and_no_place() -> None:
    process = psutil.Process()
    with await get_camera_stream(video=SMALL) as stream:
        async with running_service(Config(engine="passthrough", port=0, max_sessions=1)) as url:
            counts = []
            for _ in range(12):
                async with await connect(url, stream.video) as client:
                    await pictures(client, 1)
                counts.append(process.num_fds())
            async with asyncio.timeout(PATIENCE_S):
                while process.num_fds() > counts[1]:
                    await asyncio.sleep(0.01)


@pytest.mark.parametrize(
    "call",
    [
        lambda client: client.set_prompt("Lego World"),
        lambda client: client.set_mirror(False),
        lambda client: client.set_image(None, "Lego World"),
    ],
    ids=["prompt", "mirror", "image"],
)
async def test_requests_may_be_cancelled_at_any_moment(
    call: Callable[[RealtimeClient], Awaitable[None]],
) -> None:
    async with session() as client:
        before = asyncio.all_tasks()
        for step in range(12):
            asking = asyncio.ensure_future(call(client))  # noqa: TID251 - any awaitable
            await asyncio.sleep(step * 0.002)
            asking.cancel()
            with suppress(asyncio.CancelledError):
                await asking
        await call(client)
        await only_these(before | asyncio.all_tasks())
        assert client.is_connected()
        await pictures(client, 2)


async def test_a_cancelled_disconnect_still_frees_everything() -> None:
    with await get_camera_stream(video=SMALL) as stream:
        async with running_service() as url:
            before = asyncio.all_tasks()
            for step in range(8):
                client = await connect(url, stream.video)
                leaving = asyncio.create_task(client.disconnect())
                await asyncio.sleep(step * 0.004)
                leaving.cancel()
                with suppress(asyncio.CancelledError):
                    await leaving
                assert client.get_connection_state() in ("connected", "disconnected")
                await client.disconnect()
                await only_these(before)


async def test_requests_at_the_same_time_are_all_answered() -> None:
    async with session() as client:
        await asyncio.gather(
            client.set_prompt("Lego World"),
            client.set_mirror(False),
            client.set_prompt("Anime"),
            client.set_mirror(True),
            client.set_prompt("Lego World"),
            client.set_image(None),
        )
        assert client.is_connected()


async def test_everything_but_the_past_is_a_typed_error_after_the_end() -> None:
    async with session() as client:
        await client.disconnect()
        for call in (
            client.set_prompt("Anime"),
            client.set_mirror(True),
            client.set_image(None),
        ):
            with pytest.raises(WebRTCError, match="connect anew"):
                await call
        assert [frame async for frame in client.frames(None)] == []
        assert client.session_id
        assert client.stats().frames_sent >= 0
        assert not client.is_connected()


async def test_a_callback_that_blocks_or_raises_ends_nothing() -> None:
    errors: list[DecartSDKError] = []

    def block(_: object) -> None:
        time.sleep(0.3)

    def fail(_: object) -> None:
        raise ValueError("mine")

    async with session() as client:
        client.on("error", errors.append)
        client.on("prompt", block)
        client.on("prompt", fail)
        await asyncio.sleep(0.05)
        errors.clear()
        await client.set_prompt("Lego World")
        await client.set_prompt("Anime")
        assert [error.code for error in errors] == ["callback_failed"] * 2
        await pictures(client, 3)
        assert client.is_connected()


@pytest.mark.parametrize(
    "frames",
    [
        [coloured(321, 177)],
        [coloured(17, 301)],
        [coloured(2, 2)],
        [coloured(320, 176), coloured(176, 320), coloured(640, 352)],
        [coloured(320, 176, "gray")],
        [coloured(320, 176, "yuv444p")],
        [coloured(320, 176, "rgba")],
    ],
    ids=["odd", "narrow", "tiny", "changing", "gray", "444", "rgba"],
)
async def test_pictures_of_any_size_and_format_come_back(frames: list[av.VideoFrame]) -> None:
    async with session(Odd(*frames)) as client:
        assert len(await pictures(client, 3)) == 3
        assert client.is_connected()


async def test_times_that_leap_do_not_stop_the_video() -> None:
    leaps = [picture_at(pts) for pts in (0, 90_000 * 3600, 5, -7, 2**33)]
    for frame in leaps:
        frame.time_base = Fraction(1, 90_000)
    async with session(Odd(*leaps)) as client:
        shown = [frame.pts for frame in await pictures(client, 8)]
        assert client.is_connected()
    assert len(shown) == 8


async def test_a_track_that_raises_is_told_and_the_session_stays() -> None:
    errors: list[DecartSDKError] = []
    async with session(Odd(coloured(320, 176), then=RuntimeError("lens cap"))) as client:
        client.on("error", errors.append)
        async with asyncio.timeout(PATIENCE_S):
            while not errors:
                await asyncio.sleep(0.01)
        (error,) = errors
        assert isinstance(error, InvalidInputError)
        assert error.code == "local_track_failed"
        await client.set_prompt("Lego World")
        assert client.is_connected()


async def test_a_track_that_has_ended_before_it_began_is_no_reason_to_reconnect() -> None:
    states: list[str] = []
    async with session(Odd(then=MediaStreamError())) as client:
        client.on("connection_change", states.append)
        await asyncio.sleep(4)
        assert states == ["connecting", "connected"]
        await client.set_prompt("Lego World")


async def test_a_track_that_gives_nothing_is_no_reason_to_reconnect() -> None:
    states: list[str] = []
    async with session(Odd()) as client:
        client.on("connection_change", states.append)
        await asyncio.sleep(4)
        assert states == ["connecting", "connected"]
        await client.set_prompt("Lego World")


async def test_a_request_cancelled_while_it_is_sent_keeps_the_place_of_its_reply() -> None:
    async with session() as client:
        signalling = client._session.requests._signalling
        assert signalling is not None
        send, gate = signalling._socket.send, asyncio.Event()

        async def send_slowly(message: str) -> None:
            await gate.wait()
            await send(message)

        signalling._socket.send = send_slowly  # type: ignore[assignment, method-assign]
        given_up = asyncio.create_task(client.set_image(None, "Anime"))
        await asyncio.sleep(0.02)
        given_up.cancel()
        with suppress(asyncio.CancelledError):
            await given_up
        following = asyncio.create_task(client.set_image(b"no picture at all"))
        await asyncio.sleep(0.02)
        gate.set()
        with pytest.raises(InvalidInputError):
            await following
        assert client.is_connected()
