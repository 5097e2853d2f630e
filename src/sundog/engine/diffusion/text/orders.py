"""What of a prompt is said to somebody who edits pictures: "now turn it into … please".

A caption tells what is to be seen; who is asked for it, and how, is no part of it.
"""

from collections.abc import Set as AbstractSet
from typing import Final

from sundog.engine.diffusion.text.leaving import is_said
from sundog.engine.prompt.clauses import Clause
from sundog.engine.prompt.lexicon import Kind
from sundog.engine.prompt.listing import words_of
from sundog.engine.prompt.phrases import Phrase

__all__ = ["keeps", "of_a_change", "of_a_prompt"]

_ORDERS: Final = frozenset((Kind.CONTROL, Kind.VERB, Kind.STEP, Kind.CORRECTION, Kind.TURN))
_CHAT: Final = frozenset(
    words_of(
        "please pls plz kindly can could would will you i want wanna need like to see now ok okay just "
        "it this that them hey hi thanks thank well so then um uh maybe use do lets make give turn"
    )
)


def of_a_change(clause: Clause) -> frozenset[int]:
    """Find all orders, of a prompt that changes the one before: nothing else in it is a caption."""
    if keeps(clause):
        return frozenset(range(len(clause.phrases)))
    return frozenset(at for at, p in enumerate(clause.phrases) if _orders(p)) | _whole(clause)


def of_a_prompt(clause: Clause, gone: AbstractSet[int]) -> frozenset[int]:
    """Find the orders at both ends of a clause: amid it, "turns" and "makes" belong to the scene.

    Args:
        clause: Of a prompt that stands alone.
        gone: Indices of phrases that are left out anyway.
    """
    number = len(clause.phrases)
    if keeps(clause):
        return frozenset(range(number))
    first = 0
    while first < number and (first in gone or _orders(clause.phrases[first])):
        first += 1
    if first == number:
        # "layered" looks like an order, but no order is one word between two commas.
        chat = all(i in gone or clause.phrases[i].text in _CHAT for i in range(number))
        return frozenset(range(number)) if chat else frozenset()
    last = number
    while last > first and (last - 1 in gone or clause.phrases[last - 1].text in _CHAT):
        last -= 1
    return frozenset((*range(first), *range(last, number))) | _whole(clause)


def keeps(clause: Clause) -> bool:
    """Tell whether a clause only says what is to stay as it is."""
    first = next((p for p in clause.phrases if p.text not in _CHAT), None)
    return first is not None and first.name(Kind.KEEP) is not None and not is_said(first)


def _orders(phrase: Phrase) -> bool:
    if phrase.step or phrase.name(Kind.STEP) is not None:
        return True
    asks = any(m.kind in _ORDERS for m in phrase.meanings) or phrase.text in _CHAT
    return asks and not is_said(phrase)


def _whole(clause: Clause) -> frozenset[int]:
    """Find what is turned into something else: "turn the whole picture into", "replace … with"."""
    verbs = [i for i, p in enumerate(clause.phrases) if p.name(Kind.VERB) in ("change", "replace")]
    for verb in verbs[:1]:
        if is_said(clause.phrases[verb]):
            break
        for at in range(verb + 1, len(clause.phrases)):
            phrase = clause.phrases[at]
            if phrase.name(Kind.PREPOSITION) is not None:
                return frozenset(range(verb, at + 1))
            if is_said(phrase) and clause.phrases[verb].name(Kind.VERB) != "replace":
                break
    return frozenset()
