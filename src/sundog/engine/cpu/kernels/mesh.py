"""Kernels of pictures made of facets: a mesh whose points lie on the picture's edges."""

# Bodies of kernels are numba's language rather than Python's, see `sundog.engine.cpu.kernels.filters`.
# mypy: disable-error-code="operator,assignment,call-overload,arg-type,type-var,no-any-return,misc,return-value"

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.kernels.jit import kernel

__all__ = [
    "Facets",
    "choose_diagonals",
    "facet_colours",
    "fill_facets",
    "fill_joints",
    "move_points",
]

U8 = NDArray[np.uint8]
F32 = NDArray[np.float32]

# How far a point moves towards its edge in a frame, of the way.
_FOLLOW = np.float32(0.25)
# Edges fainter than this move no point.
_FAINT = 26.0


class Facets(NamedTuple):
    """A mesh of quadrangles, each of two triangles.

    Attributes:
        points: ``float32[R + 1, C + 1, 2]``, row and column, full-size pixels; may lie outside.
        falls: ``uint8[R, C]``, 1 where the diagonal falls to the right.
    """

    points: F32
    falls: U8


@kernel
def move_points(
    edges: U8, home: F32, last: F32, since: tuple[int, int], reach: int, out: F32
) -> None:
    """Lead the points of a mesh to the strongest edges around their homes.

    Args:
        edges: ``uint8[H/2, W/2]``.
        home: ``float32[R, C, 2]``, row and column, full-size pixels.
        last: ``float32[R', C', 2]``, how far points were from home in the last frame.
        since: Row and column of ``last`` that are the first of ``out``.
        reach: How far a point may go, half-size pixels.
        out: ``float32[R, C, 2]``, written: how far they are now, full-size pixels.
    """
    rows, columns = edges.shape
    step = 1 if reach < 5 else 2
    dear = np.float32(30.0) / np.float32(reach * reach)
    for r in range(out.shape[0]):
        for k in range(out.shape[1]):
            from_r, from_k = r + since[0], k + since[1]
            known = 0 <= from_r < last.shape[0] and 0 <= from_k < last.shape[1]
            now_y = last[from_r, from_k, 0] if known else np.float32(0)
            now_x = last[from_r, from_k, 1] if known else np.float32(0)
            # A point on one of two edges stays there.
            loyal = np.float32(1 if known else 0)
            at_y, at_x = np.int32(home[r, k, 0] * 0.5), np.int32(home[r, k, 1] * 0.5)
            best = np.float32(_FAINT)
            to_y, to_x = np.float32(0), np.float32(0)
            for y in range(max(0, at_y - reach), min(rows, at_y + reach + 1), step):
                for x in range(max(0, at_x - reach), min(columns, at_x + reach + 1), step):
                    i, j = y - at_y, x - at_x
                    gain = np.float32(edges[y, x]) - dear * np.float32(i * i + j * j)
                    gain -= loyal * (abs(2 * i - now_y) + abs(2 * j - now_x))
                    if gain > best:
                        best, to_y, to_x = gain, np.float32(2 * i), np.float32(2 * j)
            if known:
                to_y = now_y + (to_y - now_y) * _FOLLOW
                to_x = now_x + (to_x - now_x) * _FOLLOW
            out[r, k, 0], out[r, k, 1] = to_y, to_x


@kernel
def _seen(plane: U8, y: float, x: float) -> int:
    """Return a half-size plane's value at a full-size place, the border's beyond it."""
    row = min(plane.shape[0] - 1, max(0, np.int32(y * np.float32(0.5))))
    column = min(plane.shape[1] - 1, max(0, np.int32(x * np.float32(0.5))))
    return np.int32(plane[row, column])


@kernel
def choose_diagonals(luma: U8, points: F32, last: U8, down: int, right: int, out: U8) -> None:
    """Cut each quadrangle along the picture's edges: between its two corners that are most alike.

    Args:
        luma: ``uint8[H/2, W/2]``.
        points: ``float32[R + 1, C + 1, 2]``.
        last: ``uint8[R', C']``, the last frame's choice.
        down: Row of ``last`` that is row 0 of ``out``.
        right: The same for columns.
        out: ``uint8[R, C]``, written.
    """
    for r in range(out.shape[0]):
        for k in range(out.shape[1]):
            a = _seen(luma, points[r, k, 0], points[r, k, 1])
            b = _seen(luma, points[r, k + 1, 0], points[r, k + 1, 1])
            c = _seen(luma, points[r + 1, k, 0], points[r + 1, k, 1])
            d = _seen(luma, points[r + 1, k + 1, 0], points[r + 1, k + 1, 1])
            rises = abs(b - c) - abs(a - d)
            if 0 <= r + down < last.shape[0] and 0 <= k + right < last.shape[1]:
                rises += 24 if last[r + down, k + right] else -24
            out[r, k] = 1 if rises > 0 else 0


@kernel
def _corner(points: F32, falls: int, r: int, k: int, half: int, i: int) -> tuple[float, float]:
    """Return corner ``i`` of a triangle: 0 and 2 end the diagonal, 1 is the quadrangle's own."""
    if falls:
        row = r if i == 0 else (r + 1 if i == 2 else r + half)
        column = k if i == 0 else (k + 1 if i == 2 else k + 1 - half)
    else:
        row = r if i == 0 else (r + 1 if i == 2 else r + half)
        column = k + 1 if i == 0 else (k if i == 2 else k + half)
    return points[row, column, 0], points[row, column, 1]


