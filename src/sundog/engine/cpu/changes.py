"""What attributes and places do to a style: deltas, as data."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from sundog.engine.cpu.style import (
    Glow,
    Lens,
    Light,
    Lines,
    Paint,
    Split,
    Strokes,
    Style,
    Surface,
    SurfaceKind,
    Weather,
)

__all__ = ["AT_HOME", "COLOURS", "PLACES", "TAGS", "UNDO", "Change", "apply"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A delta; the default changes nothing.

    Attributes:
        key: Factor on the brightness that exposure leads to.
        contrast: Added.
        saturation: Factor.
        gain: Factor on the brightest tone.
        lift: Added to the darkest tone.
        shadows: Tint of the shadows, or empty.
        lights: Tint of the lights, or empty.
        tint: Share of both tints.
        light: Light to add, or None to keep the style's.
        weather: Kinds that are added, and how much of each.
        surface: Texture, or None to keep the style's.
        bloom: Added.
        vignette: Added.
        grain: Added.
        lines: Added to the opacity of lines.
    """

    key: float = 1.0
    contrast: float = 0.0
    saturation: float = 1.0
    gain: float = 1.0
    lift: float = 0.0
    shadows: str = ""
    lights: str = ""
    tint: float = 0.0
    light: Light | None = None
    weather: tuple[tuple[str, float], ...] = ()
    surface: Surface | None = None
    bloom: float = 0.0
    vignette: float = 0.0
    grain: float = 0.0
    lines: float = 0.0


_WARM_SPOT = Light(spot="#ffb050", spot_amount=0.5, spot_x=0.85, spot_y=0.1, spot_radius=0.7)
_SOFT_SPOT = Light(spot="#ffd9b0", spot_amount=0.3, spot_x=0.3, spot_y=0.0, spot_radius=0.8)
_CANDLE = Light(spot="#ff8a2a", spot_amount=0.5, spot_x=0.5, spot_y=0.9, spot_radius=0.6)
_SNOW_LIGHT = Light(top="#dcecff", top_amount=0.25, bottom="#ffffff", bottom_amount=0.15)

_NIGHT = Change(
    key=0.62,
    gain=0.72,
    saturation=0.9,
    shadows="#0a1c5a",
    lights="#6f8fd8",
    tint=0.3,
    vignette=0.35,
)
_COLD = Change(saturation=0.85, shadows="#2a5aa8", lights="#d8ecff", tint=0.3)
_WINTER = Change(
    key=1.15,
    saturation=0.6,
    lift=0.06,
    shadows="#5f86c0",
    lights="#e8f4ff",
    tint=0.35,
    light=_SNOW_LIGHT,
)
_WATER = Change(
    gain=0.88,
    saturation=0.75,
    shadows="#04305a",
    lights="#2fe0d0",
    tint=0.75,
    light=Light(top="#2ad0e0", top_amount=0.35, bottom="#001830", bottom_amount=0.1),
    vignette=0.45,
)
_NEON = Change(
    key=0.75,
    gain=0.85,
    shadows="#1a1a8a",
    lights="#ff4fc0",
    tint=0.35,
    light=Light(top="#14063a", top_amount=0.3, bottom="#00485a", bottom_amount=0.4),
    bloom=0.6,
    vignette=0.4,
)
_FOREST = Change(saturation=1.05, shadows="#0f4a2a", lights="#e0f0a0", tint=0.35, vignette=0.2)
_HEAT = Change(contrast=0.1, saturation=1.1, shadows="#7a3a1a", lights="#ffd080", tint=0.4)
_GLOOM = Change(
    key=0.8, saturation=0.55, shadows="#2a3a5a", lights="#b8c0d0", tint=0.2, vignette=0.3
)

COLOURS: Mapping[str, tuple[str, str]] = {
    "red": ("#6a0a14", "#ff3b30"),
    "orange": ("#6a2a08", "#ff9a2a"),
    "yellow": ("#5a4a08", "#ffe23a"),
    "green": ("#0a4a1f", "#5fe06a"),
    "teal": ("#045058", "#3fe0d0"),
    "blue": ("#0a2a8a", "#5a9aff"),
    "purple": ("#3a0f6a", "#b46aff"),
    "pink": ("#7a1f5a", "#ff7ac8"),
    "brown": ("#3a2210", "#b07a48"),
    "golden": ("#5a3a08", "#ffc94a"),
    "gold": ("#5a3a08", "#ffc94a"),
}
"""Tints of shadows and of lights by the name of a colour."""

