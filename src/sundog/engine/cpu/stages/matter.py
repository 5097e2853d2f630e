"""Make everything of one material: tones become a relief, which is lit."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu import anchor
from sundog.engine.cpu.canvas import Canvas
from sundog.engine.cpu.geometry import Geometry
from sundog.engine.cpu.kernels import matter
from sundog.engine.cpu.style import Style
from sundog.engine.cpu.textures import surfaces, tooth

__all__ = ["Relief"]

U8 = NDArray[np.uint8]
I16 = NDArray[np.int16]

# Of the blur of the small forms, half-size pixels: enough to calm what noise is left.
_FINE = 2.2
# Blurred tones are kept this much finer than bytes, or a slope would come in steps.
_EXACT = 16


@dataclass(frozen=True, slots=True, eq=False)
class Relief:
    """Light the picture's tones as heights.

    Attributes:
        windows: Of the blurs of small and broad forms, half-size pixels.
        steep: Height by tone, of the small and the broad forms.
        tooth: ``uint8[H/2, W/2]``, texture of the material.
        depth: Height by its tone.
        table: Luma by slope.
        ring: ``uint8[H/2, W/2]``, phase of rings.
        profile: ``int16[256]``, luma added by phase.
        bend: Phase added by tone.
        own: Share of the picture's own tones, of 256.
        reach: How far the picture is shifted, half-size pixels.
    """

    windows: tuple[int, int]
    steep: tuple[float, float]
    tooth: U8
    depth: float
    table: I16
    ring: U8
    profile: I16
    bend: float
    own: int
    reach: int

    @classmethod
    def plan(cls, style: Style, geometry: Geometry) -> "Relief | None":
        """Where a style is of one material."""
        made = style.matter
        if not made.amount:
            return None
        s = geometry.scale
        fine, broad = _FINE * s, max(1.0, made.round * s)
        return cls(
            (geometry.px(_FINE, least=3) | 1, geometry.px(made.round, least=3) | 1),
            # A steeper picture is a smaller one: slopes count per pixel.
            (made.fine * fine / _EXACT, made.bulge * broad * 0.6 / _EXACT),
            tooth.tooth(made.tooth, geometry),
            made.depth * s,
            matter.lit_by_slope(made),
            tooth.rings(geometry) if made.rings else surfaces.darkness(geometry)[::2, ::2].copy(),
            matter.ring_profile(made.rings) if made.rings else np.zeros(256, np.int16),
            made.bend if made.rings else 0.0,
            round(256 * (1 - made.amount)),
            geometry.px(made.refract) if made.refract else 0,
        )

    def __call__(self, canvas: Canvas) -> None:
        """Change ``work``."""
        grey = canvas.work[0]
        fine, broad = (self._calm(grey, window) for window in self.windows)
        height = cv2.addWeighted(fine, self.steep[0], broad, self.steep[1], 0, dtype=cv2.CV_16S)
        if self.depth:
            rough = anchor.follow(self.tooth, canvas)
            cv2.addWeighted(height, 1, rough.astype(np.int16), self.depth, 0, height)
        height = cv2.copyMakeBorder(height, 1, 1, 1, 1, cv2.BORDER_REPLICATE)
        if self.reach:
            before = canvas.work.copy()
            matter.shift_by_slope(height, self.reach, before, canvas.work)
        matter.light_relief(
            height, self.table, self._rings(canvas, broad), self.profile, self.own, canvas.work[0]
        )

    @staticmethod
    def _calm(grey: U8, window: int) -> I16:
        size = (window, window)
        exact = cv2.addWeighted(grey, _EXACT, grey, 0, 0, dtype=cv2.CV_16S)
        return np.asarray(cv2.blur(cv2.blur(exact, size), size), np.int16)

    def _rings(self, canvas: Canvas, broad: I16) -> U8:
        """Return the phase of rings, pushed aside by the forms of the picture."""
        if not self.bend:
            return self.ring
        ring = anchor.follow_whole(self.ring, canvas)
        # Bytes wrap around, and so do phases.
        return ring + (broad * np.float32(self.bend / _EXACT)).astype(np.int32).astype(np.uint8)
