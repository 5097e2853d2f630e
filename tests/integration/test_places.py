"""A figure is put into a place: the room goes, the face stays, over real WebRTC."""

import asyncio
from collections.abc import Iterator

import av
import cv2
import numpy as np
from numpy.typing import NDArray
from skimage import data

from decart import models
from decart.media import get_camera_stream
from decart.realtime import RealtimeClient, RealtimeConnectOptions
from sundog.media.rtc import MediaStreamTrack
from sundog.server.config import Config
from tests.service import running_service

U8 = NDArray[np.uint8]

_SIZE = (1280, 704)
_PACE_S = 0.04
_FACE = (slice(140, 400), slice(500, 720))
_ROOM = (slice(40, 460), slice(980, 1260))
_GONE, _THERE = 0.25, 0.6


def somebody() -> Iterator[U8]:
    """An astronaut in her studio, the camera almost still; public domain, NASA."""
    photo = data.astronaut()
    for number in range(100_000):
        sway = 2 * np.sin(number / 12)
        zoom = 0.385
        shift = (240 + sway - zoom * 640, 137 - zoom * 352)
        window = np.array([[zoom, 0, shift[0]], [0, zoom, shift[1]]], np.float32)
        how = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        yield np.asarray(cv2.warpAffine(photo, window, _SIZE, flags=how), np.uint8)


def likeness(one: U8, other: U8, where: tuple[slice, slice]) -> float:
    """Correlation of the fine structure of two grey pictures, -1 to 1."""
    fine = []
    for picture in (one, other):
        grey = picture.astype(np.float32)
        fine.append((cv2.blur(grey, (5, 5)) - cv2.blur(grey, (41, 41)))[where].ravel())
    return float(np.corrcoef(fine[0], fine[1])[0, 1])


class Seen:
    """What came back last, as grey ``uint8[H, W]``."""

    def __init__(self) -> None:
        self.grey: U8 | None = None

    async def watch(self, remote: asyncio.Future[MediaStreamTrack]) -> None:
        track = await remote
        while True:
            frame = await track.recv()
            assert isinstance(frame, av.VideoFrame)
            self.grey = np.asarray(frame.to_ndarray(format="gray"), np.uint8)

    def face(self, photo: U8) -> float:
        return -1.0 if self.grey is None else likeness(photo, self.grey, _FACE)

    def room(self, photo: U8) -> float:
        return -1.0 if self.grey is None else likeness(photo, self.grey, _ROOM)


async def test_the_room_gives_way_to_the_place_and_comes_back() -> None:
    photo = cv2.cvtColor(next(somebody()), cv2.COLOR_RGB2GRAY)
    remote: asyncio.Future[MediaStreamTrack] = asyncio.get_running_loop().create_future()
    options = RealtimeConnectOptions(
        model=models.realtime("mirage_v2"), on_remote_stream=remote.set_result
    )
    seen = Seen()
    async with running_service(Config(engine="cpu", port=0)) as base_url:
        with await get_camera_stream(video={"source": somebody()}) as stream:
            client = await RealtimeClient.connect(
                base_url=base_url, api_key="", local_track=stream.video, options=options
            )
            watching = asyncio.create_task(seen.watch(remote))
            async with client, asyncio.timeout(40):
                while seen.room(photo) < _THERE:
                    await asyncio.sleep(_PACE_S)
                await client.set_prompt("snowy mountains")
                while seen.room(photo) > _GONE:
                    await asyncio.sleep(_PACE_S)
                assert seen.face(photo) > _THERE
                await client.set_prompt("back to normal")
                while seen.room(photo) < _THERE:
                    await asyncio.sleep(_PACE_S)
            watching.cancel()
            await asyncio.gather(watching, return_exceptions=True)
