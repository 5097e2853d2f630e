"""Make a style of what a prompt says."""

from dataclasses import replace

import numpy as np

from sundog.engine.cpu.changes import AT_HOME, COLOURS, PLACES, TAGS, UNDO, Change, apply
from sundog.engine.cpu.style import (
    Abstraction,
    Exposure,
    Glow,
    Grade,
    Lens,
    Light,
    Lines,
    Paper,
    Split,
    Style,
    Surface,
    SurfaceKind,
    Weather,
)
from sundog.engine.cpu.styles import NEAREST, STYLES
from sundog.engine.prompt.reading import Reading

__all__ = ["tailor"]

# Where the text says light, colour or weather but not how the picture is made.
_PHOTO = Style(
    exposure=Exposure(key=0.47, strength=0.3),
    abstraction=Abstraction(detail=0.8),
    grade=Grade(contrast=0.1, saturation=1.05),
)

# Shadows and lights that go together; an unknown prompt gets one pair.
_PAIRS = (
    ("#1f3a8a", "#ffc08a"),
    ("#0f5a5a", "#ffd890"),
    ("#5a1f6a", "#ffb0a0"),
    ("#7a1f3a", "#ffe0a0"),
    ("#0a4a8a", "#a0ffe0"),
    ("#3a2a8a", "#ff9ac8"),
    ("#1f5a2a", "#ffe88a"),
    ("#6a3a0f", "#a0e0ff"),
    ("#8a1f6a", "#b0d8ff"),
    ("#2a4a4a", "#ff9a6a"),
    ("#4a1f1f", "#d8ffa0"),
    ("#0f2a5a", "#e0b0ff"),
)
_GROUNDS = (SurfaceKind.PAPER, SurfaceKind.CANVAS, SurfaceKind.WATERCOLOUR, SurfaceKind.PLAIN)


def tailor(reading: Reading, *, enrich: bool) -> Style | None:
    """Return the style of a prompt; None leaves the picture as it is.

    Args:
        reading: What the prompt says.
        enrich: Whether what it leaves open (light, bloom, texture) is filled in.
    """
    if reading.blank or reading.reset:
        return None
    style = _base(reading, enrich=enrich)
    for place in reading.places:
        if not any(place in AT_HOME.get(name, ()) for name in reading.styles):
            style = apply(style, PLACES.get(place, Change()), 1.0)
    for tag in reading.tags:
        style = apply(style, TAGS.get(tag, Change()), reading.strength(tag))
    style = _coloured(style, reading)
    for name in reading.unwanted:
        style = replace(style, **UNDO.get(name, {}))  # type: ignore[arg-type]
    return style


def _row(name: str) -> Style:
    return STYLES[NEAREST.get(name, name)]


def _base(reading: Reading, *, enrich: bool) -> Style:
    if reading.styles:
        first, *others = reading.styles
        style = _row(first)
        for name in others:
            style = _flavoured(style, _row(name))
        return style if enrich else _plain(style)
    changes = [PLACES.get(name) for name in reading.places]
    changes += [TAGS.get(name) for name in reading.tags]
    if any(changes) or any(tag in COLOURS for tag in reading.tags):
        return replace(_PHOTO, lens=Lens(vignette=0.2)) if enrich else _PHOTO
    return _unknown(reading.seed, enrich=enrich)


def _flavoured(style: Style, other: Style) -> Style:
    """Keep how a picture is made, take colour and light of another style."""
    grade = replace(other.grade, palette=style.grade.palette)
    return replace(
        style,
        exposure=other.exposure,
        grade=grade,
        glow=other.glow if other.glow.bloom or other.glow.neon else style.glow,
        light=other.light,
        weather=other.weather,
        lens=other.lens,
    )


def _plain(style: Style) -> Style:
    """Leave out what the name of a style does not say by itself."""
    bare = replace(style, light=Light(), lens=Lens(), weather=Weather())
    if not style.glow.neon:
        bare = replace(bare, glow=Glow())
    return replace(bare, surface=Surface()) if style.surface.kind is SurfaceKind.BLINDS else bare


def _coloured(style: Style, reading: Reading) -> Style:
    """Tint by the colours that were named: the first in the lights, the second in the shadows."""
    named = [tag for tag in reading.tags if tag in COLOURS]
    if not named:
        return style
    shadows, lights = COLOURS[named[-1]][0], COLOURS[named[0]][1]
    if len(named) > 1:
        shadows = COLOURS[named[1]][0]
    amount = 0.4 if reading.styles else 0.6
    split = Split(shadows=shadows, lights=lights, amount=amount * reading.strength(named[0]))
    return replace(style, grade=replace(style.grade, split=split))


def _unknown(seed: int, *, enrich: bool) -> Style:
    """Choose a restrained look of its own for a prompt that says nothing known."""
    random = np.random.default_rng(seed)
    shadows, lights = _PAIRS[int(random.integers(len(_PAIRS)))]
    amounts = random.random(8)
    style = Style(
        exposure=Exposure(key=0.40 + 0.16 * float(amounts[0]), strength=0.4),
        abstraction=Abstraction(median=3, kuwahara=(2,), spare_skin=0.4, detail=0.25),
        grade=Grade(
            contrast=0.15 + 0.3 * float(amounts[1]),
            saturation=1.0 + 0.4 * float(amounts[2]),
            vibrance=0.2,
            hue=-14 + 28 * float(amounts[3]),
            split=Split(shadows=shadows, lights=lights, amount=0.38 + 0.16 * float(amounts[4])),
        ),
        lines=Lines(amount=0.15 + 0.5 * float(amounts[5])),
        paper=Paper(ink=(shadows,)),
    )
    if not enrich:
        return style
    ground = _GROUNDS[int(random.integers(len(_GROUNDS)))]
    return replace(
        style,
        surface=Surface(kind=ground, amount=0.2),
        glow=Glow(bloom=0.5 * float(amounts[6]), threshold=165),
        light=Light(spot=lights, spot_amount=0.3, spot_x=float(amounts[7]), spot_radius=0.6),
        lens=Lens(vignette=0.3),
    )
