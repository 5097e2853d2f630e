"""The small forms of materials, as heights at half size."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.geometry import Geometry
from sundog.engine.cpu.style import Tooth
from sundog.engine.cpu.textures.noise import as_bytes, octaves

__all__ = ["Patches", "patches", "rings", "tooth"]

U8 = NDArray[np.uint8]
F32 = NDArray[np.float32]

_KEPT = 24


class Patches(NamedTuple):
    """A Voronoi diagram that wraps around.

    Attributes:
        label: ``int32[H, W]``, number of the patch at each place.
        down: ``float32[H, W]``, pixels below the patch's centre.
        right: ``float32[H, W]``, pixels right of it.
        border: ``float32[H, W]``, distance to the nearest border, about, pixels.
        number: Of patches.
    """

    label: NDArray[np.int32]
    down: F32
    right: F32
    border: F32
    number: int


@lru_cache(maxsize=_KEPT)
def patches(shape: tuple[int, int], size: float, seed: int) -> Patches:
    """Cut a field into patches of about ``size`` pixels around jittered centres."""
    rows, columns = (max(1, round(side / max(1.0, size))) for side in shape)
    pitch_y, pitch_x = shape[0] / rows, shape[1] / columns
    jitter = np.random.default_rng(seed).uniform(0.12, 0.88, (2, rows, columns)).astype(np.float32)
    y, x = np.ogrid[0 : shape[0], 0 : shape[1]]
    row, column = (y / pitch_y).astype(int), (x / pitch_x).astype(int)
    nearest = np.full(shape, 1e9, np.float32)
    second = nearest.copy()
    label, down, right = np.zeros(shape, np.int32), nearest.copy(), nearest.copy()
    for step_y in (-1, 0, 1):
        for step_x in (-1, 0, 1):
            r, c = (row + step_y) % rows, (column + step_x) % columns
            off_y = (y - (row + step_y + jitter[0][r, c]) * pitch_y).astype(np.float32)
            off_x = (x - (column + step_x + jitter[1][r, c]) * pitch_x).astype(np.float32)
            away = off_y * off_y + off_x * off_x
            closer = away < nearest
            second = np.where(closer, nearest, np.minimum(second, away))
            nearest = np.where(closer, away, nearest)
            label = np.where(closer, r * columns + c, label).astype(np.int32)
            down, right = np.where(closer, off_y, down), np.where(closer, off_x, right)
    border = (np.sqrt(second) - np.sqrt(nearest)) / 2
    return Patches(label, down, right, border.astype(np.float32), rows * columns)


def _tilted(cut: Patches, seed: int) -> F32:
    """Give every patch a slope of its own: facets."""
    slope = np.random.default_rng(seed).normal(0, 1, (2, cut.number)).astype(np.float32)
    tilted = cut.down * slope[0][cut.label] + cut.right * slope[1][cut.label]
    return np.asarray(tilted, np.float32)


def _unit(field: F32) -> F32:
    return np.asarray((field - field.mean()) / max(1e-6, float(field.std())), np.float32)


def _smooth(geometry: Geometry) -> F32:
    return np.zeros(geometry.half, np.float32)


def _fingerprints(geometry: Geometry) -> F32:
    """Return prints of thumbs here and there, as bows of faint ridges, on softly dented clay."""
    s = geometry.scale
    cut = patches(geometry.half, 40 * s, 51)
    random = np.random.default_rng(52)
    turn = random.uniform(0, 2 * np.pi, cut.number).astype(np.float32)[cut.label]
    deep = np.clip(random.uniform(-1, 1, cut.number), 0, 1).astype(np.float32)[cut.label]
    # Ridges bow around a point beside the print.
    away = np.hypot(cut.down + 16 * s * np.sin(turn), cut.right + 16 * s * np.cos(turn))
    bows = np.cos(away * np.float32(2 * np.pi / max(3.0, 3.6 * s)))
    inside = np.hypot(cut.down, cut.right * 1.3) / (14 * s)
    press = deep * np.clip(1.4 * (1 - inside), 0, 1) * np.clip(cut.border / (3 * s), 0, 1)
    dents = octaves(geometry.half, ((9 * s, 0.7), (22 * s, 1.4)), 53)
    return np.asarray(bows * press * 1.1 + dents, np.float32)


def _brushed(geometry: Geometry) -> F32:
    fine = octaves(geometry.half, ((1.6 * geometry.scale, 1.0),), 54)
    drawn = cv2.blur(np.tile(fine, (1, 3)), (geometry.px(61) | 1, 1))
    width = geometry.half[1]
    return _unit(np.asarray(drawn[:, width : 2 * width], np.float32))


def _chiselled(geometry: Geometry) -> F32:
    s = geometry.scale
    cut = patches(geometry.half, 13 * s, 55)
    chips = _unit(_tilted(cut, 56))
    return chips + 0.7 * octaves(geometry.half, ((2.5 * s, 0.6), (6 * s, 0.6)), 57)


def _frost(geometry: Geometry) -> F32:
    """Return large facets with a raised crack between some of them."""
    s = geometry.scale
    cut = patches(geometry.half, 42 * s, 58)
    small = patches(geometry.half, 15 * s, 59)
    cracks = np.exp(-((cut.border / (1.6 * s)) ** 2))
    facets = _unit(_tilted(cut, 60)) + 0.35 * _unit(_tilted(small, 61))
    return np.asarray(facets + 1.3 * cracks, np.float32)


def _hammered(geometry: Geometry) -> F32:
    cut = patches(geometry.half, 11 * geometry.scale, 62)
    return _unit(np.hypot(cut.down, cut.right))


def _grain(geometry: Geometry) -> F32:
    s = geometry.scale
    return octaves(geometry.half, ((2 * s, 0.5), (4 * s, 0.6), (9 * s, 0.4)), 63)


_TEETH: Mapping[Tooth, Callable[[Geometry], F32]] = {
    Tooth.SMOOTH: _smooth,
    Tooth.FINGERPRINTS: _fingerprints,
    Tooth.BRUSHED: _brushed,
    Tooth.CHISELLED: _chiselled,
    Tooth.FROST: _frost,
    Tooth.HAMMERED: _hammered,
    Tooth.GRAIN: _grain,
}


@lru_cache(maxsize=_KEPT)
def tooth(kind: Tooth, geometry: Geometry) -> U8:
    """Return ``uint8[H/2, W/2]``: height, 128 is the mean, 32 a deviation."""
    return as_bytes(_TEETH[kind](geometry), 32)


@lru_cache(maxsize=_KEPT)
def rings(geometry: Geometry) -> U8:
    """Return ``uint8[H/2, W/2]``: the phase, of 256, of long rings as of sawn wood.

    It wraps around in value as in place, so rings have no end.
    """
    height, width = geometry.half
    s = geometry.scale
    broad = octaves((height, max(1, width // 6)), ((34 * s, 1.0), (12 * s, 0.22)), 64)
    long = cv2.resize(np.tile(broad, (1, 3)), (3 * width, height), interpolation=cv2.INTER_CUBIC)
    turns = round(height / (11 * s))
    phase = np.arange(height, dtype=np.float32)[:, None] * np.float32(turns / height)
    phase = phase + np.float32(1.5) * long[:, width : 2 * width]
    return np.asarray(np.floor(phase % 1 * 256), np.uint8)
