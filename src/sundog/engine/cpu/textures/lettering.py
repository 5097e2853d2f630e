"""Letters as a recorder writes them into its picture: coarse, upright, a few words."""

import cv2
import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.geometry import Geometry

__all__ = ["lettering"]

F32 = NDArray[np.float32]

# Side of one coarse pixel of a letter at the tuned size.
_PIXEL = 4.0


def lettering(text: str, place: tuple[float, float], size: float, geometry: Geometry) -> F32:
    """Write one line.

    Args:
        text: ASCII; ``>`` is a triangle, ``*`` is a dot.
        place: Left end of its foot, shares of width and height.
        size: Factor on its height of about 44 pixels.
        geometry: The picture's size.

    Returns:
        ``float32[H, W]``, 1 on letters; what does not fit is cut off.
    """
    rows, columns = 16, 14 * len(text) + 4
    coarse = np.zeros((rows, columns), np.uint8)
    at = 1
    for sign in text:
        at += _sign(coarse, sign, at)
    side = max(0.5, _PIXEL * size * geometry.scale)
    wide, high = max(1, round(columns * side)), max(1, round(rows * side))
    fine = cv2.resize(coarse, (wide, high), interpolation=cv2.INTER_LINEAR)
    fine = np.clip((fine.astype(np.float32) - 70) / 90, 0, 1)
    height, width = geometry.full
    whole = np.zeros((height + 2 * high, width + 2 * wide), np.float32)
    top, left = round(place[1] * height), round(place[0] * width) + wide
    whole[top : top + high, left : left + wide] = fine
    return np.ascontiguousarray(whole[high : high + height, wide : wide + width])


def _sign(coarse: NDArray[np.uint8], sign: str, at: int) -> int:
    """Draw one sign at column ``at``; return how far the next one is."""
    if sign == " ":
        return 6
    if sign == ">":
        triangle = np.array([(at, 3), (at, 14), (at + 8, 8)], np.int32)
        cv2.fillPoly(coarse, [triangle], 255)
        return 12
    if sign == "*":
        cv2.circle(coarse, (at + 4, 9), 4, 255, -1)
        return 12
    cv2.putText(coarse, sign, (at, 14), cv2.FONT_HERSHEY_SIMPLEX, 0.52, 255, 2, cv2.LINE_8)
    (wide, _), _ = cv2.getTextSize(sign, cv2.FONT_HERSHEY_SIMPLEX, 0.52, 2)
    return int(wide) + 1
