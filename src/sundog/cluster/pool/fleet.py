"""The workers of a pool, kept in touch with: asked how they are, started, drained, ended.

    names ──► asked ──► starting: warmed ──► ready … silent: ended; drained and empty: ended

Each worker is asked by a task of its own, so that one that hangs holds nobody up.
"""

import asyncio
import logging
import secrets
from collections.abc import Collection, Coroutine
from dataclasses import replace
from typing import Any, Final

from sundog.cluster.gateway.reach import Reach, WorkerGoneError, WorkerUnreachableError
from sundog.cluster.messages import Facts
from sundog.cluster.pool.failures import Failures
from sundog.cluster.pool.machines import Machines
from sundog.cluster.pool.members import PLACED_S, Member
from sundog.cluster.pool.values import Recipe
from sundog.cluster.rules.scaling import Starts
from sundog.media.clock import Clock
from sundog.server.placement.interface import WorkerState
from sundog.server.redaction import where

__all__ = ["WORKER", "Fleet"]

_log = logging.getLogger(__name__)

WORKER: Final = "worker-"
"""What the names of workers begin with; their release follows."""

_ASK_S: Final = 1.0
_FIRST_ASK_S: Final = 30.0
"""Until its process runs a worker answers nothing; asking often would only fill its inbox."""

_DRAIN_S: Final = 5.0
_WARM_S: Final = 3600.0
"""Engines that are fetched and compiled for the first time take that long at most, as long as they
get on."""

_UP_S: Final = 90.0
"""How long a worker may take to answer at all where there is room for it."""

_MEND_S: Final = 60.0
"""How long a worker may be without an engine; its sessions show the camera meanwhile."""

_LISTED_S: Final = 2.0
"""How long a worker that was just started may be missing from the cluster's list."""

_STOP_S: Final = 10.0
_ERRORS: Final = (WorkerGoneError, WorkerUnreachableError, TimeoutError)


