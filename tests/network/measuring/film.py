"""The film that is sent: moving, grainy as cameras are, a number burnt into each picture."""

from dataclasses import dataclass
from typing import Final

import av
import cv2
import numpy as np
from numpy.typing import NDArray

from sundog.media.geometry import Image, planes_of
from sundog.media.synthetic import TestPicture, draw_number, read_number

__all__ = ["FPS", "SIZE", "Film", "Seen"]

SIZE: Final = (1280, 704)
FPS: Final = 25

_PERIOD_FPS: Final = 18
"""The test picture repeats after four seconds at this rate: 72 pictures, and brisk movement."""

_GRAIN: Final = 4.0
"""Deviation, luma levels. With it x264 takes all of 4 Mbit/s; a drawn picture alone a tenth."""

_BLOCKS: Final = (80, 44)
"""Blocks across and down: 16x16 pixels each at full size."""

_BELOW_NUMBER: Final = 10
"""Rows of blocks that are not compared: the number is there, and differs each time."""

_FAR: Final = 24.0
"""Luma levels by which a block differs that shows something else, not the same more coarsely."""

Blocks = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Seen:
    """What is told of a picture that came.

    Attributes:
        number: Which it is; None where that cannot be read.
        error: Mean absolute difference of its blocks' luma from the source's, levels; None where
            the number is not known. A picture that is merely softer, or smaller, has a small one.
        off: Share of blocks, 0 to 1, that differ by more than `_FAR`; None likewise.
    """

    number: int | None
    error: float | None = None
    off: float | None = None


class Film:
    """Paints the pictures once; any number of any size of them can be told again."""

    def __init__(self, size: tuple[int, int] = SIZE) -> None:
        self.size = size
        picture = TestPicture(size, _PERIOD_FPS)
        width, height = size
        grain = np.random.default_rng(1).normal(0, _GRAIN, (height + 64, width + 64))
        self._grain = np.round(grain).astype(np.int16)
        self._pictures = [self._grainy(picture, n) for n in range(picture.period)]
        self._blocks = [_blocks_of(image[:height]) for image in self._pictures]

    def picture(self, number: int) -> Image:
        """Return picture ``number``, I420 ``uint8[H * 3 // 2, W]``, a new array."""
        image = self._pictures[number % len(self._pictures)].copy()
        draw_number(image, number)
        return image

    def look(self, frame: av.VideoFrame) -> Seen:
        """Tell which picture came, and how much it differs from what was sent."""
        return self.look_at(planes_of(frame)[0])

    def look_at(self, luma: NDArray[np.uint8]) -> Seen:
        """The same of a Y plane, ``uint8[h, w]``, limited range."""
        number = read_number(_with_chroma(luma))
        if number is None:
            return Seen(None)
        source = self._blocks[number % len(self._blocks)]
        difference = np.abs(_blocks_of(luma) - source)[_BELOW_NUMBER:]
        off = float((difference > _FAR).mean())
        return Seen(number, round(float(difference.mean()), 2), round(off, 4))

    def _grainy(self, picture: TestPicture, number: int) -> Image:
        image = picture.frame(number, numbered=False)
        width, height = self.size
        top, left = number * 29 % 64, number * 37 % 64
        luma = image[:height]
        grain = self._grain[top : top + height, left : left + width]
        cv2.add(luma, grain, dst=luma, dtype=cv2.CV_8U)
        return image


def _blocks_of(luma: NDArray[np.uint8]) -> Blocks:
    """Return the mean of each block, ``float32[44, 80]``."""
    small = cv2.resize(luma.astype(np.float32), _BLOCKS, interpolation=cv2.INTER_AREA)
    return np.asarray(small, np.float32)


def _with_chroma(luma: NDArray[np.uint8]) -> Image:
    """Return rows of which the first two thirds are the plane, as `read_number` wants it."""
    height = luma.shape[0]
    return np.concatenate([luma, luma[: height // 2]])
