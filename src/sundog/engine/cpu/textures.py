"""Static textures, each made once a picture size and kept.

All come from seeded noise: the same size gives the same texture on every machine and every run.
Callers must not write to what they get.
"""

from collections.abc import Callable, Mapping
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.geometry import Geometry
from sundog.engine.cpu.style import FallKind, HatchKind, SurfaceKind

__all__ = [
    "bristle_noise",
    "cloud_field",
    "darkness",
    "dither",
    "eddies",
    "fall_layers",
    "film_grain",
    "hatch_marks",
    "no_shine",
    "octaves",
    "surface",
]

U8 = NDArray[np.uint8]
F32 = NDArray[np.float32]

# Sizes in use at a time are few: one or two clients' picture sizes.
_KEPT = 24


def octaves(shape: tuple[int, int], scales: tuple[tuple[float, float], ...], seed: int) -> F32:
    """Sum smooth noise of several sizes.

    Args:
        shape: ``(height, width)``.
        scales: ``(size in pixels, weight)`` of each octave.
        seed: Of the random numbers.

    Returns:
        ``float32[height, width]`` with mean about 0 and deviation 1.
    """
    height, width = shape
    random = np.random.default_rng(seed)
    total = np.zeros(shape, np.float32)
    for size, weight in scales:
        step = max(1, round(size))
        coarse = random.standard_normal((height // step + 3, width // step + 3), np.float32)
        fine = cv2.resize(coarse, None, fx=step, fy=step, interpolation=cv2.INTER_CUBIC)
        total += weight * fine[step : step + height, step : step + width]
    return np.asarray(total / max(1e-6, float(total.std())), np.float32)


def _bytes(values: F32, deviation: float, middle: float = 128) -> U8:
    return np.asarray(np.clip(middle + values * deviation, 0, 255), np.uint8)


def _grid(geometry: Geometry) -> tuple[F32, F32]:
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


def _plain(geometry: Geometry) -> U8:
    return np.full(geometry.full, 128, np.uint8)


def _paper(geometry: Geometry) -> U8:
    s = geometry.scale
    return _bytes(octaves(geometry.full, ((2 * s, 0.5), (4 * s, 0.3), (24 * s, 0.25)), 1), 26)


def _watercolour(geometry: Geometry) -> U8:
    s = geometry.scale
    # Granulation is soft and several pixels wide; anything finer looks like a camera's noise.
    grain = octaves(geometry.full, ((4 * s, 0.3), (7 * s, 0.6), (12 * s, 0.5)), 1)
    blots = octaves(geometry.full, ((28 * s, 0.3), (80 * s, 0.6), (180 * s, 0.6)), 5)
    # Pigment thins out more than it gathers, or the paper would look dirty.
    return np.maximum(116, _bytes(grain * 0.26 + blots * 0.9, 26, 136))


def _canvas(geometry: Geometry) -> U8:
    rows, columns = _grid(geometry)
    turn = 2 * np.pi / max(4.0, 5 * geometry.scale)
    weave = np.sin(columns * turn) * np.cos(rows * turn)
    return _bytes(0.7 * weave + 0.5 * octaves(geometry.full, ((2 * geometry.scale, 1.0),), 2), 20)


def _charcoal(geometry: Geometry) -> U8:
    s = geometry.scale
    return _bytes(octaves(geometry.full, ((1, 0.5), (3 * s, 0.5), (5 * s, 0.2)), 4), 40)


def _scanlines(geometry: Geometry) -> U8:
    height, width = geometry.full
    period = max(2, round(4 * geometry.scale))
    rows = np.where(np.arange(height) % period < period / 2, 138, 100).astype(np.uint8)
    return np.repeat(rows[:, None], width, 1)


def _blinds(geometry: Geometry) -> U8:
    """Light through a window blind, strongest in the upper left."""
    rows, columns = _grid(geometry)
    height, width = geometry.full
    period = 74 * geometry.scale
    wave = np.cos((rows + 0.20 * columns) * (2 * np.pi / period))
    slats = np.clip(0.5 + 1.1 * (wave + 0.2), 0, 1)
    reach = np.clip(
        1.25 - np.hypot(columns / width - 0.22, (rows / height - 0.30) * 0.8) * 1.5, 0, 1
    )
    return np.clip(128 + (slats - 0.62) * reach * 120, 0, 255).astype(np.uint8)


_SURFACES: Mapping[SurfaceKind, Callable[[Geometry], U8]] = {
    SurfaceKind.PLAIN: _plain,
    SurfaceKind.PAPER: _paper,
    SurfaceKind.WATERCOLOUR: _watercolour,
    SurfaceKind.CANVAS: _canvas,
    SurfaceKind.CHARCOAL: _charcoal,
    SurfaceKind.SCANLINES: _scanlines,
    SurfaceKind.BLINDS: _blinds,
}


@lru_cache(maxsize=_KEPT)
def surface(kind: SurfaceKind, geometry: Geometry) -> U8:
    """Return ``uint8[H, W]``, 128 is neutral; textures of cells come from `sundog.engine.cpu.mosaic`."""
    return _SURFACES.get(kind, _plain)(geometry)


@lru_cache(maxsize=_KEPT)
def darkness(geometry: Geometry) -> U8:
    """Return ``uint8[H, W]`` of zeros: a layer that is absent."""
    return np.zeros(geometry.full, np.uint8)


@lru_cache(maxsize=_KEPT)
def no_shine(geometry: Geometry) -> NDArray[np.int16]:
    """Return ``int16[2, H/2, W/2]`` of zeros: added colour that is absent."""
    return np.zeros((2, *geometry.half), np.int16)


@lru_cache(maxsize=_KEPT)
def film_grain(geometry: Geometry) -> U8:
    """Return ``uint8[H + 64, W + 64]``, 128 is neutral; each frame looks at another window."""
    height, width = geometry.full
    s = geometry.scale
    return _bytes(octaves((height + 64, width + 64), ((1, 0.55), (2 * s, 0.6)), 7), 30)


@lru_cache(maxsize=_KEPT)
def bristle_noise(geometry: Geometry, pad: int, width: float) -> U8:
    """Return flat ``uint8[(H/2 + 2 pad) * (W/2 + 2 pad)]`` that strokes are smeared from."""
    rows, columns = geometry.half
    random = np.random.default_rng(9).standard_normal((rows + 2 * pad, columns + 2 * pad))
    fine = cv2.GaussianBlur(random, (0, 0), max(0.6, width * geometry.scale))
    coarse = cv2.GaussianBlur(random[::-1], (0, 0), max(0.8, 2.2 * width * geometry.scale))
    noise = (fine / fine.std() + 0.8 * coarse / max(1e-6, coarse.std())).astype(np.float32)
    return _bytes(noise / max(1e-6, float(noise.std())), 60).ravel()


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
def cloud_field(shape: tuple[int, int]) -> F32:
    """Return ``float32[height, width]``, 0 to 1: large soft clouds that colours are spread by."""
    size = max(2, shape[1] // 6)
    return np.asarray(np.clip(octaves(shape, ((size, 1.0),), 7) * 0.4 + 0.5, 0, 1), np.float32)


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
    return _bytes(first * 34 - np.maximum(0, second) * 14, 1, 118)


def _coal(geometry: Geometry) -> U8:
    side = _strokes_at(geometry, -40, 22, 13)
    tooth = octaves(geometry.full, ((2.0, 0.6), (3 * geometry.scale, 0.6)), 14)
    return _bytes(side * 30 + tooth * 34, 1, 112)


def _dots(geometry: Geometry) -> U8:
    rows, columns = _grid(geometry)
    turn = 2 * np.pi / max(5.0, 8 * geometry.scale) * np.sqrt(0.5)
    waves = np.cos((columns + rows) * turn) + np.cos((columns - rows) * turn)
    return _bytes(waves, 63.75, 127.5)


_HATCHES: Mapping[HatchKind, Callable[[Geometry], U8]] = {
    HatchKind.PENCIL: _pencil,
    HatchKind.CHARCOAL: _coal,
    HatchKind.DOTS: _dots,
}


@lru_cache(maxsize=_KEPT)
def hatch_marks(kind: HatchKind, geometry: Geometry) -> U8:
    """Return ``uint8[H, W]``: the tone below which a mark is made at each place."""
    return _HATCHES[kind](geometry)


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
