"""A cluster for tests of the pool: workers that are values, calls that answer at once or never."""

import asyncio
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from typing import Any

from sundog.cluster.gateway.reach import WorkerGoneError
from sundog.cluster.messages import Facts, Holding
from sundog.cluster.pool.pool import Pool
from sundog.cluster.pool.values import Kept, PoolSettings, Recipe
from sundog.cluster.rules.scaling import Limits
from sundog.engine.interface import EngineError
from sundog.media.clock import ManualClock
from sundog.server.config import Config
from sundog.server.placement.interface import Room, WorkerState


@dataclass
class FakeWorker:
    facts: Facts
    is_frozen: bool = False
    is_odd: bool = False
    breaks: str = ""
    calls: list[str] = field(default_factory=list)

    def begin(self, session_id: str) -> None:
        holding = Holding(session_id=session_id, front="front-1")
        held = (*self.facts.holdings, holding)
        self.facts = replace(self.facts, holdings=held, taken=len(held))

    def leave(self) -> None:
        self.facts = replace(self.facts, holdings=(), taken=0)


class FakeCluster:
    """Machines, memory and reach in one."""

    def __init__(self, *, slots: int = 2, machines: int = 100) -> None:
        self.slots = slots
        self.machines = machines
        self.workers: dict[str, FakeWorker] = {}
        self.pending: dict[str, FakeWorker] = {}
        self.killed: list[str] = []
        self.loads = False
        self.broken: set[str] = set()
        self.shunned: Collection[str] = ()
        self.kept: Kept | None = None

    # Machines
    def start(self, name: str, recipe: Recipe, shunned: Collection[str]) -> None:
        self.shunned = shunned
        facts = Facts(
            name=name,
            node=f"10.0.0.{len(self.workers)}/abc",
            release=recipe.release,
            state=WorkerState.STARTING,
            room=Room(slots=0),
        )
        breaks = "no such model" if recipe.release in self.broken else ""
        self.pending[name] = FakeWorker(facts, breaks=breaks)
        self._place()

    def _place(self) -> None:
        while self.pending and len(self.workers) < self.machines:
            name = next(iter(self.pending))
            self.workers[name] = self.pending.pop(name)

    def kill(self, name: str) -> None:
        self.killed.append(name)
        self.workers.pop(name, None)
        self.pending.pop(name, None)
        self._place()

    def nodes(self) -> tuple[str, ...]:
        return (*(worker.facts.node for worker in self.workers.values()), "10.0.9.9/idle")

    def lack(self, recipe: Recipe, shunned: Collection[str]) -> str:
        return "no machine has 2 CPUs free" if self.pending else ""

    # Memory
    def load(self) -> Kept | None:
        return self.kept

    def save(self, kept: Kept) -> None:
        self.kept = kept

    # Reach
    async def names(self) -> tuple[str, ...]:
        return (*self.workers, *self.pending)

    async def call(self, actor: str, method: str, *args: object, within_s: float) -> Any:
        if actor in self.pending:
            await asyncio.Event().wait()
        if actor not in self.workers:
            raise WorkerGoneError(actor)
        worker = self.workers[actor]
        if worker.is_frozen:
            raise TimeoutError
        worker.calls.append(method)
        if method == "start" and self.loads:
            await asyncio.Event().wait()
        if worker.is_odd:
            raise TypeError("heat")
        getattr(self, f"_{method}")(worker, *args)
        return worker.facts

    def _facts(self, worker: FakeWorker) -> None:
        pass

    def _start(self, worker: FakeWorker) -> None:
        if worker.breaks:
            raise EngineError(worker.breaks)
        worker.facts = replace(
            worker.facts, state=WorkerState.READY, room=Room(slots=self.slots), age_s=60
        )

    def _drain(self, worker: FakeWorker, deadline_s: float) -> None:
        worker.facts = replace(worker.facts, state=WorkerState.DRAINING, ends_in_s=deadline_s)

    def _recall(self, worker: FakeWorker) -> None:
        worker.facts = replace(worker.facts, state=WorkerState.READY, ends_in_s=None)

    def _stop(self, worker: FakeWorker) -> None:
        worker.facts = replace(worker.facts, state=WorkerState.DRAINING)

    async def aclose(self) -> None:
        pass

    def of(self, release: str) -> list[str]:
        return [name for name, one in self.workers.items() if one.facts.release == release]


class Trial:
    """A pool on a fake cluster, in virtual time."""

    def __init__(self, cluster: FakeCluster | None = None, **limits: Any) -> None:
        self.cluster = cluster or FakeCluster()
        self.clock = ManualClock()
        recipe = Recipe(release="1", config=Config())
        self.settings = PoolSettings(recipe=recipe, limits=Limits(**limits), retire_s=600)
        self.pool = self.make()

    def make(self) -> Pool:
        """Return a pool as it begins, or begins again."""
        return Pool(
            self.settings,
            reach=self.cluster,
            machines=self.cluster,
            memory=self.cluster,
            clock=self.clock,
        )

    async def go(self, seconds: float = 1.0) -> None:
        """Let time pass."""
        for _ in range(max(1, round(seconds / 0.5))):
            await self.pool.tick()
            for _ in range(5):
                await asyncio.sleep(0)
            self.clock.advance(0.5)

    def worker(self, number: int = 0) -> FakeWorker:
        return list(self.cluster.workers.values())[number]

    @property
    def names(self) -> list[str]:
        return list(self.cluster.workers)

    async def aclose(self) -> None:
        await self.pool.aclose()
