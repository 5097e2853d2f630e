"""How many workers there should be: enough for who is there and who will be, and not many more.

    need   = sessions + who waits + warm slots, or as many as came lately where that is more
    supply = slots of the workers that take sessions, or will when they have started

    supply < need ──────────────────────────────► recall those that were retired, then start some
    supply > the most needed for a cool-down ───► retire the emptiest

Engines whose room is bounded apart (a GPU's) are counted apart as well. Values only; nothing here
waits or reads a clock.
"""

from collections import deque
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from sundog.cluster.messages import Facts
from sundog.server.placement.interface import Room, WorkerState

__all__ = ["Demand", "Limits", "Plan", "Scaling", "Starts", "load_of", "supply_of"]

_NOBODY = Room(slots=0)
_TAKES = frozenset({WorkerState.READY, WorkerState.STARTING})


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What bounds a pool.

    Attributes:
        floor: Workers that there are always.
        ceiling: Workers that there are at most. Those that an operator or an upgrade drains are on
            their way out and do not count.
        warm_slots: Slots kept free for whoever comes next, of each engine.
        cool_down_s: Seconds that workers must have been too many before one is retired.
        start_s: Seconds that a worker takes to be ready. As many sessions as came in that time are
            expected to come in the next, and have their slots ahead of it.
    """

    floor: int = 1
    ceiling: int = 8
    warm_slots: int = 1
    cool_down_s: float = 300.0
    start_s: float = 20.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """What there is and what is asked for.

    Attributes:
        workers: All that are alive. Of those that start, slots matter only where nobody has started;
            none for unknown.
        waiting: Clients in the lines of all fronts.
        retired: Names of those that drain because a plan retired them, which may be recalled.
        release: Of the code that should run; workers of another are retired first.
    """

    workers: Sequence[Facts]
    waiting: int = 0
    retired: Collection[str] = ()
    release: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What to do next.

    Attributes:
        start: How many workers to start.
        retire: Names of those to drain because they are too many, the first to go first.
        recall: Names of retired ones that take sessions again.
        need: Slots that should be there.
    """

    start: int = 0
    retire: tuple[str, ...] = ()
    recall: tuple[str, ...] = ()
    need: int = 0


