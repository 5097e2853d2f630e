"""The window that a world is painted through."""

from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray

__all__ = ["MARGIN", "View"]

F32 = NDArray[np.float32]

MARGIN = (1.35, 1.136)
"""Width and height of a world as multiples of the picture's: room to look around."""

_TUNED_AREA = 1728 * 800
_HORIZON = 0.56
_FOCAL = 0.78
_GRAIN = 16


@dataclass(frozen=True, slots=True)
class View:
    """A pinhole camera that looks straight ahead, somewhat wider than the picture.

    Everything that is painted keeps its place in the view at every size: a small view shows the
    same world as a large one, only coarser.

    Attributes:
        width: Pixels, a multiple of 16.
        height: Pixels, a multiple of 16.
    """

    width: int
    height: int

    @classmethod
    def of(cls, width: int, height: int, share: float = 1.0) -> "View":
        """Return the view for pictures of a size, at a share of their resolution."""
        across, along = (
            max(_GRAIN, round(side * margin * share / _GRAIN) * _GRAIN)
            for side, margin in zip((width, height), MARGIN, strict=True)
        )
        return cls(across, along)

    @property
    def shape(self) -> tuple[int, int]:
        """``(height, width)``."""
        return self.height, self.width

    @property
    def scale(self) -> float:
        """How many pixels here take the place of one in a view of 1728x800."""
        return sqrt(self.width * self.height / _TUNED_AREA)

    @property
    def horizon(self) -> float:
        """Row of the horizon, pixels from the upper border."""
        return self.height * _HORIZON

    @property
    def focal(self) -> float:
        """Focal length, pixels: a thing as wide as it is far away fills so many."""
        return max(self.width, self.height) * _FOCAL

    def px(self, tuned: float) -> float:
        """Scale a length in pixels of a view of 1728x800."""
        return tuned * self.scale

    def rays(self) -> tuple[F32, F32]:
        """Return where each pixel looks: to the right ``float32[1, W]``, upwards ``float32[H, 1]``.

        Both are tangents: the ray through a pixel is ``(right, up, 1)``, with z ahead.
        """
        right = (np.arange(self.width, dtype=np.float32) + 0.5 - self.width / 2) / self.focal
        up = (self.horizon - np.arange(self.height, dtype=np.float32) - 0.5) / self.focal
        return right[None].astype(np.float32), up[:, None].astype(np.float32)
