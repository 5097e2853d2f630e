"""Keeps as many workers as there is need for: starts, retires, replaces, drains, upgrades them.

    fronts ── beat ──► Pool ── facts, start, drain, stop ──► workers
                        │ twice a second: who is there? ─► scaling, upgrading ─► start, drain, end

Sessions never pass through it, and nothing ends where it is away: what it knows it asks of the
workers anew when it starts again. An upgrade is nothing but a recipe that not all workers follow
yet. On one event loop.
"""

import asyncio
import logging
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from sundog.cluster.gateway.reach import Reach, WorkerUnreachableError
from sundog.cluster.messages import Roster
from sundog.cluster.pool.fleet import Fleet
from sundog.cluster.pool.fronts import Fronts
from sundog.cluster.pool.machines import Machines, Memory, is_called
from sundog.cluster.pool.values import Kept, PoolFacts, PoolSettings, Recipe
from sundog.cluster.rules.scaling import Demand, Limits, Plan, Scaling
from sundog.cluster.rules.upgrading import next_step
from sundog.media.clock import Clock, MonotonicClock
from sundog.server.config import Config
from sundog.server.placement.interface import WorkerState

__all__ = ["Pool"]

_log = logging.getLogger(__name__)

_TICK_S: Final = 0.5
_TICKS_OF: Final = 500
"""Workers that are asked in one tick; with more of them each is asked less often."""


