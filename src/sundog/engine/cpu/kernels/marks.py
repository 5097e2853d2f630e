"""Kernels that make marks of ink and of dry colour."""

# Bodies of kernels are numba's language rather than Python's, see `sundog.engine.cpu.kernels.filters`.
# mypy: disable-error-code="operator,assignment,call-overload,arg-type,type-var,no-any-return,misc"

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.geometry import CELL, Part
from sundog.engine.cpu.kernels.jit import kernel

__all__ = [
    "DIRECTIONS",
    "TILE",
    "Cover",
    "LineSet",
    "StrokeSet",
    "find_bare",
    "find_form",
    "lay_bare",
    "line_marks",
    "stroke_marks",
]

U8 = NDArray[np.uint8]
F32 = NDArray[np.float32]
I32 = NDArray[np.int32]

DIRECTIONS = 16
"""Directions of strokes, evenly over half a turn."""

TILE = 512
"""Side of the tiles that strokes repeat in, a power of two."""

# A place changes its direction only when the new one is this much nearer, in directions.
_HOLD = 0.8


class LineSet(NamedTuple):
    """Parallel lines, in parts of a period of 65536.

    Attributes:
        down: Phase by row.
        right: Phase by column.
        bend: Phase by what bends them.
        fainter: Taken from their thresholds.
        start: Phase of the first pixel.
    """

    down: int
    right: int
    bend: int
    fainter: int
    start: int = 0


class Cover(NamedTuple):
    """How dry colour covers, all of 256.

    Attributes:
        bare: Share of the ground between marks.
        gain: Hardness of their borders.
        load: Threshold of a middle grey, 0 to 255.
        tone: Threshold by luma.
        colour: Threshold by chroma.
        skin: Threshold by how surely a place is skin.
    """

    bare: int
    gain: int
    load: int
    tone: int
    colour: int
    skin: int


@kernel
def find_form(tensor: F32, lean: float, calm: float, first: bool, kept: I32) -> None:
    """Quantise the direction of shapes, each place keeping its own until another is surely nearer.

    Args:
        tensor: ``float32[3, H, W]``, smoothed structure tensor: xx, yy, xy.
        lean: Direction where there is none, radians.
        calm: Weight of it against the tensor's trace.
        first: Whether there is none to keep.
        kept: ``int32[H, W]``, changed in place: 0 to DIRECTIONS - 1.
    """
    lean_cos, lean_sin = np.cos(2 * lean) * calm, np.sin(2 * lean) * calm
    for y in range(kept.shape[0]):
        for x in range(kept.shape[1]):
            cos = tensor[1, y, x] - tensor[0, y, x] + lean_cos
            sin = -2 * tensor[2, y, x] + lean_sin
            place = np.arctan2(sin, cos) * (DIRECTIONS / (2 * np.pi))
            away = abs(place - kept[y, x])
            away = min(away % DIRECTIONS, DIRECTIONS - away % DIRECTIONS)
            if first or away > _HOLD:
                kept[y, x] = np.int32(np.floor(place + 0.5 + DIRECTIONS)) % DIRECTIONS


class StrokeSet(NamedTuple):
    """Strokes of all directions.

    Attributes:
        bank: From `hatches.stroke_bank`.
        ragged: From `hatches.ragged`.
        fainter: Taken from the thresholds of those across, 255 for none.
    """

    bank: U8
    ragged: NDArray[np.int8]
    fainter: int


