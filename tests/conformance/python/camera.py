"""A camera for official clients that use aiortc; runs in their environment."""

import asyncio
import time
from fractions import Fraction

import av
import numpy as np
from aiortc import MediaStreamTrack

_TICKS = 90_000  # of a video timestamp in a second


class Camera(MediaStreamTrack):
    """Plays I420 pictures ``uint8[N, H * 3 // 2, W]`` from a file, over and over.

    Goes on after `stop`, which aiortc calls when a peer connection ends: clients that reconnect
    give the same track to the next one.
    """

    kind = "video"

    def __init__(self, path, fps):
        super().__init__()
        self._pictures = np.load(path, mmap_mode="r")
        self._fps = fps
        self._began = time.monotonic()
        self._number = -1

    async def recv(self):
        due = int((time.monotonic() - self._began) * self._fps)
        self._number = max(self._number + 1, due)
        await asyncio.sleep(max(0.0, self._began + self._number / self._fps - time.monotonic()))
        picture = np.ascontiguousarray(self._pictures[self._number % len(self._pictures)])
        frame = av.VideoFrame.from_ndarray(picture, format="yuv420p")
        frame.pts, frame.time_base = self._number * _TICKS // self._fps, Fraction(1, _TICKS)
        return frame
