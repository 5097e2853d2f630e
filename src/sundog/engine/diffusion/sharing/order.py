"""Who of those that wait goes next. Pure: times are handed in.

Frames are dealt out by start-time fair queueing (Goyal, Vin, Cheng, "Start-Time Fair Queueing",
SIGCOMM 1996): each session carries a tag, one higher for each frame it was given, and the lowest
goes first. On top of it frames must not be old: one that came before the batch that runs began is
stale, since it would be older than two batches when it is delivered. Where there is more to draw
than can be, its session waits for its next one while others have fresh ones.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from sundog.engine.diffusion.device.machine import Size

__all__ = ["Caller", "chosen"]

_BEHIND: Final = 4
"""Frames; a session that is so far behind the others gets its turn even with a stale frame."""

_CLOSE: Final = 4
"""Frames; among stale ones the youngest goes first of those that are this close."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """A session that waits, as it is seen at one moment.

    Attributes:
        number: Of the session.
        size: ``(width, height)`` that it is drawn at, pixels.
        tag: Frames that it was given, in virtual time; the lowest goes first.
        arrived_s: When its newest frame came.
        first_s: When the frame came that was its newest as it began to wait.
        gives_way: Whether it goes after all that do not.
        alone: Whether it must not share a batch.
        is_loaded: Whether its frame is loaded already: it is not to wait for the next one.
    """

    number: int
    size: Size
    tag: float
    arrived_s: float
    first_s: float
    gives_way: bool = False
    alone: bool = False
    is_loaded: bool = False


def chosen(
    callers: Sequence[Caller],
    since_s: float,
    best: Callable[[Size, int], int],
    free: Callable[[Size, int], int],
) -> list[Caller]:
    """Choose who shares the next batch, the first first; all of one size.

    Args:
        callers: All who wait.
        since_s: What came later is fresh.
        best: How many of so many of a size to take together.
        free: How many more fit into a batch of so many without making it longer.
    """
    live = [caller for caller in callers if not caller.gives_way]
    rest = [caller for caller in callers if caller.gives_way]
    ranked = _ranked(live or rest, since_s)
    if not ranked:
        return []
    first = ranked[0]
    if first.alone:
        return [first]
    size = first.size
    picked = [caller for caller in ranked if caller.size == size and not caller.alone]
    picked = picked[: best(size, len(picked))]
    if live:  # the places that a batch is padded with cost nothing
        more = [it for it in _ranked(rest, since_s) if it.size == size and not it.alone]
        picked += more[: free(size, len(picked))]
    return picked


def _turn(caller: Caller) -> tuple[float, float, int]:
    return caller.tag, caller.arrived_s, caller.number


def _ranked(callers: Sequence[Caller], since_s: float) -> list[Caller]:
    """Return those who may go now, in their order; never none of some."""
    # Somebody's frame was overtaken while it waited: there is more to draw than can be.
    if all(caller.arrived_s <= caller.first_s for caller in callers):
        return sorted(callers, key=_turn)
    fresh = [it for it in callers if it.arrived_s > since_s or it.is_loaded]
    if not fresh:
        lowest = min(caller.tag for caller in callers) + _CLOSE
        return sorted(callers, key=lambda it: (it.tag > lowest, -it.arrived_s, it.number))
    limit = min(caller.tag for caller in fresh) - _BEHIND
    behind = [it for it in callers if it not in fresh and it.tag < limit]
    return sorted(fresh + behind, key=_turn)
