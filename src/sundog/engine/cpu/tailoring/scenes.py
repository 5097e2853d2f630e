"""Which world a prompt's place is, when, in what weather, and how it is painted."""

from collections.abc import Mapping
from dataclasses import replace
from math import log
from typing import Final, NamedTuple

from sundog.engine.cpu.style import (
    CodeRain,
    Exposure,
    FocusKind,
    Frame,
    Grade,
    Light,
    Matte,
    Signal,
    Style,
    Weather,
)
from sundog.engine.cpu.tailoring.changes import PAINTS, PLACES, TAGS, Change
from sundog.engine.cpu.worlds.scene import Air, Scene, Time
from sundog.engine.prompt.reading import Reading

__all__ = [
    "KINDS",
    "Kind",
    "VARIANTS",
    "paint_of",
    "painted",
    "picture_of",
    "scene_of",
    "stand_ins",
    "told",
]


class Kind(NamedTuple):
    """What of a world a place is.

    Attributes:
        world: A key of `sundog.engine.cpu.worlds.places.WORLDS`.
        variant: One of that world's own.
        time: Time of day that the name itself means; None for what suits the world.
        air: The same of weather.
    """

    world: str
    variant: str = ""
    time: Time | None = None
    air: Air | None = None


KINDS: Final[Mapping[str, Kind]] = {
    "cyberpunk-city": Kind("city"),
    "tokyo-street": Kind("city", "alley"),
    "city-skyline": Kind("city", "skyline"),
    "old-town": Kind("town"),
    "village": Kind("town", "village"),
    "harbour": Kind("town", "harbour"),
    "snowy-mountains": Kind("mountains"),
    "snow-field": Kind("mountains", "field"),
    "autumn-forest": Kind("forest"),
    "pine-forest": Kind("forest", "pine"),
    "jungle": Kind("jungle"),
    "waterfall": Kind("jungle"),
    "desert": Kind("desert"),
    "mars": Kind("desert", "mars"),
    "savanna": Kind("desert", "savanna"),
    "beach": Kind("beach"),
    "underwater": Kind("underwater"),
    "volcano": Kind("volcano"),
    "space": Kind("space"),
    "spaceship": Kind("space"),
    "moon": Kind("space", "moon"),
    "enchanted-garden": Kind("garden"),
    "japanese-garden": Kind("garden", "japanese"),
    "meadow": Kind("garden", "meadow"),
    "farm": Kind("garden", "meadow"),
    "park": Kind("garden", "meadow"),
    "castle-hall": Kind("hall"),
    "palace": Kind("hall", "palace"),
    "library": Kind("hall", "library"),
    "haunted-house": Kind("hall", "", Time.NIGHT),
}
"""The world of each place; those without a row are told by light, colour and air alone."""

VARIANTS: Final[Mapping[str, str]] = {
    "swamp": "jungle",
    "canyon": "desert",
    "island": "beach",
    "deep": "underwater",
    "hell": "volcano",
    "nebula": "space",
    "church": "hall",
    "spring": "forest",
}
"""Sorts of a place that words name, and the world that each is one of."""

_TIMES: Final[Mapping[str, Time]] = {
    "dawn": Time.DAWN,
    "day": Time.DAY,
    "golden-hour": Time.SUNSET,
    "dusk": Time.SUNSET,
    "night": Time.NIGHT,
    "moonlit": Time.NIGHT,
    "stars": Time.NIGHT,
    "aurora": Time.NIGHT,
}
"""A sky of stars is one at night, unless a time of day is named."""
_AIRS: Final[Mapping[str, Air]] = {
    "storm": Air.STORM,
    "snow": Air.SNOW,
    "rain": Air.RAIN,
    "hail": Air.RAIN,
    "fog": Air.FOG,
    "overcast": Air.CLOUDY,
    "clouds": Air.CLOUDY,
}
"""The first that is named in this order is shown; of rain and fog the rain."""
_FALLING: Final = frozenset({"storm", "snow", "rain", "hail", "fog", "clouds", "overcast"})
_SHELTERED: Final = frozenset({"underwater", "space", "hall"})
"""Worlds without weather; fog is in all of them."""
_SEEN_IN_DEPTH: Final = frozenset({"fog", "mist", "haze", "clouds", "stars"})
"""Weather that a world has in its distance, where a veil over the whole picture would hide it."""

_NAMES: Final[Mapping[tuple[str, str], str]] = {
    ("city", ""): "a neon city",
    ("city", "alley"): "an alley in Tokyo",
    ("city", "skyline"): "a city",
    ("town", ""): "an old town",
    ("town", "village"): "a village",
    ("town", "harbour"): "a harbour",
    ("mountains", ""): "snowy mountains",
    ("mountains", "field"): "a field of snow",
    ("forest", ""): "an autumn forest",
    ("forest", "pine"): "a pine forest",
    ("forest", "spring"): "a green forest",
    ("jungle", ""): "a jungle",
    ("jungle", "swamp"): "a swamp",
    ("desert", ""): "a desert",
    ("desert", "mars"): "Mars",
    ("desert", "canyon"): "a canyon",
    ("desert", "savanna"): "a savanna",
    ("beach", ""): "a beach",
    ("beach", "island"): "a tropical island",
    ("underwater", ""): "under water",
    ("underwater", "deep"): "the deep sea",
    ("volcano", ""): "a volcano",
    ("volcano", "hell"): "hell",
    ("space", ""): "space",
    ("space", "moon"): "the Moon",
    ("space", "nebula"): "a nebula",
    ("garden", ""): "an enchanted garden",
    ("garden", "japanese"): "a Japanese garden",
    ("garden", "meadow"): "a meadow",
    ("hall", ""): "a castle's hall",
    ("hall", "palace"): "a palace",
    ("hall", "library"): "a library",
    ("hall", "church"): "a church",
}
_HOURS: Final[Mapping[Time, str]] = {
    Time.DAWN: "at dawn",
    Time.DAY: "by day",
    Time.SUNSET: "at sunset",
    Time.NIGHT: "at night",
}
_WEATHERS: Final[Mapping[Air, str]] = {
    Air.CLEAR: "in clear air",
    Air.CLOUDY: "under clouds",
    Air.FOG: "in fog",
    Air.RAIN: "in the rain",
    Air.SNOW: "in snow",
    Air.STORM: "in a storm",
}

