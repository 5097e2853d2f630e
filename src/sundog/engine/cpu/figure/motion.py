"""A cue: who moves by himself is not the ground, whatever the camera does."""

import cv2
import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.figure.sight import Sight, carried, grid

__all__ = ["Motion"]

U8 = NDArray[np.uint8]
F32 = NDArray[np.float32]

# Window in which two explanations are compared, and that in which a figure moves alike.
_NEAR, _WIDE = (5, 5), (31, 31)
# Motion against the camera, in small pixels, below which it is the estimate's own noise.
_NOISE = 0.1
# Levels by which one explanation must be better to count as one unit of evidence.
_LEVELS = 1.5
_EDGE = np.ones((5, 5), np.uint8)
_KEPT = 0.75
_MOST = 2.5


class Motion:
    """Evidence over time: which places went with the figure, and which with the camera.

    Each place of the picture before is fetched twice, by the camera's motion and by that of the
    figure near by; what fits better is what it is. A flat place fits both and says nothing.

    Args:
        size: ``(h, w)`` of the small picture.
    """

    def __init__(self, size: tuple[int, int]) -> None:
        self._field = np.zeros(size, np.float32)
        self._before: U8 | None = None
        self._moved = np.zeros((*size, 2), np.float32)
        self._camera = np.zeros((*size, 2), np.float32)

    def watch(self, sight: Sight) -> None:
        """Take one frame's motion in; to be called for each frame."""
        self._field = carried(self._field, sight.moved)
        self._moved += sight.moved
        self._camera += sight.camera

    def judge(self, sight: Sight, figure: F32) -> F32:
        """Compare with the frame of the last call.

        Args:
            sight: This frame.
            figure: ``float32[h, w]``, 0 to 1: how likely each place is the figure's.

        Returns:
            ``float32[h, w]``, above 0 for what goes its own way, within 2.5 of 0.
        """
        now = np.ascontiguousarray(sight.yuv[..., 0])
        if self._before is not None:
            own = self._own(figure)
            if own is not None:
                gain = self._miss(now, self._camera) - self._miss(now, own)
                # The figure's own edge moves with it and tells of the ground beside it as well.
                gain = cv2.erode(np.clip(gain / _LEVELS, -1.5, 1), _EDGE)
                self._field = self._field * np.float32(_KEPT) + gain
                np.clip(self._field, -_MOST, _MOST, out=self._field)
        self._before = now
        self._moved[:] = 0
        self._camera[:] = 0
        return self._field

    def _own(self, figure: F32) -> F32 | None:
        """Return the motion of the figure, ``float32[h, w, 2]``; None while it has none."""
        apart = self._moved - self._camera
        speed = np.hypot(apart[..., 0], apart[..., 1])
        weight = (figure**2 * (speed > _NOISE)).astype(np.float32)
        if weight.sum() < 0.004 * weight.size:
            return None
        total = cv2.blur(cv2.blur(weight, _WIDE), _WIDE)
        mean = apart.reshape(-1, 2).T @ weight.ravel() / weight.sum()
        # Far from all that moves the mean stands in.
        near = cv2.blur(cv2.blur(apart * weight[..., None], _WIDE), _WIDE)
        own = (near + mean.astype(np.float32) * np.float32(0.01)) / (total + 0.01)[..., None]
        return np.asarray(self._camera + own, np.float32)

    def _miss(self, now: U8, motion: F32) -> F32:
        """Return ``float32[h, w]``: how badly a motion explains each place, levels."""
        x, y = grid(now.shape)
        fetched = cv2.remap(
            self._before, motion[..., 0] + x, motion[..., 1] + y,
            cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE,
        )  # fmt: skip
        return np.asarray(cv2.blur(cv2.absdiff(now, fetched).astype(np.float32), _NEAR), np.float32)
