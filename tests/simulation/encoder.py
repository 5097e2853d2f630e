"""A model of x264 with a bounded buffer: how many bytes each picture takes."""

import math
import random
from dataclasses import dataclass
from typing import Final

__all__ = ["FPS", "EncodedPicture", "ModelEncoder"]

FPS: Final = 25

_KEY_FACTOR: Final = 3.5
"""A key frame against a mean frame of the same rate; as wide as the buffer allows."""

_SPREAD, _MEMORY = 0.18, 0.7
"""Of the logarithm of sizes: standard deviation, and how much of it the next frame inherits."""

_REPAYS: Final = 0.12
"""Share of what was overdrawn that each later frame gives back: some 0.3 s for a key frame."""

_FLOOR_BITS, _KEY_FLOOR_BITS = 0.012, 0.10
"""Bits per pixel below which x264 does not get (at its coarsest step)."""


_PIXELS: Final = 1280 * 704


@dataclass(frozen=True, slots=True)
class EncodedPicture:
    """One encoded picture.

    Attributes:
        number: Which picture of the source; grows.
        reference: The number of the one that it needs; None for a key frame.
        size: Bytes.
    """

    number: int
    reference: int | None
    size: int


class ModelEncoder:
    """Sizes of frames for a target bit rate at `FPS`; each frame needs the one before.

    Args:
        seed: Of the sizes' variance.
        buffer_s: The rate control's buffer (VBV): what a frame may overdraw.
    """

    def __init__(self, seed: int, buffer_s: float = 0.2) -> None:
        self._random = random.Random(seed)
        self._buffer_s = buffer_s
        self._noise = 0.0
        self._overdrawn = 0.0
        self._last: int | None = None
        self._pixels = 0

    def encode(self, number: int, target_bps: int, now_s: float, force_key: bool) -> EncodedPicture:
        """Encode picture ``number``; a new picture size makes it a key frame."""
        pixels = self.pixels(target_bps, now_s)
        is_key = force_key or self._last is None or pixels != self._pixels
        reference = None if is_key else self._last
        self._last, self._pixels = number, pixels
        size = self._size(target_bps / 8, is_key, pixels)
        self._overdrawn = max(0.0, self._overdrawn + size - target_bps / 8 / FPS)
        return EncodedPicture(number, reference, size)

    def pixels(self, target_bps: int, _now_s: float) -> int:
        """Return how many pixels a picture has for a bit rate."""
        return _PIXELS

    def _size(self, rate: float, is_key: bool, pixels: int) -> int:
        """Return a frame's bytes; ``rate`` in bytes per second."""
        self._noise = _MEMORY * self._noise + self._random.gauss(0.0, _SPREAD) * math.sqrt(
            1 - _MEMORY**2
        )
        mean = rate / FPS
        wanted = mean * math.exp(self._noise) * (_KEY_FACTOR if is_key else 1.0)
        wanted -= _REPAYS * self._overdrawn
        room = self._buffer_s * rate + mean - self._overdrawn
        floor = pixels * (_KEY_FLOOR_BITS if is_key else _FLOOR_BITS) / 8
        return round(max(floor, min(wanted, room)))
