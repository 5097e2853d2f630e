"""Make tones of marks: hatching in ink, dry colour on bare ground, the tooth of the paper."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu import anchor
from sundog.engine.cpu.canvas import Canvas
from sundog.engine.cpu.geometry import Geometry
from sundog.engine.cpu.kernels.marks import (
    Cover,
    LineSet,
    StrokeSet,
    find_bare,
    find_form,
    lay_bare,
    line_marks,
    stroke_marks,
)
from sundog.engine.cpu.kernels.motion import UNIT
from sundog.engine.cpu.stages.ink import lay_part
from sundog.engine.cpu.stages.light import light_of
from sundog.engine.cpu.style import HatchKind, Style
from sundog.engine.cpu.textures import hatches

__all__ = ["Hatching", "Rubbing", "Tooth"]

U8 = NDArray[np.uint8]

_SIZES = {
    HatchKind.PENCIL: 6.0,
    HatchKind.CHARCOAL: 4.0,
    HatchKind.DOTS: 8.0,
    HatchKind.LINES: 7.0,
}
# Angle between the two sets of crossing lines, degrees, and the period of the second.
_ACROSS = 62.0
_LOOSER = 1.15
# Share by which the remembered form follows that of the frame.
_FORM_FOLLOWS = 0.2
# Squared slope of luma at which shapes outweigh the direction of calm areas.
_CALM = 60.0
_TOOTH_PX = 4.0


class Marks(Protocol):
    """Where marks are made first: a field of thresholds for one frame."""

    def __call__(self, canvas: Canvas) -> U8:
        """Return ``uint8[H, W]``; not to be written to."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class _Still:
    """Marks that only follow the camera."""

    field: U8

    def __call__(self, canvas: Canvas) -> U8:
        return anchor.follow(self.field, canvas)


@dataclass(frozen=True, slots=True, eq=False)
class _Strokes:
    """Short strokes along shapes."""

    strokes: StrokeSet
    lean: float
    size: tuple[int, int]
    window: int

    def __call__(self, canvas: Canvas) -> U8:
        small = np.empty(canvas.geometry.half, np.uint8)
        whole = np.rint(canvas.anchors / (2 * UNIT)).astype(np.int32)
        stroke_marks(self.strokes, self._form(canvas), whole, canvas.part, small)
        # Zeros: what lies beside the part is mixed with its border.
        large = np.zeros(canvas.geometry.full, np.uint8)
        seen = canvas.part.of(large)
        cv2.resize(canvas.part.of(small, 2), seen.shape[::-1], seen)
        # What whole half-size pixels leave over.
        over = canvas.anchors - 2 * UNIT * whole
        return anchor.carried(large, over, canvas.part)

    def _form(self, canvas: Canvas) -> NDArray[np.int32]:
        """Return ``int32[h, w]``: the direction of shapes, slow to change."""
        small = cv2.resize(canvas.small, self.size, interpolation=cv2.INTER_AREA)
        across = cv2.Sobel(small, cv2.CV_32F, 1, 0, scale=0.25)
        down = cv2.Sobel(small, cv2.CV_32F, 0, 1, scale=0.25)
        window = (self.window, self.window)
        now = np.stack([across * across, down * down, across * down])
        for plane in now:
            cv2.blur(cv2.blur(plane, window), window, plane)
        first = canvas.form is None or canvas.form[0].shape != now.shape
        if first:
            canvas.form = now, np.zeros(now.shape[1:], np.int32)
        assert canvas.form is not None
        tensor, directions = canvas.form
        cv2.addWeighted(tensor, 1 - _FORM_FOLLOWS, now, _FORM_FOLLOWS, 0, tensor)
        find_form(tensor, self.lean, _CALM, first, directions)
        return directions


