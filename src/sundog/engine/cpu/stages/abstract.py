"""Take detail out and keep shapes: median, bilateral, Kuwahara, flow, smear."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.canvas import Canvas
from sundog.engine.cpu.filters import (
    PAD,
    Tensor,
    flow_directions,
    line_offsets,
    mix_by_skin,
    skin_map,
    smear_packed,
    smooth_divide,
    smooth_weigh,
)
from sundog.engine.cpu.geometry import Geometry
from sundog.engine.cpu.style import Style
from sundog.engine.cpu.textures import noise

__all__ = [
    "FindFlow",
    "FindSkin",
    "Simplify",
    "Smear",
    "SpareSkin",
    "median_size",
    "smear_length",
]

U8 = NDArray[np.uint8]

# Luma variance at which a neighbourhood counts as not uniform.
_UNIFORM = 24.0
_TINY = (5, 5)
# Share by which the remembered structure tensor follows that of the frame.
_FLOW_FOLLOWS = 0.3


def smear_length(tuned: int, geometry: Geometry) -> int:
    """Scale the half length of a smear; the border that smears reach into bounds it."""
    return geometry.px(tuned, most=30)


def median_size(tuned: int, geometry: Geometry) -> int:
    """Scale the size of a median filter; OpenCV is fast at 3 and 5 only."""
    return 5 if tuned * geometry.scale >= 4 else 3


@dataclass(frozen=True, slots=True)
class FindSkin:
    """Find skin, so that later stages can spare it.

    Attributes:
        size: Gaps that are closed, as eyes and mouth in a face, quarter-size pixels.
        median: Size of the median filter on what is spared: noise alone is taken from it.
    """

    size: int
    median: int

    @classmethod
    def plan(cls, style: Style, geometry: Geometry) -> "FindSkin | None":
        """Where a stage asks."""
        asked = (
            (style.lines.amount and style.lines.spare_skin)
            or style.abstraction.spare_skin
            or (style.strokes.amount and style.strokes.spare_skin)
            or style.paint.widths
            or (style.pattern.amount and style.pattern.spare_skin)
        )
        return cls(geometry.px(9) | 1, median_size(3, geometry)) if asked else None

    def __call__(self, canvas: Canvas) -> None:
        """Fill ``skin`` and ``fine``."""
        rows, columns = canvas.geometry.quarter
        u = cv2.resize(canvas.history[1], (columns, rows), interpolation=cv2.INTER_AREA)
        v = cv2.resize(canvas.history[2], (columns, rows), interpolation=cv2.INTER_AREA)
        found = np.empty((rows, columns), np.uint8)
        skin_map(np.asarray(u), np.asarray(v), found)
        # Opening drops speckles of the same hue; closing keeps eyes and mouth inside a face.
        found = cv2.morphologyEx(found, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
        closing = np.ones((self.size, self.size), np.uint8)
        found = cv2.morphologyEx(found, cv2.MORPH_CLOSE, closing)
        found = cv2.blur(found, _TINY)
        cv2.resize(found, canvas.geometry.half[::-1], canvas.skin)
        np.copyto(canvas.fine, canvas.work)
        cv2.medianBlur(canvas.fine[0], self.median, canvas.fine[0])


@dataclass(frozen=True, slots=True)
class Simplify:
    """Flatten areas inside their borders.

    Attributes:
        median: Size of a median filter on luma, or 0.
        radii: Radius of each Kuwahara-like pass, half-size pixels.
    """

    median: int
    radii: tuple[int, ...]

    @classmethod
    def plan(cls, style: Style, geometry: Geometry) -> "Simplify | None":
        """Where a style abstracts."""
        a = style.abstraction
        if not (a.median or a.kuwahara):
            return None
        median = median_size(a.median, geometry) if a.median else 0
        return cls(median, tuple(geometry.px(r) for r in a.kuwahara))

    def __call__(self, canvas: Canvas) -> None:
        """Change ``work``."""
        if self.median:
            cv2.medianBlur(canvas.work[0], self.median, canvas.work[0])
        for radius in self.radii:
            _smooth(canvas.work, 2 * radius + 1)


def _smooth(picture: U8, size: int) -> None:
    """Give each place the mean of the most uniform neighbourhoods around it, in place.

    A Kuwahara filter as two box blurs: local means weighted by (e / (e + variance)) ** 4, so the
    cost does not depend on the radius.

    Args:
        picture: ``uint8[3, H, W]``, Y, U, V.
        size: Side of a neighbourhood, odd, pixels.
    """
    window = (size, size)
    mean = np.stack([cv2.blur(plane, window) for plane in picture])
    grey = cv2.boxFilter(picture[0], cv2.CV_32F, window)
    square = cv2.sqrBoxFilter(picture[0], cv2.CV_32F, window)
    weighted = np.empty((4, *grey.shape), np.float32)
    smooth_weigh(mean, grey, square, _UNIFORM, weighted)
    for plane in weighted:
        cv2.blur(plane, window, plane)
    smooth_divide(weighted, picture)


@dataclass(frozen=True, slots=True, eq=False)
class FindFlow:
    """Find the direction of shapes.

    Attributes:
        window: Side of the averaging of the structure tensor, quarter-size pixels.
        swirl: Weight of ``eddies`` in calm areas.
        eddies: ``float32[H/4, W/4, 2]``.
    """

    window: int
    swirl: float
    eddies: NDArray[np.float32]

    @classmethod
    def plan(cls, style: Style, geometry: Geometry) -> "FindFlow | None":
        """Where lines, strokes or a smear follow it."""
        drawn = style.strokes.amount or style.lines.amount or style.paint.widths
        if not (style.abstraction.smear or drawn):
            return None
        window = geometry.px(2 * style.flow.sigma, least=3) | 1
        return cls(window, style.flow.swirl, noise.eddies(geometry, style.flow.eddy))

    def __call__(self, canvas: Canvas) -> None:
        """Fill ``tensor`` and ``directions``."""
        size = canvas.geometry.quarter[::-1]
        small = cv2.resize(canvas.history[0], size, interpolation=cv2.INTER_AREA)
        across = cv2.Sobel(small, cv2.CV_32F, 1, 0, scale=0.25)
        down = cv2.Sobel(small, cv2.CV_32F, 0, 1, scale=0.25)
        products = ((across, across), (down, down), (across, down))
        window = (self.window, self.window)
        # What noise adds to the tensor changes with every frame: strokes would shimmer.
        share = _FLOW_FOLLOWS if canvas.frame else 1.0
        for (one, other), kept in zip(products, canvas.tensor, strict=True):
            now = cv2.blur(cv2.blur(cv2.multiply(one, other), window), window)
            cv2.addWeighted(kept, 1 - share, now, share, 0, kept)
        flow_directions(Tensor(*canvas.tensor), self.eddies, self.swirl, canvas.directions)


@dataclass(frozen=True, slots=True, eq=False)
class Smear:
    """Blur along the flow, as a brush does."""

    offsets: NDArray[np.int32]

    @classmethod
    def plan(cls, style: Style, geometry: Geometry) -> "Smear | None":
        """Where a style smears."""
        if not style.abstraction.smear:
            return None
        length = smear_length(style.abstraction.smear, geometry)
        return cls(line_offsets(length, geometry.half[1] + 2 * PAD))

    def __call__(self, canvas: Canvas) -> None:
        """Change ``work``."""
        luma, u, v = canvas.work
        spread = cv2.merge([luma, u, v, u]).astype(np.uint16)
        padded = cv2.copyMakeBorder(spread, PAD, PAD, PAD, PAD, cv2.BORDER_REFLECT_101)
        flat = padded.view(np.uint64).reshape(-1)
        smear_packed(flat, canvas.directions, self.offsets, canvas.work)


@dataclass(frozen=True, slots=True)
class SpareSkin:
    """Bring detail back where there is skin: abstraction ages a face by decades."""

    amount: int

    @classmethod
    def plan(cls, style: Style, _geometry: Geometry) -> "SpareSkin | None":
        """Where a style asks."""
        share = style.abstraction.spare_skin
        return cls(round(256 * share)) if share else None

    def __call__(self, canvas: Canvas) -> None:
        """Change ``work``."""
        mix_by_skin(canvas.fine, canvas.skin, self.amount, canvas.work)
