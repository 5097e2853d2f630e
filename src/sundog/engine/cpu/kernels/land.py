"""Kernels for height fields: rivers that carve them, and a march over them that sees them."""

# Bodies of kernels are numba's language rather than Python's, see `sundog.engine.cpu.kernels.filters`.
# mypy: disable-error-code="operator,assignment,call-overload,arg-type,type-var,no-any-return,misc"

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.kernels.jit import kernel

__all__ = ["LEVELS", "March", "carve", "see_ground", "sweep_shadow"]

F32 = NDArray[np.float32]
I32 = NDArray[np.int32]

LEVELS = 5
"""Sizes that a field is kept in, each half the one before, so that what is far does not flicker."""

# Rows to neighbours, columns to neighbours, and how far they are.
_NEAR = ((-1, -1), (-1, 0), (-1, 1), (0, -1), (0, 1), (1, -1), (1, 0), (1, 1))
_FAR = (2**0.5, 1.0, 2**0.5, 1.0, 1.0, 2**0.5, 1.0, 2**0.5)


class March(NamedTuple):
    """How a field is walked over; lengths in metres, rows and columns in pixels.

    Attributes:
        eye: Height of the eye.
        horizon: Row of the horizon.
        focal: Focal length.
        cell: Side of a cell of the finest field.
        first: Distance of its first row.
        near: Where the march begins.
        far: Where it ends.
        highest: Of the field.
    """

    eye: float
    horizon: float
    focal: float
    cell: float
    first: float
    near: float
    far: float
    highest: float


@kernel
def carve(height: F32, uplift: F32, power: float, talus: float, rounds: int) -> None:
    """Let mountains rise and rivers cut them, until ridges and valleys branch as real ones do.

    The stream power law, solved implicitly from the mouths upwards, with rock falls: Braun and
    Willett, "A very efficient O(n), implicit and parallel method to solve the stream power
    equation", 2013; for pictures Cordonnier and others, 2016. The border stays where it is.

    Args:
        height: ``float32[R, C]``, in cells; changed in place.
        uplift: ``float32[R, C]``, cells a round.
        power: How fast rivers cut, by the root of the area that feeds them.
        talus: Steepest slope that does not fall.
        rounds: How often.
    """
    count = height.size
    flat = height.reshape(count)
    rise = uplift.reshape(count)
    into = np.empty(count, np.int32)
    away = np.empty(count, np.float32)
    area = np.empty(count, np.float32)
    feeders = np.empty(count, np.int32)
    order = np.empty(count, np.int32)
    for _ in range(rounds):
        _find_ways(height, into, away, feeders)
        end = _gather(into, feeders, area, order)
        for k in range(end - 1, -1, -1):
            i = order[k]
            j = into[i]
            if j == i:
                # A pit rises until it overflows; the border, which has no rise, stays.
                flat[i] += rise[i]
                continue
            cut = np.float32(power) * np.sqrt(area[i]) / away[i]
            cut_to = (flat[i] + rise[i] + cut * flat[j]) / (1 + cut)
            flat[i] = min(cut_to, flat[j] + np.float32(talus) * away[i])


@kernel
def _find_ways(height: F32, into: I32, away: F32, feeders: I32) -> None:
    """Find where water goes from each place, how far that is, and how many send water there."""
    rows, columns = height.shape
    flat = height.reshape(rows * columns)
    feeders[:] = 0
    away[:] = 1
    for i in range(into.size):
        into[i] = i
    for y in range(1, rows - 1):
        for x in range(1, columns - 1):
            i = y * columns + x
            steepest = np.float32(0)
            for k in range(8):
                j = i + _NEAR[k][0] * columns + _NEAR[k][1]
                slope = (flat[i] - flat[j]) / np.float32(_FAR[k])
                if slope > steepest:
                    steepest = slope
                    into[i] = j
                    away[i] = _FAR[k]
            if into[i] != i:
                feeders[into[i]] += 1


