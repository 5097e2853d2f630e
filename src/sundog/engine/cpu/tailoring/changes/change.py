"""What an attribute does to a style: a delta, as data."""

from dataclasses import dataclass, fields, replace
from enum import Enum

import numpy as np

from sundog.engine.cpu.colour.oklab import hex_rgb, oklab, rgb_hex, srgb
from sundog.engine.cpu.style import Grade, Hue, Light, Ramp, Split, Style, Surface, SurfaceKind

__all__ = ["Change", "How", "Put", "apply", "lit", "put"]

# Night, fireflies and a storm together must not end in black.
_BRIGHTEST_KEY, _DARKEST_KEY = 0.78, 0.22
_DIMMEST = 0.56
_HIGHEST_LIFT = 0.4
_DEEPEST_VIGNETTE = 1.25
# Contrast is a curve and a black point: a curve alone flattens what is bright or dark already.
_CURVED, _CRUSHED = 0.75, 0.13


class How(Enum):
    """What a value does to the one that is there."""

    IS = "is"
    LEAST = "least"
    MOST = "most"
    TIMES = "times"


@dataclass(frozen=True, slots=True)
class Put:
    """One parameter of a style, by the names of its group and field.

    Attributes:
        group: Field of `sundog.engine.cpu.style.Style`.
        field: Field of that group.
        value: What is put there.
        how: In its place, at least, at most, or as a factor.
    """

    group: str
    field: str
    value: object
    how: How = How.IS


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A delta; the default changes nothing.

    Brightness and colour go into the last of a style's casts, so that they lie over whatever the
    style does, its palette and its paper included.

    Attributes:
        key: Factor on the brightness that exposure leads to.
        gain: Factor on the brightest tone.
        lift: Added to the darkest tone.
        contrast: Added.
        saturation: Factor.
        shadows: Tint of the shadows, or empty.
        lights: Tint of the lights, or empty.
        tint: Share of both tints, over the colours that are there.
        colours: Colours by brightness, dark to light, in place of those that are there.
        cover: Their share.
        light: Light that is added; what it says nothing of stays.
        weather: Kinds that are added, and how much of each.
        surface: Texture laid over the picture, or None.
        bloom: Added.
        vignette: Added.
        grain: Added.
        without: Kinds of weather that are taken away.
        dulled: Colour whose hue is taken out, or empty.
        puts: Further parameters.
    """

    key: float = 1.0
    gain: float = 1.0
    lift: float = 0.0
    contrast: float = 0.0
    saturation: float = 1.0
    shadows: str = ""
    lights: str = ""
    tint: float = 0.0
    colours: tuple[str, ...] = ()
    cover: float = 0.0
    light: Light | None = None
    weather: tuple[tuple[str, float], ...] = ()
    surface: Surface | None = None
    bloom: float = 0.0
    vignette: float = 0.0
    grain: float = 0.0
    without: tuple[str, ...] = ()
    dulled: str = ""
    puts: tuple[Put, ...] = ()


def apply(style: Style, change: Change, strength: float = 1.0) -> Style:
    """Return the style with a change made to it.

    Args:
        style: What to change; the last of its casts takes the colours.
        change: The delta.
        strength: Factor on every amount, about 0.3 to 2.
    """
    exposure, lens = style.exposure, style.lens
    if change.key != 1.0:
        key = exposure.key * change.key**strength
        key = min(_BRIGHTEST_KEY, max(min(_DARKEST_KEY, exposure.key), key))
        exposure = replace(exposure, key=key, strength=max(0.6, exposure.strength))
    style = replace(
        style,
        exposure=exposure,
        casts=(
            *style.casts[:-1],
            _cast(style.casts[-1] if style.casts else Grade(), change, strength),
        ),
        light=lit(style.light, change.light, strength),
        glow=replace(style.glow, bloom=style.glow.bloom + change.bloom * strength),
        lens=replace(
            lens,
            vignette=min(_DEEPEST_VIGNETTE, lens.vignette + change.vignette * strength),
            grain=lens.grain + change.grain * strength,
        ),
    )
    style = replace(style, weather=style.weather.without(*change.without))
    for name, amount in change.weather:
        style = replace(style, weather=style.weather.plus(name, amount * strength))
    if change.surface is not None:
        style = _laid(style, change.surface, strength)
    for one in change.puts:
        style = put(style, one, strength)
    return style


def put(style: Style, one: Put, strength: float = 1.0) -> Style:
    """Return the style with one parameter put; strength moves numbers that are bounds or factors."""
    group = getattr(style, one.group)
    old, value = getattr(group, one.field), one.value
    if one.how is not How.IS and isinstance(value, int | float):
        if one.how is How.TIMES:
            value = type(old)(old * value**strength)
        elif one.how is How.LEAST:
            value = max(old, type(old)(value * min(1.2, strength)))
        else:
            value = min(old, type(old)(value))
    return replace(style, **{one.group: replace(group, **{one.field: value})})


def _laid(style: Style, surface: Surface, strength: float) -> Style:
    """Lay a texture over the picture, beside that of bricks or glass where there is one."""
    surface = replace(surface, amount=min(1.0, surface.amount * strength))
    own = style.surface
    raised = style.cells.size or style.matter.amount or style.strokes.amount or style.paint.widths
    if raised or style.facets.size or own.kind is SurfaceKind.BLINDS:
        return replace(style, coat=surface)
    if own.kind is surface.kind:
        surface = replace(surface, amount=max(own.amount, surface.amount))
    return replace(style, surface=surface)


def _cast(grade: Grade, change: Change, strength: float) -> Grade:
    split, ramp = grade.split, grade.ramp
    if change.tint:
        split = _together(split, Split(
            shadows=change.shadows, lights=change.lights, amount=change.tint * strength
        ))  # fmt: skip
    if change.cover:
        mix = min(0.95, change.cover * strength ** (0.5 if strength > 1 else 1.0))
        ramp = Ramp(colours=change.colours, mix=mix, light=0.0)
    flat, clear = max(0.0, -change.contrast) * strength, max(0.0, change.contrast) * strength
    hues = (*grade.hues, _dull(change.dulled)) if change.dulled else grade.hues
    return replace(
        grade,
        hues=hues,
        black=min(0.2, grade.black + _CRUSHED * clear),
        contrast=min(1.0, grade.contrast + _CURVED * clear),
        saturation=grade.saturation * change.saturation**strength,
        gain=max(_DIMMEST, grade.gain * change.gain**strength * (1 - 0.4 * min(1.0, flat))),
        lift=min(_HIGHEST_LIFT, grade.lift + change.lift * strength + 0.22 * flat),
        split=split,
        ramp=ramp,
    )


def _dull(colour: str) -> Hue:
    """Return the change that leaves nearly nothing of a hue."""
    _, a, b = oklab(hex_rgb(colour)[None])[0]
    return Hue(at=float(np.rad2deg(np.arctan2(b, a))), width=44.0, saturation=0.12)


def _together(one: Split, other: Split) -> Split:
    """Blend two pairs of tints by their amounts; together they tint more than each alone."""
    if not one.amount:
        return other
    share = other.amount / (one.amount + other.amount)
    return Split(
        shadows=_blend(one.shadows, other.shadows, share),
        lights=_blend(one.lights, other.lights, share),
        amount=float(np.hypot(one.amount, other.amount)),
    )


def _blend(one: str, other: str, share: float) -> str:
    lab = oklab(np.stack([hex_rgb(one), hex_rgb(other)]))
    return rgb_hex(srgb(lab[:1] + np.float32(share) * (lab[1:] - lab[:1]))[0])


_PARTS = (("top", "top_amount"), ("bottom", "bottom_amount"), ("spot", "spot_amount"))


def lit(light: Light, added: Light | None, strength: float = 1.0) -> Light:
    """Return a light with those parts replaced that the added one has."""
    if added is None:
        return light
    given: dict[str, object] = {}
    for part, amount in _PARTS:
        if getattr(added, amount):
            names = [f.name for f in fields(Light) if f.name.startswith(part)]
            given |= {name: getattr(added, name) for name in names}
            given[amount] = min(0.9, getattr(added, amount) * strength)
    given["border"] = max(light.border, added.border)
    return replace(light, **given)  # type: ignore[arg-type]