TAGS: Mapping[str, Change] = {
    "black": Change(key=0.7, contrast=0.3),
    "gray": Change(saturation=0.35),
    "sepia": Change(saturation=0.25, shadows="#3a2210", lights="#e8c890", tint=0.6),
    "pastel": Change(
        key=1.2,
        saturation=0.85,
        lift=0.2,
        contrast=-0.1,
        shadows="#b8a0e0",
        lights="#ffe0ec",
        tint=0.3,
    ),
    "neon": _NEON,
    "monochrome": Change(saturation=0.0),
    "rainbow": Change(saturation=1.6, shadows="#3a2ac8", lights="#ffd84a", tint=0.3),
    "vibrant": Change(saturation=1.45, contrast=0.15),
    "muted": Change(saturation=0.6, lift=0.05),
    "warm": Change(shadows="#6a3a20", lights="#ffc890", tint=0.3, light=_SOFT_SPOT),
    "cool": _COLD,
    "cinematic": Change(contrast=0.2, shadows="#0e5a6a", lights="#ffb070", tint=0.2, vignette=0.3),
    "high-contrast": Change(contrast=0.5),
    "low-contrast": Change(contrast=-0.25, lift=0.1),
    "dawn": Change(shadows="#5a5aa8", lights="#ffc0a8", tint=0.35, light=_WARM_SPOT),
    "day": Change(key=1.2, saturation=1.1, light=_SOFT_SPOT),
    "golden-hour": Change(
        contrast=0.2,
        saturation=1.12,
        shadows="#5a3a6a",
        lights="#ffb347",
        tint=0.4,
        light=_WARM_SPOT,
        bloom=0.5,
        vignette=0.25,
    ),
    "dusk": Change(
        key=0.8, gain=0.88, shadows="#2a2a7a", lights="#f0a0b0", tint=0.35, vignette=0.25
    ),
    "night": _NIGHT,
    "moonlit": replace(
        _NIGHT, light=Light(spot="#bcd4ff", spot_amount=0.3, spot_x=0.8, spot_radius=0.4)
    ),
    "candlelit": Change(
        key=0.6,
        gain=0.85,
        shadows="#3a1808",
        lights="#ffa850",
        tint=0.4,
        light=_CANDLE,
        vignette=0.7,
    ),
    "overcast": _GLOOM,
    "high-key": Change(key=1.35, lift=0.1),
    "low-key": Change(key=0.6, gain=0.9, contrast=0.25, vignette=0.5),
    "soft-light": Change(contrast=-0.15, lift=0.04, bloom=0.4, light=_SOFT_SPOT),
    "dramatic-light": Change(key=0.8, contrast=0.45, vignette=0.5),
    "light-shafts": Change(light=_SOFT_SPOT, bloom=0.7),
    "rim-light": Change(key=0.8, contrast=0.3, bloom=0.6),
    "spotlight": Change(
        key=0.7,
        vignette=0.9,
        light=Light(spot="#fff4e0", spot_amount=0.35, spot_y=0.2, spot_radius=0.35),
    ),
    "bloom": Change(bloom=0.9),
    "vignette": Change(vignette=0.7),
    "rain": Change(
        key=0.85,
        saturation=0.8,
        shadows="#1f3a5a",
        lights="#b8c8d8",
        tint=0.2,
        weather=(("rain", 1.0),),
    ),
    "snow": replace(_WINTER, weather=(("snow", 1.0),)),
    "hail": replace(_WINTER, weather=(("hail", 1.0),)),
    "fog": Change(contrast=-0.35, saturation=0.65, lift=0.22, light=_SNOW_LIGHT),
    "storm": replace(
        _GLOOM,
        weather=(
            ("rain", 1.4),
            ("lightning", 1.0),
        ),
        contrast=0.3,
    ),
    "wind": Change(contrast=0.1, shadows="#3a6a8a", lights="#f4f0e0", tint=0.2),
    "petals": Change(lights="#ffd0e0", shadows="#a85a8a", tint=0.25, weather=(("petals", 1.0),)),
    "leaves": Change(lights="#ffc060", shadows="#6a2a10", tint=0.3, weather=(("leaves", 1.0),)),
    "embers": replace(_HEAT, weather=(("embers", 1.0),), key=0.75),
    "ash": replace(_GLOOM, weather=(("ash", 1.0),)),
    "dust": replace(_HEAT, lift=0.1, saturation=0.8),
    "smoke": Change(contrast=-0.2, saturation=0.6, lift=0.15),
    "stars": replace(_NIGHT, weather=(("stars", 1.0),)),
    "sparkles": Change(bloom=0.5, weather=(("sparkles", 1.0),)),
    "bubbles": Change(weather=(("bubbles", 1.0),)),
    "confetti": Change(saturation=1.25, weather=(("confetti", 1.0),)),
    "aurora": replace(_NIGHT, light=Light(top="#20ff9a", top_amount=0.35)),
    "cheerful": Change(key=1.15, saturation=1.25, light=_SOFT_SPOT),
    "gloomy": _GLOOM,
    "dreamy": Change(
        contrast=-0.15, lift=0.06, bloom=0.8, shadows="#7a6ac8", lights="#ffd8f0", tint=0.25
    ),
    "eerie": Change(
        key=0.7,
        saturation=0.6,
        contrast=0.25,
        shadows="#06301f",
        lights="#a8d890",
        tint=0.4,
        vignette=0.7,
    ),
    "epic": Change(contrast=0.35, saturation=1.15, bloom=0.4, vignette=0.4),
    "calm": Change(contrast=-0.1, saturation=0.9, shadows="#4a7a9a", lights="#fff0d8", tint=0.2),
    "romantic": Change(shadows="#7a2a5a", lights="#ffc0b0", tint=0.35, bloom=0.4),
    "nostalgic": Change(
        saturation=0.8, lift=0.07, shadows="#4a3a6a", lights="#ffdca0", tint=0.3, grain=0.15
    ),
    "outlines": Change(lines=0.8),
    "thick-lines": Change(lines=1.0),
    "grain": Change(grain=0.3),
    "scanlines": Change(surface=Surface(kind=SurfaceKind.SCANLINES, amount=0.3)),
    "paper": Change(surface=Surface(kind=SurfaceKind.PAPER, amount=0.35)),
    "canvas": Change(surface=Surface(kind=SurfaceKind.CANVAS, amount=0.4)),
    "blur-background": Change(bloom=0.4, vignette=0.5),
}
"""What an attribute changes."""

