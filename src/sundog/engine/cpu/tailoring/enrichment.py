"""Fill in what a prompt leaves open: light above all, then palette and air.

What is filled in is told in words, so that people see what was added to theirs.
"""

from dataclasses import replace
from typing import NamedTuple

import numpy as np

from sundog.engine.cpu.style import (
    Frame,
    Glow,
    Lens,
    Light,
    Matte,
    MatteKind,
    Style,
    Surface,
    SurfaceKind,
    Weather,
)
from sundog.engine.cpu.tailoring.changes import (
    COLOURS,
    LIGHT,
    MIXED,
    MOODS,
    TONE,
    WEATHER,
    Change,
    apply,
)
from sundog.engine.prompt.reading import Reading

__all__ = ["Filled", "brought", "fill", "plain"]


class Filled(NamedTuple):
    """A style and what was added to it that no word asked for.

    Attributes:
        style: The style.
        words: The additions, e.g. ``soft window light``.
    """

    style: Style
    words: tuple[str, ...]


def _light(colour: str, across: float, amount: float = 0.24) -> Light:
    return Light(spot=colour, spot_amount=amount, spot_x=across, spot_y=0.05, spot_radius=0.62)


_LIGHTS = (
    ("soft window light from the left", Change(light=_light("#ffe6c8", 0.1), vignette=0.15)),
    ("warm evening light from the right", Change(light=_light("#ffc078", 0.9), vignette=0.2)),
    ("clear morning light", Change(light=_light("#fff2dc", 0.25), key=1.04)),
    ("gentle light from above", Change(light=_light("#fff0e0", 0.5), vignette=0.2)),
)
_PALETTES = (
    ("teal shadows", Change(shadows="#0e5a6a", lights="#ffe0c0", tint=0.14)),
    ("blue shadows and cream lights", Change(shadows="#2a3f8a", lights="#fff0d0", tint=0.14)),
    ("violet shadows", Change(shadows="#4a2f7a", lights="#ffe8c8", tint=0.13)),
    ("olive shadows", Change(shadows="#3a4a1f", lights="#ffe8b8", tint=0.13)),
)
_SEEN_VIGNETTE = 0.25
_WARM, _COOL = {"warm", "golden", "orange"}, {"cool", "blue", "teal"}


def brought(style: Style) -> tuple[str, ...]:
    """Tell what a named style brings along that `plain` would leave out."""
    words = [f"{name}" for name, _ in style.weather.kinds]
    light = style.light
    if light.spot_amount:
        words.append("light from one side")
    if light.top_amount or light.bottom_amount:
        words.append("coloured light")
    if style.glow.bloom and not style.glow.neon:
        words.append("soft glow")
    if style.lens.vignette >= _SEEN_VIGNETTE:
        words.append("dark corners")
    if style.frame.width or style.matte.kind is not MatteKind.NONE:
        words.append("a frame")
    return tuple(words)


def plain(style: Style) -> Style:
    """Leave out what the name of a style does not say by itself: light, weather, ornaments."""
    light = replace(Light(), border=style.light.border)
    bare = replace(style, light=light, lens=Lens(), weather=Weather(), matte=Matte(), frame=Frame())
    if not style.glow.neon:
        bare = replace(bare, glow=Glow())
    return replace(bare, surface=Surface()) if style.surface.kind is SurfaceKind.BLINDS else bare


def fill(style: Style, reading: Reading) -> Filled:
    """Add light, and a palette where no word names one; the same for the same words."""
    named = set(reading.tags)
    random = np.random.default_rng(reading.seed)
    words = []
    if not _has_light(style, reading):
        text, change = _LIGHTS[_chosen(random, named)]
        style = apply(style, change, 0.5 if reading.styles else 1.0)
        words.append(text)
    palettes = {*COLOURS, *MIXED, *TONE, *MOODS, *LIGHT, *WEATHER}
    if not (reading.styles or reading.places or named & palettes):
        text, change = _PALETTES[int(random.integers(len(_PALETTES)))]
        style = apply(style, change)
        words.append(text)
    return Filled(style, tuple(words))


def _has_light(style: Style, reading: Reading) -> bool:
    """Whether words, a place or the style itself say where light comes from."""
    if reading.places or {*reading.tags, *reading.unwanted} & {*LIGHT, *WEATHER, "vignette"}:
        return True
    if not reading.styles:
        return False
    own = style.light.spot_amount or style.light.top_amount or style.light.bottom_amount
    shines = style.glow.bloom or style.glow.neon or style.lens.vignette
    # On paper, in a material, and where there is no colour, added light looks like a stain.
    flat = style.paper.cover or style.matter.amount or style.grade.saturation == 0
    return bool(own or shines or flat or style.grade.palette.colours or style.press.plates)


def _chosen(random: np.random.Generator, named: set[str]) -> int:
    if named & _WARM:
        return 1
    if named & _COOL:
        return 2
    return int(random.integers(len(_LIGHTS)))
