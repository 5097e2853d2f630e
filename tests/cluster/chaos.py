"""A run of chaos on a cluster: clients, fronts and workers, to which things happen step by step."""

import asyncio
import os
import signal
import time
from collections import Counter
from collections.abc import Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Final

from decart.testing import RunningService
from sundog.server.placement.interface import WorkerState
from tests.cluster.clients import NEGATIVE
from tests.cluster.guests import Guest
from tests.cluster.plan import Step, steps_of
from tests.cluster.town import Town

__all__ = ["Chaos", "Report", "run_chaos"]

_CLIENTS: Final = 3
_FRONTS: Final = ("first", "second")
_PROMPTS: Final = (NEGATIVE, "Anime")

_STEP_S: Final = 45.0
_COUNT_S: Final = 20.0
_HANGS_S: Final = (3.5, 6.0)
_STUMBLES_S: Final = (0.1, 1.5)
_CUT_S: Final = (0.0, 2.0)
_RESUME_S: Final = 15
_DRAIN_S: Final = 4


@dataclass
class Report:
    """What a run of chaos did.

    Attributes:
        steps: How many.
        seconds: How long it took.
        kinds: How often each thing happened; not where another had left nothing to strike.
        slowest_s: How long it took at most until everybody saw pictures again, seconds.
        slowest: After which steps.
        gaps_s: The longest time without a picture in each group of steps, of any client.
    """

    steps: int = 0
    seconds: float = 0.0
    kinds: Counter[str] = field(default_factory=Counter)
    slowest_s: float = 0.0
    slowest: str = ""
    gaps_s: list[float] = field(default_factory=list)


class Chaos:
    """Who is there, and what happens to them."""

    def __init__(self, town: Town) -> None:
        self.guests = [Guest() for _ in range(_CLIENTS)]
        self._town = town
        self._down: set[str] = set()
        self._fronts: dict[str, RunningService] = {}
        self._actions: dict[str, Callable[[Step], Coroutine[Any, Any, bool]]] = {
            "prompt": self._prompt,
            "goodbye": self._goodbye,
            "line is cut": self._line_is_cut,
            "worker killed": self._worker_killed,
            "worker hangs": lambda step: self._worker_stops(step, _HANGS_S),
            "worker stumbles": lambda step: self._worker_stops(step, _STUMBLES_S),
            "worker drained": self._worker_drained,
            "machine killed": self._machine_killed,
            "front killed": lambda step: self._front_goes(step, RunningService.kill),
            "front ended": lambda step: self._front_goes(step, RunningService.stop),
            "front freezes": self._front_freezes,
            "pool killed": self._pool_killed,
        }

    async def open(self) -> None:
        """Have everything ready, and everybody there."""
        for name in _FRONTS:
            self._fronts[name] = await self._town.front(name, resume_s=_RESUME_S, drain_s=0)
        await self._town.ready()
        for number, guest in enumerate(self.guests):
            await guest.come(self._address, _PROMPTS[number % len(_PROMPTS)])

    async def take(self, steps: list[Step]) -> list[Step]:
        """Let steps happen at the same time; then all is as it must be, within bounds.

        Returns:
            Those that happened: another may have left nothing to strike.
        """
        async with asyncio.timeout(_STEP_S), asyncio.TaskGroup() as group:
            taking = [group.create_task(self._actions[step.what](step)) for step in steps]
        await self._look()
        await self._count()
        # The first pictures may have been on their way before.
        await self._look()
        return [step for step, taken in zip(steps, taking, strict=True) if taken.result()]

    async def _look(self) -> None:
        await asyncio.gather(*(guest.sees() for guest in self.guests))

    async def end(self) -> None:
        """Let everybody go; nothing is left."""
        for guest in self.guests:
            await guest.go()
            assert not guest.publisher.errors, f"{guest.name} was told {guest.publisher.errors}"
        self.guests.clear()
        await self._count()

    async def _count(self) -> None:
        """Wait until every session is held by one worker and one front, and nothing else is.

        Raises:
            AssertionError: it does not come to that.
        """
        wanted = Counter(guest.name for guest in self.guests)

        async def is_so() -> bool:
            return await self._held() == (wanted, len(self.guests))

        try:
            await self._town.until(is_so, _COUNT_S)
        except TimeoutError:
            raise AssertionError(f"{wanted} should be held, but is {await self._held()}") from None

    async def _held(self) -> tuple[Counter[str], int]:
        """Return the sessions that workers hold, and how many fronts have."""
        facts = await self._town.facts()
        held = Counter(h.session_id for each in facts.values() for h in each.holdings)
        return held, sum([await asyncio.to_thread(_sessions, f) for f in self._fronts.values()])

    def _front(self) -> RunningService:
        """Return one that is up, as a balancer does."""
        return next(f for name, f in self._fronts.items() if name not in self._down)

    def _address(self) -> str:
        return self._front().base_url

    def _balance(self) -> None:
        for guest in self.guests:
            guest.relay.lead_to(self._front().base_url)

    def _guest(self, step: Step) -> Guest:
        return self.guests[int(step.share * len(self.guests))]

    async def _worker(self, step: Step) -> str:
        """Return one that is ready, or has just died."""
        found = await self._town.facts()
        ready = sorted(name for name, f in found.items() if f.state is WorkerState.READY)
        return step.choose(ready) if ready else ""

    async def _prompt(self, step: Step) -> bool:
        guest = self._guest(step)
        await guest.ask(_PROMPTS[guest.prompt == _PROMPTS[0]])
        return True

    async def _goodbye(self, step: Step) -> bool:
        guest = self._guest(step)
        await guest.go()
        await guest.come(self._address, guest.prompt)
        return True

    async def _line_is_cut(self, step: Step) -> bool:
        relay = self._guest(step).relay
        relay.cut()
        await asyncio.sleep(step.within(_CUT_S))
        relay.mend()
        return True

    async def _worker_killed(self, step: Step) -> bool:
        pid = await self._pid_of_worker(step)
        return pid is not None and _sent(pid, signal.SIGKILL)

    async def _worker_stops(self, step: Step, bounds: tuple[float, float]) -> bool:
        pid = await self._pid_of_worker(step)
        if pid is None or not _sent(pid, signal.SIGSTOP):
            return False
        try:
            await asyncio.sleep(step.within(bounds))
        finally:
            _sent(pid, signal.SIGCONT)
        return True

    async def _worker_drained(self, step: Step) -> bool:
        if not (worker := await self._worker(step)):
            return False
        try:
            await self._town.command("drain", worker, "--deadline", str(_DRAIN_S))
        except AssertionError:  # it died meanwhile
            return False
        return True

    async def _machine_killed(self, step: Step) -> bool:
        pid, is_killed = await self._pid_of_worker(step), False
        if pid is not None:
            with suppress(LookupError):
                is_killed = bool(await asyncio.to_thread(self._town.nodes.kill_node_of, pid))
        self._town.nodes.mend()  # Ray starts nodes on the main thread alone: clients stand still
        return is_killed

    async def _front_goes(self, step: Step, how: Callable[[RunningService], object]) -> bool:
        name = step.choose(list(_FRONTS))
        if self._down:
            return False
        self._down.add(name)
        self._balance()
        await asyncio.to_thread(how, self._fronts[name])
        await self._fronts[name].astart()
        self._down.discard(name)
        return True

    async def _front_freezes(self, step: Step) -> bool:
        name = step.choose(list(_FRONTS))
        if self._down:
            return False
        self._down.add(name)
        os.kill(self._fronts[name].pid, signal.SIGSTOP)
        try:
            for guest in self.guests:
                guest.relay.cut()
            self._balance()
            for guest in self.guests:
                guest.relay.mend()
            await asyncio.sleep(step.within(_HANGS_S))
        finally:
            os.kill(self._fronts[name].pid, signal.SIGCONT)
            self._down.discard(name)
        return True

    async def _pool_killed(self, _: Step) -> bool:
        town = self._town
        for name in town.nodes.actors(town.namespace, "pool"):
            with suppress(Exception):  # it is being started again
                return _sent(await town.pid_of(name), signal.SIGKILL)
        return False

    async def _pid_of_worker(self, step: Step) -> int | None:
        """Return the process of one that is ready; None where there is none any more."""
        if worker := await self._worker(step):
            with suppress(Exception):  # another step was faster
                return await self._town.pid_of(worker)
        return None


