"""What words and phrases mean: one look-up made of the tables.

Phrases are written in the tables as people type them; they are stored as
`sundog.engine.prompt.text.words` gives them, in the singular.
"""

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cached_property, lru_cache

from sundog.engine.prompt.forms import compounds, forms, redoubled, singular
from sundog.engine.prompt.spelling import Speller
from sundog.engine.prompt.tables import FILLERS, ORDINARY, TABLES
from sundog.engine.prompt.text import fold

__all__ = ["Form", "Kind", "Lexicon", "Meaning", "lexicon", "rows"]


class Kind(Enum):
    """What sort of thing a phrase says."""

    # Looks: what an engine can make.
    STYLE = "s"
    PLACE = "p"
    TAG = "t"
    # Only to be left out: "no people".
    NOUN = "noun"
    # Which sort of the place beside it.
    VARIANT = "variant"
    # How a look is meant.
    STRENGTH = "strength"
    NEGATION = "negation"
    NEGATION_AFTER = "negation-after"
    STEP = "step"
    TURN = "turn"
    JOIN = "join"
    PREPOSITION = "preposition"
    CORRECTION = "correction"
    MADE = "made"
    # What happens to the picture as a whole.
    CONTROL = "control"
    KEEP = "keep"
    KEPT = "kept"
    # Edits of things.
    VERB = "verb"
    THING = "thing"
    # Words without an effect.
    QUALITY = "quality"
    CAMERA = "camera"
    FILLER = "filler"


LOOKS = frozenset((Kind.STYLE, Kind.PLACE, Kind.TAG, Kind.NOUN))
"""Kinds that can be wanted or unwanted."""

_ROLES = frozenset((Kind.KEEP, Kind.VERB, Kind.CONTROL, Kind.NEGATION, Kind.NEGATION_AFTER))
# What a later table takes over from an earlier one; all else is added.
_NAMING = frozenset((Kind.STYLE, Kind.PLACE, Kind.TAG, Kind.FILLER))
_KINDS = {kind.value: kind for kind in Kind}
# Scripts that write no spaces: phrases are searched inside words.
_UNSPACED = (("\u3040", "\u30ff"), ("\u3400", "\u9fff"), ("\uac00", "\ud7af"), ("\u0e00", "\u0e7f"))
_FIRST_UNSPACED = "\u0e00"


@dataclass(frozen=True, slots=True)
class Meaning:
    """One thing that a phrase says.

    Attributes:
        kind: Its sort.
        name: What the engines know it by, or the sort within the kind.
        vague: Whether it gives way to anything of its kind that is named outright.
    """

    kind: Kind
    name: str
    vague: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """A word as the lexicon knows it.

    Attributes:
        parts: The known word, two for a compound.
        step: 1 where it was a comparative.
        known: Whether the lexicon has it.
    """

    parts: tuple[str, ...]
    step: int = 0
    known: bool = True


def is_unspaced(word: str) -> bool:
    """Return whether a word is of a script that writes no spaces."""
    return word[0] >= _FIRST_UNSPACED and any(low <= word[0] <= high for low, high in _UNSPACED)


