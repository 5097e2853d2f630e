"""Write input and output side by side, without disturbing the stream that is being recorded."""

import os
import queue
import sys
import threading
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import Final

import av
import numpy as np

from sundog.media.geometry import Image, fit, to_frame, working_size

__all__ = ["Pair", "Recorder", "tile_size"]

_TILE: Final = (960, 528)
_QUEUED: Final = 40
"""Pairs that may wait: 1.6 s at 25 fps, at most about 110 MB."""

_RTP_CLOCK: Final = 90_000
_X264: Final = {"preset": "superfast", "crf": "22", "tune": "fastdecode"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A frame as it was sent and as it came back.

    Attributes:
        ticks: Its time, ticks of 90 kHz.
    """

    sent: av.VideoFrame
    received: av.VideoFrame
    ticks: int


def tile_size(frame: av.VideoFrame, size: tuple[int, int] = _TILE) -> tuple[int, int]:
    """Return ``(width, height)`` in pixels of one half for frames of this shape."""
    return working_size((frame.width, frame.height), size)


class Recorder:
    """Encodes pairs on a thread of lowest priority; use it as a context.

    Attributes:
        dropped: Pairs left out because the machine had no time for them; the file then shows the
            pair before for longer.
    """

    def __init__(self, path: Path) -> None:
        self.dropped = 0
        self._path = path
        self._pairs: queue.Queue[Pair | None] = queue.Queue(maxsize=_QUEUED)
        self._thread = threading.Thread(target=self._run, name="recorder")
        self._error: Exception | None = None

    def add(self, pair: Pair) -> None:
        """Record a pair unless too many wait already; never waits."""
        try:
            self._pairs.put_nowait(pair)
        except queue.Full:
            self.dropped += 1

    def __enter__(self) -> "Recorder":
        """Start the thread."""
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Encode what waits and finish the file.

        Raises:
            OSError: the file could not be written.
        """
        self._pairs.put(None)
        self._thread.join()
        if self._error is not None and kind is None:
            raise self._error

    def _run(self) -> None:
        if sys.platform == "linux":
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), 19)
        try:
            self._encode()
        except OSError as error:  # av.FFmpegError is one
            self._error = error
            while self._pairs.get() is not None:
                pass

    def _encode(self) -> None:
        first = self._pairs.get()
        if first is None:
            return
        size = tile_size(first.received)
        with av.open(str(self._path), "w") as file:
            stream = file.add_stream("libx264", rate=25, options=_X264)
            context = stream.codec_context
            context.width, context.height, context.pix_fmt = 2 * size[0], size[1], "yuv420p"
            context.time_base = Fraction(1, _RTP_CLOCK)
            context.thread_count = 1
            pair: Pair | None = first
            while pair is not None:
                frame = to_frame(_beside(pair, size))
                frame.pts, frame.time_base = pair.ticks - first.ticks, context.time_base
                file.mux(stream.encode(frame))
                pair = self._pairs.get()
            file.mux(stream.encode(None))


def _beside(pair: Pair, size: tuple[int, int]) -> Image:
    """Return both frames in one I420 picture, twice as wide as ``size``."""
    width, height = size
    image = np.empty((height * 3 // 2, 2 * width), np.uint8)
    chroma = image[height:].reshape(2, height // 2, width)
    for side, frame in enumerate((pair.sent, pair.received)):
        half = fit(frame, size)
        image[:height, side * width : (side + 1) * width] = half[:height]
        columns = slice(side * width // 2, (side + 1) * width // 2)
        chroma[:, :, columns] = half[height:].reshape(2, height // 2, width // 2)
    return image
