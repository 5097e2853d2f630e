"""A cue: which colours are the figure's and which the ground's, learnt as one watches."""

import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.kernels.figure import judge_colours, mix_colours

__all__ = ["Colours"]

U8 = NDArray[np.uint8]
F32 = NDArray[np.float32]

_BINS = (12, 10, 10)
# Side of a part of the picture that has colours of its own, small pixels.
_CELL = 16
# Share of the counts that stays at each learning.
_KEPT = np.float32(0.9)
# Weight of the whole picture's colours beside those near by, and of what was never seen.
_WHOLE, _UNSEEN = 0.35, 6e-4
_MOST = 3.0
_NOTHING = np.zeros((2, 0), np.float32)


class Colours:
    """Two tables of colours for each part of the picture, which fade as others come.

    A colour counts most where it is seen: an orange coat before a red wall is told apart by what
    each is like at their common border. The tables of near parts run into each other.

    Source: T. Märki et al., "Bilateral space video segmentation", 2016, for the grid.
    """

    def __init__(self, size: tuple[int, int]) -> None:
        rows, columns = (max(1, -(-side // _CELL)) for side in size)
        self._grid = (rows, columns)
        self._tables, self._mixed = np.zeros((2, 2, rows * columns, *_BINS), np.float32)
        # Parts run into each other: each pixel is counted to one that is near.
        y, x = np.mgrid[: size[0], : size[1]] + np.random.default_rng(1).integers(
            -_CELL // 2, _CELL // 2, (2, *size)
        )
        down = np.clip(y // _CELL, 0, rows - 1)
        across = np.clip(x // _CELL, 0, columns - 1)
        self._cells = (down * columns + across).astype(np.int32).ravel()

    def learn(self, yuv: U8, ground: F32, figure: F32) -> None:
        """Count colours ``uint8[h, w, 3]``, weighted by ``float32[h, w]``, 0 to 1."""
        self._tables *= _KEPT
        weight = np.stack((ground.ravel(), figure.ravel()))
        judge_colours(_places(yuv), self._cells, weight, self._tables, _NOTHING[0])

    def forget(self) -> None:
        """Begin anew."""
        self._tables[:] = 0

    def judge(self, yuv: U8) -> F32:
        """Return ``float32[h, w]``: log of figure to ground, within 3 of 0."""
        flat = (*self._tables.shape[:2], -1)
        tables, mixed = self._tables.reshape(flat), self._mixed.reshape(flat)
        mix_colours(tables, self._grid, (_WHOLE, _UNSEEN), mixed)
        ratio = np.empty(yuv.shape[0] * yuv.shape[1], np.float32)
        judge_colours(_places(yuv), self._cells, _NOTHING, self._mixed, ratio)
        return np.clip(ratio.reshape(yuv.shape[:2]), -_MOST, _MOST)


def _places(yuv: U8) -> F32:
    """Return ``float32[3, N]``: where each pixel's Y, U and V lie among the bins."""
    return np.stack([_TABLES[c][yuv[..., c].ravel()] for c in range(3)])


def _table(channel: int) -> F32:
    last = _BINS[channel] - 1.01
    level = np.arange(256, dtype=np.float32)
    if channel == 0:
        # Dark levels lie closer together, as the eye and the camera's curve have them.
        return np.asarray(np.clip((level - 16) / 219, 0, 1) ** 0.8 * last, np.float32)
    # Chroma is mostly weak: bins are finer there.
    return np.asarray((0.5 + 0.5 * np.tanh((level - 128) / 36)) * last, np.float32)


_TABLES = tuple(_table(channel) for channel in range(3))
