"""Kernels that tell figure from ground: faces, barriers, colours, the cut, its fine edge."""

# Bodies of kernels are numba's language rather than Python's, see `sundog.engine.cpu.kernels.filters`.
# mypy: disable-error-code="operator,assignment,call-overload,arg-type,type-var,no-any-return,misc,return-value"

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.kernels.jit import kernel

__all__ = [
    "Cascade",
    "barrier_distance",
    "cut_smoothly",
    "expand_matte",
    "judge_colours",
    "mix_colours",
    "seek_faces",
]

U8 = NDArray[np.uint8]
F32 = NDArray[np.float32]
I32 = NDArray[np.int32]

# Rounding that the cascade's thresholds allow for.
_SLACK = np.float32(1e-5)


class Cascade(NamedTuple):
    """Stages of weak classifiers, flat: each looks up a pattern of nine blocks in a set.

    Attributes:
        side: Of the window that it judges, pixels.
        ends: ``int32[S]``, number of the first classifier after each stage.
        thresholds: ``float32[S]``, what a stage's votes must reach.
        blocks: ``int32[N, 4]``: left, top, width, height of a classifier's first block.
        sets: ``uint32[N, 8]``, a bit for each of 256 patterns.
        votes: ``float32[N, 2]``: of patterns in the set, and of all others.

    Source: L. Zhang et al., "Face detection based on multi-block LBP representation", 2007;
    P. Viola and M. Jones, "Rapid object detection using a boosted cascade", 2001.
    """

    side: int
    ends: I32
    thresholds: F32
    blocks: I32
    sets: NDArray[np.uint32]
    votes: F32


@kernel
def _pattern(sums: I32, y: int, x: int, block: I32) -> int:
    """Return which of the eight blocks around the middle one are at least as bright."""
    left, up, right, down = x + block[0], y + block[1], block[2], block[3]
    a, b, c, d = left, left + right, left + 2 * right, left + 3 * right
    e, f, g, h = up, up + down, up + 2 * down, up + 3 * down
    # Sums between the four columns, for each of the four rows.
    first = sums[e, b] - sums[e, a], sums[e, c] - sums[e, b], sums[e, d] - sums[e, c]
    second = sums[f, b] - sums[f, a], sums[f, c] - sums[f, b], sums[f, d] - sums[f, c]
    third = sums[g, b] - sums[g, a], sums[g, c] - sums[g, b], sums[g, d] - sums[g, c]
    last = sums[h, b] - sums[h, a], sums[h, c] - sums[h, b], sums[h, d] - sums[h, c]
    middle = third[1] - second[1]
    # Clockwise from the upper left, the highest bit first.
    code = (second[0] - first[0] >= middle) << 7 | (second[1] - first[1] >= middle) << 6
    code |= (second[2] - first[2] >= middle) << 5 | (third[2] - second[2] >= middle) << 4
    code |= (last[2] - third[2] >= middle) << 3 | (last[1] - third[1] >= middle) << 2
    return code | (last[0] - third[0] >= middle) << 1 | (third[0] - second[0] >= middle)


@kernel
def _is_face(sums: I32, y: int, x: int, cascade: Cascade) -> bool:
    """Ask stage after stage; most windows fail one of the first."""
    k = 0
    for stage in range(cascade.ends.shape[0]):
        total = np.float32(0)
        while k < cascade.ends[stage]:
            code = _pattern(sums, y, x, cascade.blocks[k])
            inside = (cascade.sets[k, code >> 5] >> np.uint32(code & 31)) & np.uint32(1)
            total += cascade.votes[k, 0] if inside else cascade.votes[k, 1]
            k += 1
        if total < cascade.thresholds[stage] - _SLACK:
            return False
    return True


@kernel
def seek_faces(sums: I32, area: I32, cascade: Cascade, hits: I32) -> int:
    """Slide the cascade's window over a picture of one size.

    Args:
        sums: ``int32[h + 1, w + 1]``, integral of the picture.
        area: ``int32[5]``: top, bottom, left, right of the windows' corners, and the step.
        cascade: What a face looks like.
        hits: ``int32[M, 2]``, written: top and left of windows with a face.

    Returns:
        How many hits there are, ``M`` at most.
    """
    found = 0
    for y in range(area[0], area[1], area[4]):
        for x in range(area[2], area[3], area[4]):
            if found < hits.shape[0] and _is_face(sums, y, x, cascade):
                hits[found, 0], hits[found, 1] = y, x
                found += 1
    return found


