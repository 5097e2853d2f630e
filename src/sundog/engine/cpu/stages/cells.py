"""Lay a picture with pieces on a lattice: bricks, blocks, stitches, glyphs, pixels."""

from dataclasses import dataclass, replace
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.canvas import Canvas, Pieces
from sundog.engine.cpu.colour.oklab import hex_rgb
from sundog.engine.cpu.colour.table import ColourTable, build_table, recoloured, rgb_to_yuv
from sundog.engine.cpu.geometry import Geometry
from sundog.engine.cpu.kernels import pieces
from sundog.engine.cpu.stages.ink import lay
from sundog.engine.cpu.style import Cells, CellShape, Grade, Palette, Style, TileKind
from sundog.engine.cpu.textures.tiles import PHASES, Tiles, tiles

__all__ = ["Lattice", "cell_size", "choice_of", "own_of", "shown_of", "table_of"]

U8 = NDArray[np.uint8]
I32 = NDArray[np.int32]

# Two neighbours in a palette lie about this far apart: costs are squares, settings are steps.
_APART = 30
_LEAST = 4
_NOTHING: U8 = np.zeros((0, 0), np.uint8)
_NO_COLOURS: U8 = np.zeros((3, 0, 0), np.uint8)
_NO_SHIFTS = np.zeros((0, 0, 2), np.float32)


def cell_size(cells: Cells, geometry: Geometry) -> tuple[int, int]:
    """Return height and width of a cell, pixels: even and at least 4."""
    wide = max(_LEAST, 2 * round(cells.size * geometry.scale / 2))
    return max(_LEAST, 2 * round(cells.size * cells.tall * geometry.scale / 2)), wide


def _strict(grade: Grade) -> bool:
    return bool(grade.palette.colours) and not grade.palette.softness


def table_of(style: Style) -> ColourTable:
    """Return the grade, but without palette and casts where `choice_of` chooses a colour."""
    if _strict(style.grade):
        return build_table(replace(style.grade, palette=Palette()))
    return build_table(style.grade, style.casts)


def own_of(style: Style) -> ColourTable | None:
    """Return the grade under the casts where a palette leaves a share to it, else None."""
    if not _strict(style.grade) or style.grade.palette.mix >= 1 or not style.casts:
        return None
    return build_table(replace(style.grade, palette=Palette()), style.casts)


def shown_of(style: Style) -> I32:
    """Return ``int32[P, 3]``: Y, U, V of a strict palette under the casts; P is 0 without one."""
    if not _strict(style.grade):
        return np.zeros((0, 3), np.int32)
    cast = recoloured(style.grade.palette.colours, style.casts)
    return np.round(rgb_to_yuv(np.stack([hex_rgb(colour) for colour in cast]))).astype(np.int32)


def choice_of(grade: Grade, cells: Cells) -> pieces.Choice | None:
    """Return how a colour of the palette is chosen, or None without a strict one."""
    if not _strict(grade):
        return None
    rgb = np.stack([hex_rgb(colour) for colour in grade.palette.colours])
    colours = np.round(rgb_to_yuv(rgb)).astype(np.int32)
    nearest = np.empty(1 << 18, np.uint8)
    pieces.nearest_colours(colours, nearest)
    each = 2 * _APART
    return pieces.Choice(colours, nearest, round(each * cells.stay), round(each * cells.agree))


class _Place(NamedTuple):
    """Where the lattice lies in a frame.

    Attributes:
        rows: ``int32[H]``, row of cells of each row of pixels.
        columns: ``int32[W]``.
        row: Number of the first row of cells since the start.
        column: The same for columns.
        start: ``int32[2]``, where in a cell the first pixel lies.
        phase: Parts of a pixel that it is further down and right, see `PHASES`.
    """

    rows: I32
    columns: I32
    row: int
    column: int
    start: I32
    phase: int


def _placed(canvas: Canvas, size: tuple[int, int]) -> _Place:
    """Carry the lattice along with the camera's motion."""
    cells, first, start = [], [], []
    phase = 0
    for length, drift, side in zip(canvas.geometry.full, canvas.drift, size, strict=True):
        # Tiles are so fine that a whole pixel would be seen as trembling.
        moved, part = divmod(round(drift * PHASES), PHASES)
        phase = phase * PHASES + part
        number = (np.arange(length, dtype=np.int32) - moved) // side
        # A last cell that only odd pixels are in has no colour at half size: it joins the next.
        cells.append(np.minimum(number, number[-2]) - number[0])
        first.append(int(number[0]))
        start.append(-moved % side)
    return _Place(cells[0], cells[1], first[0], first[1], np.array(start, np.int32), phase)


