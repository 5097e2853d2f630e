"""A video track as an async iterator of numpy pictures or frames."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterable
from typing import Any, Final, Literal, TypeAlias, overload

import av
import numpy as np
from av.video.reformatter import VideoReformatter
from numpy.typing import NDArray

from decart.errors import InvalidInputError
from sundog.media.rtc import MediaStreamError, MediaStreamTrack

__all__ = ["FORMATS", "FrameFormat", "Picture", "Video", "frames", "pixels", "video_frames"]

FrameFormat: TypeAlias = Literal["rgb24", "bgr24"]
"""Order of a picture's channels: red first, or blue first as OpenCV has it."""

Picture: TypeAlias = NDArray[np.uint8]
"""``uint8[H, W, 3]``, 0 to 255, owned by whoever gets it."""

Video: TypeAlias = MediaStreamTrack | AsyncIterable[av.VideoFrame]
"""What can be watched: a video track, or frames from an async iterator."""

FORMATS: Final = ("rgb24", "bgr24")


@overload
def frames(video: Video, format: FrameFormat = "rgb24") -> AsyncGenerator[Picture, None]: ...


@overload
def frames(video: Video, format: None) -> AsyncGenerator[av.VideoFrame, None]: ...


def frames(
    video: Video, format: FrameFormat | None = "rgb24"
) -> AsyncGenerator[Picture, None] | AsyncGenerator[av.VideoFrame, None]:
    """Iterate over the newest pictures of a video, until it ends.

    Pictures that come while the last one is still worked on are left out: a picture is never older
    than it must be. The conversion runs beside the event loop.

    The size may change from one picture to the next: where the network is slow, smaller ones are
    sent.

    Args:
        video: A video track, or an async iterator of frames.
        format: ``rgb24`` and ``bgr24`` (what OpenCV takes) give arrays ``uint8[H, W, 3]``, sRGB,
            0 to 255; None gives each ``av.VideoFrame`` as it is, with its pts.

    Raises:
        InvalidInputError: ``video`` is no video, or there is no such format.
    """
    if format is not None and format not in FORMATS:
        raise InvalidInputError(f"format must be 'rgb24', 'bgr24' or None, got {format!r}")
    source = video_frames(video)
    return source if format is None else _arrays(source, format)


def video_frames(video: Video) -> AsyncGenerator[av.VideoFrame, None]:
    """Iterate over a video's frames as they are; the end of a track is the end.

    Raises:
        InvalidInputError: ``video`` is neither a video track nor an async iterator.
    """
    if isinstance(video, MediaStreamTrack):
        if video.kind != "video":
            raise InvalidInputError(f"this needs a video track, not one of kind {video.kind!r}")
        return _received(video)
    if isinstance(video, AsyncIterable):
        return _iterated(video)
    raise InvalidInputError(
        "this needs a video track or an async iterator of av.VideoFrame, not"
        f" {type(video).__name__}"
    )


def pixels(
    frame: av.VideoFrame, format: FrameFormat, scaler: VideoReformatter | None = None
) -> Picture:
    """Return a frame's pixels, ``uint8[H, W, 3]``, contiguous, owned by the caller.

    Args:
        frame: May be in the hands of other viewers, on other threads, at the same time.
        format: Order of the channels, ``rgb24`` or ``bgr24``.
        scaler: What one viewer keeps for all its frames, which saves time; for one thread at once.
    """
    # A frame keeps the scaler of its own ``reformat``; two threads that use it at once hang.
    shown = (scaler or VideoReformatter()).reformat(frame, format=format)
    array = np.ascontiguousarray(shown.to_ndarray(), np.uint8)
    return array.copy() if shown is frame else array


async def _arrays(
    source: AsyncGenerator[av.VideoFrame, None], format: FrameFormat
) -> AsyncGenerator[Picture, None]:
    scaler = VideoReformatter()
    try:
        async for frame in source:
            yield await asyncio.to_thread(pixels, frame, format, scaler)
    finally:
        await source.aclose()


async def _received(track: MediaStreamTrack) -> AsyncGenerator[av.VideoFrame, None]:
    # A track that can be cloned serves several viewers: each takes one of its own.
    viewer = track.clone() if hasattr(track, "clone") and track.readyState == "live" else track
    if viewer is not track:
        track.add_listener("ended", viewer.stop)
    try:
        while True:
            try:
                frame = await viewer.recv()
            except MediaStreamError:
                return
            yield _checked(frame)
    finally:
        if viewer is not track:
            track.remove_listener("ended", viewer.stop)
            viewer.stop()


async def _iterated(source: AsyncIterable[Any]) -> AsyncGenerator[av.VideoFrame, None]:
    async for frame in source:
        yield _checked(frame)


def _checked(frame: object) -> av.VideoFrame:
    if not isinstance(frame, av.VideoFrame):
        raise InvalidInputError(f"this needs frames av.VideoFrame, not {type(frame).__name__}")
    return frame
