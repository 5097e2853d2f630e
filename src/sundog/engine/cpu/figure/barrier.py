"""A cue: a plain backdrop runs into the picture's border without a step."""

import cv2
import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.kernels.figure import barrier_distance

__all__ = ["barrier"]

U8 = NDArray[np.uint8]
F32 = NDArray[np.float32]

# Rise, in levels summed over Y, U and V, at which a place is as likely one as the other, and the
# further rise to where it is surely the figure's.
_EVEN, _MORE = 26.0, 50.0


def barrier(yuv: U8, likely: F32, seated: bool) -> F32:
    """Say how far each place is set apart from the border.

    Args:
        yuv: ``uint8[h, w, 3]``.
        likely: ``float32[h, w]``, how likely a place is the figure's: no paths begin there.
        seated: Whether somebody is known to reach to the lower border, and to the sides near it.

    Returns:
        ``float32[h, w]``, -1 for as the border to 1 for apart from it.
    """
    rows, columns = yuv.shape[0] // 2, yuv.shape[1] // 2
    small = cv2.resize(yuv, (columns, rows), interpolation=cv2.INTER_AREA)
    taken = cv2.resize(likely, (columns, rows), interpolation=cv2.INTER_AREA) > 0.6
    seeds = np.zeros((rows, columns), np.uint8)
    reach = round(rows * 0.55) if seated else rows
    seeds[0] = seeds[:reach, 0] = seeds[:reach, -1] = 1
    if not seated:
        seeds[-1] = 1
    seeds[taken] = 0
    rise = np.empty((rows, columns), np.int32)
    barrier_distance(np.asarray(small, np.uint8), seeds, rise)
    apart = np.clip((rise - _EVEN) / _MORE, -1, 1).astype(np.float32)
    return np.asarray(cv2.resize(apart, yuv.shape[1::-1]), np.float32)
