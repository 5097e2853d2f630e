"""A run of chaos: clients and a service, to which things happen step by step."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from tests.soak import census
from tests.soak.body import bodies
from tests.soak.census import Census
from tests.soak.clients import KINDS, Client, Screen
from tests.soak.faults import noting
from tests.soak.plan import SEATS, Step, batches
from tests.soak.stage import Stage

__all__ = ["Chaos", "ChaosError", "run_chaos"]

_STEP_S = 30.0
"""How long a step may take; the longest waits of clients are 15 s."""

_LOOK_EVERY = 20
"""Batches after which every client must see pictures."""

_MOST_SCREENS = 2
_ORPHANS_S = 10.0
_DRAIN_S = 0.3
_EARLY_S = 0.15
_BUSY_SHARE = 0.1
_KEPT = 12
"""Steps before a failure that it shows."""


class ChaosError(AssertionError):
    """What is not as it must be, after which step of which run."""


@dataclass
class Report:
    """What a run of chaos did.

    Attributes:
        steps: How many.
        seconds: How long it took.
        kinds: How often each thing happened.
        slowest_s: How long the slowest batch took, seconds.
        slowest: Its steps.
        left: What this process holds more than before it, 10 s after the end.
        faults: Exceptions that nobody took, and errors in the log that no step explains.
    """

    steps: int = 0
    seconds: float = 0.0
    slowest_s: float = 0.0
    slowest: str = ""
    kinds: dict[str, int] = field(default_factory=dict)
    left: dict[str, int] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)


class Chaos:
    """Who is there, and what happens to them."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._clients: list[Client | None] = [None] * len(SEATS)
        self._keys: list[str] = [""] * len(SEATS)
        self._ghosts: list[Client] = []
        self._actions: dict[str, Callable[[Client, Step], Awaitable[None]]] = {
            "prompt": lambda client, step: client.prompt(step.share),
            "image": lambda client, step: client.image(step.share),
            "mirror": lambda client, step: client.mirror(step.share),
            "resize": self._resize,
            "look": lambda client, _: client.sees(),
            "viewer comes": self._viewer_comes,
            "viewer goes": self._viewer_goes,
            "viewer is killed": self._viewer_is_killed,
            "engine is killed": self._engine_is_killed,
            "blackout": self._blackout,
            "line is cut": lambda client, _: client.cut(),
            "second peer": lambda client, _: client.second_peer(),
            "restart of ICE": lambda client, _: client.restart_ice(),
            "goodbye": self._goodbye,
            "killed": self._killed,
            "silent for ever": self._silent,
            "killed while it connects": self._killed_early,
            "killed while it is busy": self._killed_busy,
            "key is revoked": self._revoked,
        }

    async def open(self) -> None:
        """Start the service, and make keys."""
        await self._stage.open()
        for seat in range(len(SEATS)):
            self._keys[seat] = await self._stage.admit(f"seat-{seat}")

    async def take(self, step: Step) -> None:
        """Do what a step says."""
        await asyncio.sleep(step.after_s)
        if step.what == "service restarts":
            await self._restart()
            return
        client = self._clients[step.seat]
        if client is None and step.what != "killed while it connects":
            await self.come(step.seat)
        elif client is None:
            await self._killed_early(self._new(step.seat), step)
        elif step.what == "killed while it connects":
            await self._goodbye(client, step)
            await self._killed_early(self._new(step.seat), step)
        else:
            await client.sees()
            await self._actions[step.what](client, step)

    async def look(self) -> None:
        """Have everybody see a picture."""
        await asyncio.gather(*(client.sees() for client in self._clients if client is not None))

    async def end(self) -> None:
        """Let everybody go, and the service end."""
        for client in list(self._clients):
            if client is not None:
                self._forget(client)
                await client.goodbye()
                await client.free()
        await self._bury()
        await self._stage.empty()
        await self._stage.close()

    async def abandon(self) -> None:
        """Free what there is, after a failure."""
        for client in [*self._clients, *self._ghosts]:
            if client is not None:
                client.body.kill()
                with suppress(Exception):
                    await client.free()
        await self._stage.close()

    def _new(self, seat: int) -> Client:
        return KINDS[SEATS[seat]](lambda: self._stage.base_url, self._keys[seat])

    async def come(self, seat: int) -> None:
        """Have a client come, and see a picture."""
        client = self._new(seat)
        try:
            await client.come()
        except BaseException:
            await client.free()
            raise
        self._clients[seat] = client

    def _forget(self, client: Client) -> None:
        if client in self._clients:
            self._clients[self._clients.index(client)] = None

    async def _resize(self, client: Client, step: Step) -> None:
        client.resize(step.share)
        await client.sees()

    async def _viewer_comes(self, client: Client, _: Step) -> None:
        if len(client.screens) >= _MOST_SCREENS:
            await client.screens.pop(0).go()
        screen = Screen()
        client.screens.append(screen)
        await screen.come(self._stage.base_url, client.key, client.session_id)

    async def _viewer_goes(self, client: Client, _: Step) -> None:
        if client.screens:
            await client.screens.pop().go()

    async def _viewer_is_killed(self, client: Client, _: Step) -> None:
        if client.screens:
            screen = client.screens.pop()
            screen.body.kill()
            await screen.go()

    async def _engine_is_killed(self, _: Client, step: Step) -> None:
        self._stage.kill_engine(step.share)

    async def _blackout(self, client: Client, step: Step) -> None:
        client.body.silence()
        asyncio.get_running_loop().call_later(step.for_s, client.body.wake)

    async def _goodbye(self, client: Client, _: Step) -> None:
        self._forget(client)
        await client.goodbye()
        await client.free()

    async def _killed(self, client: Client, _: Step) -> None:
        self._forget(client)
        client.body.kill()
        for screen in client.screens:
            screen.body.kill()
        await client.free()

    async def _silent(self, client: Client, _: Step) -> None:
        self._forget(client)
        client.body.silence()
        await self._bury()
        self._ghosts.append(client)

    async def _killed_early(self, client: Client, step: Step) -> None:
        coming = asyncio.create_task(client.come())
        await asyncio.wait([coming], timeout=step.share * _EARLY_S)
        client.body.kill()
        coming.cancel()
        await asyncio.gather(coming, return_exceptions=True)
        await client.free()

    async def _killed_busy(self, client: Client, step: Step) -> None:
        """Kill a client in the middle of what takes some turns with the service."""
        self._forget(client)
        busy = (
            client.second_peer,
            client.second_peer,  # of all these the one with most halves
            client.restart_ice,
            client.cut,
            partial(self._viewer_comes, client, step),
            partial(client.prompt, step.share),
            client.goodbye,
        )
        acting = asyncio.create_task(busy[int(step.share * len(busy))]())
        await asyncio.wait([acting], timeout=step.for_s * _BUSY_SHARE)
        client.body.kill()
        for screen in client.screens:
            screen.body.kill()
        acting.cancel()
        await asyncio.gather(acting, return_exceptions=True)
        await client.free()

    async def _revoked(self, client: Client, step: Step) -> None:
        self._forget(client)
        await self._stage.revoke(f"seat-{step.seat}", client.key)
        await client.free()
        self._keys[step.seat] = await self._stage.admit(f"seat-{step.seat}")

    async def _restart(self) -> None:
        """Restart the service: only the SDK comes back by itself."""
        for client in list(self._clients):
            if client is not None and not client.comes_back:
                self._forget(client)
                client.body.kill()
                await client.free()
        await self._stage.restart(_DRAIN_S)
        for client in self._clients:
            if client is not None:
                for screen in client.screens:
                    screen.body.kill()
                    await screen.go()
                client.screens.clear()
                await client.sees()

    async def _bury(self) -> None:
        for ghost in self._ghosts:
            ghost.body.kill()
            for screen in ghost.screens:
                screen.body.kill()
            await ghost.free()
        self._ghosts.clear()


