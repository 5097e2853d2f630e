"""A piece of land in metres: where its cells lie, and noise in sizes of metres."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.worlds.land.relief import enlarged, fractal, ridges
from sundog.engine.cpu.worlds.palette import smooth
from sundog.engine.cpu.worlds.view import View

__all__ = ["Plot"]

F32 = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Plot:
    """Where the cells of a field lie. The land is the same however many there are.

    Attributes:
        shape: ``(rows, columns)``.
        cell: Side of a cell, metres.
        first: Distance of row 0, metres.
        aspect: Its depth by its width; what rounding rows and columns leaves of it is not exact.
    """

    shape: tuple[int, int]
    cell: float
    first: float
    aspect: float

    @classmethod
    def of(cls, view: View, first: float, deep: float, wide: float, cells: float = 1000) -> "Plot":
        """Return a plot.

        Args:
            view: That it is to be seen in.
            first: Distance of its nearest row, metres.
            deep: From its nearest row to its farthest, metres.
            wide: From its left to its right, metres.
            cells: Columns for a view of 1728x800.
        """
        columns = max(16, round(view.px(cells)))
        cell = wide / columns
        return cls((max(16, round(deep / cell)), columns), cell, first, deep / wide)

    @property
    def x(self) -> F32:
        """``float32[1, C]``, metres to the right."""
        columns = self.shape[1]
        return ((np.arange(columns, dtype=np.float32) - columns * 0.5) * self.cell)[None]

    @property
    def z(self) -> F32:
        """``float32[R, 1]``, metres away."""
        away = self.first + np.arange(self.shape[0], dtype=np.float32) * np.float32(self.cell)
        return away[:, None].astype(np.float32)

    @property
    def wide(self) -> float:
        """Metres from left to right."""
        return self.shape[1] * self.cell

    def noise(self, size: float, seed: int, octave: int = 5, fade: float = 0.5) -> F32:
        """Return ``float32[R, C]``, deviation about 1; the largest shapes are ``size`` metres wide."""
        return fractal(
            self.shape, size / self.wide, seed, octave=octave, fade=fade, aspect=self.aspect
        )

    def ridges(self, size: float, seed: int, octave: int = 5, fade: float = 0.45) -> F32:
        """Return ``float32[R, C]``, 0 to 1: creased noise, the largest folds ``size`` metres wide."""
        return ridges(
            self.shape, size / self.wide, seed, octave=octave, fade=fade, aspect=self.aspect
        )

    def stretched(self, field: F32) -> F32:
        """Return a small field ``float32[r, c]`` drawn smoothly over the whole plot."""
        return enlarged(field, self.shape)

    def mound(self, x: float, z: float, wide: float, deep: float) -> F32:
        """Return ``float32[R, C]``: a bell of height 1 about a place, with these deviations."""
        across = np.exp(-(((self.x - x) / wide) ** 2) / 2)
        along = np.exp(-(((self.z - z) / deep) ** 2) / 2)
        return np.asarray(across * along, np.float32)

    def beyond(self, low: float, high: float) -> F32:
        """Return ``float32[R, 1]``: 0 to ``low`` metres away, 1 from ``high`` metres on."""
        return smooth(self.z, low, high)
