"""Picture size and the sizes that follow from it."""

from dataclasses import dataclass
from math import sqrt
from typing import Final, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

__all__ = ["CELL", "Geometry", "Part"]

CELL: Final = 16
"""Side of the squares that parts of a picture are made of, pixels."""

_TUNED_AREA_PX = 1280 * 704
Number = TypeVar("Number", bound=np.generic)


class Part(NamedTuple):
    """A rectangle of a picture, in squares of `CELL` pixels.

    Attributes:
        top: First row.
        bottom: Row after the last.
        left: First column.
        right: Column after the last.
    """

    top: int
    bottom: int
    left: int
    right: int

    def of(self, plane: NDArray[Number], shrunk: int = 1) -> NDArray[Number]:
        """Return this part of ``[..., H, W]``, a view.

        Args:
            plane: Of the picture's size, or smaller.
            shrunk: How many times smaller: 1, 2 or 4.
        """
        side = CELL // shrunk
        rows = slice(side * self.top, side * self.bottom)
        return plane[..., rows, side * self.left : side * self.right]

    def cut(self, plane: NDArray[Number], shrunk: int = 1) -> NDArray[Number]:
        """Return this part as the one kind of array that kernels are compiled for, see `of`.

        The plane itself where the part is all of it, else a copy: `put` brings it back.
        """
        return np.ascontiguousarray(self.of(plane, shrunk))

    def put(self, made: NDArray[Number], plane: NDArray[Number], shrunk: int = 1) -> None:
        """Bring back what `cut` gave and a kernel has changed."""
        seen = self.of(plane, shrunk)
        if not np.may_share_memory(made, seen):
            np.copyto(seen, made)


@dataclass(frozen=True, slots=True)
class Geometry:
    """A picture size; pixel constants of styles are tuned at 1280x704 and scaled from there.

    Attributes:
        width: Pixels, a multiple of 16.
        height: Pixels, a multiple of 16.
        shown_px: How many of the pixels are seen at a time, where that is a part only, as of a
            world that a camera looks around in; 0 for all.
    """

    width: int
    height: int
    shown_px: int = 0

    @property
    def full(self) -> tuple[int, int]:
        """``(height, width)`` of the luma plane."""
        return self.height, self.width

    @property
    def half(self) -> tuple[int, int]:
        """``(height, width)`` of the chroma planes, where shapes and colours are worked out."""
        return self.height // 2, self.width // 2

    @property
    def quarter(self) -> tuple[int, int]:
        """``(height, width)`` for what is blurred anyway: flow, glow, the skin map."""
        return self.height // 4, self.width // 4

    @property
    def eighth(self) -> tuple[int, int]:
        """``(height, width)`` for what is blurred widely: the structure tensor, the wide glow."""
        return self.height // 8, self.width // 8

    @property
    def scale(self) -> float:
        """How many pixels here take the place of one at 1280x704."""
        return sqrt((self.shown_px or self.width * self.height) / _TUNED_AREA_PX)

    @property
    def whole(self) -> Part:
        """All of the picture."""
        return Part(0, self.height // CELL, 0, self.width // CELL)

    def px(self, tuned: float, least: int = 1, most: int = 1 << 16) -> int:
        """Scale a length in pixels, rounded and kept within bounds."""
        return min(most, max(least, round(tuned * self.scale)))
