"""A cluster within one process and one virtual clock: real workers and fronts, no Ray, no media.

What travels between them is pickled, as it is on the way to an actor.
"""

import asyncio
import pickle
import random
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any, cast

from sundog.cluster.gateway.placement import RayPlacement
from sundog.cluster.gateway.reach import POOL, WorkerGoneError, WorkerUnreachableError
from sundog.cluster.messages import Facts, Roster
from sundog.cluster.worker.settings import WorkerSettings
from sundog.cluster.worker.worker import Worker
from sundog.engine.interface import EngineError, Report, StylePrompt
from sundog.media.rtc import PeerState, SdpError
from sundog.protocol.statistics import ServiceStats
from sundog.server.config import Config
from sundog.server.hosting.events import Notify, SessionEvent
from sundog.server.hosting.interface import Sample
from sundog.server.models import model_named
from sundog.server.placement.interface import Opening, Slot, Wish
from sundog.server.placement.record import SessionRecord
from tests.unit.cluster.virtual_time import LoopClock

__all__ = ["MODEL", "WISH", "Hamlet", "HamletWorker", "Heard", "StubMedia", "opening", "record"]

ENGINE = "cpu"
MODEL = "mirage_v2"
WISH = Wish(engine=ENGINE, codecs=("H264",))


def opening(session_id: str, kept: SessionRecord | None = None) -> Opening:
    return Opening(session_id=session_id, model=MODEL, codecs=("H264",), record=kept)


def record(session_id: str, token: bytes = b"", age_s: float = 1.0) -> SessionRecord:
    return SessionRecord(
        session_id=session_id,
        model=MODEL,
        dialect="sundog",
        owner="owner",
        tokens=(token,),
        key_digest=b"key",
        view_token="view",
        age_s=age_s,
        has_peer=True,
    )


class Heard(list[SessionEvent]):
    """What a session was told, and when."""

    def __init__(self) -> None:
        super().__init__()
        self.at: list[float] = []

    def __call__(self, event: SessionEvent) -> None:
        self.append(event)
        self.at.append(asyncio.get_running_loop().time())

    def kinds(self) -> list[type[SessionEvent]]:
        return [type(event) for event in self]


class _StubPeer:
    """A viewer's peer."""

    def __init__(self) -> None:
        self.on_state: Any = None
        self.state = PeerState.NEW

    def come_to(self, state: PeerState) -> None:
        self.state = state
        if self.on_state is not None:
            self.on_state(state)

    async def add_candidate(self, *candidate: object) -> None:
        if candidate[0] == "nonsense":
            raise SdpError("it cannot be read")

    async def restart_ice(self, fragment: str) -> str:
        return f"own {fragment}"

    async def close(self) -> None:
        self.state = PeerState.CLOSED


class StubMedia:
    """A session's media in a worker, as far as a front can tell."""

    def __init__(self, session_id: str, notify: Notify, give_back: Callable[[], None]) -> None:
        self.session_id = session_id
        self.notify = notify
        self._give_back = give_back
        self.is_closed = False
        self.peer: object | None = None
        self.viewers: list[_StubPeer] = []
        self.mirror = False
        self.delays: list[int] = []
        self.prompt_s = 0.05
        self.prompts: list[str] = []
        self.frames = 0
        self.frame_at: float | None = None
        self.has_shown = False
        self.has_stalled = False
        self.picture_size: tuple[int, int] | None = None

    async def negotiate(self, sdp: str) -> str:
        if sdp == "nonsense":
            raise SdpError("the offer cannot be used")
        self.peer = object()
        return f"answer to {sdp}"

    async def add_candidate(self, *candidate: object) -> None:
        pass

    async def restart_ice(self, fragment: str) -> str:
        return f"own {fragment}"

    async def set_prompt(self, prompt: StylePrompt) -> tuple[int | None, Report]:
        await asyncio.sleep(self.prompt_s)
        self.prompts.append(prompt.text)
        return 9000, Report(understood=(prompt.text,))

    def viewing_peer(self) -> _StubPeer:
        self.viewers.append(_StubPeer())
        return self.viewers[-1]

    async def show(self, peer: object, sdp: str, most_delay_ms: int) -> str:
        return f"answer to viewer's {sdp}"

    def set_mirror(self, enabled: bool) -> None:
        self.mirror = enabled

    def set_playout_delay(self, most_ms: int) -> None:
        self.delays.append(most_ms)

    async def look_after_publisher(self) -> None:
        pass

    def stats(self) -> ServiceStats:
        return ServiceStats(frames_sent=self.frames)

    def take_sample(self) -> Sample:
        frames, self.frames = self.frames, 0
        return Sample(counts={"frames_sent": frames} if frames else {})

    async def aclose(self) -> None:
        self.is_closed = True
        self._give_back()


