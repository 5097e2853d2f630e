"""Put a prompt that changes the last one on top of it."""

from dataclasses import replace

from sundog.engine.prompt.moves import AXES, STRENGTH
from sundog.engine.prompt.outcome import Reading
from sundog.engine.prompt.resolve import opposite
from sundog.engine.prompt.vocabulary import COLOURS

__all__ = ["following"]

# One step of "more" or "less"; what gets weaker than the weakest is gone.
_STEP = 1.35
_WEAKEST, _STRONGEST = 0.45, 2.0
_ALL = "all"
# Who refuses these is where the camera is again.
_LEAVING = frozenset(("place", "background"))


def following(current: Reading, new: Reading) -> Reading:
    """Return the state after a prompt: on top of `current` where it is relative, else `new`.

    A style or place that is named takes the place of the one before, an image as background that of
    a place; attributes are added and
    push out those that contradict them; what is not wanted goes; steps make stronger or weaker.
    "Make it day" and "no rain" change a state, bare "rain" starts anew.
    An edit that cannot be met leaves the state as it is.

    Args:
        current: The state so far.
        new: What the prompt says.
    """
    names = (*new.styles, *new.places, *new.tags)
    edit_only = bool(new.edits) and not new.styles
    if new.reset or new.blank or not (new.relative or new.leaning or edit_only):
        return new
    strengths = _stepped(current, new)
    gone = _gone(current, new, strengths)
    kept = [n for n in current.tags if n not in gone and not any(opposite(n, t) for t in new.tags)]
    if new.leaning and not new.relative and COLOURS & set(new.tags):
        # "make it blue" is not "add blue".
        kept = [n for n in kept if n not in COLOURS]
    ends = {end for ends in AXES.values() for end in ends}
    added = [n for n in new.tags if n not in gone or n not in ends]
    tags = tuple(dict.fromkeys((*kept, *added)))
    styles = new.styles or tuple(n for n in current.styles if n not in gone)
    if new.styles and all(dict(new.steps).get(name) for name in new.styles) and current.styles:
        styles = tuple(dict.fromkeys((*current.styles, *new.styles)))
    keeps_place = not (new.places or new.backdrop or _LEAVING & set(new.unwanted))
    stayed = tuple(n for n in current.places if n not in gone)
    places = stayed if keeps_place else new.places
    backdrop = current.backdrop if keeps_place else new.backdrop
    unwanted = dict.fromkeys((*current.unwanted, *_refused(current, new)))
    # Left once, it need not be remembered, but for an image that is still there.
    left = {"place"} if places or backdrop or not _had_image(current) else set()
    there = {*styles, *places, *tags, _ALL}
    return replace(
        new,
        styles=styles,
        places=places,
        variants=current.variants if keeps_place else new.variants,
        backdrop=backdrop,
        tags=tags,
        unwanted=tuple(n for n in unwanted if n not in (*names, *there, *left)),
        strengths=tuple((n, f) for n, f in strengths.items() if n in there and f != 1.0),
        relative=False,
        reset=not (keeps_place or styles or places or tags or backdrop),
        steps=(),
        seed=current.seed,
        blank=False,
        understood=_understood(styles, places, tags),
    )


def _had_image(state: Reading) -> bool:
    return bool(state.backdrop) or "place" in state.unwanted


def _stepped(current: Reading, new: Reading) -> dict[str, float]:
    """Return the strengths after the steps of the new prompt."""
    strengths = dict(current.strengths) | dict(new.strengths)
    had = {*current.styles, *current.places, *current.tags}
    for axis, amount in new.steps:
        step = _STEP ** abs(amount)
        up, down = AXES.get(axis, (axis, ""))
        name, other = (up, down) if amount > 0 else (down or up, up if down else "")
        if axis == STRENGTH:
            name = _ALL
        elif other in had:
            # One step back from the other end: it gets weaker before this one comes.
            strengths[other] = _bounded(current.strength(other) / step**2)
            continue
        elif name not in had:
            continue
        factor = step if amount > 0 or (down and axis in AXES) else 1 / step
        strengths[name] = _bounded(current.strength(name) * factor)
    return strengths


def _bounded(factor: float) -> float:
    return round(min(_STRONGEST, max(0.1, factor)), 3)


def _gone(current: Reading, new: Reading, strengths: dict[str, float]) -> set[str]:
    """Return the names that the new prompt ends: refused ones, and those that got too weak."""
    steps = dict(new.steps)
    gone = {n for n in new.unwanted if steps.get(n, 0.0) >= 0.0}
    gone |= {n for n in new.unwanted if strengths.get(n, 1.0) < _WEAKEST}
    for axis, amount in new.steps:
        up, down = AXES.get(axis, (axis, ""))
        other = down if amount > 0 else up
        if down and other in current.tags:
            # The move only weakens the other end, unless that is gone by it.
            name = up if amount > 0 else down
            gone |= {name} if strengths[other] >= _WEAKEST else {other, name}
    return gone


def _refused(current: Reading, new: Reading) -> tuple[str, ...]:
    """Return what the prompt refuses for good: "less rain" refuses rain that nobody asked for."""
    had = {*current.styles, *current.places, *current.tags}
    less = {name for name, amount in new.steps if amount < 0}
    return tuple(n for n in new.unwanted if n not in less or n not in had)


def _understood(*names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name.replace("-", " ") for group in names for name in group)
