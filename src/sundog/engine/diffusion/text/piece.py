"""One prompt of a conversation, cut into phrases, and what of it goes into a caption."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sundog.engine.diffusion.text.leaving import (
    hanging,
    is_said,
    refused,
    with_adjectives,
)
from sundog.engine.diffusion.text.orders import of_a_change, of_a_prompt
from sundog.engine.diffusion.text.spoken import spoken
from sundog.engine.prompt.clauses import divide
from sundog.engine.prompt.lexicon import Kind, lexicon
from sundog.engine.prompt.phrases import Phrase, cut
from sundog.engine.prompt.text import FLAG, words

__all__ = ["Piece", "marked", "says_anything"]

_WEIGHT = re.compile(r"[(\[]+([^()\[\]:]{0,200}):{1,2}-?\d*\.?\d+[)\]]+|:{2}-?\d*\.?\d+(?!\w)")
_BRACKETS = re.compile(r"[()\[\]{}]{2,}")
_BLANKS = re.compile(r"\s+")
_LOOSE_MARKS = re.compile(r"(?:\s*[,;.:]\s*)*([,;.:])(?:\s*[,;.:])*(?=\s|$)")
_ENDS = " ,;.:&+"
_SHOWN = (Kind.STYLE, Kind.PLACE, Kind.TAG)


@dataclass(slots=True)
class Piece:
    """One prompt.

    Attributes:
        plain: Its text, in which positions count.
        phrases: All of it.
        spans: Beginnings and ends of what is replaced, and by what; mostly by nothing.
        refusals: Words that ask for absence, as typed.
        things: What these refuse, see `leaving.Refused`.
        flags: Parameters of other programs, as typed.
    """

    plain: str
    phrases: tuple[Phrase, ...]
    spans: list[tuple[int, int, str]] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)
    things: frozenset[str] = frozenset()
    flags: list[str] = field(default_factory=list)

    def kept(self) -> str:
        """Return what is left of it."""
        text, at = "", 0
        for start, end, instead in sorted(self.spans):
            text += self.plain[at:start] + instead
            at = max(at, end)
        text = _WEIGHT.sub(lambda m: m[1] or "", text + self.plain[at:])
        text = _BRACKETS.sub("", text)
        if not self.spans:
            return text.strip().strip(" ,;")
        text = _LOOSE_MARKS.sub(r"\1", _BLANKS.sub(" ", text))
        return re.sub(r"\s+([,;.:])", r"\1", text).lstrip("!?").strip(_ENDS)


def marked(text: str, gone: set[str], later: frozenset[str], *, is_change: bool) -> Piece:
    """Cut up one prompt and mark what goes.

    Args:
        text: As typed.
        gone: Names that no longer hold.
        later: Things that later prompts refuse.
        is_change: Whether it only changes what is there; else it is a text by itself.
    """
    plain, typed = words(text)
    piece = Piece(plain, cut(typed, lexicon()))
    for clause in divide(piece.phrases):
        phrases = clause.phrases
        out = refused(clause)
        piece.refusals += _runs(plain, phrases, out.at)
        piece.things |= out.things
        dead = out.at | with_adjectives(phrases, _taken_back(phrases, gone, later))
        dead |= of_a_change(clause) if is_change else of_a_prompt(clause, dead)
        dead |= hanging(clause, dead)
        piece.spans += [(phrases[i].start, phrases[i].end, "") for i in dead]
        piece.spans += [
            (p.start, p.end, " ".join(spoken(name) for name in _shown(p) if name not in gone))
            for i, p in enumerate(phrases)
            if i not in dead and gone & {*_shown(p)}
        ]
        piece.flags += [plain[p.start : p.end] for p in phrases if p.text == FLAG]
    return piece


def _taken_back(phrases: Sequence[Phrase], gone: set[str], later: frozenset[str]) -> set[int]:
    """Find what no longer holds."""
    return {
        i
        for i, phrase in enumerate(phrases)
        if is_said(phrase)
        and (phrase.text in later or (_shown(phrase) and gone >= {*_shown(phrase)}))
    }


def _runs(plain: str, phrases: Sequence[Phrase], at: Iterable[int]) -> list[str]:
    """Return the words of phrases, those that follow each other together."""
    runs: list[list[int]] = []
    for i in sorted(at):
        if runs and runs[-1][-1] == i - 1:
            runs[-1].append(i)
        else:
            runs.append([i])
    return [plain[phrases[run[0]].start : phrases[run[-1]].end] for run in runs]


def _shown(phrase: Phrase) -> tuple[str, ...]:
    return tuple(m.name for m in phrase.meanings if m.kind in _SHOWN)


def says_anything(text: str) -> bool:
    """Tell whether a prompt names something to see: "half strength" and "keep my face" do not."""
    for clause in divide(cut(words(text)[1], lexicon())):
        orders = of_a_change(clause)
        if any(is_said(p) for i, p in enumerate(clause.phrases) if i not in orders):
            return True
    return False