class HamletWorker(Worker):
    """A real worker whose sessions have stub media."""

    def __init__(self, name: str, slots: int, release: str, resume_s: float) -> None:
        config = Config(resume_s=resume_s, max_sessions=slots)
        workshop = SimpleNamespace(room=lambda size, fps: None, processes=())
        workshops = SimpleNamespace(
            by_engine={ENGINE: workshop},
            is_alive=True,
            is_lost=False,
            start=lambda progress: None,
            close=lambda: None,
            processes=(),
        )
        settings = WorkerSettings(name=name, config=config, release=release, slots=slots)
        super().__init__(settings, workshops=cast("Any", workshops), clock=LoopClock())
        self.name = name
        self.media: dict[str, StubMedia] = {}
        self.opened: list[StubMedia] = []

    @property
    def is_draining(self) -> bool:
        return self._ends_s is not None

    async def start(self) -> Facts:
        await super().start()
        placement: Any = self._placement

        def opened(slot: Slot, opening: Opening, notify: Notify) -> StubMedia:
            if model_named(opening.model) is None:
                raise EngineError(f"there is no model {opening.model}")

            def give_back() -> None:
                placement._media.pop(media, None)
                placement.ledger.release(slot)

            media = StubMedia(opening.session_id, notify, give_back)
            self.media[opening.session_id] = media
            self.opened.append(media)
            return media

        placement._open = opened
        return await self.facts()


@dataclass(eq=False)
class _Place:
    """One actor, and what keeps its answers from coming."""

    actor: Any
    died: asyncio.Event = field(default_factory=asyncio.Event)
    awake: asyncio.Event = field(default_factory=asyncio.Event)


class NearReach:
    """One front's way to the hamlet's actors.

    Attributes:
        cut: Actors that cannot be reached.
        slips: How many offers will not get there.
        there_s: How much longer calls of a method take to get there, by its name.
        back_s: How much longer its answers take to get back.
        bytes: That were sent.
    """

    def __init__(self, hamlet: "Hamlet") -> None:
        self._hamlet = hamlet
        self.cut: set[str] = set()
        self.slips = 0
        self.there_s: dict[str, float] = {}
        self.back_s: dict[str, float] = {}
        self.calls: list[tuple[str, str]] = []
        self.bytes = 0

    async def call(self, actor: str, method: str, *args: object, within_s: float) -> Any:
        self.calls.append((actor, method))
        self.bytes += len(pickle.dumps(args))
        async with asyncio.timeout(within_s):
            await asyncio.sleep(self._hamlet.way_s())
            if method == "negotiate" and self.slips:
                self.slips -= 1
                raise WorkerUnreachableError(f"{actor} could not be reached for once")
            if actor in self.cut:
                raise WorkerUnreachableError(f"{actor} is cut off")
            await asyncio.sleep(self.there_s.get(method, 0.0))
            place = self._hamlet.places.get(actor)
            if place is None:
                raise WorkerGoneError(f"there is no actor {actor}")
            answer = asyncio.create_task(self._answer(place, method, _travelled(args)))
            death = asyncio.create_task(place.died.wait())
            try:
                await asyncio.wait((answer, death), return_when=asyncio.FIRST_COMPLETED)
                if not answer.done():
                    raise WorkerGoneError(f"{actor} has died")
                return answer.result()
            finally:
                for task in (answer, death):
                    task.cancel()
                await asyncio.wait((answer, death))

    async def _answer(self, place: _Place, method: str, args: tuple[object, ...]) -> object:
        await place.awake.wait()
        try:
            result = await getattr(place.actor, method)(*args)
        except Exception as error:  # noqa: BLE001 - whatever it is, it travels
            raise _travelled(error) from None
        await place.awake.wait()
        travelled = _travelled(result)
        await asyncio.sleep(self.back_s.get(method, 0.0))
        return travelled

    async def names(self) -> tuple[str, ...]:
        await asyncio.sleep(self._hamlet.way_s())
        return tuple(sorted(name for name in self._hamlet.places if name != POOL))

    async def aclose(self) -> None:
        pass


