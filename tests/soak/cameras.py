"""A camera that costs little: a few pictures, over and over, in a size that may change."""

import asyncio
import time
from functools import lru_cache

import av
import numpy as np

from sundog.media.geometry import to_frame
from sundog.media.rtc import MediaStreamTrack

__all__ = ["LANDSCAPE", "PORTRAIT", "SMALL", "Camera"]

LANDSCAPE, PORTRAIT, SMALL = (320, 176), (176, 320), (256, 144)

_PICTURES = 8


@lru_cache
def _image(size: tuple[int, int], number: int) -> np.ndarray:
    """Return planes ``uint8[H * 3 / 2, W]``: a bright bar that moves over grey."""
    width, height = size
    image = np.full((height * 3 // 2, width), 128, np.uint8)
    at = number * width // _PICTURES
    image[:height, at : at + width // _PICTURES] = 220
    return image


class Camera(MediaStreamTrack):
    """Pictures with the time of their capture, until it is stopped.

    Attributes:
        size: Width and height from the next picture on, pixels.
    """

    kind = "video"

    def __init__(self, fps: float = 10.0) -> None:
        super().__init__()
        self.size = LANDSCAPE
        self._pause_s = 1 / fps
        self._number = 0

    async def recv(self) -> av.VideoFrame:
        await asyncio.sleep(self._pause_s)
        self._number += 1
        return to_frame(
            _image(self.size, self._number % _PICTURES), round(time.monotonic() * 90_000)
        )
