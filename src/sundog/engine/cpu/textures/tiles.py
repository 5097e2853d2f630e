"""Tiles that a lattice is laid with: bricks, blocks, glyphs, stitches."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.style import TileKind

__all__ = ["GLYPHS", "Tiles", "tiles"]

U8 = NDArray[np.uint8]
F32 = NDArray[np.float32]
Floats = NDArray[np.floating[Any]]

# Drawn large and shrunk: a stud of a dozen pixels needs its edges smoothed.
_FINE = 16

# Shares of a brick's side; real studs are 4.8 mm on bricks of 8 mm.
_STUD_RADIUS = 0.31
_SHADOW_REACH = 0.12

GLYPHS = " .:-~=+cJC3%8#@"
"""By rising share of ink."""


class Tiles(NamedTuple):
    """Tiles of one size.

    Attributes:
        relief: ``uint8[N, h, w]``, light, 128 is neutral.
        cover: ``uint8[N, h, w]``, how much of the ground shows, 0 to 255; None for nowhere.
    """

    relief: U8
    cover: U8 | None


def _places(shape: tuple[int, int]) -> tuple[F32, F32]:
    """Return row and column of each place of a large tile, -0.5 to 0.5."""
    tall, wide = (side * _FINE for side in shape)
    rows, columns = np.mgrid[0:tall, 0:wide].astype(np.float32)
    return (rows + 0.5) / tall - 0.5, (columns + 0.5) / wide - 0.5


def _shrunk(large: Floats, shape: tuple[int, int]) -> F32:
    return np.asarray(
        cv2.resize(large.astype(np.float32), shape[::-1], interpolation=cv2.INTER_AREA), np.float32
    )


def _bytes(tiles_: list[F32], scale: float = 128) -> U8:
    return np.ascontiguousarray(np.clip(np.stack(tiles_) * scale, 0, 255).astype(np.uint8))


def _flat(shape: tuple[int, int]) -> Tiles:
    return Tiles(np.full((1, *shape), 128, np.uint8), None)


def _stud(shape: tuple[int, int]) -> F32:
    rows, columns = _places(shape)
    radius = np.hypot(columns, rows)
    towards_light = (-columns - rows) / (radius + 1e-3) * np.float32(np.sqrt(0.5))
    light = np.full(radius.shape, 0.98, np.float32)
    # The shadow of a short cylinder: a disc drawn out away from the light.
    along = np.clip((columns + rows) / 2, 0, _SHADOW_REACH)
    away = np.hypot(columns - along, rows - along)
    light -= 0.36 * np.clip((_STUD_RADIUS + 0.03 - away) / 0.08, 0, 1)
    rim = _STUD_RADIUS - 0.045
    light = np.where(radius < _STUD_RADIUS, 1.03, light)
    light += 0.5 * np.exp(-(((radius - rim) / 0.06) ** 2)) * np.maximum(0, towards_light)
    light -= 0.24 * np.exp(-(((radius - rim) / 0.05) ** 2)) * np.maximum(0, -towards_light)
    return np.asarray(light, np.float32)


def _bricks(shape: tuple[int, int]) -> Tiles:
    """Return 16 tiles with one lit stud each, by the borders of a brick: see `join_bricks`."""
    rows, columns = _places(shape)
    stud, edge = _stud(shape), 1.0 / min(shape)
    made = []
    for sides in range(16):
        light = stud.copy()
        light += 0.12 * (bool(sides & 1) * (rows < edge - 0.5))
        light += 0.12 * (bool(sides & 2) * (columns < edge - 0.5))
        seam = (rows > 0.5 - edge) * bool(sides & 4) + (columns > 0.5 - edge) * bool(sides & 8)
        made.append(_shrunk(np.where(seam > 0, np.float32(0.55), light), shape))
    return Tiles(_bytes(made), None)


def _blocks(shape: tuple[int, int]) -> Tiles:
    """Return cubes seen a little from above, in texels of a few pixels, of several materials."""
    texels = 6
    random = np.random.default_rng(71)
    made = []
    for material in range(6):
        grain = random.choice([-0.1, -0.03, 0.03, 0.09], (texels, texels))
        if material % 3 == 1:  # Planks and bricks: courses.
            grain = 0.4 * grain + np.where(np.arange(texels)[:, None] % 3 == 2, -0.14, 0.03)
        face = 0.9 + grain
        face[0] = 1.22 + 0.6 * grain[0]
        face[1] = 1.10 + 0.6 * grain[1]
        face[:, -1] -= 0.13
        face[-1] -= 0.17
        tile = np.asarray(face, np.float32)
        made.append(
            np.asarray(cv2.resize(tile, shape[::-1], interpolation=cv2.INTER_NEAREST), np.float32)
        )
    return Tiles(_bytes(made), None)


def _glyphs(shape: tuple[int, int]) -> Tiles:
    tall, wide = (side * _FINE for side in shape)
    made = []
    for glyph in GLYPHS:
        page = np.zeros((tall, wide), np.uint8)
        (across, up), below = cv2.getTextSize(glyph, cv2.FONT_HERSHEY_SIMPLEX, 1.0, 1)
        scale = 0.66 * tall / (up + below * 0.4)
        scale = min(scale, 0.98 * wide / across)
        left = round((wide - across * scale) / 2)
        cv2.putText(
            page,
            glyph,
            (left, round(0.77 * tall)),
            cv2.FONT_HERSHEY_SIMPLEX,
            scale,
            255,
            round(0.085 * tall),
            cv2.LINE_AA,
        )
        made.append(1 - _shrunk(page.astype(np.float32) / 255, shape))
    return Tiles(np.full((1, *shape), 128, np.uint8), _bytes(made, 255))


def _stroke(across: Floats, along: Floats, width: float, length: float) -> tuple[F32, F32]:
    """Return how much of a thread covers each place, and how high it is there, 0 to 1."""
    body = np.hypot(across / width, np.maximum(0, np.abs(along) - length) / width)
    return (
        np.clip((1 - body) / 0.25, 0, 1).astype(np.float32),
        np.sqrt(np.clip(1 - body**2, 0, 1)).astype(np.float32),
    )


def _crosses(shape: tuple[int, int]) -> Tiles:
    """Return a stitch of two crossed threads on cloth with holes at its corners."""
    rows, columns = _places(shape)
    half = np.float32(np.sqrt(0.5))
    cover = np.ones_like(rows)
    light: Floats = np.full_like(rows, 0.96)
    corner = np.hypot(0.5 - np.abs(rows), 0.5 - np.abs(columns))
    light -= 0.45 * np.exp(-((corner / 0.13) ** 2))
    for side in (1, -1):
        across, along = (rows + side * columns) * half, (rows - side * columns) * half
        thread, height = _stroke(across, along, 0.21, 0.5)
        # Two plies: a faint groove along the middle.
        shine = 0.66 + 0.5 * height - 0.1 * np.exp(-((across / 0.04) ** 2))
        shine = shine - 0.35 * across * half
        light = light * (1 - thread) + shine * thread
        cover = cover * (1 - thread)
    return Tiles(_bytes([_shrunk(light, shape)]), _bytes([_shrunk(cover, shape)], 255))


def _knit(shape: tuple[int, int]) -> Tiles:
    """Return one knitted stitch: two legs that lean together, over those of the row below."""
    rows, columns = _places(shape)
    light: Floats = np.full_like(rows, 0.5)
    top: Floats = np.full_like(rows, -1.0)
    # Legs of the rows above and below reach into this one; the lower lie on top.
    for row in (-1, 0, 1):
        for side in (1, -1):
            y, x = rows - row, side * columns - 0.25
            lean = 0.36
            across = (x + lean * (y + 0.05) * 0.5) * 1.0
            along = y * np.float32(0.95)
            thread, height = _stroke(across, along, 0.215, 0.36)
            twist = 0.05 * np.sin((along * 3.2 + across * 3.0) * 2 * np.pi)
            shine = 0.55 + 0.52 * height + twist - 0.28 * across * side
            over = thread * (height > 0.05) * (height + 0.2 * row > top)
            light = light * (1 - over) + shine * over
            top = np.where(over > 0.5, height + 0.2 * row, top)
    return Tiles(_bytes([_shrunk(light, shape)]), None)


_TILES: Mapping[TileKind, Callable[[tuple[int, int]], Tiles]] = {
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
    return _TILES[kind](shape)
