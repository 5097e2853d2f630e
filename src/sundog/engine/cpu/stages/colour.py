"""Grade the abstracted picture through the colour table."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.canvas import Canvas
from sundog.engine.cpu.finish import add_detail, look_up_chroma, look_up_luma
from sundog.engine.cpu.geometry import Geometry
from sundog.engine.cpu.style import Style
from sundog.engine.cpu.table import ColourTable, build_table
from sundog.engine.cpu.textures import noise

__all__ = ["Colour"]

U8 = NDArray[np.uint8]


@dataclass(frozen=True, slots=True, eq=False)
class Colour:
    """Enlarge the picture and grade every pixel.

    Attributes:
        table: The grade.
        detail: Share of the camera's fine detail that is put back, of 256.
    """

    table: ColourTable
    detail: int

    @classmethod
    def plan(cls, style: Style, _geometry: Geometry) -> "Colour | None":
        """Where there are no cells."""
        if style.cells.size:
            return None
        return cls(build_table(style.grade, style.casts), round(256 * style.abstraction.detail))

    def __call__(self, canvas: Canvas) -> None:
        """Fill ``luma``, ``base`` and ``chroma``."""
        size = canvas.geometry.full[::-1]
        cv2.resize(canvas.work[0], size, canvas.luma)
        if self.detail:
            coarse = cv2.resize(canvas.fresh[0], size)
            fine = cv2.subtract(canvas.camera[: size[1]], coarse, dtype=cv2.CV_16S)
            add_detail(fine, self.detail, canvas.luma)
        look_up_chroma(canvas.work, self.table, noise.dither(), canvas.chroma, canvas.index)
        look_up_luma(canvas.luma, canvas.index, self.table, canvas.base)
