"""Read a prompt: which style, which place, which attributes, and what is not wanted.

A reading knows words, not pictures; each engine makes of it what it can.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from sundog.engine.prompt.following import following
from sundog.engine.prompt.lexicon import Kind, Lexicon, Meaning, lexicon
from sundog.engine.prompt.outcome import Reading, Unmet
from sundog.engine.prompt.text import BREAK, MINUS, words

__all__ = ["Reading", "Unmet", "following", "read"]

_STRENGTHS = {"slightly": 0.55, "extremely": 1.5}

# Enough for any sentence; bounds the work that a prompt of thousands of words can ask for.
_MOST_WORDS = 400
_MOST_UNKNOWN = 48


@dataclass(frozen=True, slots=True)
class _Found:
    meaning: Meaning | None
    word: str


def _unspaced(word: str, book: Lexicon) -> Iterator[_Found]:
    """Find phrases inside a word of a script that writes no spaces."""
    rest = word
    for phrase in book.unspaced:
        if phrase in rest:
            rest = rest.replace(phrase, " ")
            yield _Found(book.meaning((phrase,)), phrase)
    if rest == word:
        yield _Found(None, word)


def _scan(typed: tuple[str, ...], book: Lexicon) -> Iterator[_Found]:
    """Cut words into the longest phrases that the lexicon knows."""
    spelt = tuple(w if w in (BREAK, MINUS) else book.spelt(w) for w in typed)
    at = 0
    while at < len(spelt):
        for length in range(min(book.longest, len(spelt) - at), 0, -1):
            meaning = book.meaning(spelt[at : at + length])
            if meaning is not None:
                yield _Found(meaning, " ".join(spelt[at : at + length]))
                at += length
                break
        else:
            if spelt[at].isascii():
                yield _Found(None, spelt[at])
            else:
                yield from _unspaced(spelt[at], book)
            at += 1


class _Notes:
    """Collects meanings while a prompt is read from left to right."""

    def __init__(self) -> None:
        self.names: dict[Kind, list[str]] = {Kind.STYLE: [], Kind.PLACE: [], Kind.TAG: []}
        self.vague: list[str] = []
        self.unwanted: list[str] = []
        self.unknown: list[str] = []
        self.strength = 1.0
        self._negated = False

    def take(self, found: _Found) -> None:
        """Add one phrase."""
        if found.word in (BREAK, MINUS):
            self._negated = found.word == MINUS
        elif found.meaning is None:
            self.unknown.append(found.word)
        else:
            self._mean(found.meaning)

    def _mean(self, meaning: Meaning) -> None:
        if meaning.kind is Kind.NEGATION:
            self._negated = True
        elif meaning.kind is Kind.TURN:
            self._negated = False
        elif meaning.kind is Kind.STRENGTH:
            self.strength = _STRENGTHS[meaning.name]
        elif meaning.kind is not Kind.FILLER:
            into = self.vague if meaning.vague else self.names[meaning.kind]
            if self._negated:
                into = self.unwanted
            if meaning.name not in into:
                into.append(meaning.name)


def _seed(text: str, typed: tuple[str, ...]) -> int:
    """Hash the words, or the text itself where it is punctuation alone."""
    plain = " ".join(word for word in typed if word != BREAK) or text.strip()
    digest = hashlib.sha256(plain.encode("utf-8", "surrogatepass")).digest()
    return int.from_bytes(digest[:8], "big")


def read(text: str) -> Reading:
    """Read a prompt of any length and script; never fails."""
    typed = words(text)[:_MOST_WORDS]
    notes = _Notes()
    for found in _scan(typed, lexicon()):
        notes.take(found)
    unwanted = tuple(notes.unwanted)
    return Reading(
        styles=tuple(n for n in notes.names[Kind.STYLE] or notes.vague[:1] if n not in unwanted),
        places=tuple(n for n in notes.names[Kind.PLACE] if n not in unwanted),
        tags=tuple(n for n in notes.names[Kind.TAG] if n not in (*unwanted, "reset")),
        unwanted=unwanted,
        strengths=tuple(
            (n, notes.strength) for n in notes.names[Kind.TAG] if notes.strength != 1.0
        ),
        reset="reset" in notes.names[Kind.TAG],
        unknown=tuple(notes.unknown[:_MOST_UNKNOWN]),
        seed=_seed(text, typed),
        blank=not text.strip(),
        understood=(*notes.names[Kind.STYLE], *notes.names[Kind.PLACE], *notes.names[Kind.TAG]),
    )
