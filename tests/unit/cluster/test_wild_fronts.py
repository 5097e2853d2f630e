"""Fronts, workers and clients under random failures: nothing is sold twice, left, or shown twice."""

import asyncio
import hashlib
import random
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress

import pytest

from sundog.cluster.gateway.placement import RayPlacement
from sundog.server.hosting.events import MediaLost, MediaMoving, SessionEvent
from sundog.server.hosting.interface import Media
from sundog.server.placement.interface import NoSlotError
from sundog.server.placement.record import SessionRecord
from tests.unit.cluster.hamlet import WISH, Hamlet, HamletWorker, StubMedia, hamlet, opening, record
from tests.unit.cluster.virtual_time import run

SLOTS = 3
WORKERS = 5
SESSIONS = 10
STEPS = 60
RESUME_S = 30.0


class Client:
    """A session that goes on whatever happens, as a front drives it for its client."""

    def __init__(self, name: str, wild: "Wild") -> None:
        self.name = name
        self.token = f"token of {name}"
        self.front = wild.any_front()
        self.media: Media | None = None
        self.is_over = False
        self._wild = wild
        self._one_at_a_time = asyncio.Lock()
        self._events: asyncio.Queue[SessionEvent] = asyncio.Queue()

    async def run(self) -> None:
        """Open media, and open others each time that those are lost or have to move."""
        async with self._one_at_a_time:
            await self._open()
        while not self.is_over:
            try:
                async with asyncio.timeout(0.5):
                    event = await self._events.get()
            except TimeoutError:
                continue
            if isinstance(event, (MediaLost, MediaMoving)) and not self.is_over:
                earlier = self.media
                async with self._one_at_a_time:
                    await self._open()
                if earlier is not None:
                    await earlier.aclose()
        if self.media is not None:
            await self.media.aclose()

    async def change_front(self, to: RayPlacement) -> None:
        """Come back at another front, which takes the media over where there are some."""
        if self._one_at_a_time.locked():
            return
        async with self._one_at_a_time:
            await self._adopted(to)

    async def come_back(self, to: RayPlacement) -> None:
        """Come to another front because the one before is lost; begin anew where nothing is left."""
        if self._one_at_a_time.locked():
            self.front = to  # it is about to begin anyway
            return
        async with self._one_at_a_time:
            self.media = None
            if not await self._adopted(to):
                self.front, self._events = to, asyncio.Queue()
                await self._open()

    async def _adopted(self, to: RayPlacement) -> bool:
        found = await to.find(self.token)
        if found is None:
            return False
        events: asyncio.Queue[SessionEvent] = asyncio.Queue()
        earlier = self.media
        with suppress(NoSlotError):
            _, self.media = await to.adopt(found, events.put_nowait)
            self.front, self._events = to, events
            to.record(self._record())
            if earlier is not None:
                self._wild.later(RESUME_S, earlier.aclose)
            return True
        return False

    async def _open(self) -> None:
        while not self.is_over:
            front, events = self.front, self._events
            try:
                slot = await front.reserve(WISH)
                media = await front.attach(slot, opening(self.name), events.put_nowait)
                if front.status == "closed":  # the front was lost with what it had just opened
                    continue
                self.media = media
                front.record(self._record())
                return
            except NoSlotError:
                await asyncio.sleep(0.2)

    def _record(self) -> SessionRecord:
        return record(self.name, hashlib.sha256(self.token.encode()).digest())