async def run_chaos(
    seed: int,
    steps: int,
    folder: Path,
    told: Callable[[str], object] = lambda _: None,
    *,
    most_s: float = 0.0,
) -> Report:
    """Let so many things happen; a run of the same seed does the same.

    Args:
        seed: Of the run.
        steps: How many.
        folder: For the keys.
        told: Told how it goes.
        most_s: After so many seconds it ends; 0 for when all has happened.

    Raises:
        ChaosError: something is not as it must be; the text says after which step.
    """
    report, past = Report(), list[Step]()
    with bodies(), noting(report.faults, "engine is replaced"):
        await _warm_up(folder)
        before, memory = census.here(), _shared_memory()
        began_s = time.monotonic()
        chaos = Chaos(stage := Stage(folder))
        await chaos.open()
        try:
            for number, batch in enumerate(batches(seed, steps)):
                if most_s and time.monotonic() - began_s > most_s:
                    break
                past = [*past, *batch][-_KEPT:]
                await _together(chaos, stage, batch, report)
                if number % _LOOK_EVERY == 0:
                    async with asyncio.timeout(_STEP_S):
                        await chaos.look()
                    told(f"{report.steps} steps in {time.monotonic() - began_s:.0f} s")
            await chaos.end()
        except BaseException as error:
            await chaos.abandon()
            steps_before = "\n  ".join(map(str, past))
            text = (
                f"seed {seed}: {type(error).__name__}: {error}; the last steps:\n  {steps_before}"
            )
            raise ChaosError(text) from error
        report.seconds = time.monotonic() - began_s
        del chaos, stage  # which know peers
        report.left = await _orphans(before, memory)
    return report


async def _warm_up(folder: Path) -> None:
    """Have one session, so that libraries start the threads that they keep."""
    chaos = Chaos(Stage(folder))
    await chaos.open()
    await chaos.come(0)
    await chaos.end()


async def _together(chaos: Chaos, stage: Stage, batch: list[Step], report: Report) -> None:
    began_s = time.monotonic()
    async with asyncio.timeout(_STEP_S), asyncio.TaskGroup() as group:
        for step in batch:
            group.create_task(chaos.take(step))
            report.steps += 1
            report.kinds[step.what] = report.kinds.get(step.what, 0) + 1
    await stage.check()
    took_s = time.monotonic() - began_s
    if took_s > report.slowest_s:
        report.slowest_s, report.slowest = took_s, "; ".join(map(str, batch))


async def _orphans(before: Census, memory: set[str]) -> dict[str, int]:
    """Return what there is more of than before, once nothing is or 10 s have passed."""
    deadline_s = time.monotonic() + _ORPHANS_S
    while True:
        left = census.here().beyond(before)
        if shared := _shared_memory() - memory:
            left["shared memory"] = len(shared)
        if not left or time.monotonic() > deadline_s:
            return left
        await asyncio.sleep(0.2)


def _shared_memory() -> set[str]:
    """Return the names of what is shared between processes of this machine."""
    folder = Path("/dev/shm")
    return {path.name for path in folder.iterdir()} if folder.exists() else set()
