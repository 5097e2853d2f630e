"""Fields of tones that are added before the grade; half size, 128 is neutral."""

from collections.abc import Callable, Mapping
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.geometry import Geometry
from sundog.engine.cpu.style import PatternKind
from sundog.engine.cpu.textures.facets import facets
from sundog.engine.cpu.textures.noise import as_bytes, octaves

__all__ = ["pattern"]

U8 = NDArray[np.uint8]

_RAYS = 18


def _dots(size: float, geometry: Geometry) -> U8:
    """A screen at 45 degrees: tones between two levels become dots of either."""
    height, width = geometry.half
    period = max(4.0, size * geometry.scale)
    down = np.cos(2 * np.pi * max(1, round(height / period / 2**0.5)) * np.arange(height) / height)
    right = np.cos(2 * np.pi * max(1, round(width / period / 2**0.5)) * np.arange(width) / width)
    return as_bytes(np.outer(down, right).astype(np.float32), 127)


def _rays(_size: float, geometry: Geometry) -> U8:
    """A rising sun: rays with soft edges from the middle of the lower border."""
    height, width = geometry.half
    rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
    angle = np.arctan2(height * 1.04 - rows, columns - width / 2)
    away = np.hypot(height * 1.04 - rows, columns - width / 2) / height
    wave = np.tanh(np.sin(angle * _RAYS * 2 + np.pi / 2) * np.maximum(0.4, 2.5 * away))
    return as_bytes(np.asarray(wave, np.float32), 110)


def _shapes(size: float, geometry: Geometry) -> U8:
    """Discs, rings, half discs and bars, light and dark, over one another."""
    height, width = geometry.half
    random = np.random.default_rng(29)
    total = np.zeros((height, width), np.float32)
    unit = size * geometry.scale
    for i in range(max(6, round(height * width / (unit * unit * 1.6)))):
        place = random.random(2) * (width, height)
        reach = unit * random.uniform(0.35, 1.0)
        tone = random.choice((-1.0, 1.0)) * random.uniform(0.5, 1.0)
        _draw(total, i % 4, place, reach, float(random.choice((0, 45, 90, 135))), float(tone))
    return as_bytes(np.clip(total, -1, 1).astype(np.float32), 110)


def _draw(
    total: NDArray[np.float32],
    kind: int,
    place: NDArray[np.float64],
    reach: float,
    degrees: float,
    tone: float,
) -> None:
    """Add one shape, and what of it reaches over a border on the other side."""
    height, width = total.shape
    layer = np.zeros_like(total)
    for x in (-width, 0, width):
        for y in (-height, 0, height):
            middle = (round(place[0] + x), round(place[1] + y))
            size = (round(reach), round(reach))
            if kind == 0:
                cv2.circle(layer, middle, size[0], 1.0, -1, cv2.LINE_8)
            elif kind == 1:
                cv2.circle(layer, middle, size[0], 1.0, max(2, size[0] // 5), cv2.LINE_8)
            elif kind == 2:
                cv2.ellipse(layer, middle, size, degrees, 0, 180, 1.0, -1, cv2.LINE_8)
            else:
                box = cv2.boxPoints((middle, (2.6 * reach, 0.4 * reach), degrees))
                cv2.fillConvexPoly(layer, box.astype(np.int32), 1.0, cv2.LINE_8)
    total += np.float32(tone) * cv2.GaussianBlur(layer, (3, 3), 0)


def _facets(size: float, geometry: Geometry) -> U8:
    return as_bytes(facets(size, geometry).tone, 127)


def _waves(size: float, geometry: Geometry) -> U8:
    """Bands of a liquid that was stirred."""
    size = max(4.0, size * geometry.scale)
    hills = octaves(geometry.half, ((2.2 * size, 1.0), (size, 0.25)), 52)
    return as_bytes(np.asarray(np.sin(hills * 4.2), np.float32), 120)


def _clouds(size: float, geometry: Geometry) -> U8:
    """Heaped clouds with soft edges."""
    s = max(4.0, size * geometry.scale)
    heaps = octaves(geometry.half, ((s, 1.0), (s / 2.4, 0.5), (s / 6, 0.22)), 53)
    return as_bytes(np.asarray(np.tanh(heaps * 1.6 - 0.2), np.float32), 120)


_PATTERNS: Mapping[PatternKind, Callable[[float, Geometry], U8]] = {
    PatternKind.DOTS: _dots,
    PatternKind.RAYS: _rays,
    PatternKind.SHAPES: _shapes,
    PatternKind.FACETS: _facets,
    PatternKind.WAVES: _waves,
    PatternKind.CLOUDS: _clouds,
}


@lru_cache(maxsize=16)
def pattern(kind: PatternKind, size: float, geometry: Geometry) -> U8:
    """Return ``uint8[H/2, W/2]``; all but rays wrap around.

    Args:
        kind: Which.
        size: Of what it is made of, half-size pixels at 1280x704.
        geometry: Of the picture.
    """
    return _PATTERNS[kind](size, geometry)