@kernel
def _gather(into: I32, feeders: I32, area: F32, order: I32) -> int:
    """Say how much land feeds each place, and in which order water passes them; return how many.

    Whoever has heard from all that feed it goes on; ``feeders`` is used up.
    """
    end = 0
    area[:] = 1
    for i in range(into.size):
        if feeders[i] == 0:
            order[end] = i
            end += 1
    begin = 0
    while begin < end:
        i = order[begin]
        begin += 1
        j = into[i]
        if j != i:
            area[j] += area[i]
            feeders[j] -= 1
            if feeders[j] == 0:
                order[end] = j
                end += 1
    return end


@kernel
def _height_at(field: F32, row: float, column: float) -> float:
    """Return ``field`` between its cells; beyond the sides it is mirrored, beyond the ends it stays."""
    rows, columns = field.shape
    row = min(max(row, np.float32(0)), np.float32(rows - 1.001))
    column = abs(column)
    if column > columns - 1:
        turn = np.float32(2 * (columns - 1))
        column = column - turn * np.floor(column / turn)
        column = min(column, turn - column)
    column = min(column, np.float32(columns - 1.001))
    y, x = int(row), int(column)
    v, u = row - y, column - x
    upper = field[y, x] + (field[y, x + 1] - field[y, x]) * u
    lower = field[y + 1, x] + (field[y + 1, x + 1] - field[y + 1, x]) * u
    return upper + (lower - upper) * v


@kernel
def see_ground(
    heights: tuple[F32, ...], colours: tuple[F32, ...], march: March, colour: F32, rest: F32
) -> None:
    """March along the ground below each column of a view, from near to far, and see what rises.

    Each pixel is the mean of four, so that ridges have soft edges. Method: the height fields of
    flight simulators, D. Fraedrich and others, and of Comanche, 1992, with positions between the
    steps rather than pillars.

    Args:
        heights: `LEVELS` of ``float32[R, C]``, metres; row 0 is the nearest.
        colours: As many of ``float32[R, C, 4]``: linear red, green, blue, and one more.
        march: The way.
        colour: ``float32[H, W, 3]``, set to 0 before, written: red, green, blue.
        rest: ``float32[3, H, W]``, the same: the one more, distance in metres, cover from 0 to 1.
    """
    tall, wide = colour.shape[0], colour.shape[1]
    focal = np.float32(march.focal)
    eye = np.float32(march.eye)
    cell = np.float32(march.cell)
    first = np.float32(march.first)
    middle = np.float32(heights[0].shape[1] * 0.5)
    # What a column sees: red, green, blue, one more, distance, all times cover; and cover.
    line = np.zeros((tall, 6), np.float32)
    for x in range(wide):
        highest = tall
        for half in range(2):
            right = (np.float32(x) + np.float32(0.25 + 0.5 * half) - np.float32(wide * 0.5)) / focal
            top = 2 * tall
            distance = np.float32(march.near)
            behind = distance
            behind_y = np.float32(4 * tall)
            while distance < march.far and top > 0:
                # The level whose cells are about as wide as a pixel there.
                wide_px = distance / focal / cell
                level = 0
                size = np.float32(1)
                while level < LEVELS - 1 and size * 2 <= wide_px:
                    size *= 2
                    level += 1
                row = (distance - first) / cell
                column = right * distance / cell + middle
                h = _height_at(heights[level], row / size, column / size)
                y = np.float32(2) * (np.float32(march.horizon) - (h - eye) / distance * focal)
                if y < top - 0.5:
                    low = max(0, int(np.ceil(y - np.float32(0.5))))
                    from_to = (behind, distance, behind_y, y)
                    way = (first, cell, size, right, middle)
                    _fill(colours[level], from_to, way, top, low, line)
                    top = low
                behind_y = y
                behind = distance
                distance += max(cell * size * np.float32(0.6), distance * np.float32(0.0012))
                if march.highest > eye:
                    best = march.horizon - (march.highest - eye) / distance * focal
                    if best * 2 > top:
                        break
            highest = min(highest, top >> 1)
        _keep(line, highest, x, colour, rest)


