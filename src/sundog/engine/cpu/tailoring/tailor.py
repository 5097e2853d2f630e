"""Make a style of what a prompt says."""

from dataclasses import replace
from typing import NamedTuple

import numpy as np

from sundog.engine.cpu.colour.table import recoloured
from sundog.engine.cpu.style import (
    Abstraction,
    Exposure,
    Glow,
    Grade,
    Lens,
    Light,
    Lines,
    Paper,
    Place,
    Split,
    Style,
    Surface,
    SurfaceKind,
)
from sundog.engine.cpu.styles import NEAREST, STYLES
from sundog.engine.cpu.tailoring.changes import (
    ALONE,
    AT_HOME,
    COLOURS,
    PAINTS,
    PLACES,
    STEPS,
    TAGS,
    UNDO,
    Change,
    apply,
)
from sundog.engine.cpu.tailoring.enrichment import brought, fill, plain
from sundog.engine.cpu.tailoring.mixing import dressed, flavoured, weighed
from sundog.engine.cpu.tailoring.reference import Reference
from sundog.engine.cpu.tailoring.scenes import paint_of, painted, picture_of, scene_of, stand_ins
from sundog.engine.prompt.reading import Reading

__all__ = ["Tailored", "tailor"]


class Tailored(NamedTuple):
    """A prompt's style.

    Attributes:
        style: What the engine shows.
        filled: What it shows that the prompt did not say, in words; empty without enrichment.
        taken: What it shows of the reference image, in words.
    """

    style: Style
    filled: tuple[str, ...]
    taken: tuple[str, ...] = ()


# Where the text says light, colour or weather but not how the picture is made.
_PHOTO = Style(
    exposure=Exposure(key=0.47, strength=0.3),
    abstraction=Abstraction(detail=0.8),
    grade=Grade(contrast=0.1, saturation=1.05),
)

# Where somebody is only to stand before another background, as in a call.
_CLEAN = Style(abstraction=Abstraction(detail=1.0))

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

# Of several colours: each has less room than one alone.
_SHARED_COVER = 0.78
# Of a place's own light on a figure that its world lights too.
_LIT_TWICE = 0.45
# Under this name a reading tells the strength of everything.
_ALL = "all"


def tailor(
    reading: Reading, *, enrich: bool, reference: Reference | None = None, backdrop: bytes = b""
) -> Tailored | None:
    """Return the style of a prompt; None leaves the picture as it is.

    Args:
        reading: What the prompt says.
        enrich: Whether what it leaves open (light above all) is filled in.
        reference: An image to take the look from, as far as the prompt names none.
        backdrop: An image, encoded, to show behind the figure.
    """
    if reading.blank or reading.reset or _only_leaves(reading):
        return None if reference is None else Tailored(reference.style, (), reference.words)
    style, filled, taken = _worn(reading, reference, enrich=enrich)
    # An image says everything that words may leave open.
    if enrich and reference is None and _says_something(reading):
        style, more = fill(style, reading)
        filled = (*filled, *more)
    for name in reading.unwanted:
        style = apply(style, UNDO.get(name, Change()))
    filled = tuple(word for word in filled if word not in reading.unwanted)
    place = _place(reading, style, reference, backdrop)
    if place.scene is not None:
        # Frost and torn paper along the borders would lie on the figure alone.
        style = replace(style, light=replace(style.light, border=0.0))
    return Tailored(replace(_recast(style), place=place), filled, taken)


def _worn(reading: Reading, reference: Reference | None, *, enrich: bool) -> Tailored:
    """Return the style that the words name, with all that they say of it."""
    style, filled, taken = _base(reading, reference, enrich=enrich)
    # Attributes lie over everything, the colours of a second style included.
    style = replace(style, casts=(*style.casts, Grade()))
    style = _placed(style, reading)
    for tag in reading.tags:
        if tag not in PAINTS:
            style = apply(style, TAGS.get(tag, Change()), _strength(reading, tag))
    style = _coloured(style, reading)
    return Tailored(_stepped(style, reading), filled, taken)


def _says_paint(reading: Reading) -> bool:
    """Return whether a reading says how a world is to be painted."""
    return bool(reading.styles or reading.steps or set(reading.tags) & set(TAGS))


def _is_painted(reading: Reading) -> bool:
    return scene_of(reading) is not None and _says_paint(painted(reading))


def _only_leaves(reading: Reading) -> bool:
    """Return whether a prompt only asks to be where the camera is."""
    says = _says_something(reading) or reading.steps or reading.edits or reading.backdrop
    return "place" in reading.unwanted and not says


def _place(reading: Reading, style: Style, reference: Reference | None, backdrop: bytes) -> Place:
    """Return the world that the words name, painted as they and the image say."""
    scene = picture_of(backdrop) if backdrop else scene_of(reading)
    if scene is None:
        return Place()
    left = reading if backdrop else painted(reading)
    paint = None
    if _says_paint(left) or reference is not None:
        worn = _worn(left, reference, enrich=True).style
        for name in left.unwanted:
            worn = apply(worn, UNDO.get(name, Change()))
        paint = _recast(paint_of(worn))
    return Place(scene=scene, paint=paint, stand_in=stand_ins(reading, style))


