"""Which worker a session is asked of first: pure, from what the workers said of themselves last."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from sundog.cluster.messages import WIRE, Facts
from sundog.server.placement.interface import Wish, WorkerState

__all__ = ["Rank", "choose", "free_slots", "rank", "with_full", "with_taken"]

Rank = tuple[bool, float, int, str]
"""What workers are sorted by, the best first: is not of the release, load, -free slots, name."""


_READY: Final = WorkerState.READY


def free_slots(facts: Facts, engine: str = "") -> int:
    """Return how many more sessions a worker carries; with an engine, of that one."""
    free = facts.room.slots - facts.taken
    most = facts.room.by_engine.get(engine)
    if most is not None:
        free = min(free, most - facts.taken_by_engine.get(engine, 0))
    return max(0, free)


def with_taken(facts: Facts, engine: str, slots: int = 1) -> Facts:
    """Return a worker with so many slots more taken for an engine, or fewer where negative.

    For the time between a call that takes one and the worker's own word of it.
    """
    counts = facts.taken_by_engine
    counts = {**counts, engine: max(0, counts.get(engine, 0) + slots)}
    return replace(facts, taken=max(0, facts.taken + slots), taken_by_engine=counts)


def with_full(facts: Facts, engine: str) -> Facts:
    """Return a worker with no slot left for an engine: it says so, and facts may be older."""
    return with_taken(facts, engine, free_slots(facts, engine))


def rank(wish: Wish, facts: Facts, *, release: str) -> Rank | None:
    """Return where a worker stands among those that could take a session; None where it cannot.

    Args:
        wish: What the session needs.
        facts: The worker, as heard last.
        release: What newcomers should be placed on, where both fit; ``""`` for any.
    """
    # Written for speed: a front asks this of every worker, for every session.
    free = facts.room.slots - facts.taken
    if free <= 0 or facts.state is not _READY or facts.wire != WIRE:
        return None
    if wish.engine not in facts.engines:
        return None
    if facts.room.by_engine and not (free := free_slots(facts, wish.engine)):
        return None
    # A client that did not say what it can have gets what the worker has.
    if wish.codecs and set(wish.codecs).isdisjoint(facts.codecs):
        return None
    is_other = bool(release) and facts.release != release
    return is_other, facts.taken / facts.room.slots, -free, facts.name


def choose(wish: Wish, workers: Iterable[Facts], *, release: str) -> tuple[str, ...]:
    """Return the workers to ask for a slot, by name, the best first.

    Fit are those that are ready, speak our language, have the engine, a codec and a free slot. Of
    them those of the release come first, then the least loaded, then those with most free slots.

    Args:
        wish: What the session needs.
        workers: All that are known, as heard last.
        release: What newcomers should be placed on, where both fit; ``""`` for any.
    """
    ranks = [rank(wish, facts, release=release) for facts in workers]
    return tuple([place[-1] for place in sorted(place for place in ranks if place is not None)])
