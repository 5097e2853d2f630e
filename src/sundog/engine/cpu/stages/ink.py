"""Draw: contours, soft shading, the border of washes."""

from dataclasses import dataclass
from math import ceil

import cv2
import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.canvas import Canvas
from sundog.engine.cpu.geometry import Geometry
from sundog.engine.cpu.kernels.enlarge import enlarge_ink
from sundog.engine.cpu.stages.abstract import smear_length, smear_part
from sundog.engine.cpu.style import Style

__all__ = ["Contour", "Shading", "WashEdge", "lay", "lay_part"]

U8 = NDArray[np.uint8]

# What a flat area answers: room above for the light side of an edge, below for the dark one.
_FLAT = 160.0
# Ratio of the two Gaussians; 1.6 approximates the Laplacian (Marr and Hildreth, 1980).
_RATIO = 1.6
_FRACTION = 6
# Eyes and mouth are darker than this share of the skin around them, percent.
_FEATURE = 46
# What they are spared all the same, of 255: at full ink they would run into blots.
_FEATURE_SPARED = 36.0
_WASH_SPARES_SKIN = 0.3


def lay(canvas: Canvas, ink: U8) -> None:
    """Put ``uint8[H, W]`` ink over what is drawn already."""
    lay_part(canvas, canvas.part.of(ink))


def lay_part(canvas: Canvas, ink: U8) -> None:
    """Put ink over what is drawn already, given for no more than the part that is seen."""
    drawn = canvas.part.of(canvas.ink)
    if canvas.inked:
        cv2.max(drawn, ink, drawn)
    else:
        np.copyto(drawn, ink)
        canvas.inked = True


def lay_cut(canvas: Canvas, response: U8, slope: float, threshold: float) -> None:
    """Put ink over what is drawn already: ``slope * (threshold - response)``, enlarged.

    Args:
        canvas: Drawn on.
        response: ``uint8[H/2, W/2]``.
        slope: Ink by response; a negative one inks what is above the threshold.
        threshold: Response at which ink begins.
    """
    small = canvas.worked.cut(response, 2)
    large = canvas.worked.cut(canvas.scratch if canvas.inked else canvas.ink)
    enlarge_ink(small, slope, threshold, large)
    if canvas.inked:
        drawn = canvas.worked.of(canvas.ink)
        cv2.max(drawn, large, drawn)
    else:
        canvas.worked.put(large, canvas.ink)
        canvas.inked = True


def _gaussian(plane: NDArray[np.int16], sigma: float) -> NDArray[np.int16]:
    size = 2 * ceil(2.2 * sigma) + 1
    return np.asarray(cv2.GaussianBlur(plane, (size, size), sigma), np.int16)


@dataclass(frozen=True, slots=True, eq=False)
class Contour:
    """Lines along edges, worked out at half size and cut at full size, which keeps them crisp.

    Attributes:
        sigma: Width, half-size pixels.
        gain: Response to an edge.
        threshold: Response under which ink begins.
        slope: Ink by response.
        length: Half length of the smoothing along the flow, half-size pixels.
        abstracted: Whether to draw from the abstracted picture.
        spare: Response added where there is skin.
        around: Size of the neighbourhood that eyes and mouth are darker than, quarter-size pixels.
    """

    sigma: float
    gain: float
    threshold: float
    slope: float
    length: int
    abstracted: bool
    spare: float
    around: tuple[int, int]

    @classmethod
    def plan(cls, style: Style, geometry: Geometry) -> "Contour | None":
        """Where a style draws lines."""
        lines = style.lines
        if not lines.amount:
            return None
        return cls(
            max(0.5, lines.sigma * geometry.scale),
            lines.gain,
            lines.threshold,
            255 / lines.softness,
            smear_length(lines.along, geometry),
            lines.abstracted,
            lines.spare_skin / 255,
            (geometry.px(15) | 1, geometry.px(15) | 1),
        )

    def __call__(self, canvas: Canvas) -> None:
        """Add to ``ink``."""
        grey = canvas.work[0] if self.abstracted else canvas.history[0]
        # In 16 bits, of which 6 are a fraction: the gain makes rounding errors large.
        exact = np.left_shift(canvas.worked.of(grey, 2), _FRACTION, dtype=np.int16)
        response = np.empty_like(grey)
        cv2.addWeighted(
            _gaussian(exact, self.sigma),
            self.gain / (1 << _FRACTION),
            _gaussian(exact, self.sigma * _RATIO),
            -self.gain / (1 << _FRACTION),
            _FLAT,
            canvas.worked.of(response, 2),
            cv2.CV_8U,
        )
        smear_part(response, canvas, self.length)
        if self.spare:
            seen = canvas.worked.of(response, 2)
            cv2.addWeighted(seen, 1, self._plain_skin(canvas, grey), self.spare, 0, seen)
        lay_cut(canvas, response, self.slope, self.threshold)

    def _plain_skin(self, canvas: Canvas, grey: U8) -> U8:
        """Return skin, where it is worked on, without what is much darker than the skin around it.

        Args:
            canvas: Of this frame.
            grey: ``uint8[H/2, W/2]``.
        """
        grey, skin = (canvas.worked.of(plane, 2) for plane in (grey, canvas.skin))
        size = (grey.shape[1] // 2, grey.shape[0] // 2)
        small = cv2.resize(grey, size, interpolation=cv2.INTER_AREA)
        around = cv2.resize(cv2.blur(small, self.around), grey.shape[::-1])
        light = cv2.divide(grey, around, scale=100)
        light = cv2.addWeighted(light, 13, light, 0, -13 * _FEATURE)
        spared = cv2.max(light, (_FEATURE_SPARED,))
        return np.asarray(cv2.min(spared, skin), np.uint8)


@dataclass(frozen=True, slots=True)
class Shading:
    """Ink where the picture is darker than its surroundings: soft contours, no flat tone."""

    amount: float
    window: int

    @classmethod
    def plan(cls, style: Style, geometry: Geometry) -> "Shading | None":
        """Where a style shades."""
        dodge = style.dodge
        return cls(dodge.amount, geometry.px(2 * dodge.radius) | 1) if dodge.amount else None

    def __call__(self, canvas: Canvas) -> None:
        """Add to ``ink``."""
        grey = canvas.history[0]
        window = (self.window, self.window)
        around = cv2.blur(cv2.blur(grey, window), window)
        light = cv2.divide(grey, around, scale=252)
        lay_cut(canvas, light, self.amount, 252.0)


@dataclass(frozen=True, slots=True)
class WashEdge:
    """Pigment gathered at the border of each wash."""

    amount: float

    @classmethod
    def plan(cls, style: Style, _geometry: Geometry) -> "WashEdge | None":
        """Where a style washes."""
        return cls(style.wash.amount) if style.wash.amount else None

    def __call__(self, canvas: Canvas) -> None:
        """Add to ``ink``."""
        grey = canvas.work[0]
        edge = cv2.morphologyEx(grey, cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8))
        # Not on skin, where a faint border looks like a wrinkle.
        edge = cv2.addWeighted(
            cv2.GaussianBlur(edge, (3, 3), 0), self.amount, canvas.skin, -_WASH_SPARES_SKIN, 0
        )
        lay_cut(canvas, edge, -1.0, 0.0)