@kernel
def stroke_marks(strokes: StrokeSet, form: I32, carried: I32, part: Part, out: U8) -> None:
    """Lay strokes along shapes, and others across them in darker tones.

    Args:
        strokes: To be laid.
        form: ``int32[h, w]``, direction of each patch.
        carried: ``int32[H/16, W/16, 2]``: rows and columns of ``out`` from each block to its place
            among the strokes.
        part: What of the picture is wanted.
        out: ``uint8[H/2, W/2]``, written there: thresholds.
    """
    height, width = out.shape
    rows, columns = form.shape
    ragged, fainter = strokes.ragged, np.int32(strokes.fainter)
    per_row, per_column = np.int32(rows * 256 // height), np.int32(columns * 256 // width)
    side = CELL // 2
    for y in range(part.top * side, part.bottom * side):
        row, moved = out[y], carried[y // side]
        for x in range(np.uint32(part.left * side), np.uint32(part.right * side)):
            block = np.uint32(x) // np.uint32(side)
            ty = np.uint32(y + moved[block, 0]) & np.uint32(TILE - 1)
            tx = np.uint32(x + moved[block, 1]) & np.uint32(TILE - 1)
            py = min(height - 1, max(0, np.int32(y) + np.int32(ragged[0, ty, tx])))
            px = min(width - 1, max(0, np.int32(x) + np.int32(ragged[1, ty, tx])))
            along = np.uint32(form[np.uint32(py * per_row >> 8), np.uint32(px * per_column >> 8)])
            mark = np.int32(strokes.bank[along, ty, tx])
            if fainter < 255:
                across = np.uint32(along + DIRECTIONS // 2 - 2) & np.uint32(DIRECTIONS - 1)
                # Taken from elsewhere, or each would cross the other at its own middle.
                by = np.uint32(ty + TILE // 3) & np.uint32(TILE - 1)
                mark = max(mark, np.int32(strokes.bank[across, by, tx]) - fainter)
            row[x] = mark


@kernel
def line_marks(bends: U8, first: LineSet, second: LineSet, out: U8) -> None:
    """Rule lines, bulging over shapes, and a second set across them in darker tones.

    Args:
        bends: ``uint8[H, W]``, smooth; moves the first set sideways.
        first: Lines in all tones.
        second: Straight lines across them.
        out: ``uint8[H, W]``, written: thresholds.
    """
    fainter = np.int32(second.fainter)
    bend, right, right2 = np.int32(first.bend), np.int32(first.right), np.int32(second.right)
    for y in range(out.shape[0]):
        start = np.int32(y * first.down + first.start)
        start2 = np.int32(y * second.down + second.start)
        row, bent = out[y], bends[y]
        for x in range(out.shape[1]):
            phase = start + np.int32(x) * right + np.int32(bent[x]) * bend
            row[x] = abs((phase >> 7 & 510) - 255)
        if fainter < 255:
            for x in range(out.shape[1]):
                across = start2 + np.int32(x) * right2
                row[x] = max(np.int32(row[x]), abs((across >> 7 & 510) - 255) - fainter)


@kernel
def find_bare(marks: U8, cover: Cover, skin: U8, picture: U8, out: U8) -> None:
    """Say how bare the ground is: where marks are fainter than the picture asks for.

    Args:
        marks: ``uint8[H, W]``, thresholds.
        cover: How colour covers.
        skin: ``uint8[H, W]``, 0 to 255.
        picture: ``uint8[3, H, W]``, Y, U, V.
        out: ``uint8[H, W]``, written: 0 covered to 255.
    """
    gain, tone, bare = np.int32(cover.gain), np.int32(cover.tone), np.int32(cover.bare)
    load, colour, spare = np.int32(cover.load), np.int32(cover.colour), np.int32(cover.skin)
    for y in range(out.shape[0]):
        mark, kept, row = marks[y], skin[y], out[y]
        light, us, vs = picture[0, y], picture[1, y], picture[2, y]
        for x in range(out.shape[1]):
            strong = abs(np.int32(us[x]) - 128) + abs(np.int32(vs[x]) - 128)
            level = load + ((strong * colour + np.int32(kept[x]) * spare) >> 8)
            level += (np.int32(light[x]) - 126) * tone >> 8
            empty = ((np.int32(mark[x]) - level) * gain >> 8) + 128
            row[x] = min(np.int32(255), max(np.int32(0), empty)) * bare >> 8


@kernel
def lay_bare(bare: U8, ground: int, plane: U8) -> None:
    """Lead ``plane`` ``uint8[H, W]`` to ``ground`` by ``bare`` ``uint8[H, W]``."""
    there = np.int32(ground)
    for y in range(plane.shape[0]):
        shares, row = bare[y], plane[y]
        for x in range(plane.shape[1]):
            here = np.int32(row[x])
            row[x] = here + ((there - here) * np.int32(shares[x]) * 257 >> 16)
