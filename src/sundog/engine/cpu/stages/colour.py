"""Grade the abstracted picture."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.canvas import Canvas
from sundog.engine.cpu.colour.curve import Curved, build_curved
from sundog.engine.cpu.geometry import Geometry
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
        light = np.empty(canvas.geometry.half, np.uint8)
        bright, chroma, curve, rest = self.grade
        look_up(canvas.work, bright, chroma, self.dither, light, canvas.chroma)
        if self.detail:
            take_camera(canvas.fresh[0], self.detail, light)
        enlarge(light, canvas.base)
        if self.detail:
            # A copy, because a frame that may not be written to is another type to the kernel.
            np.copyto(canvas.scratch, canvas.camera[: canvas.geometry.height])
            add_camera(canvas.scratch, self.detail, canvas.base)
        if curve is not None:
            bend(curve, canvas.base.view(np.uint16))
        if rest is not None:
            look_up_rest(canvas.work, rest, light)
            enlarge(light, canvas.scratch)
            add_rest(canvas.scratch, canvas.base)