@kernel
def _climb(
    picture: U8, place: tuple[int, int], origin: tuple[int, int], paths: tuple[I32, I32, I32]
) -> None:
    """Take the path over a neighbour where it is flatter than the best so far."""
    high, low, rises = paths
    rise = 0
    for c in range(3):
        level = np.int32(picture[place[0], place[1], c])
        rise += max(high[origin[0], origin[1], c], level)
        rise -= min(low[origin[0], origin[1], c], level)
    if rise < rises[place]:
        rises[place] = rise
        for c in range(3):
            level = np.int32(picture[place[0], place[1], c])
            high[place[0], place[1], c] = max(high[origin[0], origin[1], c], level)
            low[place[0], place[1], c] = min(low[origin[0], origin[1], c], level)


@kernel
def barrier_distance(picture: U8, seeds: U8, out: I32) -> None:
    """Find how high the lowest pass is between each place and the seeds.

    Args:
        picture: ``uint8[h, w, 3]``.
        seeds: ``uint8[h, w]``: not 0 where paths begin.
        out: ``int32[h, w]``, written: greatest less least level along the best path found, summed
            over the channels.

    Source: J. Zhang et al., "Minimum barrier salient object detection at 80 FPS", 2015.
    """
    height, width = seeds.shape
    high, low = picture.astype(np.int32), picture.astype(np.int32)
    for y in range(height):
        for x in range(width):
            out[y, x] = 0 if seeds[y, x] else 768
    for scan in range(4):
        back = scan % 2
        step = -1 if back else 1
        for i in range(height):
            y = height - 1 - i if back else i
            for j in range(width):
                x = width - 1 - j if back else j
                if 0 <= y - step < height:
                    _climb(picture, (y, x), (y - step, x), (high, low, out))
                if 0 <= x - step < width:
                    _climb(picture, (y, x), (y, x - step), (high, low, out))


@kernel
def judge_colours(places: F32, cells: I32, weight: F32, tables: F32, ratio: F32) -> None:
    """Learn which colours are the figure's and which the ground's, or say it of each place.

    Colours are spread over, and gathered from, the eight nearest bins.

    Args:
        places: ``float32[3, N]``: of each pixel in the bins of Y, U and V.
        cells: ``int32[N]``, the part of the picture that each pixel is in.
        weight: ``float32[2, N]``: how surely a pixel is ground, and figure; to learn from. Empty,
            ``float32[2, 0]``, to judge.
        tables: ``float32[2, C, Y, U, V]``, counts of ground and figure; changed where learning.
        ratio: ``float32[N]``, written where judging: log of figure to ground.
    """
    learning = weight.shape[1] > 0
    share, at = np.empty((3, 2), np.float32), np.empty(3, np.int32)
    for i in range(places.shape[1]):
        for c in range(3):
            at[c] = np.int32(places[c, i])
            share[c, 1] = places[c, i] - at[c]
            share[c, 0] = np.float32(1) - share[c, 1]
        cell, ground, figure = cells[i], np.float32(0), np.float32(0)
        for a in range(2):
            for b in range(2):
                for c in range(2):
                    part = share[0, a] * share[1, b] * share[2, c]
                    y, u, v = at[0] + a, at[1] + b, at[2] + c
                    if learning:
                        tables[0, cell, y, u, v] += part * weight[0, i]
                        tables[1, cell, y, u, v] += part * weight[1, i]
                    else:
                        ground += part * tables[0, cell, y, u, v]
                        figure += part * tables[1, cell, y, u, v]
        if not learning:
            ratio[i] = np.log(figure / ground)


@kernel
def mix_colours(tables: F32, grid: tuple[int, int], shares: tuple[float, float], out: F32) -> None:
    """Make shares of counts; those of near parts run into each other.

    Args:
        tables: ``float32[2, C, N]``, counts of ground and figure by part of the picture and bin.
        grid: Rows and columns of the parts.
        shares: Weight of the whole picture's colours beside those near by, and of what was never
            seen.
        out: ``float32[2, C, N]``, written.
    """
    rows, columns = grid
    parts, bins = tables.shape[1], tables.shape[2]
    all_, unseen = np.float32(shares[0]), np.float32(shares[1])
    whole = np.empty(bins, np.float32)
    for kind in range(2):
        whole[:] = 0
        for part in range(parts):
            counts = tables[kind, part]
            for i in range(bins):
                whole[i] += counts[i]
        total = np.float32(1) + whole.sum()
        near = (np.float32(1) - all_) * np.float32(parts) / (np.float32(9) * total)
        level = all_ / total
        for i in range(bins):
            whole[i] = whole[i] * level + unseen
        for part in range(parts):
            row, column, mixed = part // columns, part % columns, out[kind, part]
            mixed[:] = whole
            for down in range(-1, 2):
                beside = min(rows - 1, max(0, row + down)) * columns
                for right in range(-1, 2):
                    counts = tables[kind, beside + min(columns - 1, max(0, column + right))]
                    for i in range(bins):
                        mixed[i] += counts[i] * near


