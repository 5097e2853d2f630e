"""Ornamental borders, drawn once a picture size."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.colour.oklab import hex_rgb
from sundog.engine.cpu.colour.table import rgb_to_yuv
from sundog.engine.cpu.geometry import Geometry
from sundog.engine.cpu.style import Frame, FrameKind

__all__ = ["Border", "border"]

U8 = NDArray[np.uint8]
F32 = NDArray[np.float32]

# Drawn so much larger and then shrunk: thin lines need smooth edges.
_FINE = 2


class Border(NamedTuple):
    """One rectangle of a border.

    Attributes:
        plane: 0 for Y, 1 for U, 2 for V.
        rows: Of that plane.
        columns: Of that plane.
        keep: ``uint8[h, w]``, how much of the picture stays, 0 to 255.
        paint: ``uint8[h, w]``, what is added then.
    """

    plane: int
    rows: slice
    columns: slice
    keep: U8
    paint: U8


class _Drawing:
    """The upper left quarter of a border, mirrored at the end."""

    def __init__(self, geometry: Geometry, width: float) -> None:
        self.shape = (geometry.height // 2 * _FINE, geometry.width // 2 * _FINE)
        self.unit = width * geometry.scale * _FINE
        self.ground = np.zeros(self.shape, np.uint8)
        self.line = np.zeros(self.shape, np.uint8)

    def pen(self, share: float) -> int:
        """Return a thickness in shares of the border's width."""
        return max(_FINE, round(share * self.unit))

    def rule(self, away: float, share: float, corner: float = 0.0) -> None:
        """Draw a line around the picture, with a step cut out of its corner."""
        height, width = self.shape
        a, c = round(away * self.unit), round((away + corner) * self.unit)
        points = np.array([(width, a), (c, a), (c, c), (a, c), (a, height)], np.int32)
        cv2.polylines(self.line, [points], False, 255, self.pen(share), cv2.LINE_AA)

    def fill(self, away: float, corner: float = 0.0) -> None:
        """Cover all that is nearer to the border, and a step in the corner."""
        a, c = round(away * self.unit), round((away + corner) * self.unit)
        self.ground[:a] = 255
        self.ground[:, :a] = 255
        self.ground[:c, :c] = 255

    def disc(self, x: float, y: float, radius: float, share: float = 0.0) -> None:
        """Draw a ring, or a disc where no thickness is given."""
        middle = (round(x * self.unit), round(y * self.unit))
        pen = self.pen(share) if share else -1
        cv2.circle(self.line, middle, round(radius * self.unit), 255, pen, cv2.LINE_AA)

    def curve(self, points: F32, share: float) -> None:
        """Draw through ``float32[N, 2]``, x and y in widths of the border."""
        places = np.round(points * self.unit).astype(np.int32)
        cv2.polylines(self.line, [places], False, 255, self.pen(share), cv2.LINE_AA)


def _deco(draw: _Drawing) -> None:
    """A rule with stepped corners, and a quarter of a sun in each."""
    draw.fill(0.6, 0.9)
    draw.rule(0.6, 0.07, 0.9)
    for angle in np.linspace(0, np.pi / 2, 6):
        ray = np.array([np.cos(angle), np.sin(angle)], np.float32)
        draw.curve(np.asarray(0.3 + np.stack([0.42 * ray, 1.05 * ray]), np.float32), 0.08)
    draw.disc(0.3, 0.3, 0.26, 0.1)


def _nouveau(draw: _Drawing) -> None:
    """An arch with a ringed blossom and a whiplash stem in each corner."""
    height, width = draw.shape
    draw.fill(0.62)
    corner = np.zeros(draw.shape, np.uint8)
    reach = round(3.4 * draw.unit)
    edge = round(0.62 * draw.unit)
    corner[: edge + reach, : edge + reach] = 255
    cv2.circle(corner, (edge + reach, edge + reach), reach, 0, -1, cv2.LINE_AA)
    draw.ground = cv2.max(draw.ground, corner)
    middle = (edge + reach, edge + reach)
    cv2.ellipse(draw.line, middle, (reach, reach), 0, 180, 270, 255, draw.pen(0.11), cv2.LINE_AA)
    for start, end in (
        ((edge + reach, edge), (width, edge)),
        ((edge, edge + reach), (edge, height)),
    ):
        cv2.line(draw.line, start, end, 255, draw.pen(0.11), cv2.LINE_AA)
    draw.disc(1.02, 1.02, 0.52, 0.09)
    draw.disc(1.02, 1.02, 0.16)
    for angle in np.arange(0, 2 * np.pi, np.pi / 4):
        draw.disc(1.02 + 0.33 * np.cos(angle), 1.02 + 0.33 * np.sin(angle), 0.11, 0.05)
    t = np.linspace(0, 1, 40, dtype=np.float32)
    stem = np.stack([1.6 + 3.4 * t, 0.36 + 0.5 * np.sin(2.6 * np.pi * t) * (1 - t) ** 1.4], -1)
    draw.curve(stem, 0.08)
    draw.curve(stem[:, ::-1], 0.08)


_DRAWN: Mapping[FrameKind, Callable[[_Drawing], None]] = {
    FrameKind.DECO: _deco,
    FrameKind.NOUVEAU: _nouveau,
}


def _whole(quarter: U8, shape: tuple[int, int]) -> F32:
    """Shrink and mirror a quarter; ``float32[shape]``, 0 to 1."""
    size = (shape[1] // 2, shape[0] // 2)
    small = cv2.resize(quarter, size, interpolation=cv2.INTER_AREA).astype(np.float32) / 255
    top = np.hstack([small, small[:, ::-1]])
    return np.asarray(np.vstack([top, top[::-1]]), np.float32)


def _rectangles(cover: F32) -> list[tuple[slice, slice]]:
    """Cut what is covered into four bands around the middle that is free."""
    height, width = cover.shape
    free_rows = np.flatnonzero(cover[:, width // 2 - 1] == 0)
    free_columns = np.flatnonzero(cover[height // 2 - 1] == 0)
    if not free_rows.size or not free_columns.size:
        return [(slice(0, height), slice(0, width))]
    used_rows = cover[:, free_columns[0] : free_columns[-1] + 1].max(1) > 0
    busy = np.flatnonzero(used_rows[: height // 2])
    top = int(busy[-1]) + 1 if busy.size else 0
    left = int(free_columns[0])
    return [
        (slice(0, top), slice(0, width)),
        (slice(height - top, height), slice(0, width)),
        (slice(top, height - top), slice(0, left)),
        (slice(top, height - top), slice(width - left, width)),
    ]


@lru_cache(maxsize=8)
def border(frame: Frame, geometry: Geometry) -> tuple[Border, ...]:
    """Draw a frame, and cut it into the rectangles that it covers."""
    draw = _Drawing(geometry, frame.width)
    _DRAWN[frame.kind](draw)
    colours = [rgb_to_yuv(hex_rgb(c)) for c in (frame.ground, frame.line)]
    parts = []
    for plane in range(3):
        shape = geometry.half if plane else geometry.full
        ground, line = _whole(draw.ground, shape), _whole(draw.line, shape)
        cover = np.maximum(ground, line)
        paint = ground * (1 - line) * colours[0][plane] + line * colours[1][plane]
        keep = np.asarray(np.round(255 * (1 - cover)), np.uint8)
        fill = np.asarray(np.round(paint), np.uint8)
        for rows, columns in _rectangles(cover):
            there = keep[rows, columns].copy(), fill[rows, columns].copy()
            if there[0].size:
                parts.append(Border(plane, rows, columns, *there))
    return tuple(parts)
