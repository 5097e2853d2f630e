"""Read a prompt: text to words, words to phrases, phrases to clauses, clauses to one reading.

A reading knows words, not pictures; each engine makes of it what it can.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from sundog.engine.prompt.clauses import Clause, divide
from sundog.engine.prompt.edits import edited
from sundog.engine.prompt.embedding import Widening
from sundog.engine.prompt.following import following
from sundog.engine.prompt.incidental import incidental
from sundog.engine.prompt.lexicon import Kind, lexicon
from sundog.engine.prompt.moves import moves
from sundog.engine.prompt.outcome import Reading, Unmet
from sundog.engine.prompt.phrases import Phrase, cut
from sundog.engine.prompt.protections import protections
from sundog.engine.prompt.resolve import places, styles, tags, wanted
from sundog.engine.prompt.scopes import RELATIVE_HOWS, Claim, scoped
from sundog.engine.prompt.text import MARKS, Word, words

__all__ = ["Reading", "Unmet", "following", "read"]

# Enough for any sentence; bounds the work that a prompt of thousands of words can ask for.
_MOST_WORDS = 400
_MOST_UNKNOWN = 48
_MOST_UNMET = 16
# A longer prompt describes a scene: things that it only mentions are not asked for.
_MOST_TOLD = 40
_DESCRIBES = 20
_SHORT = 12
_OF_THE_WORLD = frozenset(("edit:weather", "edit:light"))
_OPENING = 4


@dataclass(slots=True)
class _Notes:
    """What the clauses give, one after the other."""

    claims: list[Claim] = field(default_factory=list)
    kept: dict[str, None] = field(default_factory=dict)
    edits: dict[str, None] = field(default_factory=dict)
    unmet: list[Unmet] = field(default_factory=list)
    loose_factor: float | None = None
    loose_steps: list[int] = field(default_factory=list)
    keeps_looks: bool = False
    made: bool = False


def read(text: str, widening: Widening | None = None) -> Reading:
    """Read a prompt of any length and script; never fails.

    Args:
        text: As typed.
        widening: Finds the nearest meaning of words that the lexicon lacks, or None.
    """
    plain, typed = words(text)
    typed = typed[:_MOST_WORDS]
    phrases = cut(typed, lexicon())
    if widening is not None:
        phrases = widening.widened(phrases)
    clauses = divide(phrases)
    notes = _Notes()
    for number, clause in enumerate(clauses):
        _note(notes, clause, number, plain, length=len(typed))
    return _reading(text, typed, phrases, clauses, notes, plain)


def _note(notes: _Notes, clause: Clause, number: int, text: str, *, length: int) -> None:
    told = length <= _MOST_TOLD
    kept, protected = protections(clause)
    edit = edited(clause, text, protected, told=told)
    mere = incidental(clause, long=length > _DESCRIBES, first=number == 0)
    scope = scoped(clause, number, protected | edit.taken | edit.dropped | mere, text)
    if any(p.name(Kind.CORRECTION) is not None for p in clause.phrases):
        notes.claims = _corrected(notes.claims, scope.claims)
    notes.claims += scope.claims
    notes.kept.update(dict.fromkeys(kept))
    notes.edits.update(dict.fromkeys(edit.names))
    notes.unmet += edit.unmet
    if scope.loose_factor is not None and not (
        any(p.is_unknown for p in clause.phrases) and not told
    ):
        bare = not any(p.is_unknown for p in clause.phrases)
        _take_late(notes, scope.loose_factor, alone=bare and not scope.claims)
    if scope.loose_step:
        notes.loose_steps.append(scope.loose_step)
    words_ = [p.name(Kind.KEEP) for p in clause.phrases[:1]]
    notes.keeps_looks |= words_ == [""] and not kept and any(c.wanted for c in scope.claims)
    notes.made |= any(p.name(Kind.MADE) is not None for p in clause.phrases)


def _corrected(before: list[Claim], now: list[Claim]) -> list[Claim]:
    """Take back what a correction corrects: the last claim of each kind that it names."""
    kinds = {claim.meaning.kind for claim in now}
    for kind in kinds:
        for at in range(len(before) - 1, -1, -1):
            if before[at].meaning.kind is kind:
                before = before[:at] + before[at + 1 :]
                break
    return before


def _take_late(notes: _Notes, factor: float, *, alone: bool) -> None:
    """Give a strength that stands alone to what was named before: "rain, but only a little"."""
    if alone and notes.claims and notes.claims[-1].wanted:
        last = notes.claims[-1]
        notes.claims[-1] = Claim(last.meaning, True, factor, last.step, "", last.words, last.clause)
    else:
        notes.loose_factor = factor


def _reading(
    text: str,
    typed: tuple[Word, ...],
    phrases: tuple[Phrase, ...],
    clauses: tuple[Clause, ...],
    notes: _Notes,
    plain: str,
) -> Reading:
    asked, refused = wanted(notes.claims)
    others = [c for c in asked if c.meaning.kind is not Kind.TAG or not _material(c)]
    chosen = styles(asked, notes.made, alone=not others and not notes.edits)
    # A description names one way to make the picture; other words of art belong to the scene.
    chosen = chosen[:1] if len(typed) > _DESCRIBES else chosen
    where = places(asked, chosen)
    which = tags(asked, chosen)
    names = (*chosen, *where, *which)
    strengths = {c.meaning.name: round(c.factor, 3) for c in asked if c.factor != 1.0}
    if notes.loose_factor is not None and not notes.loose_steps:
        strengths["all"] = notes.loose_factor
    unwanted = [c.meaning.name for c in refused if c.meaning.name not in names]
    steps = moves(asked, refused, notes.loose_steps)
    controls = [p.name(Kind.CONTROL) for p in phrases if p.name(Kind.CONTROL)]
    # Of the place alone: the style stays.
    leaves = "home" in controls and not where
    if leaves:
        unwanted.append("place")
    empty = not names and not notes.edits and not notes.kept and not steps
    reset = "reset" in controls and empty and _only_nouns(unwanted)
    unknown = [p for p in phrases if p.is_unknown]
    return Reading(
        styles=tuple(chosen),
        places=tuple(where),
        variants=tuple(_variants(phrases, where)),
        backdrop="" if where else _backdrop(phrases, plain),
        tags=(*which, *notes.kept),
        unwanted=() if reset else tuple(unwanted),
        strengths=tuple((n, f) for n, f in strengths.items() if n in names or n == "all"),
        edits=tuple(notes.edits),
        unmet=tuple(_unmet(notes, unknown, plain)),
        ignored=tuple(_ignored(phrases, plain)),
        unknown=tuple(dict.fromkeys(p.text for p in unknown))[:_MOST_UNKNOWN],
        relative=not reset
        and (leaves or _is_relative(phrases, clauses, notes, chosen, bool(steps))),
        leaning=not reset and not chosen and not where and _is_leaning(typed, unwanted, which),
        reset=reset,
        steps=steps,
        seed=_seed(text, typed),
        blank=not text.strip(),
        understood=tuple(_understood(chosen, where, which, unwanted, notes, strengths)),
    )


def _variants(phrases: tuple[Phrase, ...], where: list[str]) -> Iterator[str]:
    for phrase in phrases:
        variant = phrase.name(Kind.VARIANT)
        if variant is not None and phrase.name(Kind.PLACE) in where:
            yield variant


def _backdrop(phrases: tuple[Phrase, ...], plain: str) -> str:
    found = (p for p in phrases if p.name(Kind.CONTROL) == "backdrop")
    return next((plain[p.start : p.end] for p in found), "")


def _material(claim: Claim) -> bool:
    return claim.meaning.name in ("glass", "gold", "ice", "wood", "stone", "metal", "porcelain")


def _only_nouns(unwanted: list[str]) -> bool:
    return all(name == "style" for name in unwanted)


def _is_relative(
    phrases: tuple[Phrase, ...],
    clauses: tuple[Clause, ...],
    notes: _Notes,
    chosen: list[str],
    moved: bool,
) -> bool:
    """Return whether a prompt only makes sense on top of the one before."""
    opening = [p for p in phrases if not p.is_mark]
    near = opening if len(opening) <= _SHORT else opening[:_OPENING]
    if any(m.name == "relative" for p in near for m in p.meanings if m.kind is Kind.CONTROL):
        return True
    stepped = {c.meaning.name for c in notes.claims if c.step > 0}
    if any(name not in stepped for name in chosen):
        return False
    if moved or notes.loose_factor is not None and not chosen and bool(notes.loose_steps):
        return True
    if any(c.how in RELATIVE_HOWS for c in notes.claims) or notes.keeps_looks:
        return True
    added = any(p.name(Kind.CONTROL) == "add" for c in clauses for p in c.phrases[:2])
    return (
        added
        and bool(notes.claims)
        and not notes.edits.keys() - _OF_THE_WORLD
        and len(opening) <= _SHORT
    )


def _is_leaning(typed: tuple[Word, ...], unwanted: list[str], which: list[str]) -> bool:
    """Return whether attributes are said of the picture that is there."""
    plain = [word.plain for word in typed if word.plain not in MARKS][:_SHORT]
    if len(plain) >= _SHORT:
        return False
    opening = " ".join(word for word in plain if word not in _POLITE)
    return bool(unwanted and not which) or bool(which and opening.startswith(_LEANING))


_POLITE = frozenset(
    ("please", "pls", "can", "could", "you", "ok", "okay", "and", "just", "um", "uh")
)
_LEANING = (
    "no ", "without ", "make it ", "make the ", "let it ", "let there ", "turn it ", "give it ", "set it ", "turn on ",
    "mach es ", "mach das ", "lass es ", "hazlo ", "haz que ", "rends le ", "rends ", "fais ",
    "rendilo ", "fai ", "deixe ", "faz ", "maak het ", "zrob ", "сделай ", "зроби ",
)  # fmt: skip


def _unmet(notes: _Notes, unknown: list[Phrase], plain: str) -> list[Unmet]:
    found = list(notes.unmet)
    run: list[Phrase] = []
    for phrase in (*unknown, Phrase("")):
        if run and phrase.start - run[-1].end not in (0, 1):
            found.append(Unmet(words=plain[run[0].start : run[-1].end], reason="unknown"))
            run = []
        run.append(phrase)
    if len(run) > 1:
        found.append(Unmet(words=plain[run[0].start : run[-2].end], reason="unknown"))
    return list(dict.fromkeys(found))[:_MOST_UNMET]


def _ignored(phrases: tuple[Phrase, ...], plain: str) -> list[str]:
    found = [
        plain[p.start : p.end]
        for p in phrases
        if p.name(Kind.QUALITY) is not None or p.name(Kind.CAMERA) is not None or p.text == "--"
    ]
    return list(dict.fromkeys(found))[:_MOST_UNKNOWN]


def _understood(
    chosen: list[str],
    where: list[str],
    which: list[str],
    unwanted: list[str],
    notes: _Notes,
    strengths: dict[str, float],
) -> list[str]:
    found = [_with_strength(name, strengths.get(name, 1.0)) for name in (*chosen, *where, *which)]
    found += [f"no {name.replace('-', ' ')}" for name in unwanted]
    found += [name.replace("-", " ") for name in notes.kept]
    return found


def _with_strength(name: str, factor: float) -> str:
    shown = name.replace("-", " ")
    return (
        f"slightly {shown}" if factor <= 0.6 else f"extremely {shown}" if factor >= 1.4 else shown
    )


def _seed(text: str, typed: tuple[Word, ...]) -> int:
    """Hash the words, or the text itself where it is punctuation alone."""
    plain = " ".join(word.plain for word in typed if word.plain not in MARKS) or text.strip()
    digest = hashlib.sha256(plain.encode("utf-8", "surrogatepass")).digest()
    return int.from_bytes(digest[:8], "big")
