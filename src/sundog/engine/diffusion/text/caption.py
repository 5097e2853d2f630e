"""One caption of a conversation: the last prompt that stands alone, with what changed it since.

A model knows no earlier prompt. So "rainy street at night", "no rain", "warmer" becomes "street at
night, warm colors": typed words stay as they were typed, save those that were taken back.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sundog.engine.diffusion.text.leaving import is_said
from sundog.engine.diffusion.text.piece import Piece, marked, says_anything
from sundog.engine.diffusion.text.spoken import spoken
from sundog.engine.prompt.conversation import understand
from sundog.engine.prompt.following import following
from sundog.engine.prompt.reading import Reading
from sundog.engine.prompt.tongue import is_english

__all__ = ["Caption", "caption"]


# Shorter words of another language that are not understood are mostly its "the" and "with".
_SHORTEST_NAME = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Caption:
    """What a model is told.

    Attributes:
        text: For its text encoder.
        met: Words that took back what an earlier prompt had asked for, as typed.
        refused: Words that ask for absence of what nobody had asked for, as typed.
        dropped: Parameters of other programs, as typed.
        reading: What the reader of prompts makes of the conversation.
        stands_alone: Whether the last prompt needs none before it.
    """

    text: str
    met: tuple[str, ...]
    refused: tuple[str, ...]
    dropped: tuple[str, ...]
    reading: Reading
    stands_alone: bool


def caption(texts: Sequence[str], *, every_tongue: bool = False) -> Caption:
    """Make one text of a conversation; never fails.

    Args:
        texts: Prompts, oldest first, at least one.
        every_tongue: Whether the model reads other languages than English.
    """
    begin, state = _state(texts)
    pieces = _pieces(texts[begin:], state)
    met = _met(pieces)
    parts = [
        piece.kept() if at == 0 or says_anything(piece.plain) else ""
        for at, piece in enumerate(pieces)
    ]
    if not every_tongue and not all(is_english(p.plain, p.phrases) for p in pieces):
        parts = _translated(state, pieces)
    elif len(pieces) > 1:
        parts += [spoken(name) for name in _unsaid(state, texts[begin], parts)]
    refusals = dict.fromkeys(words for piece in pieces for words in piece.refusals)
    return Caption(
        text=", ".join(part for part in dict.fromkeys(parts) if part),
        met=tuple(words for words in refusals if words in met),
        refused=tuple(words for words in refusals if words not in met),
        dropped=tuple(flag for piece in pieces for flag in piece.flags),
        reading=state,
        stands_alone=begin == len(texts) - 1,
    )


def _state(texts: Sequence[str]) -> tuple[int, Reading]:
    """Return which prompt the others only change, and what is asked for after all of them."""
    state, _ = understand(texts[:1])
    begin = 0
    for at, text in enumerate(texts[1:], 1):
        new, _ = understand((text,))
        if not says_anything(text):
            # It says something of what is there already.
            new = replace(new, relative=True)
        state, before = following(state, new), state
        if state is new and new is not before:
            begin = at
    return begin, state


def _pieces(texts: Sequence[str], state: Reading) -> list[Piece]:
    """Cut up prompts, the first of which stands alone; mark what goes."""
    gone = _names(understand(texts[:1])[0]) - _names(state)
    pieces: list[Piece] = []
    later: frozenset[str] = frozenset()
    for at in range(len(texts) - 1, -1, -1):
        piece = marked(texts[at], gone, later, is_change=at > 0)
        later |= piece.things
        pieces.insert(0, piece)
    return pieces


def _met(pieces: Sequence[Piece]) -> set[str]:
    """Return the refusals of later prompts that an earlier one had words for: these went."""
    met: set[str] = set()
    said: set[str] = set()
    for piece in pieces:
        if said & piece.things:
            met.update(piece.refusals)
        said.update(p.text for p in piece.phrases)
        said.update(m.name for p in piece.phrases for m in p.meanings if is_said(p))
    return met


def _names(reading: Reading) -> set[str]:
    return {*reading.styles, *reading.places, *reading.tags}


def _unsaid(state: Reading, first: str, parts: Sequence[str]) -> list[str]:
    """Return attributes that later prompts brought in words which are not in the caption."""
    begun, _ = understand((first,))
    said = _names(begun).union(*(_names(understand((part,))[0]) for part in parts if part))
    return [name for name in (*state.styles, *state.tags) if name not in said and _is_seen(name)]


def _is_seen(name: str) -> bool:
    return not name.startswith("keep-")


def _translated(state: Reading, pieces: Sequence[Piece]) -> list[str]:
    """Return what is understood in English, then words that nobody knows."""
    names = [*state.styles, *state.places, *(tag for tag in state.tags if _is_seen(tag))]
    unknown = [
        piece.plain[p.start : p.end]
        for piece in pieces
        for p in piece.phrases
        if p.is_unknown
        and len(p.text) >= _SHORTEST_NAME
        and (p.start, p.end, "") not in piece.spans
    ]
    return [*(spoken(name) for name in names), " ".join(unknown)]
