"""A prompt made ready for a model, at one of the sizes that it draws at."""

import math
from dataclasses import dataclass

from sundog.engine.diffusion.model import Conditioning
from sundog.engine.interface import Report, StylePrompt

__all__ = ["DiffusionLook", "drawn_at"]

_ALIKE = 0.02
"""Shapes whose logarithms of width by height differ by less are taken for the same."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class DiffusionLook:
    """What a session is drawn with.

    Attributes:
        prompt: As the user gave it.
        size: ``(width, height)`` in pixels: one of the engine's sizes; where the picture passes
            unchanged, any.
        report: What is made of the prompt.
        text: What the denoiser is told; None where the picture passes unchanged.
        times: Timestep of each denoising step.
    """

    prompt: StylePrompt
    size: tuple[int, int]
    report: Report
    text: Conditioning | None = None
    times: tuple[int, ...] = ()


def drawn_at(size: tuple[int, int], sizes: tuple[tuple[int, int], ...]) -> tuple[int, int]:
    """Choose at which size a picture is drawn: least distorted, then of the nearest area.

    Args:
        size: ``(width, height)`` of the picture, pixels.
        sizes: Those that there are, at least one.
    """

    def unlikeness(other: tuple[int, int]) -> tuple[float, float]:
        width, height = other[0] / size[0], other[1] / size[1]
        distortion = abs(math.log(width / height))
        return round(distortion / _ALIKE) * _ALIKE, abs(math.log(width * height))

    return min(sizes, key=unlikeness)
