"""Make a picture of facets or tiles whose corners lie on its edges."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.canvas import Canvas, Pieces
from sundog.engine.cpu.colour.table import ColourTable
from sundog.engine.cpu.geometry import Geometry
from sundog.engine.cpu.kernels import mesh, pieces
from sundog.engine.cpu.stages.cells import table_of
from sundog.engine.cpu.stages.ink import lay
from sundog.engine.cpu.style import CellShape, Style

__all__ = ["Mesh"]

U8 = NDArray[np.uint8]
F32 = NDArray[np.float32]

# Points and tints repeat after so many pieces; a power of two.
_PERIOD = 64
# How far points lie off a regular grid, of its pitch: triangles want variety, tiles order.
_JITTER = {CellShape.TRIANGLE: 0.62, CellShape.SHARD: 0.3}
# How far they may be moved, of the pitch.
_REACH = 0.36
_NOTHING: U8 = np.zeros((0, 0), np.uint8)
_NO_COLOURS: U8 = np.zeros((3, 0, 0), np.uint8)
_NO_SHIFTS: F32 = np.zeros((0, 0, 2), np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class Mesh:
    """Cut the picture along its edges and give each piece one colour.

    Attributes:
        table: The grade.
        pitch: Distance of points, pixels.
        places: ``float32[64, 64, 2]``, where a point is at home, off a regular grid, pixels.
        tints: ``int16[64, 128]``, added to the luma of each triangle.
        reach: How far a point may be moved, half-size pixels.
        slack: See `sundog.engine.cpu.kernels.pieces.hold`.
        whole: Whether pieces are quadrangles.
        joint: Half the width of the joint, half-size pixels; 0 for none.
    """

    table: ColourTable
    pitch: int
    places: F32
    tints: NDArray[np.int16]
    reach: int
    slack: int
    whole: bool
    joint: float

    @classmethod
    def plan(cls, style: Style, geometry: Geometry) -> "Mesh | None":
        """Where a style is made of triangles or of tiles."""
        cells = style.cells
        if not cells.size or cells.shape not in _JITTER:
            return None
        pitch, whole = geometry.px(cells.size, least=6), cells.shape is CellShape.SHARD
        random = np.random.default_rng(91)
        off = random.uniform(-0.5, 0.5, (_PERIOD, _PERIOD, 2)) * _JITTER[cells.shape] * pitch
        tints = random.normal(0, 14 * cells.tint, (_PERIOD, 2 * _PERIOD))
        if whole:
            tints[:, 1::2] = tints[:, ::2]
        return cls(
            table_of(style),
            pitch,
            off.astype(np.float32),
            np.clip(tints, -40, 40).astype(np.int16),
            max(1, round(_REACH * pitch / 2)),
            cells.slack,
            whole,
            cells.joint * geometry.scale / 4,
        )

    def __call__(self, canvas: Canvas) -> None:
        """Fill ``base`` and ``chroma``, and ``ink`` where there are joints."""
        row, column = (int(-moved // self.pitch) - 1 for moved in canvas.drift)
        last = canvas.pieces
        if last is None or last.owner is not self:
            last = Pieces(self, _NO_COLOURS, _NOTHING, row, column, _NO_SHIFTS)
        since = (row - last.row, column - last.column)
        home = self._home(canvas, row, column) + np.array(canvas.drift, np.float32)
        shifts = np.empty_like(home)
        mesh.move_points(_edges(canvas), home, last.shifts, since, self.reach, shifts)
        points = home + shifts
        falls = np.empty((home.shape[0] - 1, home.shape[1] - 1), np.uint8)
        mesh.choose_diagonals(canvas.work[0], points, last.kinds, *since, falls)
        facets = mesh.Facets(points, falls)
        held = np.empty((3, falls.shape[0], 2 * falls.shape[1]), np.uint8)
        mesh.facet_colours(canvas.work, facets, self.whole, held)
        pieces.hold(last.colours, since[0], 2 * since[1], self.slack, held)
        canvas.pieces = Pieces(self, held, falls, row, column, shifts)
        self._lay(canvas, facets, self._graded(held, row, column))

    def _home(self, canvas: Canvas, row: int, column: int) -> F32:
        """Return ``float32[R, C, 2]``: where points are at home before the camera moved."""
        height, width = canvas.geometry.full
        rows = row + np.arange(height // self.pitch + 5)
        columns = column + np.arange(width // self.pitch + 5)
        grid = np.stack(np.meshgrid(rows, columns, indexing="ij"), -1) * self.pitch
        off = self.places[np.ix_(rows % _PERIOD, columns % _PERIOD)]
        return np.asarray(grid + off, np.float32)

    def _graded(self, held: U8, row: int, column: int) -> U8:
        made = np.empty_like(held)
        pieces.grade_planes(held, self.table, made)
        rows = (row + np.arange(held.shape[1])) % _PERIOD
        columns = (2 * column + np.arange(held.shape[2])) % (2 * _PERIOD)
        tinted = made[0] + self.tints[np.ix_(rows, columns)]
        made[0] = np.clip(tinted, 16, 235)
        return made

    def _lay(self, canvas: Canvas, facets: mesh.Facets, colours: U8) -> None:
        mesh.fill_facets(facets, colours[0], 1.0, canvas.base)
        for plane, out in zip(colours[1:], canvas.chroma, strict=True):
            mesh.fill_facets(facets, plane, 0.5, out)
        # Stairs along the borders would shimmer.
        cv2.GaussianBlur(canvas.base, (3, 3), 0, canvas.base)
        if self.joint:
            joints = np.zeros(canvas.geometry.half, np.uint8)
            mesh.fill_joints(facets, self.joint, joints)
            large = cv2.resize(joints, canvas.geometry.full[::-1])
            lay(canvas, np.asarray(large, np.uint8))


def _edges(canvas: Canvas) -> U8:
    """Return ``uint8[H/2, W/2]``: how strongly luma and chroma change at each place."""
    window = np.ones((3, 3), np.uint8)
    luma, u, v = (
        cv2.morphologyEx(cv2.blur(plane, (3, 3)), cv2.MORPH_GRADIENT, window)
        for plane in canvas.history
    )
    both = cv2.addWeighted(u, 1.2, v, 1.2, 0)
    return np.asarray(cv2.blur(cv2.add(luma, both), (3, 3)), np.uint8)
