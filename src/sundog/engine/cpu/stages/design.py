"""Lay the picture out: tones before the grade, panels, facets' edges, halos, a frame."""

from dataclasses import dataclass
from math import cos, radians, sin

import cv2
import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.anchor import follow
from sundog.engine.cpu.canvas import Canvas
from sundog.engine.cpu.geometry import Geometry
from sundog.engine.cpu.style import PatternKind, Style
from sundog.engine.cpu.textures import noise
from sundog.engine.cpu.textures.facets import facets
from sundog.engine.cpu.textures.frames import Border, border
from sundog.engine.cpu.textures.patterns import pattern

__all__ = ["AddPattern", "Encircle", "FacetEdges", "Framing", "TurnHues"]

U8 = NDArray[np.uint8]
I16 = NDArray[np.int16]


@dataclass(frozen=True, slots=True, eq=False)
class AddPattern:
    """Add a field of tones to the luma, so that palettes and bands answer to it.

    Attributes:
        field: ``uint8[H/2, W/2]``, 128 is neutral.
        depth: Share of it.
        spare: How much less there is on skin, 0 to 1.
        anchored: Whether it moves with the camera; else it lies on the screen.
    """

    field: U8
    depth: float
    spare: float
    anchored: bool

    @classmethod
    def plan(cls, style: Style, geometry: Geometry) -> "AddPattern | None":
        """Where a style asks."""
        asked = style.pattern
        if not asked.amount:
            return None
        field = pattern(asked.kind, asked.size, geometry)
        anchored = asked.kind is not PatternKind.RAYS
        return cls(field, asked.amount, asked.spare_skin, anchored)

    def __call__(self, canvas: Canvas) -> None:
        """Change ``work``."""
        field = follow(self.field, canvas) if self.anchored else self.field
        if self.spare:
            kept = cv2.addWeighted(canvas.skin, -self.spare, canvas.skin, 0, 255)
            signed = cv2.subtract(field, (128.0,), dtype=cv2.CV_16S)
            signed = cv2.multiply(signed, kept, scale=self.depth / 255, dtype=cv2.CV_16S)
            cv2.add(canvas.work[0], signed, canvas.work[0], None, cv2.CV_8U)
        else:
            luma = canvas.work[0]
            cv2.addWeighted(luma, 1, field, self.depth, -128 * self.depth, luma)


@dataclass(frozen=True, slots=True, eq=False)
class FacetEdges:
    """Ink along the edges of facets, fading where facets pass into one another."""

    ink: U8

    @classmethod
    def plan(cls, style: Style, geometry: Geometry) -> "FacetEdges | None":
        """Where facets have edges."""
        cut = style.facets
        if not (cut.size and cut.joint and style.lines.amount):
            return None
        made = facets(cut.size, geometry)
        near = np.clip(1.5 - made.border / max(0.5, 1.2 * geometry.scale), 0, 1)
        fades = np.clip(0.55 + 0.9 * made.tone, 0.15, 1)
        ink = np.asarray(255 * cut.joint * near * fades, np.uint8)
        return cls(np.asarray(cv2.resize(ink, geometry.full[::-1]), np.uint8))

    def __call__(self, canvas: Canvas) -> None:
        """Add to ``ink``."""
        cv2.max(canvas.ink, follow(self.ink, canvas), canvas.ink)


