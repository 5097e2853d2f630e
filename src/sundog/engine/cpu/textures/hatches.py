"""Marks that stand for tones, as fields of thresholds."""

from collections.abc import Callable, Mapping
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.geometry import Geometry
from sundog.engine.cpu.style import HatchKind
from sundog.engine.cpu.textures.noise import as_bytes, grid, octaves

__all__ = [
    "hatch_marks",
]

U8 = NDArray[np.uint8]
F32 = NDArray[np.float32]

# Sizes in use at a time are few: one or two clients' picture sizes.
_KEPT = 24


def _strokes_at(geometry: Geometry, degrees: float, length: float, seed: int) -> F32:
    """Noise drawn out along one direction: pencil marks that a hand would make."""
    height, width = geometry.full
    reach = max(3, round(length * geometry.scale)) | 1
    line = np.zeros((reach, reach), np.float32)
    centre = reach // 2
    step = np.array([np.cos(np.deg2rad(degrees)), np.sin(np.deg2rad(degrees))]) * centre
    begin, end = np.round(centre - step).astype(int), np.round(centre + step).astype(int)
    cv2.line(line, tuple(begin.tolist()), tuple(end.tolist()), 1.0, 1, cv2.LINE_AA)
    noise = octaves((height, width), ((max(1.0, 1.6 * geometry.scale), 1.0),), seed)
    drawn = cv2.filter2D(noise, cv2.CV_32F, line / line.sum())
    return np.asarray(drawn / max(1e-6, float(drawn.std())), np.float32)


def _pencil(geometry: Geometry) -> U8:
    first = _strokes_at(geometry, -52, 34, 11)
    second = _strokes_at(geometry, -20, 26, 12)
    return as_bytes(first * 34 - np.maximum(0, second) * 14, 1, 118)


def _coal(geometry: Geometry) -> U8:
    side = _strokes_at(geometry, -40, 22, 13)
    tooth = octaves(geometry.full, ((2.0, 0.6), (3 * geometry.scale, 0.6)), 14)
    return as_bytes(side * 30 + tooth * 34, 1, 112)


def _dots(geometry: Geometry) -> U8:
    rows, columns = grid(geometry)
    turn = 2 * np.pi / max(5.0, 8 * geometry.scale) * np.sqrt(0.5)
    waves = np.cos((columns + rows) * turn) + np.cos((columns - rows) * turn)
    return as_bytes(waves, 63.75, 127.5)


_HATCHES: Mapping[HatchKind, Callable[[Geometry], U8]] = {
    HatchKind.PENCIL: _pencil,
    HatchKind.CHARCOAL: _coal,
    HatchKind.DOTS: _dots,
}


@lru_cache(maxsize=_KEPT)
def hatch_marks(kind: HatchKind, geometry: Geometry) -> U8:
    """Return ``uint8[H, W]``: the tone below which a mark is made at each place."""
    return _HATCHES[kind](geometry)
