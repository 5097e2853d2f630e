"""Glyphs of a script that nobody reads, and a grid of them."""

from functools import lru_cache
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.geometry import Geometry

__all__ = ["GlyphGrid", "glyph_grid"]

U8 = NDArray[np.uint8]
I32 = NDArray[np.int32]

_KEPT = 8
_FINE = 48
# Of a glyph and the room around it, at the tuned size.
_HEIGHT, _WIDTH = 24.0, 18.0
_ALPHABET = 40
# Ends of strokes, as shares of a glyph's box: three across, four down.
_ACROSS, _DOWN = (0.2, 0.5, 0.8), (0.14, 0.38, 0.62, 0.86)


class GlyphGrid(NamedTuple):
    """A picture full of glyphs.

    Attributes:
        glyphs: ``uint8[H, W]``, 255 on a glyph, soft at its edge.
        rows: ``int32[H]``, the row of cells that each row of pixels is in.
        columns: ``int32[W]``.
        shape: ``(down, across)``, number of cells.
    """

    glyphs: U8
    rows: I32
    columns: I32
    shape: tuple[int, int]


def _glyph(random: np.random.Generator) -> U8:
    """Draw a few strokes as of kana: mostly level and upright, one slanted."""
    box = np.zeros((_FINE, _FINE), np.uint8)

    def stroke(one: tuple[float, float], other: tuple[float, float]) -> None:
        ends = [(round(x * _FINE), round(y * _FINE)) for x, y in (one, other)]
        cv2.line(box, ends[0], ends[1], 255, _FINE // 9, cv2.LINE_AA)

    for _ in range(int(random.integers(1, 3))):
        y = _DOWN[int(random.integers(4))]
        stroke((_ACROSS[0], y), (_ACROSS[2], y))
    x = _ACROSS[int(random.integers(3))]
    stroke((x, _DOWN[int(random.integers(2))]), (x, _DOWN[int(random.integers(2, 4))]))
    stroke(
        (_ACROSS[int(random.integers(1, 3))], _DOWN[int(random.integers(2))]),
        (_ACROSS[0], _DOWN[int(random.integers(2, 4))]),
    )
    return box


@lru_cache(maxsize=_KEPT)
def glyph_grid(geometry: Geometry) -> GlyphGrid:
    """Return a picture full of glyphs; it wraps around."""
    rows, columns = geometry.full
    down = max(1, round(rows / max(6.0, _HEIGHT * geometry.scale)))
    across = max(1, round(columns / max(5.0, _WIDTH * geometry.scale)))
    random = np.random.default_rng(17)
    alphabet = np.stack([_glyph(random) for _ in range(_ALPHABET)])
    size = (-(-columns // across), -(-rows // down))
    small = np.stack([cv2.resize(one, size, interpolation=cv2.INTER_AREA) for one in alphabet])
    chosen = small[random.integers(_ALPHABET, size=(down, across))]
    sheet = chosen.transpose(0, 2, 1, 3).reshape(down * size[1], across * size[0])
    # Soft edges: hard ones would flicker when the camera carries them by parts of a pixel.
    whole = cv2.blur(cv2.resize(sheet, (columns, rows), interpolation=cv2.INTER_AREA), (3, 3))
    return GlyphGrid(
        np.asarray(whole, np.uint8),
        (np.arange(rows) * down // rows).astype(np.int32),
        (np.arange(columns) * across // columns).astype(np.int32),
        (down, across),
    )
