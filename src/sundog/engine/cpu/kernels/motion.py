"""Kernels that carry a picture along with what moves in it, block by block."""

# Bodies of kernels are numba's language rather than Python's, see `sundog.engine.cpu.kernels.filters`.
# mypy: disable-error-code="operator,assignment,call-overload,arg-type,type-var,no-any-return,misc,return-value"

import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.geometry import Part
from sundog.engine.cpu.kernels.jit import kernel

__all__ = [
    "BLOCK",
    "UNIT",
    "carry_and_calm",
    "carry_and_mix",
    "choose_vectors",
    "fit_camera",
    "carry_field",
]

BLOCK = 16
"""Side of a block that moves as one, full-size pixels."""

UNIT = 8
"""Steps of a vector in one full-size pixel."""

U8 = NDArray[np.uint8]
F32 = NDArray[np.float32]
I32 = NDArray[np.int32]

# A block's own motion must explain the block this much better than the camera's, in levels of 255
# summed over its 16 quarter-size pixels; noise alone would otherwise tear textures apart.
_MARGIN = 40.0
# Nearer than this, pixels, the camera's motion stands for the block's: it is known more exactly.
_ALIKE = 0.8
_FARTHEST = 96.0
# So many of nine blocks that go their own way take the one amid them along.
_COMPANY = 3


@kernel
def _mismatch(now: U8, before: U8, y: int, x: int, down: float, right: float) -> float:
    """Sum |difference| over 4x4 pixels at (y, x) against ``before``, displaced."""
    height, width = now.shape
    top, left = np.int32(np.floor(down)), np.int32(np.floor(right))
    part_y, part_x = np.float32(down - top), np.float32(right - left)
    total = np.float32(0)
    for row in range(y, y + 4):
        a = min(height - 1, max(0, row + top))
        b = min(height - 1, a + 1)
        for column in range(x, x + 4):
            c = min(width - 1, max(0, column + left))
            d = min(width - 1, c + 1)
            upper = before[a, c] + (np.float32(before[a, d]) - before[a, c]) * part_x
            lower = before[b, c] + (np.float32(before[b, d]) - before[b, c]) * part_x
            total += abs(upper + (lower - upper) * part_y - now[row, column])
    return total


@kernel
def _misses(place: F32, move: F32, camera: tuple[float, float, float, float]) -> F32:
    """Return ``float32[N]``: how far each place's motion is from the camera's."""
    right, down, zoom, roll = camera
    away = np.empty(place.shape[0], np.float32)
    for k in range(place.shape[0]):
        x, y = place[k, 0], place[k, 1]
        off = move[k, 0] - (right + zoom * x - roll * y)
        away[k] = np.hypot(off, move[k, 1] - (down + zoom * y + roll * x))
    return away


@kernel
def _refit(place: F32, move: F32, away: F32, turning: bool) -> tuple[float, float, float, float]:
    """Fit by least squares, each place weighted by how well it agreed."""
    scale = max(0.35, 1.5 * np.median(away))
    weight = 1 / (1 + (away / scale) ** 2) ** 2
    total = weight.sum()
    mx, my = (weight * place[:, 0]).sum() / total, (weight * place[:, 1]).sum() / total
    mu, mv = (weight * move[:, 0]).sum() / total, (weight * move[:, 1]).sum() / total
    if not turning:
        return mu, mv, 0.0, 0.0
    along, across, spread = 0.0, 0.0, 1e3
    for k in range(place.shape[0]):
        x, y = place[k, 0] - mx, place[k, 1] - my
        u, v = move[k, 0] - mu, move[k, 1] - mv
        along += weight[k] * (x * u + y * v)
        across += weight[k] * (x * v - y * u)
        spread += weight[k] * (x * x + y * y)
    zoom, roll = along / spread, across / spread
    return mu - zoom * mx + roll * my, mv - zoom * my - roll * mx, zoom, roll


