"""Textures that move with the camera rather than lie on the screen like a dirty window."""

import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.canvas import Canvas
from sundog.engine.cpu.motion import UNIT, shift_field

__all__ = ["follow", "follow_whole", "offset", "remainder", "shifted"]

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
    """Return a static field where the camera's motion has carried it, to a fraction of a pixel.

    Args:
        field: ``uint8[H, W]`` of full or half size that wraps around in both directions; tones,
            not numbers of things, since neighbours are mixed.
        canvas: Of this frame.

    Returns:
        ``uint8[H, W]``; the field itself while nothing has moved, else a copy.
    """
    steps = UNIT * field.shape[0] / canvas.geometry.height
    return shifted(field, round(canvas.drift[0] * steps), round(canvas.drift[1] * steps))


def shifted(field: U8, down: int, right: int) -> U8:
    """Return a field that wraps around, shifted by 1/``UNIT`` of its pixels."""
    if down == 0 == right:
        return field
    if down % UNIT == 0 == right % UNIT:
        return np.roll(field, (down // UNIT, right // UNIT), (0, 1))
    out = np.empty_like(field)
    shift_field(field, down, right, out)
    return out


def follow_whole(field: U8, canvas: Canvas) -> U8:
    """Return a field of numbers where the camera's motion has carried it, to a whole pixel."""
    down, right = offset(canvas, field.shape[0])
    return field if down == 0 == right else np.roll(field, (down, right), (0, 1))
