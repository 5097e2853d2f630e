"""The pool of a cell: it asks the real rules how many workers there should be, and starts them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Protocol

from simpy import Environment

from sundog.cluster.rules.scaling import Demand, Scaling, Starts
from sundog.cluster.rules.upgrading import next_step
from sundog.cluster.simulation.audit import Audit
from sundog.cluster.simulation.front import Front
from sundog.cluster.simulation.scenario import Kind, Scenario
from sundog.cluster.simulation.wire import Steps, after
from sundog.cluster.simulation.worker import Reach, SimWorker
from sundog.server.placement.interface import WorkerState

__all__ = ["Keeper", "Kept"]


class Kept(Protocol):
    """What a keeper keeps, and finds out about: a cell."""

    scenario: Scenario
    env: Environment
    audit: Audit
    fronts: list[Front]
    workers: dict[str, SimWorker]

    def add(self, kind: Kind, name: str, node: str, release: str) -> SimWorker:
        """Return a new worker, which takes no sessions yet."""

    def drain(self, worker: SimWorker) -> None:
        """Have a worker take nothing more, and its sessions move."""

    def lose(self, workers: Sequence[SimWorker]) -> None:
        """End workers."""


class Keeper:
    """Keeps one cell's workers.

    Attributes:
        release: What new workers run.
    """

    def __init__(self, cell: Kept) -> None:
        """Begin with no worker."""
        self.release = "1"
        self._cell = cell
        self._fleet = cell.scenario.fleet
        self._scaling = Scaling(self._fleet.limits)
        self._starts = Starts()
        self._retired: set[str] = set()
        self._nodes: Counter[str] = Counter()
        self._made = 0
        self._upgrade_s: float | None = None

    def fill(self) -> None:
        """Start the first workers, ready at once."""
        for _ in range(self._fleet.workers):
            self._make().start(self._cell.env.now)

    def keep(self) -> Steps[None]:
        """Look again and again."""
        while True:
            yield self._cell.env.timeout(self._cell.scenario.assumptions.look_s)
            self._bury()
            self._look()

    def upgrade(self, release: str) -> None:
        """Have all workers run another release."""
        self.release, self._upgrade_s = release, self._cell.env.now

    def forget(self, worker: SimWorker) -> None:
        """Note a worker that is gone."""
        self._retired.discard(worker.name)
        self._nodes[worker.node] -= 1
        if not self._nodes[worker.node]:
            del self._nodes[worker.node]

    def _look(self) -> None:
        cell, now_s = self._cell, self._cell.env.now
        facts = [
            replace(worker.facts(now_s), state=WorkerState.LOST)
            if worker.reach is Reach.HUNG
            else worker.facts(now_s)
            for worker in cell.workers.values()
        ]
        waiting = sum(len(front.line) for front in cell.fronts)
        demand = Demand(workers=facts, waiting=waiting, retired=self._retired, release=self.release)
        plan = self._scaling.plan(demand, now_s)
        for name in plan.recall:
            self._retired.discard(name)
            cell.workers[name].recall()
        retire, start = plan.retire, plan.start
        if any(known.release != self.release for known in facts):
            # The upgrade has its own say in who goes.
            step = next_step(facts, self.release, need=plan.need, floor=self._fleet.limits.floor)
            start, retire = max(start, step.start), step.drain
        else:
            self._retired.update(retire)
            if self._upgrade_s is not None:
                self._cell.audit.upgrade_s, self._upgrade_s = now_s - self._upgrade_s, None
        for name in retire:
            cell.drain(cell.workers[name])
        for _ in range(start):
            self._start()

    def _bury(self) -> None:
        """End workers that hang for too long, and those that have drained."""
        now_s, figures = self._cell.env.now, self._cell.scenario.assumptions
        for worker in list(self._cell.workers.values()):
            hangs = worker.reach is Reach.HUNG and worker.stopped_s is not None
            if hangs and now_s - (worker.stopped_s or now_s) > figures.hung_s:
                self._cell.lose([worker])
            elif worker.state is WorkerState.DRAINING and worker.reach is Reach.UP:
                is_late = worker.ends_s is not None and now_s >= worker.ends_s
                if is_late or not worker.carried and not worker.facts(now_s).taken:
                    self._cell.audit.counts["cut_by_drain"] += len(worker.carried)
                    self._cell.lose([worker])

    def _start(self) -> None:
        figures = self._cell.scenario.assumptions
        nodes = len(self._nodes)
        worker = self._make()
        takes_s = figures.worker_start_s
        if len(self._nodes) > nodes:
            takes_s += figures.node_start_s
        after(self._cell.env, takes_s, partial(self._begin, worker, takes_s))

    def _begin(self, worker: SimWorker, took_s: float) -> None:
        if worker.reach is Reach.UP:
            worker.start(self._cell.env.now)
            self._starts.note(took_s)
            expected_s = self._starts.expected_s or self._fleet.limits.start_s
            self._scaling.limits = replace(self._fleet.limits, start_s=expected_s)

    def _make(self) -> SimWorker:
        kind = _missing_kind(self._fleet.kinds, [own.kind for own in self._cell.workers.values()])
        self._made += 1
        worker = self._cell.add(kind, f"worker-{self._made}", self._node(), self.release)
        self._nodes[worker.node] += 1
        return worker

    def _node(self) -> str:
        most = self._fleet.workers_per_node
        free = next((name for name, count in self._nodes.items() if count < most), "")
        return free or f"node-{self._made}"


def _missing_kind(kinds: Sequence[Kind], there: Sequence[Kind]) -> Kind:
    """Return the kind that is furthest below its share."""
    if len(kinds) == 1:
        return kinds[0]

    def missing(kind: Kind) -> float:
        return kind.share * (len(there) + 1) - sum(other is kind for other in there)

    return max(kinds, key=missing)