class Pool:
    """Keeps enough workers. Begin with `run`, or call `tick` yourself; `aclose` ends no worker."""

    def __init__(
        self,
        settings: PoolSettings,
        *,
        reach: Reach,
        machines: Machines,
        memory: Memory,
        clock: Clock | None = None,
    ) -> None:
        """Take up what an earlier pool left, if there was one.

        Args:
            settings: What it begins with where there was none.
            reach: How to call workers.
            machines: What starts and ends them.
            memory: What outlives this process.
            clock: For durations.
        """
        self._settings = settings
        self._memory = memory
        self._machines = machines
        self._clock = clock or MonotonicClock()
        self._kept = memory.load() or Kept(recipe=settings.recipe)
        self._fleet = Fleet(reach, machines, self._clock)
        self._scaling = Scaling(self._limits)
        self._plan = Plan()
        self._upgrade_s = settings.retire_s
        self._fronts = Fronts()
        self._trouble = ""
        self._blocked = ""
        self._is_ending = False

    async def run(self) -> None:
        """Look after the workers until cancelled."""
        while True:
            try:
                await self.tick()
            except Exception:  # noqa: BLE001 - such as a head that is away; the next look may do
                _log.exception("the pool cannot look after its workers")
            await asyncio.sleep(max(1.0, len(self._fleet.members) / _TICKS_OF) * _TICK_S)

    async def tick(self) -> None:
        """Look once: who is there, who is missing, who is too many."""
        try:
            await self._fleet.discover()
        except (WorkerUnreachableError, TimeoutError) as error:
            _log.warning("the cluster does not say who the workers are: %s", error)
            return
        self._fleet.tend(self._kept.recipe, self._kept.shunned)
        if self._is_ending or not self._fleet.is_known:
            return
        self._act()

    def _act(self) -> None:
        """Do what the rules say."""
        recipe = self._kept.recipe
        start_s = self._fleet.starts.expected_s
        self._scaling.limits = replace(self._limits, start_s=start_s or self._limits.start_s)
        self._plan = self._scaling.plan(self._demand(), self._clock.now())
        if self._is_upgrading:
            self._upgrade_on()
            return
        self._blocked = ""
        for name in self._plan.recall:
            self._fleet.recall(name)
        for name in self._plan.retire:
            self._fleet.retire(name, self._settings.retire_s)
        self._start(recipe, self._plan.start)

    def _upgrade_on(self) -> None:
        recipe, previous = self._kept.recipe, self._kept.previous
        if previous is not None and self._fleet.failures.has_given_up(recipe.release):
            self._take_back(recipe, previous)
            return
        step = next_step(
            self._fleet.workers,
            recipe.release,
            need=self._plan.need,
            floor=self._limits.floor,
            can_start=not any(member.note for member in self._fleet.members.values()),
        )
        self._blocked = step.blocked
        for name in step.drain:
            self._fleet.dismiss(name, self._upgrade_s)
        self._start(recipe, max(step.start, self._plan.start))

    def _take_back(self, recipe: Recipe, previous: Recipe) -> None:
        """Go on with the release before, as the new one does not work."""
        why = self._fleet.failures.words
        self._trouble = f"release {recipe.release} does not work, {previous.release} goes on: {why}"
        _log.error("%s", self._trouble)
        self._keep(replace(self._kept, recipe=previous, previous=None))

    def _start(self, recipe: Recipe, count: int) -> None:
        if not self._fleet.failures.may_start(self._clock.now()):
            return
        for _ in range(count):
            self._fleet.start(recipe, self._kept.shunned)

    def _demand(self) -> Demand:
        retired = {member.name for member in self._fleet.members.values() if member.is_retired}
        return Demand(
            workers=self._fleet.workers,
            waiting=self._fronts.waiting(self._clock.now()),
            retired=retired,
            release=self._kept.recipe.release,
        )

    @property
    def _limits(self) -> Limits:
        return self._kept.limits or self._settings.limits

    @property
    def _is_upgrading(self) -> bool:
        """Whether workers of another release are there."""
        release = self._kept.recipe.release
        return any(
            worker.release != release
            for worker in self._fleet.workers
            if worker.release and worker.state is not WorkerState.LOST
        )

    async def beat(self, front: str, waiting: int, heard: Iterable[str] = ()) -> Roster:
        """Hear of a front, and tell it who the workers are; fronts call it each second.

        Args:
            front: Its name.
            waiting: Clients in its line.
            heard: Workers that it hears: they are not ended, even if the pool does not.
        """
        now = self._clock.now()
        for name in heard:
            if (member := self._fleet.members.get(name)) is not None:
                member.fronts_heard_s = now
        self._fronts.hear(front, waiting, now)
        return Roster(
            workers=tuple(sorted(self._fleet.members)),
            release=self._kept.recipe.release,
            fronts=self._fronts.views(now),
            is_whole=self._fleet.has_looked,
        )

    async def facts(self) -> PoolFacts:
        """Return how things are."""
        members = sorted(self._fleet.members.values(), key=lambda member: member.name)
        trouble = [
            self._trouble,
            self._blocked,
            "" if self._trouble else self._fleet.failures.words,
        ]
        return PoolFacts(
            release=self._kept.recipe.release,
            workers=tuple(member.view for member in members),
            fronts=self._fronts.views(self._clock.now()),
            limits=self._limits,
            shunned=self._kept.shunned,
            need=self._plan.need,
            is_upgrading=self._is_upgrading,
            trouble="; ".join(filter(None, trouble)),
            is_ending=self._is_ending,
        )

    async def drain(self, target: str, deadline_s: float) -> tuple[str, ...]:
        """Drain a worker, or all of a machine, which gets no new one either.

        Args:
            target: Name of a worker; or of a machine as `Facts.node` says it, or its address.
            deadline_s: Seconds that sessions may stay; the newest call counts.

        Returns:
            Names of the workers that drain; none where a machine has none.

        Raises:
            KeyError: there is neither.
        """
        names, nodes = self._named(target)
        if nodes:
            shunned = {*self._kept.shunned, *nodes} & {*self._machines.nodes(), *nodes}
            self._keep(replace(self._kept, shunned=tuple(sorted(shunned))))
        for name in names:
            self._fleet.members[name].is_retired = False
        async with asyncio.TaskGroup() as group:
            for name in names:
                group.create_task(self._fleet.drain(name, deadline_s))
        return tuple(sorted(names))

    async def recall(self, target: str) -> tuple[str, ...]:
        """Have a worker, or a machine, that was drained take sessions again.

        Args:
            target: As for `drain`.

        Returns:
            Names of the workers that go on; none where all have ended, which new ones replace.

        Raises:
            KeyError: there is neither.
        """
        names, nodes = self._named(target)
        left = tuple(node for node in self._kept.shunned if node not in nodes)
        self._keep(replace(self._kept, shunned=left))
        drained = [name for name in names if self._fleet.is_draining(name)]
        for name in drained:
            self._fleet.recall(name)
        return tuple(sorted(drained))

    def _named(self, target: str) -> tuple[list[str], set[str]]:
        """Return the workers that are meant, and the machines where those are.

        Raises:
            KeyError: there is neither.
        """
        there = {name: m.facts.node for name, m in self._fleet.members.items() if not m.is_ending}
        if target in there:
            return [target], set()
        known = {*there.values(), *self._machines.nodes(), *self._kept.shunned}
        nodes = {node for node in known if node and is_called(node, target)}
        if not nodes:
            raise KeyError(target)
        return [name for name, node in there.items() if node in nodes], nodes

    async def scale(self, floor: int | None, ceiling: int | None, warm_slots: int | None) -> Limits:
        """Change how many workers there are; what is None stays. Returns what counts now.

        Raises:
            ValueError: the floor would be above the ceiling.
        """
        given = {"floor": floor, "ceiling": ceiling, "warm_slots": warm_slots}
        news = {name: value for name, value in given.items() if value is not None}
        limits = replace(self._limits, **news)
        if limits.floor > limits.ceiling:
            raise ValueError(f"at least {limits.floor} is more than at most {limits.ceiling}")
        self._keep(replace(self._kept, limits=limits))
        return limits

    async def upgrade(
        self, release: str, python: str, deadline_s: float, config: Config | None = None
    ) -> None:
        """Have every worker run another release, one after the other; returns at once.

        Args:
            release: What it is called; a name that is new here.
            python: Path of the Python that has it; empty for the machines' own.
            deadline_s: Seconds that sessions may stay on an old worker; they go on elsewhere then.
            config: The service's settings from now on; None for those of before.

        Raises:
            ValueError: that release runs already, made another way.
        """
        before = self._kept.recipe
        recipe = Recipe(release=release, config=config or before.config, python=python)
        self._upgrade_s = deadline_s
        self._trouble = ""
        if recipe == before:
            return
        if release == before.release:
            raise ValueError(f"release {release} runs already; call what is new another name")
        self._fleet.failures.worked(release)
        _log.info("upgrading from %s to %s", before.release, release)
        self._keep(replace(self._kept, recipe=recipe, previous=before))
        for member in self._fleet.members.values():
            if member.is_retired:
                # They have longer than an upgrade may take, and need not come back.
                self._fleet.dismiss(member.name, deadline_s)

    def _keep(self, kept: Kept) -> None:
        self._kept = kept
        self._memory.save(kept)

    async def stop(self, deadline_s: float = 0.0) -> None:
        """End all workers, and start none any more; `facts` tells when they are gone.

        Args:
            deadline_s: Seconds that sessions may stay; they have nowhere to go then, and end.
        """
        self._is_ending = True
        _log.info("stopping all workers within %.0f s", deadline_s)
        for name in list(self._fleet.members):
            self._fleet.dismiss(name, deadline_s)

    async def aclose(self) -> None:
        """End the pool's own tasks; the workers go on."""
        await self._fleet.aclose()
