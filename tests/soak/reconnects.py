"""Many clients after each other, half of which vanish: what they leave behind, on both sides.

Three kinds take turns with a clean goodbye: a client that is killed (its sockets are closed by its
system), one that falls silent for ever (its machine lost power: the service hears nothing, not even
an end), and one whose connection is cut, which takes its session up again before it says goodbye.
"""

import asyncio
import math
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from itertools import cycle

from decart import models
from decart.realtime import RealtimeClient, RealtimeConnectOptions
from decart.types import ModelState, Prompt
from tests.soak import census
from tests.soak.body import Body, bodies
from tests.soak.cameras import Camera
from tests.soak.census import Census, slope
from tests.soak.serviceprocess import Watched, watched

__all__ = ["SETTINGS", "WAYS", "Figures", "client", "picture", "reconnects"]

SETTINGS = {
    "SUNDOG_RESUME_S": "2",  # instead of 30: what waits for its client costs memory
    "SUNDOG_IDLE_TIMEOUT_S": "3",
    "SUNDOG_QUEUE_SIZE": "0",
    "SUNDOG_MAX_SESSIONS": "32",
}

WAYS = ("bye", "killed", "bye", "silent", "bye", "killed", "bye", "cut")
_PATIENCE_S = 30.0
_GHOSTS = 3
"""Silent clients at a time; the machine of an earlier one then answers that it knows nothing."""

_SETTLED_S = 20.0

_FIRST_LOOKS, _LOOKS, _LOOK_S = 4, 20, 0.3


@dataclass
class Figures:
    """What was counted, of the service and of the clients' own process.

    Sessions take some 15 MB each while they live, so that memory is compared at rest, when what is
    not used has been given back.

    Attributes:
        every: Reconnects from one rest to the next.
        service: What the service held at each rest, the first after the first reconnects.
        clients: The same of this process.
        faults: What the service's log says that it should not.
    """

    every: int
    service: list[Census] = field(default_factory=list)
    clients: list[Census] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    @property
    def slopes_kib(self) -> tuple[float, float]:
        """KiB a reconnect after the first ones, of service and clients."""
        service, clients = (
            slope([rest.rss_kib for rest in rests]) / self.every
            for rests in (self.service, self.clients)
        )
        return service, clients

    @property
    def left(self) -> dict[str, dict[str, int]]:
        """What there is more of than at the first rest."""
        return {
            "service": self.service[-1].beyond(self.service[0]),
            "clients": self.clients[-1].beyond(self.clients[0]),
        }


async def reconnects(
    count: int,
    *,
    warm: int = 100,
    every: int = 50,
    lanes: int = 2,
    ways: Sequence[str] = WAYS,
    told: Callable[[str], object] = lambda _: None,
) -> Figures:
    """Connect so often, each until a picture comes, half of the times ending without a word.

    Args:
        count: How often.
        warm: After how many memory is looked at; caches and allocators fill before.
        every: After how many more it is looked at again.
        lanes: Clients at the same time.
        ways: How they end, in turn.
        told: Told how it goes.
    """
    figures, turns = Figures(every), cycle(ways)
    with bodies():
        async with watched(settings=SETTINGS) as service:
            done = 0
            while done < count:
                some = [next(turns) for _ in range(every if done else warm)]
                await _some(service, some, lanes)
                await service.empty(_SETTLED_S)
                done += len(some)
                before = figures.service[0] if figures.service else None
                figures.service.append(await _at_rest(service, before))
                figures.clients.append(census.here())
                told(f"{done}: service {figures.service[-1]}; clients {figures.clients[-1]}")
            figures.faults = service.faults
    return figures


async def _at_rest(service: Watched, before: Census | None) -> Census:
    """Return the census once there is nothing more than before, or after some time.

    The last sessions' threads end after their places are free; of several looks the least counts.
    """
    least_kib = math.inf
    for look in range(_LOOKS):
        await service.tidy()
        now = await service.census()
        least_kib = min(least_kib, now.rss_kib)
        if look >= _FIRST_LOOKS and (before is None or not now.beyond(before)):
            break
        await asyncio.sleep(_LOOK_S)
    return replace(now, rss_kib=least_kib)


async def _some(service: Watched, ways: Sequence[str], lanes: int) -> None:
    waiting = iter(ways)

    async def lane() -> None:
        ghosts: deque[tuple[Body, RealtimeClient]] = deque()
        try:
            for way in waiting:
                await _one(service, way, ghosts)
        finally:
            for ghost in ghosts:
                await _bury(*ghost)

    async with asyncio.TaskGroup() as group:
        for _ in range(lanes):
            group.create_task(lane())


async def _one(service: Watched, way: str, ghosts: deque[tuple[Body, RealtimeClient]]) -> None:
    body = Body()
    camera = Camera()
    with body.inside():
        session = await client(service, camera)
    try:
        await picture(session)
        if way == "cut":
            body.cut()
            await picture(session)
            async with asyncio.timeout(_PATIENCE_S):
                while not session.is_connected():
                    await asyncio.sleep(0.02)
        if way == "killed":
            body.kill()
        if way == "silent":
            body.silence()
            ghosts.append((body, session))
            if len(ghosts) > _GHOSTS:
                await _bury(*ghosts.popleft())
            return
    finally:
        if way != "silent":
            await session.disconnect()
            camera.stop()


async def _bury(body: Body, session: RealtimeClient) -> None:
    body.kill()
    await session.disconnect()


async def client(service: Watched, camera: Camera, prompt: str = "Anime") -> RealtimeClient:
    """Connect."""
    return await RealtimeClient.connect(
        base_url=service.base_url,
        api_key=service.key,
        local_track=camera,
        options=RealtimeConnectOptions(
            model=models.realtime("mirage_v2"),
            on_remote_stream=lambda _: None,
            initial_state=ModelState(prompt=Prompt(prompt)),
        ),
    )


async def picture(session: RealtimeClient) -> None:
    """Wait for a picture that comes from now on."""
    pictures = session.frames(None)
    try:
        async with asyncio.timeout(_PATIENCE_S):
            await anext(pictures)
    finally:
        await pictures.aclose()
