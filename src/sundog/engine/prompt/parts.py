"""The verbs and single things of a clause, and what describes them."""

from sundog.engine.prompt.clauses import Clause
from sundog.engine.prompt.lexicon import Kind
from sundog.engine.prompt.listing import words_of
from sundog.engine.prompt.phrases import Phrase
from sundog.engine.prompt.vocabulary import COLOURS, MATERIALS

__all__ = ["BOUND", "TONES", "Parts"]

BOUND = COLOURS | MATERIALS
"""Attributes that a single thing can have."""

TONES = BOUND | {"pastel", "neon", "rainbow", "low-key", "high-key", "vibrant", "muted", "bloom"}
"""Attributes that may stand before the name of a thing."""

_ARTICLES = frozenset(
    words_of(
        """
a an my his her their your our the
"""
    )
)


class Parts:
    """The verbs and things of one clause.

    Args:
        clause: The clause.
        text: The prompt, for the words as typed.
        kept: Indices of phrases that belong to a protection.
    """

    def __init__(self, clause: Clause, text: str, kept: frozenset[int]) -> None:
        self.phrases = clause.phrases
        self.text = text
        self.kept = kept
        free = [(i, p) for i, p in enumerate(self.phrases) if i not in kept]
        self.verbs = [(i, v) for i, p in free if (v := p.name(Kind.VERB)) is not None]
        self.verb_names = {
            m.name: i for i, p in reversed(free) for m in p.meanings if m.kind is Kind.VERB
        }
        self.things = [(i, m.name) for i, p in free for m in p.meanings if m.kind is Kind.THING]
        self.denied = any(p.name(Kind.NEGATION) == "no" for p in self.phrases[:2]) or clause.listed

    def first(self, *names: str, after: int = -1) -> tuple[int, str] | None:
        """Return the first thing of some sorts behind an index."""
        return next(((i, n) for i, n in self.things if n in names and i > after), None)

    def tag(self, at: int) -> str:
        """Return the attribute that a phrase names, or nothing."""
        return self.phrases[at].name(Kind.TAG) or ""

    def words(self, start: int, end: int) -> str:
        """Return what was typed, from one phrase to another."""
        return self.text[self.phrases[start].start : self.phrases[end].end]

    def noun_phrase(self, at: int) -> int:
        """Return where the words that describe a thing begin: article, colours, materials."""
        start = at
        while start > 0 and start - 1 not in self.kept and _describes(self.phrases[start - 1]):
            start -= 1
        while start < at and self.phrases[start].name(Kind.JOIN):
            start += 1
        return start


def _describes(phrase: Phrase) -> bool:
    if phrase.is_mark:
        return False
    if phrase.name(Kind.VERB) or phrase.name(Kind.STYLE) or phrase.name(Kind.PREPOSITION):
        return False
    tags = {m.name for m in phrase.meanings if m.kind is Kind.TAG}
    if tags:
        return tags <= TONES
    return (
        phrase.text in _ARTICLES
        or phrase.name(Kind.STRENGTH) is not None
        or phrase.name(Kind.JOIN) is not None
        or phrase.text in _SIZES
    )


_SIZES = frozenset(
    words_of(
        """
big small little tiny large giant huge old new long short cute beautiful nice
"""
    )
)
