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
    """Find the figure's matte; what is remembered of it belongs to the canvas."""

    @classmethod
    def plan(cls, style: Style, _geometry: Geometry) -> "FindMatte | None":
        """Where the figure is put into a place, or a stage asks for it."""
        return cls() if needs_matte(style) else None

    def __call__(self, canvas: Canvas) -> None:
        """Fill ``matte``, ``figure`` and ``standing``."""
        if canvas.finder is None:
            canvas.finder = FigureFinder(canvas.geometry)
        canvas.finder.find(canvas)