def _sent(pid: int, kind: signal.Signals) -> bool:
    """Send a signal; return whether there was somebody to have it."""
    try:
        os.kill(pid, kind)
    except ProcessLookupError:
        return False
    return True


async def run_chaos(
    town: Town, seed: int, count: int, told: Callable[[str], object] = lambda _: None
) -> Report:
    """Let so many things happen to a town; a run of the same seed does the same.

    Args:
        town: Where; nothing runs there yet.
        seed: Of the run.
        count: How many steps.
        told: Told how it goes.

    Raises:
        AssertionError: something is not as it must be; the text says after which steps.
    """
    report, chaos, past = Report(), Chaos(town), list[str]()
    began_s = time.monotonic()
    await chaos.open()
    for steps in steps_of(seed, count):
        past.append("; ".join(map(str, steps)))
        at_s = time.monotonic()
        try:
            happened = await chaos.take(steps)
        except BaseException as error:
            text = "\n  ".join(past[-6:])
            raise AssertionError(f"seed {seed}: {error!r}; the last steps:\n  {text}") from error
        took_s = time.monotonic() - at_s
        report.gaps_s.append(max(g.publisher.diary.gap_s(at_s) for g in chaos.guests))
        report.steps += len(steps)
        report.kinds.update(step.what for step in happened)
        if took_s > report.slowest_s:
            report.slowest_s, report.slowest = took_s, past[-1]
        told(f"{past[-1]}: {took_s:.1f} s, longest gap {report.gaps_s[-1]:.2f} s")
    await chaos.end()
    report.seconds = time.monotonic() - began_s
    return report


def _sessions(front: RunningService) -> int:
    try:
        return front.sessions
    except Exception:  # noqa: BLE001 - it is being started
        return -1