def _row(name: str) -> Style:
    return STYLES[NEAREST.get(name, name)]


def _says_something(reading: Reading) -> bool:
    return bool(reading.styles or reading.places or any(tag in TAGS for tag in reading.tags))


def _base(reading: Reading, reference: Reference | None, *, enrich: bool) -> Tailored:
    """Return the medium that the words name, or the image's; in the image's colours."""
    names = reading.styles or tuple(ALONE[tag] for tag in reading.tags if tag in ALONE)[:1]
    if names:
        first, *others = names
        style = weighed(_row(first), _strength(reading, first))
        for name in others:
            style = flavoured(style, weighed(_row(name), _strength(reading, name)))
        filled = brought(style) if enrich else ()
        style = style if enrich else plain(style)
        if reference is None:
            return Tailored(style, filled)
        coloured = dressed(style, reference.colouring)
        return Tailored(coloured, filled, reference.colouring_words)
    if reference is not None:
        return Tailored(weighed(reference.style, reading.strength(_ALL)), (), reference.words)
    if reading.backdrop and not _says_something(reading):
        return Tailored(_CLEAN, ())
    if _says_something(reading) or reading.steps or reading.edits:
        return Tailored(_PHOTO, ())
    return _unknown(reading.seed, enrich=enrich)


def _strength(reading: Reading, name: str) -> float:
    """Return how strong a name is, with what was said of all of them ("stronger")."""
    return reading.strength(name) * reading.strength(_ALL)


def _placed(style: Style, reading: Reading) -> Style:
    """Bring in the light, the palette and the air of places."""
    for place in reading.places:
        change = PLACES.get(place, Change())
        if any(place in AT_HOME.get(name, ()) for name in reading.styles):
            change = Change(weather=change.weather)
        strength = _strength(reading, place)
        style = apply(style, Change(weather=change.weather), strength)
        # A figure that is painted is lit by the world as well: both in full would be too much.
        share = _LIT_TWICE if _is_painted(reading) else 1.0
        style = apply(style, replace(change, weather=()), strength * share)
    return style


def _coloured(style: Style, reading: Reading) -> Style:
    """Paint with the colours that were named: the first in the lights, the last in the shadows."""
    named = [tag for tag in reading.tags if tag in PAINTS]
    if not named:
        return style
    strength = _strength(reading, named[0])
    if len(named) == 1:
        return apply(style, COLOURS[named[0]], strength)
    middles = [PAINTS[name][1] for name in reversed(named)]
    row = (PAINTS[named[-1]][0], *middles, PAINTS[named[0]][2])
    return apply(style, Change(colours=row, cover=_SHARED_COVER), strength)


def _stepped(style: Style, reading: Reading) -> Style:
    """Go the relative steps; a step of a tag is half of it, or takes it back.

    Where a tag says the same ("warmer" is ``warm`` too), the tag is enough.
    """
    for name, amount in reading.steps:
        if reading.tags and name != "strength":
            continue
        if name == "strength":
            style = weighed(style, 1 + 0.3 * amount)
            continue
        more, less = STEPS.get(name, (TAGS.get(name), UNDO.get(name)))
        change = more if amount > 0 else less
        if change is not None:
            style = apply(style, change, abs(amount) * (1.0 if name in STEPS else 0.6))
    return style


def _recast(style: Style) -> Style:
    """Let casts reach ink, paper and light, whose colours no table passes."""
    casts = style.casts
    if casts and not casts[-1].saturation:
        grey = replace(casts[-1], split=Split())
        casts = (*casts[:-1], grey)
    casts = tuple(cast for cast in casts if cast != Grade())
    # Light is coloured, but less dimmed by night than what it falls on.
    tints = tuple(
        replace(cast, gain=(1 + cast.gain) / 2, lift=0.0, contrast=0.0, black=0.0)
        for cast in casts[-1:]
    )
    paper, light, press = style.paper, style.light, style.press
    top, bottom, spot = recoloured((light.top, light.bottom, light.spot), tints)
    ground, printed, veil = recoloured((paper.ground, press.paper, style.veil.colour), casts)
    inks = recoloured(tuple(plate.colour for plate in press.plates), casts)
    plates = tuple(replace(p, colour=ink) for p, ink in zip(press.plates, inks, strict=True))
    return replace(
        style,
        casts=casts,
        paper=replace(paper, ink=recoloured(paper.ink, casts), ground=ground),
        press=replace(press, paper=printed, plates=plates),
        veil=replace(style.veil, colour=veil),
        glow=replace(style.glow, colours=recoloured(style.glow.colours, tints)),
        light=replace(light, top=top, bottom=bottom, spot=spot),
    )


def _unknown(seed: int, *, enrich: bool) -> Tailored:
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
        return Tailored(style, ())
    ground = _GROUNDS[int(random.integers(len(_GROUNDS)))]
    style = replace(
        style,
        surface=Surface(kind=ground, amount=0.2),
        glow=Glow(bloom=0.5 * float(amounts[6]), threshold=165),
        light=Light(spot=lights, spot_amount=0.3, spot_x=float(amounts[7]), spot_radius=0.6),
        lens=Lens(vignette=0.3),
    )
    return Tailored(style, ("light from one side", f"{ground.value} ground"))
