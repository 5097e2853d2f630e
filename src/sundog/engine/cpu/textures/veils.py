"""Patterns of veils: clouds, the net of light in water, curtains, rays; all wrap around."""

from collections.abc import Callable, Mapping
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.style.weather import Field
from sundog.engine.cpu.textures.noise import octaves

__all__ = ["UPRIGHT", "veil_field"]

U8 = NDArray[np.uint8]
F32 = NDArray[np.float32]

_KEPT = 32

UPRIGHT = frozenset({Field.CURTAIN, Field.RAYS})
"""Patterns with an upper and a lower end: they only move sideways."""


def _clouds(shape: tuple[int, int], size: float, seed: int) -> F32:
    heap = octaves(shape, ((size, 1.0), (size / 2.2, 0.5), (size / 5, 0.24)), 40 + seed)
    return np.asarray(np.clip(0.5 + 0.27 * heap, 0, 1), np.float32)


def _caustics(shape: tuple[int, int], size: float, seed: int) -> F32:
    """Scatter rays through a wavy surface and count where they meet the ground."""
    height, width = shape
    fine = (2 * height, 2 * width)
    waves = octaves(fine, ((2 * size, 1.0),), 60 + seed)
    wrapped = cv2.copyMakeBorder(waves, 1, 1, 1, 1, cv2.BORDER_WRAP)
    down = (wrapped[2:, 1:-1] - wrapped[:-2, 1:-1]) / 2
    right = (wrapped[1:-1, 2:] - wrapped[1:-1, :-2]) / 2
    bend = 0.085 * (2 * size) ** 2
    rows, columns = np.mgrid[0 : fine[0], 0 : fine[1]].astype(np.float32)
    rows = np.floor((rows + bend * down) / 2).astype(np.int64) % height
    columns = np.floor((columns + bend * right) / 2).astype(np.int64) % width
    light = np.bincount((rows * width + columns).ravel(), minlength=height * width)
    wide = cv2.copyMakeBorder(light.reshape(shape).astype(np.float32), 4, 4, 4, 4, cv2.BORDER_WRAP)
    soft = cv2.GaussianBlur(wide, (0, 0), 0.9)[4:-4, 4:-4]
    return np.asarray(np.clip((soft / 4 - 0.55) / 2.4, 0, 1) ** 0.8, np.float32)


def _across(width: int, size: float, seed: int) -> F32:
    """Return ``float32[width]``: noise that wraps around, deviation 1."""
    row = octaves((8, width), ((size, 1.0), (size / 3, 0.5)), seed)[0]
    return np.asarray((row - row.mean()) / max(1e-6, float(row.std())), np.float32)


def _curtain(shape: tuple[int, int], size: float, seed: int) -> F32:
    """Folds that hang from above and end in a bright lower seam."""
    height, width = shape
    fold = _across(width, 5 * size, 80 + seed)
    ray = np.clip(0.6 + 0.34 * _across(width, size, 82 + seed), 0, 1)
    seam = height * (0.46 + 0.12 * fold)[None]
    rows = np.arange(height, dtype=np.float32)[:, None]
    above = (seam - rows) / height
    hang = np.where(above > 0, np.exp(-np.maximum(above, 0) * 4.2), np.exp(above * 26))
    return np.asarray(np.clip(1.15 * hang * ray[None], 0, 1), np.float32)


def _rays(shape: tuple[int, int], size: float, seed: int) -> F32:
    """Beams that come in from the upper left."""
    height, width = shape
    beam = np.clip(0.55 + 0.4 * _across(width, size, 90 + seed), 0, 1)
    rows, columns = np.mgrid[0:height, 0:width]
    return np.asarray(beam[(columns - (0.62 * rows).astype(int)) % width], np.float32)


_FIELDS: Mapping[Field, Callable[[tuple[int, int], float, int], F32]] = {
    Field.CLOUDS: _clouds,
    Field.CAUSTICS: _caustics,
    Field.CURTAIN: _curtain,
    Field.RAYS: _rays,
}


@lru_cache(maxsize=_KEPT)
def veil_field(field: Field, shape: tuple[int, int], size: float) -> U8:
    """Return ``uint8[2, height + 1, 2 * width + 1]``: two sheets, repeated for reading past the end.

    Args:
        field: The pattern.
        shape: ``(height, width)`` after which it repeats.
        size: Of the pattern, pixels of this field.
    """
    sheets = np.stack([_FIELDS[field](shape, size, seed) for seed in (0, 1)])
    bytes_ = np.round(sheets * 255).astype(np.uint8)
    wide = np.concatenate([bytes_, bytes_, bytes_[:, :, :1]], 2)
    return np.ascontiguousarray(np.concatenate([wide, wide[:, :1]], 1))
