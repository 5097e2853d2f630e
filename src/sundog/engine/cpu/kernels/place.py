"""Kernels that show a world, straight into I420 planes."""

# Bodies of kernels are numba's language rather than Python's, see `sundog.engine.cpu.kernels.finish`.
# mypy: disable-error-code="operator,assignment,call-overload,arg-type,type-var,no-any-return,misc"

import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.kernels.jit import kernel

__all__ = ["CELL", "KNOT", "glimmer", "lay_layer", "ripple"]

U8 = NDArray[np.uint8]
I32 = NDArray[np.int32]
I64 = NDArray[np.int64]

CELL = 32
"""Side of the cells of a map that says where a layer is empty, pixels."""

_ONE = 1 << 16
KNOT = 32
"""Columns between those where the height of waves is given."""

# Columns that are skipped together where a layer is empty.
_STRETCH = 64


@kernel
def _straight(flat: U8, upper: int, lower: int, weights: I32, row: U8, at: int) -> None:
    """Mix four neighbours along a run, in the same way all along.

    Unsigned places throughout, as in `sundog.engine.cpu.kernels.motion`.

    Args:
        flat: A plane, ``uint8[h * w]``.
        upper: Place of the first upper left neighbour in it.
        lower: Of the first lower left one.
        weights: ``int32[5]``: of the four neighbours, of 64; how many pixels.
        row: Written from ``at`` on.
        at: Where to begin.
    """
    a, b, c, d = weights[0], weights[1], weights[2], weights[3]
    one = np.uint64(1)
    for x in range(np.uint64(weights[4])):
        i, j = np.uint64(upper) + np.uint64(x), np.uint64(lower) + np.uint64(x)
        total = np.int32(flat[i]) * a + np.int32(flat[i + one]) * b
        total += np.int32(flat[j]) * c + np.int32(flat[j + one]) * d
        row[np.uint64(at) + np.uint64(x)] = (total + np.int32(32)) >> np.int32(6)


@kernel
def _slanting(flat: U8, upper: int, lower: int, weights: I32, row: U8, at: int) -> None:
    """Mix four neighbours along a run, whose weights change evenly.

    Args:
        flat: A plane, ``uint8[h * w]``.
        upper: Place of the first upper left neighbour in it.
        lower: Of the first lower left one.
        weights: ``int32[5]``: parts of a pixel down and right, their steps, all in 1/65536; how
            many pixels.
        row: Written from ``at`` on.
        at: Where to begin.
    """
    fy, fx, dy, dx = weights[0], weights[1], weights[2], weights[3]
    one, eight = np.uint64(1), np.int32(8)
    for x in range(np.uint64(weights[4])):
        i, j = np.uint64(upper) + np.uint64(x), np.uint64(lower) + np.uint64(x)
        step = np.int32(x)
        right, down = (fx + dx * step) >> eight, (fy + dy * step) >> eight
        a, b = np.int32(flat[i]), np.int32(flat[j])
        a = (a << eight) + (np.int32(flat[i + one]) - a) * right
        b = (b << eight) + (np.int32(flat[j + one]) - b) * right
        value = (a << eight) + (b - a) * down + np.int32(32768)
        row[np.uint64(at) + np.uint64(x)] = value >> np.int32(16)


@kernel
def _blend(shown: U8, dense: U8, begin: int, end: int, row: U8) -> None:
    """Lay one stretch over another."""
    for x in range(np.uint64(begin), np.uint64(end)):
        under, share = np.int32(row[x]), np.int32(dense[x])
        share += share >> np.int32(7)
        row[x] = under + (((np.int32(shown[x]) - under) * share + np.int32(128)) >> np.int32(8))


@kernel
def _fetch(plane: U8, place: I64, begin: int, end: int, row: U8) -> None:
    """Read a slanting line of a plane between pixels; columns wrap around.

    Rows and columns that stay the same along a stretch are read as one run: several times faster
    than to look each pixel up.

    Args:
        plane: ``uint8[h, w]``; columns from the last on show the first ones.
        place: ``int64[4]``: row and column of pixel 0, then their steps; all in 1/65536 pixels.
        begin: First pixel.
        end: The one after the last.
        row: Written from ``begin`` to ``end``.
    """
    height, width = plane.shape
    flat = plane.reshape(-1)
    weights = np.empty(5, np.int32)
    step_y, step_x = place[2], place[3]
    slip, around = step_x - _ONE, (width - 1) << 16
    # How far a part of a pixel may go until it leaves its pixel, and how many steps that are: by
    # multiplication, since divisions would take longer than the pixels.
    end_y, end_x = np.float32(65535 if step_y > 0 else 0), np.float32(65535 if slip > 0 else 0)
    pace_y = np.float32(1) / np.float32(step_y) if step_y != 0 else np.float32(0)
    pace_x = np.float32(1) / np.float32(slip) if slip != 0 else np.float32(0)
    y, x = place[0] + begin * step_y, (place[1] + begin * step_x) % around
    at = begin
    while at < end:
        if x >= around:
            x -= around
        top, left = min(max(y >> 16, 0), height - 2), x >> 16
        part_y, part_x = y & 65535, x & 65535
        count = min(end - at, width - 1 - left)
        if step_y != 0:
            count = min(count, np.int64((end_y - np.float32(part_y)) * pace_y) + 1)
        if slip != 0:
            count = min(count, np.int64((end_x - np.float32(part_x)) * pace_x) + 1)
        upper = top * width + left
        weights[4] = count
        if step_y == 0 and slip == 0:
            v, h = (part_y + 4096) >> 13, (part_x + 4096) >> 13
            weights[0], weights[1] = (8 - v) * (8 - h), (8 - v) * h
            weights[2], weights[3] = v * (8 - h), v * h
            _straight(flat, upper, upper + width, weights, row, at)
        else:
            weights[0], weights[1], weights[2], weights[3] = part_y, part_x, step_y, slip
            _slanting(flat, upper, upper + width, weights, row, at)
        at += count
        y += count * step_y
        x += count * step_x