class Lexicon:
    """Phrases with their meanings, and the spelling of their words.

    Attributes:
        longest: Number of words of the longest phrase.
        longest_unspaced: Number of letters of the longest phrase without spaces.
    """

    def __init__(
        self,
        meanings: Mapping[str, tuple[Meaning, ...]],
        ordinary: Iterable[str] = (),
        joined: Container[str] = (),
    ) -> None:
        self._meanings = dict(meanings)
        self._ordinary = frozenset(ordinary)
        self._first: dict[str, int] = {}
        known: set[str] = set()
        for phrase in meanings:
            if " " in phrase:
                parts = phrase.split(" ")
                known.update(parts)
                if len(parts) > self._first.get(parts[0], 0):
                    self._first[parts[0]] = len(parts)
            else:
                known.add(phrase)
                self._first.setdefault(phrase, 1)
        self.longest = max(self._first.values())
        self.longest_unspaced = max(
            (len(p) for p in meanings if p[0] >= _FIRST_UNSPACED and is_unspaced(p)), default=0
        )
        self._known = known
        self._joined = joined
        self._forms: dict[str, Form] = {}

    def prewarm(self) -> None:
        """Make what the first misspelt or inflected word would have to wait for."""
        for letter in "abcdefghijklmnopqrstuvwxyz":
            self._speller.correct(letter + "qzjx")
        _ = self._stems

    def meanings(self, phrase: str) -> tuple[Meaning, ...]:
        """Return what a phrase says; nothing for an unknown one."""
        return self._meanings.get(phrase, ())

    def knows(self, word: str) -> bool:
        """Return whether a word is part of any phrase."""
        return word in self._known

    def reach(self, first: str) -> int:
        """Return the number of words of the longest phrase that begins with a word."""
        return self._first.get(first, 0)

    def phrases(self) -> Mapping[str, tuple[Meaning, ...]]:
        """Return everything that can be said."""
        return self._meanings

    def form(self, word: str) -> Form:
        """Return a word as the lexicon knows it: its base form, its parts, its right spelling."""
        found = self._forms.get(word)
        if found is None:
            found = self._find(word)
            if len(self._forms) > _MOST_FORMS:
                self._forms.clear()
            self._forms[word] = found
        return found

    def alone(self, word: str) -> Form | None:
        """Return the form of a word that is a phrase by itself, where only phrases hold the word."""
        for other, step in forms(word):
            for form in (other, singular(other)):
                if form in self._meanings:
                    return Form((form,), step)
        return None

    @cached_property
    def _stems(self) -> dict[str, str]:
        """Cyrillic words by the stems that their endings leave."""
        cyrillic = [word for word in self._known if "\u0400" <= word[0] <= "\u04ff"]
        return {stem: word for word in cyrillic for stem, _ in forms(word)}

    @cached_property
    def _speller(self) -> Speller:
        """Made when the first unknown word comes, not before."""
        fillers = {p for p, senses in self._meanings.items() if senses[0].kind is Kind.FILLER}
        spelt = [word for word in self._known - fillers if word not in self._joined]
        spelt += [word[:-1] + "ies" for word in spelt if word.endswith("y")]
        return Speller(spelt, self._meanings)

    def _find(self, word: str) -> Form:
        base = singular(word)
        for same in (word, base):
            if same in self._known:
                return Form((same,))
        if {word, base} & self._ordinary:
            return Form((word,), known=False)
        return (
            self._redoubled(word)
            or self._other_form(word)
            or self._respelt(word)
            or Form((word,), known=False)
        )

    def _is_role(self, word: str) -> bool:
        """Return whether a word only governs others: a wrong guess would turn a prompt around."""
        senses = self._meanings.get(word, ())
        return bool(senses) and all(m.kind in _ROLES for m in senses)

    def _redoubled(self, word: str) -> Form | None:
        """Return a word whose letters were doubled, or not, by mistake: "commic", "bubles"."""
        for other in redoubled(word):
            form = singular(other)
            if form in self._meanings and not self._is_role(form):
                return Form((form,))
        return None

    def _other_form(self, word: str) -> Form | None:
        for other, step in forms(word):
            stem = self._stems.get(other, "") if other.endswith(".") else other
            for form in (stem, singular(stem)) if stem else ():
                if form in self._known:
                    return Form((form,), step)
                if form in self._ordinary:
                    return Form((word,), known=False)
        return None

    def _respelt(self, word: str) -> Form | None:
        if not (word.isascii() and word.isalpha()):
            return None
        right = self._speller.correct(word)
        if right and right not in self._known:
            right = singular(right)
        if (
            right
            and len(right) < _LONG_ROLE
            and self._is_role(right)
            and sorted(right) != sorted(word)
        ):
            right = None
        parts = (right,) if right else compounds(word, self._known)
        return Form(parts) if parts else None


_MOST_FORMS = 4_096
_LONG_ROLE = 8


_singular = lru_cache(maxsize=1 << 14)(singular)


@lru_cache(maxsize=1 << 14)
def _word(typed: str) -> str:
    return singular(fold(typed))


def _phrase(typed: str) -> str:
    """Write a phrase of the tables as it is looked up."""
    if " " not in typed and "-" not in typed:
        return _word(typed)
    return " ".join([_word(word) for word in typed.replace("-", " ").split()])


def _senses(key: str, kind: Kind) -> tuple[Meaning, ...]:
    senses = []
    for at, part in enumerate(key.split()):
        vague = part.startswith("?")
        prefix, colon, name = part.lstrip("?").partition(":")
        of = _KINDS[prefix] if colon else Kind.TAG if at else kind
        senses.append(Meaning(of, name if colon else prefix, vague))
    return tuple(senses)


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """Return the one lexicon."""
    meanings: dict[str, tuple[Meaning, ...]] = {
        _word(word): (Meaning(Kind.FILLER, word),) for word in FILLERS.split()
    }
    roles: dict[str, tuple[Meaning, ...]] = {}
    joined: dict[str, tuple[Meaning, ...]] = {}
    for kind, table in TABLES:
        for phrase, senses in rows(table, Kind(kind)):
            if senses[0].kind not in _NAMING:
                before = roles.get(phrase, ())
                kinds = {(m.kind, m.name) for m in before}
                roles[phrase] = before + tuple(m for m in senses if (m.kind, m.name) not in kinds)
                continue
            meanings[phrase] = senses
            if " " in phrase and len(phrase) > _SHORTEST_JOINED and phrase.isascii():
                joined[phrase.replace(" ", "")] = senses
    for phrase, senses in roles.items():
        looks = tuple(m for m in meanings.get(phrase, ()) if m.kind in LOOKS)
        meanings[phrase] = looks + senses
    return Lexicon(joined | meanings, ORDINARY, joined.keys() - meanings.keys())


def rows(table: Mapping[str, str], kind: Kind) -> Iterator[tuple[str, tuple[Meaning, ...]]]:
    """Give the phrases of a table, as they are looked up, with what they say."""
    for key, row in table.items():
        senses = _senses(key, kind)
        if row.isascii():
            # One pass over the row, not over every word: the tables are long.
            for phrase in fold(row.replace(" ", "\n")).replace("-", "\n").split("|"):
                plain = phrase.split()
                if plain:
                    yield " ".join([_singular(word) for word in plain]), senses
            continue
        for typed in row.split("|"):
            phrase = _phrase(typed)
            if phrase:
                yield phrase, senses


_SHORTEST_JOINED = 6
