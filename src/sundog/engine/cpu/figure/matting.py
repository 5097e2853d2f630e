"""From a small opacity to a matte at full size, with edges where the picture has them."""

import cv2
import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.kernels.figure import expand_matte

__all__ = ["draw_matte"]

U8 = NDArray[np.uint8]
F32 = NDArray[np.float32]

# Contrast, as a variance of luma, from which an edge draws the matte's edge to itself.
_WEAK = 52.0
# A matte's middle tones are stretched: what is half there looks like a ghost.
_STRETCH = 1.7
_AVERAGED = (7, 7)
_AROUND = np.ones((3, 3), np.uint8)
# Opacity up to which a place and all around it stay ground, whatever edges the picture has there.
_NONE = 0.02


def draw_matte(cover: F32, small: U8, luma: U8, radius: int, matte: U8) -> None:
    """Fill the matte.

    Args:
        cover: ``float32[h, w]``, opacity, 0 to 1.
        small: ``uint8[H/4, W/4]``, luma.
        luma: ``uint8[H, W]``.
        radius: How far fine edges are sought, pixels of ``small``.
        matte: ``uint8[H, W]``, written.

    Source: K. He, J. Sun and X. Tang, "Guided image filtering", 2010; K. He and J. Sun, "Fast
    guided filter", 2015.
    """
    rough = cv2.resize(cover, small.shape[::-1])
    # As far as an edge can draw the matte's edge, and what that is measured in.
    spare = 2 * (radius + _AVERAGED[0] // 2 + 1)
    left, top, wide, tall = cv2.boundingRect((rough > _NONE).astype(np.uint8))
    rows = slice(max(0, top - spare), top + tall + spare)
    columns = slice(max(0, left - spare), left + wide + spare)
    matte[:] = 0
    if wide:
        lines = _lines(rough[rows, columns], small[rows, columns].astype(np.float32), radius)
        expand_matte(*lines, luma, (rows.start, columns.start), matte)


def _lines(rough: F32, guide: F32, radius: int) -> tuple[F32, F32, U8]:
    """Return the opacity, 0 to 255, as a line in luma for each place: slope, level, where it is flat.

    Args:
        rough: ``float32[h, w]``, opacity, 0 to 1.
        guide: ``float32[h, w]``, luma.
        radius: How far fine edges are sought, pixels.
    """
    window = (2 * radius + 1, 2 * radius + 1)
    mean, mean_cover = cv2.blur(guide, window), cv2.blur(rough, window)
    variance = cv2.blur(guide * guide, window) - mean * mean
    slope = (cv2.blur(guide * rough, window) - mean * mean_cover) / (variance + _WEAK)
    level = mean_cover - slope * mean
    slope, level = cv2.blur(slope, _AVERAGED), cv2.blur(level, _AVERAGED)
    gain = np.float32(255 * _STRETCH)
    slope, level = slope * gain, (level - 0.5) * gain + np.float32(127.5)
    return slope, level, _flat(slope, level)


def _flat(slope: F32, level: F32) -> U8:
    """Return 255 where a place and those around are figure whatever their luma, 0 ground, else 1."""
    other = level + slope * np.float32(255)
    figure = cv2.erode((np.minimum(level, other) >= 255).astype(np.uint8), _AROUND)
    open_ = cv2.dilate((np.maximum(level, other) > 0).astype(np.uint8), _AROUND)
    return np.asarray(np.where(figure > 0, 255, open_), np.uint8)
