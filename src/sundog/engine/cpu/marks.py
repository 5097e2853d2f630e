"""Kernels that make marks of ink and of dry colour."""

# Bodies of kernels are numba's language rather than Python's, see `sundog.engine.cpu.filters`.
# mypy: disable-error-code="operator,assignment,call-overload,arg-type,type-var,no-any-return,misc"

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.jit import kernel

__all__ = [
    "DIRECTIONS",
    "TILE",
    "Cover",
    "LineSet",
    "StrokeSet",
    "find_form",
    "line_marks",
    "rub",
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
    """

    down: int
    right: int
    bend: int
    fainter: int


class Cover(NamedTuple):
    """How dry colour covers, all of 256.

    Attributes:
        bare: Share of the ground between marks.
        gain: Hardness of their borders.
        load: Threshold of a middle grey, 0 to 255.
        tone: Threshold by luma.
        colour: Threshold by chroma.
        skin: Threshold by how surely a place is skin.
        ground_y: Luma of the ground, 16 to 235.
        ground_u: Its U.
        ground_v: Its V.
    """

    bare: int
    gain: int
    load: int
    tone: int
    colour: int
    skin: int
    ground_y: int
    ground_u: int
    ground_v: int


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
def stroke_marks(strokes: StrokeSet, form: I32, drift: tuple[int, int], out: U8) -> None:
    """Lay strokes along shapes, and others across them in darker tones.

    Args:
        strokes: To be laid.
        form: ``int32[h, w]``, direction of each patch.
        drift: Rows and columns that the camera has moved the picture.
        out: ``uint8[H, W]``, written: thresholds.
    """
    height, width = out.shape
    rows, columns = form.shape
    ragged, fainter = strokes.ragged, np.int32(strokes.fainter)
    per_row, per_column = np.int32(rows * 256 // height), np.int32(columns * 256 // width)
    for y in range(height):
        ty = (y - drift[0]) & (TILE - 1)
        # Those across are taken from elsewhere, or each would cross at its own middle.
        by = (ty + TILE // 3) & (TILE - 1)
        for x in range(width):
            tx = (x - drift[1]) & (TILE - 1)
            py = min(height - 1, max(0, y + np.int32(ragged[0, ty, tx])))
            px = min(width - 1, max(0, x + np.int32(ragged[1, ty, tx])))
            along = form[py * per_row >> 8, px * per_column >> 8]
            mark = np.int32(strokes.bank[along, ty, tx])
            if fainter < 255:
                across = (along + DIRECTIONS // 2 - 1) & (DIRECTIONS - 1)
                mark = max(mark, np.int32(strokes.bank[across, by, tx]) - fainter)
            out[y, x] = mark


@kernel
def line_marks(
    wave: U8, bends: U8, first: LineSet, second: LineSet, drift: tuple[int, int], out: U8
) -> None:
    """Rule lines, bulging over shapes, and a second set across them in darker tones.

    Args:
        wave: From `hatches.wave`.
        bends: ``uint8[H, W]``, smooth; moves the first set sideways.
        first: Lines in all tones.
        second: Straight lines across them.
        drift: Rows and columns that the camera has moved the picture.
        out: ``uint8[H, W]``, written: thresholds.
    """
    fainter = np.int32(second.fainter)
    bend, right, right2 = np.int32(first.bend), np.int32(first.right), np.int32(second.right)
    for y in range(out.shape[0]):
        start = np.int32((y - drift[0]) * first.down - drift[1] * first.right)
        start2 = np.int32((y - drift[0]) * second.down - drift[1] * second.right)
        for x in range(out.shape[1]):
            phase = start + np.int32(x) * right + np.int32(bends[y, x]) * bend
            across = start2 + np.int32(x) * right2
            one = np.int32(wave[(phase >> 8) & 255])
            other = np.int32(wave[(across >> 8) & 255]) - fainter
            out[y, x] = max(one, other)


@kernel
def rub(marks: U8, cover: Cover, skin: U8, luma: U8, chroma: U8) -> None:
    """Leave the ground bare where marks are fainter than the picture asks for.

    Args:
        marks: ``uint8[H, W]``, thresholds.
        cover: Amounts and the ground's colour.
        skin: ``uint8[H/2, W/2]``, 0 to 255.
        luma: ``uint8[H, W]``, changed in place.
        chroma: ``uint8[2, H/2, W/2]``, changed in place.
    """
    gain, tone, bare = np.int32(cover.gain), np.int32(cover.tone), np.int32(cover.bare)
    ground = np.int32(cover.ground_y)
    ground_u, ground_v = np.int32(cover.ground_u), np.int32(cover.ground_v)
    for y in range(chroma.shape[1]):
        for x in range(chroma.shape[2]):
            u, v = np.int32(chroma[0, y, x]), np.int32(chroma[1, y, x])
            strong = abs(u - 128) + abs(v - 128)
            load = np.int32(cover.load) + (strong * np.int32(cover.colour) >> 8)
            load += np.int32(skin[y, x]) * np.int32(cover.skin) >> 8
            total = np.int32(0)
            for i in range(4):
                row, column = 2 * y + (i >> 1), 2 * x + (i & 1)
                here = np.int32(luma[row, column])
                level = load + ((here - 126) * tone >> 8)
                empty = ((np.int32(marks[row, column]) - level) * gain >> 8) + 128
                empty = min(255, max(0, empty)) * bare >> 8
                luma[row, column] = here + ((ground - here) * empty >> 8)
                total += empty
            chroma[0, y, x] = u + ((ground_u - u) * total >> 10)
            chroma[1, y, x] = v + ((ground_v - v) * total >> 10)
