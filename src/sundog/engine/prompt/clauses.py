"""Divide phrases into clauses: no negation, strength or colour reaches over their borders."""

from dataclasses import dataclass

from sundog.engine.prompt.lexicon import LOOKS, Kind
from sundog.engine.prompt.phrases import Phrase
from sundog.engine.prompt.text import CLOSE, COLON, COMMA, FLAG, MINUS, OPEN, STOP

__all__ = ["Clause", "divide"]

_ENDS = frozenset((COMMA, STOP, COLON, OPEN, CLOSE))
# "no rain, snow or fog": bare items of a list have no more phrases.
_LONGEST_ITEM = 4


@dataclass(frozen=True, slots=True)
class Clause:
    """What stands between two punctuation marks.

    Attributes:
        phrases: In order, with minus signs and parameters as the only marks.
        listed: Whether everything in it is part of a list of what is not wanted.
    """

    phrases: tuple[Phrase, ...]
    listed: bool = False


def divide(phrases: tuple[Phrase, ...]) -> tuple[Clause, ...]:
    """Divide phrases at punctuation; find the lists of unwanted things."""
    found: list[Clause] = []
    ends: list[str] = []
    run: list[Phrase] = []
    listed = False
    for phrase in (*phrases, Phrase(STOP)):
        if phrase.text not in _ENDS:
            run.append(phrase)
            listed = listed and phrase.text != FLAG
            continue
        if run:
            found.append(Clause(tuple(run), listed))
            ends.append(phrase.text)
            listed = _opens_list(run, phrase.text) or (listed and phrase.text != STOP)
        run = []
    return tuple(_continued(found, ends))


def _opens_list(run: list[Phrase], end: str) -> bool:
    """Return whether a list of unwanted things goes on after a clause."""
    how = run[-1].name(Kind.NEGATION)
    if how == "list" or (how is not None and end == COLON):
        return True
    flagged = any(
        a.text == MINUS and b.name(Kind.NEGATION) for a, b in zip(run, run[1:], strict=False)
    )
    return flagged or (run[0].name(Kind.NEGATION) == "list" and end == COMMA)


def _continued(clauses: list[Clause], ends: list[str]) -> list[Clause]:
    """Mark the later items of "no rain, snow or fog" as listed."""
    for at, clause in enumerate(clauses):
        if not any(p.name(Kind.NEGATION) for p in clause.phrases) or clause.listed:
            continue
        last = at
        while ends[last] == COMMA and last + 1 < len(clauses) and _is_item(clauses[last + 1]):
            last += 1
            if any(p.text in ("or", "nor") for p in clauses[last].phrases):
                for item in range(at + 1, last + 1):
                    clauses[item] = Clause(clauses[item].phrases, listed=True)
                break
    return clauses


def _is_item(clause: Clause) -> bool:
    return len(clause.phrases) <= _LONGEST_ITEM and all(
        any(
            m.kind in LOOKS or m.kind in (Kind.FILLER, Kind.JOIN, Kind.STRENGTH) for m in p.meanings
        )
        for p in clause.phrases
    )
