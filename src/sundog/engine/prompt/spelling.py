"""Find the word of a vocabulary that a misspelt one was meant to be."""

from collections import defaultdict
from collections.abc import Container, Iterable

__all__ = ["Speller"]

# Shorter words have too many real neighbours: "show" is not "snow".
_SHORTEST_EDITED = 5
_SHORTEST_TWICE_EDITED = 8
# No word of the vocabulary is longer; bounds the work that one typed word can ask for.
_LONGEST = 20
_FAVOUR = 0.3


class Speller:
    """Corrects typos.

    One slip (a letter dropped, added, changed or two swapped) is found by symmetric deletion: both
    words share a form when a letter is deleted from either, so a look-up costs as much as the typed
    word is long. Source: W. Garbe, "SymSpell", 2012. Two slips, in long words only, are looked for
    among words with the same first letter, sieved by the letters that they hold.

    Args:
        vocabulary: Words to correct to.
        favoured: Those of them that win where two are nearly as near.
    """

    def __init__(self, vocabulary: Iterable[str], favoured: Container[str] = ()) -> None:
        self._favoured = favoured
        self._forms: defaultdict[str, list[str]] = defaultdict(list)
        self._long: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
        for word in vocabulary:
            if _SHORTEST_EDITED - 1 <= len(word) <= _LONGEST and word.isascii():
                for form in _deletions(word):
                    self._forms[form].append(word)
                if len(word) >= _SHORTEST_TWICE_EDITED:
                    self._long[word[0]].append((_letters(word), word))

    def correct(self, typed: str) -> str | None:
        """Return the nearest word of the vocabulary, or None when none is near."""
        if not _SHORTEST_EDITED - 1 <= len(typed) <= _LONGEST or not typed.isascii():
            return None
        near = {word for form in _deletions(typed) for word in self._forms.get(form, ())}
        most = 2 if len(typed) >= _SHORTEST_TWICE_EDITED - 1 else 1
        found = [(d, w) for w in near if (d := _distance(typed, w, most)) is not None]
        found = [(d, w) for d, w in found if _plausible(typed, w)]
        if not found and len(typed) >= _SHORTEST_TWICE_EDITED - 1:
            found = list(self._twice_edited(typed))
        return min(found, key=self._rank)[1] if found else None

    def _rank(self, found: tuple[float, str]) -> tuple[float, int, str]:
        """Order by nearness; letters are dropped more often than added, so longer words first."""
        distance, word = found
        return distance - _FAVOUR * (word in self._favoured), -len(word), word

    def _twice_edited(self, typed: str) -> Iterable[tuple[float, str]]:
        letters = _letters(typed)
        for mask, word in self._long.get(typed[0], ()):
            if abs(len(word) - len(typed)) <= 2 and (mask ^ letters).bit_count() <= 4:
                distance = _distance(typed, word, 2)
                if distance is not None:
                    yield distance, word


def _deletions(word: str) -> set[str]:
    return {word, *(word[:i] + word[i + 1 :] for i in range(len(word)))}


def _letters(word: str) -> int:
    mask = 0
    for letter in word:
        mask |= 1 << (ord(letter) & 31)
    return mask


def _plausible(typed: str, word: str) -> bool:
    """Swapped letters always; other slips only in longer words that start alike."""
    if sorted(typed) == sorted(word):
        return typed[0] == word[0] or len(word) >= _SHORTEST_EDITED
    return min(len(typed) + 1, len(word)) >= _SHORTEST_EDITED and typed[0] == word[0]


def _distance(typed: str, word: str, most: int) -> float | None:
    """Count the slips between two words; None for more than `most`.

    Two swapped letters weigh a little less than other slips. Source: optimal string alignment, F. Damerau, "A technique for computer detection and
    correction of spelling errors", 1964.
    """
    before: list[float] = []
    last = [float(j) for j in range(len(word) + 1)]
    for i, a in enumerate(typed, 1):
        row = [float(i)]
        for j, b in enumerate(word, 1):
            cost = last[j - 1] + (a != b)
            cost = min(cost, last[j] + 1, row[j - 1] + 1)
            if i > 1 and j > 1 and a == word[j - 2] and typed[i - 2] == b:
                cost = min(cost, before[j - 2] + 0.9)
            row.append(cost)
        if min(row) > most:
            return None
        before, last = last, row
    return last[-1] if last[-1] <= most else None
