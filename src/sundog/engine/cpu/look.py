"""A style compiled for one picture size."""

from dataclasses import dataclass

from sundog.engine.cpu.geometry import Geometry
from sundog.engine.cpu.graph import plan
from sundog.engine.cpu.stages import Stage
from sundog.engine.cpu.style import Style
from sundog.engine.interface import Report, StylePrompt

__all__ = ["CpuLook", "compile_look"]


NOTHING_SAID = Report()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CpuLook:
    """Stages with their tables and textures; immutable, shared by any number of renderers.

    Attributes:
        prompt: The prompt it was made from.
        size: ``(width, height)`` in pixels.
        stages: What a frame passes, in order; none passes it through unchanged.
        report: What they show of the prompt.
        strength: How much of what they make shows over the picture as it comes, 0 to 1.
    """

    prompt: StylePrompt
    size: tuple[int, int]
    stages: tuple[Stage, ...]
    report: Report = NOTHING_SAID
    strength: float = 1.0


def compile_look(
    prompt: StylePrompt, style: Style | None, size: tuple[int, int], report: Report = NOTHING_SAID
) -> CpuLook:
    """Work out a style for a picture size; without a style the picture stays as it is."""
    stages = () if style is None else plan(style, Geometry(*size))
    return CpuLook(prompt=prompt, size=size, stages=stages, report=report)
