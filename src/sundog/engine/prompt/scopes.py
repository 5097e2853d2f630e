"""Read a clause from left to right: what is wanted, how much, and what is not."""

from dataclasses import dataclass, replace

from sundog.engine.prompt.clauses import Clause
from sundog.engine.prompt.lexicon import LOOKS, Kind, Meaning
from sundog.engine.prompt.listing import words_of
from sundog.engine.prompt.phrases import Phrase
from sundog.engine.prompt.text import MINUS

__all__ = ["Claim", "Scope", "scoped"]

# A weight in brackets at or below this asks for absence, as in "(fog:0.3)".
_ABSENT = 0.6
_WEAKEST, _STRONGEST = 0.3, 2.0
_LIGHT = 0.75
_WEATHER = frozenset(
    words_of(
        """
rain snow hail fog wind dust smoke petals leaves embers ash bubbles grain clouds
vignette
"""
    )
)
_BODILY = frozenset(("thick", "dense", "severe"))
_SIZES = frozenset(("a little", "little", "massive"))
_MADE = ("made of", "made out of", "built of", "built from", "built out of", "made from")
# Named in a table of its own, a prefix of these says that something already there is changed.
RELATIVE_HOWS = frozenset(("stop", "less", "too"))


@dataclass(frozen=True, slots=True)
class Claim:
    """One look that a prompt names.

    Attributes:
        meaning: Which.
        wanted: Whether it is asked for; else it is to be left out.
        factor: Its strength, 1 unless a word says otherwise.
        step: 1 for more of it, -1 for less, 0 for none of these.
        how: Which sort of negation: ``no``, ``stop``, ``less`` or ``too``; empty if wanted.
        words: As typed.
        clause: Number of the clause that it stands in.
        start: Where its words begin in the prompt.
        made: Whether things are said to be made of it.
    """

    meaning: Meaning
    wanted: bool = True
    factor: float = 1.0
    step: int = 0
    how: str = ""
    words: str = ""
    clause: int = 0
    start: int = 0
    made: bool = False


@dataclass(slots=True)
class Scope:
    """What is in force while a clause is read, and what it has claimed.

    Attributes:
        claims: In order.
        factor: Of what comes next, or None.
        step: Of what comes next.
        how: Sort of the negation in force, or empty.
        single: Whether that holds for one look only.
        used: Whether a look has taken it.
        measure: The word for the factor: "thick" paint is not strong paint.
        loose_factor: A strength that nothing in the clause takes.
        loose_step: A step that nothing in the clause takes.
        made: Whether what comes next is what things are made of.
    """

    claims: list[Claim]
    factor: float | None = None
    step: int = 0
    how: str = ""
    single: bool = False
    used: bool = False
    measure: str = ""
    loose_factor: float | None = None
    loose_step: int = 0
    made: bool = False


def scoped(clause: Clause, number: int, skipped: frozenset[int], text: str) -> Scope:
    """Return what a clause claims.

    Args:
        clause: The clause.
        number: Its number.
        skipped: Indices of phrases that belong to an edit or a protection.
        text: The prompt, for the words as typed.
    """
    scope = Scope([], how="no" if clause.listed else "")
    for at, phrase in enumerate(clause.phrases):
        if at in skipped:
            # What belongs to a thing also takes the strength before it.
            scope.factor = None
            continue
        if not _govern(scope, phrase):
            scope.made = at > 0 and clause.phrases[at - 1].text.endswith(_MADE)
            after = clause.phrases[at + 1] if at + 1 < len(clause.phrases) else None
            if phrase.text == "light" and after is not None and after.name(Kind.TAG) in _WEATHER:
                scope.factor = _LIGHT
            _claim(scope, phrase, number, text)
    _settle(scope)
    return scope


def _govern(scope: Scope, phrase: Phrase) -> bool:
    """Take a word that changes how the next look is meant; return whether it was one."""
    looks = any(m.kind in LOOKS for m in phrase.meanings)
    if phrase.text == MINUS:
        scope.how, scope.single, scope.used = "no", True, False
    elif (how := phrase.name(Kind.NEGATION)) is not None:
        inside = scope.how and not scope.used
        scope.how = scope.how if inside and how == "too" else "no" if how == "list" else how
        scope.single, scope.used = False, False
    elif phrase.name(Kind.NEGATION_AFTER) is not None and scope.claims and not looks:
        scope.claims[-1] = replace(scope.claims[-1], wanted=False, how="no")
    elif phrase.name(Kind.TURN) is not None:
        scope.how = ""
    elif phrase.name(Kind.PREPOSITION) is not None:
        scope.how = "" if scope.used else scope.how
    elif (factor := phrase.name(Kind.STRENGTH)) is not None:
        scope.factor = _bounded((scope.factor or 1.0) * float(factor))
        scope.measure = phrase.text
        scope.step = int(phrase.name(Kind.STEP) or scope.step)
    elif (step := phrase.name(Kind.STEP)) is not None and not looks:
        scope.step = int(step)
    else:
        return False
    return True


def _claim(scope: Scope, phrase: Phrase, number: int, text: str) -> None:
    nouns = [m for m in phrase.meanings if m.kind is Kind.NOUN]
    looks = [m for m in phrase.meanings if m.kind in LOOKS and m.kind is not Kind.NOUN]
    if scope.how or phrase.weight <= _ABSENT:
        # "no trees" is about trees, not about the forest that they stand for.
        looks = nouns or looks
    step = phrase.step or scope.step or int(phrase.name(Kind.STEP) or 0)
    how = "no" if not scope.how and phrase.weight <= _ABSENT else scope.how
    if looks and _is_of_a_thing(scope.measure, looks[0]):
        scope.factor = None
    scope.measure = ""
    for meaning in looks:
        factor = (scope.factor or 1.0) * (phrase.weight if not how else 1.0)
        scope.claims.append(
            Claim(
                meaning,
                wanted=not how,
                factor=_bounded(factor) if not how else 1.0,
                step=-1 if how in ("less", "too") else 0 if how else step,
                how=how,
                words=text[phrase.start : phrase.end],
                clause=number,
                start=phrase.start,
                made=scope.made,
            )
        )
    if looks:
        scope.used = True
        scope.factor, scope.step = None, 0
        if scope.single:
            scope.how, scope.single = "", False


def _is_of_a_thing(measure: str, look: Meaning) -> bool:
    """Return whether a measure is of matter or size, not of how strong a look is: "a little village"."""
    return (measure in _BODILY and look.name not in _WEATHER) or (
        measure in _SIZES and look.kind is Kind.PLACE
    )


def _settle(scope: Scope) -> None:
    """Give a strength that came last to what stands before it."""
    if scope.factor is not None:
        if scope.claims and scope.claims[-1].wanted:
            scope.claims[-1] = replace(scope.claims[-1], factor=scope.factor)
        else:
            scope.loose_factor = scope.factor
    if scope.step:
        scope.loose_step = scope.step
    elif scope.how in ("less", "too") and not scope.used:
        scope.loose_step = -1


def _bounded(factor: float) -> float:
    return min(_STRONGEST, max(_WEAKEST, factor))
