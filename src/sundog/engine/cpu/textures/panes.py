"""How large regions are cut into panes, and the light that comes through them."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.geometry import Geometry
from sundog.engine.cpu.textures.noise import as_bytes, octaves
from sundog.engine.cpu.textures.tooth import patches

__all__ = ["pane_cuts", "pane_hues", "pane_light"]

U8 = NDArray[np.uint8]

_KEPT = 24


@lru_cache(maxsize=_KEPT)
def pane_cuts(geometry: Geometry, size: float) -> U8:
    """Return ``uint8[H/2, W/2]``: 255 on the borders of panes of ``size`` half-size pixels."""
    border = patches(geometry.half, size, 81).border
    return np.asarray(np.clip((1.2 - border) * 255, 0, 255), np.uint8)


@lru_cache(maxsize=_KEPT)
def pane_light(geometry: Geometry, size: float, tint: float) -> U8:
    """Return ``uint8[H/2, W/2]``, 128 is neutral: blown glass, each pane of its own brightness."""
    if not tint:
        return np.full(geometry.half, 128, np.uint8)
    cut, s = patches(geometry.half, size, 81), geometry.scale
    each = np.random.default_rng(82).uniform(-1, 1, cut.number).astype(np.float32)
    bumps = octaves(geometry.half, ((7 * s, 0.35), (24 * s, 0.5), (60 * s, 0.6)), 83)
    return as_bytes(np.asarray(each[cut.label] * 1.3 + bumps * 0.45, np.float32), 26 * tint, 132)


@lru_cache(maxsize=_KEPT)
def pane_hues(geometry: Geometry, size: float, tint: float) -> U8:
    """Return ``uint8[2, H/2, W/2]``: U and V that are added to each pane's colour, 128 is none."""
    cut = patches(geometry.half, size, 81)
    turn = np.random.default_rng(84).uniform(0, 2 * np.pi, cut.number)
    hues = 128 + 13 * tint * np.stack([np.cos(turn), np.sin(turn)])
    return np.ascontiguousarray(hues.astype(np.uint8)[:, cut.label])