@kernel
def _fill(
    field: F32,
    from_to: tuple[float, float, float, float],
    way: tuple[float, float, float, float, float],
    top: int,
    low: int,
    line: F32,
) -> None:
    """Add what is seen between two steps to the half rows from ``low`` to ``top`` of a column."""
    behind, distance, behind_y, y = from_to
    first, cell, size, right, middle = way
    q = top - 1
    while q >= low:
        # Both halves of a pixel are alike where the ground covers both.
        both = (q & 1) == 1 and q > low
        at = np.float32(q) if both else q + np.float32(0.5)
        t = (behind_y - at) / (behind_y - y + np.float32(1e-6))
        t = min(np.float32(1), max(np.float32(0), t))
        there = behind + t * (distance - behind)
        row = (there - first) / cell / size
        column = (right * there / cell + middle) / size
        part = np.float32(0.5) if both else np.float32(0.25)
        _lay(field, row, column, there, part, line[q >> 1])
        q -= 2 if both else 1


@kernel
def _keep(line: F32, highest: int, x: int, colour: F32, rest: F32) -> None:
    """Write what a column sees, see `see_ground`, and empty it."""
    for r in range(highest, line.shape[0]):
        cover = line[r, 5]
        if cover > 0:
            share = np.float32(1) / cover
            for c in range(3):
                colour[r, x, c] = line[r, c] * share
            rest[0, r, x], rest[1, r, x] = line[r, 3] * share, line[r, 4] * share
            rest[2, r, x] = cover
            for c in range(6):
                line[r, c] = np.float32(0)


@kernel
def _lay(field: F32, row: float, column: float, distance: float, part: float, out: F32) -> None:
    """Add a part of what ``field`` ``float32[R, C, 4]`` has at a place to ``float32[6]``."""
    rows, columns, channels = field.shape
    row = min(max(row, np.float32(0)), np.float32(rows - 1.001))
    column = abs(column)
    if column > columns - 1:
        turn = np.float32(2 * (columns - 1))
        column = column - turn * np.floor(column / turn)
        column = min(column, turn - column)
    column = min(column, np.float32(columns - 1.001))
    y, x = int(row), int(column)
    v, u = row - y, column - x
    for c in range(channels):
        upper = field[y, x, c] + (field[y, x + 1, c] - field[y, x, c]) * u
        lower = field[y + 1, x, c] + (field[y + 1, x + 1, c] - field[y + 1, x, c]) * u
        out[c] += part * (upper + (lower - upper) * v)
    out[4] += part * distance
    out[5] += part


@kernel
def sweep_shadow(  # noqa: PLR0913
    height: F32, across: float, fall: float, run: float, soft: float, margin: float, lit: F32
) -> None:
    """Carry the upper border of the shadow along the rows of a height field, from its first on.

    Args:
        height: ``float32[R, C]``; each row is shaded by the one before.
        across: Columns that light moves by from row to row.
        fall: How much lower the border gets from row to row.
        run: How far light goes from row to row.
        soft: Tangent of the angle over which the border fades.
        margin: Least depth over which it does.
        lit: ``float32[R, C]``, written: 1 in the sun, 0 in shadow.
    """
    rows, columns = height.shape
    one, zero = np.float32(1), np.float32(0)
    border, reach = height[0].copy(), np.zeros(columns, np.float32)
    next_border, next_reach = np.empty_like(border), np.empty_like(reach)
    for x in range(columns):
        lit[0, x] = one
    for y in range(1, rows):
        for x in range(columns):
            place = min(max(np.float32(x) - across, zero), np.float32(columns - 1))
            left = int(place)
            beside = min(left + 1, columns - 1)
            carried = border[left] + (border[beside] - border[left]) * (place - left) - fall
            far = reach[left] + run
            own = height[y, x]
            shade = (carried - own) / (far * soft + margin)
            lit[y, x] = one - min(one, max(zero, shade))
            is_own = carried <= own
            next_border[x] = own if is_own else carried
            next_reach[x] = zero if is_own else far
        border, next_border = next_border, border
        reach, next_reach = next_reach, reach
