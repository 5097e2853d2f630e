"""What words and phrases mean: curated tables, one row a meaning, several files by subject.

A row's key names what its phrases say: one name or several, parted by spaces. A name may carry a
kind (``s:`` style, ``p:`` place, ``t:`` tag, or a `Kind`'s value) and a question mark before it
where it gives way to whatever is named outright. Its phrases are parted by ``|``. Where tables
disagree about a phrase, the later one stands; roles in edits and protections are added instead.
"""

from collections.abc import Mapping

from sundog.engine.prompt.tables.atmosphere import ATMOSPHERE
from sundog.engine.prompt.tables.attributes import ATTRIBUTES
from sundog.engine.prompt.tables.east_asian import EAST_ASIAN
from sundog.engine.prompt.tables.emoji import EMOJI
from sundog.engine.prompt.tables.germanic import GERMANIC
from sundog.engine.prompt.tables.grammar import FILLERS, GRAMMAR, MARKERS
from sundog.engine.prompt.tables.indic import INDIC
from sundog.engine.prompt.tables.lines import LINES
from sundog.engine.prompt.tables.names import NAMES
from sundog.engine.prompt.tables.ordinary import ORDINARY
from sundog.engine.prompt.tables.places import PLACES
from sundog.engine.prompt.tables.romance import ROMANCE
from sundog.engine.prompt.tables.rtl import RTL
from sundog.engine.prompt.tables.scenes import SCENES
from sundog.engine.prompt.tables.styles import STYLES
from sundog.engine.prompt.tables.themes import THEMES
from sundog.engine.prompt.tables.things import THINGS, VERBS
from sundog.engine.prompt.tables.tongues import TONGUES
from sundog.engine.prompt.tables.worlds import WORLDS

__all__ = ["FILLERS", "ORDINARY", "TABLES"]

TABLES: tuple[tuple[str, Mapping[str, str]], ...] = (
    ("t", TONGUES),
    ("t", ROMANCE),
    ("t", GERMANIC),
    ("t", RTL),
    ("t", INDIC),
    ("t", EAST_ASIAN),
    ("p", PLACES),
    ("t", ATTRIBUTES),
    ("t", ATMOSPHERE),
    ("s", STYLES),
    ("s", NAMES),
    ("t", THEMES),
    ("t", SCENES),
    ("t", WORLDS),
    ("t", LINES),
    ("t", EMOJI),
    ("t", GRAMMAR),
    ("t", MARKERS),
    ("t", VERBS),
    ("t", THINGS),
)
"""Kind of a name that has no kind of its own, and the rows."""
