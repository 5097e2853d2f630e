"""What falls through a picture."""

from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.geometry import Geometry
from sundog.engine.cpu.style import FallKind

__all__ = [
    "fall_layers",
]

U8 = NDArray[np.uint8]
F32 = NDArray[np.float32]

# Sizes in use at a time are few: one or two clients' picture sizes.
_KEPT = 24


def _rain(geometry: Geometry, seed: int, size: float) -> U8:
    height, width = geometry.full
    random = np.random.default_rng(seed)
    drops = np.zeros(geometry.full, np.uint8)
    long = 44 * geometry.scale * size
    for _ in range(max(4, round(260 / size))):
        x, y = int(random.integers(width)), int(random.integers(height))
        reach = long * (0.5 + random.random())
        light = int(40 + 90 * random.random())
        for top in (y, y - height):
            end = (round(x - reach * 0.12), round(top + reach))
            cv2.line(drops, (x, top), end, light, max(1, round(size * geometry.scale)), cv2.LINE_AA)
    return drops


def _round(geometry: Geometry, seed: int, size: float, hollow: bool) -> U8:
    height, width = geometry.full
    random = np.random.default_rng(seed)
    layer = np.zeros(geometry.full, np.uint8)
    for _ in range(60 if hollow else round(300 / size)):
        x, y = int(random.integers(width)), int(random.integers(height))
        radius = max(
            1, round((1 + 3 * random.random() * (3 if hollow else 1)) * size * geometry.scale)
        )
        light = int(120 + random.random() * 135)
        for top in (y, y - height, y + height):
            cv2.circle(layer, (x, top), radius, light, 1 if hollow else -1, cv2.LINE_AA)
    return np.asarray(
        cv2.GaussianBlur(layer, (0, 0), max(0.5, 1.1 * size * geometry.scale)), np.uint8
    )


@lru_cache(maxsize=_KEPT)
def fall_layers(kind: FallKind | None, geometry: Geometry) -> U8:
    """Return ``uint8[2, H, W]``, near and far, 0 where nothing falls; rows wrap around."""
    if kind is None:
        return np.zeros((2, *geometry.full), np.uint8)
    if kind is FallKind.RAIN:
        return np.stack([_rain(geometry, 3, 1.5), _rain(geometry, 4, 0.8)])
    hollow = kind is FallKind.BUBBLES
    return np.stack([_round(geometry, 5, 1.3, hollow), _round(geometry, 6, 0.7, hollow)])
