"""See in the picture itself when its style changes."""

from collections import deque
from typing import Final

import av
import cv2
import numpy as np
from numpy.typing import NDArray

from sundog.media.geometry import planes_of

__all__ = ["StyleChange"]

_GRID: Final = (16, 9)
_FLOOR: Final = 1.5
"""Smaller steps (levels, mean over the picture) are never called a change."""

_FACTOR: Final = 3.0
"""A change is this many times the largest step of the last second."""


class StyleChange:
    """Tells the first frame that looks different from the movement of the frames before it.

    Each frame is reduced to 16x9 means of Y, U and V, without its upper quarter, where frame
    numbers may be burnt in. What moves in the picture changes them
    little from frame to frame; another style, even cross-faded, changes them at once.
    """

    def __init__(self, memory: int = 25) -> None:
        self._last: NDArray[np.float32] | None = None
        self._steps: deque[float] = deque(maxlen=memory)

    def seen_in(self, frame: av.VideoFrame) -> bool:
        """Return whether ``frame`` is the first of another look; needs a few frames to learn."""
        signature = np.stack(
            [
                cv2.resize(plane[len(plane) // 4 :], _GRID, interpolation=cv2.INTER_AREA).astype(
                    np.float32
                )
                for plane in planes_of(frame)
            ]
        )
        last, self._last = self._last, signature
        if last is None:
            return False
        step = float(np.abs(signature - last).mean())
        usual = max(self._steps, default=np.inf)
        self._steps.append(step)
        return step > max(_FLOOR, _FACTOR * usual)
