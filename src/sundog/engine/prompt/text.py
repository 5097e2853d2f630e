"""Bring a prompt into one plain form and cut it into words."""

import re
import unicodedata
from dataclasses import dataclass

__all__ = ["CLOSE", "COLON", "COMMA", "FLAG", "MARKS", "MINUS", "OPEN", "STOP", "Word", "words"]

COMMA = ","
"""Ends a clause: no phrase reaches over it."""

STOP = "."
"""Ends a sentence."""

COLON = ":"
OPEN = "("
CLOSE = ")"

MINUS = "-"
"""A minus sign right before a word, as in ``-clouds``."""

FLAG = "--"
"""A generator's parameter with its value, as in ``--ar 16:9``."""

MARKS = frozenset((COMMA, STOP, COLON, OPEN, CLOSE, MINUS, FLAG))
"""Everything that `words` gives beside words."""

# More letters say nothing more; bounds the work of everything that follows.
_MOST_LETTERS = 8_000
_LONGEST_WORD = 64

# Cyrillic and Greek letters that look Latin; only read so inside an otherwise Latin word.
_LOOK_ALIKES = str.maketrans("асеорхуіјѕԁɡνοαкмтнвгп", "aceopxyijsdgvoakmthbrn")
_ARABIC = str.maketrans("أإآٱىيةئك", "ااااییهیک", "ًٌٍَُِّْٰـ")
_HAS_LATIN = re.compile("[a-z]")
_LATIN_MARKS = re.compile("[\u0300-\u036f]")
_MARKED = "\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u0900-\u0dff\u0e31-\u0e4e\u200c\u200d"
_TOKEN = re.compile(
    r"(?P<address>(?:https?|ftp|file|javascript|data):/*\S+|www\.\S+|(?:\.{0,2}[/\\][\w.%-]+){2,}"
    r"|</?[a-zA-Z][^<>]{0,200}>|\b[\w-]+\.(?:com|net|org|png|jpe?g|html?|exe|sh|py|mp4)\b)"
    r"|(?P<flag>--(?!no\b)[a-zA-Z]+(?:[ =]+[\d.:]+)?)"
    r"|(?P<weight>(?<=[^\W\d]):{1,2}-?\d*\.?\d+(?!\w))"
    r"|(?P<minus>--(?=no\b)|(?<![\w)])-(?=[^\W\d_]))"
    rf"|(?P<word>\b[bB]\s?[/&]\s?[wW]\b|\b[wW]/[oO](?:ut)?\b|(?:[^\W_]|[{_MARKED}])+(?:['’`´](?:[^\W_])+)*)"
    r"|(?P<symbol>[\u2190-\u2bff\U0001f000-\U0001faff])"
    r"|(?P<comma>[,、،;&+*•·~]+|--+|\s[-–—]+\s|[–—]+)"
    r"|(?P<colon>:)|(?P<open>[(\[{]+)|(?P<close>[)\]}]+)"
    r"|(?P<stop>[.!?\n|/\"<>。！？।۔؟…]+)"
)


@dataclass(frozen=True, slots=True)
class Word:
    """A word or a mark.

    Attributes:
        plain: Lower case, no accents where they carry no meaning; one of `MARKS` for a mark.
        start: Where it begins in the text that `words` returned it with.
        end: Where it ends there.
        weight: Of the bracket that it stands in, as in ``(fog:0.3)``; 1 for none.
    """

    plain: str
    start: int = 0
    end: int = 0
    weight: float = 1.0


def words(text: str) -> tuple[str, tuple[Word, ...]]:
    """Cut a prompt into words.

    Args:
        text: As typed, any script. Scripts without spaces give one long word a clause.

    Returns:
        The text that the positions count in (the prompt in NFKC), and its words and marks.
    """
    plain = unicodedata.normalize("NFKC", text[:_MOST_LETTERS])
    found: list[Word] = []
    for match in _TOKEN.finditer(plain):
        kind = match.lastgroup or ""
        start, end = match.span()
        if kind == "stop" and match[0] == "." and found and found[-1].plain in _SHORTENED:
            continue
        if kind == "weight":
            _weigh(found, float(match[0].lstrip(": ")))
        elif kind in _OF_KIND:
            found.append(Word(_OF_KIND[kind], start, end))
        else:
            found.append(Word(fold(match[0])[:_LONGEST_WORD], start, end))
    return plain, tuple(_spelled_out(found))


_SHORTENED = frozenset(("dr", "mr", "mrs", "ms", "st", "vs"))
"""Words that a full stop may follow inside a sentence."""

_OF_KIND = {
    "address": STOP,
    "flag": FLAG,
    "minus": MINUS,
    "comma": COMMA,
    "colon": COLON,
    "open": OPEN,
    "close": CLOSE,
    "stop": STOP,
}


def fold(word: str) -> str:
    """Return a word in lower case, without accents, with look-alike letters made Latin."""
    folded = word.casefold()
    if folded.isascii():
        if "colour" in folded or "grey" in folded:
            folded = folded.replace("colour", "color").replace("grey", "gray")
        return folded.replace("'", "").replace("`", "").replace(" ", "")
    folded = re.sub("['’`´\u200c\u200d\ufe0f]", "", folded)
    if any("\u0600" <= c <= "\u06ff" for c in folded):
        return folded.translate(_ARABIC)
    # Only Latin (and Cyrillic й, ё) lose their marks: in other scripts the marks are letters.
    bare = _LATIN_MARKS.sub("", unicodedata.normalize("NFKD", folded))
    bare = unicodedata.normalize("NFC", bare)
    return bare.translate(_LOOK_ALIKES) if _HAS_LATIN.search(bare) else bare


def _weigh(found: list[Word], weight: float) -> None:
    """Give the words since the last bracket or comma their weight."""
    for at in range(len(found) - 1, -1, -1):
        if found[at].plain in (OPEN, CLOSE, COMMA, STOP):
            return
        found[at] = Word(found[at].plain, found[at].start, found[at].end, weight)


def _spelled_out(found: list[Word]) -> list[Word]:
    """Join four and more single letters into the word that they spell: ``a n i m e``."""
    joined: list[Word] = []
    run: list[Word] = []
    for word in (*found, Word(STOP)):
        if len(word.plain) == 1 and word.plain.isascii() and word.plain.isalpha():
            run.append(word)
            continue
        if len(run) >= 4:
            joined.append(Word("".join(w.plain for w in run), run[0].start, run[-1].end))
        else:
            joined.extend(run)
        run = []
        joined.append(word)
    return joined[:-1]