@kernel
def _gather(evidence: F32, flow: F32, out: F32) -> None:
    """Add to the evidence what flows into each pixel."""
    height, width = evidence.shape
    for y in range(height):
        for x in range(width):
            out[y, x] = evidence[y, x] + flow[0, y, x] + flow[1, y, x]
        for x in range(1, width):
            out[y, x] -= flow[0, y, x - 1]
        if y > 0:
            for x in range(width):
                out[y, x] -= flow[1, y - 1, x]


@kernel
def _push(across: F32, down: F32, flow: F32, field: F32) -> None:
    """Let the field flow downhill, as much as the price of each border allows."""
    height, width = field.shape
    step = np.float32(0.24)
    for y in range(height):
        for x in range(width - 1):
            pull = flow[0, y, x] + step * (field[y, x + 1] - field[y, x])
            flow[0, y, x] = min(across[y, x], max(-across[y, x], pull))
        if y < height - 1:
            for x in range(width):
                pull = flow[1, y, x] + step * (field[y + 1, x] - field[y, x])
                flow[1, y, x] = min(down[y, x], max(-down[y, x], pull))


@kernel
def cut_smoothly(evidence: F32, across: F32, down: F32, flow: F32, rounds: int, out: F32) -> None:
    """Smooth evidence with borders that like to lie on edges: its sign is the best cut there is.

    Minimises the squared distance to the evidence plus the total variation, weighted by edges; the
    level set at 0 is a minimal cut of the same energy.

    Args:
        evidence: ``float32[h, w]``: above 0 for figure.
        across: ``float32[h, w]``, the price of a border between each pixel and the next right.
        down: ``float32[h, w]``, the same to the next below.
        flow: ``float32[2, h, w]``, from the last picture to begin with; changed.
        rounds: Of the solver.
        out: ``float32[h, w]``, written.

    Source: A. Chambolle, "An algorithm for total variation minimization", 2004, and "Total
    variation minimization and a class of binary MRF models", 2005.
    """
    for _ in range(rounds):
        _gather(evidence, flow, out)
        _push(across, down, flow, out)
    _gather(evidence, flow, out)


@kernel
def expand_matte(
    slope: F32, level: F32, flat: U8, luma: U8, corner: tuple[int, int], out: U8
) -> None:
    """Draw a part of the matte at full size: a line in luma for each place, mixed between places.

    Args:
        slope: ``float32[h, w]``, how the opacity, 0 to 255, goes with luma, at a quarter of the size.
        level: ``float32[h, w]``, it at luma 0.
        flat: ``uint8[h, w]``: 0 where all around is ground, 255 where it is figure, else 1.
        luma: ``uint8[H, W]``.
        corner: Row and column of the part at a quarter of the size.
        out: ``uint8[H, W]``, written in the part.

    Source: K. He, J. Sun and X. Tang, "Guided image filtering", 2010.
    """
    rows, columns = slope.shape
    a, b = np.empty(columns, np.float32), np.empty(columns, np.float32)
    across = slice(4 * corner[1], 4 * (corner[1] + columns))
    for y in range(4 * rows):
        fine, drawn = luma[4 * corner[0] + y, across], out[4 * corner[0] + y, across]
        place = min(np.float32(rows - 1), max(np.float32(0), (y - np.float32(1.5)) / np.float32(4)))
        top = np.int32(place)
        low, part = min(rows - 1, top + 1), place - top
        for x in range(columns):
            a[x] = slope[top, x] + (slope[low, x] - slope[top, x]) * part
            b[x] = level[top, x] + (level[low, x] - level[top, x]) * part
        for x in range(columns):
            # Most places are all figure or all ground, and so are those beside them.
            if flat[top, x] != 1 and flat[top, x] == flat[low, x]:
                for k in range(4):
                    drawn[4 * x + k] = flat[top, x]
                continue
            # Four pixels share their neighbours: the first two look left, the others right.
            for k in range(4):
                other = max(0, x - 1) if k < 2 else min(columns - 1, x + 1)
                share = np.float32(abs(np.float32(0.25) * k - np.float32(0.375)))
                rise = a[x] + (a[other] - a[x]) * share
                base = b[x] + (b[other] - b[x]) * share
                value = rise * fine[4 * x + k] + base
                drawn[4 * x + k] = np.int32(min(np.float32(255), max(np.float32(0), value)))
