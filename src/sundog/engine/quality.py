"""Trade resolution for time: a slow engine draws smaller pictures, never later ones."""

from collections import deque
from statistics import median
from typing import Final

import cv2
import numpy as np

from sundog.engine.interface import Image, Look, Renderer

__all__ = ["LEVELS", "Quality", "inner_size", "rendered", "resized"]

LEVELS: Final = (1.0, 0.75, 0.5)
"""Share of the picture's width and height that the engine draws at, best first."""

_WINDOW: Final = 25
# Share of the time between two frames that the engine may take.
_TOO_BUSY: Final = 0.9
# It must be expected to take no more than this of it at the better level.
_ROOM: Final = 0.7
# Frames that a level is held at least before a better one is tried; doubled when that fails.
_PATIENCE: Final = 125
_MOST_PATIENCE: Final = 16 * _PATIENCE
_SMALLEST_PX: Final = 160


class Quality:
    """Decides at which of `LEVELS` the next frames are drawn. Pure: time is handed in.

    Attributes:
        level: Number of the level, 0 for the best.
    """

    def __init__(self) -> None:
        self.level = 0
        self._shares: deque[float] = deque(maxlen=_WINDOW)
        self._held = 0
        self._patience = _PATIENCE
        self._is_trial = False

    def note(self, busy_s: float, interval_s: float) -> bool:
        """Take the times of one frame; return whether the level has changed.

        Args:
            busy_s: Seconds that the engine took.
            interval_s: Seconds between the frames of the camera.
        """
        if interval_s <= 0:
            return False
        self._shares.append(busy_s / interval_s)
        self._held += 1
        if len(self._shares) < _WINDOW:
            return False
        share = median(self._shares)
        if share > _TOO_BUSY and self.level < len(LEVELS) - 1:
            # A better level that did not hold is not tried again soon.
            self._patience = min(_MOST_PATIENCE, self._patience * (2 if self._is_trial else 1))
            self._turn_to(self.level + 1, is_trial=False)
            return True
        if self.level and self._held > self._patience and share * self._dearer() < _ROOM:
            self._turn_to(self.level - 1, is_trial=True)
            return True
        if self._is_trial and self._held > 2 * _PATIENCE:
            self._is_trial, self._patience = False, _PATIENCE
        return False

    def _dearer(self) -> float:
        """Return how many times the pixels the next better level has."""
        return (LEVELS[self.level - 1] / LEVELS[self.level]) ** 2

    def _turn_to(self, level: int, *, is_trial: bool) -> None:
        self.level, self._held, self._is_trial = level, 0, is_trial
        self._shares.clear()


def inner_size(size: tuple[int, int], level: int) -> tuple[int, int]:
    """Return ``(width, height)`` in pixels that a picture of ``size`` is drawn at.

    Multiples of 16; a picture that would get too small to tell anything stays as it is.
    """
    width, height = (max(16, round(side * LEVELS[level] / 16) * 16) for side in size)
    return (width, height) if min(width, height) >= _SMALLEST_PX else size


def rendered(renderer: Renderer, image: Image, look: Look) -> Image:
    """Render an I420 picture of any size, at the size that the look is for.

    Returns:
        Of the picture's own size; the caller owns it.

    Raises:
        EngineError: it was not drawn.
    """
    size = (image.shape[1], image.shape[0] * 2 // 3)
    return resized(renderer.render(resized(image, look.size), look), size)


def resized(image: Image, size: tuple[int, int]) -> Image:
    """Scale an I420 picture to ``(width, height)``, both even; itself when it has that size."""
    width, height = size
    old_height = image.shape[0] * 2 // 3
    if image.shape[1] == width and old_height == height:
        return image
    how = cv2.INTER_AREA if width < image.shape[1] else cv2.INTER_LINEAR
    out = np.empty((height * 3 // 2, width), np.uint8)
    cv2.resize(image[:old_height], size, dst=out[:height], interpolation=how)
    old = image[old_height:].reshape(2, old_height // 2, -1)
    new = out[height:].reshape(2, height // 2, width // 2)
    for before, after in zip(old, new, strict=True):
        cv2.resize(before, (width // 2, height // 2), dst=after, interpolation=how)
    return out
