"""Brushwork: bristle marks along the flow, lit from one side."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.anchor import offset
from sundog.engine.cpu.canvas import Canvas
from sundog.engine.cpu.geometry import Geometry
from sundog.engine.cpu.kernels.enlarge import enlarge
from sundog.engine.cpu.kernels.flow import PAD, line_offsets, smear
from sundog.engine.cpu.stages.abstract import smear_length
from sundog.engine.cpu.style import Style, SurfaceKind
from sundog.engine.cpu.textures import noise, surfaces

__all__ = ["Brushwork"]

_EMBOSS = np.array([[-1, -1, 0], [-1, 0, 1], [0, 1, 1]], np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class Brushwork:
    """Smear fixed noise along the flow and light it as relief.

    Attributes:
        noise: ``uint8[H/2 + 2 PAD, W/2 + 2 PAD]``.
        offsets: Steps of the smear.
        depth: Of the relief, where the picture is busy.
        calm: Share of it where the picture is flat.
        load: Share of the marks themselves, unlit.
        spare: Share of it taken back on skin.
        weave: ``uint8[H, W]`` static texture under the paint, or None.
        weave_depth: Its share.
    """

    noise: NDArray[np.uint8]
    offsets: NDArray[np.uint64]
    depth: float
    calm: float
    load: float
    spare: float
    weave: NDArray[np.uint8] | None
    weave_depth: float

    @classmethod
    def plan(cls, style: Style, geometry: Geometry) -> "Brushwork | None":
        """Where a style paints with a brush."""
        strokes, under = style.strokes, style.surface
        if not strokes.amount:
            return None
        woven = under.kind is not SurfaceKind.PLAIN and under.amount > 0
        bristles = noise.bristle_noise(geometry, PAD, strokes.width)
        return cls(
            bristles.reshape(geometry.half[0] + 2 * PAD, -1),
            line_offsets(smear_length(strokes.length, geometry), geometry.half[1] + 2 * PAD),
            strokes.amount,
            strokes.calm,
            strokes.load,
            strokes.spare_skin,
            surfaces.surface(under.kind, geometry) if woven else None,
            under.amount,
        )

    def __call__(self, canvas: Canvas) -> None:
        """Fill ``relief`` and ``small_relief``."""
        marks = np.empty(canvas.geometry.half, np.uint8)
        bristles = np.roll(self.noise, offset(canvas, canvas.geometry.half[0]), (0, 1))
        smear(bristles, canvas.directions, self.offsets, marks)
        raised = cv2.filter2D(marks, cv2.CV_16S, _EMBOSS)
        raised = cv2.addWeighted(raised, 1, marks.astype(np.int16), self.load, -128 * self.load)
        raised = cv2.multiply(raised, self._depths(canvas), scale=1 / 255, dtype=cv2.CV_16S)
        lit = cv2.add(raised, (128.0,), dtype=cv2.CV_8U)
        np.copyto(canvas.small_relief, lit)
        enlarge(lit, canvas.relief)
        if self.weave is not None:
            share = self.weave_depth
            cv2.addWeighted(canvas.relief, 1, self.weave, share, -128 * share, canvas.relief)
        canvas.embossed = True

    def _depths(self, canvas: Canvas) -> NDArray[np.int16]:
        """Return ``int16[H/2, W/2]``, 255 for full depth: deeper where busy, shallower on skin."""
        size = canvas.geometry.quarter[::-1]
        small = cv2.resize(canvas.history[0], size, interpolation=cv2.INTER_AREA)
        busy = cv2.morphologyEx(small, cv2.MORPH_GRADIENT, np.ones((5, 5), np.uint8))
        busy = cv2.addWeighted(cv2.blur(busy, (9, 9)), 4 * (1 - self.calm), busy, 0, 0)
        deep = cv2.addWeighted(busy, self.depth, busy, 0, 255 * self.calm * self.depth)
        deep = cv2.resize(deep, canvas.geometry.half[::-1])
        if self.spare:
            kept = cv2.addWeighted(canvas.skin, -self.spare, canvas.skin, 0, 255)
            deep = cv2.multiply(deep, kept, scale=1 / 255)
        return np.asarray(deep, np.int16)
