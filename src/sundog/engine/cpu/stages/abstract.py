"""Take detail out and keep shapes: median, bilateral, Kuwahara, flow, smear."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.anchor import offset
from sundog.engine.cpu.canvas import Canvas
from sundog.engine.cpu.geometry import Geometry
from sundog.engine.cpu.kernels.filters import mix_by_skin, skin_map
from sundog.engine.cpu.kernels.flow import Tensor, flow_directions, line_offsets, padded, smear
from sundog.engine.cpu.kernels.kuwahara import kuwahara
from sundog.engine.cpu.stages.focus import asks_for_figure
from sundog.engine.cpu.style import CellShape, Style
from sundog.engine.cpu.textures import noise

__all__ = [
    "FindFlow",
    "FindSkin",
    "Simplify",
    "Smear",
    "SpareSkin",
    "median_size",
    "smear_length",
    "smear_part",
]

U8 = NDArray[np.uint8]
F32 = NDArray[np.float32]

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
            or (style.hatch.amount and style.hatch.spare_skin)
            or (style.rub.amount and style.rub.spare_skin)
            or asks_for_figure(style)
            or (style.cells.size and style.cells.shape is CellShape.REGION)
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
        fine = canvas.worked.of(canvas.fine, 2)
        np.copyto(fine, canvas.worked.of(canvas.work, 2))
        cv2.medianBlur(fine[0], self.median, fine[0])


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
        work = canvas.worked.cut(canvas.work, 2)
        if self.median:
            cv2.medianBlur(work[0], self.median, work[0])
        for radius in self.radii:
            kuwahara(work, 2 * radius + 1, _UNIFORM)
        canvas.worked.put(work, canvas.work, 2)


@dataclass(frozen=True, slots=True, eq=False)
class FindFlow:
    """Find the direction of shapes.

    Attributes:
        window: Side of the averaging of the structure tensor, eighth-size pixels.
        swirl: Weight of ``eddies`` in calm areas.
        eddies: ``float32[2, H/4, W/4]``, cosine and sine of twice their direction.
    """

    window: int
    swirl: float
    eddies: F32

    @classmethod
    def plan(cls, style: Style, geometry: Geometry) -> "FindFlow | None":
        """Where lines, strokes or a smear follow it."""
        drawn = style.strokes.amount or style.lines.amount or style.paint.widths
        if not (style.abstraction.smear or drawn):
            return None
        window = geometry.px(style.flow.sigma, least=3) // 2 * 2 + 1
        eddies = noise.eddies(geometry, style.flow.eddy).transpose(2, 0, 1)
        return cls(window, style.flow.swirl, np.ascontiguousarray(eddies))

    def __call__(self, canvas: Canvas) -> None:
        """Fill ``tensor`` and ``directions``."""
        size = canvas.geometry.quarter[::-1]
        small = cv2.resize(canvas.history[0], size, interpolation=cv2.INTER_AREA)
        across = cv2.Sobel(small, cv2.CV_32F, 1, 0, scale=0.25)
        down = cv2.Sobel(small, cv2.CV_32F, 0, 1, scale=0.25)
        products = ((across, across), (down, down), (across, down))
        # What noise adds to the tensor changes with every frame: strokes would shimmer.
        share = _FLOW_FOLLOWS if canvas.frame else 1.0
        for (one, other), kept in zip(products, canvas.tensor, strict=True):
            now = self._averaged(cv2.multiply(one, other), canvas.geometry.eighth)
            cv2.addWeighted(kept, 1 - share, now, share, 0, kept)
        tensor = Tensor(*(np.asarray(cv2.resize(plane, size)) for plane in canvas.tensor))
        moved = offset(canvas, canvas.geometry.quarter[0])
        eddies = self.eddies if moved == (0, 0) else np.roll(self.eddies, moved, (1, 2))
        flow_directions(tensor, eddies, self.swirl, canvas.directions)

    def _averaged(self, product: F32, eighth: tuple[int, int]) -> F32:
        """Shrink ``float32[H/4, W/4]`` to ``float32[H/8, W/8]`` and smooth it."""
        small = cv2.resize(product, eighth[::-1], interpolation=cv2.INTER_AREA)
        window = (self.window, self.window)
        return np.asarray(cv2.blur(cv2.blur(small, window), window), np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class Smear:
    """Blur along the flow, as a brush does.

    Attributes:
        length: Half length of the blur, half-size pixels.
    """

    length: int

    @classmethod
    def plan(cls, style: Style, geometry: Geometry) -> "Smear | None":
        """Where a style smears."""
        if not style.abstraction.smear:
            return None
        return cls(smear_length(style.abstraction.smear, geometry))

    def __call__(self, canvas: Canvas) -> None:
        """Change ``work``."""
        for plane in canvas.work:
            smear_part(plane, canvas, self.length)


def smear_part(plane: U8, canvas: Canvas, length: int) -> None:
    """Average ``uint8[H/2, W/2]`` along the flow in place, where it is worked on.

    Args:
        plane: Of the picture's half size.
        canvas: Whose directions are followed.
        length: Half length of the average, half-size pixels.
    """
    around = padded(canvas.worked.of(plane, 2))
    made = canvas.worked.cut(plane, 2)
    directions = canvas.worked.cut(canvas.directions, 4)
    smear(around, directions, line_offsets(length, around.shape[1]), made)
    canvas.worked.put(made, plane, 2)


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
        worked = canvas.worked
        work = worked.cut(canvas.work, 2)
        mix_by_skin(worked.cut(canvas.fine, 2), worked.cut(canvas.skin, 2), self.amount, work)
        worked.put(work, canvas.work, 2)
