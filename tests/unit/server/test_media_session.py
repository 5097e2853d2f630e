"""Peers that follow each other in one session, in every order; without WebRTC."""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable

import av
import numpy as np
import pytest
from aiortc.rtcrtpparameters import RTCRtpCodecParameters

from sundog.engine.interface import Image
from sundog.engine.passthrough import PassthroughEngine, PassthroughLook, PassthroughRenderer
from sundog.engine.workshop import LentEngine
from sundog.media.clock import MonotonicClock
from sundog.media.geometry import to_frame
from sundog.media.mailbox import Mailbox
from sundog.media.rtc import Feed, MediaStreamTrack, PeerState, PeerStats, SdpError
from sundog.media.timeline import Timeline
from sundog.server.hosting.events import PeerLost, SessionEvent
from sundog.server.hosting.media import MediaSession, PeerSettings

CLOCK = MonotonicClock()
H264 = RTCRtpCodecParameters(mimeType="video/H264", clockRate=90000, payloadType=97)
PICTURE = np.full((72, 64), 128, np.uint8)  # I420, 64 x 48


class Camera(MediaStreamTrack):
    """What a peer receives."""

    kind = "video"

    def __init__(self) -> None:
        super().__init__()
        self._frames: Mailbox[av.VideoFrame] = Mailbox()

    def show(self, pts: int) -> None:
        self._frames.put(to_frame(PICTURE, pts))

    async def recv(self) -> av.VideoFrame:
        return await self._frames.take()


class FakePeer:
    """A peer whose connection is made and lost on demand."""

    made: list["FakePeer"]

    def __init__(self, **_: object) -> None:
        self.on_track: Callable[[MediaStreamTrack], None] | None = None
        self.on_state: Callable[[PeerState], None] | None = None
        self.timeline = Timeline(CLOCK)
        self.state = PeerState.NEW
        self.camera = Camera()
        self.output: Feed | None = None
        self.candidates: list[str | None] = []
        self.playout_ms = 0
        self.may_close = asyncio.Event()
        self.may_close.set()
        self.made.append(self)

    async def answer(self, sdp: str, output: Feed) -> str:
        await asyncio.sleep(0)
        if sdp == "bad":
            raise SdpError("the offer cannot be used")
        assert self.on_track is not None
        self.on_track(self.camera)
        self.output = output
        return f"answer to {sdp}"

    async def add_candidate(self, candidate: str | None, *_: object) -> None:
        self.candidates.append(candidate)

    def stats(self) -> PeerStats:
        return PeerStats()

    def set_playout_delay(self, most_ms: int) -> None:
        self.playout_ms = most_ms

    def become(self, state: PeerState) -> None:
        self.state = state
        if self.on_state is not None:
            self.on_state(state)

    async def close(self) -> None:
        await self.may_close.wait()
        self.state = PeerState.CLOSED


class GatedEngine(PassthroughEngine):
    """Draws when it is allowed to."""

    def __init__(self) -> None:
        self.is_gated = False
        self.allowed = threading.Semaphore(0)
        self.began = threading.Semaphore(0)

    def renderer(self) -> PassthroughRenderer:
        engine = self

        class Gated(PassthroughRenderer):
            def render(self, image: Image, look: PassthroughLook) -> Image:
                engine.began.release()
                assert not engine.is_gated or engine.allowed.acquire(timeout=5)
                return super().render(image, look)

        return Gated()


class Studio:
    """A session's media with peers of our making."""

    def __init__(self) -> None:
        self.engine = GatedEngine()
        self.events: list[SessionEvent] = []
        self.media = MediaSession(
            engine=LentEngine(self.engine),
            clock=CLOCK,
            size=(64, 48),
            peers=PeerSettings(codecs=()),
            notify=self.events.append,
        )

    @property
    def losses(self) -> int:
        return sum(isinstance(event, PeerLost) for event in self.events)

    async def peer(self, connected: bool = True) -> FakePeer:
        await self.media.negotiate("offer")
        peer = FakePeer.made[-1]
        if connected:
            peer.become(PeerState.CONNECTED)
        return peer


async def shown(peer: FakePeer) -> int:
    """Return the time of the next frame that goes out on a peer."""
    async with asyncio.timeout(5):
        assert peer.output is not None
        _, ticks = await peer.output.output.take(H264)
    return ticks


async def closed(peer: FakePeer) -> None:
    async with asyncio.timeout(5):
        while peer.state is not PeerState.CLOSED:
            await asyncio.sleep(0.001)


@pytest.fixture
async def studio(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Studio]:
    FakePeer.made = []
    monkeypatch.setattr("sundog.server.hosting.media.Peer", FakePeer)
    made = Studio()
    yield made
    made.engine.is_gated = False
    made.engine.allowed.release(10)
    for peer in FakePeer.made:
        peer.may_close.set()
    await made.media.aclose()
    assert all(peer.state is PeerState.CLOSED for peer in FakePeer.made)


