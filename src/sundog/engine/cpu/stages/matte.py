"""Tell the figure from the ground, for whoever puts it somewhere else."""

from dataclasses import dataclass

from sundog.engine.cpu.canvas import Canvas
from sundog.engine.cpu.figure.finder import FigureFinder
from sundog.engine.cpu.geometry import Geometry
from sundog.engine.cpu.stages.focus import needs_matte
from sundog.engine.cpu.style import Style

__all__ = ["FindMatte"]


@dataclass(frozen=True, slots=True)
class FindMatte:
    """Find the figure's matte; what is remembered of it belongs to the canvas.

    Attributes:
        is_wanted: Whether the style asks for it; else it is found while the last style's world
            fades out, and then forgotten.
    """

    is_wanted: bool

    @classmethod
    def plan(cls, style: Style, _geometry: Geometry) -> "FindMatte":
        """Every look needs it: the last one may have shown a world."""
        return cls(needs_matte(style))

    def __call__(self, canvas: Canvas) -> None:
        """Fill ``matte``, ``figure`` and ``standing``."""
        if not self.is_wanted and canvas.place is None:
            canvas.finder = canvas.matte = canvas.figure = None
            canvas.standing = 0.0
            return
        if canvas.finder is None:
            canvas.finder = FigureFinder(canvas.geometry)
        canvas.finder.find(canvas)