class Hamlet:
    """Workers, a pool that only tells who they are, and fronts."""

    def __init__(self, *, seed: int = 1, resume_s: float = 30.0) -> None:
        self.places: dict[str, _Place] = {}
        self.fronts: list[RayPlacement] = []
        self.reaches: dict[str, NearReach] = {}
        self.release = ""
        self.pool_has_looked = True
        self.waiting: dict[str, int] = {}
        self.heard: dict[str, tuple[str, ...]] = {}
        self._resume_s = resume_s
        self._all: list[Worker] = []
        self._chance = random.Random(seed)

    def way_s(self) -> float:
        """Return how long a call is on its way this time."""
        return self._chance.uniform(0.0005, 0.003)

    async def beat(self, front: str, waiting: int, heard: tuple[str, ...]) -> Roster:
        """Answer as the pool does."""
        self.heard[front] = heard
        self.waiting[front] = waiting
        if not self.pool_has_looked:
            return Roster(workers=(), release=self.release, is_whole=False)
        workers = tuple(sorted(name for name in self.places if name != POOL))
        return Roster(workers=workers, release=self.release)

    async def add(self, name: str, slots: int = 4, release: str = "1") -> HamletWorker:
        worker = HamletWorker(name, slots, release, self._resume_s)
        await self.settle(name, worker)
        return worker

    async def settle(self, name: str, worker: Worker) -> None:
        self._all.append(worker)
        self._place(name, worker)
        await worker.start()

    def open_pool(self) -> None:
        self._place(POOL, self)

    def close_pool(self) -> None:
        self.kill(POOL)

    async def front(self, name: str = "front") -> RayPlacement:
        reach = self.reaches[name] = NearReach(self)
        placement = RayPlacement(reach, front=name, clock=LoopClock())
        self.fronts.append(placement)
        return await placement.start()

    def kill(self, name: str) -> None:
        self.places.pop(name).died.set()

    def freeze(self, name: str) -> None:
        self.places[name].awake.clear()

    def thaw(self, name: str) -> None:
        self.places[name].awake.set()

    def _place(self, name: str, actor: object) -> None:
        place = self.places[name] = _Place(actor)
        place.awake.set()

    async def aclose(self) -> None:
        for place in self.places.values():
            place.awake.set()
        for front in self.fronts:
            await front.aclose()
        for worker in self._all:
            await worker.stop()


@asynccontextmanager
async def hamlet(
    *workers: str, slots: int = 4, seed: int = 1, resume_s: float = 30.0
) -> AsyncIterator[Hamlet]:
    """Give a hamlet with a pool and these workers."""
    made = Hamlet(seed=seed, resume_s=resume_s)
    made.open_pool()
    try:
        for name in workers:
            await made.add(name, slots)
        yield made
    finally:
        await made.aclose()


def _travelled(value: Any) -> Any:
    return pickle.loads(pickle.dumps(value))