@kernel
def fit_camera(place: F32, move: F32, rounds: int) -> tuple[float, float, float, float, float]:
    """Find the shift, zoom and roll that most places share, by reweighted least squares.

    The simplest explanation wins: no motion, a shift, then zoom and roll as well, each only where
    it explains clearly more than the one before. What noise makes of a camera on a tripod would
    else be smeared over the picture.

    Args:
        place: ``float32[N, 2]``: right and down from the centre, pixels.
        move: ``float32[N, 2]``: right and down, pixels.
        rounds: Of reweighting.

    Returns:
        Right, down at the centre, zoom, roll in radians; the share of places within a pixel of it.
    """
    still = (0.0, 0.0, 0.0, 0.0)
    # The median to begin with: whoever walks through the picture must not pull at it.
    shifted = (np.median(move[:, 0]), np.median(move[:, 1]), 0.0, 0.0)
    for _ in range(rounds):
        shifted = _refit(place, move, _misses(place, move, shifted), False)
    turned = shifted
    for _ in range(rounds):
        turned = _refit(place, move, _misses(place, move, turned), True)
    best, away = still, _misses(place, move, still)
    closer = _misses(place, move, shifted)
    if np.median(closer) < 0.55 * np.median(away):
        best, away = shifted, closer
    closer = _misses(place, move, turned)
    if np.median(closer) < 0.55 * np.median(away):
        best, away = turned, closer
    near = 0
    for k in range(place.shape[0]):
        near += away[k] < 1
    return best[0], best[1], best[2], best[3], near / place.shape[0]


