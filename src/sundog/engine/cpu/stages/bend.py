"""Move parts of the picture: hands that stray, waves, columns that sag, facets seen aside."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.anchor import offset
from sundog.engine.cpu.canvas import Canvas
from sundog.engine.cpu.geometry import CELL, Geometry
from sundog.engine.cpu.style import Style
from sundog.engine.cpu.textures import noise
from sundog.engine.cpu.textures.facets import facets

__all__ = ["Displace"]

F32 = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Displace:
    """Take each place's colour from somewhere near it.

    Attributes:
        grid: ``int16[H/2, W/2, 2]``, column and row of each place.
        steps: ``int16[H/2, W/2, 2]``, whole pixels from there to where its colour comes from.
        parts: ``uint16[H/2, W/2]``, the fraction of a pixel beyond it, as OpenCV codes it.
    """

    grid: NDArray[np.int16]
    steps: NDArray[np.int16]
    parts: NDArray[np.uint16]

    @classmethod
    def plan(cls, style: Style, geometry: Geometry) -> "Displace | None":
        """Where a style asks."""
        bend = style.bend
        if not (style.abstraction.wobble or bend.sway or bend.melt or style.facets.shift):
            return None
        height, width = geometry.half
        rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
        across, down = _displacement(style, geometry)
        places, parts = cv2.convertMaps(columns + across, rows + down, cv2.CV_16SC2)
        grid = np.stack([columns, rows], -1).astype(np.int16)
        return cls(grid, places - grid, np.asarray(parts, np.uint16))

    def __call__(self, canvas: Canvas) -> None:
        """Change ``work``."""
        moved = offset(canvas, canvas.geometry.half[0])
        steps, parts = self.steps, self.parts
        if moved != (0, 0):
            steps, parts = np.roll(steps, moved, (0, 1)), np.roll(parts, moved, (0, 1))
        whole = cv2.merge(list(canvas.work))
        half, worked = CELL // 2, canvas.worked
        rows = slice(half * worked.top, half * worked.bottom)
        columns = slice(half * worked.left, half * worked.right)
        places = self.grid[rows, columns] + steps[rows, columns]
        fractions = np.ascontiguousarray(parts[rows, columns])
        bent = cv2.remap(
            whole, places, fractions, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT_101
        )
        for made, plane in zip(cv2.split(bent), canvas.work, strict=True):
            plane[rows, columns] = made


def _displacement(style: Style, geometry: Geometry) -> tuple[F32, F32]:
    """Return how far to look aside and down for each place, ``float32[H/2, W/2]`` each."""
    shape, s = geometry.half, geometry.scale
    across, down = np.zeros(shape, np.float32), np.zeros(shape, np.float32)
    for reach, scales, seed in (
        (style.abstraction.wobble, ((9 * s, 0.6), (22 * s, 1.0)), 21),
        (style.bend.sway, ((style.bend.wave * s, 1.0),), 23),
    ):
        if reach:
            across += np.float32(reach * s) * noise.octaves(shape, scales, seed)
            down += np.float32(reach * s) * noise.octaves(shape, scales, seed + 1)
    if style.bend.melt:
        down -= np.float32(style.bend.melt * s) * _sagging(style.bend.column * s, shape)
    if style.facets.shift:
        cut = facets(style.facets.size, geometry)
        across += np.float32(style.facets.shift * s) * cut.across
        down += np.float32(style.facets.shift * s) * cut.down
    return across, down


def _sagging(column: float, shape: tuple[int, int]) -> F32:
    """Return ``float32[H/2, W/2]``, 0 to about 1: narrow columns sag, what is between stays."""
    height, width = shape
    one = noise.octaves((8, width), ((column, 1.0),), 25)[:1]
    slow = noise.octaves(shape, ((4 * column, 1.0),), 26)
    return np.asarray(np.clip(one * 0.6 + slow * 0.35, 0, 1.4), np.float32).reshape(height, width)
