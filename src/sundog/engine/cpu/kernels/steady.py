"""Strokes that stay what they were and go along with what they lie on.

A stroke is carried by the motion of the block under it, the figure's with the figure. When it has
strayed far from its place in the lattice, which goes along with the camera, it begins anew there:
so no place is bare and none crowded. Its colour, direction and opacity follow the picture slowly:
what changes from frame to frame is noise and the sampling of pixels, and paint has neither.

Source of carried strokes: P. Litwinowicz, "Processing images and video for an impressionist
effect", 1997.
"""

# Bodies of kernels are numba's language rather than Python's, see `sundog.engine.cpu.kernels.filters`.
# mypy: disable-error-code="operator,assignment,call-overload,arg-type,type-var,no-any-return,misc"

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.kernels.brush import Places
from sundog.engine.cpu.kernels.flow import DIRECTIONS
from sundog.engine.cpu.kernels.jit import kernel

__all__ = ["Kept", "Laid", "Motion", "begin_strokes", "carry_strokes", "steady_strokes"]

U8 = NDArray[np.uint8]
I32 = NDArray[np.int32]
F32 = NDArray[np.float32]

# A stroke that is this many directions off turns at once; within the other, it does not turn.
_SUDDEN = np.int32(8)
_SLACK = np.int32(2)


# How far a stroke may stray from its place, half-size pixels.
_FARTHEST = np.float32(14)


class Kept(NamedTuple):
    """What is remembered of the strokes of one layer.

    Attributes:
        row: ``int32[N]``, where each stroke lies, half-size pixels; filled by `steady_strokes`.
        column: ``int32[N]``.
        aside: ``float32[2, N]``, how far it has strayed from its place: down, right.
        colour: ``int32[3, N]``, Y, U, V, times 16; below 0 for a stroke that has none yet.
        opacity: ``int32[N]``, 0 to 255, times 16.
        direction: ``int32[N]``, 0 to DIRECTIONS - 1.
    """

    row: I32
    column: I32
    aside: F32
    colour: I32
    opacity: I32
    direction: I32


class Motion(NamedTuple):
    """How the picture moved since the last frame.

    Attributes:
        vectors: ``int32[H/8, W/8, 2]``, for each block of 8 half-size pixels where it was: down and
            right, in sixteenths.
        down: Pixels that the lattice has moved.
        right: The same.
        top: Whole pixels that the lattice lies lower than at the start.
        left: The same to the right.
    """

    vectors: I32
    down: float
    right: float
    top: int
    left: int


class Laid(NamedTuple):
    """What a session remembers of its strokes.

    Attributes:
        owner: Whose they are.
        layers: Of strokes.
        drift: Of the camera when they were laid, full-size pixels down and right.
    """

    owner: object
    layers: tuple[Kept, ...]
    drift: tuple[float, float]


def begin_strokes(where: Places) -> Kept:
    """Return the memory of strokes that were never laid."""
    count = len(where.row)
    return Kept(
        np.zeros(count, np.int32),
        np.zeros(count, np.int32),
        np.zeros((2, count), np.float32),
        np.full((3, count), -1, np.int32),
        np.zeros(count, np.int32),
        np.zeros(count, np.int32),
    )


@kernel
def carry_strokes(where: Places, kept: Kept, motion: Motion, height: int, width: int) -> None:
    """Move strokes with what they lie on: fill ``kept.row`` and ``kept.column``.

    Args:
        where: Their places in the lattice.
        kept: From the last frame; changed to this one.
        motion: Of the picture.
        height: Of the half-size picture.
        width: Of it.
    """
    for i in range(where.row.shape[0]):
        home_y = (where.row[i] + motion.top) % height
        home_x = (where.column[i] + motion.left) % width
        y = min(height - 1, max(0, home_y + np.int32(np.rint(kept.aside[0, i]))))
        x = min(width - 1, max(0, home_x + np.int32(np.rint(kept.aside[1, i]))))
        down, right = motion.vectors[y >> 3, x >> 3, 0], motion.vectors[y >> 3, x >> 3, 1]
        kept.aside[0, i] -= down * np.float32(1 / 16) + np.float32(motion.down)
        kept.aside[1, i] -= right * np.float32(1 / 16) + np.float32(motion.right)
        # Strokes have patience of their own, or all would begin anew at once.
        patience = _FARTHEST * np.float32(0.5 + (i * 37 & 63) / 64)
        if max(abs(kept.aside[0, i]), abs(kept.aside[1, i])) > patience:
            kept.aside[0, i] = kept.aside[1, i] = 0
            kept.colour[0, i] = -1
        kept.row[i] = min(height - 1, max(0, home_y + np.int32(np.rint(kept.aside[0, i]))))
        kept.column[i] = min(width - 1, max(0, home_x + np.int32(np.rint(kept.aside[1, i]))))


@kernel
def steady_strokes(kept: Kept, picture: U8, opacity: U8, directions: I32, sudden: bool) -> None:
    """Put what strokes are to be in place of what lies under them.

    Args:
        kept: From the last frame; changed to this one.
        picture: ``uint8[3, H, W]``, changed where strokes take their colour from.
        opacity: ``uint8[H/2, W/2]``, changed likewise.
        directions: ``int32[H/2, W/2]``, changed likewise.
        sudden: Whether new strokes are there at once rather than little by little.
    """
    for i in range(kept.row.shape[0]):
        y, x = kept.row[i], kept.column[i]
        turned = np.int32(directions[y >> 1, x >> 1])
        cover = np.int32(opacity[y >> 1, x >> 1]) << 4
        change = np.int32(0)
        if kept.colour[0, i] < 0:
            for c in range(3):
                kept.colour[c, i] = np.int32(picture[c, y, x]) << 4
            kept.opacity[i] = cover if sudden else np.int32(0)
            kept.direction[i] = turned
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
