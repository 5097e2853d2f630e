"""Cut words into the longest phrases that the lexicon knows."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from sundog.engine.prompt.lexicon import Kind, Lexicon, Meaning, is_unspaced
from sundog.engine.prompt.listing import words_of
from sundog.engine.prompt.text import MARKS, Word

__all__ = ["Phrase", "cut"]

# Particles of Korean that follow a noun without a space.
_PARTICLES = frozenset(
    words_of(
        """
가 이 은 는 을 를 에 에서 의 로 으로 와 과 도 만 랑 이랑 하고 처럼 같은 같이 오는 내리는 한 인 된 들 들이 풍 느낌 느낌으로 스타일 속 속에서
있는 위 하는 한게 한걸로 으로요 로요 이요 요
"""
    )
)


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase, a mark, or a word that the lexicon does not know.

    Attributes:
        text: As the lexicon writes it.
        meanings: What it says; nothing for marks and unknown words.
        start: Where it begins in the prompt.
        end: Where it ends there.
        step: 1 for a comparative.
        weight: Of the bracket that it stands in.
    """

    text: str
    meanings: tuple[Meaning, ...] = ()
    start: int = 0
    end: int = 0
    step: int = 0
    weight: float = 1.0

    @property
    def is_mark(self) -> bool:
        """Whether it is punctuation."""
        return self.text in MARKS

    @property
    def is_unknown(self) -> bool:
        """Whether it is a word that means nothing to the lexicon."""
        return not self.meanings and not self.is_mark

    def name(self, kind: Kind) -> str | None:
        """Return the name of what it says of a kind, or None."""
        for meaning in self.meanings:
            if meaning.kind is kind:
                return meaning.name
        return None


@dataclass(frozen=True, slots=True)
class _Piece:
    text: str
    word: Word
    step: int = 0


def cut(typed: tuple[Word, ...], book: Lexicon) -> tuple[Phrase, ...]:
    """Cut words into phrases, from left to right, the longest first."""
    pieces = tuple(_pieces(typed, book))
    found: list[Phrase] = []
    at = 0
    while at < len(pieces):
        length, phrase = _longest(pieces, at, book)
        if phrase.is_unknown and is_unspaced(phrase.text):
            found.extend(_unspaced(phrase, book))
        else:
            found.append(phrase)
        at += length
    return tuple(found)


def _pieces(typed: tuple[Word, ...], book: Lexicon) -> Iterator[_Piece]:
    for word in typed:
        if word.plain in MARKS:
            yield _Piece(word.plain, word)
            continue
        form = book.form(word.plain)
        for part in form.parts:
            yield _Piece(part, word, form.step)


def _longest(pieces: tuple[_Piece, ...], at: int, book: Lexicon) -> tuple[int, Phrase]:
    first = pieces[at]
    for length in range(min(book.reach(first.text), len(pieces) - at), 0, -1):
        run = pieces[at : at + length]
        text = " ".join([piece.text for piece in run])
        meanings = book.meanings(text)
        if meanings:
            return length, _phrase(text, _carried(text, run, meanings, book), run)
    if at + 1 < len(pieces):
        # One word typed as two: "water color", "cyber punk".
        text = first.text + pieces[at + 1].text
        if len(text) >= _SHORTEST_SPLIT and not first.word.plain.isdigit():
            meanings = book.meanings(text)
            if not meanings and not book.knows(first.text):
                # Misspelt as well: "lwo poly".
                text = book.form(text).parts[0]
                meanings = book.meanings(text)
            if meanings and not book.meanings(first.text):
                return 2, _phrase(text, meanings, pieces[at : at + 2])
    form = book.alone(first.text) if first.word.plain not in MARKS else None
    if form is not None:
        phrase = _phrase(form.parts[0], book.meanings(form.parts[0]), pieces[at : at + 1])
        return 1, replace(phrase, step=form.step)
    return 1, _phrase(first.text, (), pieces[at : at + 1])


_SHORTEST_SPLIT = 6
# Hours and weather that a word inside a longer phrase still tells: "rainy night", "foggy London".
_CARRIED = frozenset(("night", "rain", "fog", "storm", "dusk", "dawn", "golden-hour"))
_FIXED = frozenset(
    words_of(
        """
night-club night-bar night-mode night-light night-market date-night rain-forest confetti-rain
tropical-rain-forest ash-rain late-night-show meteor-rain night-sky rain-of-ash
"""
    )
)


def _carried(
    text: str, run: tuple[_Piece, ...], meanings: tuple[Meaning, ...], book: Lexicon
) -> tuple[Meaning, ...]:
    """Add what the words of a place or an attribute say by themselves."""
    if len(run) == 1 or text.replace(" ", "-") in _FIXED:
        return meanings
    if any(m.kind not in (Kind.PLACE, Kind.TAG, Kind.VARIANT) for m in meanings):
        return meanings
    names = {m.name for m in meanings}
    airy = all(m.kind is Kind.TAG for m in meanings)
    more = [
        m
        for piece in run
        for m in book.meanings(piece.text)[:1]
        if m.kind is Kind.TAG
        and (m.name in _CARRIED or piece.text == "sunny" or (airy and m.name == "dreamy"))
        and m.name not in names
        and not (m.name in _TIMES and names & _TIMES)
    ]
    return meanings + tuple(dict.fromkeys(more))


_TIMES = frozenset(("night", "dusk", "dawn", "golden-hour", "day", "moonlit"))


def _phrase(text: str, meanings: tuple[Meaning, ...], run: tuple[_Piece, ...]) -> Phrase:
    step = run[0].step if len(run) == 1 else 0
    weight = run[-1].word.weight
    return Phrase(text, meanings, run[0].word.start, run[-1].word.end, step, weight)


def _unspaced(phrase: Phrase, book: Lexicon) -> Iterator[Phrase]:
    """Find phrases inside a word of a script that writes no spaces."""
    text, at, unknown = phrase.text, 0, ""
    while at < len(text):
        for length in range(min(book.longest_unspaced, len(text) - at), 0, -1):
            piece = text[at : at + length]
            meanings = book.meanings(piece)
            if meanings and (length > 1 or _alone(text, at)):
                start = phrase.start + at
                yield Phrase(piece, meanings, start, min(phrase.end, start + length))
                at += length
                break
        else:
            unknown += text[at]
            at += 1
    if unknown == text and text not in _PARTICLES:
        yield Phrase(text, (), phrase.start, phrase.end)


def _alone(text: str, at: int) -> bool:
    """Return whether one letter may be a word: a syllable of Korean only before a particle."""
    if not "\uac00" <= text[at] <= "\ud7af":
        return True
    return at == 0 and (len(text) == 1 or text[1:] in _PARTICLES)
