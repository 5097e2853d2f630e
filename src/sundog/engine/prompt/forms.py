"""Other forms of a word: plural, -ing, -ed, -ish, comparatives, endings of other scripts."""

from collections.abc import Container, Iterator

from sundog.engine.prompt.listing import words_of

__all__ = ["compounds", "forms", "redoubled", "singular"]

_KEEP_S = frozenset(
    words_of(
        """
glasses sunglasses clothes pants woods canvas christmas xmas diwali news lens always
this its his yes bus gas plus less moss grass glass dress boss cross kiss mess brass
across as is was has us thus paris texas atlantis bauhaus series versailles alps bias
iris tennis chess sans gris des les las los dias mais tres dos das lapis pas plus sous
jus heures oils lots monsters goggles trees legos dreamworks arts braque hokusai picasso
does goes matrix princess mucus versus colossus circus cactus focus venus nexus campus
"""
    )
)

_SUFFIXES = (
    ("iness", "y"),
    ("ness", ""),
    ("ingly", ""),
    ("ing", ""),
    ("ing", "e"),
    ("ied", "y"),
    ("ed", ""),
    ("ed", "e"),
    ("ish", ""),
    ("ish", "e"),
    ("ily", "y"),
    ("ly", ""),
    ("like", ""),
    ("esque", ""),
    ("ized", ""),
    ("ised", ""),
    ("ify", ""),
    ("ified", ""),
    ("istic", "ism"),
    ("ists", "ism"),
    ("ist", "ism"),
    ("ic", ""),
    ("y", ""),
    ("y", "e"),
    ("en", ""),
    ("core", ""),
    ("punk", ""),
    ("scape", ""),
    ("style", ""),
    ("world", ""),
    ("art", ""),
    ("ful", ""),
)
# Of languages that bend their adjectives: "verschneites", "dorée", "encantada".
_BENT = (
    ("es", ""),
    ("er", ""),
    ("em", ""),
    ("en", ""),
    ("e", ""),
    ("a", "o"),
    ("as", "o"),
    ("os", "o"),
)
_SHORTEST_BENT = 5
_SHORTEST_REDOUBLED = 5

_CYRILLIC = words_of(
    """
ами ями ого его ому ему ыми ими ная ный ном ной ную ных ными ая яя ое ее ые ие ый ий ии
ой ей ом ем ам ям ах ях ов ев ую юю ых их а я ы и у ю е о ь
"""
)
_ARABIC_PREFIXES = ("وال", "بال", "فال", "کال", "لل", "ال", "و", "ب", "ف", "ل")
_INDIC_ENDINGS = 3


def singular(word: str) -> str:
    """Return a Latin word without its plural ending; the key of every phrase."""
    if len(word) < 4 or not word.endswith("s") or word in _KEEP_S or not word.isascii():
        return word
    if word.endswith(("ss", "us", "is", "as", "os")):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes")):
        return word[:-2]
    return word[:-1]


def forms(word: str) -> Iterator[tuple[str, int]]:
    """Yield the words that a word may be a form of, likeliest first, and its comparison.

    Yields:
        The other form, and 1 for a comparative (``foggier``), else 0.
    """
    if word.isascii():
        yield from _latin(word)
    elif "\u0400" <= word[0] <= "\u04ff":
        yield from ((stem, 0) for stem in _cyrillic(word))
    elif "\u0600" <= word[0] <= "\u06ff":
        for prefix in _ARABIC_PREFIXES:
            if word.startswith(prefix) and len(word) - len(prefix) >= 3:
                yield word[len(prefix) :], 0
    elif "\u0900" <= word[0] <= "\u0dff":
        for cut in range(1, _INDIC_ENDINGS + 1):
            if len(word) - cut >= 3:
                yield word[:-cut], 0


def _latin(word: str) -> Iterator[tuple[str, int]]:
    squeezed = _squeezed(word)
    if squeezed != word:
        yield squeezed, 0
        yield _squeezed(word, 1), 0
    if not word.isalpha():
        yield word.translate(_LEET), 0
    for ending, other in (("ier", "y"), ("er", ""), ("er", "e"), ("iest", "y"), ("est", "")):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            yield from ((stem, 1) for stem in _stems(word[: -len(ending)], other))
    for ending, other in _SUFFIXES:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            yield from ((stem, 0) for stem in _stems(word[: -len(ending)], other))
    for ending, other in _BENT:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_BENT:
            yield word[: -len(ending)] + other, 0


_LEET = str.maketrans("013457@$", "oieastas")


def _stems(stem: str, other: str) -> Iterator[str]:
    yield stem + other
    if not other and len(stem) > 3 and stem[-1] == stem[-2]:
        yield stem[:-1]


def _squeezed(word: str, most: int = 2) -> str:
    """Shorten runs of three and more of a letter: ``soooo``."""
    kept: list[str] = []
    for at, letter in enumerate(word):
        run = word[max(0, at - 2) : at + 1]
        if len(run) == 3 and len(set(run)) == 1:
            continue
        kept.append(letter)
    short = "".join(kept)
    if most == 1 and short != word:
        short = "".join(c for at, c in enumerate(short) if at == 0 or c != short[at - 1])
    return short


def redoubled(word: str) -> Iterator[str]:
    """Yield a Latin word with one double letter made single, or one single consonant doubled."""
    if len(word) < _SHORTEST_REDOUBLED or not (word.isascii() and word.isalpha()):
        return
    for at in range(1, len(word)):
        if word[at] == word[at - 1]:
            yield word[:at] + word[at + 1 :]
    for at in range(1, len(word) - 1):
        letter = word[at]
        if letter not in "aeiouhjqvwxy" and letter not in (word[at - 1], word[at + 1]):
            yield word[:at] + letter + word[at:]


def _cyrillic(word: str) -> Iterator[str]:
    """Yield the stem that all endings of a word share; stems are marked by a final dot."""
    for ending in _CYRILLIC:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            yield word[: -len(ending)] + "."
    yield word + "."


def compounds(word: str, known: Container[str]) -> tuple[str, str] | None:
    """Split a word into two that are known: ``neonlights``, ``Regenwetter``."""
    for at in range(len(word) - 4, 3, -1):
        if word[:at] in known and singular(word[at:]) in known:
            return word[:at], singular(word[at:])
    return None
