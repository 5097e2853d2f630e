"""Grade a picture made of cells: one colour to each."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu import mosaic
from sundog.engine.cpu.canvas import Canvas
from sundog.engine.cpu.geometry import Geometry
from sundog.engine.cpu.style import CellShape, Style
from sundog.engine.cpu.table import ColourTable, build_table

__all__ = ["ShardColour", "SquareColour"]

U8 = NDArray[np.uint8]

# A cell keeps its colour until the camera's moves by more than this: palettes flicker otherwise.
_HYSTERESIS = 5
# Differences among cells, summed over Y, U and V, that are smoothed away.
_SPECKLE = 13


def _steady(canvas: Canvas, cells: U8) -> U8:
    """Keep last frame's colour of every cell that hardly changed."""
    last = canvas.cells
    if last is not None and last.shape == cells.shape:
        kept = cv2.absdiff(last, cells).max(-1, keepdims=True) <= _HYSTERESIS
        cells = np.where(kept, last, cells)
    canvas.cells = cells
    return cells


def _graded(cells: U8, table: ColourTable) -> tuple[U8, U8, U8]:
    """Grade ``uint8[H, W, 3]`` without dither into three planes."""
    luma = cells[..., 0].astype(np.int32)
    place = (np.minimum(63, cells[..., 1].astype(np.int32) + 2 >> 2) << 6) | np.minimum(
        63, cells[..., 2].astype(np.int32) + 2 >> 2
    )
    chroma = table.chroma[luma >> 1 << 12 | place]
    return (
        table.luma[luma << 12 | place],
        (chroma & 255).astype(np.uint8),
        (chroma >> 8).astype(np.uint8),
    )


@dataclass(frozen=True, slots=True, eq=False)
class SquareColour:
    """Give each square one colour.

    Attributes:
        table: The grade.
        cell: Side of a square, pixels, even.
        sharpen: Local contrast among cells.
    """

    table: ColourTable
    cell: int
    sharpen: float

    @classmethod
    def plan(cls, style: Style, geometry: Geometry) -> "SquareColour | None":
        """Where a style is made of squares."""
        if not style.cells.size or style.cells.shape is not CellShape.SQUARE:
            return None
        cell = mosaic.cell_px(style.cells.size, geometry)
        return cls(build_table(style.grade), cell, style.cells.sharpen)

    def __call__(self, canvas: Canvas) -> None:
        """Fill ``base`` and ``chroma``."""
        height, width = canvas.geometry.full
        rows, columns = -(-height // self.cell), -(-width // self.cell)
        whole = cv2.merge(list(canvas.work))
        cells = cv2.resize(whole, (columns, rows), interpolation=cv2.INTER_AREA)
        # Texture would be speckles of two neighbours in the palette.
        cells = cv2.bilateralFilter(cells, 5, _SPECKLE, 2)
        for channel in (1, 2):
            cells[..., channel] = cv2.medianBlur(cells[..., channel].copy(), 3)
        if self.sharpen:
            # Luma alone: stronger chroma along a border would be a hue that is not there.
            luma = cells[..., 0].copy()
            blurred = cv2.GaussianBlur(luma, (0, 0), 1.5)
            cells[..., 0] = cv2.addWeighted(luma, 1 + self.sharpen, blurred, -self.sharpen, 0)
        planes = _graded(_steady(canvas, cells), self.table)
        into = (canvas.base, *canvas.chroma)
        for plane, out in zip(planes, into, strict=True):
            side = self.cell if out is canvas.base else self.cell // 2
            big = cv2.resize(plane, (columns * side, rows * side), interpolation=cv2.INTER_NEAREST)
            np.copyto(out, big[: out.shape[0], : out.shape[1]])


@dataclass(frozen=True, slots=True, eq=False)
class ShardColour:
    """Give each shard one colour.

    Attributes:
        table: The grade.
        cut: The shards.
        window: Size of the neighbourhood a shard takes its colour from, half-size pixels.
    """

    table: ColourTable
    cut: mosaic.Shards
    window: int

    @classmethod
    def plan(cls, style: Style, geometry: Geometry) -> "ShardColour | None":
        """Where a style is made of shards."""
        if not style.cells.size or style.cells.shape is not CellShape.SHARD:
            return None
        size = mosaic.cell_px(style.cells.size, geometry)
        return cls(build_table(style.grade), mosaic.shards(size, geometry), size // 3 | 1)

    def __call__(self, canvas: Canvas) -> None:
        """Fill ``base`` and ``chroma``."""
        calm = cv2.blur(cv2.merge(list(canvas.work)), (self.window, self.window))
        cells = calm[self.cut.rows, self.cut.columns][None]
        luma, u, v = _graded(_steady(canvas, cells), self.table)
        np.take(luma[0], self.cut.full, out=canvas.base, mode="clip")
        np.take(u[0], self.cut.half, out=canvas.chroma[0], mode="clip")
        np.take(v[0], self.cut.half, out=canvas.chroma[1], mode="clip")