class Fleet:
    """Who the workers are. On one event loop; `aclose` ends its tasks, and no worker.

    Attributes:
        members: By name, those that are being ended too.
        failures: Of workers that did not come up.
        starts: How long workers took from their start until they were ready.
        has_looked: Whether it has seen who was there before it.
    """

    def __init__(self, reach: Reach, machines: Machines, clock: Clock) -> None:
        """Begin without knowing any; `discover` finds those that there are."""
        self.members: dict[str, Member] = {}
        self.failures = Failures()
        self.starts = Starts()
        self.has_looked = False
        self._reach = reach
        self._machines = machines
        self._clock = clock
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def workers(self) -> tuple[Facts, ...]:
        """Return what plans are made with: those that are not being ended."""
        return tuple(member.planned for member in self.members.values() if not member.is_ending)

    @property
    def is_known(self) -> bool:
        """Whether all who were there before the pool have said how they are, or are lost."""
        return all(
            member.is_heard or member.is_starting or member.is_lost
            for member in self.members.values()
        )

    async def discover(self) -> None:
        """Find workers that others started, and miss those that ended.

        Raises:
            WorkerUnreachableError: nobody can tell.
            TimeoutError: nobody could tell in time.
        """
        async with asyncio.timeout(_DRAIN_S):
            names = set(await self._reach.names())
        now = self._clock.now()
        for name in names - self.members.keys():
            release = name.removeprefix(WORKER).rpartition("-")[0]
            self.members[name] = Member.found(name, release, now)
        self.has_looked = True
        for name in self.members.keys() - names:
            if now - self.members[name].began_s > _LISTED_S:
                self._missed(self.members.pop(name), now)

    def _missed(self, member: Member, now: float) -> None:
        """Say that a worker has ended, and whether it was meant to."""
        if member.is_ending:
            return
        _log.warning("worker %s is gone", member.name)
        if member.is_starting:
            release = member.facts.release
            self.failures.failed(release, f"worker {member.name} ended as it started", now)

    def tend(self, recipe: Recipe, shunned: Collection[str] = ()) -> None:
        """Ask everybody who owes no answer, and end who is over. Call it several times a second."""
        now = self._clock.now()
        late = [m for m in self.members.values() if m.is_unplaced and now - m.began_s > PLACED_S]
        lack = self._machines.lack(recipe, shunned) if late else ""
        for member in late:
            member.note = lack
        for member in self.members.values():
            if member.is_ending:
                continue
            member.look(now)
            if member.asking is None or member.asking.done():
                member.asking = self._spawn(self._ask(member))
            if member.is_proven:
                self.failures.worked(member.facts.release)
            self._judge(member, now)

    def _judge(self, member: Member, now: float) -> None:
        """End a worker that hangs, has nobody to serve any more, or does not come up."""
        if member.is_hung(now):
            _log.error("worker %s has not answered for %.0f s", member.name, member.silent_s)
            self.end(member.name, at_once=True)
        elif member.is_empty(now):
            self.end(member.name)
        elif member.is_unplaced and not member.note and now - member.began_s > _UP_S:
            self._give_up(member, f"it did not answer within {_UP_S:.0f} s")
        elif member.is_stuck(now):
            self._give_up(member, f"it gets no further than: {member.facts.doing or 'its start'}")
        elif member.mending_s is not None and now - member.mending_s > _MEND_S:
            _log.error("worker %s has had no engine for %.0f s", member.name, _MEND_S)
            member.mending_s = None
            self.dismiss(member.name, 0.0)

    def _give_up(self, member: Member, why: str) -> None:
        if member.is_ending:
            return
        _log.error("worker %s does not come up: %s", member.name, why)
        machine = f" on {member.facts.node}" if member.facts.node else ""
        words = f"worker {member.name}{machine} does not come up: {why}"
        self.failures.failed(member.facts.release, words, self._clock.now())
        self.end(member.name, at_once=True)

    async def _ask(self, member: Member) -> None:
        within_s = _FIRST_ASK_S if member.is_starting and not member.is_heard else _ASK_S
        try:
            facts: Facts = await self._reach.call(member.name, "facts", within_s=within_s)
        except _ERRORS as error:
            _log.debug("worker %s does not answer: %s", member.name, error)
            return
        except Exception as error:  # noqa: BLE001 - such as of a release that says it otherwise
            # It lives, and may have sessions: it is not ended for what is not understood.
            member.silence.heard(self._clock.now())
            if not member.is_odd:
                _log.error("worker %s is not understood: %s", member.name, where(error))
            member.is_odd, member.note = True, "its answers are not understood"
            return
        member.is_odd = False
        member.hears(facts, self._clock.now())
        member.note = ""
        if member.is_starting and member.warming is None:
            member.warming = self._spawn(self._warm(member))

    async def _warm(self, member: Member) -> None:
        """Have a worker warm its engines; one that somebody else warms already only joins in."""
        try:
            facts: Facts = await self._reach.call(member.name, "start", within_s=_WARM_S)
        except _ERRORS as error:
            self._give_up(member, str(error) or f"its engines were not ready in {_WARM_S:.0f} s")
        except Exception as error:  # noqa: BLE001 - whatever its engines raise
            self._give_up(member, str(error))
        else:
            now = self._clock.now()
            member.hears(facts, now)
            if member.is_own:
                self.starts.note(now - member.began_s)

    def start(self, recipe: Recipe, shunned: Collection[str]) -> str:
        """Start a worker; return its name."""
        name = f"{WORKER}{recipe.release}-{secrets.token_hex(4)}"
        slots = recipe.config.worker_slots
        member = Member.begun(name, recipe.release, slots, self._clock.now())
        self._machines.start(name, recipe, shunned)
        self.members[name] = member
        return name

    async def drain(self, name: str, deadline_s: float) -> None:
        """Have a worker take no session any more; one that does not answer is ended soon anyway.

        Raises:
            KeyError: there is none of that name.
        """
        member = self.members[name]
        if member.is_starting:
            self.end(name, at_once=True)
            return
        member.facts = replace(member.facts, state=WorkerState.DRAINING)
        try:
            facts: Facts = await self._reach.call(name, "drain", deadline_s, within_s=_DRAIN_S)
        except Exception as error:  # noqa: BLE001 - such as of a release that cannot
            _log.warning("worker %s was not told to drain: %s", name, error)
        else:
            member.hears(facts, self._clock.now())

    async def _recall(self, member: Member) -> None:
        try:
            facts: Facts = await self._reach.call(member.name, "recall", within_s=_DRAIN_S)
        except Exception as error:  # noqa: BLE001 - such as of a release that cannot
            _log.warning("worker %s was not told to stay: %s", member.name, error)
        else:
            member.hears(facts, self._clock.now())

    def dismiss(self, name: str, within_s: float) -> None:
        """Drain a worker for good."""
        self.members[name].is_retired = False
        self._spawn(self.drain(name, within_s))

    def retire(self, name: str, within_s: float) -> None:
        """Drain a worker that is too many; it may be recalled."""
        _log.info("worker %s is too many", name)
        self.members[name].is_retired = True
        self._spawn(self.drain(name, within_s))

    def recall(self, name: str) -> None:
        """Have a worker that was retired take sessions again."""
        _log.info("worker %s stays after all", name)
        member = self.members[name]
        member.is_retired = False
        self._spawn(self._recall(member))

    def is_draining(self, name: str) -> bool:
        """Whether a worker takes no session because it was told so."""
        return self.members[name].facts.state is WorkerState.DRAINING

    def end(self, name: str, *, at_once: bool = False) -> None:
        """End a worker; unless at once, it closes its engines first."""
        member = self.members[name]
        if not member.is_ending:
            member.is_ending = True
            self._spawn(self._end(member, at_once=at_once))

    async def _end(self, member: Member, *, at_once: bool) -> None:
        try:
            if not at_once:
                await self._reach.call(member.name, "stop", within_s=_STOP_S)
        except Exception as error:  # noqa: BLE001 - it is ended in any case
            _log.debug("worker %s did not stop by itself: %s", member.name, error)
        self._machines.kill(member.name)

    def _spawn(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def aclose(self) -> None:
        """End all tasks; the workers go on."""
        tasks = set(self._tasks)
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)