@dataclass(frozen=True, slots=True, eq=False)
class _Lines:
    """Long parallel lines, which bulge over light shapes."""

    first: LineSet
    second: LineSet
    window: int

    def __call__(self, canvas: Canvas) -> U8:
        out = np.empty(canvas.geometry.full, np.uint8)
        rows, columns = canvas.geometry.quarter
        small = cv2.resize(canvas.history[0], (columns, rows), interpolation=cv2.INTER_AREA)
        window = (self.window, self.window)
        bends = cv2.resize(cv2.blur(cv2.blur(small, window), window), canvas.geometry.full[::-1])
        line_marks(bends, _carried(self.first, canvas), _carried(self.second, canvas), out)
        return out


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shape:
    """What `Hatch` and `Rub` both say about marks."""

    kind: HatchKind
    size: float
    angle: float
    bend: float = 0.0
    cross: float = 0.0


def _still_dots(shape: _Shape, geometry: Geometry) -> Marks:
    return _Still(hatches.dots(geometry, shape.size, shape.angle))


def _still_grain(shape: _Shape, geometry: Geometry) -> Marks:
    return _Still(hatches.grain(geometry, shape.size))


def _strokes(shape: _Shape, geometry: Geometry) -> Marks:
    # Half the size of the picture, where they are laid.
    width = max(2.0, round(2 * shape.size * geometry.scale) / 4)
    rows, columns = geometry.full
    fainter = round(shape.cross) if shape.cross else 255
    return _Strokes(
        StrokeSet(hatches.stroke_bank(width), hatches.ragged(round(2 * width)), fainter),
        float(np.deg2rad(shape.angle)),
        (max(1, columns // 8), max(1, rows // 8)),
        geometry.px(9) | 1,
    )


def _lines(shape: _Shape, geometry: Geometry) -> Marks:
    period = max(3.0, shape.size * geometry.scale)
    bend = shape.bend * geometry.scale
    fainter = round(shape.cross) if shape.cross else 255
    first = _line_set(shape.angle, period, bend, 0)
    second = _line_set(shape.angle + _ACROSS, period * _LOOSER, 0, fainter)
    return _Lines(first, second, geometry.px(9) | 1)


def _carried(lines: LineSet, canvas: Canvas) -> LineSet:
    """Return lines as the camera has shifted, zoomed and turned them."""
    turn, shift = canvas.pose
    right = turn.real * lines.right + turn.imag * lines.down
    down = turn.real * lines.down - turn.imag * lines.right
    height, width = canvas.geometry.full
    start = shift.real * lines.right + shift.imag * lines.down
    start -= (right * width + down * height) / 2
    return lines._replace(right=round(right), down=round(down), start=round(start) % (1 << 16))


def _line_set(degrees: float, period: float, bend: float, fainter: int) -> LineSet:
    cos, sin = np.cos(np.deg2rad(degrees)), np.sin(np.deg2rad(degrees))
    turn = 65536 / period
    return LineSet(round(cos * turn), round(-sin * turn), round(bend / 255 * turn), fainter)


_MAKERS: dict[HatchKind, Callable[[_Shape, Geometry], Marks]] = {
    HatchKind.PENCIL: _strokes,
    HatchKind.CHARCOAL: _still_grain,
    HatchKind.DOTS: _still_dots,
    HatchKind.LINES: _lines,
}


def _marks(shape: _Shape, geometry: Geometry) -> Marks:
    return _MAKERS[shape.kind](shape, geometry)


@dataclass(frozen=True, slots=True, eq=False)
class Hatching:
    """Ink wherever the picture is darker than the marks' thresholds.

    Attributes:
        marks: Where ink comes first.
        gain: Ink by how much darker.
        bias: Added to the thresholds.
        most: Darkest ink, 0 to 255.
        spare: Added to the picture's luma by how surely a place is skin.
    """

    marks: Marks
    gain: float
    bias: float
    most: int
    spare: float

    @classmethod
    def plan(cls, style: Style, geometry: Geometry) -> "Hatching | None":
        """Where a style hatches."""
        hatch = style.hatch
        if not hatch.amount:
            return None
        shape = _Shape(
            kind=hatch.kind,
            size=hatch.size or _SIZES[hatch.kind],
            angle=hatch.angle,
            bend=hatch.bend,
            cross=hatch.cross,
        )
        return cls(
            _marks(shape, geometry),
            hatch.gain,
            hatch.bias,
            round(255 * hatch.amount),
            hatch.spare_skin / 255,
        )

    def __call__(self, canvas: Canvas) -> None:
        """Add to ``ink``."""
        part, shift = canvas.part, self.bias * self.gain
        marks, tone = part.of(self.marks(canvas)), part.of(canvas.base)
        if self.spare:
            skin = cv2.resize(part.of(canvas.skin, 2), tone.shape[::-1])
            tone = np.asarray(cv2.addWeighted(tone, 1, skin, self.spare, 0), np.uint8)
        ink = cv2.addWeighted(marks, self.gain, tone, -self.gain, shift)
        lay_part(canvas, np.asarray(cv2.min(ink, (float(self.most),), ink), np.uint8))


@dataclass(frozen=True, slots=True, eq=False)
class Rubbing:
    """Dry colour that leaves the ground bare between its marks.

    Attributes:
        marks: Where colour comes first.
        cover: How it covers.
        ground: Y, U, V.
    """

    marks: Marks
    cover: Cover
    ground: tuple[int, int, int]

    @classmethod
    def plan(cls, style: Style, geometry: Geometry) -> "Rubbing | None":
        """Where a style draws with crayon or chalk."""
        dry = style.rub
        if not dry.amount:
            return None
        shape = _Shape(kind=dry.kind, size=dry.size or _SIZES[dry.kind], angle=dry.angle)
        ground = np.round(light_of(style.paper.ground)).astype(int) + (16, 128, 128)
        cover = Cover(
            bare=round(256 * dry.amount),
            gain=round(256 * dry.gain),
            load=round(255 * dry.load),
            tone=round(256 * dry.tone),
            colour=round(256 * dry.colour),
            skin=round(256 * dry.spare_skin),
        )
        y, u, v = (int(value) for value in ground)
        return cls(_marks(shape, geometry), cover, (y, u, v))

    def __call__(self, canvas: Canvas) -> None:
        """Change ``base`` and ``chroma``."""
        half = canvas.geometry.half[::-1]
        bare = np.empty(canvas.geometry.half, np.uint8)
        marks = cv2.resize(self.marks(canvas), half, interpolation=cv2.INTER_AREA)
        grey = cv2.resize(canvas.base, half, interpolation=cv2.INTER_AREA)
        picture = np.stack([np.asarray(grey, np.uint8), *canvas.chroma])
        find_bare(np.asarray(marks, np.uint8), self.cover, canvas.skin, picture, bare)
        for plane, ground in zip(canvas.chroma, self.ground[1:], strict=True):
            lay_bare(bare, ground, plane)
        large = cv2.resize(bare, canvas.geometry.full[::-1])
        lay_bare(np.asarray(large, np.uint8), self.ground[0], canvas.base)


@dataclass(frozen=True, slots=True, eq=False)
class Tooth:
    """Ink that stays on the bumps of the paper.

    Attributes:
        grain: ``uint8[H, W]``, thresholds.
        amount: How far it breaks the ink up, 0 to 1.
    """

    grain: U8
    amount: float

    @classmethod
    def plan(cls, style: Style, geometry: Geometry) -> "Tooth | None":
        """Where a style draws on rough paper."""
        if not style.paper.tooth:
            return None
        return cls(hatches.grain(geometry, _TOOTH_PX), style.paper.tooth)

    def __call__(self, canvas: Canvas) -> None:
        """Change ``ink``."""
        if canvas.inked:
            grain = canvas.part.of(anchor.follow(self.grain, canvas))
            ink = canvas.part.of(canvas.ink)
            cv2.addWeighted(ink, 1 + self.amount / 2, grain, -self.amount, 0, ink)