PLACES: Mapping[str, Change] = {
    "cyberpunk-city": _NEON,
    "tokyo-street": _NEON,
    "night-club": _NEON,
    "city-skyline": Change(contrast=0.2, shadows="#1f3a6a", lights="#ffd0a0", tint=0.25),
    "old-town": Change(saturation=0.95, shadows="#5a4030", lights="#ffe0b0", tint=0.3),
    "snowy-mountains": replace(_WINTER, weather=(("snow", 1.0),)),
    "snow-field": _WINTER,
    "autumn-forest": Change(saturation=1.2, shadows="#6a2a10", lights="#ffb84a", tint=0.45),
    "pine-forest": _FOREST,
    "jungle": replace(_FOREST, saturation=1.25, contrast=0.15),
    "meadow": replace(_FOREST, key=1.15),
    "japanese-garden": Change(shadows="#2a5a4a", lights="#ffd0e0", tint=0.3),
    "enchanted-garden": Change(
        saturation=1.2, shadows="#2a3a8a", lights="#d8ffb0", tint=0.35, bloom=0.5
    ),
    "desert": _HEAT,
    "savanna": _HEAT,
    "mars": replace(_HEAT, shadows="#7a1f0a", lights="#ff9060", tint=0.7, saturation=0.8),
    "moon": Change(saturation=0.15, contrast=0.4, key=0.8),
    "beach": Change(
        key=1.15, saturation=1.2, shadows="#1f7aa8", lights="#fff0c0", tint=0.3, light=_SOFT_SPOT
    ),
    "underwater": _WATER,
    "waterfall": replace(_WATER, tint=0.35, vignette=0.0, gain=1.0),
    "volcano": Change(
        key=0.65,
        contrast=0.3,
        shadows="#5a0a04",
        lights="#ff7a2a",
        tint=0.6,
        light=_CANDLE,
        weather=(("embers", 1.0),),
    ),
    "space": Change(
        key=0.6,
        gain=0.85,
        contrast=0.35,
        shadows="#14085a",
        lights="#b0a0ff",
        tint=0.45,
        weather=(("stars", 1.0),),
        vignette=0.6,
    ),
    "spaceship": replace(_COLD, contrast=0.25, vignette=0.3),
    "castle-hall": Change(
        key=0.75, contrast=0.25, shadows="#2a2030", lights="#ffc080", tint=0.3, vignette=0.5
    ),
    "palace": Change(shadows="#5a3a10", lights="#ffe0a0", tint=0.4, bloom=0.4),
    "library": Change(key=0.85, shadows="#3a2010", lights="#ffcf90", tint=0.35, vignette=0.4),
    "theatre": Change(key=0.75, shadows="#4a0a14", lights="#ffd0a0", tint=0.35, vignette=0.6),
    "office": Change(key=1.1, contrast=0.1, shadows="#3a5a7a", lights="#f0f6ff", tint=0.25),
    "workshop": Change(shadows="#3a2a18", lights="#ffd8a0", tint=0.3, contrast=0.15),
    "haunted-house": TAGS["eerie"],
    "cave": Change(key=0.6, shadows="#101a3a", lights="#90a8c0", tint=0.35, vignette=0.8),
    "ruins": replace(_HEAT, saturation=0.6, contrast=0.25),
    "dollhouse": Change(key=1.2, saturation=1.2, shadows="#d84a9a", lights="#ffc0e0", tint=0.45),
    "clouds": Change(
        key=1.25, lift=0.12, shadows="#7aa8e0", lights="#ffffff", tint=0.35, bloom=0.4
    ),
}
"""What a place changes: its light and palette, since no world of its own is drawn."""


