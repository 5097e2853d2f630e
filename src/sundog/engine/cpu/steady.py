"""Strokes that stay what they were: their colour, direction and opacity follow the picture slowly.

A stroke has its place on things, so what lies under it hardly changes when the camera moves; what
does change from frame to frame is noise and the sampling of pixels, and a painter's stroke has
neither.
"""

# Bodies of kernels are numba's language rather than Python's, see `sundog.engine.cpu.filters`.
# mypy: disable-error-code="operator,assignment,call-overload,arg-type,type-var,no-any-return,misc"

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.brush import Places
from sundog.engine.cpu.flow import DIRECTIONS
from sundog.engine.cpu.jit import kernel

__all__ = ["Kept", "begin_strokes", "steady_strokes"]

U8 = NDArray[np.uint8]
I32 = NDArray[np.int32]

# A stroke that is this many directions off turns at once; within the other, it does not turn.
_SUDDEN = np.int32(8)
_SLACK = np.int32(2)


class Kept(NamedTuple):
    """What is remembered of the strokes of one layer.

    Attributes:
        colour: ``int32[3, N]``, Y, U, V, times 16; below 0 for a stroke that has none yet.
        opacity: ``int32[N]``, 0 to 255, times 16.
        direction: ``int32[N]``, 0 to DIRECTIONS - 1.
    """

    colour: I32
    opacity: I32
    direction: I32


def begin_strokes(count: int) -> Kept:
    """Return the memory of strokes that were never laid."""
    return Kept(
        np.full((3, count), -1, np.int32), np.zeros(count, np.int32), np.zeros(count, np.int32)
    )


@kernel
def steady_strokes(where: Places, kept: Kept, picture: U8, opacity: U8, directions: I32) -> None:
    """Put what strokes are to be in place of what lies under them.

    Args:
        where: Of the strokes.
        kept: From the last frame; changed to this one.
        picture: ``uint8[3, H, W]``, changed where strokes take their colour from.
        opacity: ``uint8[H/2, W/2]``, changed likewise.
        directions: ``int32[H/2, W/2]``, changed likewise.
    """
    for i in range(where.row.shape[0]):
        y, x = where.row[i], where.column[i]
        turned = np.int32(directions[y >> 1, x >> 1])
        cover = np.int32(opacity[y >> 1, x >> 1]) << 4
        if kept.colour[0, i] < 0:
            for c in range(3):
                kept.colour[c, i] = np.int32(picture[c, y, x]) << 4
            kept.opacity[i], kept.direction[i] = cover, turned
            continue
        change = np.int32(0)
        for c in range(3):
            step = abs((np.int32(picture[c, y, x]) << 4) - kept.colour[c, i]) >> 4
            change = max(change, np.int32(step))
        share = min(np.int32(256), np.int32(44) + max(np.int32(0), change - np.int32(7)) * 14)
        for c in range(3):
            step = (np.int32(picture[c, y, x]) << 4) - kept.colour[c, i]
            kept.colour[c, i] += (step * share) >> 8
            picture[c, y, x] = (kept.colour[c, i] + 8) >> 4
        kept.opacity[i] += ((cover - kept.opacity[i]) * share) >> 8
        opacity[y >> 1, x >> 1] = kept.opacity[i] >> 4
        off = (turned - kept.direction[i] + 3 * DIRECTIONS // 2) % DIRECTIONS - DIRECTIONS // 2
        if abs(off) >= _SUDDEN:
            kept.direction[i] = turned
        elif abs(off) > _SLACK:
            kept.direction[i] = (
                kept.direction[i] + (1 if off > 0 else -1) + DIRECTIONS
            ) % DIRECTIONS
        directions[y >> 1, x >> 1] = kept.direction[i]
