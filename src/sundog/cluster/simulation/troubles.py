"""What goes wrong in a cell, when and where by chance."""

import random
from collections.abc import Callable, Sequence
from functools import partial
from typing import Protocol

from simpy import Environment

from sundog.cluster.rules.liveness import FrontState, front_state
from sundog.cluster.simulation.audit import Audit
from sundog.cluster.simulation.front import Front
from sundog.cluster.simulation.scenario import Scenario, Troubles
from sundog.cluster.simulation.wire import Steps, Wire, after
from sundog.cluster.simulation.worker import Reach, SimWorker

__all__ = ["Trouble", "Troubled"]

_LOOK_S = 1.0
_WAKE_S = (1.0, 30.0)
_SPLIT_S = (0.5, 60.0)


class Troubled(Protocol):
    """Whom things go wrong with: a cell."""

    scenario: Scenario
    env: Environment
    audit: Audit
    wire: Wire
    fronts: list[Front]
    workers: dict[str, SimWorker]

    def lose(self, workers: Sequence[SimWorker], *, heard_s: float | None = None) -> None:
        """End workers; the fronts hear of it a little later."""

    def crash(self, front: Front) -> None:
        """End a front, and start it again a little later."""

    def changed(self, worker: SimWorker) -> None:
        """Have the fronts hear of a worker soon."""


class Trouble:
    """Of one cell."""

    def __init__(self, cell: Troubled, chance: random.Random) -> None:
        """Begin with nothing wrong."""
        self._cell = cell
        self._chance = chance

    def plan(self, troubles: Troubles, span_s: float) -> None:
        """Have things go wrong, spread over a time."""
        kinds: list[tuple[str, int, Callable[[], None]]] = [
            ("worker_kills", troubles.worker_kills, self._kill_worker),
            ("worker_hangs", troubles.worker_hangs, self._hang_worker),
            ("node_kills", troubles.node_kills, self._kill_node),
            ("front_kills", troubles.front_kills, self._kill_front),
            ("splits", troubles.splits, self._split),
        ]
        for name, count, happen in kinds:
            for _ in range(count):
                at_s = self._chance.uniform(0, span_s)
                after(self._cell.env, at_s, partial(self._happen, name, happen))

    def _happen(self, name: str, happen: Callable[[], None]) -> None:
        self._cell.audit.counts[name] += 1
        happen()

    def _kill_worker(self) -> None:
        if workers := self._alive():
            self._cell.lose([self._chance.choice(workers)])

    def _kill_node(self) -> None:
        if workers := self._alive():
            node = self._chance.choice(workers).node
            gone = [worker for worker in self._cell.workers.values() if worker.node == node]
            self._cell.lose(gone, heard_s=self._cell.scenario.assumptions.node_death_s)

    def _hang_worker(self) -> None:
        if not (workers := self._alive()):
            return
        worker = self._chance.choice(workers)
        worker.hang(self._cell.env.now)
        self._watch_all(worker)
        if self._chance.random() < 0.5:
            after(self._cell.env, self._chance.uniform(*_WAKE_S), partial(self._wake, worker))

    def _wake(self, worker: SimWorker) -> None:
        if worker.reach is Reach.HUNG:
            worker.wake(self._cell.env.now)

    def _kill_front(self) -> None:
        fronts = [front for front in self._cell.fronts if front.is_up]
        if fronts:
            front = self._chance.choice(fronts)
            self._cell.crash(front)
            self._cell.env.process(self._end_orphans(front, list(self._cell.workers.values())))

    def _split(self) -> None:
        fronts = [front for front in self._cell.fronts if front.is_up]
        workers = self._alive()
        if not fronts or not workers:
            return
        front, worker = self._chance.choice(fronts), self._chance.choice(workers)
        self._cell.wire.splits.add((front.name, worker.name))
        self._cell.env.process(front.watch(worker))
        self._cell.env.process(self._end_orphans(front, [worker]))
        heals_s = self._chance.uniform(*_SPLIT_S)
        after(self._cell.env, heals_s, partial(self._heal, front, worker))

    def _heal(self, front: Front, worker: SimWorker) -> None:
        self._cell.wire.splits.discard((front.name, worker.name))
        self._cell.changed(worker)

    def _end_orphans(self, front: Front, workers: list[SimWorker]) -> Steps[None]:
        """Have workers end what a front has left and nobody adopted in time."""
        silent_s, resume_s = 0.0, self._cell.scenario.assumptions.resume_s
        while workers:
            yield self._cell.env.timeout(_LOOK_S)
            silent_s += _LOOK_S
            is_gone = front_state(silent_s, resume_s) is FrontState.GONE
            for worker in [worker for worker in workers if worker.reach is not Reach.HUNG]:
                if front.is_up and self._cell.wire.reaches(front.name, worker):
                    workers.remove(worker)
                elif is_gone:
                    now_s = self._cell.env.now
                    self._cell.audit.counts["orphans_ended"] += worker.close_all(front.name, now_s)
                    workers.remove(worker)

    def _watch_all(self, worker: SimWorker) -> None:
        for front in self._cell.fronts:
            self._cell.env.process(front.watch(worker))

    def _alive(self) -> list[SimWorker]:
        return [own for own in self._cell.workers.values() if own.reach is Reach.UP]
