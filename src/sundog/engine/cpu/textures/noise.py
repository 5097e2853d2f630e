"""Seeded noise that wraps around, so that a texture can follow the camera without an end."""

from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.geometry import Geometry

__all__ = [
    "as_bytes",
    "bristle_noise",
    "cloud_field",
    "dither",
    "eddies",
    "film_grain",
    "grid",
    "octaves",
]

U8 = NDArray[np.uint8]
F32 = NDArray[np.float32]

# Sizes in use at a time are few: one or two clients' picture sizes.
_KEPT = 24


@lru_cache(maxsize=2 * _KEPT)
def _spline(length: int, cells: int) -> tuple[tuple[NDArray[np.intp], F32], ...]:
    """Return how a smooth closed curve is drawn through cells.

    Returns:
        Four cells that each place lies among, and their weights: ``int[length]`` and
        ``float32[length]``.
    """
    place = (np.arange(length) + 0.5) * cells / length - 0.5
    first = np.floor(place).astype(int)
    t = place - first
    # Catmull and Rom, 1974.
    taps = (
        ((2 - t) * t - 1) * t / 2,
        (t * t * (3 * t - 5) + 2) / 2,
        ((4 - 3 * t) * t + 1) * t / 2,
        (t - 1) * t * t / 2,
    )
    return tuple(((first + i - 1) % cells, tap.astype(np.float32)) for i, tap in enumerate(taps))


def _drawn(coarse: F32, shape: tuple[int, int]) -> F32:
    """Draw a smooth surface through ``float32[rows, columns]`` that wraps around."""
    if coarse.shape == shape:
        return coarse
    tall = np.zeros((shape[0], coarse.shape[1]), np.float32)
    for cells, weights in _spline(shape[0], coarse.shape[0]):
        tall += weights[:, None] * coarse[cells]
    whole = np.zeros(shape, np.float32)
    for cells, weights in _spline(shape[1], coarse.shape[1]):
        whole += weights * np.take(tall, cells, 1)
    return whole


def octaves(shape: tuple[int, int], scales: tuple[tuple[float, float], ...], seed: int) -> F32:
    """Sum smooth noise of several sizes, which wraps around in both directions.

    Args:
        shape: ``(height, width)``.
        scales: ``(size in pixels, weight)`` of each octave.
        seed: Of the random numbers.

    Returns:
        ``float32[height, width]`` with mean about 0 and deviation 1.
    """
    random = np.random.default_rng(seed)
    total = np.zeros(shape, np.float32)
    for size, weight in scales:
        rows, columns = (max(1, round(side / max(1.0, size))) for side in shape)
        coarse = random.standard_normal((rows, columns), np.float32)
        total += np.float32(weight) * _drawn(coarse, shape)
    return np.asarray(total / max(1e-6, float(total.std())), np.float32)


def as_bytes(values: F32, deviation: float, middle: float = 128) -> U8:
    """Return ``uint8``: ``values`` (deviation 1) around ``middle``, clipped."""
    return np.asarray(np.clip(middle + values * deviation, 0, 255), np.uint8)


def grid(geometry: Geometry) -> tuple[F32, F32]:
    """Return ``float32[H, W]`` each: row and column of every pixel."""
    height, width = geometry.full
    rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
    return rows, columns


@lru_cache(maxsize=1)
def dither() -> U8:
    """Return ``uint8[64, 64]``, 0 to 3 in equal shares, with little energy in low frequencies."""
    rank = np.random.default_rng(1).random((64, 64))
    frequency = np.fft.fftfreq(64)
    highpass = 1 - np.exp(-(frequency[:, None] ** 2 + frequency[None] ** 2) * 40)
    for _ in range(8):
        rank = np.fft.ifft2(np.fft.fft2(rank) * highpass).real
        rank = rank.ravel().argsort().argsort().reshape(64, 64) / 4096
    return (rank * 4).astype(np.uint8)


@lru_cache(maxsize=_KEPT)
def cloud_field(shape: tuple[int, int]) -> F32:
    """Return ``float32[height, width]``, 0 to 1: large soft clouds that colours are spread by."""
    size = max(2, shape[1] // 6)
    return np.asarray(np.clip(octaves(shape, ((size, 1.0),), 7) * 0.4 + 0.5, 0, 1), np.float32)


@lru_cache(maxsize=_KEPT)
def eddies(geometry: Geometry, size: float) -> F32:
    """Return ``float32[H/4, W/4, 2]``: cosine and sine of twice the direction of slow eddies."""
    height, width = geometry.quarter
    hills = octaves((height, width), ((max(2.0, size / 4 * geometry.scale), 1.0),), 3)
    across = cv2.Sobel(hills, cv2.CV_32F, 1, 0)
    down = cv2.Sobel(hills, cv2.CV_32F, 0, 1)
    angle = 2 * np.arctan2(across, -down)
    return np.stack([np.cos(angle), np.sin(angle)], -1).astype(np.float32)


@lru_cache(maxsize=_KEPT)
def bristle_noise(geometry: Geometry, pad: int, width: float) -> U8:
    """Return flat ``uint8[(H/2 + 2 pad) * (W/2 + 2 pad)]`` that strokes are smeared from."""
    rows, columns = geometry.half
    random = np.random.default_rng(9).standard_normal((rows + 2 * pad, columns + 2 * pad))
    fine = cv2.GaussianBlur(random, (0, 0), max(0.6, width * geometry.scale))
    coarse = cv2.GaussianBlur(random[::-1], (0, 0), max(0.8, 2.2 * width * geometry.scale))
    noise = (fine / fine.std() + 0.8 * coarse / max(1e-6, coarse.std())).astype(np.float32)
    return as_bytes(noise / max(1e-6, float(noise.std())), 60).ravel()


@lru_cache(maxsize=_KEPT)
def film_grain(geometry: Geometry) -> U8:
    """Return ``uint8[H + 64, W + 64]``, 128 is neutral; each frame looks at another window."""
    height, width = geometry.full
    s = geometry.scale
    return as_bytes(octaves((height + 64, width + 64), ((1, 0.55), (2 * s, 0.6)), 7), 30)
