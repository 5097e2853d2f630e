"""Grade the abstracted picture."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.canvas import Canvas
from sundog.engine.cpu.colour.curve import Curved, build_curved
from sundog.engine.cpu.geometry import CELL, Geometry, Part
from sundog.engine.cpu.kernels.enlarge import enlarge
from sundog.engine.cpu.kernels.grading import (
    add_camera,
    add_rest,
    bend,
    look_up,
    look_up_rest,
    take_camera,
)
from sundog.engine.cpu.style import Style
from sundog.engine.cpu.textures import noise

__all__ = ["Colour"]


@dataclass(frozen=True, slots=True, eq=False)
class Colour:
    """Enlarge the picture and grade every pixel.

    Attributes:
        grade: What becomes of each colour.
        dither: ``uint8[64, W/2]``.
        detail: Share of the camera's fine detail that is put back, of 256.
    """

    grade: Curved
    dither: NDArray[np.uint8]
    detail: int

    @classmethod
    def plan(cls, style: Style, geometry: Geometry) -> "Colour | None":
        """Where there are no cells."""
        if style.cells.size:
            return None
        detail = round(256 * style.abstraction.detail)
        width = geometry.half[1]
        dither = np.tile(noise.dither(), -(-width // 64))[:, :width]
        grade = build_curved((style.grade, *style.casts), detailed=detail > 0)
        return cls(grade, np.ascontiguousarray(dither), detail)

    def __call__(self, canvas: Canvas) -> None:
        """Fill ``base`` and ``chroma``."""
        part, (bright, chroma, curve, rest) = canvas.worked, self.grade
        work, base = part.cut(canvas.work, 2), part.cut(canvas.base)
        scratch, tints = np.empty_like(base), part.cut(canvas.chroma, 2)
        light = np.empty(work.shape[1:], np.uint8)
        look_up(work, bright, chroma, self._dither(part), light, tints)
        if self.detail:
            take_camera(part.cut(canvas.fresh[0], 2), self.detail, light)
        enlarge(light, base)
        if self.detail:
            # A copy, because a frame that may not be written to is another type to the kernel.
            np.copyto(scratch, part.of(canvas.camera[: canvas.geometry.height]))
            add_camera(scratch, self.detail, base)
        if curve is not None:
            bend(curve, base.view(np.uint16))
        if rest is not None:
            look_up_rest(work, rest, light)
            enlarge(light, scratch)
            add_rest(scratch, base)
        part.put(base, canvas.base)
        part.put(tints, canvas.chroma, 2)

    def _dither(self, part: Part) -> NDArray[np.uint8]:
        """Return ``uint8[64, w]``: what lies over a part, so that it stays where it is."""
        half = CELL // 2
        here = self.dither[:, half * part.left : half * part.right]
        down = -half * part.top % len(here)
        return np.ascontiguousarray(np.roll(here, down, 0) if down else here)
