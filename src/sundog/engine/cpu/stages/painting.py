"""Paint the picture anew, stroke by stroke: large ones first, small ones where there is detail."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.anchor import offset, remainder
from sundog.engine.cpu.canvas import Canvas
from sundog.engine.cpu.colour.oklab import hex_rgb
from sundog.engine.cpu.colour.table import rgb_to_yuv
from sundog.engine.cpu.geometry import Geometry
from sundog.engine.cpu.kernels.brush import Places, Stamps, board, lay_strokes, places, stamps
from sundog.engine.cpu.kernels.flow import PAD
from sundog.engine.cpu.kernels.steady import (
    Kept,
    Laid,
    Motion,
    begin_strokes,
    carry_strokes,
    steady_strokes,
)
from sundog.engine.cpu.style import Style

__all__ = ["Painting"]

U8 = NDArray[np.uint8]

# Detail, 0 to 255, between which each layer is laid, and how fast it gains cover.
_RANGES = ((-99.0, 100.0), (26.0, 168.0), (116.0, 999.0))
_GAINS = 9.0
_DETAIL = np.arange(256, dtype=np.float32)


def _shifted(plane: U8, part: tuple[float, float]) -> U8:
    """Move a plane by less than a pixel, down and right; equally soft however far.

    Strokes lie on whole pixels, but the camera moves by parts of them. The weights are those of a
    quadratic B-spline: mere interpolation would be sharp at 0 and soft at 1/2, and pulsate.
    """
    down, right = (np.array([(0.5 + f) ** 2 / 2, 0.75 - f * f, (0.5 - f) ** 2 / 2]) for f in part)
    return np.asarray(cv2.sepFilter2D(plane, cv2.CV_8U, right, down), np.uint8)


@dataclass(frozen=True, slots=True, eq=False)
class Painting:
    """Layers of strokes.

    Attributes:
        layers: Places and shapes, large to small.
        opacities: ``uint8[256]`` of each layer, by detail.
        windows: What a stroke's colour is the mean of, half-size pixels.
        spare: Share of tint and relief that skin does without.
        ground: Y, U and V of the ground.
        bare: How much of it shows through the picture that is painted on, 0 to 1.
    """

    layers: tuple[tuple[Places, Stamps], ...]
    opacities: tuple[U8, ...]
    windows: tuple[int, ...]
    spare: float
    ground: NDArray[np.float32]
    bare: float

    @classmethod
    def plan(cls, style: Style, geometry: Geometry) -> "Painting | None":
        """Where a style paints in strokes."""
        paint = style.paint
        if not paint.widths:
            return None
        layers = tuple(
            (
                places(width * paint.spacing, paint.tones, paint.hues, geometry),
                stamps(width, width * paint.length, paint.relief, geometry),
            )
            for width in paint.widths
        )
        opacities = tuple(
            np.clip(np.minimum(_DETAIL - low, high - _DETAIL) * _GAINS, 0, 255).astype(np.uint8)
            for low, high in _RANGES
        )
        windows = tuple(geometry.px(width / 2) | 1 for width in paint.widths)
        ground = rgb_to_yuv(hex_rgb(paint.ground))
        return cls(layers, opacities, windows, paint.spare_skin, ground, paint.bare)

    def __call__(self, canvas: Canvas) -> None:
        """Change ``work``, the part of it that is seen."""
        detail, tinted = self._guides(canvas)
        painted = self._begun(canvas)
        remembered, motion, begins = self._remembered(canvas)
        height, width = canvas.geometry.half
        for (place, shapes), kept, opacity, window in zip(
            self.layers, remembered, self.opacities, self.windows, strict=False
        ):
            seen = np.stack([cv2.blur(plane, (window, window)) for plane in canvas.work])
            guide = np.stack([cv2.LUT(detail, opacity), tinted])
            directions = canvas.directions.copy()
            carry_strokes(place, kept, motion, height, width)
            steady_strokes(kept, seen, guide[0], directions, begins)
            where = place._replace(row=kept.row, column=kept.column)
            sight = seen, guide, directions
            lay_strokes(sight, where, shapes, canvas.part, painted.reshape(-1))
        part = remainder(canvas, canvas.geometry.half[0])
        for plane, larger in zip(canvas.work, painted, strict=True):
            inside = larger[PAD - 1 : 1 - PAD, PAD - 1 : 1 - PAD]
            plane[:] = _shifted(inside, part)[1:-1, 1:-1]

    def _remembered(self, canvas: Canvas) -> tuple[tuple[Kept, ...], Motion, bool]:
        """Return what is known of strokes, how the picture moved, and whether they begin.

        What is known of another look's strokes is no use.
        """
        half = canvas.geometry.half[0]
        share = half / canvas.geometry.height
        top, left = offset(canvas, half)
        old = canvas.strokes
        if old is None or old.owner is not self:
            kept = tuple(begin_strokes(where) for where, _ in self.layers)
            still = np.zeros_like(canvas.vectors)
            canvas.strokes = Laid(self, kept, canvas.drift)
            return kept, Motion(still, 0.0, 0.0, top, left), True
        down, right = (
            share * (now - then) for now, then in zip(canvas.drift, old.drift, strict=True)
        )
        canvas.strokes = old._replace(drift=canvas.drift)
        return old.layers, Motion(canvas.vectors, down, right, top, left), False

    def _begun(self, canvas: Canvas) -> U8:
        painted = board(canvas.geometry)
        for plane, grey, colour in zip(painted, canvas.work, self.ground, strict=True):
            if self.bare:
                bare = self.bare * float(colour)
                grey = np.asarray(cv2.addWeighted(grey, 1 - self.bare, grey, 0, bare), np.uint8)
            cv2.copyMakeBorder(grey, PAD, PAD, PAD, PAD, cv2.BORDER_REPLICATE, plane)
        return painted

    def _guides(self, canvas: Canvas) -> tuple[U8, U8]:
        """Return ``uint8[H/4, W/4]`` each: detail, and how much strokes are tinted and raised."""
        size = canvas.geometry.quarter[::-1]
        small = cv2.resize(canvas.history[0], size, interpolation=cv2.INTER_AREA)
        edges = cv2.morphologyEx(small, cv2.MORPH_GRADIENT, np.ones((5, 5), np.uint8))
        skin = cv2.resize(canvas.skin, size, interpolation=cv2.INTER_AREA)
        edges = cv2.blur(edges, (5, 5))
        detail = cv2.addWeighted(edges, 1.4, skin, 0.62, 0)
        tinted = cv2.addWeighted(skin, -self.spare, skin, 0, 255)
        return np.asarray(detail, np.uint8), np.asarray(tinted, np.uint8)
