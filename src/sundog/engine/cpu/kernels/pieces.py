"""Kernels of pictures made of pieces: what colour each piece has, and keeps, and how it is laid."""

# Bodies of kernels are numba's language rather than Python's, see `sundog.engine.cpu.kernels.filters`.
# mypy: disable-error-code="operator,assignment,call-overload,arg-type,type-var,no-any-return,misc"

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.colour.table import ColourTable
from sundog.engine.cpu.kernels.jit import kernel

__all__ = [
    "Choice",
    "cell_means",
    "find_leads",
    "find_sides",
    "grade_planes",
    "hold",
    "lay_colours",
    "lay_regions",
    "lay_tiles",
    "nearest_colours",
    "settle",
    "tint_panes",
]

U8 = NDArray[np.uint8]
I32 = NDArray[np.int32]

# A colour in place of another is this much worse for a step of chroma than for one of luma,
# squared and of 16: YUV stretches chroma, but a face must keep its hue.
_CHROMA_WEIGHT = 20


class Choice(NamedTuple):
    """Fixed colours and what decides among them.

    Attributes:
        colours: ``int32[N, 3]``, Y, U, V.
        nearest: ``uint8[2 ** 18]`` from `nearest_colours`.
        stay: What another colour must be better by than the one before.
        agree: What each of four neighbours of the same colour counts.
    """

    colours: I32
    nearest: U8
    stay: int
    agree: int


@kernel
def cell_means(picture: U8, rows: I32, columns: I32, out: U8) -> None:
    """Average a picture over the cells of a lattice.

    Args:
        picture: ``uint8[3, H, W]``.
        rows: ``int32[H]``, row of cells that each row of pixels is in; each is hit.
        columns: ``int32[W]``, the same for columns.
        out: ``uint8[3, R, C]``, written.
    """
    for c in range(3):
        sums = np.zeros(out.shape[1:], np.int32)
        counts = np.zeros(out.shape[1:], np.int32)
        for y in range(rows.shape[0]):
            line, count, source = sums[rows[y]], counts[rows[y]], picture[c, y]
            for x in range(columns.shape[0]):
                line[columns[x]] += source[x]
                count[columns[x]] += 1
        for r in range(sums.shape[0]):
            for k in range(sums.shape[1]):
                many = max(np.int32(1), counts[r, k])
                out[c, r, k] = (sums[r, k] + (many >> 1)) // many


@kernel
def hold(last: U8, down: int, right: int, slack: int, now: U8) -> None:
    """Lead colours after the new ones only as far as they differ by more than ``slack``.

    Like the play of a gear: noise moves nothing, and a change comes without a jump.

    Args:
        last: ``uint8[3, R, C]``, colours of the last frame.
        down: Row of ``last`` that is row 0 of ``now``.
        right: The same for columns.
        slack: In each of Y, U and V.
        now: ``uint8[3, R', C']``, changed in place.
    """
    play = np.int32(slack)
    for c in range(3):
        for y in range(max(0, -down), min(now.shape[1], last.shape[1] - down)):
            for x in range(max(0, -right), min(now.shape[2], last.shape[2] - right)):
                here, before = np.int32(now[c, y, x]), np.int32(last[c, y + down, x + right])
                now[c, y, x] = min(here + play, max(here - play, before))


@kernel
def nearest_colours(colours: I32, out: U8) -> None:
    """Fill ``uint8[2 ** 18]``: the nearest of ``int32[N, 3]`` by ``y >> 2 << 12 | u >> 2 << 6 | v >> 2``."""
    for place in range(out.shape[0]):
        y = np.int32(((place >> 12) << 2) + 2)
        u = np.int32(((place >> 6 & 63) << 2) + 2)
        v = np.int32(((place & 63) << 2) + 2)
        best, least = 0, np.int32(1 << 30)
        for i in range(colours.shape[0]):
            a, b, c = y - colours[i, 0], u - colours[i, 1], v - colours[i, 2]
            away = 16 * a * a + _CHROMA_WEIGHT * (b * b + c * c)
            if away < least:
                best, least = i, away
        out[place] = best


