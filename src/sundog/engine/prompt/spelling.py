"""Find the word of a vocabulary that a misspelt one was meant to be."""

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator

__all__ = ["Speller"]

# Shorter words have too many real neighbours: "show" is not "snow".
_SHORTEST_EDITED = 5
_SHORTEST_TWICE_EDITED = 8
# No word of the vocabulary is longer; bounds the work that one typed word can ask for.
_LONGEST = 20
_FAVOUR = 0.3
_SWAPPED = 0.9


class Speller:
    """Corrects typos.

    A slip is a letter dropped, added, changed, or two swapped: one in any word, two in long ones.
    People rarely miss the first letter, so a typed word is compared only with words of the same
    first letter (or, when the first two are swapped, of the second) and of nearly the same letters.
    A letter's words are prepared when its first misspelt word comes.

    Args:
        vocabulary: Words to correct to.
        favoured: Those of them that win where two are nearly as near.
    """

    def __init__(self, vocabulary: Iterable[str], favoured: Container[str] = ()) -> None:
        self._favoured = favoured
        self._raw: defaultdict[str, list[str]] = defaultdict(list)
        self._words: dict[str, list[tuple[int, str]]] = {}
        for word in vocabulary:
            if _SHORTEST_EDITED - 1 <= len(word) <= _LONGEST and word.isascii():
                self._raw[word[0]].append(word)

    def correct(self, typed: str) -> str | None:
        """Return the nearest word of the vocabulary, or None when none is near."""
        if not _SHORTEST_EDITED - 1 <= len(typed) <= _LONGEST or not typed.isascii():
            return None
        twice = len(typed) >= _SHORTEST_TWICE_EDITED - 1
        found = list(self._near(typed, 1))
        if not found and twice:
            near = _deletions(typed)
            found = [
                (d, w)
                for d, w in self._near(typed, 2)
                if len(w) >= _SHORTEST_TWICE_EDITED or near & _deletions(w)
            ]
        return min(found, key=self._rank)[1] if found else None

    def _rank(self, found: tuple[float, str]) -> tuple[float, int, str]:
        """Order by nearness; letters are dropped more often than added, so longer words first."""
        distance, word = found
        return distance - _FAVOUR * (word in self._favoured), -len(word), word

    def _near(self, typed: str, most: int) -> Iterator[tuple[float, str]]:
        letters = _letters(typed)
        for mask, word in self._starting(typed[0]):
            # A slip changes at most two of the letters that a word holds.
            if abs(len(word) - len(typed)) <= most and (mask ^ letters).bit_count() <= 2 * most:
                distance = _distance(typed, word, most)
                if distance is not None and (most > 1 or _plausible(typed, word)):
                    yield distance, word
        if typed[1] != typed[0]:
            swapped = typed[1] + typed[0] + typed[2:]
            for _, word in self._starting(typed[1]):
                if word == swapped and len(word) >= _SHORTEST_EDITED:
                    yield _SWAPPED, word

    def _starting(self, letter: str) -> list[tuple[int, str]]:
        found = self._words.get(letter)
        if found is None:
            found = [(_letters(word), word) for word in self._raw.get(letter, ())]
            self._words[letter] = found
        return found


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

    Two swapped letters weigh a little less than other slips. Source: optimal string alignment,
    F. Damerau, "A technique for computer detection and correction of spelling errors", 1964.
    """
    before: list[float] = []
    last = [float(j) for j in range(len(word) + 1)]
    for i, a in enumerate(typed, 1):
        row = [float(i)]
        for j, b in enumerate(word, 1):
            cost = last[j - 1] + (a != b)
            cost = min(cost, last[j] + 1, row[j - 1] + 1)
            if i > 1 and j > 1 and a == word[j - 2] and typed[i - 2] == b:
                cost = min(cost, before[j - 2] + _SWAPPED)
            row.append(cost)
        if min(row) > most:
            return None
        before, last = last, row
    return last[-1] if last[-1] <= most else None