@kernel
def choose_vectors(now: U8, before: U8, flow: F32, camera: F32, out: I32) -> None:
    """Say for each block where in the last frame it was: with the camera, or on its own way.

    Args:
        now: ``uint8[H/4, W/4]``, luma.
        before: ``uint8[H/4, W/4]``, of the last frame.
        flow: ``float32[H/16, W/16, 2]``, each block's own motion: right, down, quarter-size pixels.
        camera: ``float32[4]``: right and down at the centre in pixels, zoom, roll in radians.
        out: ``int32[H/16, W/16, 2]``, written: down and right to the source, in 1/``UNIT`` pixels.
    """
    rows, columns = out.shape[0], out.shape[1]
    own = np.empty((rows, columns), np.uint8)
    # Blocks side by side share a vector as long as that is exact to a step.
    turn = abs(camera[2]) + abs(camera[3]) + np.float32(1e-6)
    group = max(1, min(16, np.int32(np.float32(1 / (UNIT * BLOCK / 2)) / turn)))
    for y in range(rows):
        for x in range(columns):
            middle = (x // group + np.float32(0.5)) * group - columns * np.float32(0.5)
            across = np.float32(BLOCK) * middle
            down = np.float32(BLOCK) * (y + np.float32(0.5) - rows * np.float32(0.5))
            move_x = camera[0] + camera[2] * across - camera[3] * down
            move_y = camera[1] + camera[2] * down + camera[3] * across
            own_x, own_y = 4 * flow[y, x, 0], 4 * flow[y, x, 1]
            apart = abs(own_x - move_x) + abs(own_y - move_y)
            own[y, x] = 0
            if apart > np.float32(_ALIKE) and abs(own_x) + abs(own_y) < np.float32(_FARTHEST):
                with_camera = _mismatch(now, before, 4 * y, 4 * x, move_y / 4, move_x / 4)
                alone = _mismatch(now, before, 4 * y, 4 * x, own_y / 4, own_x / 4)
                own[y, x] = 1
                if alone * np.float32(1.2) + np.float32(_MARGIN) < with_camera:
                    own[y, x] = 2
            out[y, x, 0] = np.int32(np.floor(move_y * UNIT + np.float32(0.5)))
            out[y, x, 1] = np.int32(np.floor(move_x * UNIT + np.float32(0.5)))
    # A flat cheek tells nothing by itself: it goes with the eyes and the mouth around it.
    for y in range(rows):
        for x in range(columns):
            around = 0
            for i in range(max(0, y - 1), min(rows, y + 2)):
                for j in range(max(0, x - 1), min(columns, x + 2)):
                    around += own[i, j] == 2
            if own[y, x] == 2 or (own[y, x] == 1 and around >= _COMPANY):
                out[y, x, 0] = np.int32(np.floor(4 * flow[y, x, 1] * UNIT + np.float32(0.5)))
                out[y, x, 1] = np.int32(np.floor(4 * flow[y, x, 0] * UNIT + np.float32(0.5)))


@kernel
def _fetch(flat: U8, upper: int, lower: int, weights: I32, row: U8, at: int) -> None:
    """Mix four neighbours along a run of a row.

    Unsigned places throughout: a signed one might be negative, and the check costs the speed.

    Args:
        flat: A plane, ``uint8[h * w]``.
        upper: Place of the first upper left neighbour in it.
        lower: Of the first lower left one.
        weights: ``int32[6]``: of the four neighbours, how many pixels, and the power of two that
            the weights add up to.
        row: ``uint8[w]``, written from ``at`` on.
        at: Where to begin.
    """
    a, b, c, d = weights[0], weights[1], weights[2], weights[3]
    bits = weights[5]
    half = np.int32(1) << (bits - np.int32(1))
    one = np.uint64(1)
    for x in range(np.uint64(weights[4])):
        i, j = np.uint64(upper) + np.uint64(x), np.uint64(lower) + np.uint64(x)
        total = np.int32(flat[i]) * a + np.int32(flat[i + one]) * b
        total += np.int32(flat[j]) * c + np.int32(flat[j + one]) * d
        row[np.uint64(at) + np.uint64(x)] = (total + half) >> bits


@kernel
def _carry_row(
    before: U8, vectors: I32, side: int, y: int, blocks: tuple[int, int], row: U8
) -> None:
    """Fetch row ``y`` of a plane from where it was; beyond the border stands the border.

    Only of the blocks from the first to before the last of ``blocks``.
    """
    begin, count = blocks
    height, width = before.shape
    flat = before.reshape(-1)
    unit = UNIT * BLOCK // side
    by = y // side
    weights = np.empty(6, np.int32)
    weights[5] = 6 if unit == UNIT else 8
    while begin < count:
        down, right = vectors[by, begin, 0], vectors[by, begin, 1]
        end = begin + 1
        # Neighbours mostly move alike: one long run is several times faster than its blocks.
        while end < count and vectors[by, end, 0] == down and vectors[by, end, 1] == right:
            end += 1
        top, left = down // unit, right // unit
        v, h = down - top * unit, right - left * unit
        upper = min(height - 1, max(0, y + top))
        lower = min(height - 1, max(0, y + top + 1))
        first, last = begin * side, end * side
        inner = min(last, max(first, -left))
        outer = max(inner, min(last, width - 1 - left))
        row[first:inner] = (before[upper, 0] * (unit - v) + before[lower, 0] * v) // unit
        end_of_row = before[upper, width - 1] * (unit - v) + before[lower, width - 1] * v
        row[outer:last] = end_of_row // unit
        weights[0], weights[1] = (unit - v) * (unit - h), (unit - v) * h
        weights[2], weights[3] = v * (unit - h), v * h
        weights[4] = outer - inner
        at = inner + left
        if outer > inner:
            _fetch(flat, upper * width + at, lower * width + at, weights, row, inner)
        begin = end


@kernel
def carry_and_calm(before: U8, vectors: I32, fresh: U8, around: U8, changed: U8, out: U8) -> None:
    """Calm a half-size plane's noise over time, along with what moves.

    Sensor noise would make bands, cells and lines flicker; what really changes follows at once.

    Args:
        before: ``uint8[H/2, W/2]``, the calmed plane of the last frame.
        vectors: ``int32[H/16, W/16, 2]`` from `choose_vectors`.
        fresh: ``uint8[H/2, W/2]``.
        around: ``uint8[2, H/2, W/2]``, darkest and lightest of ``fresh`` near each place.
        changed: ``uint8[H/2, W/2]``; how far ``before``, carried, is beyond them is added to it.
            Within them it may lie: motion is known to a fraction of a pixel only.
        out: ``uint8[H/2, W/2]``, written.
    """
    row = np.empty(out.shape[1], np.uint8)
    for y in range(out.shape[0]):
        _carry_row(before, vectors, BLOCK // 2, y, (0, vectors.shape[1]), row)
        new, differing, calm = fresh[y], changed[y], out[y]
        low, high = around[0, y], around[1, y]
        # Plain literals are 64 bits wide: half as many pixels would fit into a register.
        zero, full, most = np.int32(0), np.int32(256), np.int32(255)
        dead, steep, least, eight = np.int32(4), np.int32(12), np.int32(56), np.int32(8)
        for x in range(row.shape[0]):
            change = np.int32(new[x]) - np.int32(row[x])
            beyond = max(np.int32(low[x]) - np.int32(row[x]), np.int32(row[x]) - np.int32(high[x]))
            differing[x] = min(most, np.int32(differing[x]) + max(zero, beyond))
            share = min(full, max(zero, abs(change) - dead) * steep + least)
            # Rounded away from zero, or the last few levels would never be reached.
            step = change * share + (most if change > zero else zero)
            calm[x] = np.int32(row[x]) + (step >> eight)


@kernel
def carry_and_mix(
    before: U8, vectors: I32, side: int, keep: U8, part: Part, planes: tuple[U8, U8]
) -> None:
    """Mix a fresh plane with the last one, carried to where its contents are now.

    Args:
        before: ``uint8[h, w]``, the last plane.
        vectors: ``int32[H/16, W/16, 2]`` from `choose_vectors`.
        side: Of a block in this plane: 16 at full size, 8 at half size.
        keep: ``uint8[H/2, W/2]``, share of the last plane, of 256.
        part: What of it is wanted.
        planes: ``uint8[h, w]`` each: the fresh one, and the one that is written.
    """
    fresh, out = planes
    row = np.empty(out.shape[1], np.uint8)
    here = slice(part.left * side, part.right * side)
    shared = slice(part.left * BLOCK // 2, part.right * BLOCK // 2)
    for y in range(part.top * side, part.bottom * side):
        _carry_row(before, vectors, side, y, (part.left, part.right), row)
        if side == BLOCK:
            _mix_pairs(row[here], fresh[y, here], keep[y >> 1, shared], out[y, here])
        else:
            _mix(row[here], fresh[y, here], keep[y, shared], out[y, here])


@kernel
def _mix(old: U8, fresh: U8, keep: U8, out: U8) -> None:
    for x in range(out.shape[0]):
        new = np.int32(fresh[x])
        step = (np.int32(old[x]) - new) * np.int32(keep[x])
        # Rounded towards the fresh picture, or the last few levels would never come.
        out[x] = new + ((step + (step >> np.int32(31) & np.int32(255))) >> np.int32(8))


@kernel
def _mix_pairs(old: U8, fresh: U8, keep: U8, out: U8) -> None:
    """As `_mix`, with one share for two pixels."""
    for x in range(keep.shape[0]):
        share = np.int32(keep[x])
        for at in (2 * x, 2 * x + 1):
            new = np.int32(fresh[at])
            step = (np.int32(old[at]) - new) * share
            out[at] = new + ((step + (step >> np.int32(31) & np.int32(255))) >> np.int32(8))


@kernel
def carry_field(field: U8, vectors: I32, side: int, part: Part, out: U8) -> None:
    """Lay a field that wraps around where the camera has carried it.

    Args:
        field: ``uint8[h, w]``.
        vectors: ``int32[H/16, W/16, 2]``: down and right from each block to its place in the
            field, in 1/``UNIT`` full-size pixels.
        side: Of a block in this field: 16 at full size, 8 at half size.
        part: What of it is wanted.
        out: ``uint8[h, w]``, written there.
    """
    height, width = field.shape
    flat = field.reshape(-1)
    unit = UNIT * BLOCK // side
    count = part.right
    weights = np.empty(6, np.int32)
    weights[5] = 6 if unit == UNIT else 8
    half = np.int32(unit * unit // 2)
    for y in range(part.top * side, part.bottom * side):
        by, begin = y // side, part.left
        while begin < count:
            down, right = vectors[by, begin, 0], vectors[by, begin, 1]
            end = begin + 1
            while end < count and vectors[by, end, 0] == down and vectors[by, end, 1] == right:
                end += 1
            top, left = down // unit, right // unit
            v, h = down - top * unit, right - left * unit
            weights[0], weights[1] = (unit - v) * (unit - h), (unit - v) * h
            weights[2], weights[3] = v * (unit - h), v * h
            upper, lower = (y + top) % height * width, (y + top + 1) % height * width
            x, last = begin * side, end * side
            while x < last:
                first = (x + left) % width
                if first == width - 1:
                    # The seam, where the field's last column meets its first.
                    total = flat[upper + first] * weights[0] + flat[upper] * weights[1]
                    total += flat[lower + first] * weights[2] + flat[lower] * weights[3]
                    out[y, x] = (total + half) // (unit * unit)
                    x += 1
                    continue
                weights[4] = min(last - x, width - 1 - first)
                _fetch(flat, upper + first, lower + first, weights, out[y], x)
                x += weights[4]
            begin = end
