"""Facets: a picture cut by straight edges, each piece with a tone and a place of its own."""

from functools import lru_cache
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.geometry import Geometry

__all__ = ["Cut", "facets"]

F32 = NDArray[np.float32]

# Cells are power diagrams: weights of up to this share of the size make large ones and small ones.
_UNEVEN = 0.45
_TONE, _TILT = 0.45, 0.9


class Cut(NamedTuple):
    """Facets over the half-size picture; they wrap around.

    Attributes:
        across: ``float32[H/2, W/2]``, direction in which the picture is displaced, -1 to 1.
        down: ``float32[H/2, W/2]``, the same downwards.
        tone: ``float32[H/2, W/2]``, light on the facet: a level and a slope, about -1 to 1.
        border: ``float32[H/2, W/2]``, distance to the nearest edge, half-size pixels.
    """

    across: F32
    down: F32
    tone: F32
    border: F32


def _sites(shape: tuple[int, int], size: float, random: np.random.Generator) -> F32:
    """Return ``float32[N, 3]``: row, column and weight of cells on a jittered grid."""
    rows, columns = (max(2, round(side / size)) for side in shape)
    grid = np.mgrid[0:rows, 0:columns].reshape(2, -1).T
    # Every other column half a row lower, or borders would line up across the picture.
    lower = np.stack([grid[:, 1] % 2 / 2, 0 * grid[:, 0]], -1)
    place = (grid + lower + random.uniform(0.08, 0.92, grid.shape)) / (rows, columns) * shape
    place %= shape
    weight = (_UNEVEN * size * random.random(len(place))) ** 2
    return np.column_stack([place, weight]).astype(np.float32)


def _nearest(shape: tuple[int, int], sites: F32) -> tuple[NDArray[np.int32], F32]:
    """Return the cell of each place and the distance to that cell's border."""
    height, width = shape
    best = np.full(shape, np.inf, np.float32)
    second = best.copy()
    cell = np.zeros(shape, np.int32)
    for i, (row, column, weight) in enumerate(sites):
        away = _around(height, row)[:, None] ** 2 + _around(width, column)[None] ** 2 - weight
        nearer = away < best
        np.minimum(second, np.maximum(away, best), out=second)
        np.minimum(best, away, out=best)
        cell[nearer] = i
    # Exact for cells whose centres are as far apart as the grid's.
    apart = 2 * np.sqrt(height * width / len(sites))
    return cell, np.asarray((second - best) / np.float32(apart), np.float32)


def _around(length: int, middle: float) -> F32:
    """Return ``float32[length]``: signed steps from ``middle``, the shorter way round."""
    step = (np.arange(length, dtype=np.float32) - np.float32(middle)) % length
    return np.where(step > length / 2, step - length, step).astype(np.float32)


@lru_cache(maxsize=8)
def facets(size: float, geometry: Geometry) -> Cut:
    """Cut the half-size picture into cells of about ``size`` pixels, and each once more."""
    shape = geometry.half
    size = max(6.0, size * geometry.scale)
    random = np.random.default_rng(41)
    sites = _sites(shape, size, random)
    cell, border = _nearest(shape, sites)
    down = (np.arange(shape[0], dtype=np.float32)[:, None] - sites[cell, 0]) % shape[0]
    right = (np.arange(shape[1], dtype=np.float32)[None] - sites[cell, 1]) % shape[1]
    down = np.where(down > shape[0] / 2, down - shape[0], down)
    right = np.where(right > shape[1] / 2, right - shape[1], right)
    turn = random.uniform(0, 2 * np.pi, len(sites)).astype(np.float32)
    beside = right * np.cos(turn)[cell] + down * np.sin(turn)[cell]
    half = 2 * cell + (beside > 0)
    lean = random.uniform(0, 2 * np.pi, 2 * len(sites)).astype(np.float32)
    level = random.uniform(-_TONE, _TONE, 2 * len(sites)).astype(np.float32)
    slope = (right * np.cos(lean)[half] + down * np.sin(lean)[half]) * np.float32(_TILT / size)
    aside = random.uniform(-1, 1, (2, 2 * len(sites))).astype(np.float32)
    border = cv2.min(np.ascontiguousarray(border), np.abs(beside).astype(np.float32))
    tone = np.asarray(level[half] + slope, np.float32)
    return Cut(aside[0][half], aside[1][half], tone, np.asarray(border, np.float32))
