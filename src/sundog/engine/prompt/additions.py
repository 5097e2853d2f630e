"""Add words to a prompt where it leaves something open; drop those that it does not want.

The words may come from anywhere, a language model for instance. Only what the reader of prompts
understands completely can have an effect, so they can choose visual words and nothing else.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from sundog.engine.prompt.listing import words_of
from sundog.engine.prompt.outcome import Reading
from sundog.engine.prompt.reading import read
from sundog.engine.prompt.resolve import opposite
from sundog.engine.prompt.vocabulary import COLOURS

__all__ = ["MAX_ADDED_CHARS", "OPEN_TAGS", "Added", "added", "says_something"]

MAX_ADDED_CHARS = 300
"""Longer additions are cut; a phrase that is cut in two is not used."""

_MOST_PHRASES = 8
_PHRASE_END = re.compile(r"[,;.\n]+")

# What a prompt names one of, it has decided; the rest of the row is not added to.
_TIMES = frozenset(("dawn", "day", "golden-hour", "dusk", "night", "overcast"))
_LIGHTS = frozenset(
    (
        "moonlit",
        "candlelit",
        "backlit",
        "high-key",
        "low-key",
        "soft-light",
        "hard-light",
        "dramatic-light",
        "light-shafts",
        "rim-light",
        "spotlight",
        "bloom",
    )
)
_AIR = frozenset(("fog", "dust", "smoke"))
_WEATHER = _AIR | {"rain", "hail", "snow", "storm", "wind", "ash", "embers"}
_TONES = frozenset(("high-contrast", "low-contrast", "vignette"))
_MOODS = frozenset(
    ("cheerful", "gloomy", "dreamy", "eerie", "epic", "calm", "romantic", "nostalgic")
)
_PALETTE = COLOURS | frozenset(
    ("sepia", "pastel", "neon", "monochrome", "rainbow", "vibrant", "muted", "warm", "cool")
)
_GROUPS = (_TIMES, _LIGHTS, _WEATHER, _TONES, _MOODS, _PALETTE)

OPEN_TAGS = _TIMES | _LIGHTS | _AIR | _TONES | _MOODS | _PALETTE
"""Attributes that may be added to a prompt which says something; the name of each can be read."""

_WARMTH = frozenset(("warm", "cool"))
_COLOURED_LIGHTS = frozenset(("dawn", "golden-hour", "dusk", "candlelit", "moonlit", *_WARMTH))
# Their colours are what they are known by: no light may tint them.
_OWN_COLOURS = frozenset(
    words_of(
        """
