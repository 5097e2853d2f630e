"""A flat front that is painted in metres: a wall, a sign, a door, a banner."""

from collections.abc import Sequence
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.textures.noise import octaves

__all__ = ["Front", "Tint"]

F32 = NDArray[np.float32]
U8 = NDArray[np.uint8]

Tint = Sequence[float] | NDArray[np.floating]
"""Linear red, green, blue."""

_MOST = 680
_SUB = 4


class Front:
    """A picture of something flat, whose places are metres from its lower left corner.

    Attributes:
        width: Metres.
        height: Metres.
        density: Pixels a metre upwards.
        squeeze: How many of those a metre to the right has.
        body: ``float32[h, w, 4]``: colour in white light, and cover 0 to 1.
        shine: ``float32[h, w, 4]``: own light, and glimmer 0 to 255.
    """

    def __init__(
        self,
        width: float,
        height: float,
        density: float,
        colour: Tint | None = None,
        squeeze: float = 1.0,
    ) -> None:
        """Begin with a plain colour, or with nothing.

        Args:
            width: Metres.
            height: Metres.
            density: Pixels a metre upwards.
            colour: Of all of it; None covers nothing.
            squeeze: How many of those a metre to the right has: less for walls along a street.
        """
        self.width, self.height = width, height
        self.squeeze = min(1.0, squeeze)
        self.density = min(density, _MOST / max(width * self.squeeze, height))
        rows = max(2, round(height * self.density))
        columns = max(2, round(width * self.density * self.squeeze))
        self.body: NDArray[Any] = np.zeros((rows, columns, 4), np.float32)
        self.shine: NDArray[Any] = np.zeros((rows, columns, 4), np.float32)
        if colour is not None:
            self.body[..., :3] = colour
            self.body[..., 3] = 1

    @property
    def shape(self) -> tuple[int, int]:
        """``(rows, columns)``."""
        return self.body.shape[0], self.body.shape[1]

    def places(self) -> tuple[F32, F32]:
        """Return metres to the right ``float32[1, w]`` and up ``float32[h, 1]`` of each pixel."""
        rows, columns = self.shape
        right = (np.arange(columns, dtype=np.float32) + 0.5) * np.float32(self.width / columns)
        up = self.height - (np.arange(rows, dtype=np.float32) + 0.5) * np.float32(
            self.height / rows
        )
        return right[None], up[:, None].astype(np.float32)

    def part(self, left: float, low: float, right: float, high: float) -> tuple[slice, slice]:
        """Return rows and columns of a rectangle, at least one of each where it is inside."""
        rows, columns = self.shape
        first = round(left / self.width * columns)
        last = max(first + 1, round(right / self.width * columns))
        top = round((1 - high / self.height) * rows)
        bottom = max(top + 1, round((1 - low / self.height) * rows))
        return (
            slice(min(max(top, 0), rows), min(max(bottom, 0), rows)),
            slice(min(max(first, 0), columns), min(max(last, 0), columns)),
        )

    def rect(
        self,
        box: tuple[float, float, float, float],
        colour: Tint | None = None,
        shine: Tint | None = None,
        glimmer: int | None = None,
    ) -> None:
        """Paint a rectangle ``(left, low, right, high)``; what is None stays as it was."""
        at = self.part(*box)
        if colour is not None:
            self.body[(*at, slice(3))] = colour
            self.body[(*at, 3)] = 1
        if shine is not None:
            self.shine[(*at, slice(3))] = shine
        if glimmer is not None:
            self.shine[(*at, 3)] = glimmer

    def shape_of(self, points: Sequence[tuple[float, float]]) -> NDArray[np.int32]:
        """Return ``int32[n, 2]``: a polygon's corners in 1/16 pixels."""
        rows, columns = self.shape
        at = np.array(points, np.float64)
        x = at[:, 0] / self.width * columns - 0.5
        y = (1 - at[:, 1] / self.height) * rows - 0.5
        return np.round(np.stack([x, y], -1) * (1 << _SUB)).astype(np.int32)

    def mask(self, *polygons: Sequence[tuple[float, float]]) -> F32:
        """Return ``float32[h, w]``: how much of each pixel polygons cover."""
        canvas = np.zeros(self.shape, np.uint8)
        for points in polygons:
            cv2.fillPoly(canvas, [self.shape_of(points)], 255, cv2.LINE_AA, _SUB)
        return canvas.astype(np.float32) / np.float32(255)

    def strokes(self, lines: Sequence[Sequence[tuple[float, float]]], width: float) -> F32:
        """Return ``float32[h, w]``: how much of each pixel lines of a width in metres cover."""
        rows, columns = self.shape
        # Drawn with square pixels, for a line is as wide upwards as to the right.
        full = rows, max(columns, round(columns / self.squeeze))
        canvas = np.zeros(full, np.uint8)
        across = max(1, round(width * self.density))
        for points in lines:
            at = np.array(points, np.float64)
            x = at[:, 0] / self.width * full[1] - 0.5
            y = (1 - at[:, 1] / self.height) * rows - 0.5
            corners = np.round(np.stack([x, y], -1) * (1 << _SUB)).astype(np.int32)
            cv2.polylines(canvas, [corners], False, 255, across, cv2.LINE_AA, _SUB)
        if full[1] != columns:
            canvas = cv2.resize(canvas, (columns, rows), interpolation=cv2.INTER_AREA)
        return canvas.astype(np.float32) / np.float32(255)

    def lay(self, mask: F32, colour: Tint | F32, shine: Tint | F32 | None = None) -> None:
        """Paint where a mask ``float32[h, w]`` is, over what is there."""
        rows, columns = np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
        if not len(rows):
            return
        at = slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1)
        share = mask[at][..., None]

        def inside(paint: Tint | F32) -> F32:
            light = np.asarray(paint, np.float32)
            return light[at] if light.ndim == 3 else light

        body, own = self.body[at], self.shine[at]
        body[..., :3] += (inside(colour) - body[..., :3]) * share
        body[..., 3] = np.maximum(body[..., 3], share[..., 0])
        if shine is not None:
            own[..., :3] += (inside(shine) - own[..., :3]) * share

    def grain(self, sizes: tuple[float, ...], amount: float, seed: int) -> None:
        """Make the colour uneven by patches of sizes in metres."""
        pixels = tuple((max(1.0, s * self.density), 1.0) for s in sizes)
        self.body[..., :3] *= np.clip(1 + amount * octaves(self.shape, pixels, seed), 0.2, 3)[
            ..., None
        ]

    def darken(self, box: tuple[float, float, float, float], factor: float) -> None:
        """Multiply the colour in a rectangle."""
        self.body[(*self.part(*box), slice(3))] *= np.float32(factor)

    def pack(self) -> None:
        """Keep colours times cover, as they are laid, in half the memory; paint no more after."""
        if self.body.dtype == np.float16:
            return
        cover = self.body[..., 3:4]
        if float(cover.min()) < 1:
            self.body[..., :3] *= cover
            self.shine[..., :3] *= cover
        has_light = bool(self.shine.any())
        self.body = self.body.astype(np.float16)
        self.shine = self.shine.astype(np.float16) if has_light else np.zeros((1, 1, 4), np.float16)

    def ready(self) -> tuple[F32, F32]:
        """Return body and shine ``float32[h, w, 4]`` with colours times cover, as they are laid."""
        self.pack()
        body = self.body.astype(np.float32)
        if self.shine.shape[:2] != body.shape[:2]:
            return body, np.zeros_like(body)
        return body, self.shine.astype(np.float32)