@kernel
def settle(picture: U8, choice: Choice, last: U8, down: int, right: int, out: U8) -> None:
    """Choose a fixed colour for each place, as before and as its neighbours where it is close.

    One step of iterated conditional modes a frame (J. Besag, "On the statistical analysis of dirty
    pictures", 1986): speckles go, and no place swings between two colours.

    Args:
        picture: ``uint8[3, R, C]``.
        choice: The colours.
        last: ``uint8[R', C']``, what was chosen for the last frame; may be empty.
        down: Row of ``last`` that is row 0 of ``out``.
        right: The same for columns.
        out: ``uint8[R, C]``, written: number of the colour.
    """
    rows, columns = out.shape
    candidates = np.zeros(6, np.int32)
    stay, agree = np.int32(16 * choice.stay), np.int32(16 * choice.agree)
    for y in range(rows):
        there_y = y + down
        inside_y = 0 <= there_y < last.shape[0]
        for x in range(columns):
            a = np.int32(picture[0, y, x])
            b = np.int32(picture[1, y, x])
            c = np.int32(picture[2, y, x])
            first = np.int32(choice.nearest[(a >> 2) << 12 | (b >> 2) << 6 | c >> 2])
            there_x = x + right
            known = inside_y and 0 <= there_x < last.shape[1]
            up = np.int32(out[y - 1, x]) if y else first
            left = np.int32(out[y, x - 1]) if x else first
            before, under, after = first, up, left
            if known:
                before = np.int32(last[there_y, there_x])
                if there_y + 1 < last.shape[0]:
                    under = np.int32(last[there_y + 1, there_x])
                if there_x + 1 < last.shape[1]:
                    after = np.int32(last[there_y, there_x + 1])
            if first == up == left == before == under == after:
                out[y, x] = first
                continue
            candidates[0], candidates[1], candidates[2] = first, before, up
            candidates[3], candidates[4], candidates[5] = left, under, after
            best, least = first, np.int32(1 << 30)
            for k in range(6):
                i = candidates[k]
                p = a - choice.colours[i, 0]
                q = b - choice.colours[i, 1]
                r = c - choice.colours[i, 2]
                away = 16 * p * p + _CHROMA_WEIGHT * (q * q + r * r)
                away -= agree * (np.int32(i == up) + np.int32(i == left))
                away -= agree * (np.int32(i == under) + np.int32(i == after))
                if known and i == before:
                    away -= stay
                if away < least:
                    best, least = i, away
            out[y, x] = best


@kernel
def lay_colours(cells: U8, rows: I32, columns: I32, out: U8) -> None:
    """Enlarge ``uint8[R, C]`` to ``uint8[H, W]`` by the rows and columns of each pixel."""
    for y in range(out.shape[0]):
        if y and rows[y] == rows[y - 1]:
            out[y] = out[y - 1]
            continue
        line = cells[rows[y]]
        for x in range(out.shape[1]):
            out[y, x] = line[columns[x]]


@kernel
def lay_tiles(atlas: U8, which: U8, rows: I32, columns: I32, start: I32, out: U8) -> None:
    """Lay one tile of an atlas on each cell.

    Args:
        atlas: ``uint8[N, h, w]``.
        which: ``uint8[R, C]``, number of the tile, of ``N`` and around again.
        rows: ``int32[H]``, row of cells of each row of pixels.
        columns: ``int32[W]``.
        start: ``int32[2]``, where in a tile the first pixel lies.
        out: ``uint8[H, W]``, written.
    """
    many, tall, wide = atlas.shape
    in_y = start[0]
    for y in range(out.shape[0]):
        kinds = which[rows[y]]
        in_x = start[1]
        for x in range(out.shape[1]):
            out[y, x] = atlas[kinds[columns[x]] % many, in_y, in_x]
            in_x = in_x + 1 if in_x + 1 < wide else 0
        in_y = in_y + 1 if in_y + 1 < tall else 0


