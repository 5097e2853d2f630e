"""A lens that is sharp in one place only, and where the figure is that it is sharp on."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.canvas import Canvas
from sundog.engine.cpu.geometry import Geometry
from sundog.engine.cpu.kernels.screening import defocus
from sundog.engine.cpu.style import FocusKind, Style

__all__ = ["Defocus", "FindFigure", "asks_for_figure", "needs_matte"]

U8 = NDArray[np.uint8]
F32 = NDArray[np.float32]

# Share by which the remembered figure follows that of the frame: a border that does not breathe.
_FOLLOW = 0.2
# Share of the picture that must be skin before a figure is believed.
_SEEN = 0.012
# How much more a white place weighs than a grey one among what is blurred.
_BRIGHT = 14.0


def asks_for_figure(style: Style) -> bool:
    """Say whether a stage wants to know where the figure is."""
    matted = style.matte.amount and style.matte.behind
    return bool(matted or (style.focus.amount and style.focus.kind is FocusKind.FIGURE))


def needs_matte(style: Style) -> bool:
    """Say whether figure and ground are to be told apart."""
    return style.place.scene is not None or asks_for_figure(style)


def _disc(radius: int) -> U8:
    return np.asarray(
        cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * radius + 1, 2 * radius + 1)), np.uint8
    )


@dataclass(frozen=True, slots=True, eq=False)
class FindFigure:
    """Guess where somebody is: around skin near the middle, and below it.

    Attributes:
        middle: ``float32[H/4, W/4]``, 0 to 1: where somebody stands when no skin is seen.
        trust: ``float32[H/4, W/4]``, 0 to 1: skin far from the middle is rather a wall.
        head: Shape that a face grows by to take in hair and neck.
        shoulders: Width that it grows by downwards, quarter-size pixels.
        soft: Window of the border's blur.
    """

    middle: F32
    trust: F32
    head: U8
    shoulders: int
    soft: int

    @classmethod
    def plan(cls, style: Style, geometry: Geometry) -> "FindFigure | None":
        """Where a stage asks."""
        if not asks_for_figure(style):
            return None
        rows, columns = geometry.quarter
        down = np.linspace(0, 1, rows, dtype=np.float32)[:, None]
        across = np.linspace(-1, 1, columns, dtype=np.float32)[None]
        body = np.hypot(across / 0.46, (down - 0.75) / 0.62)
        return cls(
            np.clip(1.8 - 1.4 * body, 0, 1).astype(np.float32),
            np.clip(1.9 - 1.9 * np.abs(across), 0, 1).astype(np.float32)
            * np.ones((rows, 1), np.float32),
            _disc(geometry.px(9)),
            geometry.px(30) | 1,
            geometry.px(11) | 1,
        )

    def __call__(self, canvas: Canvas) -> None:
        """Fill ``presence``."""
        now = self._guessed(canvas)
        if canvas.figure is not None and canvas.standing:
            known = self._known(canvas.figure, canvas.geometry)
            now = cv2.addWeighted(now, 1 - canvas.standing, known, canvas.standing, 0)
        now = cv2.blur(cv2.blur(now, (self.soft, self.soft)), (self.soft, self.soft))
        share = _FOLLOW if canvas.presence.any() else 1.0
        cv2.addWeighted(canvas.presence, 1 - share, now, share, 0, canvas.presence)

    def _known(self, figure: U8, geometry: Geometry) -> F32:
        small = cv2.resize(figure, geometry.quarter[::-1], interpolation=cv2.INTER_AREA)
        return np.asarray(small.astype(np.float32) / 255, np.float32)

    def _guessed(self, canvas: Canvas) -> F32:
        size = canvas.geometry.quarter[::-1]
        skin = cv2.resize(canvas.skin, size, interpolation=cv2.INTER_AREA)
        likely = (skin.astype(np.float32) * (self.trust / 255) > 0.35).astype(np.uint8)
        likely = cv2.morphologyEx(likely, cv2.MORPH_OPEN, np.ones((5, 5), np.uint8))
        head = cv2.dilate(likely, self.head)
        wide = cv2.dilate(likely, np.ones((1, 2 * self.shoulders + 1), np.uint8))
        below = np.maximum.accumulate(wide, axis=0)
        # Shoulders begin below the chin, about half a head under the middle of the face.
        below[self.shoulders :] = below[: -self.shoulders].copy()
        below[: self.shoulders] = 0
        found = np.maximum(head, below).astype(np.float32)
        sure = min(1.0, float(likely.mean()) / _SEEN)
        return np.asarray(found * sure + self.middle * (1 - sure), np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class Defocus:
    """Blur the graded picture by how far each place is from what is sharp.

    Attributes:
        share: ``uint8[H, W]``, 0 sharp to 255; None where the figure decides.
        amount: Share of the blur, 0 to 1.
        near: Radius of the small blur, half-size pixels.
        far: Radius of the wide one, quarter-size pixels.
        bokeh: How far bright places spread.
    """

    share: U8 | None
    amount: float
    near: int
    far: int
    bokeh: float

    @classmethod
    def plan(cls, style: Style, geometry: Geometry) -> "Defocus | None":
        """Where a style focuses."""
        focus = style.focus
        if not focus.amount:
            return None
        share = None
        if focus.kind is not FocusKind.FIGURE:
            down = np.linspace(0, 1, geometry.height, dtype=np.float32)[:, None]
            away = np.maximum(0, np.abs(down - focus.middle) - focus.depth)
            band = np.clip(away / max(0.02, 0.36 - focus.depth), 0, 1)
            blurred = np.ones_like(down) if focus.kind is FocusKind.EVEN else band
            share = np.repeat((255 * focus.amount * blurred).astype(np.uint8), geometry.width, 1)
        return cls(
            share,
            focus.amount,
            geometry.px(focus.radius / 5),
            geometry.px(focus.radius / 4),
            focus.bokeh,
        )

    def __call__(self, canvas: Canvas) -> None:
        """Change ``base`` and ``chroma``."""
        full, half = canvas.geometry.full[::-1], canvas.geometry.half[::-1]
        share = self.share if self.share is not None else self._away(canvas)
        small_share = cv2.resize(share, half, interpolation=cv2.INTER_AREA)
        far = self._far(canvas, small_share if self.share is None else None)
        sharp = canvas.standing if self.share is None and canvas.matte is not None else 0.0
        window = (2 * self.near + 1, 2 * self.near + 1)
        smaller = cv2.resize(canvas.base, half, interpolation=cv2.INTER_AREA)
        wide = cv2.resize(far[0], full)
        near = _nearer(cv2.resize(cv2.blur(smaller, window), full), wide, sharp)
        defocus(near, wide, share, canvas.base)
        for plane, small in zip(canvas.chroma, far[1:], strict=True):
            wide = cv2.resize(small, half)
            defocus(_nearer(cv2.blur(plane, window), wide, sharp), wide, small_share, plane)

    def _away(self, canvas: Canvas) -> U8:
        """Return ``uint8[H, W]``: how far each place is from the figure, as far as one is cut out."""
        away = np.clip(1.25 - 1.5 * canvas.presence, 0, 1) * (255 * self.amount)
        guessed = cv2.resize(np.asarray(away, np.uint8), canvas.geometry.full[::-1])
        if canvas.matte is None or not canvas.standing:
            return np.asarray(guessed, np.uint8)
        sure = canvas.standing * self.amount
        mixed = cv2.addWeighted(guessed, 1 - canvas.standing, canvas.matte, -sure, 255 * sure)
        return np.asarray(mixed, np.uint8)

    def _far(self, canvas: Canvas, away: U8 | None) -> list[U8]:
        """Return Y, U and V ``uint8[H/4, W/4]``, much blurred.

        Light spreads into discs, and a figure does not spread into what is behind it: a mean
        weighted by brightness and by how far a place is out of focus.
        """
        size = canvas.geometry.quarter[::-1]
        small = [
            cv2.resize(plane, size, interpolation=cv2.INTER_AREA).astype(np.float32)
            for plane in (canvas.base, *canvas.chroma)
        ]
        weight = 1 + self.bokeh * _BRIGHT * (small[0] / 235) ** 5
        if away is not None:
            ground = cv2.resize(away, size, interpolation=cv2.INTER_AREA)
            weight *= 0.02 + ground.astype(np.float32) / 255
        total = _blurred(weight, self.far)
        return [np.asarray(_blurred(plane * weight, self.far) / total, np.uint8) for plane in small]


def _nearer(near: U8, wide: U8, sharp: float) -> U8:
    """Return the small blur, or the wide one as far as a border is sharp.

    Beside a sharp border a small blur would hold the figure's colours; the wide one has none.
    """
    return np.asarray(cv2.addWeighted(near, 1 - sharp, wide, sharp, 0) if sharp else near, np.uint8)


def _blurred(plane: F32, radius: int) -> F32:
    """Return the mean over an octagon, as a diaphragm of eight blades draws a point of light."""
    square = cv2.blur(plane, (2 * radius + 1, 2 * radius + 1))
    inner = max(1, round(radius * 0.42))
    return np.asarray(cv2.blur(square, (2 * inner + 1, 2 * inner + 1)), np.float32)
