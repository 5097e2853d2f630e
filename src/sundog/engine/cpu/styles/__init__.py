"""The styles as data: a new style is a new row in one of the tables."""

from collections.abc import Mapping

from sundog.engine.cpu.style import Style
from sundog.engine.cpu.styles.built import BUILT
from sundog.engine.cpu.styles.crafted import CRAFTED
from sundog.engine.cpu.styles.drawn import DRAWN
from sundog.engine.cpu.styles.film import FILM
from sundog.engine.cpu.styles.instrument import INSTRUMENT
from sundog.engine.cpu.styles.masters import MASTERS
from sundog.engine.cpu.styles.materials import MATERIALS
from sundog.engine.cpu.styles.painted import PAINTED
from sundog.engine.cpu.styles.printed import PRINTED
from sundog.engine.cpu.styles.screen import SCREEN
from sundog.engine.cpu.styles.sketched import SKETCHED
from sundog.engine.cpu.styles.themes import THEMES

__all__ = ["NEAREST", "STYLES"]

STYLES: Mapping[str, Style] = {
    **DRAWN,
    **SKETCHED,
    **PRINTED,
    **PAINTED,
    **MASTERS,
    **BUILT,
    **CRAFTED,
    **MATERIALS,
    **FILM,
    **SCREEN,
    **INSTRUMENT,
    **THEMES,
}
"""Style by the name that the prompt reader gives it."""

NEAREST: Mapping[str, str] = {}
"""Which row stands in for a style that has none yet."""