_AT_HOME: Final[Mapping[str, frozenset[str]]] = {
    "cyberpunk": frozenset({"cyberpunk-city", "tokyo-street", "city-skyline"}),
    "neon-noir": frozenset({"cyberpunk-city", "tokyo-street", "city-skyline"}),
}
"""Styles that only say how these places look anyway."""
_MOST_COLOURS: Final = 3
# Worlds are painted at their own brightness; a style that darkens pictures darkens them this much.
_USUAL_KEY: Final = 0.47
_SLIGHT: Final = 0.5
_GAMMAS: Final = (0.75, 1.5)


def scene_of(reading: Reading) -> Scene | None:
    """Return the world that a reading's first place is; None where it names none that there is."""
    for place in reading.places:
        kind = KINDS.get(place)
        if kind is not None:
            return Scene(
                world=kind.world,
                variant=_variant(reading, kind),
                time=_time(reading, kind),
                air=_air(reading, kind),
                colours=_colours(reading),
            )
    return None


def _variant(reading: Reading, kind: Kind) -> str:
    named = [name for name in reading.variants if VARIANTS.get(name) == kind.world]
    return named[0] if named else kind.variant


def picture_of(backdrop: bytes) -> Scene:
    """Return the world that an image is."""
    return Scene(world="picture", picture=backdrop)


def _time(reading: Reading, kind: Kind) -> Time | None:
    found = [tag for tag in _TIMES if tag in reading.tags]
    if not found or kind.world == "space":
        return kind.time
    return _TIMES[found[0]]


def _air(reading: Reading, kind: Kind) -> Air | None:
    tags = ("fog",) if kind.world in _SHELTERED else tuple(_AIRS)
    for tag in tags:
        if tag in reading.tags:
            return _AIRS[tag]
    if _FALLING & set(reading.unwanted):
        return Air.CLEAR
    return kind.air


def _colours(reading: Reading) -> tuple[str, ...]:
    """Return what the prompt wants it in: the first named in the lights, the last in the shadows."""
    named = [tag for tag in reading.tags if tag in PAINTS][:_MOST_COLOURS]
    if not named:
        return ()
    if len(named) == 1:
        return PAINTS[named[0]]
    middles = [PAINTS[name][1] for name in reversed(named[1:-1])]
    return (PAINTS[named[-1]][0], *(middles or [PAINTS[named[-1]][1]]), PAINTS[named[0]][2])


def painted(reading: Reading) -> Reading:
    """Return what of a reading is left to show in the paint of its world.

    Its place, its hour, its weather and its colours are in the world itself.
    """
    shown = {*_TIMES, *_AIRS, *PAINTS}
    at_home = {style for style in reading.styles if _is_at_home(style, reading)}
    return replace(
        reading,
        styles=tuple(name for name in reading.styles if name not in at_home),
        places=(),
        tags=tuple(name for name in reading.tags if name not in shown),
    )


def _is_at_home(style: str, reading: Reading) -> bool:
    return any(place in _AT_HOME.get(style, ()) for place in reading.places)


def told(scene: Scene) -> str:
    """Tell what is shown behind the figure, in words."""
    if scene.picture:
        return "behind you: the image"
    name = _NAMES[scene.world, scene.variant]
    hour = f" {_HOURS[scene.time]}" if scene.time else ""
    air = f" {_WEATHERS[scene.air]}" if scene.air else ""
    return f"behind you: {name}{hour}{air}"


def paint_of(style: Style) -> Style:
    """Return a style as a world is painted in it, once, without what lies before the picture."""
    # What is not the figure is out of its focus.
    even = style.focus.kind is FocusKind.FIGURE
    focus = replace(style.focus, kind=FocusKind.EVEN) if even else style.focus
    return replace(
        style,
        exposure=Exposure(),
        casts=(*style.casts, Grade(gamma=_gamma(style.exposure))),
        light=Light(),
        lens=replace(style.lens, vignette=0.0),
        weather=Weather(),
        frame=Frame(),
        matte=Matte(),
        code=CodeRain(),
        signal=Signal(),
        focus=focus,
    )


def _gamma(exposure: Exposure) -> float:
    """Return the gamma that darkens or brightens as an exposure would, but knows no median."""
    if not exposure.strength:
        return 1.0
    wanted = (exposure.key / _USUAL_KEY) ** (_SLIGHT * exposure.strength)
    low, high = _GAMMAS
    return min(high, max(low, log(_USUAL_KEY * min(1.6, wanted)) / log(_USUAL_KEY)))


def stand_ins(reading: Reading, style: Style) -> tuple[str, ...]:
    """Return which of a style's kinds of weather only stand for the world of its place."""
    changes = [PLACES.get(place, Change()) for place in reading.places]
    brought = {name for change in changes for name, _ in change.weather}
    if any(_is_at_home(name, reading) for name in reading.styles):
        brought |= {name for name, _ in style.weather.kinds}
    said = {name for tag in reading.tags for name, _ in TAGS.get(tag, Change()).weather}
    kinds = (name for name, _ in style.weather.kinds)
    return tuple(n for n in kinds if n in _SEEN_IN_DEPTH or (n in brought and n not in said))
