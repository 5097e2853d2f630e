"""Tiles that a lattice is laid with: bricks, blocks, glyphs, stitches."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.style import TileKind

__all__ = ["GLYPHS", "PHASES", "Tiles", "tiles"]

U8 = NDArray[np.uint8]
F32 = NDArray[np.float32]
Floats = NDArray[np.floating[Any]]

# Drawn large and shrunk: a stud of a dozen pixels needs its edges smoothed.
_FINE = 8

PHASES = 4
"""Steps of a pixel, each way, by which tiles are drawn ready to be shifted."""

# Shares of a brick's side; real studs are 4.8 mm on bricks of 8 mm.
_STUD_RADIUS = 0.31
_SHADOW_REACH = 0.12

# Of a cube, along a side.
_TEXELS = 5

GLYPHS = " .:-~=+cJC3%8#@"
"""By rising share of ink, about."""


class Tiles(NamedTuple):
    """Tiles of one size, each drawn at `PHASES` by `PHASES` parts of a pixel, down then right.

    Attributes:
        relief: ``uint8[PHASES ** 2, N, h, w]``, light, 128 is neutral.
        cover: The same: how much of the ground shows, 0 to 255; None for nowhere.
    """

    relief: U8
    cover: U8 | None


class _Drawn(NamedTuple):
    """Large tiles, ``float32[N, 8 h, 8 w]``: light around 1, and share of the ground."""

    light: list[Floats]
    cover: list[Floats] | None = None


def _places(shape: tuple[int, int]) -> tuple[F32, F32]:
    """Return row and column of each place of a large tile, -0.5 to 0.5."""
    tall, wide = (side * _FINE for side in shape)
    rows, columns = np.mgrid[0:tall, 0:wide].astype(np.float32)
    return (rows + 0.5) / tall - 0.5, (columns + 0.5) / wide - 0.5


def _in_phases(drawn: list[Floats], shape: tuple[int, int], scale: float) -> U8:
    """Shrink large tiles, shifted by each part of a pixel; what leaves a tile enters it again."""
    step = _FINE // PHASES
    made = np.empty((PHASES * PHASES, len(drawn), *shape), np.float32)
    for n, tile in enumerate(drawn):
        twice = np.tile(tile.astype(np.float32), (2, 2))
        for phase in range(PHASES * PHASES):
            top = tile.shape[0] - phase // PHASES * step
            left = tile.shape[1] - phase % PHASES * step
            part = twice[top : top + tile.shape[0], left : left + tile.shape[1]]
            cv2.resize(part, shape[::-1], made[phase, n], 0, 0, cv2.INTER_AREA)
    return np.asarray(np.clip(made * np.float32(scale), 0, 255), np.uint8)


def _flat(shape: tuple[int, int]) -> _Drawn:
    return _Drawn([np.ones_like(_places(shape)[0])])


def _stud(shape: tuple[int, int]) -> F32:
    rows, columns = _places(shape)
    radius = np.hypot(columns, rows)
    towards_light = (-columns - rows) / (radius + 1e-3) * np.float32(np.sqrt(0.5))
    light: Floats = np.full(radius.shape, 0.98, np.float32)
    # The shadow of a short cylinder: a disc drawn out away from the light.
    along = np.clip((columns + rows) / 2, 0, _SHADOW_REACH)
    away = np.hypot(columns - along, rows - along)
    light -= 0.3 * np.clip((_STUD_RADIUS + 0.05 - away) / 0.13, 0, 1)
    rim = _STUD_RADIUS - 0.045
    top = np.clip((_STUD_RADIUS - radius) / 0.1 + 0.5, 0, 1)
    light = light * (1 - top) + 1.03 * top
    light += 0.4 * np.exp(-(((radius - rim) / 0.085) ** 2)) * np.maximum(0, towards_light)
    light -= 0.2 * np.exp(-(((radius - rim) / 0.08) ** 2)) * np.maximum(0, -towards_light)
    return np.asarray(light, np.float32)


def _bricks(shape: tuple[int, int]) -> _Drawn:
    """Return 16 tiles with one lit stud each, by the borders of a brick: see `find_sides`."""
    rows, columns = _places(shape)
    stud, edge = _stud(shape), 1.0 / min(shape)
    made: list[Floats] = []
    for sides in range(16):
        # Soft seams, two pixels wide: thinner ones tremble under a moving camera.
        below = bool(sides & 4) * np.clip((rows - 0.5) / edge + 2, 0, 1)
        right = bool(sides & 8) * np.clip((columns - 0.5) / edge + 2, 0, 1)
        above = bool(sides & 1) * np.clip((-0.5 - rows) / edge + 1.5, 0, 1)
        left = bool(sides & 2) * np.clip((-0.5 - columns) / edge + 1.5, 0, 1)
        made.append(stud * (1 - 0.36 * np.maximum(below, right)) + 0.1 * np.maximum(above, left))
    return _Drawn(made)


def _blocks(shape: tuple[int, int]) -> _Drawn:
    """Return walls of cubes in coarse texels, of four grains: a top face where nothing lies above.

    Tiles of one grain follow one another by the sides on which a wall ends: see `find_sides`.
    """
    random = np.random.default_rng(71)
    rows, columns = _places(shape)
    edge, face = 1.0 / min(shape), 1 / _TEXELS
    made: list[Floats] = []
    for grain in (0.05, 0.07, 0.085, 0.06):
        texels = random.normal(0, grain, (_TEXELS, _TEXELS)).astype(np.float32)
        front = cv2.resize(texels, rows.shape[::-1], interpolation=cv2.INTER_NEAREST) + 0.97
        front = front - 0.17 * ((rows > 0.5 - edge) | (columns > 0.5 - edge))
        front = front + 0.09 * (rows < face - 0.5) - 0.07 * (columns > 0.5 - face)
        for sides in range(16):
            light = front + 0.08 * bool(sides & 2) * (columns < face - 0.5)
            light = light - 0.13 * bool(sides & 8) * (columns > 0.5 - face)
            light = light - 0.2 * bool(sides & 4) * (rows > 0.5 - face)
            light = light + 0.18 * bool(sides & 1) * (rows < face - 0.5)
            made.append(light)
    return _Drawn(made)


def _glyphs(shape: tuple[int, int]) -> _Drawn:
    tall, wide = (side * _FINE for side in shape)
    made: list[Floats] = []
    for glyph in GLYPHS:
        page = np.zeros((tall, wide), np.uint8)
        (across, up), below = cv2.getTextSize(glyph, cv2.FONT_HERSHEY_SIMPLEX, 1.0, 1)
        scale = 0.74 * tall / (up + below * 0.4)
        scale = min(scale, 0.98 * wide / across)
        left = round((wide - across * scale) / 2)
        cv2.putText(
            page,
            glyph,
            (left, round(0.8 * tall)),
            cv2.FONT_HERSHEY_SIMPLEX,
            scale,
            255,
            round(0.1 * tall),
            cv2.LINE_AA,
        )
        made.append(1 - page.astype(np.float32) / 255)
    # By the ink that a glyph has as drawn, not as a typesetter would have it.
    made.sort(key=lambda page: -float(page.mean()))
    return _Drawn(_flat(shape).light, made)


def _stroke(across: Floats, along: Floats, width: float, length: float) -> tuple[F32, F32]:
    """Return how much of a thread covers each place, and how high it is there, 0 to 1."""
    body = np.hypot(across / width, np.maximum(0, np.abs(along) - length) / width)
    return (
        np.clip((1 - body) / 0.25, 0, 1).astype(np.float32),
        np.sqrt(np.clip(1 - body**2, 0, 1)).astype(np.float32),
    )


def _crosses(shape: tuple[int, int]) -> _Drawn:
    """Return a stitch of two crossed threads on cloth with holes at its corners."""
    rows, columns = _places(shape)
    half = np.float32(np.sqrt(0.5))
    cover = np.ones_like(rows)
    light: Floats = np.full_like(rows, 0.96)
    corner = np.hypot(0.5 - np.abs(rows), 0.5 - np.abs(columns))
    light -= 0.45 * np.exp(-((corner / 0.13) ** 2))
    for side in (1, -1):
        across, along = (rows + side * columns) * half, (rows - side * columns) * half
        thread, height = _stroke(across, along, 0.25, 0.5)
        # Two plies: a faint groove along the middle.
        shine = 0.66 + 0.5 * height - 0.1 * np.exp(-((across / 0.04) ** 2))
        shine = shine - 0.35 * across * half
        light = light * (1 - thread) + shine * thread
        cover = cover * (1 - thread)
    return _Drawn([light], [cover])


def _knit(shape: tuple[int, int]) -> _Drawn:
    """Return one knitted stitch: two legs that lean together, over those of the row below."""
    rows, columns = _places(shape)
    light: Floats = np.full_like(rows, 0.62)
    # Legs of the rows above and below reach into this one; the lower lie on top.
    for row in (-1, 0, 1):
        for side in (1, -1):
            y, x = rows - row, side * columns - 0.25
            across, along = x + 0.19 * y, y
            thread, height = _stroke(across, along, 0.24, 0.42)
            twist = 0.05 * np.sin((along * 2.6 + across * 3.4) * 2 * np.pi)
            shine = 0.66 + 0.42 * height + twist - 0.2 * side * across - 0.12 * along
            light = light * (1 - thread) + shine * thread
    return _Drawn([light])


_TILES: Mapping[TileKind, Callable[[tuple[int, int]], _Drawn]] = {
    TileKind.FLAT: _flat,
    TileKind.BRICK: _bricks,
    TileKind.BLOCK: _blocks,
    TileKind.GLYPH: _glyphs,
    TileKind.CROSS: _crosses,
    TileKind.KNIT: _knit,
}


@lru_cache(maxsize=24)
def tiles(kind: TileKind, shape: tuple[int, int]) -> Tiles:
    """Return the tiles of a kind, ``(height, width)`` pixels each."""
    drawn = _TILES[kind](shape)
    cover = None if drawn.cover is None else _in_phases(drawn.cover, shape, 255)
    return Tiles(_in_phases(drawn.light, shape, 128), cover)