@dataclass(frozen=True, slots=True, eq=False)
class TurnHues:
    """Turn hues in clouds, and those of each panel further than those of the one before.

    Attributes:
        columns: Panels across.
        rows: Panels down.
        turn: From one panel to the next, degrees.
        clouds: ``uint8[2, H/2, W/2]``: cosine and sine of the turn in clouds as 127 (1 + x), or
            None where there are none.
    """

    columns: int
    rows: int
    turn: float
    clouds: U8 | None

    @classmethod
    def plan(cls, style: Style, geometry: Geometry) -> "TurnHues | None":
        """Where hues turn."""
        asked = style.hues
        if not (asked.turn or asked.spray):
            return None
        clouds = None
        if asked.spray:
            size = max(2.0, asked.size * geometry.scale)
            angle = np.radians(asked.spray) * noise.octaves(geometry.half, ((size, 1.0),), 51)
            clouds = np.stack([np.cos(angle), np.sin(angle)])
            clouds = np.asarray(np.round(127 * (1 + clouds)), np.uint8)
        return cls(asked.columns, asked.rows, asked.turn, clouds)

    def __call__(self, canvas: Canvas) -> None:
        """Change ``chroma``."""
        if self.clouds is not None:
            cosines, sines = (follow(field, canvas).astype(np.int16) - 127 for field in self.clouds)
            _turn(canvas.chroma, cosines, sines)
        if not self.turn:
            return
        height, width = canvas.geometry.half
        for i in range(1, self.columns * self.rows):
            row, column = divmod(i, self.columns)
            top, bottom = (height * r // self.rows for r in (row, row + 1))
            left, right = (width * c // self.columns for c in (column, column + 1))
            angle = radians(self.turn * i)
            part = canvas.chroma[:, top:bottom, left:right]
            _turn(part, np.int16(round(127 * cos(angle))), np.int16(round(127 * sin(angle))))


def _turn(chroma: U8, cosines: I16 | np.int16, sines: I16 | np.int16) -> None:
    """Turn ``uint8[2, H, W]``, U and V around 128, in place, by angles in units of 1 / 127."""
    u, v = (plane.astype(np.int16) - np.int16(128) for plane in chroma)
    # Within int16: chroma reaches 112 either way, so both products 28,448 at most together.
    for out, turned in ((chroma[0], u * cosines - v * sines), (chroma[1], v * cosines + u * sines)):
        np.clip((turned >> 7) + 128, 16, 240, out=turned)
        np.copyto(out, turned, casting="unsafe")


@dataclass(frozen=True, slots=True, eq=False)
class Encircle:
    """Lift what lies around the lines to white.

    Attributes:
        amount: Share of white.
        reach: How far, half-size pixels, as a structuring element.
    """

    amount: float
    reach: U8

    @classmethod
    def plan(cls, style: Style, geometry: Geometry) -> "Encircle | None":
        """Where lines have a halo."""
        halo = style.halo
        if not (halo.amount and style.lines.amount):
            return None
        size = 2 * geometry.px(halo.width) + 1
        ball = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size))
        return cls(halo.amount, np.asarray(ball, np.uint8))

    def __call__(self, canvas: Canvas) -> None:
        """Change ``base`` and ``chroma``."""
        half = canvas.geometry.half[::-1]
        small = cv2.resize(canvas.ink, half, interpolation=cv2.INTER_AREA)
        # Only lines that are sure: faint ones would fog whole areas.
        sure = cv2.addWeighted(small, 2.0, small, 0, -200)
        wide = cv2.blur(cv2.dilate(sure, self.reach), (3, 3))
        kept = cv2.addWeighted(wide, -self.amount, wide, 0, 255)
        for plane in canvas.chroma:
            centred = cv2.subtract(plane, (128.0,), dtype=cv2.CV_16S)
            centred = cv2.multiply(centred, kept, scale=1 / 255, dtype=cv2.CV_16S)
            cv2.add(centred, (128.0,), plane, None, cv2.CV_8U)
        dark = cv2.subtract(np.full_like(canvas.base, 235), canvas.base)
        dark = cv2.multiply(dark, cv2.resize(kept, canvas.geometry.full[::-1]), scale=1 / 255)
        cv2.subtract(np.full_like(canvas.base, 235), dark, canvas.base)


@dataclass(frozen=True, slots=True, eq=False)
class Framing:
    """Lay the ornamental border over the finished picture."""

    parts: tuple[Border, ...]

    @classmethod
    def plan(cls, style: Style, geometry: Geometry) -> "Framing | None":
        """Where a style has a frame."""
        asked = style.frame
        return cls(border(asked, geometry)) if asked.width else None

    def __call__(self, canvas: Canvas) -> None:
        """Change ``out``."""
        height, half = canvas.geometry.height, canvas.geometry.half
        planes = (canvas.out[:height], *canvas.out[height:].reshape(2, *half))
        for part in self.parts:
            under = planes[part.plane][part.rows, part.columns]
            kept = cv2.multiply(under, part.keep, scale=1 / 255)
            cv2.add(kept, part.paint, under)
