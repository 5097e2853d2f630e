"""Numpy in, numpy out: arrays go through a real session and come back."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from decart import models
from decart.media import PushTrack, get_camera_stream
from decart.realtime import RealtimeClient, RealtimeConnectOptions
from sundog.media.geometry import to_frame
from sundog.media.rtc import MediaStreamTrack
from sundog.media.synthetic import TestPicture, read_number
from tests.service import running_service

PICTURE = TestPicture((640, 352))


def numbered(number: int) -> NDArray[np.uint8]:
    """Return a numbered picture, ``uint8[352, 640, 3]`` RGB."""
    frame = to_frame(PICTURE.frame(number))
    return np.asarray(frame.to_ndarray(format="rgb24"), np.uint8)


def number_of(picture: NDArray[np.uint8]) -> int | None:
    """Read the number back from RGB of any size."""
    grey = picture.mean(axis=2).astype(np.uint8)[: picture.shape[0] // 4 * 4]
    return read_number(np.concatenate([grey, grey[: grey.shape[0] // 2]]))


@asynccontextmanager
async def session(track: MediaStreamTrack) -> AsyncIterator[RealtimeClient]:
    options = RealtimeConnectOptions(
        model=models.realtime("mirage_v2"), on_remote_stream=lambda _: None
    )
    async with (
        running_service() as url,
        asyncio.timeout(50),
        await RealtimeClient.connect(
            base_url=url, api_key="", local_track=track, options=options
        ) as client,
    ):
        yield client
    track.stop()


async def numbers_of(client: RealtimeClient, count: int) -> list[int]:
    found: list[int] = []
    async for picture in client.frames():
        number = number_of(picture)
        if number is not None and number not in found:
            found.append(number)
        if len(found) == count:
            break
    return found


def endless() -> Iterator[NDArray[np.uint8]]:
    number = 0
    while True:
        yield numbered(number)
        number += 1


async def endless_async() -> AsyncIterator[NDArray[np.uint8]]:
    for picture in endless():
        yield picture


@pytest.mark.parametrize("source", [endless, endless_async])
async def test_pictures_of_an_iterator_come_back_in_order(source: Any) -> None:
    video = {"width": 640, "height": 352, "frame_rate": 20, "source": source()}
    async with await get_camera_stream(video=video) as stream, session(stream.video) as client:
        numbers = await numbers_of(client, 10)

    assert numbers == sorted(numbers)


async def test_pushed_pictures_come_back_whatever_their_size() -> None:
    track = PushTrack()
    sizes = [(640, 352), (641, 353), (333, 185), (1280, 720), (352, 640), (640, 352)]

    async def push(size: tuple[int, int], level: int) -> None:
        while True:
            picture = np.full((size[1], size[0], 3), 20, np.uint8)
            picture[:, : size[0] // 2] = level
            track.push(picture)
            await asyncio.sleep(0.05)

    async with session(track) as client:
        frames = client.frames()
        for level, size in enumerate(sizes):
            wanted = 100 + 25 * level
            pushing = asyncio.create_task(push(size, wanted))
            async for picture in frames:
                width = picture.shape[1]
                left, right = picture[:, : width // 3], picture[:, -width // 3 :]
                if abs(left.mean() - wanted) < 8 and right.mean() < 40:
                    break
            pushing.cancel()
            await asyncio.wait({pushing})
            assert (width > picture.shape[0]) == (size[0] > size[1])
        await frames.aclose()
