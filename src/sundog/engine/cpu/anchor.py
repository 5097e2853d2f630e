"""Textures that move with the camera rather than lie on the screen like a dirty window."""

import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.canvas import Canvas

__all__ = ["follow", "offset", "remainder"]

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
    """Return a static field where the camera's motion has carried it.

    Args:
        field: ``uint8[H, W]`` of full or half size that wraps around in both directions.
        canvas: Of this frame.

    Returns:
        ``uint8[H, W]``; the field itself while nothing has moved, else a copy.
    """
    down, right = offset(canvas, field.shape[0])
    if down == 0 == right:
        return field
    return np.roll(field, (down, right), (0, 1))
