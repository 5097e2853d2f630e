"""Make a style of a picture's measures: its colours and tone for any medium, its marks alone."""

from dataclasses import replace
from typing import Final

import numpy as np

from sundog.engine.cpu.colour.oklab import hex_rgb, oklab
from sundog.engine.cpu.style import (
    Abstraction,
    Exposure,
    Flow,
    Grade,
    Hatch,
    Lens,
    Lines,
    Paint,
    Palette,
    Paper,
    Ramp,
    Style,
    Surface,
    SurfaceKind,
)
from sundog.engine.cpu.tailoring.reference.colours import by_brightness, hexes, named, spacing
from sundog.engine.cpu.tailoring.reference.statistics import Traits

__all__ = ["colouring", "made_like", "taken"]

# Lightness (Oklab) that most camera pictures have after exposure: dark, median, bright.
_DARK, _MIDDLE, _BRIGHT = 0.16, 0.56, 0.94
_LEAST_RANGE: Final = 0.42
"""Lightness between dark and bright that a face needs to stay one."""
_SEEN: Final = 0.25
"""Strength of a trait from which people would name it."""

_HARDEST: Final = 0.003
"""Softness of a palette whose colours are near one another; under it, borders flicker."""
_MOST_GRAIN: Final = 0.07


def _rise(value: float, low: float, high: float) -> float:
    """Go smoothly from 0 at ``low`` to 1 at ``high``."""
    share = min(1.0, max(0.0, (value - low) / (high - low)))
    return share * share * (3 - 2 * share)


def _drawn(traits: Traits) -> float:
    """How far it is a drawing on bare ground, 0 to 1."""
    return _rise(traits.ground, 0.35, 0.6) * _rise(traits.lines, 0.015, 0.06)


def _flat(traits: Traits) -> float:
    """How far it is made of flat areas, 0 to 1."""
    return _rise(traits.flat, 0.4, 0.85) * (1 - _drawn(traits))


def _brushed(traits: Traits) -> float:
    """How far strokes run through it, 0 to 1."""
    marks = _rise(traits.fine, 0.015, 0.028) * _rise(traits.coherence, 0.66, 0.75)
    return marks * (1 - _rise(traits.flat, 0.1, 0.35)) * (1 - _rise(traits.ground, 0.35, 0.6))


def _hatched(traits: Traits) -> float:
    """How far parallel strokes make its tones, 0 to 1."""
    return _drawn(traits) * _rise(traits.fine, 0.04, 0.09) * _rise(traits.agreement, 0.08, 0.18)


def _grainy(traits: Traits) -> float:
    """How far its detail is noise without a direction, 0 to 1."""
    noise = _rise(traits.fine, 0.01, 0.02) * (1 - _rise(traits.coherence, 0.6, 0.68))
    return noise * (1 - _rise(traits.flat, 0.1, 0.35))


def _lined(traits: Traits) -> float:
    """How far dark lines go through it, 0 to 1."""
    return max(_rise(traits.lines, 0.012, 0.05), _drawn(traits))


def colouring(traits: Traits) -> Style:
    """Return a style of the picture's colours and tone alone, to lie over any medium."""
    exposure = Exposure(key=0.47, strength=0.35)
    return Style(exposure=exposure, grade=_grade(traits, light=0.2, softness=0.014))


def made_like(traits: Traits) -> Style:
    """Return a style that has the picture's colours, tone, lines and texture."""
    flat, drawn, brushed = _flat(traits), _drawn(traits), _brushed(traits)
    lined, grainy = _lined(traits), _grainy(traits)
    worked = max(flat, drawn, brushed)
    # Every radius is a filter of its own, hence steps.
    radii = (4, 3) if flat > 0.6 else (2,) if worked + lined > _SEEN else ()
    painted = brushed > _SEEN
    style = Style(
        exposure=Exposure(key=0.47, strength=0.35),
        abstraction=Abstraction(
            sharpen=0.4 * brushed,
            median=5 if flat > _SEEN else 3 if worked > _SEEN else 0,
            kuwahara=() if painted else radii,
            spare_skin=0.4,
            detail=0.0 if worked > _SEEN else 0.85 * (1 - lined),
        ),
        grade=_grade(traits, light=0.2 + 0.4 * flat, softness=0.014 - 0.008 * flat),
        # Strokes have borders of their own.
        lines=Lines(
            amount=0.95 * lined * (1 - 0.6 * brushed),
            sigma=1.1,
            gain=16,
            threshold=143,
            softness=44,
            along=6,
        ),
        paper=Paper(ink=(traits.ink,), ground=traits.ground_colour, cover=0.9 * drawn),
        lens=Lens(grain=min(_MOST_GRAIN, 2.5 * traits.fine) * grainy),
        surface=Surface(kind=SurfaceKind.PAPER, amount=0.12 * max(drawn, lined * (1 - flat))),
    )
    return _marked(style, traits) if painted or _hatched(traits) > _SEEN else style


