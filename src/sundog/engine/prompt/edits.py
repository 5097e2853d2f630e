"""Find edits of single things, which no restyling can make, and what of a clause belongs to them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from sundog.engine.prompt.clauses import Clause
from sundog.engine.prompt.lexicon import Kind
from sundog.engine.prompt.outcome import Unmet
from sundog.engine.prompt.parts import BOUND, TONES, Parts
from sundog.engine.prompt.phrases import Phrase
from sundog.engine.prompt.vocabulary import COLOURS, PARTICLES

__all__ = ["Edit", "edited"]

_POSSESSIVES = frozenset(["a", "an", "my", "his", "her", "their", "your", "our"])
_WEATHER = frozenset(["rain", "snow", "hail", "fog", "storm", "wind"])
_THINGS = frozenset(("object", "accessory", "creature", "clothes"))
# What stands in the way; background, weather and light can be met.
_REASONS = {
    "edit:add-object": "object",
    "edit:remove-object": "object",
    "edit:replace-object": "object",
    "edit:recolor-object": "object",
    "edit:replace-person": "person",
    "edit:clothes": "clothes",
    "edit:hair": "hair",
    "edit:face": "face",
    "edit:add-text": "text",
    "edit:camera": "camera",
}


@dataclass(slots=True)
class Edit:
    """What a clause asks to be edited.

    Attributes:
        names: Kinds of edits.
        unmet: What of them cannot be met.
        taken: Indices of the phrases that belong to things and say nothing of the world.
        dropped: Indices of looks that another takes the place of: "rain" in "replace rain by snow".
    """

    names: list[str] = field(default_factory=list)
    unmet: list[Unmet] = field(default_factory=list)
    taken: set[int] = field(default_factory=set)
    dropped: set[int] = field(default_factory=set)


def edited(clause: Clause, text: str, kept: frozenset[int], *, told: bool) -> Edit:
    """Return what a clause asks to be edited.

    Args:
        clause: The clause.
        text: The prompt, for the words as typed.
        kept: Indices of phrases that belong to a protection.
        told: Whether things that are only mentioned count as not met.
    """
    parts = Parts(clause, text, kept)
    edit = Edit()
    if not parts.denied:
        for rule in _RULES:
            if rule(parts, edit):
                break
    _bind_colours(parts, edit, told=told and not parts.denied)
    return edit


def _note(parts: Parts, edit: Edit, name: str, start: int, end: int) -> None:
    edit.names.append(name)
    reason = _REASONS.get(name)
    if reason:
        edit.unmet.append(Unmet(words=parts.words(start, end), reason=reason))


def _take_tones(parts: Parts, edit: Edit, after: int = -1) -> None:
    """Leave colours and materials behind an index to the thing."""
    for i, phrase in enumerate(parts.phrases):
        tags = {m.name for m in phrase.meanings if m.kind is Kind.TAG}
        if i > after and tags and tags <= TONES and not phrase.name(Kind.STYLE):
            edit.taken.add(i)


def _take_places(parts: Parts, edit: Edit, after: int) -> None:
    for i, phrase in enumerate(parts.phrases):
        if i > after and phrase.name(Kind.PLACE) and not phrase.name(Kind.STYLE):
            edit.taken.add(i)


def _writes(parts: Parts, edit: Edit) -> bool:
    at = parts.verb_names.get("write")
    if at is None:
        return False
    end = len(parts.phrases) - 1
    _note(parts, edit, "edit:add-text", at, end)
    edit.taken.update(i for i in range(at, end + 1) if not parts.phrases[i].name(Kind.STYLE))
    return True


def _moves_camera(parts: Parts, edit: Edit) -> bool:
    at = parts.verb_names.get("camera")
    if at is None or any(p.name(Kind.STYLE) for p in parts.phrases):
        return False
    _note(parts, edit, "edit:camera", at, len(parts.phrases) - 1)
    return True


def _styles_background(parts: Parts, edit: Edit) -> bool:
    at = parts.verb_names.get("background-style")
    styled = any(p.name(Kind.STYLE) for p in parts.phrases)
    if at is None:
        behind = parts.first("background")
        if behind is None or not styled or not ({"change", "replace"} & parts.verb_names.keys()):
            return False
    edit.names.append("edit:background-style" if styled else "edit:background")
    return True


def _weathers(parts: Parts, edit: Edit) -> bool:
    if "weather" in parts.verb_names:
        edit.names.append("edit:weather")
        return True
    for at, verb in parts.verbs:
        if verb not in ("add", "change"):
            continue
        for i in range(at + 1, min(len(parts.phrases), at + 4)):
            phrase = parts.phrases[i]
            if parts.tag(i) in _WEATHER and not any(p.name(Kind.STYLE) for p in parts.phrases):
                edit.names.append("edit:weather")
                return True
            if not (phrase.name(Kind.FILLER) or phrase.name(Kind.STRENGTH)):
                break
    return False


def _lights(parts: Parts, edit: Edit) -> bool:
    if "light" not in parts.verb_names:
        return False
    edit.names.append("edit:light")
    return True


def _replaces_person(parts: Parts, edit: Edit) -> bool:
    at = parts.verb_names.get("be")
    if at is None:
        return False
    found = parts.first("creature", "face", "hair", after=at)
    if found is None:
        return False
    i, sort = found
    name = {"creature": "edit:replace-person", "face": "edit:face", "hair": "edit:hair"}[sort]
    _note(parts, edit, name, parts.noun_phrase(i), i)
    edit.taken.add(i)
    if sort != "creature":
        _take_tones(parts, edit, at)
    return True


_REPLACED = {
    "person": "edit:replace-person",
    "creature": "edit:replace-person",
    "background": "edit:background",
    "object": "edit:replace-object",
    "accessory": "edit:replace-object",
    "clothes": "edit:clothes",
    "hair": "edit:hair",
    "face": "edit:face",
}


def _replaces(parts: Parts, edit: Edit) -> bool:
    at = parts.verb_names.get("replace")
    if at is None:
        return False
    found = parts.first(*_REPLACED, after=at)
    look = next((i for i, p in enumerate(parts.phrases) if i > at and _is_look(p)), None)
    if found is None or (look is not None and look < found[0] and look not in (found[0],)):
        if look is not None and _split(parts, look):
            edit.dropped.update(
                i for i in range(at, _split(parts, look)) if _is_look(parts.phrases[i])
            )
            return True
        return False
    i, sort = found
    _note(parts, edit, _REPLACED[sort], at, len(parts.phrases) - 1)
    edit.taken.add(i)
    if sort != "background":
        _take_tones(parts, edit)
        edit.taken.update(j for j, n in parts.things if n in _THINGS)
    if sort in ("object", "accessory"):
        edit.taken.update(j for j, p in enumerate(parts.phrases) if j > at and _is_look(p))
    return True


def _split(parts: Parts, at: int) -> int:
    """Return the index of the word between what is replaced and what takes its place; 0 for none."""
    for i in range(at + 1, len(parts.phrases)):
        if parts.phrases[i].text in ("with", "by", "for", "to", "into", "in to"):
            return i
    return 0


def _is_look(phrase: Phrase) -> bool:
    return any(m.kind in (Kind.STYLE, Kind.PLACE, Kind.TAG) for m in phrase.meanings)


def _removes(parts: Parts, edit: Edit) -> bool:
    at = parts.verb_names.get("remove")
    if at is None:
        return False
    found = parts.first(
        "object", "accessory", "clothes", "background", "creature", "hair", "person", after=at
    )
    if found is None or found[0] > at + 5:
        return False
    i, sort = found
    names = {"background": "edit:background", "clothes": "edit:clothes", "hair": "edit:hair"}
    _note(parts, edit, names.get(sort, "edit:remove-object"), at, i)
    edit.taken.update(range(at, i + 1))
    return True


def _dresses(parts: Parts, edit: Edit) -> bool:
    worn = parts.verb_names.get("wear")
    # "dress" is a verb and a thing.
    found = next(((i, n) for i, n in parts.things if n == "clothes" and i != worn), None)
    changed = {"add", "change"} & parts.verb_names.keys()
    toned = worn is not None and any(parts.tag(i) in TONES for i in range(worn, len(parts.phrases)))
    if worn is None and not (found and changed):
        return False
    found = found or parts.first("accessory", "creature", after=worn or -1)
    if found is None and not toned:
        return False
    end = found[0] if found else len(parts.phrases) - 1
    start = parts.noun_phrase(end) if found else worn or 0
    _note(parts, edit, "edit:clothes", start, end)
    _take_tones(parts, edit)
    edit.taken.update(i for i, n in parts.things if n in _THINGS)
    return True


def _changes_body(parts: Parts, edit: Edit) -> bool:
    changed = [i for v, i in parts.verb_names.items() if v in ("add", "change", "be", "replace")]
    found = parts.first("hair", "face", after=min(changed)) if changed else None
    if found is None:
        return False
    i, sort = found
    _note(parts, edit, f"edit:{sort}", parts.noun_phrase(i), i)
    _take_tones(parts, edit)
    edit.taken.add(i)
    return True


def _adds(parts: Parts, edit: Edit) -> bool:
    at = parts.verb_names.get("add")
    found = parts.first("object", "accessory", "creature", after=at) if at is not None else None
    if at is None or found is None or parts.phrases[found[0]].name(Kind.STYLE):
        return False
    i = found[0]
    if any(p.name(Kind.STYLE) for p in parts.phrases[at:i]):
        return False
    _note(parts, edit, "edit:add-object", parts.noun_phrase(i), i)
    edit.taken.update(j for j, n in parts.things if n in _THINGS and j > at)
    _take_tones(parts, edit, at)
    _take_places(parts, edit, at)
    return True


def _changes_thing(parts: Parts, edit: Edit) -> bool:
    at = parts.verb_names.get("change")
    found = parts.first("object", "accessory", "background", after=at) if at is not None else None
    if at is None or found is None:
        return False
    i, sort = found
    if sort == "background":
        edit.names.append("edit:background")
        edit.taken.add(i)
        return True
    styled = any(p.name(Kind.STYLE) for p in parts.phrases)
    if styled and i > 0 and parts.phrases[i - 1].text in ("a", "an"):
        # "make it look like a poster of pop art" is about the look.
        return False
    toned = any(parts.tag(j) in BOUND for j in range(at, len(parts.phrases)))
    other = parts.first("object", "accessory", "creature", after=i)
    if not toned and other is None and not _split(parts, i):
        return False
    name = "edit:replace-object" if other or not toned else "edit:recolor-object"
    edit.taken.add(at)
    _note(parts, edit, name, parts.noun_phrase(i), len(parts.phrases) - 1)
    _take_tones(parts, edit, at)
    edit.taken.update(j for j, n in parts.things if n in _THINGS)
    if name == "edit:replace-object":
        _take_places(parts, edit, at)
    return True


def _swaps(parts: Parts, edit: Edit) -> bool:
    """Drop the look that another takes the place of: "turn day into night"."""
    at = parts.verb_names.get("change")
    if at is None:
        return False
    middle = _split(parts, at)
    if middle and parts.phrases[middle].text in ("to", "into", "in to"):
        nearer = range(at + 1, min(middle, at + 5))
        edit.dropped.update(i for i in nearer if _is_look(parts.phrases[i]))
    return False


_RULES: tuple[Callable[[Parts, Edit], bool], ...] = (
    _writes,
    _styles_background,
    _lights,
    _weathers,
    _moves_camera,
    _replaces_person,
    _replaces,
    _removes,
    _dresses,
    _changes_body,
    _adds,
    _changes_thing,
    _swaps,
)


def _bind_colours(parts: Parts, edit: Edit, *, told: bool) -> None:
    """Leave a colour right before a single thing to that thing: "a woman in a red dress"."""
    for i, sort in parts.things:
        if sort == "background" or i in edit.taken:
            continue
        if parts.phrases[i].name(Kind.STYLE) or parts.phrases[i].text == "skin":
            continue
        start = parts.noun_phrase(i)
        edit.taken.update(j for j in range(start, i) if parts.tag(j) in BOUND)
        if told and sort in ("object", "creature") and not _is_look(parts.phrases[i]):
            edit.unmet.append(Unmet(words=parts.words(start, i), reason="object"))
    edit.taken.update(_of_particles(parts))
    edit.taken.update(_of_unknown(parts))


def _of_particles(parts: Parts) -> Iterator[int]:
    for i in range(1, len(parts.phrases)):
        if parts.tag(i) in PARTICLES and parts.tag(i - 1) in COLOURS:
            yield i - 1


def _of_unknown(parts: Parts) -> Iterator[int]:
    """Yield colours of things that the lexicon does not know: "a red gizmo"."""
    for i in range(1, len(parts.phrases) - 1):
        before, after = parts.phrases[i - 1], parts.phrases[i + 1]
        if parts.tag(i) in COLOURS and before.text in _POSSESSIVES and after.is_unknown:
            yield i
