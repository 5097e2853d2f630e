"""Cameras of any kind, through the SDK, the service and back: a correct picture every time."""

import asyncio
from collections.abc import Iterator

import av
import numpy as np
import pytest

from decart import models
from decart.realtime import RealtimeClient, RealtimeConnectOptions
from sundog.media.rtc import MediaStreamTrack
from sundog.media.sizes import working_size
from tests.service import running_service


def left_white(size: tuple[int, int]) -> av.VideoFrame:
    """White on the left half, black on the right, as a camera gives it."""
    width, height = size
    gray = np.zeros((height, width, 3), np.uint8)
    gray[:, : max(1, width // 2)] = 255
    return av.VideoFrame.from_ndarray(gray, format="rgb24")


class Camera(MediaStreamTrack):
    """Shows one size after another, ten frames each, and stays with the last."""

    kind = "video"

    def __init__(self, *sizes: tuple[int, int]) -> None:
        super().__init__()
        self._frames: Iterator[tuple[int, int]] = (s for s in sizes for _ in range(10))
        self._size = sizes[0]

    async def recv(self) -> av.VideoFrame:
        await asyncio.sleep(0.04)
        self._size = next(self._frames, self._size)
        return left_white(self._size)


class Still(MediaStreamTrack):
    """A camera that is on and gives no frame: 0 fps."""

    kind = "video"

    async def recv(self) -> av.VideoFrame:
        return await asyncio.Event().wait()  # type: ignore[return-value]


async def connect(
    base_url: str, camera: MediaStreamTrack
) -> tuple[RealtimeClient, asyncio.Future[MediaStreamTrack]]:
    remote: asyncio.Future[MediaStreamTrack] = asyncio.get_running_loop().create_future()
    client = await RealtimeClient.connect(
        base_url=base_url,
        api_key="",
        local_track=camera,
        options=RealtimeConnectOptions(
            model=models.realtime("mirage_v2"), on_remote_stream=remote.set_result
        ),
    )
    return client, remote


async def frame_of_size(track: MediaStreamTrack, size: tuple[int, int]) -> np.ndarray:
    """Wait for a frame of this size; return its luma, ``uint8[H, W]``."""
    async with asyncio.timeout(15):
        while True:
            frame = await track.recv()
            assert isinstance(frame, av.VideoFrame)
            if (frame.width, frame.height) == size:
                return frame.to_ndarray(format="yuv420p")[: size[1]]


def looks_right(luma: np.ndarray) -> bool:
    quarter = luma.shape[1] // 4
    return bool(luma[:, :quarter].mean() > 200 and luma[:, -quarter:].mean() < 50)


@pytest.mark.parametrize(
    "size", [(640, 352), (1920, 1080), (720, 1280), (640, 480), (641, 353), (32, 18)]
)
async def test_any_size_comes_back_as_the_right_picture(size: tuple[int, int]) -> None:
    async with running_service() as base_url:
        client, remote = await connect(base_url, Camera(size))
        try:
            assert looks_right(await frame_of_size(await remote, working_size(size)))
        finally:
            await client.disconnect()


async def test_a_video_of_one_pixel_comes_back_in_its_colour() -> None:
    async with running_service() as base_url:
        client, remote = await connect(base_url, Camera((1, 1)))
        try:
            luma = await frame_of_size(await remote, working_size((1, 1)))
            assert luma.mean() > 220
        finally:
            await client.disconnect()


async def test_the_size_changes_in_mid_stream_and_each_picture_is_right() -> None:
    sizes = ((1280, 704), (480, 854), (320, 176))
    async with running_service() as base_url:
        client, remote = await connect(base_url, Camera(*sizes))
        try:
            track = await remote
            for size in sizes:
                assert looks_right(await frame_of_size(track, working_size(size)))
        finally:
            await client.disconnect()


async def test_a_camera_without_frames_harms_nobody() -> None:
    async with running_service() as base_url:
        still, _ = await connect(base_url, Still())
        other, remote = await connect(base_url, Camera((640, 352)))
        try:
            assert looks_right(await frame_of_size(await remote, (1280, 704)))
            assert still.is_connected()
            await still.set_mirror(True)
        finally:
            await still.disconnect()
            await other.disconnect()
