"""Textures of paper, canvas and screens, each made once a picture size and kept."""

from collections.abc import Callable, Mapping
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.geometry import Geometry
from sundog.engine.cpu.style import SurfaceKind
from sundog.engine.cpu.textures.glyphs import glyph_grid
from sundog.engine.cpu.textures.noise import as_bytes, grid, octaves

__all__ = [
    "darkness",
    "no_shine",
    "surface",
]

U8 = NDArray[np.uint8]
F32 = NDArray[np.float32]

# Sizes in use at a time are few: one or two clients' picture sizes.
_KEPT = 24


def _plain(geometry: Geometry) -> U8:
    return np.full(geometry.full, 128, np.uint8)


def _paper(geometry: Geometry) -> U8:
    s = geometry.scale
    return as_bytes(octaves(geometry.full, ((2 * s, 0.5), (4 * s, 0.3), (24 * s, 0.25)), 1), 26)


def _watercolour(geometry: Geometry) -> U8:
    s = geometry.scale
    # Granulation is soft and several pixels wide; anything finer looks like a camera's noise.
    grain = octaves(geometry.full, ((4 * s, 0.3), (7 * s, 0.6), (12 * s, 0.5)), 1)
    blots = octaves(geometry.full, ((28 * s, 0.3), (80 * s, 0.6), (180 * s, 0.6)), 5)
    # Pigment thins out more than it gathers, or the paper would look dirty.
    return np.maximum(116, as_bytes(grain * 0.26 + blots * 0.9, 26, 136))


def _canvas(geometry: Geometry) -> U8:
    rows, columns = grid(geometry)
    turn = 2 * np.pi / max(4.0, 5 * geometry.scale)
    weave = np.sin(columns * turn) * np.cos(rows * turn)
    return as_bytes(0.7 * weave + 0.5 * octaves(geometry.full, ((2 * geometry.scale, 1.0),), 2), 20)


def _charcoal(geometry: Geometry) -> U8:
    s = geometry.scale
    return as_bytes(octaves(geometry.full, ((1, 0.5), (3 * s, 0.5), (5 * s, 0.2)), 4), 40)


def _scanlines(geometry: Geometry) -> U8:
    height, width = geometry.full
    # A whole number of waves, so that the field wraps around; soft, or they would flicker.
    waves = max(1, round(height / max(4.0, 6 * geometry.scale)))
    rows = 122 + 20 * np.cos(np.arange(height) * (2 * np.pi * waves / height))
    return np.repeat(rows.astype(np.uint8)[:, None], width, 1)


def _blinds(geometry: Geometry) -> U8:
    """Light through a window blind, in slanting stripes that lie on things and wrap around."""
    rows, columns = grid(geometry)
    height, width = geometry.full
    slats = max(1, round(height / (74 * geometry.scale)))
    slant = max(1, round(0.2 * width / (74 * geometry.scale)))
    wave = np.cos((rows * (slats / height) + columns * (slant / width)) * (2 * np.pi))
    stripes = np.clip(0.5 + 1.1 * (wave + 0.2), 0, 1)
    # It reaches some places only: a window is as wide as that.
    reach = 0.62 + 0.30 * np.cos((columns / width - 0.22) * (2 * np.pi))
    reach *= 0.80 + 0.20 * np.cos((rows / height - 0.30) * (2 * np.pi))
    return np.clip(128 + (stripes - 0.62) * reach * 110, 0, 255).astype(np.uint8)


def _wall(geometry: Geometry) -> U8:
    """Bricks in running bond under paint: joints and rough faces."""
    rows, columns = grid(geometry)
    height, width = geometry.full
    courses = 2 * max(1, round(height / (72 * geometry.scale)))
    bricks = max(1, round(width / (88 * geometry.scale)))
    course = rows * courses / height
    along = columns * bricks / width + 0.5 * (np.floor(course) % 2)
    down = np.abs(course % 1 - 0.5) * (height / courses)
    right = np.abs(along % 1 - 0.5) * (width / bricks)
    edge = np.minimum(height / courses / 2 - down, width / bricks / 2 - right)
    joint = np.clip(1.6 - edge / (2.2 * geometry.scale), 0, 1)
    rough = octaves(geometry.full, ((3 * geometry.scale, 0.5), (9 * geometry.scale, 0.5)), 6)
    return as_bytes(np.asarray(rough * 12 - joint * 58, np.float32), 1, 136)


def _grid_lines(geometry: Geometry) -> U8:
    """Squared paper: a line every few pixels, each fifth a brighter one."""
    height, width = geometry.full
    lines = []
    for length in (height, width):
        # As many squares as make the last one meet the first.
        squares = max(5, round(length / (22 * geometry.scale) / 5) * 5)
        place = np.arange(length) * squares / length
        beside = np.abs(place - np.round(place)) * length / squares
        strength = np.where(np.round(place).astype(int) % 5 == 0, 1.0, 0.45)
        lines.append(np.clip(1.35 - beside, 0, 1) * strength)
    drawn = np.maximum(lines[0][:, None], lines[1][None])
    paper = octaves(geometry.full, ((3 * geometry.scale, 0.4), (60 * geometry.scale, 0.9)), 6)
    return as_bytes(np.asarray(drawn * 9 + paper * 0.6, np.float32), 12, 122)


def _glyphs(geometry: Geometry) -> U8:
    """A picture made of glyphs: dark between them, a little brighter on them."""
    return np.asarray(
        cv2.addWeighted(glyph_grid(geometry).glyphs, 0.5, darkness(geometry), 0, 78), np.uint8
    )


_SURFACES: Mapping[SurfaceKind, Callable[[Geometry], U8]] = {
    SurfaceKind.PLAIN: _plain,
    SurfaceKind.PAPER: _paper,
    SurfaceKind.WATERCOLOUR: _watercolour,
    SurfaceKind.CANVAS: _canvas,
    SurfaceKind.CHARCOAL: _charcoal,
    SurfaceKind.SCANLINES: _scanlines,
    SurfaceKind.BLINDS: _blinds,
    SurfaceKind.GLYPHS: _glyphs,
    SurfaceKind.WALL: _wall,
    SurfaceKind.GRID: _grid_lines,
}


@lru_cache(maxsize=_KEPT)
def surface(kind: SurfaceKind, geometry: Geometry) -> U8:
    """Return ``uint8[H, W]``, 128 is neutral."""
    return _SURFACES.get(kind, _plain)(geometry)


@lru_cache(maxsize=_KEPT)
def darkness(geometry: Geometry) -> U8:
    """Return ``uint8[H, W]`` of zeros: a layer that is absent."""
    return np.zeros(geometry.full, np.uint8)


@lru_cache(maxsize=_KEPT)
def no_shine(geometry: Geometry) -> NDArray[np.int16]:
    """Return ``int16[2, H/2, W/2]`` of zeros: added colour that is absent."""
    return np.zeros((2, *geometry.half), np.int16)
