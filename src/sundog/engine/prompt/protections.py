"""Find what a prompt asks to be kept: a face, a person, the composition."""

from sundog.engine.prompt.clauses import Clause
from sundog.engine.prompt.lexicon import Kind

__all__ = ["protections"]

# How far a word for keeping reaches: "keep the shape of my face", "framing left as it is".
_AFTER = 8
_BEFORE = 5
_FACES = frozenset(("face", "the face", "facial feature", "feature", "expression"))


def protections(clause: Clause) -> tuple[tuple[str, ...], frozenset[int]]:
    """Return the protections that a clause asks for, and the indices of its words for them."""
    names: dict[str, None] = {}
    taken: set[int] = set()
    for at, phrase in enumerate(clause.phrases):
        if phrase.name(Kind.KEEP) is None:
            continue
        found = _owned(clause, _after(clause, at) or _before(clause, at))
        for index in found:
            names[clause.phrases[index].name(Kind.KEPT) or ""] = None
        if found:
            taken.update(range(min(at, *found), max(at, *found) + 1))
    return tuple(names), frozenset(taken)


def _after(clause: Clause, at: int) -> list[int]:
    found: list[int] = []
    for index in range(at + 1, min(len(clause.phrases), at + 1 + _AFTER)):
        phrase = clause.phrases[index]
        if phrase.name(Kind.KEPT):
            found.append(index)
        elif (
            phrase.name(Kind.TURN)
            or (phrase.name(Kind.VERB) and not phrase.name(Kind.KEEP))
            or any(
                m.kind in (Kind.STYLE, Kind.PLACE, Kind.TAG) and not m.vague
                for m in phrase.meanings
            )
        ):
            break
    return found


def _before(clause: Clause, at: int) -> list[int]:
    """Return what stands before: "the face and the framing must stay" is said of both."""
    found: list[int] = []
    for index in range(at - 1, -1, -1):
        phrase = clause.phrases[index]
        if phrase.name(Kind.KEPT):
            found.append(index)
        elif found:
            if not (phrase.name(Kind.JOIN) or phrase.name(Kind.FILLER)):
                break
        elif at - index >= _BEFORE:
            break
    return found[::-1]


def _owned(clause: Clause, found: list[int]) -> list[int]:
    """Leave out the person whose face it is: "the person's face", "the face of the person"."""
    faces = {at for at in found if clause.phrases[at].text in _FACES}
    owners = {at - 1 for at in faces}
    owners |= {
        at + step
        for at in faces
        for step in (2, 3)
        if at + step < len(clause.phrases) and clause.phrases[at + 1].text == "of"
    }
    return [
        at
        for at in found
        if not (at in owners and clause.phrases[at].name(Kind.KEPT) == "keep-person")
    ]
