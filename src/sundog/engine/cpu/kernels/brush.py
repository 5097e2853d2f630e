"""Strokes of paint: their shapes, made once a picture size, and the kernel that lays them.

Source: A. Hertzmann, "Painterly rendering with curved brush strokes of multiple sizes", 1998:
large strokes first, then smaller ones where the picture has detail. Here strokes are straight and
stay at their places from frame to frame; only colour, direction and opacity follow the picture,
so that nothing jumps.
"""

# Bodies of kernels are numba's language rather than Python's, see `sundog.engine.cpu.kernels.filters`.
# mypy: disable-error-code="operator,assignment,call-overload,arg-type,type-var,no-any-return,misc,call-arg"

from functools import lru_cache
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.geometry import CELL, Geometry, Part
from sundog.engine.cpu.kernels.flow import DIRECTIONS, PAD
from sundog.engine.cpu.kernels.jit import kernel
from sundog.engine.cpu.kernels.paint16 import CHUNK, blend_luma, blend_plain

__all__ = ["Places", "Stamps", "board", "lay_strokes", "places", "stamps"]

U8 = NDArray[np.uint8]
I32 = NDArray[np.int32]
F32 = NDArray[np.float32]

# Brushes that differ in their bristles, so that no two neighbours look alike.
_BRUSHES = 4
# Cover under which nothing is painted.
_BARE = 0.05
# Rows of strokes that are painted in random order.
_BAND = 4
_TINTS = (12, 3, 3)
"""How much the paint of strokes varies in Y, U and V."""


class Stamps(NamedTuple):
    """Shapes of a stroke, one a direction and brush, in rows of `CHUNK` pixels.

    Attributes:
        begin: ``int32[DIRECTIONS * brushes + 1]``, the chunk at which each shape begins.
        offset: ``int32[N]``, steps from the centre to each chunk in flat padded memory.
        cover: ``uint8[N * CHUNK]``, opacity, 0 to 255.
        light: ``int8[N * CHUNK]``, luma added by light on the paint's ridges.
    """

    begin: I32
    offset: I32
    cover: U8
    light: NDArray[np.int8]


class Places(NamedTuple):
    """Where strokes lie, in the order in which they are painted.

    Attributes:
        row: ``int32[N]``, half-size pixels.
        column: ``int32[N]``.
        brush: ``int32[N]``, 0 to the number of brushes - 1.
        tint: ``int32[N, 3]``, added to Y, U, V: paint is never mixed the same way twice.
    """

    row: I32
    column: I32
    brush: I32
    tint: I32


def _shape(width: float, length: float, degrees: float, seed: int) -> tuple[F32, F32, int]:
    """Return cover and light, ``float32[2 R + 1, 2 R + 1]``, and R."""
    reach = min(PAD - 2, int(np.ceil(max(width, length) / 2)) + 1)
    rows, columns = np.mgrid[-reach : reach + 1, -reach : reach + 1].astype(np.float32)
    cos, sin = np.cos(np.deg2rad(degrees)), np.sin(np.deg2rad(degrees))
    along, across = columns * cos + rows * sin, rows * cos - columns * sin
    random = np.random.default_rng(seed)
    bristles = cv2.GaussianBlur(random.standard_normal((1, 64)), (0, 0), 1.1).ravel()
    ragged = cv2.GaussianBlur(random.standard_normal((1, 64)), (0, 0), 1.6).ravel()
    place = np.clip((across / width + 0.5) * 24 + 20, 0, 63)
    at = np.arange(64)
    hairs = np.interp(place, at, bristles / bristles.std())
    ends = np.interp(place, at, ragged / ragged.std()) * 0.10 * length
    round_end = length / 2 * np.sqrt(np.clip(1 - (2 * across / width) ** 2, 0, 1))
    inside = np.minimum(
        width / 2 - np.abs(across) + 0.5,
        0.55 * round_end + 0.45 * length / 2 - np.abs(along) + ends * np.sign(along) + 0.5,
    )
    cover = np.clip(inside, 0, 1) * np.clip(1.02 + 0.12 * hairs, 0, 1)
    height = np.clip(inside, 0, 1.5) * (1 + 0.35 * hairs)
    slope = cv2.Sobel(height, cv2.CV_64F, 1, 0) + cv2.Sobel(height, cv2.CV_64F, 0, 1)
    light = 1.1 * slope + 2.2 * hairs
    return cover.astype(np.float32), light.astype(np.float32), reach


