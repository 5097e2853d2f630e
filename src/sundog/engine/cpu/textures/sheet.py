"""A transparent sheet that mattes are drawn on, and what becomes of it."""

from copy import copy
from typing import Any, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.colour.oklab import hex_rgb
from sundog.engine.cpu.colour.table import rgb_to_yuv
from sundog.engine.cpu.geometry import Geometry
from sundog.engine.cpu.textures.noise import octaves

__all__ = ["Layer", "Reals", "Sheet", "soft"]

U8 = NDArray[np.uint8]
F32 = NDArray[np.float32]
Reals = NDArray[np.floating[Any]]

_BLACK = np.array([16.0, 128.0, 128.0], np.float32)


class Layer(NamedTuple):
    """A matte, ready to be laid over I420.

    Attributes:
        keep: ``uint8[H, W]``, share of the picture that stays.
        light: ``uint8[H, W]``, added luma, 0 to 219.
        small_keep: ``uint8[H/2, W/2]``.
        tint: ``int16[2, H/2, W/2]``, added U and V around 0.
    """

    keep: U8
    light: U8
    small_keep: U8
    tint: NDArray[np.int16]


class Sheet:
    """A transparent sheet to draw on; cover and light ``float32``, colour Y 0-219, U, V."""

    def __init__(self, geometry: Geometry) -> None:
        height, width = geometry.full
        self.geometry = geometry
        self.scale = geometry.scale
        self.down = np.linspace(0, 1, height, dtype=np.float32)[:, None]
        self.across = np.linspace(0, 1, width, dtype=np.float32)[None]
        self.keep: F32 = np.ones(geometry.full, np.float32)
        self.planes: F32 = np.zeros((3, *geometry.full), np.float32)

    def part(self, rows: slice, columns: slice) -> "Sheet":
        """Return a part of it; what is drawn there is drawn here."""
        part = copy(self)
        part.down, part.across = self.down[rows], self.across[:, columns]
        part.keep, part.planes = self.keep[rows, columns], self.planes[:, rows, columns]
        return part

    def clouds(self, scales: tuple[tuple[float, float], ...], seed: int) -> F32:
        """Return noise of several sizes, pixels at the tuned size, as `octaves` does."""
        half = tuple((size * self.scale / 2, weight) for size, weight in scales)
        small = octaves(self.geometry.half, half, seed)
        return np.asarray(cv2.resize(small, self.geometry.full[::-1]), np.float32)

    def cover(self, share: Reals, colour: str) -> None:
        """Paint over: ``share`` 0 to 1 broadcasts to ``[H, W]``."""
        self.keep *= 1 - share
        for plane, light in zip(self.planes, _light_of(colour), strict=True):
            plane += (light - plane) * share

    def shine(self, share: Reals, colour: str) -> None:
        """Add light."""
        for plane, light in zip(self.planes, _light_of(colour), strict=True):
            plane += light * share

    def inside(self, top: float, right: float, bottom: float, left: float, round_: float) -> F32:
        """Return ``float32[H, W]``: pixels to the border of a rounded box, negative inside.

        Args:
            top: Margin, pixels at the tuned size, as are the others.
            right: Margin.
            bottom: Margin.
            left: Margin.
            round_: Radius of its corners.
        """
        height, width = self.geometry.full
        x0, x1 = left * self.scale, width - right * self.scale
        y0, y1 = top * self.scale, height - bottom * self.scale
        radius = round_ * self.scale
        away_x = np.abs(self.across * width - (x0 + x1) / 2) - (x1 - x0) / 2 + radius
        away_y = np.abs(self.down * height - (y0 + y1) / 2) - (y1 - y0) / 2 + radius
        corner = np.hypot(np.maximum(away_x, 0), np.maximum(away_y, 0))
        return np.asarray(corner + np.minimum(np.maximum(away_x, away_y), 0) - radius, np.float32)

    def finished(self, amount: float) -> Layer:
        """Return it as bytes, ``amount`` 0 to 1 of it."""
        size = self.geometry.half[::-1]
        keep = (255 * (1 - (1 - self.keep) * amount)).astype(np.uint8)
        light = np.clip(self.planes[0] * amount, 0, 219).astype(np.uint8)
        tint = [cv2.resize(plane, size, interpolation=cv2.INTER_AREA) for plane in self.planes[1:]]
        return Layer(
            keep,
            light,
            np.asarray(cv2.resize(keep, size, interpolation=cv2.INTER_AREA), np.uint8),
            np.round(np.stack(tint) * amount).astype(np.int16),
        )


def _light_of(colour: str) -> F32:
    return rgb_to_yuv(hex_rgb(colour)) - _BLACK


def soft(away: Reals, width: float) -> F32:
    """Return 0 to 1 over ``width`` pixels around a border."""
    return np.asarray(np.clip(away / max(1.0, width) + 0.5, 0, 1), np.float32)
