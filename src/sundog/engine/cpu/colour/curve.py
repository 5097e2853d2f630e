"""A grade split in two: colours at half size, and the brightness of greys as a curve at full size.

Bands and steep contrast have borders that must be cut at full size to be crisp, but a table of
every colour takes a megabyte, too much for the nearest cache. Yet bands depend on Oklab's L alone.
So each half-size pixel is given the luma of the grey as light as it is; that is enlarged, a curve
of 256 entries cuts it, and what the colour's own luma differs by is enlarged and added.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.colour.oklab import Floats, oklab, srgb
from sundog.engine.cpu.colour.table import build_table, by_hue, each_luma, graded, grid, rgb_to_yuv
from sundog.engine.cpu.style import Grade

__all__ = ["Curved", "build_curved"]

U8 = NDArray[np.uint8]

_LEVELS = 4096
# Rise of the curve by luma above which an edge would be seen to be cut at half size.
_STEEP = 2.2
# Differences in luma that nobody sees.
_UNSEEN = 1.5


class Curved(NamedTuple):
    """A grade for the frame; U and V share the low 12 bits of every index.

    Attributes:
        bright: ``uint8[2 ** 20]`` by ``y << 12``: luma to enlarge.
        chroma: ``uint16[2 ** 19]``, as in `sundog.engine.cpu.colour.table.ColourTable`.
        curve: ``uint16[65536]``: what becomes of each pair of pixels of it, or None for nothing.
        rest: ``uint8[2 ** 18]`` by ``y >> 2 << 12``: luma added at the end, 128 is none; None
            where there is none anywhere.
    """

    bright: U8
    chroma: NDArray[np.uint16]
    curve: NDArray[np.uint16] | None
    rest: U8 | None


def build_curved(grades: tuple[Grade, ...], *, detailed: bool) -> Curved:
    """Work grades out.

    Args:
        grades: Of the style, and what is cast over it.
        detailed: Whether the camera's detail is to be put back before the curve.
    """
    table = build_table(grades[0], grades[1:])
    if any(grade.palette.colours for grade in grades):
        # Which colour is nearest depends on hue: no curve would tell.
        return Curved(table.luma, table.chroma, None, None)
    curve = _luma_of(_lightness_of_greys(), *grades)
    steep = bool(np.abs(curve[4:] - curve[:-4]).max() > 4 * _STEEP)
    if not (detailed or steep or any(grade.bands for grade in grades)):
        return Curved(table.luma, table.chroma, None, None)
    greys = np.round(curve).astype(np.uint16)
    pairs = (greys[None] | greys[:, None] << 8).astype(np.uint16)
    level = _level(grades[0])
    return Curved(_bright(level), table.chroma, pairs.ravel(), _rest(level, grades, table.luma))


def _luma_of(lightness: Floats, *grades: Grade) -> Floats:
    """Return graded luma, ``float32[N]``, of greys of Oklab's L ``float32[N]``."""
    greys = np.stack([lightness, np.zeros_like(lightness), np.zeros_like(lightness)], -1)
    return rgb_to_yuv(srgb(graded(greys.astype(np.float32), *grades)))[:, 0]


def _lightness_of_greys() -> Floats:
    """Return L, ``float32[256]``, of the grey of each luma."""
    grey = np.clip((np.arange(256, dtype=np.float32) - 16) / 219, 0, 1)
    return oklab(np.repeat(grey[:, None], 3, 1))[:, 0]


def _level(grade: Grade) -> NDArray[np.int32]:
    """Return ``int32[N]``: L of every visible colour, in steps, before it is toned."""
    lab = grid().lab
    light = by_hue(lab, grade.hues)[:, 0] if grade.hues else lab[:, 0]
    return np.clip(np.round(light * (_LEVELS - 1)), 0, _LEVELS - 1).astype(np.int32)


def _bright(level: NDArray[np.int32]) -> U8:
    """Return ``uint8[2 ** 20]``: luma of the grey that is as light as each colour."""
    levels = _luma_of(np.linspace(0, 1, _LEVELS, dtype=np.float32))
    coarse = np.round(levels[level]).astype(np.uint16)
    return each_luma(coarse[grid().borrow])


def _rest(level: NDArray[np.int32], grades: tuple[Grade, ...], luma: U8) -> U8 | None:
    """Return luma of colours less that of greys as light, see `Curved`."""
    levels = _luma_of(np.linspace(0, 1, _LEVELS, dtype=np.float32), *grades)
    quarter = grid().borrow.reshape(64, 4096)
    own = luma.reshape(256, 4096)[::4].astype(np.float32)
    more = own - levels[level][quarter]
    if np.abs(more).max() < _UNSEEN:
        return None
    return np.clip(np.round(more + 128), 0, 255).astype(np.uint8).ravel()
