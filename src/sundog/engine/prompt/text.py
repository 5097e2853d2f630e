"""Bring a prompt into one plain form and cut it into words."""

import re
import unicodedata

__all__ = ["BREAK", "MINUS", "words"]

BREAK = "|"
"""Stands between clauses: no phrase and no negation reaches over it."""

MINUS = "-no-"
"""Stands for a minus sign right before a word, as in ``-clouds``."""

# Cyrillic and Greek letters that look Latin; only read so inside an otherwise Latin word.
_LOOK_ALIKES = str.maketrans("асеорхуіјѕԁɡνοα", "aceopxyijsdgvoa")
_HAS_LATIN = re.compile("[a-z]")
_TOKEN = re.compile(
    r"(?P<minus>(?<![\w)])-(?=[^\W\d_]))|(?P<break>[,.;:!?()\[\]{}<>\"\n|/]+)|(?P<word>(?:[^\W_]|[\u0900-\u0dff])+)"
    r"|(?P<symbol>[\u2600-\u27bf\U0001f300-\U0001faff])"
)


def words(text: str) -> tuple[str, ...]:
    """Cut a prompt into lower-case words without accents, with `BREAK` and `MINUS` among them.

    Args:
        text: As typed, any script. Scripts without spaces give one long word a clause.
    """
    folded = unicodedata.normalize("NFKD", text).casefold().replace("'", "").replace("’", "")
    # Only Latin loses its accents: in other scripts the marks are letters.
    plain = "".join(c for c in folded if not "\u0300" <= c <= "\u036f")
    plain = unicodedata.normalize("NFKC", plain)
    found = []
    for match in _TOKEN.finditer(plain):
        if match["minus"]:
            found.append(MINUS)
        elif match["break"]:
            found.append(BREAK)
        else:
            found.append(_latin(match[0]))
    return tuple(found)


def _latin(word: str) -> str:
    return word.translate(_LOOK_ALIKES) if _HAS_LATIN.search(word) else word
