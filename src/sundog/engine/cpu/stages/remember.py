"""Keep what was painted: the last picture, carried along, holds the new one still."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.canvas import Canvas
from sundog.engine.cpu.geometry import Geometry, Part
from sundog.engine.cpu.kernels.motion import BLOCK, carry_and_mix
from sundog.engine.cpu.style import Style

__all__ = ["FADE_FRAMES", "Copy", "Remember"]

FADE_FRAMES = 10
"""Frames over which one look becomes another: 0.4 s at 25 a second."""

# Share of the last picture where it can be trusted.
_KEPT = 0.8
# The same for marks of ink and dots of print, which would shimmer most.
_KEPT_OF_MARKS = 0.88
# The least that it falls to while it fades, so that the new look does not flicker in.
_KEPT_AT_THE_END = 0.66
# While a look fades in, what moves may show the old one for this share at most.
_FADING_KEPT = 0.5
# How far the contents of a picture move in a frame where the last one is still believed, blocks.
_FAR = 4


@dataclass(frozen=True, slots=True)
class Copy:
    """Leave the picture as the camera gives it."""

    def __call__(self, canvas: Canvas) -> None:
        """Fill ``out``."""
        np.copyto(canvas.out, canvas.camera)


def _forget(keep: NDArray[np.uint8], part: Part, whole: Part) -> None:
    """Keep nothing of the last picture where it was not painted, nor what may come from there."""
    half = BLOCK // 2
    top, bottom, left, right = (
        half * (edge if edge == border else edge + inwards)
        for edge, border, inwards in zip(part, whole, (_FAR, -_FAR, _FAR, -_FAR), strict=True)
    )
    for outside in (keep[:top], keep[bottom:], keep[:, :left], keep[:, right:]):
        outside[:] = 0


@dataclass(frozen=True, slots=True)
class Remember:
    """Mix each picture with the last one, carried to where its contents are now.

    Temporal reprojection as games smooth edges with. Source: L. Yang, S. Liu, M. Salvi, "A survey
    of temporal antialiasing techniques", 2020. What calms strokes also fades one look into the
    next: the last picture's share is then larger, and falls.

    Attributes:
        kept: Share of the last picture where it can be trusted, 0 to 1.
        is_firm: Whether the picture holds still by itself while nothing moves, as pieces do that
            keep their colour: mixing would only show colours that no piece has.
    """

    kept: float = 0.0
    is_firm: bool = False

    @classmethod
    def plan(cls, style: Style, _geometry: Geometry) -> "Remember":
        """Every look needs it."""
        marked = style.hatch.amount or style.rub.amount or style.press.plates
        return cls(_KEPT_OF_MARKS if marked else _KEPT, style.cells.size > 0)

    def __call__(self, canvas: Canvas) -> None:
        """Change ``out``; fill ``memory``, the part of both that is seen."""
        height, width = canvas.geometry.full
        part = canvas.part
        is_still = self.is_firm and not canvas.fading and not canvas.vectors.any()
        if canvas.memory is None or (is_still and canvas.remembered == part):
            canvas.memory, canvas.remembered = canvas.out.copy(), part
            return
        keep = self._shares(canvas)
        if canvas.remembered != part:
            _forget(keep, canvas.remembered, canvas.geometry.whole)
        mixed = np.zeros_like(canvas.out)
        old, new, out = canvas.memory, canvas.out, mixed
        luma = new[:height], out[:height]
        carry_and_mix(old[:height], canvas.vectors, BLOCK, keep, part, luma)
        half = (2, height // 2, width // 2)
        planes = (plane[height:].reshape(half) for plane in (old, new, out))
        for before, fresh, into in zip(*planes, strict=True):
            carry_and_mix(before, canvas.vectors, BLOCK // 2, keep, part, (fresh, into))
        canvas.memory, canvas.remembered = mixed, part
        # What is drawn over the picture later is not to be remembered.
        canvas.out = mixed.copy()

    def _shares(self, canvas: Canvas) -> NDArray[np.uint8]:
        """Return ``uint8[H/2, W/2]``: the last picture's share, of 256."""
        kept = self.kept
        if canvas.fading:
            # One in n, then one in n - 1 and so on: an even fade.
            kept = max(min(kept, _KEPT_AT_THE_END), 1 - 1 / canvas.fading)
            loose = min(kept, _FADING_KEPT)
            canvas.fading -= 1
            return np.asarray(
                cv2.addWeighted(canvas.trust, kept - loose, canvas.trust, 0, 255 * loose), np.uint8
            )
        return np.asarray(cv2.addWeighted(canvas.trust, kept, canvas.trust, 0, 0), np.uint8)
