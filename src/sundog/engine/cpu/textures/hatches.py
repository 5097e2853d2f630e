"""Marks that stand for tones, as fields of thresholds: each tone from 0 to 255 is as frequent.

A place is marked where the picture is darker than the field, so the share of marked places is
the share of darkness, whatever the marks look like.
"""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.geometry import Geometry
from sundog.engine.cpu.kernels.marks import DIRECTIONS, TILE
from sundog.engine.cpu.textures.noise import grid, octaves

__all__ = ["dots", "grain", "ragged", "stroke_bank"]

U8 = NDArray[np.uint8]
F32 = NDArray[np.float32]

# Sizes in use at a time are few: one or two clients' picture sizes.
_KEPT = 24
# A stroke is this many times as long as wide, and this far bare between two of them.
_LONG = 7.0
_APART = 3.6


def _even(values: F32) -> U8:
    """Spread normally distributed values evenly over 0 to 255."""
    z = values / np.float32(max(1e-6, float(values.std())))
    # The normal distribution's integral, to three places.
    share = 0.5 + 0.5 * np.tanh(0.7988 * z * (1 + 0.04417 * z * z))
    return np.asarray(np.clip(share * 255, 0, 255), np.uint8)


@lru_cache(maxsize=_KEPT)
def stroke_bank(width: float) -> U8:
    """Return ``uint8[DIRECTIONS, TILE, TILE]``: fields of short strokes of each direction.

    Noise drawn out along one direction, in the frequency domain, so that each tile wraps around.

    Args:
        width: From one stroke to the next, pixels.
    """
    noise = np.fft.rfft2(np.random.default_rng(11).standard_normal((TILE, TILE), np.float32))
    down, across = np.fft.fftfreq(TILE)[:, None], np.fft.rfftfreq(TILE)[None]
    thin = width / _APART
    # Nothing coarser than a few strokes, or tones would be blotched.
    even = 1 - np.exp(-2 * (np.pi * width * 0.9) ** 2 * (down**2 + across**2))
    bank = np.empty((DIRECTIONS, TILE, TILE), np.uint8)
    for i in range(DIRECTIONS):
        cos, sin = np.cos(np.pi * i / DIRECTIONS), np.sin(np.pi * i / DIRECTIONS)
        along, beside = across * cos + down * sin, down * cos - across * sin
        low = np.exp(-2 * np.pi**2 * ((thin * _LONG * along) ** 2 + (thin * beside) ** 2))
        bank[i] = _even(np.fft.irfft2(noise * (low * even), (TILE, TILE)).astype(np.float32))
    return bank


@lru_cache(maxsize=_KEPT)
def ragged(reach: float) -> NDArray[np.int8]:
    """Return ``int8[2, TILE, TILE]``: how far the border between two directions strays, pixels.

    It strays slowly, or strokes would fall to crumbs there.
    """
    fields = [octaves((TILE, TILE), ((4 * reach, 1.0),), seed) * reach for seed in (41, 42)]
    return np.clip(np.stack(fields), -100, 100).astype(np.int8)


@lru_cache(maxsize=_KEPT)
def dots(geometry: Geometry, size: float, degrees: float) -> U8:
    """Return ``uint8[H, W]``: round dots in rows that are turned by nearly ``degrees``.

    Nearly, because the rows have to meet again where the field wraps around.
    """
    height, width = geometry.full
    rows, columns = grid(geometry)
    period = max(4.0, size * geometry.scale)
    cos, sin = np.cos(np.deg2rad(degrees)) / period, np.sin(np.deg2rad(degrees)) / period
    waves = np.zeros(geometry.full, np.float32)
    for right, down in ((cos, sin), (-sin, cos)):
        turns = (round(right * width) / width, round(down * height) / height)
        waves += np.cos(2 * np.pi * (columns * turns[0] + rows * turns[1]))
    # The share of places under each value, from a coarse count.
    counts, edges = np.histogram(waves, 256, (-2.001, 2.001))
    share = np.concatenate([[0], np.cumsum(counts)]) / waves.size
    return np.interp(waves, edges, share * 255).astype(np.uint8)


@lru_cache(maxsize=_KEPT)
def grain(geometry: Geometry, size: float) -> U8:
    """Return ``uint8[H, W]``: the tooth of paper, ``size`` pixels from one bump to the next."""
    s = geometry.scale * size
    return _even(octaves(geometry.full, ((max(1.0, 0.5 * s), 0.6), (max(1.0, s), 0.7)), 14))