@kernel
def facet_colours(picture: U8, facets: Facets, whole: bool, out: U8) -> None:
    """Average the picture over each triangle, or over each quadrangle.

    Args:
        picture: ``uint8[3, H/2, W/2]``.
        facets: The mesh.
        whole: Whether both triangles of a quadrangle share a colour.
        out: ``uint8[3, R, 2 C]``, written.
    """
    for r in range(out.shape[1]):
        for k in range(out.shape[2] // 2):
            for c in range(3):
                first = 0
                for half in range(2):
                    falls = facets.falls[r, k]
                    ay, ax = _corner(facets.points, falls, r, k, half, 0)
                    by, bx = _corner(facets.points, falls, r, k, half, 1)
                    cy, cx = _corner(facets.points, falls, r, k, half, 2)
                    total = 0
                    for i in range(7):
                        # The middle, three places towards the corners, three away from them.
                        p = np.float32(1 / 3) if i == 0 else np.float32(0.64 if i < 4 else 0.08)
                        q = (1 - p) * np.float32(0.5)
                        u = p if i % 3 == 1 else q
                        v = p if i % 3 == 2 else q
                        w = 1 - u - v
                        total += _seen(
                            picture[c], u * ay + v * by + w * cy, u * ax + v * bx + w * cx
                        )
                    value = (total + 3) // 7
                    out[c, r, 2 * k + half] = value
                    if half and whole:
                        out[c, r, 2 * k] = out[c, r, 2 * k + 1] = (first + value) >> 1
                    first = value


@kernel
def fill_facets(facets: Facets, values: U8, share: float, out: U8) -> None:
    """Fill triangles, each with its value.

    Args:
        facets: The mesh.
        values: ``uint8[R, 2 C]``.
        share: Size of ``out``, of full size.
        out: ``uint8[H, W]``, written; the mesh covers it.
    """
    scale = np.float32(share)
    rows, columns = out.shape
    for r in range(values.shape[0]):
        for k in range(values.shape[1] // 2):
            falls = facets.falls[r, k]
            for half in range(2):
                ay, ax = _corner(facets.points, falls, r, k, half, 0)
                by, bx = _corner(facets.points, falls, r, k, half, 1)
                cy, cx = _corner(facets.points, falls, r, k, half, 2)
                ay, by, cy = ay * scale, by * scale, cy * scale
                ax, bx, cx = ax * scale, bx * scale, cx * scale
                if by < ay:
                    ay, ax, by, bx = by, bx, ay, ax
                if cy < ay:
                    ay, ax, cy, cx = cy, cx, ay, ax
                if cy < by:
                    by, bx, cy, cx = cy, cx, by, bx
                value = values[r, 2 * k + half]
                top, end = max(0, np.int32(np.ceil(ay))), min(rows, np.int32(np.ceil(cy)))
                for y in range(top, end):
                    long = ax + (cx - ax) * ((y - ay) / (cy - ay))
                    if y < by:
                        short = ax + (bx - ax) * ((y - ay) / (by - ay))
                    else:
                        short = bx + (cx - bx) * ((y - by) / (cy - by)) if cy > by else cx
                    left = max(0, np.int32(np.ceil(min(long, short))))
                    right = min(columns, np.int32(np.ceil(max(long, short))))
                    for x in range(left, right):
                        out[y, x] = value


@kernel
def fill_joints(facets: Facets, joint: float, out: U8) -> None:
    """Draw what lies between the quadrangles.

    Args:
        facets: The mesh.
        joint: Half the width of a joint, half-size pixels.
        out: ``uint8[H/2, W/2]``, written: 255 in a joint, 0 on a tile, soft between.
    """
    rows, columns = out.shape
    half_size, soft = np.float32(0.5), np.float32(0.7)
    for r in range(facets.falls.shape[0]):
        for k in range(facets.falls.shape[1]):
            falls = facets.falls[r, k]
            for half in range(2):
                ay, ax = _corner(facets.points, falls, r, k, half, 0)
                by, bx = _corner(facets.points, falls, r, k, half, 1)
                cy, cx = _corner(facets.points, falls, r, k, half, 2)
                ay, by, cy = ay * half_size, by * half_size, cy * half_size
                ax, bx, cx = ax * half_size, bx * half_size, cx * half_size
                turn = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax)
                sign = np.float32(1) if turn > 0 else np.float32(-1)
                # Distances from the two sides that are no diagonal, and whether inside it.
                one = sign / (np.sqrt((by - ay) ** 2 + (bx - ax) ** 2) + np.float32(1e-3))
                two = sign / (np.sqrt((cy - by) ** 2 + (cx - bx) ** 2) + np.float32(1e-3))
                top = max(0, np.int32(np.ceil(min(ay, by, cy))))
                end = min(rows, np.int32(np.ceil(max(ay, by, cy))))
                left = max(0, np.int32(np.ceil(min(ax, bx, cx))))
                right = min(columns, np.int32(np.ceil(max(ax, bx, cx))))
                for y in range(top, end):
                    for x in range(left, right):
                        p = ((bx - ax) * (y - ay) - (by - ay) * (x - ax)) * one
                        q = ((cx - bx) * (y - by) - (cy - by) * (x - bx)) * two
                        w = ((ax - cx) * (y - cy) - (ay - cy) * (x - cx)) * sign
                        if p >= 0 and q >= 0 and w >= 0:
                            deep = (min(p, q) - joint) / soft
                            out[y, x] = np.int32(
                                255 * (1 - min(np.float32(1), max(np.float32(0), deep)))
                            )