@dataclass(frozen=True, slots=True, eq=False)
class Lattice:
    """Give each cell of a lattice one colour and lay a tile on it.

    Attributes:
        table: The grade.
        choice: Colours to choose from, or None.
        shown: ``int32[P, 3]``, what they look like under the casts.
        share: Of the chosen colour; the rest is the cell's own.
        own: The grade of that rest where it is another one, else None.
        size: Height and width of a cell, pixels, even.
        sharpen: Local contrast among cells.
        slack: See `sundog.engine.cpu.kernels.pieces.hold`.
        tiles: What is laid.
        sided: Whether tiles differ by where a brick or a wall ends.
        bricks: Whether it is bricks that end.
        covered: Whether the ground shows between tiles.
    """

    table: ColourTable
    choice: pieces.Choice | None
    shown: I32
    share: float
    own: ColourTable | None
    size: tuple[int, int]
    sharpen: float
    slack: int
    tiles: Tiles
    sided: bool
    bricks: bool
    covered: bool

    @classmethod
    def plan(cls, style: Style, geometry: Geometry) -> "Lattice | None":
        """Where a style is made of equal cells."""
        cells = style.cells
        if not cells.size or cells.shape is not CellShape.LATTICE:
            return None
        size = cell_size(cells, geometry)
        laid = tiles(cells.tile, size)
        light = (laid.relief.astype(np.float32) - 128) * np.float32(cells.relief) + 128
        return cls(
            table_of(style),
            choice_of(style.grade, cells),
            shown_of(style),
            style.grade.palette.mix,
            own_of(style),
            size,
            cells.sharpen,
            cells.slack,
            laid._replace(relief=np.clip(light, 0, 255).astype(np.uint8)),
            cells.tile in (TileKind.BRICK, TileKind.BLOCK),
            cells.tile is TileKind.BRICK,
            bool(cells.cover) and laid.cover is not None,
        )

    def __call__(self, canvas: Canvas) -> None:
        """Fill ``base`` and ``chroma``, and ``relief`` and ``ink`` where tiles have them."""
        place = _placed(canvas, self.size)
        colours, kinds = self._chosen(canvas, place)
        pieces.lay_colours(colours[0], place.rows, place.columns, canvas.base)
        small = place.rows[::2].copy(), place.columns[::2].copy()
        for plane, out in zip(colours[1:], canvas.chroma, strict=True):
            pieces.lay_colours(plane, *small, out)
        if self.sided:
            sides = np.empty_like(kinds)
            pieces.find_sides(kinds, place.row, place.column, self.bricks, sides)
            kinds = sides + 16 * (kinds & 3)
        if np.ptp(self.tiles.relief):
            self._lay(self.tiles.relief, kinds, place, canvas.relief)
            size = canvas.geometry.half[::-1]
            cv2.resize(canvas.relief, size, canvas.small_relief, 0, 0, cv2.INTER_AREA)
            canvas.embossed = True
        if self.covered and self.tiles.cover is not None:
            ground = np.empty_like(canvas.ink)
            self._lay(self.tiles.cover, kinds, place, ground)
            lay(canvas, ground)

    @staticmethod
    def _lay(tiles_: U8, kinds: U8, place: _Place, out: U8) -> None:
        pieces.lay_tiles(tiles_[place.phase], kinds, place.rows, place.columns, place.start, out)

    def _chosen(self, canvas: Canvas, place: _Place) -> tuple[U8, U8]:
        """Return ``uint8[3, R, C]``, the cells' colours, and ``uint8[R, C]``, their numbers."""
        rows, columns = place.rows[::2].copy(), place.columns[::2].copy()
        held = np.empty((3, int(rows[-1]) + 1, int(columns[-1]) + 1), np.uint8)
        pieces.cell_means(canvas.work, rows, columns, held)
        last = canvas.pieces
        if last is None or last.owner is not self:
            last = Pieces(self, _NO_COLOURS, _NOTHING, place.row, place.column, _NO_SHIFTS)
        down, right = place.row - last.row, place.column - last.column
        pieces.hold(last.colours, down, right, self.slack, held)
        made, sharp = np.empty_like(held), self._sharpened(held)
        pieces.grade_planes(sharp, self.table, made)
        kinds = np.zeros(held.shape[1:], np.uint8)
        if self.choice is not None:
            if not last.kinds.size:
                first = kinds.copy()
                pieces.settle(made, self.choice, _NOTHING, 0, 0, first)
                last = last._replace(kinds=first)
            pieces.settle(made, self.choice, last.kinds, down, right, kinds)
            if self.own is not None:
                pieces.grade_planes(sharp, self.own, made)
            chosen = self.shown.T.astype(np.uint8)[:, kinds]
            made = np.asarray(
                cv2.addWeighted(chosen, self.share, made, 1 - self.share, 0), np.uint8
            )
        canvas.pieces = Pieces(self, held, kinds, place.row, place.column, _NO_SHIFTS)
        return np.ascontiguousarray(made), kinds

    def _sharpened(self, cells: U8) -> U8:
        """Luma alone: stronger chroma along a border would be a hue that is not there."""
        if not self.sharpen:
            return cells
        blurred = cv2.GaussianBlur(cells[0], (0, 0), 1.5)
        sharp = cv2.addWeighted(cells[0], 1 + self.sharpen, blurred, -self.sharpen, 0)
        return np.stack([np.asarray(sharp, np.uint8), cells[1], cells[2]])
