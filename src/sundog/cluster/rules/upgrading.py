"""What a rolling upgrade does next: new workers beside the old, then the old ones drain.

    start some ──► one is ready ──► drain old ones as far as the rest has room ──► … ──► none is old

No old worker is given up before one of the new release has shown that it works, and at no time is
there less room than sessions need. Values only; nothing here waits or reads a clock.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sundog.cluster.messages import Facts
from sundog.cluster.rules.scaling import load_of, supply_of
from sundog.server.placement.interface import WorkerState

__all__ = ["Step", "next_step", "surge_of"]

_SURGE_SHARE = 0.25
_TAKES = frozenset({WorkerState.READY, WorkerState.STARTING})


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What to do next.

    Attributes:
        start: Workers of the new release to start.
        drain: Names of old workers to drain.
        is_done: Whether no worker is of another release any more, not even one that drains.
        blocked: Why nothing goes on; empty where it does.
    """

    start: int = 0
    drain: tuple[str, ...] = ()
    is_done: bool = False
    blocked: str = ""


def surge_of(count: int) -> int:
    """Return how many workers may start at the same time beside so many: a quarter, at least 1."""
    return max(1, int(count * _SURGE_SHARE))


def next_step(
    workers: Sequence[Facts], release: str, *, need: int, floor: int, can_start: bool = True
) -> Step:
    """Return what brings every worker to a release, a little nearer.

    Args:
        workers: All that are alive.
        release: What all should run.
        need: Slots that should be there (`sundog.cluster.rules.scaling.Plan`).
        floor: Workers that there are always.
        can_start: Whether the machines have resources for one more worker; where not, an old one
            makes room first, if the others can do without it.
    """
    old = [worker for worker in workers if worker.release != release]
    takes = [worker for worker in workers if worker.state in _TAKES]
    fresh = [worker for worker in takes if worker.release == release]
    going = tuple(worker.name for worker in old if worker.state is WorkerState.STARTING)
    if not any(worker.state in _TAKES for worker in old):
        return Step(is_done=all(worker.state is WorkerState.LOST for worker in old))
    starting = sum(worker.state is WorkerState.STARTING for worker in fresh)
    missing = max(_missing(takes, fresh, need), floor - len(fresh), 1 - len(fresh))
    start = max(0, min(surge_of(len(takes)) - starting, missing))
    if starting == len(fresh) and can_start:
        return Step(start=start, drain=going)
    drain = going + _drained(takes, release, need=need, floor=floor)
    if can_start:
        return Step(start=start, drain=drain)
    return Step(drain=drain) if drain else _make_room(takes, old)


def _missing(takes: Sequence[Facts], fresh: Sequence[Facts], need: int) -> int:
    """Return how many workers of the new release are missing for what is needed."""
    known = [worker for worker in fresh if worker.state is WorkerState.READY]
    known = known or [worker for worker in takes if worker.state is WorkerState.READY]
    if not known:
        return 0
    typical = sorted(known, key=lambda worker: worker.room.slots)[len(known) // 2]
    short = need - supply_of(fresh, typical=typical)
    return -(-short // max(1, typical.room.slots))


def _drained(takes: Sequence[Facts], release: str, *, need: int, floor: int) -> tuple[str, ...]:
    """Return old workers that the rest can do without, the emptiest first."""
    ready = [worker for worker in takes if worker.state is WorkerState.READY]
    supply, count = supply_of(ready), len(ready)
    gone: list[str] = []
    for worker in sorted(ready, key=lambda facts: (facts.taken, facts.name)):
        fits = supply - worker.room.slots >= need and count - 1 >= floor
        if worker.release != release and fits:
            gone.append(worker.name)
            supply, count = supply - worker.room.slots, count - 1
    return tuple(gone)


def _make_room(takes: Sequence[Facts], old: Sequence[Facts]) -> Step:
    """Give up one old worker before a new one can start, as there is no room for both."""
    if any(worker.state is WorkerState.DRAINING for worker in old):
        return Step()
    ready = [worker for worker in old if worker.state is WorkerState.READY]
    emptiest = min(ready, key=lambda facts: (facts.taken, facts.name))
    rest = supply_of(takes) - emptiest.room.slots
    if not emptiest.taken or rest >= load_of(takes):
        return Step(drain=(emptiest.name,))
    return Step(blocked="no machine has room for a worker of the new release, and all are in use")