noir old-photo thermal night-vision x-ray blueprint matrix charcoal pencil engraving linocut
ink-wash manga ascii chalkboard
"""
    )
)

# Beyond the opposites of the reader: what cannot be beside a name that the user wants.
_CLASHES: Mapping[str, frozenset[str]] = {
    "cool": frozenset(("golden-hour", "candlelit")),
    "warm": frozenset(("moonlit",)),
    "day": frozenset(("candlelit", "fog", "low-key", "gloomy")),
    "night": frozenset(("light-shafts",)),
    "low-key": frozenset(("day",)),
    "high-key": frozenset(("night", "moonlit", "candlelit", "gloomy")),
    "monochrome": _COLOURED_LIGHTS,
    "muted": frozenset(("neon", "rainbow")),
}
# What goes with a name that the user refuses: "not dark" is not at night either.
_REFUSED_TOO: Mapping[str, frozenset[str]] = {
    "low-key": frozenset(("night", "dusk", "moonlit", "candlelit", "gloomy", "eerie")),
    "high-key": frozenset(("day", "bloom")),
    "night": frozenset(("moonlit", "low-key")),
    "day": frozenset(("high-key",)),
    "gloomy": frozenset(("eerie", "low-key")),
    "warm": frozenset(("golden-hour", "candlelit")),
    "golden-hour": frozenset(("warm",)),
    "cool": frozenset(("moonlit",)),
    "fog": frozenset(("smoke", "dust")),
    "smoke": frozenset(("fog", "dust")),
    "neon": frozenset(("rainbow",)),
    "vibrant": frozenset(("neon", "rainbow")),
    "color": _PALETTE | _COLOURED_LIGHTS,
}


class Added(NamedTuple):
    """A reading with what was added to it.

    Attributes:
        reading: Says all that the prompt says, and more.
        words: The phrases that were used, as they were written.
    """

    reading: Reading
    words: tuple[str, ...]


def added(reading: Reading, text: str) -> Added:
    """Add to a reading what it leaves open; never fails.

    A phrase (between commas) is used as a whole or not at all. It is not used when a word of it
    is not understood, when it refuses, edits or changes something, or when the prompt decides
    what it is about: by naming it, its opposite or its like, or by refusing it.

    Args:
        reading: What the user says.
        text: Phrases to add, any text; at most `MAX_ADDED_CHARS` of it are looked at.
    """
    if not (says_something(reading) or _is_unknown(reading)):
        return Added(reading, ())
    state, used = reading, []
    for phrase in _phrases(text):
        more = read(phrase)
        if _is_plain(more) and _is_open(reading, state, more):
            state = _with(state, more)
            used.append(phrase)
    return Added(state, tuple(used))


def says_something(reading: Reading) -> bool:
    """Return whether a reading names anything to see."""
    tags = [tag for tag in reading.tags if not tag.startswith("keep-")]
    return bool(reading.styles or reading.places or tags)


def _is_unknown(reading: Reading) -> bool:
    """Return whether a prompt is words that the reader does not know, and nothing else."""
    rest = (reading.tags, reading.edits, reading.steps, reading.unwanted)
    return bool(reading.unknown) and not (reading.blank or reading.reset or any(rest))


def _phrases(text: str) -> Iterator[str]:
    parts = [part.strip() for part in _PHRASE_END.split(text[: MAX_ADDED_CHARS + 1])]
    if len(text) > MAX_ADDED_CHARS:
        parts.pop()
    yield from [part for part in dict.fromkeys(parts) if part][:_MOST_PHRASES]


def _is_plain(more: Reading) -> bool:
    """Return whether a phrase only names looks, in words that are all understood."""
    odd = (more.unwanted, more.edits, more.unmet, more.unknown, more.steps)
    kept = any(tag.startswith("keep-") for tag in more.tags)
    return says_something(more) and not (any(odd) or kept or more.relative or more.reset)


def _is_open(reading: Reading, state: Reading, more: Reading) -> bool:
    """Return whether the user left open what a phrase names, and no phrase before decides it."""
    names = {*more.styles, *more.places, *more.tags}
    refused = {*reading.unwanted}.union(*(_REFUSED_TOO.get(n, ()) for n in reading.unwanted))
    if names & {*refused, *state.styles, *state.places, *state.tags}:
        return False
    if any(_clash(name, other) for name in names for other in state.tags):
        return False
    if not says_something(reading):
        return not (more.styles and state.styles or more.places and state.places)
    if more.styles or more.places or not OPEN_TAGS.issuperset(more.tags):
        return False
    return not _closed(reading) & names


def _closed(reading: Reading) -> frozenset[str]:
    """Return the attributes that what the user names leaves no room for."""
    closed = [group for group in _GROUPS if group & {*reading.tags}]
    if reading.styles or reading.places:
        # Their palette is their own; only the light that falls on it may be warm or cool.
        closed.append(_PALETTE - _WARMTH)
    if _OWN_COLOURS & {*reading.styles}:
        closed.append(_COLOURED_LIGHTS)
    return frozenset[str]().union(*closed)


def _clash(name: str, other: str) -> bool:
    of_one, of_other = _CLASHES.get(name, ()), _CLASHES.get(other, ())
    return opposite(name, other) or other in of_one or name in of_other


def _with(state: Reading, more: Reading) -> Reading:
    strengths = tuple(item for item in more.strengths if item[0] != "all")
    return replace(
        state,
        styles=(*state.styles, *more.styles),
        places=(*state.places, *more.places),
        tags=(*state.tags, *more.tags),
        strengths=(*state.strengths, *strengths),
    )
