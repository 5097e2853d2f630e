"""Looking up fields that wrap around, at any place."""

import cv2
import numpy as np
from numpy.typing import NDArray

__all__ = ["wrapped"]

F32 = NDArray[np.float32]
Floats = NDArray[np.floating]


def wrapped(field: F32, x: Floats, y: Floats) -> F32:
    """Look up a square field that wraps around.

    Args:
        field: ``float32[N, N]`` or ``float32[N, N, C]``.
        x: ``float[h, w]``, columns of the field; any number of times around.
        y: The same, rows.

    Returns:
        ``float32[h, w]`` or ``float32[h, w, C]``, mixed linearly.
    """
    u, v = _within(x, field.shape[0]), _within(y, field.shape[0])
    found = cv2.remap(field, u, v, cv2.INTER_LINEAR, borderMode=cv2.BORDER_WRAP)
    return np.asarray(found, np.float32)


def _within(place: Floats, side: int) -> F32:
    """Return places from 0 to ``side``. Several times as fast as a remainder."""
    turns = np.asarray(place, np.float32) * np.float32(1 / side)
    return np.asarray((turns - np.floor(turns)) * np.float32(side), np.float32)
