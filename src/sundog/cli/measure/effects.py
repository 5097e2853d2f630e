"""What an attribute must do to a picture so that a viewer sees it, measured.

Each effect compares a picture without an attribute with one with it and gives a score: 1 is just
seen, 0 is no change, below 0 is the contrary. Distances are in Oklab, where 0.02 is just seen side
by side.
"""

from collections.abc import Mapping
from typing import Final

import numpy as np

from sundog.cli.measure.quality.pictures import Bytes
from sundog.cli.measure.seen import (
    Effect,
    Measure,
    Seen,
    beams,
    contrast,
    corners,
    darkest,
    detail,
    drawn,
    edges_lit,
    halo,
    hues,
    kept,
    mean_chroma,
    mean_light,
    other,
    periodic,
    rows,
    share_of,
    sharp_middle,
    specks,
    split,
    streaks,
    strongest_colours,
    texture,
    thick,
    top,
    towards,
    veiled,
)

__all__ = ["EFFECTS", "Effect", "Seen", "effect", "responds"]

_TINY: Final = 1e-6


def _rise(measure: Measure, by: float) -> Effect:
    """A measure becomes larger by an amount (smaller, where it is below 0)."""
    return lambda before, after: (measure(after) - measure(before)) / by


def _times(measure: Measure, factor: float) -> Effect:
    """A measure becomes larger (below 1: smaller) by a factor."""

    def score(before: Seen, after: Seen) -> float:
        ratio = (measure(after) + _TINY) / (measure(before) + _TINY)
        return float(np.log(max(ratio, _TINY)) / np.log(factor))

    return score


def _least(*effects: Effect) -> Effect:
    """All of them."""
    return lambda before, after: min(one(before, after) for one in effects)


def _most(*effects: Effect) -> Effect:
    """Any of them."""
    return lambda before, after: max(one(before, after) for one in effects)


def _within(measure: Measure, limit: float) -> Effect:
    """A measure is within a limit afterwards, whatever it was before."""
    return lambda _before, after: limit / (abs(measure(after)) + _TINY)


def _reach(measure: Measure, level: float) -> Effect:
    """A measure reaches a level afterwards, whatever it was before."""
    return lambda _before, after: measure(after) / level


_DARKER = _most(_rise(mean_light, -0.03), _times(mean_light, 0.92))
_BRIGHTER = _rise(mean_light, 0.02)
_WARMER = _rise(towards(65), 0.008)
_COOLER = _rise(towards(250), 0.008)
_FLATTER = _times(contrast, 0.94)
_CLEARER = _times(contrast, 1.05)
_GREYER = _times(mean_chroma, 0.85)
_STRONGER = _times(mean_chroma, 1.1)
_GREY = _most(_GREYER, _within(mean_chroma, 0.02))
_COLOURLESS = _most(_times(mean_chroma, 0.3), _within(mean_chroma, 0.012))
_TEXTURED = _most(_times(texture, 1.12), _times(detail, 1.12))


def _coloured(degrees: float) -> Effect:
    """The picture leans to a hue, or nearly all of it has it."""
    return _most(_rise(towards(degrees), 0.02), _reach(share_of(degrees), 0.7))


_COLOURS: Final[Mapping[str, Effect]] = {
    "red": _coloured(27),
    "orange": _coloured(58),
    "yellow": _coloured(98),
    "green": _coloured(145),
    "teal": _coloured(192),
    "blue": _coloured(262),
    "purple": _coloured(303),
    "pink": _coloured(352),
    "brown": _most(_rise(towards(58), 0.012), _reach(share_of(58), 0.6)),
    "golden": _coloured(84),
    "cream": _least(
        _BRIGHTER, _most(_rise(towards(82), 0.004), _reach(share_of(82), 0.4), _GREYER)
    ),
    "black": _DARKER,
    "white": _least(_BRIGHTER, _GREYER),
    "gray": _GREY,
    "sepia": _least(_reach(share_of(75), 0.45), other),
    "pastel": _least(_rise(darkest, 0.03), _FLATTER),
    "neon": _most(_rise(strongest_colours, 0.015), edges_lit),
    "monochrome": _COLOURLESS,
    "rainbow": _rise(hues, 0.12),
    "vibrant": _STRONGER,
    "muted": _GREYER,
    "warm": _WARMER,
    "cool": _COOLER,
    "high-contrast": _CLEARER,
    "low-contrast": _FLATTER,
    "cinematic": _most(_CLEARER, _rise(split, 0.01)),
}

