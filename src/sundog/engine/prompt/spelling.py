"""Find the word of a vocabulary that a misspelt one was meant to be."""

from collections import defaultdict
from collections.abc import Iterable
from difflib import SequenceMatcher
from itertools import combinations

__all__ = ["Speller"]

# Shorter words have too many real neighbours: "show" is not "snow".
_SHORTEST_EDITED = 5
_SHORTEST_TWICE_EDITED = 8
# No word of the vocabulary is longer; bounds the work that one typed word can ask for.
_LONGEST = 18


class Speller:
    """Corrects typos by symmetric deletion.

    A word with one letter dropped, added, changed or swapped shares a form with the right word
    when a letter is deleted from either; so a look-up costs as much as the typed word is long,
    however large the vocabulary. Source: W. Garbe, "SymSpell", 2012.
    """

    def __init__(self, vocabulary: Iterable[str]) -> None:
        self._forms: defaultdict[str, set[str]] = defaultdict(set)
        for word in vocabulary:
            if len(word) >= _SHORTEST_EDITED - 1 and word.isascii():
                for form in _forms(word):
                    self._forms[form].add(word)

    def correct(self, typed: str) -> str | None:
        """Return the nearest word of the vocabulary, or None when none is near."""
        if not 1 < len(typed) <= _LONGEST:
            return None
        found = {word for form in _forms(typed) for word in self._forms.get(form, ())}
        near = sorted(word for word in found if _plausible(typed, word))
        return max(near, key=lambda word: _likeness(typed, word), default=None)


def _forms(word: str) -> set[str]:
    deletions = 2 if len(word) >= _SHORTEST_TWICE_EDITED - 1 else 1
    forms = {word}
    for count in range(1, deletions + 1):
        for kept in combinations(word, len(word) - count):
            forms.add("".join(kept))
    return forms


def _plausible(typed: str, word: str) -> bool:
    """Swapped letters always; other slips only in longer words that start alike."""
    if sorted(typed) == sorted(word):
        return True
    if len(typed) < _SHORTEST_EDITED - 1 or len(word) < _SHORTEST_EDITED or typed[0] != word[0]:
        return False
    return _likeness(typed, word) >= (0.75 if len(word) >= _SHORTEST_TWICE_EDITED else 0.79)


def _likeness(typed: str, word: str) -> float:
    return SequenceMatcher(None, typed, word, autojunk=False).ratio()
