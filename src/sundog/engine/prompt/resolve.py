"""Make one reading of all that the clauses claim: what gives way, what belongs together."""

from collections.abc import Iterable, Sequence

from sundog.engine.prompt.lexicon import Kind
from sundog.engine.prompt.scopes import Claim
from sundog.engine.prompt.vocabulary import COLOURS, THEMES

__all__ = ["EXCLUSIVE", "opposite", "places", "styles", "tags", "wanted"]

EXCLUSIVE: tuple[frozenset[str], ...] = (
    frozenset(("dawn", "day", "golden-hour", "dusk", "night")),
    frozenset(("day", "moonlit")),
    frozenset(("high-key", "low-key")),
    frozenset(("high-contrast", "low-contrast")),
    frozenset(("vibrant", "muted")),
    frozenset(("vibrant", "monochrome")),
    frozenset(("rainbow", "monochrome")),
    frozenset(("outlines", "no-outlines")),
    frozenset(("thick-lines", "thin-lines")),
    frozenset(("thick-lines", "no-outlines")),
    frozenset(("soft-light", "hard-light")),
    frozenset(("cheerful", "gloomy")),
)
"""Attributes of which only one can be: of one prompt the last stays."""

_FOLLOWING = (
    *EXCLUSIVE,
    frozenset(("warm", "cool")),
    frozenset(("day", "rain")),
    frozenset(("day", "storm")),
    frozenset(("day", "overcast")),
    frozenset(("day", "stars")),
    frozenset(("day", "aurora")),
    frozenset(("rain", "snow")),
    frozenset(("rain", "dust")),
    frozenset(("calm", "storm")),
    frozenset(("cheerful", "eerie")),
    frozenset(("high-key", "night")),
    frozenset(("day", "low-key")),
    frozenset(("moonlit", "dawn")),
    frozenset(("moonlit", "golden-hour")),
    frozenset(("stars", "golden-hour")),
    frozenset(("stars", "dawn")),
    frozenset(("stars", "overcast")),
    frozenset(("moonlit", "overcast")),
    frozenset(("overcast", "golden-hour")),
    frozenset(("overcast", "light-shafts")),
    frozenset(("sepia", "vibrant")),
    frozenset(("sepia", "monochrome")),
    frozenset(("monochrome", "neon")),
    frozenset(("wind", "calm")),
    frozenset(("hail", "day")),
)

_BESIDE = {"cinematic": "cinematic", "background-blur": "blur-background"}
_MATERIAL_STYLES = {
    "glass": "glass",
    "gold": "gold",
    "ice": "ice",
    "wood": "wood",
    "stone": "stone",
    "metal": "metal",
    "porcelain": "porcelain",
    "clay": "claymation",
    "yarn": "knit",
    "felt": "knit",
    "paper": "paper-cutout",
}
# Words for a town are one of these where the style or the light is of the future.
_NEON_STYLES = frozenset(("cyberpunk", "synthwave", "vaporwave"))


def opposite(name: str, other: str) -> bool:
    """Return whether a later prompt's attribute takes the place of an earlier one's."""
    return name != other and any(name in group and other in group for group in _FOLLOWING)


def wanted(claims: Sequence[Claim]) -> tuple[list[Claim], list[Claim]]:
    """Part claims into wanted and unwanted ones, each name once; of contradictions the last stays."""
    last: dict[tuple[Kind, str], int] = {}
    for at, claim in enumerate(claims):
        last[claim.meaning.kind, claim.meaning.name] = at
    asked: dict[str, Claim] = {}
    refused: dict[str, Claim] = {}
    for claim in claims:
        name, kind = claim.meaning.name, claim.meaning.kind
        final = claims[last[kind, name]]
        if final.wanted:
            asked.setdefault(f"{kind.value}:{name}", _firmest(claims, final))
        else:
            refused.setdefault(name, final)
    for group in EXCLUSIVE:
        _keep_last(asked, group, last)
    return list(asked.values()), list(refused.values())