@kernel
def find_sides(kinds: U8, row: int, column: int, bricks: bool, out: U8) -> None:
    """Find where each cell ends: at another colour, or at the border of a brick of up to 2 by 4.

    Args:
        kinds: ``uint8[R, C]``, number of the colour.
        row: Number of the first row since the start; bricks move with the picture.
        column: The same for columns.
        bricks: Whether cells are joined to bricks at most; else to anything.
        out: ``uint8[R, C]``, written: 1 ends above, 2 left, 4 below, 8 right.
    """
    rows, columns = kinds.shape
    for y in range(rows):
        course = (y + row) >> 1
        shift = (course * 5) & 3
        lower = (y + row) & 1 == 1
        for x in range(columns):
            here, place = kinds[y, x], x + column
            quarter = (place + shift) & 3
            short = ((course * 7 + ((place + shift) >> 2) * 13) & 7) < 3
            above, below = bricks and not lower, bricks and lower
            left = bricks and (quarter == 0 or (short and quarter == 2))
            right = bricks and (quarter == 3 or (short and quarter == 1))
            above |= y > 0 and kinds[y - 1, x] != here
            below |= y + 1 < rows and kinds[y + 1, x] != here
            left |= x > 0 and kinds[y, x - 1] != here
            right |= x + 1 < columns and kinds[y, x + 1] != here
            out[y, x] = above + 2 * left + 4 * below + 8 * right


@kernel
def grade_planes(picture: U8, table: ColourTable, out: U8) -> None:
    """Grade ``uint8[3, H, W]`` without dither, so that like stays like."""
    for y in range(out.shape[1]):
        for x in range(out.shape[2]):
            luma = np.int32(picture[0, y, x])
            u = min(np.int32(63), (np.int32(picture[1, y, x]) + 2) >> 2)
            v = min(np.int32(63), (np.int32(picture[2, y, x]) + 2) >> 2)
            place = u << 6 | v
            entry = table.chroma[(luma >> 1) << 12 | place]
            out[0, y, x] = table.luma[luma << 12 | place]
            out[1, y, x] = entry & 255
            out[2, y, x] = entry >> 8


@kernel
def lay_regions(kinds: U8, colours: I32, share: int, picture: U8) -> None:
    """Lead a picture to its chosen colours.

    Args:
        kinds: ``uint8[H, W]``, number of the colour.
        colours: ``int32[N, 3]``.
        share: Of the chosen colour, of 256.
        picture: ``uint8[3, H, W]``, changed in place.
    """
    for c in range(3):
        for y in range(kinds.shape[0]):
            for x in range(kinds.shape[1]):
                own = np.int32(picture[c, y, x])
                step = (colours[kinds[y, x], c] - own) * share
                picture[c, y, x] = own + (step >> 8)


@kernel
def find_leads(kinds: U8, colours: I32, cuts: U8, skin: U8, out: U8) -> None:
    """Find where regions meet: 255 between unlike colours, less between like ones.

    Args:
        kinds: ``uint8[H, W]``, number of the colour.
        colours: ``int32[N, 3]``.
        cuts: ``uint8[H, W]``, 255 where a sheet is cut anyway, but for skin.
        skin: ``uint8[H, W]``, 0 to 255.
        out: ``uint8[H, W]``, written.
    """
    many = colours.shape[0]
    unlike = np.zeros((many, many), np.int32)
    for i in range(many):
        for k in range(many):
            a = abs(colours[i, 0] - colours[k, 0])
            b = abs(colours[i, 1] - colours[k, 1]) + abs(colours[i, 2] - colours[k, 2])
            unlike[i, k] = max(0, min(255, (a + b) * 5 - 60)) if i != k else 0
    rows, columns = kinds.shape
    for y in range(rows):
        below = min(rows - 1, y + 1)
        for x in range(columns):
            here = kinds[y, x]
            least = max(
                unlike[here, kinds[below, x]], unlike[here, kinds[y, min(columns - 1, x + 1)]]
            )
            least -= np.int32(skin[y, x]) >> 1
            out[y, x] = max(np.int32(0), max(least, np.int32(cuts[y, x]) - np.int32(skin[y, x])))


@kernel
def tint_panes(hues: U8, skin: U8, chroma: U8) -> None:
    """Give each pane a hue of its own, but no face.

    Args:
        hues: ``uint8[H, W]``, what is added, 128 is nothing.
        skin: ``uint8[H, W]``, 0 to 255.
        chroma: ``uint8[H, W]``, U or V, changed in place.
    """
    for y in range(chroma.shape[0]):
        for x in range(chroma.shape[1]):
            step = (np.int32(hues[y, x]) - 128) * (255 - np.int32(skin[y, x]))
            chroma[y, x] = min(240, max(16, np.int32(chroma[y, x]) + (step >> 8)))
