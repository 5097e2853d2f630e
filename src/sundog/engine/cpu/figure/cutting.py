"""From evidence to a figure: borders lie on edges, small islands and holes go."""

import cv2
import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.figure.sight import summed
from sundog.engine.cpu.kernels.figure import cut_smoothly

__all__ = ["Cutter", "opacity", "soft"]

U8 = NDArray[np.uint8]
F32 = NDArray[np.float32]

# Price of a border across a flat area, in units of evidence, and the share of it on an edge.
_PRICE, _ON_EDGE = 1.1, 0.05
_ROUNDS = 24
# An island lives if it holds this share of what the largest holds of likely places.
_ISLAND = 0.18


class Cutter:
    """Solves each picture's cut, beginning from that of the last.

    Args:
        size: ``(h, w)`` of evidence.
    """

    def __init__(self, size: tuple[int, int]) -> None:
        self._flow = np.zeros((2, *size), np.float32)

    def cut(self, evidence: F32, yuv: U8) -> F32:
        """Return ``float32[h, w]``: above 0 for figure, with borders on edges of the picture."""
        picture = yuv.astype(np.float32)
        out = np.empty_like(evidence)
        across, down = np.zeros_like(evidence), np.zeros_like(evidence)
        across[:, :-1] = summed((picture[:, 1:] - picture[:, :-1]) ** 2)
        down[:-1] = summed((picture[1:] - picture[:-1]) ** 2)
        usual = 1.2 * float(across.mean() + down.mean()) + 8
        for step in (across, down):
            step[:] = _PRICE * (_ON_EDGE + (1 - _ON_EDGE) * np.exp(-step / usual))
        cut_smoothly(evidence, across, down, self._flow, _ROUNDS, out)
        return out


def soft(field: F32) -> F32:
    """Return the opacity ``float32[h, w]``, 0 to 1, as it is."""
    return np.asarray(1 / (1 + np.exp(np.clip(-2.5 * field, -30, 30))), np.float32)


def opacity(field: F32, likely: F32) -> F32:
    """Return the opacity ``float32[h, w]``, 0 to 1: without islands and holes.

    Args:
        field: ``float32[h, w]``, above 0 for figure.
        likely: ``float32[h, w]``, 0 to 1: where the figure is expected; islands elsewhere go.
    """
    cover = soft(field)
    inside = (cover > 0.5).astype(np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(inside, connectivity=4)
    if count > 2:
        held = np.bincount(labels.ravel(), weights=likely.ravel() + 0.02, minlength=count)
        held[0] = 0
        gone = (held < _ISLAND * held.max()) & (stats[:, cv2.CC_STAT_AREA] > 0)
        gone[0] = False
        dropped = cv2.dilate(gone[labels].astype(np.uint8), np.ones((3, 3), np.uint8))
        cover[(dropped > 0) & ~_kept(labels, gone)] = 0
    return np.asarray(np.maximum(cover, _holes(cover)), np.float32)


def _kept(labels: NDArray[np.int32], gone: NDArray[np.bool_]) -> NDArray[np.bool_]:
    return np.asarray((labels > 0) & ~gone[labels], np.bool_)


def _holes(cover: F32) -> F32:
    """Return 1 where ground is closed in by figure; the lower border closes it in as well."""
    outside = cv2.copyMakeBorder(
        (cover > 0.45).astype(np.uint8), 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=0
    )
    outside[-1] = 1
    cv2.floodFill(outside, None, (0, 0), 2)
    return np.asarray(outside[1:-1, 1:-1] == 0, np.float32)
