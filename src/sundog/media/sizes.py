"""Which size the engine works at, for whatever size arrives.

A camera may send any size, and may change it while it runs (browsers scale down when the network
is slow). The engine's picture keeps the camera's orientation and shape but always has about the
model's area, so that a style looks the same whatever arrives, and a change of resolution is not
a change of look.
"""

import math
from typing import Final

__all__ = ["ALIGN", "MODEL_SIZE", "SteadySize", "working_size"]

MODEL_SIZE: Final = (1280, 704)
"""``(width, height)`` of the realtime models, pixels."""

ALIGN: Final = 16
"""Engine sizes are multiples of this (two halvings and a 4:2:0 chroma plane stay whole)."""

_NEAR: Final = 0.05
"""Aspect ratios this close are served at exactly the model's size, by cropping the rest."""

_MAX_ASPECT: Final = 4.0

_SAME_SHAPE: Final = 0.03
"""Aspect ratios this close are one camera's, at sizes that were rounded."""


def working_size(
    size: tuple[int, int], model_size: tuple[int, int] = MODEL_SIZE
) -> tuple[int, int]:
    """Return the engine's size for pictures of ``size``.

    Args:
        size: ``(width, height)`` as it arrives, any positive values, pixels.
        model_size: ``(width, height)`` of the model, multiples of `ALIGN`.

    Returns:
        ``(width, height)``, multiples of `ALIGN`: the model's size, upright when the input is,
        for shapes within 5 % of it; otherwise the input's shape (at most 4:1) at the same area.
    """
    width, height = model_size
    aspect = min(_MAX_ASPECT, max(1 / _MAX_ASPECT, size[0] / size[1]))
    for candidate in ((width, height), (height, width)):
        if abs(aspect * candidate[1] / candidate[0] - 1) <= _NEAR:
            return candidate
    area = width * height
    return _aligned(math.sqrt(area * aspect)), _aligned(math.sqrt(area / aspect))


class SteadySize:
    """The engine's size for one camera, which stays while only the resolution changes.

    A sender that scales down rounds its sides; the size of `working_size` may flip by that, and with
    it everything that the engine holds for it.

    Args:
        model_size: As in `working_size`.
    """

    def __init__(self, model_size: tuple[int, int] = MODEL_SIZE) -> None:
        self._model_size = model_size
        self._aspect = 0.0
        self._size = model_size

    def of(self, size: tuple[int, int]) -> tuple[int, int]:
        """Return the engine's size for the next picture, which arrives with ``size``."""
        aspect = size[0] / size[1]
        if abs(aspect - self._aspect) > _SAME_SHAPE * aspect:
            self._aspect, self._size = aspect, working_size(size, self._model_size)
        return self._size


def _aligned(length: float) -> int:
    return max(ALIGN, round(length / ALIGN) * ALIGN)