_LIGHT: Final[Mapping[str, Effect]] = {
    "dawn": _rise(towards(20), 0.006),
    "day": _BRIGHTER,
    "golden-hour": _rise(towards(75), 0.015),
    "dusk": _least(_DARKER, _rise(towards(330), 0.004)),
    "night": _least(_rise(mean_light, -0.05), _COOLER),
    "moonlit": _least(_rise(mean_light, -0.05), _COOLER),
    "candlelit": _least(_DARKER, _most(_WARMER, _reach(share_of(60), 0.6))),
    "backlit": _rise(top, 0.03),
    "overcast": _least(_FLATTER, _GREY),
    "high-key": _rise(mean_light, 0.04),
    "low-key": _rise(mean_light, -0.05),
    "soft-light": _FLATTER,
    "hard-light": _most(_CLEARER, _times(detail, 1.08)),
    "dramatic-light": _most(_CLEARER, _least(_DARKER, _rise(corners, -0.05))),
    "light-shafts": beams,
    "rim-light": edges_lit,
    "spotlight": _rise(corners, -0.1),
    "bloom": halo,
    "vignette": _rise(corners, -0.08),
}

_WEATHER: Final[Mapping[str, Effect]] = {
    "rain": streaks(upright=True),
    "snow": specks,
    "hail": specks,
    "fog": _least(_rise(darkest, 0.04), _FLATTER),
    "storm": _least(_DARKER, streaks(upright=True)),
    "wind": streaks(upright=False),
    "petals": specks,
    "leaves": specks,
    "embers": _least(specks, _WARMER),
    "ash": _least(specks, _GREY),
    "dust": _least(_most(specks, veiled), _most(_WARMER, _reach(share_of(70), 0.6))),
    "smoke": veiled,
    "clouds": veiled,
    "stars": _least(specks, _DARKER),
    "sparkles": specks,
    "fireflies": _least(specks, _DARKER),
    "bubbles": specks,
    "confetti": specks,
    "aurora": _least(veiled, _DARKER),
}

_MOODS: Final[Mapping[str, Effect]] = {
    "cheerful": _least(_BRIGHTER, _most(_STRONGER, _WARMER)),
    "gloomy": _least(_DARKER, _GREY),
    "dreamy": _least(_FLATTER, _rise(darkest, 0.02)),
    "eerie": _least(_DARKER, _rise(towards(150), 0.01)),
    "epic": _most(_CLEARER, _rise(corners, -0.05)),
    "calm": _FLATTER,
    "romantic": _rise(towards(15), 0.01),
    "nostalgic": _least(_rise(darkest, 0.02), _most(_GREYER, _WARMER)),
}

_MARKS: Final[Mapping[str, Effect]] = {
    "clay": _least(other, _most(_WARMER, _FLATTER)),
    "paper": _TEXTURED,
    "glass": other,
    "metal": _least(_GREY, other),
    "yarn": _TEXTURED,
    "felt": _TEXTURED,
    "wood": _coloured(62),
    "ice": _least(_COOLER, _most(_GREY, other)),
    "gold": _coloured(84),
    "stone": _GREY,
    "plastic": _most(_STRONGER, _CLEARER),
    "porcelain": _least(_BRIGHTER, _GREYER),
    "wax": _least(_WARMER, _FLATTER),
    "outlines": _times(drawn, 1.15),
    "thick-lines": _times(thick, 1.15),
    "thin-lines": _most(_times(drawn, 1.1), _times(thick, 0.95)),
    "no-outlines": _times(drawn, 0.9),
    "grain": _TEXTURED,
    "canvas": _TEXTURED,
    "halftone": _most(_times(periodic, 1.25), _times(drawn, 1.2)),
    "brushstrokes": _least(other, _most(_TEXTURED, _times(detail, 0.85))),
    "hatching": _times(drawn, 1.2),
    "scanlines": _times(rows, 1.3),
    "blur-background": _times(sharp_middle, 1.12),
    "keep-face": kept,
    "keep-person": kept,
    "keep-composition": kept,
}

EFFECTS: Final[Mapping[str, Effect]] = {**_COLOURS, **_LIGHT, **_WEATHER, **_MOODS, **_MARKS}
"""By the name of the attribute."""


def effect(tag: str, before: Bytes, after: Bytes) -> float:
    """Measure how well the effect of an attribute is seen; 1 is just seen.

    Args:
        tag: Name of an attribute.
        before: ``uint8[H, W, 3]``, sRGB, without it.
        after: The same frame with it.

    Raises:
        KeyError: no effect is known by that name.
    """
    return EFFECTS[tag](Seen(before), Seen(after))


def responds(tag: str, before: Bytes, after: Bytes) -> bool:
    """Say whether an attribute's effect is there; see `effect`. An unknown one never is."""
    return tag in EFFECTS and effect(tag, before, after) >= 1
