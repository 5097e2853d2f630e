"""Textures that move with the camera rather than lie on the screen like a dirty window."""

import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.canvas import Canvas
from sundog.engine.cpu.geometry import Part
from sundog.engine.cpu.kernels.motion import carry_field

__all__ = ["follow", "follow_whole", "offset", "remainder", "carried"]

U8 = NDArray[np.uint8]


def offset(canvas: Canvas, length: int) -> tuple[int, int]:
    """Return how far the picture has moved since the start, in pixels of a field.

    Args:
        canvas: Of this frame.
        length: Number of rows of the field; ``H`` for one of full size, ``H / 2`` for half.

    Returns:
        ``(down, right)``, rounded; not wrapped.
    """
    share = length / canvas.geometry.height
    return round(canvas.drift[0] * share), round(canvas.drift[1] * share)


def remainder(canvas: Canvas, length: int) -> tuple[float, float]:
    """Return what `offset` leaves out by rounding: ``(down, right)``, -0.5 to 0.5 pixels."""
    share = length / canvas.geometry.height
    exact = (canvas.drift[0] * share, canvas.drift[1] * share)
    down, right = offset(canvas, length)
    return exact[0] - down, exact[1] - right


def follow(field: U8, canvas: Canvas) -> U8:
    """Return a static field where the camera has carried it: shifted, zoomed and turned.

    Args:
        field: ``uint8[H, W]`` of full or half size that wraps around in both directions; tones,
            not numbers of things, since neighbours are mixed.
        canvas: Of this frame.

    Returns:
        ``uint8[H, W]``; the field itself while nothing has moved, else a copy of what is seen.
    """
    return carried(field, canvas.anchors, canvas.part)


def carried(field: U8, vectors: NDArray[np.int32], part: Part) -> U8:
    """Return a field that wraps around, each block taken from elsewhere.

    Args:
        field: ``uint8[H, W]`` of full or half size.
        vectors: ``int32[H/16, W/16, 2]``: down, right to the source, 1/``UNIT`` full-size pixels.
        part: What of it is wanted: the rest is not filled.
    """
    if not vectors.any():
        return field
    out = np.empty_like(field)
    side = field.shape[0] // vectors.shape[0]
    carry_field(np.ascontiguousarray(field), vectors, side, part, out)
    return out


def follow_whole(field: U8, canvas: Canvas) -> U8:
    """Return a field of numbers where the camera's shift has carried it, to a whole pixel."""
    down, right = offset(canvas, field.shape[0])
    return field if down == 0 == right else np.roll(field, (down, right), (0, 1))
