"""Find words that describe a thing of the scene, not the picture: "soft edges", "pale green"."""

from sundog.engine.prompt.clauses import Clause
from sundog.engine.prompt.lexicon import Kind
from sundog.engine.prompt.listing import words_of
from sundog.engine.prompt.phrases import Phrase
from sundog.engine.prompt.vocabulary import COLOURS, MATERIALS

__all__ = ["incidental"]

_SHADES = frozenset(
    words_of("dark pale light bright deep soft faint dull rich washed dusty delicate")
)
# Of light these are light; of anything else they say how it feels.
_SOFT = frozenset(words_of("soft gentle delicate tender smooth diffuse diffused harsh"))
_LIGHTS = frozenset(
    words_of(
        """
dawn day golden-hour dusk night moonlit candlelit backlit overcast bloom dreamy rim-light
light-shafts spotlight warm cool pastel romantic calm
"""
    )
)
_OF_LIGHT = frozenset(
    words_of(
        """
light lights lighting lit glow shadow shadows illumination sun sunlight ambience atmosphere mood
look feel tone tones color colour highlight image picture scene room vibe filter focus style
"""
    )
)
# "my kitchen" is the room there is, not one to be set in.
_OWN = frozenset(words_of("my our your his her"))
# Scenery that a long description mentions without being set there.
_SCENERY = frozenset(
    words_of(
        """
grass hill hillside field vine palm-tree pine-tree maple-tree tree lake pond river boat ship bar
coral foliage valley canyon rock skyscraper rooftop church island coast stage throne street
chandelier creek brook lighthouse cottage castle mansion gallery tunnel planet ocean dune crater
fishing-boat gondola chandelier cafe pub dock pier hut town october november sky sea cliff water industrial holiday hero flower wall tower
"""
    )
)


def incidental(clause: Clause, *, long: bool, first: bool) -> frozenset[int]:
    """Return the indices of the phrases that only describe a thing.

    Args:
        clause: The clause.
        long: Whether the prompt is long enough to describe a scene.
        first: Whether the clause opens the prompt, where a place is rarely a mere mention.
    """
    phrases = clause.phrases
    made = any(p.name(Kind.MADE) is not None for p in phrases)
    found = set()
    for at, phrase in enumerate(phrases):
        after = phrases[at + 1] if at + 1 < len(phrases) else None
        before = phrases[at - 1].text if at else ""
        place = phrase.name(Kind.PLACE) is not None and phrase.name(Kind.STYLE) is None
        if (
            _is_shade(phrase, after)
            or _is_feel(phrase, after)
            or (not first and before in ("a", "an") and _is_coat(phrase, after))
            or (long and not made and _is_matter(phrase, after))
            or (place and (before in _OWN or (phrase.text == "sky" and at > 0)))
            or (long and not first and phrase.text.replace(" ", "-") in _SCENERY)
        ):
            found.add(at)
    return frozenset(found)


def _is_shade(phrase: Phrase, after: Phrase | None) -> bool:
    """Return whether a word only shades a colour: "dark green"."""
    return phrase.text in _SHADES and after is not None and after.name(Kind.TAG) in COLOURS


def _is_coat(phrase: Phrase, after: Phrase | None) -> bool:
    """Return whether a colour is that of one building: "a red barn"."""
    return phrase.name(Kind.TAG) in COLOURS and after is not None and bool(after.name(Kind.PLACE))


def _is_feel(phrase: Phrase, after: Phrase | None) -> bool:
    if phrase.text not in _SOFT or after is None or after.is_mark:
        return False
    if after.name(Kind.JOIN) or after.name(Kind.PREPOSITION) or after.name(Kind.TURN):
        return False
    return after.name(Kind.TAG) not in _LIGHTS and after.text not in _OF_LIGHT


def _is_matter(phrase: Phrase, after: Phrase | None) -> bool:
    """Return whether a material is that of one thing: "wooden bridge", "stone lanterns"."""
    if after is None or after.is_mark or phrase.name(Kind.STYLE):
        return False
    if phrase.name(Kind.TAG) not in MATERIALS or phrase.name(Kind.TAG) == "paper":
        return False
    if after.text in _SURFACES or after.name(Kind.JOIN) or after.name(Kind.PREPOSITION):
        return False
    return bool(after.is_unknown or after.name(Kind.FILLER) or after.name(Kind.THING)) or bool(
        after.name(Kind.TAG) or after.name(Kind.PLACE)
    )


_SURFACES = frozenset(
    words_of("texture textured surface material look grain finish everywhere reflection highlight")
)
