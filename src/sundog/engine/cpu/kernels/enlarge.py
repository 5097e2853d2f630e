"""Enlarge planes from half to full size: OpenCV's bilinear result, several times faster."""

# Bodies of kernels are numba's language rather than Python's, see `sundog.engine.cpu.kernels.filters`.
# mypy: disable-error-code="operator,assignment,call-overload,arg-type,type-var,no-any-return,misc"

import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.kernels.jit import kernel

__all__ = ["enlarge", "enlarge_ink"]

U8 = NDArray[np.uint8]
U16 = NDArray[np.uint16]
I32 = NDArray[np.int32]

# Fractional bits of the slope of ink.
_SLOPE_BITS = 12
# 32 bits hold no more.
_STEEPEST = 500.0


def enlarge(small: U8, out: U8) -> None:
    """Double both sides by bilinear interpolation, as ``cv2.resize`` does.

    Args:
        small: ``uint8[H, W]``.
        out: ``uint8[2 H, 2 W]``, contiguous, written.
    """
    _enlarge(small, np.empty((2, small.shape[1] + 2), np.int32), out.view(np.uint16))


def enlarge_ink(response: U8, slope: float, threshold: float, out: U8) -> None:
    """Enlarge a response and cut ink out of it: ``slope * (threshold - response)``, 0 to 255.

    The cut is made before the enlarged response is rounded, so that lines have smooth borders.

    Args:
        response: ``uint8[H, W]``.
        slope: Ink by response, -500 to 500; a negative one inks what is above the threshold.
        threshold: Response at which ink begins.
        out: ``uint8[2 H, 2 W]``, contiguous, written.
    """
    slope = min(_STEEPEST, max(-_STEEPEST, slope))
    steps = round(slope * (1 << _SLOPE_BITS) / 16)
    least = round(slope * threshold * (1 << _SLOPE_BITS))
    rows = np.empty((2, response.shape[1] + 2), np.int32)
    _enlarge_ink(response, np.array([steps, least], np.int32), rows, out.view(np.uint16))


@kernel
def _between_rows(small: U8, y: int, rows: I32) -> None:
    """Write four times what lies a quarter row above and below row ``y``, ``int32[2, W + 2]``."""
    height, width = small.shape
    here, above, below = small[y], small[max(0, y - 1)], small[min(height - 1, y + 1)]
    upper, lower = rows[0, 1 : width + 1], rows[1, 1 : width + 1]
    for x in range(width):
        upper[x] = np.int32(3) * np.int32(here[x]) + np.int32(above[x])
    for x in range(width):
        lower[x] = np.int32(3) * np.int32(here[x]) + np.int32(below[x])
    for i in range(2):
        rows[i, 0], rows[i, width + 1] = rows[i, 1], rows[i, width]


@kernel
def _enlarge(small: U8, rows: I32, out: U16) -> None:
    """See `enlarge`; ``out`` is ``uint16[2 H, W]``, two pixels in each."""
    width = small.shape[1]
    for y in range(small.shape[0]):
        _between_rows(small, y, rows)
        for i in range(2):
            left, here, right = rows[i, :width], rows[i, 1 : width + 1], rows[i, 2 : width + 2]
            row = out[2 * y + i]
            for x in range(width):
                middle = np.int32(3) * here[x] + np.int32(8)
                row[x] = (middle + left[x] >> 4) | (middle + right[x] >> 4) << 8


@kernel
def _enlarge_ink(response: U8, cut: I32, rows: I32, out: U16) -> None:
    """See `enlarge_ink`; ``cut`` is slope and threshold in fixed point."""
    width = response.shape[1]
    slope, least, most = cut[0], cut[1], np.int32(255)
    for y in range(response.shape[0]):
        _between_rows(response, y, rows)
        for i in range(2):
            left, here, right = rows[i, :width], rows[i, 1 : width + 1], rows[i, 2 : width + 2]
            row = out[2 * y + i]
            for x in range(width):
                middle = np.int32(3) * here[x]
                one = np.int32(least - np.int32(slope * np.int32(middle + left[x])))
                other = np.int32(least - np.int32(slope * np.int32(middle + right[x])))
                one = min(most, max(np.int32(0), np.int32(one >> _SLOPE_BITS)))
                other = min(most, max(np.int32(0), np.int32(other >> _SLOPE_BITS)))
                row[x] = one | other << 8
