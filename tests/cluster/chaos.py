"""A run of chaos on a cluster: clients, fronts and workers, to which things happen step by step."""

import asyncio
import os
import signal
import time
from collections import Counter
from collections.abc import Callable, Coroutine
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass, field
from random import Random
from typing import Any, Final

from decart import DecartSDKError
from decart.testing import RunningService
from sundog.server.placement.interface import WorkerState
from tests.cluster.clients import NEGATIVE, Publisher, publishing
from tests.cluster.town import KEY, Town
from tests.relay import Relay, relayed

__all__ = ["Chaos", "Report", "Step", "run_chaos", "steps_of"]

_CLIENTS: Final = 3
_FRONTS: Final = ("first", "second")
_PROMPTS: Final = (NEGATIVE, "Anime")

_WEIGHTS: Final = {
    "prompt": 5,
    "goodbye": 3,
    "line is cut": 3,
    "worker killed": 5,
    "worker hangs": 2,
    "worker stumbles": 3,
    "worker drained": 3,
    "machine killed": 1,
    "front killed": 3,
    "front ended": 2,
    "front freezes": 2,
    "pool killed": 2,
}
_AT_ONCE: Final = (1, 1, 2)
"""Of so many kinds happen one or two at a time."""

_STEP_S: Final = 45.0
_SEES_S: Final = 30.0
"""A session waits for a new worker where all have died, which takes a starved machine so long."""

_COUNT_S: Final = 20.0
_HANGS_S: Final = (3.5, 6.0)
_STUMBLES_S: Final = (0.1, 1.5)
_CUT_S: Final = (0.0, 2.0)
_RESUME_S: Final = 15
_DRAIN_S: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing that happens.

    Attributes:
        number: Of the step, from 0.
        what: Happens.
        share: Of whatever it chooses from: a client, a worker, a length of time; 0 to 1.
    """

    number: int
    what: str
    share: float

    def __str__(self) -> str:
        return f"step {self.number}: {self.what}, share {self.share:.3f}"

    def choose(self, among: list[str]) -> str:
        """Return one of these."""
        return among[int(self.share * len(among))]

    def within(self, bounds: tuple[float, float]) -> float:
        """Return what lies between two bounds."""
        least, most = bounds
        return least + self.share * (most - least)


def steps_of(seed: int, count: int) -> list[list[Step]]:
    """Draw so many steps, in groups that happen at the same time."""
    random, groups = Random(seed), list[list[Step]]()
    number = 0
    while number < count:
        together = min(random.choice(_AT_ONCE), count - number)
        kinds = random.choices(list(_WEIGHTS), list(_WEIGHTS.values()), k=together)
        groups.append([])
        for what in dict.fromkeys(kinds):
            groups[-1].append(Step(number=number, what=what, share=random.random()))
            number += 1
    return groups


@dataclass
class Report:
    """What a run of chaos did.

    Attributes:
        steps: How many.
        seconds: How long it took.
        kinds: How often each thing happened.
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


class Guest:
    """A client of our SDK, behind a balancer's line; one session after the other.

    Attributes:
        publisher: The session.
        relay: The line.
        name: Of the session; it never changes.
        prompt: In force.
    """

    publisher: Publisher
    relay: Relay
    name: str
    prompt: str

    async def come(self, base_url: str, prompt: str) -> None:
        """Connect, and see pictures."""
        self._stack = AsyncExitStack()
        line, self.relay = await self._stack.enter_async_context(relayed(base_url))
        self.prompt = prompt
        self.publisher = await self._stack.enter_async_context(publishing(line, KEY, prompt=prompt))
        self.name = self.publisher.session_id

    async def ask(self, prompt: str) -> None:
        """Change the prompt; asks again where the answer was lost."""
        async with asyncio.timeout(_SEES_S):
            while True:
                try:
                    await self.publisher.client.set_prompt(prompt)
                except DecartSDKError as error:
                    if not error.retryable:
                        raise
                    await asyncio.sleep(0.2)
                else:
                    self.prompt = prompt
                    return

    async def sees(self) -> None:
        """Wait for a picture of its prompt, in the session that it began."""
        wanted = self.prompt == NEGATIVE
        try:
            await self.publisher.diary.sees(lambda s: s.negative is wanted, within_s=_SEES_S)
        except TimeoutError as error:
            told = self.publisher.errors
            raise AssertionError(f"{self.name} is not seen again ({error}); told: {told}") from None
        assert self.publisher.session_id == self.name, "another session was begun"
        assert not self.publisher.errors, f"{self.name} was told {self.publisher.errors}"

    async def go(self) -> None:
        """Say goodbye."""
        await self._stack.aclose()


