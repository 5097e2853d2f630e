"""What of a typed text a caption leaves out: what is not wanted, and what then hangs in the air.

A model that draws without guidance has no way to be told "no": of "no people" it reads people. So
what is refused is taken out of the text together with the word that refuses it.
"""

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from typing import Final, NamedTuple

from sundog.engine.prompt.clauses import Clause
from sundog.engine.prompt.lexicon import LOOKS, Kind
from sundog.engine.prompt.phrases import Phrase
from sundog.engine.prompt.text import FLAG, MINUS

__all__ = ["Refused", "hanging", "is_said", "refused", "with_adjectives"]

# A refusal that goes on for longer is a sentence that only has a "not" in it.
_LONGEST_REFUSAL: Final = 6
# A weight in brackets at or below this asks for absence, as in "(fog:0.3)".
_ABSENT: Final = 0.6
_ARTICLES: Final = frozenset(("a", "an", "the", "my", "his", "her", "their", "our", "your", "some"))
# What they refuse is often no thing that is seen: "does not know".
_OF_VERBS: Final = frozenset(
    [
        "not",
        "never",
        "dont",
        "do not",
        "doesnt",
        "isnt",
        "arent",
        "didnt",
        "wouldnt",
        "cant",
        "cannot",
        "wont",
        "aint",
    ]
)
_OF_ONE: Final = frozenset(("less", "too"))


class Refused(NamedTuple):
    """What a clause does not want.

    Attributes:
        at: Indices of its phrases, those that refuse among them.
        things: What is refused: phrases as the lexicon writes them, and the names they stand for.
    """

    at: frozenset[int]
    things: frozenset[str]


def refused(clause: Clause) -> Refused:
    """Find what a clause does not want, with the words that say so."""
    at: set[int] = set()
    things: set[str] = set()
    weak = ([i] for i, phrase in enumerate(clause.phrases) if phrase.weight <= _ABSENT)
    for run in (*_refusals(clause), *weak):
        content = [clause.phrases[i] for i in run if not _refuses(clause.phrases[i])]
        if len(content) > _LONGEST_REFUSAL or _is_of_a_verb(clause.phrases, run, content):
            continue
        at.update(run)
        for phrase in content:
            if is_said(phrase):
                things.update((phrase.text, *(m.name for m in phrase.meanings)))
    return Refused(frozenset(at), frozenset(things))


def _is_of_a_verb(phrases: Sequence[Phrase], run: list[int], content: list[Phrase]) -> bool:
    verbal = any(phrases[i].text in _OF_VERBS for i in run)
    return verbal and not any(_looks(p) or p.name(Kind.THING) is not None for p in content)


def _refusals(clause: Clause) -> Iterator[list[int]]:
    """Give the indices of each word that refuses with those that it reaches."""
    run: list[int] = []
    is_open, of_one = clause.listed, False
    for at, phrase in enumerate(clause.phrases):
        if _refuses(phrase):
            if not (is_open and len(run) == 1):  # "not too dark" refuses once
                yield run
                run = []
            run.append(at)
            is_open = True
            of_one = phrase.text == MINUS or phrase.name(Kind.NEGATION) in _OF_ONE
        elif _refuses_before(clause.phrases, at):
            yield [at - 1, at]
        elif is_open and _ends(phrase, is_used=any(is_said(clause.phrases[i]) for i in run)):
            is_open = False
        elif is_open:
            run.append(at)
            is_open = not (of_one and is_said(phrase))
    yield run


def _ends(phrase: Phrase, *, is_used: bool) -> bool:
    """Tell whether a refusal reaches no further than before a phrase."""
    turns = phrase.name(Kind.TURN) is not None and not _looks(phrase)
    return turns or (is_used and phrase.name(Kind.PREPOSITION) is not None)


def _refuses(phrase: Phrase) -> bool:
    return phrase.text == MINUS or phrase.name(Kind.NEGATION) is not None


def _refuses_before(phrases: tuple[Phrase, ...], at: int) -> bool:
    """Tell whether a phrase refuses the one before it: "text free"."""
    after = phrases[at].name(Kind.NEGATION_AFTER) is not None and not _looks(phrases[at])
    return after and at > 0 and _looks(phrases[at - 1])


def _looks(phrase: Phrase) -> bool:
    return any(meaning.kind in LOOKS for meaning in phrase.meanings)


def is_said(phrase: Phrase) -> bool:
    """Tell whether a phrase says something that can be seen."""
    if _refuses(phrase):
        return False
    return phrase.is_unknown or _looks(phrase) or phrase.name(Kind.THING) is not None


def with_adjectives(phrases: Sequence[Phrase], at: AbstractSet[int]) -> set[int]:
    """Return indices together with those of what says more of them: "a red" of "a red hat"."""
    found = set(at)
    for last in at:
        before = last - 1
        while before >= 0 and _is_adjective(phrases[before]):
            found.add(before)
            before -= 1
    return found


def _is_adjective(phrase: Phrase) -> bool:
    kinds = {meaning.kind for meaning in phrase.meanings}
    return phrase.text in _ARTICLES or bool(kinds) and kinds <= {Kind.TAG, Kind.STRENGTH}


def hanging(clause: Clause, gone: AbstractSet[int]) -> frozenset[int]:
    """Find what leads nowhere once other phrases are gone: "at" of "at night", flags always.

    Args:
        clause: The clause.
        gone: Indices of phrases that are taken out.
    """
    loose = {at for at, phrase in enumerate(clause.phrases) if phrase.text == FLAG}
    if not gone:
        return frozenset(loose)
    leads_on, next_is_gone, after_link = False, True, False
    for at in range(len(clause.phrases) - 1, -1, -1):
        phrase = clause.phrases[at]
        is_link = _links(phrase)
        is_led = leads_on if is_link else not next_is_gone
        if at not in gone | loose and not is_led and (is_link or _leans(phrase)):
            loose.add(at)
        next_is_gone = at in gone | loose
        if next_is_gone:
            # "at night in rain" without the night: "at" does not lead to the rain.
            leads_on = leads_on and not after_link
        else:
            leads_on, after_link = leads_on or not is_link, is_link
    return frozenset(loose | _opening(clause, gone | loose))


def _opening(clause: Clause, gone: AbstractSet[int]) -> set[int]:
    """Find the "and" or "into" that a clause would begin with, though it did not."""
    found: set[int] = set()
    for at, phrase in enumerate(clause.phrases):
        if at in gone:
            continue
        if not _links(phrase) or at == len(found):
            break
        found.add(at)
    return found


def _links(phrase: Phrase) -> bool:
    """Tell whether a phrase leads to something further on in its clause."""
    kinds = {meaning.kind for meaning in phrase.meanings}
    return bool(kinds & {Kind.PREPOSITION, Kind.JOIN, Kind.TURN}) and not is_said(phrase)


def _leans(phrase: Phrase) -> bool:
    """Tell whether a phrase says something of the next one alone."""
    return phrase.text in _ARTICLES or (
        phrase.name(Kind.STRENGTH) is not None and not is_said(phrase)
    )