async def test_a_connected_peer_without_a_picture_takes_nothing_over(studio: Studio) -> None:
    first, second = await studio.peer(), await studio.peer()
    for pts in (1, 2, 3):
        first.camera.show(pts)
        assert await shown(first) == pts
    second.camera.show(10)
    assert await shown(second) == 10
    await closed(first)
    assert studio.losses == 0


async def test_a_frame_that_was_under_way_does_not_reach_the_next_peer(studio: Studio) -> None:
    engine = studio.engine
    first, second = await studio.peer(), await studio.peer()
    engine.is_gated = True
    first.camera.show(1000)
    assert await asyncio.to_thread(engine.began.acquire, timeout=5)
    second.camera.show(5)
    await closed(first)
    engine.allowed.release()
    # It is at work on the next frame, so it has handed out the one before.
    assert await asyncio.to_thread(engine.began.acquire, timeout=5)
    await asyncio.sleep(0)
    engine.allowed.release()
    assert await shown(second) == 5


async def test_candidates_are_the_newest_peers(studio: Studio) -> None:
    first = await studio.peer()
    await studio.media.add_candidate("one", None, 0)
    second = await studio.peer(connected=False)
    await studio.media.add_candidate("two", None, 0)
    assert (first.candidates, second.candidates) == (["one"], ["two"])


async def test_a_wish_for_evenness_holds_for_every_peer(studio: Studio) -> None:
    studio.media.set_playout_delay(50)
    first, second = await studio.peer(), await studio.peer(connected=False)
    assert (first.playout_ms, second.playout_ms) == (50, 50)
    studio.media.set_playout_delay(100)
    assert (first.playout_ms, second.playout_ms) == (100, 100)


async def test_a_bad_offer_leaves_both_peers(studio: Studio) -> None:
    first, second = await studio.peer(), await studio.peer()
    with pytest.raises(SdpError):
        await studio.media.negotiate("bad")
    first.camera.show(1)
    assert await shown(first) == 1
    second.camera.show(2)
    assert await shown(second) == 2


async def test_a_newer_offer_takes_the_place_of_one_that_shows_nothing_yet(studio: Studio) -> None:
    first, second, third = await studio.peer(), await studio.peer(), await studio.peer()
    await closed(second)
    first.camera.show(1)
    assert await shown(first) == 1
    third.camera.show(2)
    assert await shown(third) == 2
    assert studio.losses == 0


async def test_only_the_loss_of_the_last_peer_is_told(studio: Studio) -> None:
    first, second = await studio.peer(), await studio.peer(connected=False)
    first.become(PeerState.FAILED)
    await closed(first)
    assert studio.losses == 0
    second.become(PeerState.CONNECTED)
    second.camera.show(1)
    assert await shown(second) == 1
    second.become(PeerState.FAILED)
    await closed(second)
    assert studio.losses == 1


async def test_a_next_peer_that_fails_is_not_told_of(studio: Studio) -> None:
    first, second = await studio.peer(), await studio.peer(connected=False)
    second.become(PeerState.FAILED)
    await closed(second)
    first.camera.show(1)
    assert await shown(first) == 1
    assert studio.losses == 0


async def test_a_next_peer_that_does_not_connect_is_given_up(
    studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = await studio.peer()
    monkeypatch.setattr("sundog.server.hosting.media._CONNECT_S", 0.05)
    second = await studio.peer(connected=False)
    await closed(second)
    first.camera.show(1)
    assert await shown(first) == 1
    assert studio.losses == 0


async def test_a_peer_that_failed_while_it_was_answered_is_refused(
    studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = await studio.peer()
    answered = FakePeer.answer

    async def fail(peer: FakePeer, sdp: str, output: Feed) -> str:
        peer.become(PeerState.FAILED)
        return await answered(peer, sdp, output)

    monkeypatch.setattr(FakePeer, "answer", fail)
    with pytest.raises(SdpError, match="offer again"):
        await studio.peer()
    first.camera.show(1)
    assert await shown(first) == 1


async def test_peers_that_are_being_closed_do_not_pile_up(studio: Studio) -> None:
    await studio.peer()
    for _ in range(4):
        (await studio.peer()).may_close.clear()
    await studio.peer()
    waiting = asyncio.create_task(studio.media.negotiate("one too many"))
    await asyncio.sleep(0.05)
    assert not waiting.done()
    for peer in FakePeer.made:
        peer.may_close.set()
    assert await waiting == "answer to one too many"


@pytest.mark.parametrize("peers", [0, 1, 2, 3])
async def test_the_end_closes_every_peer_there_is(studio: Studio, peers: int) -> None:
    for _ in range(peers):
        await studio.peer()
    await studio.media.aclose()
    assert all(peer.state is PeerState.CLOSED for peer in FakePeer.made)
    assert studio.losses == 0


@pytest.mark.parametrize("steps", range(4))
async def test_an_offer_that_is_given_up_half_way_leaves_the_peer_that_shows(
    studio: Studio, steps: int
) -> None:
    first = await studio.peer()
    task = asyncio.create_task(studio.media.negotiate("offer"))
    for _ in range(steps):
        await asyncio.sleep(0)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    first.camera.show(1)
    assert await shown(first) == 1
