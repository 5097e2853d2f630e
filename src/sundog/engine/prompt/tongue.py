"""Which phrases of the lexicon are English, for models that read nothing else."""

from collections.abc import Iterable
from functools import lru_cache

from sundog.engine.prompt.forms import singular
from sundog.engine.prompt.lexicon import LOOKS, Kind, rows
from sundog.engine.prompt.phrases import Phrase
from sundog.engine.prompt.tables import TABLES
from sundog.engine.prompt.tables.east_asian import EAST_ASIAN
from sundog.engine.prompt.tables.germanic import GERMANIC
from sundog.engine.prompt.tables.indic import INDIC
from sundog.engine.prompt.tables.romance import ROMANCE
from sundog.engine.prompt.tables.rtl import RTL
from sundog.engine.prompt.tables.tongues import TONGUES
from sundog.engine.prompt.text import fold

__all__ = ["is_english"]

_FOREIGN = (TONGUES, ROMANCE, GERMANIC, RTL, INDIC, EAST_ASIAN)


def is_english(text: str, phrases: Iterable[Phrase]) -> bool:
    """Tell whether most words that name looks are English; true where none does.

    Args:
        text: What positions in the phrases count in.
        phrases: Of it, as `sundog.engine.prompt.phrases.cut` gives them.
    """
    names = [p for p in phrases if any(m.kind in LOOKS for m in p.meanings)]
    foreign = [p for p in names if _is_foreign(p.text, text[p.start : p.end])]
    return 2 * _words(foreign) < max(1, _words(names))


def _words(phrases: Iterable[Phrase]) -> int:
    return sum(phrase.text.count(" ") + 1 for phrase in phrases)


def _is_foreign(name: str, typed: str) -> bool:
    if not name.isascii():
        return True
    # A word that was misspelt may come near to one of another language.
    looked_up = " ".join(singular(fold(word)) for word in typed.replace("-", " ").split())
    return name in _foreign() and name == looked_up


@lru_cache(maxsize=1)
def _foreign() -> frozenset[str]:
    """Return the phrases that stand in tables of other languages alone."""
    foreign: set[str] = set()
    english: set[str] = set()
    for kind, table in TABLES:
        to = foreign if any(table is other for other in _FOREIGN) else english
        to.update(phrase for phrase, _ in rows(table, Kind(kind)))
    return frozenset(foreign - english)