class Scaling:
    """Plans for one pool. Times are seconds of one monotonic clock.

    Attributes:
        limits: What bounds it; may be set at any time.
    """

    def __init__(self, limits: Limits) -> None:
        """Begin at the first plan: nobody is retired before a cool-down has passed."""
        self.limits = limits
        self._began_s: float | None = None
        self._low = _Window(sign=-1)
        self._peaks: dict[str, _Window] = {}

    def plan(self, demand: Demand, now_s: float) -> Plan:
        """Return what to do now; call it every few seconds."""
        if self._began_s is None:
            self._began_s = now_s
        typical = _typical(demand.workers)
        needs = self._needs(demand, now_s)
        peaks = self._peaks_of(needs, now_s)
        missing = self._missing(demand.workers, needs, typical)
        if missing > 0:
            recall = _recalled(demand, missing)
            start = min(missing - len(recall), self.limits.ceiling - self._counted(demand))
            return Plan(start=max(0, start), recall=recall, need=needs[""])
        if now_s - self._began_s < self.limits.cool_down_s:
            return Plan(need=needs[""])
        return Plan(retire=self._retired(demand, peaks, typical), need=needs[""])

    def _needs(self, demand: Demand, now_s: float) -> dict[str, int]:
        """Return slots needed altogether (the empty name), and of each bounded engine."""
        load = load_of(demand.workers)
        wanted = load + demand.waiting
        ahead = wanted - self._low.add(now_s, wanted, self.limits.start_s)
        warm = self.limits.warm_slots
        needs = {"": wanted + max(ahead, warm)}
        for engine in _bounded(demand.workers):
            needs[engine] = load_of(demand.workers, engine) + warm
        return needs

    def _peaks_of(self, needs: dict[str, int], now_s: float) -> dict[str, int]:
        self._peaks = {name: self._peaks.get(name) or _Window(sign=1) for name in needs}
        cool_s = self.limits.cool_down_s
        return {name: self._peaks[name].add(now_s, need, cool_s) for name, need in needs.items()}

    def _missing(self, workers: Sequence[Facts], needs: dict[str, int], typical: Facts) -> int:
        """Return how many workers more it takes; negative or 0 for none."""
        there = sum(worker.state in _TAKES for worker in workers)
        missing = self.limits.floor - there
        if not typical.room.slots:
            return max(missing, 1 - there)  # the first tells how much one carries
        for engine, need in needs.items():
            short = need - supply_of(workers, engine, typical)
            missing = max(missing, -(-short // max(1, _slots(typical, engine))))
        return missing

    def _counted(self, demand: Demand) -> int:
        """Return how many workers count toward the ceiling."""
        return sum(
            worker.state in _TAKES or worker.name in demand.retired for worker in demand.workers
        )

    def _retired(self, demand: Demand, peaks: dict[str, int], typical: Facts) -> tuple[str, ...]:
        """Return who can go while what was needed lately still has a slot in the rest."""
        there = sum(worker.state in _TAKES for worker in demand.workers)
        left = {engine: supply_of(demand.workers, engine, typical) for engine in peaks}
        gone: list[str] = []
        smallest = min((slots for own in demand.workers if (slots := own.room.slots)), default=0)
        if left[""] - smallest < peaks[""]:
            return ()  # as nearly always: not even the smallest can go
        for worker in sorted(demand.workers, key=lambda facts: _goes_first(facts, demand.release)):
            if worker.state not in _TAKES or there - len(gone) <= self.limits.floor:
                continue
            own = {engine: _slots_of(worker, engine, typical) for engine in left}
            if all(left[name] - own[name] >= peaks[name] for name in left):
                gone.append(worker.name)
                left = {name: left[name] - own[name] for name in left}
        return tuple(gone)


class Starts:
    """How long the next worker will take to be ready: as long as the slowest of the last hundred.

    One on a machine that is there takes seconds, one that waits for a machine takes minutes; who
    expects the former plans too late for the latter, which is when many come at once
    (docs/cluster-simulation.md).
    """

    _LAST: Final = 100
    _LONGEST_S: Final = 120.0

    def __init__(self) -> None:
        """Begin without having seen any."""
        self._took_s: deque[float] = deque(maxlen=self._LAST)

    def note(self, took_s: float) -> None:
        """Note one that is ready."""
        self._took_s.append(min(took_s, self._LONGEST_S))

    @property
    def expected_s(self) -> float | None:
        """How long the next one will take; None where nobody knows."""
        return max(self._took_s, default=None)


def load_of(workers: Sequence[Facts], engine: str = "") -> int:
    """Return how many slots are taken, of an engine or altogether; lost workers have none."""
    alive = (worker for worker in workers if worker.state is not WorkerState.LOST)
    if not engine:
        return sum(worker.taken for worker in alive)
    return sum(worker.taken_by_engine.get(engine, 0) for worker in alive)


def supply_of(workers: Sequence[Facts], engine: str = "", typical: Facts | None = None) -> int:
    """Return how many slots there are, or will be when those that start are ready.

    Args:
        workers: All.
        engine: For which; empty for altogether.
        typical: What one that starts will be like; None where those count for nothing.
    """
    return sum(_slots_of(worker, engine, typical) for worker in workers)


def _slots_of(worker: Facts, engine: str, typical: Facts | None) -> int:
    if worker.state is WorkerState.READY:
        return _slots(worker, engine)
    if worker.state is WorkerState.STARTING and typical is not None:
        return _slots(typical, engine)
    return 0


def _slots(worker: Facts, engine: str) -> int:
    if not worker.room.by_engine:
        return worker.room.slots
    return min(worker.room.slots, worker.room.by_engine.get(engine, worker.room.slots))


def _bounded(workers: Sequence[Facts]) -> set[str]:
    """Return the engines that are bounded apart."""
    return {engine for worker in workers for engine in worker.room.by_engine}


def _typical(workers: Sequence[Facts]) -> Facts:
    """Return what a worker that starts will be like: the middle one of those that have started.

    Before there is one, what is expected of those that start; without slots where nobody knows.
    """
    started = [worker for worker in workers if worker.state is not WorkerState.STARTING]
    known = sorted(started or workers, key=lambda worker: worker.room.slots)
    return known[len(known) // 2] if known else Facts(name="", node="", release="", room=_NOBODY)


def _recalled(demand: Demand, missing: int) -> tuple[str, ...]:
    """Return retired workers to take back, the largest first, instead of starting new ones."""
    retired = [
        worker
        for worker in demand.workers
        if worker.name in demand.retired and worker.state is WorkerState.DRAINING
    ]
    retired.sort(key=lambda worker: (-worker.room.slots, worker.name))
    return tuple(worker.name for worker in retired[:missing])


def _goes_first(worker: Facts, release: str) -> tuple[bool, bool, int, str]:
    """Order workers to retire: unfinished, then of another release, then the emptiest."""
    started = worker.state is not WorkerState.STARTING
    return started, worker.release == release, worker.taken, worker.name


class _Window:
    """The highest (or lowest) of the values of the last seconds, in constant time for each."""

    def __init__(self, sign: int) -> None:
        """Keep the highest for 1, the lowest for -1."""
        self._sign = sign
        self._kept: deque[tuple[float, int]] = deque()

    def add(self, now_s: float, value: int, span_s: float) -> int:
        """Note a value; return the highest, or lowest, of the span that ends with it."""
        while self._kept and self._kept[-1][1] * self._sign <= value * self._sign:
            self._kept.pop()
        self._kept.append((now_s, value))
        while self._kept[0][0] < now_s - span_s:
            self._kept.popleft()
        return self._kept[0][1]