def _firmest(claims: Sequence[Claim], final: Claim) -> Claim:
    """Return the claim of a name that is named outright, or else the last, with its strength."""
    same = [
        c
        for c in claims
        if c.meaning.kind is final.meaning.kind
        and c.wanted
        and c.meaning.name == final.meaning.name
    ]
    firm = [c for c in same if not c.meaning.vague]
    strong = [c for c in firm or same if c.factor != 1.0 or c.step]
    return (strong or firm or same)[-1]


def _keep_last(
    asked: dict[str, Claim], group: Iterable[str], last: dict[tuple[Kind, str], int]
) -> None:
    there = [name for name in group if f"{Kind.TAG.value}:{name}" in asked]
    there.sort(key=lambda name: last[Kind.TAG, name])
    for name in there[:-1]:
        del asked[f"{Kind.TAG.value}:{name}"]


def styles(claims: Sequence[Claim], made: bool, alone: bool) -> list[str]:
    """Return the styles: media before themes, vague ones only where nothing is named outright.

    Args:
        claims: What is wanted.
        made: Whether things are said to be made of a material.
        alone: Whether a material stands alone, with nothing else named.
    """
    named = [c for c in claims if c.meaning.kind is Kind.STYLE]
    firm = [c.meaning.name for c in _plain([c for c in named if not c.meaning.vague])]
    if not firm and (made or alone):
        firm = [
            _MATERIAL_STYLES[c.meaning.name]
            for c in claims
            if c.meaning.kind is Kind.TAG and c.meaning.name in _MATERIAL_STYLES
        ][:1]
    found = firm or [c.meaning.name for c in named][:1]
    of = {c.meaning.name for c in named if c.made}
    ordered = sorted(dict.fromkeys(found), key=lambda name: (name in THEMES, name not in of))
    # Beside another style these are attributes of it, which `tags` gives.
    return [name for name in ordered if name not in _BESIDE] or ordered[:1]


def _plain(named: Sequence[Claim]) -> list[Claim]:
    """Drop what only says of a name before it what that is: "Peanuts comic strip"."""
    kept: list[Claim] = []
    for claim in named:
        last = kept[-1] if kept else None
        apart = last is None or claim.start - last.start - len(last.words) not in (0, 1)
        if apart or claim.meaning.name not in _SORTS:
            kept.append(claim)
    return kept


_SORTS = frozenset(("comic", "cartoon", "chalk-pastel", "pencil", "photo"))


def places(claims: Sequence[Claim], chosen: Sequence[str]) -> list[str]:
    """Return the places; a city of a neon style is one of its own."""
    named = [c for c in claims if c.meaning.kind is Kind.PLACE]
    firm = _set_in([c for c in named if not c.meaning.vague])
    found = firm or [c.meaning.name for c in named][:1]
    neon = any(c.meaning.name == "neon" for c in claims)
    if _NEON_STYLES & set(chosen) or (neon and not firm):
        vague = {c.meaning.name for c in named if c.meaning.vague}
        found = ["cyberpunk-city" if n == "city-skyline" and n in vague else n for n in found]
        if "city-skyline" in vague and not firm:
            found = ["cyberpunk-city"]
    return list(dict.fromkeys(found))


def _set_in(named: Sequence[Claim]) -> list[str]:
    """Return the one place that a prompt is set in: the first, of "cathedral ruins" the ruins."""
    if not named:
        return []
    place = named[0]
    for after in named[1:]:
        if after.start - place.start - len(place.words) in (0, 1):
            place = after
    return [place.meaning.name]


def tags(claims: Sequence[Claim], chosen: Sequence[str]) -> list[str]:
    """Return the attributes; "cinematic" beside a style is one, gold beside colours is one."""
    named = [c for c in claims if c.meaning.kind is Kind.TAG]
    coloured = {c.clause for c in named if c.meaning.name in COLOURS}
    found = []
    for claim in named:
        gilt = claim.words.lower() == "gold" and claim.clause in coloured and "gold" not in chosen
        found.append("golden" if gilt else claim.meaning.name)
    for claim in claims:
        beside = _BESIDE.get(claim.meaning.name) if claim.meaning.kind is Kind.STYLE else None
        if beside and claim.meaning.name not in chosen and not claim.words.lower().endswith(_FILMS):
            found.append(beside)
    return list(dict.fromkeys(found))


_FILMS = ("film", "movie", "films", "movies", "cinema")
