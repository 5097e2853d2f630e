"""What leaves an encoder's thread can be watched at every size and rate."""

import asyncio
import threading
import time
from collections.abc import AsyncIterator

import av
import cv2
import numpy as np
import pytest
from aiortc.codecs import get_decoder
from aiortc.codecs.h264 import h264_depayload
from aiortc.codecs.vpx import vp8_depayload
from aiortc.jitterbuffer import JitterFrame
from aiortc.rtcrtpparameters import RTCRtpCodecParameters

from sundog.media.geometry import to_frame
from sundog.media.rtc.video.coding.encoding import Encoded, EncoderThread
from sundog.media.synthetic import TestPicture

FULL, HALF = (1280, 704), (640, 352)
PICTURE = TestPicture()


def codec(name: str) -> RTCRtpCodecParameters:
    return RTCRtpCodecParameters(mimeType=f"video/{name}", clockRate=90000, payloadType=97)


class Watched:
    """A stream from an encoder to aiortc's decoder."""

    def __init__(self, name: str) -> None:
        self.thread = EncoderThread(codec(name))
        self._decoder = get_decoder(codec(name))
        self._depayload = h264_depayload if name == "H264" else vp8_depayload
        self._number = 0

    async def send(self, target_bps: int, *, force: bool = False) -> tuple[Encoded, av.VideoFrame]:
        self.thread.target_bitrate = target_bps
        image = PICTURE.frame(self._number, numbered=False)
        done = await self.thread.encode(to_frame(image), self._number * 3600, force)
        self._number += 1
        data = b"".join(self._depayload(payload) for payload in done.payloads)
        (frame,) = self._decoder.decode(JitterFrame(data=data, timestamp=done.ticks))
        assert isinstance(frame, av.VideoFrame)
        assert (frame.width, frame.height) == done.size
        shown = cv2.resize(frame.to_ndarray()[: frame.height], FULL)
        # As coarse as a rate may make it, but this picture, and whole.
        assert np.abs(shown.astype(int) - image[:704]).mean() < 18
        return done, frame


@pytest.fixture(params=["H264", "VP8"])
async def watched(request: pytest.FixtureRequest) -> AsyncIterator[Watched]:
    stream = Watched(request.param)
    yield stream
    await stream.thread.aclose()


async def test_a_cut_shows_a_smaller_picture_at_once_and_the_whole_one_later(
    watched: Watched,
) -> None:
    first, _ = await watched.send(4_000_000)
    assert first.size == FULL
    cut, _ = await watched.send(300_000)
    assert cut.size == HALF
    assert cut.is_key
    smaller = [(await watched.send(300_000))[0] for _ in range(5)]
    assert not any(done.is_key for done in smaller)
    whole, _ = await watched.send(4_000_000, force=True)
    assert (whole.size, whole.is_key) == (FULL, True)


async def test_the_callers_picture_is_not_scaled_in_place(watched: Watched) -> None:
    watched.thread.target_bitrate = 300_000
    image = PICTURE.frame(0)
    kept, frame = image.copy(), to_frame(image)
    await watched.thread.encode(frame, 0, force=False)
    assert (frame.width, frame.height) == FULL
    assert np.array_equal(image, kept)


@pytest.mark.parametrize("size", [(853, 481), (176, 320), (5, 3)])
async def test_any_size_and_format_is_sent(watched: Watched, size: tuple[int, int]) -> None:
    image = np.full((size[1], size[0], 3), (200, 40, 90), np.uint8)
    frame = av.VideoFrame.from_ndarray(image, format="rgb24")
    done = await watched.thread.encode(frame, 0, force=False)
    assert done.payloads
    assert done.size[0] / done.size[1] == pytest.approx(size[0] / size[1], rel=0.5)
    assert all(side % 2 == 0 for side in done.size)


def threads() -> list[str]:
    return [thread.name for thread in threading.enumerate() if thread.name.startswith("encoder")]


@pytest.mark.parametrize("cancelled", [False, True], ids=["", "cancelled meanwhile"])
async def test_one_that_is_at_work_has_ended_once_it_is_closed(cancelled: bool) -> None:
    thread = EncoderThread(codec("VP8"))
    at_work = asyncio.Event()
    loop = asyncio.get_running_loop()

    def work(*_: object) -> None:
        loop.call_soon_threadsafe(at_work.set)
        time.sleep(0.2)  # a machine with much else to do

    thread._encode = work  # type: ignore[method-assign, assignment]
    encoding = asyncio.create_task(thread.encode(to_frame(PICTURE.frame(0)), 0, force=False))
    await at_work.wait()
    encoding.cancel()
    assert threads()

    closing = asyncio.create_task(thread.aclose())
    await asyncio.sleep(0)
    if cancelled:
        closing.cancel()
    await asyncio.wait([closing])

    assert closing.cancelled() is cancelled
    assert not threads()
