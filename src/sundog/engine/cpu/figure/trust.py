"""How sure it is that the figure can be cut out."""

import numpy as np
from numpy.typing import NDArray

__all__ = ["Trust"]

F32 = NDArray[np.float32]

# The most by which trust changes in a frame: nothing flashes.
_EASE = 1 / 12
# Belief at which a cut begins to be trusted, and below which it no longer is.
_BEGIN, _END = 0.6, 0.35
# Share of the picture that a figure may cover: less is a speck, more leaves no ground.
_LEAST, _MOST = 0.02, 0.72


class Trust:
    """Trust over time: eased, with a gap between where it begins and where it ends."""

    def __init__(self) -> None:
        self.standing = 0.0
        self._belief = 0.0
        self._given = False

    def judge(self, cover: F32, sure: float, dark: bool) -> float:
        """Look at one frame's cut.

        Args:
            cover: ``float32[h, w]``, opacity, 0 to 1.
            sure: How surely somebody is in view, 0 to 1.
            dark: Whether there is too little light to see by.

        Returns:
            Trust, 0 to 1.
        """
        now = 0.0 if dark else _plausible(cover) * sure
        self._belief += 0.2 * (now - self._belief)
        self._given = self._belief > (_END if self._given else _BEGIN)
        wanted = min(1.0, self._belief * 1.25) if self._given else 0.0
        self.standing += min(_EASE, max(-_EASE, wanted - self.standing))
        return self.standing


def _plausible(cover: F32) -> float:
    area = float(cover.mean())
    if not _LEAST < area < _MOST:
        return 0.0
    # A figure stands before something: above it and on both sides there is ground.
    top, sides = float(cover[0].mean()), min(cover[:, 0].mean(), cover[:, -1].mean())
    return float(np.clip(2 - 2.5 * top, 0, 1) * np.clip(2 - 2.5 * sides, 0, 1))
