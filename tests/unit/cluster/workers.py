"""A worker in this process: no Ray, no sockets, and time that moves when it is told to."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any, Final

import pytest

from sundog.cluster.messages import Report
from sundog.cluster.worker.settings import WorkerSettings
from sundog.cluster.worker.worker import Worker
from sundog.engine.interface import Engine
from sundog.engine.passthrough import PassthroughEngine
from sundog.engine.workshop import SharedWorkshop
from sundog.media.clock import ManualClock, MonotonicClock
from sundog.media.mailbox import Mailbox
from sundog.media.rtc import Feed, MediaStreamTrack, PeerState, PeerStats, SdpError
from sundog.media.timeline import Timeline
from sundog.server.config import Config
from sundog.server.engines import Workshops
from sundog.server.hosting.events import SessionEvent
from sundog.server.placement.interface import Opening, Slot, Wish
from sundog.server.placement.record import SessionRecord

__all__ = ["WISH", "FakePeer", "Site", "site", "record_of"]

WISH: Final = Wish(engine="passthrough")
_STEP_S: Final = 0.25
_SOON_S: Final = 5.0


class Camera(MediaStreamTrack):
    """What a peer receives: nothing."""

    kind = "video"

    def __init__(self) -> None:
        super().__init__()
        self._frames: Mailbox[object] = Mailbox()

    async def recv(self) -> object:  # type: ignore[override]
        return await self._frames.take()


class FakePeer:
    """A peer whose connection is made and lost on demand."""

    made: list["FakePeer"]

    def __init__(self, **_: object) -> None:
        self.on_track: Callable[[MediaStreamTrack], None] | None = None
        self.on_state: Callable[[PeerState], None] | None = None
        self.timeline = Timeline(MonotonicClock())
        self.state = PeerState.NEW
        self.may_answer = asyncio.Event()
        self.may_answer.set()
        self.candidates: list[str | None] = []
        self.key_frames = 0
        self.made.append(self)

    async def answer(self, sdp: str, _: Feed) -> str:
        await self.may_answer.wait()
        if sdp == "slow":
            await asyncio.Event().wait()
        if sdp == "bad":
            raise SdpError("the offer cannot be used")
        assert self.on_track is not None
        self.on_track(Camera())
        return f"answer to {sdp}"

    async def answer_viewer(self, sdp: str, *_: object, **__: object) -> str:
        if sdp == "bad":
            raise SdpError("the offer cannot be used")
        return f"viewer's answer to {sdp}"

    async def add_candidate(self, candidate: str | None, *_: object) -> None:
        self.candidates.append(candidate)

    async def restart_ice(self, fragment: str) -> str:
        return f"answer to {fragment}"

    async def request_key_frame(self) -> None:
        self.key_frames += 1

    def stats(self) -> PeerStats:
        return PeerStats()

    def set_playout_delay(self, most_ms: int) -> None:
        pass

    def become(self, state: PeerState) -> None:
        self.state = state
        if self.on_state is not None:
            self.on_state(state)

    async def close(self) -> None:
        self.state = PeerState.CLOSED


class Site:
    """A worker, and what fronts would do with it."""

    def __init__(self, *, slots: int, make: Callable[[], Engine], **own: Any) -> None:
        config = Config(engine="passthrough", isolation="thread", **own)
        settings = WorkerSettings(name="w", config=config, slots=slots, release="1")
        self.clock = ManualClock(1000.0)
        workshops = Workshops(config, lambda _: SharedWorkshop(make))
        self.worker = Worker(settings, workshops=workshops, clock=self.clock)
        self._seen: dict[str, int] = {}

    async def passes(self, seconds: float, *, asking: tuple[str, ...] = ()) -> None:
        """Let time pass while these fronts ask."""
        for _ in range(round(seconds / _STEP_S)):
            self.clock.advance(_STEP_S)
            for front in asking:
                await self.worker.report(front, 0, 0)
            self.worker.look()
        await asyncio.sleep(0)

    async def begin(self, session_id: str = "s", front: str = "f") -> Slot:
        """Begin a session."""
        slot = await self.worker.reserve(WISH)
        opening = Opening(session_id=session_id, model="mirage_v2", codecs=("H264",))
        await self.worker.attach(front, slot, opening)
        return slot

    async def hear(self, front: str = "f", patience_s: float = 0.0) -> Report:
        """Ask as a front does, which has seen what it was told."""
        report = await self.worker.report(front, self._seen.get(front, 0), patience_s)
        self._seen[front] = report.number
        return report

    async def events(self, front: str = "f") -> list[SessionEvent]:
        """Return what a front hears has happened."""
        return [event for news in (await self.hear(front)).news for event in news.events]

    async def taken(self, count: int) -> None:
        """Wait until so many slots are taken."""
        async with asyncio.timeout(_SOON_S):
            while (await self.worker.facts()).taken != count:
                await asyncio.sleep(0.001)


@asynccontextmanager
async def site(
    monkeypatch: pytest.MonkeyPatch,
    *,
    slots: int = 2,
    make: Callable[[], Engine] = PassthroughEngine,
    is_started: bool = True,
    **own: Any,
) -> AsyncIterator[Site]:
    """Give a worker with peers of our making; stop it after."""
    FakePeer.made = []
    monkeypatch.setattr("sundog.server.hosting.media.Peer", FakePeer)
    made = Site(slots=slots, make=make, **own)
    try:
        if is_started:
            await made.worker.start()
        yield made
    finally:
        await made.worker.stop()
    assert all(peer.state is PeerState.CLOSED for peer in FakePeer.made)


def record_of(session_id: str = "s", *, tokens: tuple[bytes, ...] = (b"t",)) -> SessionRecord:
    """Return what a front keeps of a session."""
    return SessionRecord(
        session_id=session_id,
        model="mirage_v2",
        dialect="sundog",
        owner="o",
        tokens=tokens,
        key_digest=b"k",
        view_token="v",
        age_s=60.0,
        has_peer=False,
    )