class Chaos:
    """Who is there, and what happens to them."""

    def __init__(self, town: Town) -> None:
        self.guests = [Guest() for _ in range(_CLIENTS)]
        self._town = town
        self._down: set[str] = set()
        self._fronts: dict[str, RunningService] = {}
        self._actions: dict[str, Callable[[Step], Coroutine[Any, Any, None]]] = {
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
            await guest.come(self._front().base_url, _PROMPTS[number % len(_PROMPTS)])

    async def take(self, steps: list[Step]) -> None:
        """Let steps happen at the same time; then all is as it must be, within bounds."""
        async with asyncio.timeout(_STEP_S), asyncio.TaskGroup() as group:
            for step in steps:
                group.create_task(self._actions[step.what](step))
        await asyncio.gather(*(guest.sees() for guest in self.guests))
        await self._count()

    async def end(self) -> None:
        """Let everybody go; nothing is left."""
        for guest in self.guests:
            await guest.go()
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

    async def _prompt(self, step: Step) -> None:
        guest = self._guest(step)
        await guest.ask(_PROMPTS[guest.prompt == _PROMPTS[0]])

    async def _goodbye(self, step: Step) -> None:
        guest = self._guest(step)
        await guest.go()
        await guest.come(self._front().base_url, guest.prompt)

    async def _line_is_cut(self, step: Step) -> None:
        relay = self._guest(step).relay
        relay.cut()
        await asyncio.sleep(step.within(_CUT_S))
        relay.mend()

    async def _worker_killed(self, step: Step) -> None:
        if worker := await self._worker(step):
            with suppress(Exception):  # another step was faster
                await self._town.strike(worker)

    async def _worker_stops(self, step: Step, bounds: tuple[float, float]) -> None:
        if not (worker := await self._worker(step)):
            return
        with suppress(Exception):
            pid = await self._town.strike(worker, signal.SIGSTOP)
            await asyncio.sleep(step.within(bounds))
            os.kill(pid, signal.SIGCONT)

    async def _worker_drained(self, step: Step) -> None:
        if worker := await self._worker(step):
            with suppress(AssertionError):  # it died meanwhile
                await self._town.command("drain", worker, "--deadline", str(_DRAIN_S))

    async def _machine_killed(self, step: Step) -> None:
        if worker := await self._worker(step):
            with suppress(Exception):
                pid = await self._town.pid_of(worker)
                await asyncio.to_thread(self._town.nodes.kill_node_of, pid)
            self._town.nodes.mend()  # Ray starts nodes on the main thread alone: clients stand still

    async def _front_goes(self, step: Step, how: Callable[[RunningService], object]) -> None:
        name = step.choose(list(_FRONTS))
        if self._down:
            return
        self._down.add(name)
        self._balance()
        await asyncio.to_thread(how, self._fronts[name])
        await self._fronts[name].astart()
        self._down.discard(name)

    async def _front_freezes(self, step: Step) -> None:
        name = step.choose(list(_FRONTS))
        if self._down:
            return
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

    async def _pool_killed(self, _: Step) -> None:
        with suppress(Exception):
            for name in self._town.nodes.actors(self._town.namespace, "pool"):
                os.kill(await self._town.pid_of(name), signal.SIGKILL)


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
            await chaos.take(steps)
        except BaseException as error:
            text = "\n  ".join(past[-6:])
            raise AssertionError(f"seed {seed}: {error!r}; the last steps:\n  {text}") from error
        took_s = time.monotonic() - at_s
        report.gaps_s.append(max(g.publisher.diary.gap_s(at_s) for g in chaos.guests))
        report.steps += len(steps)
        report.kinds.update(step.what for step in steps)
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