_CITIES = frozenset({"cyberpunk-city", "tokyo-street", "city-skyline", "night-club"})

AT_HOME: Mapping[str, frozenset[str]] = {
    "cyberpunk": _CITIES,
    "vaporwave": _CITIES,
    "noir": _CITIES,
}
"""Places whose light a style brings already."""


def apply(style: Style, change: Change, strength: float) -> Style:
    """Return the style with a change made to it.

    Args:
        style: What to change.
        change: The delta.
        strength: Factor on every amount, about 0.5 to 1.5.
    """
    grade, lens = style.grade, style.lens
    exposure = style.exposure
    if change.key != 1.0:
        key = exposure.key * change.key**strength
        exposure = replace(exposure, key=min(0.8, key), strength=max(0.6, exposure.strength))
    lines = style.lines
    if change.lines:
        lines = replace(lines, amount=min(1.0, lines.amount + change.lines))
    return replace(
        style,
        exposure=exposure,
        grade=replace(
            grade,
            contrast=min(1.0, max(-0.6, grade.contrast + change.contrast * strength)),
            saturation=grade.saturation * change.saturation**strength,
            gain=grade.gain * change.gain**strength,
            lift=min(0.4, grade.lift + change.lift * strength),
            split=_tinted(grade.split, change, strength),
        ),
        lines=lines,
        light=change.light or style.light,
        weather=_weathered(style.weather, change, strength),
        surface=style.surface if style.cells.size else change.surface or style.surface,
        glow=replace(style.glow, bloom=style.glow.bloom + change.bloom * strength),
        lens=replace(
            lens,
            vignette=min(1.2, lens.vignette + change.vignette * strength),
            grain=lens.grain + change.grain * strength,
        ),
    )


def _weathered(weather: Weather, change: Change, strength: float) -> Weather:
    for name, amount in change.weather:
        weather = weather.plus(name, amount * strength)
    return weather


def _tinted(split: Split, change: Change, strength: float) -> Split:
    if not change.tint:
        return split
    return Split(shadows=change.shadows, lights=change.lights, amount=change.tint * strength)


_NO_FALL = {"weather": Weather()}
_NO_SURFACE = {"surface": Surface()}

UNDO: Mapping[str, Mapping[str, object]] = {
    "rain": _NO_FALL,
    "snow": _NO_FALL,
    "storm": _NO_FALL,
    "bubbles": _NO_FALL,
    "outlines": {"lines": Lines()},
    "thick-lines": {"lines": Lines()},
    "paper": _NO_SURFACE,
    "canvas": _NO_SURFACE,
    "scanlines": _NO_SURFACE,
    "brushstrokes": {"strokes": Strokes(), "paint": Paint()},
    "neon": {"glow": Glow(), "lines": Lines()},
    "bloom": {"glow": Glow()},
    "grain": {"lens": Lens()},
    "vignette": {"lens": Lens()},
}
"""Which groups of a style go back to their default when an attribute is not wanted."""