class Wild:
    """A hamlet in which things break."""

    def __init__(self, town: Hamlet, seed: int, group: asyncio.TaskGroup) -> None:
        self.town = town
        self._group = group
        self.chance = random.Random(seed)
        self.workers: list[HamletWorker] = []
        self.fronts: list[RayPlacement] = []
        self.clients: list[Client] = []
        self.numbers = iter(range(10_000))

    def any_front(self) -> RayPlacement:
        return self.chance.choice(self.fronts)

    async def settle(self) -> None:
        draining = sum(1 for name in self.alive if self.town.places[name].actor.is_draining)
        while len(self.alive) - draining < WORKERS:
            self.workers.append(await self.town.add(f"worker-{next(self.numbers)}", SLOTS))

    @property
    def alive(self) -> list[str]:
        return [name for name in self.town.places if name.startswith("worker-")]

    async def play(self, steps: int) -> None:
        """Break something again and again while sessions come and go."""
        for _ in range(steps):
            while len(self.clients) < SESSIONS:
                client = Client(f"session-{next(self.numbers)}", self)
                self.clients.append(client)
                self._group.create_task(client.run())
            await asyncio.sleep(self.chance.uniform(0, 2))
            await self.break_something()
            self.check_slots()

    async def calm(self) -> None:
        """Mend everything, and wait until all has found its place."""
        self.mend()
        await self.settle()
        await asyncio.sleep(RESUME_S + 15)
        self.check_slots()

    async def break_something(self) -> None:
        name = self.chance.choice(self.alive)
        reach = self.chance.choice(list(self.town.reaches.values()))
        match self.chance.randrange(10):
            case 0:
                self.town.kill(name)
                await self.settle()
            case 1 | 2:
                self.town.freeze(name)
            case 3:
                reach.cut.add(name)
            case 4:
                self.mend()
            case 5:
                with suppress(KeyError):  # this front may not have heard of it
                    await self.any_front().drain(name, self.chance.uniform(0, 10))
                await self.settle()
            case 6:
                if "pool" in self.town.places:
                    self.town.close_pool()
                else:
                    self.town.open_pool()
            case 7:
                await self.chance.choice(self.clients).change_front(self.any_front())
            case 8:
                await self.lose_a_front()
            case _:
                client = self.clients.pop(self.chance.randrange(len(self.clients)))
                client.is_over = True

    async def lose_a_front(self) -> None:
        """Have a front end without a word; some of its clients come to another one."""
        lost = self.fronts.pop(self.chance.randrange(len(self.fronts)))
        await lost.aclose()
        self.fronts.append(await self.town.front(f"front{next(self.numbers)}"))
        for client in [client for client in self.clients if client.front is lost]:
            if self.chance.random() < 0.3:
                client.is_over = True
                client.media = None
                self.clients.remove(client)
            else:
                self._group.create_task(client.come_back(self.any_front()))

    def later(self, seconds: float, do: Callable[[], Awaitable[None]]) -> None:
        """Do something as a front does once nobody has come back for so long."""

        async def wait() -> None:
            await asyncio.sleep(seconds)
            await do()

        self._group.create_task(wait())

    def mend(self) -> None:
        for name in self.alive:
            self.town.thaw(name)
        for reach in self.town.reaches.values():
            reach.cut.clear()

    def shown(self) -> Iterator[tuple[HamletWorker, str, StubMedia]]:
        """Return what runs on workers that live, counted by nobody who places anything."""
        for worker in self.workers:
            if worker.name in self.town.places:
                for media in worker.opened:
                    if not media.is_closed:
                        yield worker, media.session_id, media

    def check_slots(self) -> None:
        counts = Counter(worker.name for worker, _, _ in self.shown())
        assert all(count <= SLOTS for count in counts.values()), f"sold twice: {counts}"


@pytest.mark.parametrize("seed", range(4))
def test_what_breaks_at_random_is_made_good_and_no_slot_is_sold_twice(seed: int) -> None:
    run(_play(seed))


async def _play(seed: int) -> None:
    async with hamlet(seed=seed, resume_s=RESUME_S) as town:
        async with asyncio.TaskGroup() as group:
            wild = Wild(town, seed, group)
            await wild.settle()
            wild.fronts = [await town.front(f"front{number}") for number in range(3)]
            await wild.play(STEPS)
            await wild.calm()
            shown = Counter(session_id for _, session_id, _ in wild.shown())
            wanted = Counter(client.name for client in wild.clients)
            assert shown == wanted, "each session runs once, and nothing else does"
            for client in wild.clients:
                client.is_over = True
        await asyncio.sleep(2)
        assert not list(wild.shown())
        assert {view.taken for view in wild.fronts[0].list()} == {0}