def _chunks(cover: F32, light: F32) -> tuple[I32, I32, F32, F32]:
    """Cut a shape's rows into chunks, each row from its first pixel on.

    Returns:
        Row and first column of each chunk, ``int32[N]``, and its cover and light,
        ``float32[N, CHUNK]``.
    """
    side = cover.shape[1]
    first = np.argmax(cover > 0, 1)[:, None]
    columns = first + np.arange(-(-side // CHUNK) * CHUNK)[None]
    inside = columns < side
    columns = np.minimum(columns, side - 1)
    covers = (np.take_along_axis(cover, columns, 1) * inside).reshape(side, -1, CHUNK)
    lights = (np.take_along_axis(light, columns, 1) * inside).reshape(side, -1, CHUNK)
    rows, parts = np.nonzero(covers.any(-1))
    begins = first[rows, 0] + CHUNK * parts
    return rows.astype(np.int32), begins.astype(np.int32), covers[rows, parts], lights[rows, parts]


@lru_cache(maxsize=16)
def stamps(width: float, length: float, relief: float, geometry: Geometry) -> Stamps:
    """Make the shapes of strokes ``width`` by ``length`` half-size pixels at 1280x704."""
    s = geometry.scale
    stride = geometry.half[1] + 2 * PAD
    begin, offsets, covers, lights = [0], [], [], []
    for direction in range(DIRECTIONS):
        for brush in range(_BRUSHES):
            degrees = 180 * direction / DIRECTIONS
            cover, light, reach = _shape(
                max(2.0, width * s), max(3.0, min(length * s, 2 * PAD - 6)), degrees, brush
            )
            cover = np.where(cover > _BARE, cover, 0)
            rows, columns, opaque, lit = _chunks(cover, light)
            offsets.append((rows - reach) * stride + columns - reach)
            covers.append(np.round(255 * opaque))
            lights.append(np.clip(np.round(relief * lit), -128, 127))
            begin.append(begin[-1] + len(rows))
    return Stamps(
        np.array(begin, np.int32),
        np.concatenate(offsets).astype(np.int32),
        np.concatenate(covers).astype(np.uint8).ravel(),
        np.concatenate(lights).astype(np.int8).ravel(),
    )


@lru_cache(maxsize=16)
def places(spacing: float, tones: float, hues: float, geometry: Geometry) -> Places:
    """Strew strokes about ``spacing`` half-size pixels apart, in random order within bands.

    Bands rather than the whole picture, because what is painted on then stays in the cache.

    Args:
        spacing: At 1280x704.
        tones: Factor on how much they differ in Y.
        hues: Factor on how much they differ in U and V.
        geometry: Of the picture.
    """
    height, width = geometry.half
    random = np.random.default_rng(17)
    step = max(1.5, spacing * geometry.scale)
    grid = np.mgrid[0 : height / step, 0 : width / step].reshape(2, -1)
    jittered = (grid + random.random(grid.shape)) * step
    order = np.lexsort((random.random(grid.shape[1]), jittered[0] // (_BAND * step)))
    row = np.minimum(jittered[0], height - 1).astype(np.int32)[order]
    column = np.minimum(jittered[1], width - 1).astype(np.int32)[order]
    brush = random.integers(0, _BRUSHES, len(row)).astype(np.int32)
    tint = random.normal(0, 0.6, (len(row), 3)) * _TINTS * (tones, hues, hues)
    return Places(row, column, brush, np.round(tint).astype(np.int32))


def board(geometry: Geometry) -> U8:
    """Return an empty ``uint8[3, H/2 + 2 PAD, W/2 + 2 PAD]`` to paint on: Y, U, V."""
    height, width = geometry.half
    shape = (3, height + 2 * PAD, width + 2 * PAD)
    return np.empty(shape, np.uint8)


@kernel
def lay_strokes(
    sight: tuple[U8, U8, I32], where: Places, shapes: Stamps, part: Part, out: U8
) -> None:
    """Paint one layer of strokes.

    Args:
        sight: Where strokes take their colour from, ``uint8[3, H, W]``: Y, U, V; a guide,
            ``uint8[2, H/2, W/2]``: opacity of a stroke there, and how much it is tinted; directions,
            ``int32[H/2, W/2]`` from `flow_directions`.
        where: Of the strokes.
        shapes: Of the strokes.
        part: What of the picture is wanted; H and W are half of its size.
        out: ``uint8[3 * (H + 2 PAD) * (W + 2 PAD)]``, painted on: a `board`, flat.
    """
    picture, guide, directions = sight
    side = CELL // 2
    top, bottom = part.top * side - PAD, part.bottom * side + PAD
    left, right = part.left * side - PAD, part.right * side + PAD
    stride = picture.shape[2] + 2 * PAD
    size = np.int64(stride * (picture.shape[1] + 2 * PAD))
    brushes = (shapes.begin.shape[0] - 1) // DIRECTIONS
    for i in range(where.row.shape[0]):
        y, x = where.row[i], where.column[i]
        if y < top or y >= bottom or x < left or x >= right:
            continue
        opacity = np.int32(guide[0, y >> 1, x >> 1])
        if opacity < 8:
            continue
        opacity = np.int32(opacity + (opacity >> 7))
        tinted = np.int32(guide[1, y >> 1, x >> 1])
        luma = np.int32(picture[0, y, x] + (where.tint[i, 0] * tinted >> 8))
        u = np.int32(min(240, max(16, picture[1, y, x] + (where.tint[i, 1] * tinted >> 8))))
        v = np.int32(min(240, max(16, picture[2, y, x] + (where.tint[i, 2] * tinted >> 8))))
        here = np.int64((y + PAD) * stride + x + PAD)
        shape = directions[y >> 1, x >> 1] * brushes + where.brush[i]
        for k in range(shapes.begin[shape], shapes.begin[shape + 1]):
            at, chunk = np.int64(here + shapes.offset[k]), np.int64(k * CHUNK)
            blend_luma(out, at, shapes.cover, shapes.light, chunk, (luma, opacity, tinted))
            blend_plain(out, at + size, shapes.cover, chunk, u, opacity)
            blend_plain(out, at + 2 * size, shapes.cover, chunk, v, opacity)