@kernel
def lay_layer(plane: U8, cover: U8, busy: U8, pose: I64, opaque: int, out: U8) -> None:
    """Lay a layer of a world over those behind it, as the camera sees it.

    Args:
        plane: ``uint8[h, w]``, one plane of the layer; columns from the last on show the first ones.
        cover: ``uint8[h, w]``, its opacity.
        busy: ``uint8[h / CELL + 1, w / CELL + 1]``, 0 where no place of a cell or of those around
            it covers anything.
        pose: ``int64[6]``: row and column that the first pixel shows, then the steps of both to
            the next pixel, and to the next row; in 1/65536 pixels.
        opaque: 1 for a layer without ``cover`` and ``busy``, which are not read.
        out: ``uint8[H, W]``, changed in place.
    """
    height, width = out.shape
    place = np.empty(4, np.int64)
    shown, dense = np.empty(width, np.uint8), np.empty(width, np.uint8)
    place[2:] = pose[2:4]
    around = plane.shape[1] - 1
    for y in range(height):
        place[:2] = pose[:2] + y * pose[4:]
        row = out[y]
        if opaque == 1:
            _fetch(plane, place, 0, width, row)
            continue
        begin = 0
        while begin < width:
            # Gather what is busy without a gap.
            end = begin
            while end < width:
                stop = min(width, end + _STRETCH)
                v = ((place[0] + end * place[2]) >> 16) // CELL
                u = (((place[1] + end * place[3]) >> 16) % around) // CELL
                v = min(max(v, 0), busy.shape[0] - 1)
                any_ = busy[v, u]
                for _ in range(_STRETCH // CELL):
                    u += 1
                    if u * CELL >= around:
                        u = 0
                    any_ |= busy[v, u]
                if any_ == 0:
                    break
                end = stop
            if end > begin:
                _fetch(cover, place, begin, end, dense)
                _fetch(plane, place, begin, end, shown)
                _blend(shown, dense, begin, end, row)
            begin = min(width, end + _STRETCH)


@kernel
def glimmer(plane: U8, places: I32, groups: U8, gains: I32, middle: int, out: U8) -> None:
    """Make places brighter or darker, each group together.

    Args:
        plane: ``uint8[n]``, a flat plane.
        places: ``int32[N]``, where there is anything to change.
        groups: ``uint8[N]``, its group.
        gains: ``int32[256]``, by group, of 256.
        middle: What stays as it is: 16 of luma, 128 of chroma.
        out: ``uint8[n]``, changed.
    """
    for i in range(places.shape[0]):
        at = places[i]
        value = ((np.int32(plane[at]) - middle) * gains[groups[i]]) >> 8
        out[at] = min(240, max(16, value + middle))


@kernel
def ripple(plane: U8, heights: U8, waves: I32, slopes: I32, out: U8) -> None:
    """Let water waver: each place is fetched from aside.

    Args:
        plane: ``uint8[h, w]``.
        heights: ``uint8[h, w / KNOT + 1]``, how far at most at every so many columns, 1/16 pixels.
        waves: ``int32[1024]``, one wave, -256 to 256.
        slopes: ``int32[h, 2]``: where in two trains of waves each row begins.
        out: ``uint8[h, w]``, written where water is.
    """
    for y in range(plane.shape[0]):
        before = np.int32(0)
        for knot in range(heights.shape[1]):
            wave = waves[(slopes[y, 0] + 46 * knot) & 1023]
            wave += waves[(slopes[y, 1] - 82 * knot) & 1023]
            away = np.int32((wave * np.int32(heights[y, knot])) << 3)
            if knot > 0 and (before != 0 or away != 0):
                _aside(plane[y], (knot - 1) * KNOT, before, away, out[y])
            before = away


@kernel
def _aside(line: U8, first: int, before: int, away: int, row: U8) -> None:
    """Fetch what is between two knots of a row from aside, as far as the knots say.

    Not by `_fetch`: stretches are so short that what that prepares for each would take longest.

    Args:
        line: ``uint8[w]``; the last column shows the first one.
        first: Column of the first knot.
        before: How far to the right that is fetched from, in 1/65536 pixels.
        away: The same of the next knot.
        row: ``uint8[w]``, written from one knot to the next.
    """
    around = np.int32(line.shape[0] - 1)
    at, end = np.int32(first), np.int32(min(line.shape[0], first + KNOT))
    slip, one, eight = np.int32((away - before) // KNOT), np.uint64(1), np.int32(8)
    place = np.int32(before)
    while at < end:
        # As far as the fetched pixels are neighbours: one run is read many pixels at a time.
        part = place & np.int32(65535)
        count = end - at
        if slip > 0:
            count = min(count, (np.int32(65535) - part) // slip + np.int32(1))
        elif slip < 0:
            count = min(count, part // -slip + np.int32(1))
        left = (at + (place >> np.int32(16))) % around
        count = min(count, around - left)
        for x in range(np.uint64(count)):
            here = np.uint64(left) + x
            right = (part + slip * np.int32(x)) >> eight
            level = np.int32(line[here])
            step = (np.int32(line[here + one]) - level) * right
            row[np.uint64(at) + x] = level + ((step + np.int32(128)) >> eight)
        at += count
        place += count * slip
