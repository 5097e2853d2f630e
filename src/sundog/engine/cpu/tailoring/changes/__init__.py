"""What attributes and places do to a style, as data: one table a group of words."""

from collections.abc import Mapping

from sundog.engine.cpu.tailoring.changes.change import Change, How, Put, apply
from sundog.engine.cpu.tailoring.changes.colours import COLOURS, MIXED, PAINTS
from sundog.engine.cpu.tailoring.changes.light import LIGHT, TONE
from sundog.engine.cpu.tailoring.changes.marks import ALONE, KEEP, MARKS, MATERIALS
from sundog.engine.cpu.tailoring.changes.moods import MOODS
from sundog.engine.cpu.tailoring.changes.places import AT_HOME, PLACES
from sundog.engine.cpu.tailoring.changes.steps import STEPS
from sundog.engine.cpu.tailoring.changes.undo import UNDO
from sundog.engine.cpu.tailoring.changes.weather import WEATHER

__all__ = [
    "ALONE",
    "AT_HOME",
    "COLOURS",
    "LIGHT",
    "MIXED",
    "MOODS",
    "PAINTS",
    "PLACES",
    "STEPS",
    "TAGS",
    "TONE",
    "UNDO",
    "WEATHER",
    "Change",
    "How",
    "Put",
    "apply",
]

TAGS: Mapping[str, Change] = {
    **COLOURS,
    **MIXED,
    **TONE,
    **LIGHT,
    **WEATHER,
    **MOODS,
    **MATERIALS,
    **MARKS,
    **KEEP,
}
"""What an attribute changes, by the name that the prompt reader gives it."""