def _marked(style: Style, traits: Traits) -> Style:
    """Add the strokes of a brush or of a pencil."""
    brushed, hatched = _brushed(traits), _hatched(traits)
    paint, hatch, flow = Paint(), Hatch(), Flow()
    if brushed > _SEEN:
        # Strokes of a hue of their own stand beside each other where colours vary.
        loose = _rise(traits.fine, 0.02, 0.035)
        paint = Paint(
            widths=(8.0, 5.0, 3.0),
            length=3.4 + 2.6 * loose,
            relief=0.5 + 0.6 * brushed,
            spare_skin=0.55,
            tones=1.0 + 0.8 * loose,
            hues=1.0 + loose,
            spacing=1.1 + 0.2 * loose,
        )
        flow = Flow(sigma=4.0, swirl=0.3 + 0.8 * loose, eddy=180)
    if hatched > _SEEN:
        angle = traits.direction
        hatch = Hatch(amount=0.8 * hatched, gain=2.0, bias=-14, size=9, angle=angle, spare_skin=34)
    return replace(style, paint=paint, hatch=hatch, flow=flow)


def _grade(traits: Traits, *, light: float, softness: float) -> Grade:
    """Lead tones to those of the picture, then colours to the nearest of its own."""
    colours = hexes(traits.palette)
    # A picture of one lightness has little to give.
    light *= 0.4 + 0.6 * _rise(traits.white - traits.black, 0.1, 0.5)
    return replace(
        _tone(traits),
        # Stronger colours find the nearest of a palette with more certainty.
        saturation=1.5 * _rise(traits.chroma, 0.008, 0.025),
        ramp=Ramp(colours=by_brightness(traits.palette), mix=0.38, light=0.0),
        palette=Palette(
            colours=colours,
            softness=min(softness, max(_HARDEST, 0.5 * spacing(traits.palette))),
            mix=0.9,
            light=light,
        ),
    )


def _tone(traits: Traits) -> Grade:
    """Lead the usual lightness to that of the picture.

    Black and white point follow from two tones, gamma from the median; what contrast is left
    becomes an S-curve.
    """
    white = max(traits.white, 0.6)
    black = min(traits.black, white - _LEAST_RANGE)
    scale = (white - black) / (_BRIGHT - _DARK)
    lift, gain = black - scale * _DARK, white + scale * (1 - _BRIGHT)
    crushed = max(0.0, -lift)
    lift, gain = max(0.0, lift), min(1.0, gain)
    wanted = np.clip((traits.middle - lift) / (gain - lift), 0.3, 0.8)
    # Half way in logarithms: a night scene as reference is to dim a picture, not to drown it.
    gamma = float(np.clip(np.log(wanted) / np.log(_MIDDLE), 0.6, 1.7)) ** 0.7
    spread = traits.contrast / max(0.1, white - black)
    return Grade(
        black=min(0.1, 0.6 * crushed),
        contrast=0.6 * _rise(spread, 0.22, 0.38),
        gamma=gamma,
        lift=lift,
        gain=gain,
    )


def taken(traits: Traits, *, marks: bool) -> tuple[str, ...]:
    """Tell what was taken from the picture, in words.

    Args:
        traits: Its measures.
        marks: Whether lines and texture are taken too, rather than colour and tone only.
    """
    words = ["colours of the image: " + ", ".join(named(traits.palette))]
    if traits.white - traits.black < _LEAST_RANGE:
        words.append("low contrast")
    elif traits.middle < 0.4:
        words.append("dark tones")
    elif traits.contrast > 0.23:
        words.append("high contrast")
    if marks:
        words += _marks(traits)
    return tuple(words)


def _marks(traits: Traits) -> list[str]:
    ink = float(oklab(hex_rgb(traits.ink)[None])[0, 0])
    told = (
        (_lined(traits), "dark lines" if ink < 0.45 else "soft lines"),
        (_drawn(traits), "bare ground"),
        (_hatched(traits), "hatching"),
        (_brushed(traits), "brush strokes"),
        (_flat(traits), "flat areas"),
        (_grainy(traits), "grain"),
    )
    return [words for amount, words in told if amount > _SEEN]
