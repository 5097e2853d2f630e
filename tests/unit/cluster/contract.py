"""What every placement keeps to, whatever runs its sessions: one suite, run over each of them.

A test module derives a class of `PlacementContract` and gives a fixture ``stage``.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Final

import pytest

from sundog.engine.interface import EngineError, StylePrompt
from sundog.media.clock import MonotonicClock
from sundog.media.rtc import MediaStreamTrack, Peer, PeerState, SdpError
from sundog.server.hosting.events import FirstFrame, PeerConnected, SessionEvent
from sundog.server.hosting.interface import Media
from sundog.server.models import MODELS
from sundog.server.placement.interface import (
    Found,
    NoSlotError,
    Opening,
    Placement,
    Slot,
    Wish,
    WorkerState,
    WorkerView,
)
from sundog.server.placement.record import SessionRecord
from tests.whipclient import offering

__all__ = ["PlacementContract", "Stage"]

_PATIENCE_S: Final = 15.0
CODECS: Final = ("H264", "VP8")
SLOTS: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """A placement with one worker of two slots, nobody in them.

    Attributes:
        placement: Which.
        worker: Name of the worker.
        engine: Which passes pictures through, in the settings' words.
        expire: Lets reservations grow too old; None where that would take real time.
    """

    placement: Placement
    worker: str
    engine: str
    expire: Callable[[], Awaitable[None]] | None = None

    @property
    def wish(self) -> Wish:
        return Wish(engine=self.engine, codecs=CODECS)

    @property
    def view(self) -> WorkerView:
        (view,) = [view for view in self.placement.list() if view.name == self.worker]
        return view

    async def opened(self, slot: Slot, session_id: str = "one") -> "Shown":
        events: list[SessionEvent] = []
        media = await self.placement.attach(slot, _opening(session_id), events.append)
        return Shown(media, events)

    async def slot(self) -> Slot:
        """Return a slot as soon as there is one: other processes hear of it a moment later."""
        async with asyncio.timeout(_PATIENCE_S):
            while True:
                try:
                    return await self.placement.reserve(self.wish)
                except NoSlotError:
                    await asyncio.sleep(0.02)


@dataclass(slots=True)
class Shown:
    """A session's media, and what they told."""

    media: Media
    events: list[SessionEvent]

    def has(self, kind: type[SessionEvent]) -> bool:
        return any(isinstance(event, kind) for event in self.events)


@dataclass(slots=True)
class Camera:
    """A client that films, and is sent what comes of it."""

    peer: Peer
    tracks: list[MediaStreamTrack] = field(default_factory=list)

    async def sees(self, count: int) -> None:
        async with asyncio.timeout(_PATIENCE_S):
            for _ in range(count):
                await self.tracks[0].recv()


@asynccontextmanager
async def filming(media: Media) -> AsyncIterator[Camera]:
    """Send a session the test picture until the block ends."""
    async with offering() as (peer, offer):
        camera = Camera(peer)
        peer.on_track = camera.tracks.append
        await peer.accept_answer(await media.negotiate(offer))
        yield camera


async def until(holds: Callable[[], bool]) -> None:
    """Wait for what is told a moment later."""
    async with asyncio.timeout(_PATIENCE_S):
        while not holds():
            await asyncio.sleep(0.02)


def _opening(session_id: str) -> Opening:
    return Opening(session_id=session_id, model=MODELS[0].name, codecs=CODECS)


class PlacementContract:
    """The suite; see the file's head."""

    async def test_there_are_as_many_slots_as_the_worker_has_and_no_more(
        self, stage: Stage
    ) -> None:
        slots = [await stage.placement.reserve(stage.wish) for _ in range(SLOTS)]
        assert {slot.worker for slot in slots} == {stage.worker}
        assert len({slot.id for slot in slots}) == SLOTS
        with pytest.raises(NoSlotError):
            await stage.placement.reserve(stage.wish)

    async def test_a_slot_that_is_released_is_there_for_another(self, stage: Stage) -> None:
        first, _ = [await stage.placement.reserve(stage.wish) for _ in range(SLOTS)]
        await stage.placement.release(first)
        await stage.placement.release(first)  # once is enough
        again = await stage.slot()
        assert again.id != first.id
        with pytest.raises(NoSlotError):
            await stage.placement.reserve(stage.wish)

    async def test_of_many_who_come_at_once_only_as_many_get_a_slot_as_there_are(
        self, stage: Stage
    ) -> None:
        asked = (stage.placement.reserve(stage.wish) for _ in range(10))
        answers = await asyncio.gather(*asked, return_exceptions=True)
        assert sum(isinstance(answer, Slot) for answer in answers) == SLOTS
        assert sum(isinstance(answer, NoSlotError) for answer in answers) == 10 - SLOTS

    async def test_nobody_gets_a_slot_where_nothing_fits(self, stage: Stage) -> None:
        for wish in (
            replace(stage.wish, engine="nonesuch"),
            replace(stage.wish, codecs=("AV1",)),
        ):
            with pytest.raises(NoSlotError):
                await stage.placement.reserve(wish)

    async def test_a_slot_takes_one_session(self, stage: Stage) -> None:
        slot = await stage.placement.reserve(stage.wish)
        shown = await stage.opened(slot)
        with pytest.raises(NoSlotError):
            await stage.opened(slot, "two")
        await shown.media.aclose()

    async def test_a_slot_that_was_given_back_takes_none(self, stage: Stage) -> None:
        slot = await stage.placement.reserve(stage.wish)
        await stage.placement.release(slot)
        with pytest.raises(NoSlotError):
            await stage.opened(slot)

    async def test_a_slot_that_nobody_invented_takes_none(self, stage: Stage) -> None:
        with pytest.raises(NoSlotError):
            await stage.opened(Slot("invented", stage.worker))
        with pytest.raises(NoSlotError):
            await stage.opened(Slot("invented", "nonesuch"))

    async def test_a_slot_that_nobody_came_for_is_free_again(self, stage: Stage) -> None:
        if stage.expire is None:
            pytest.skip("time passes by itself there")
        slots = [await stage.placement.reserve(stage.wish) for _ in range(SLOTS)]
        await stage.expire()
        with pytest.raises(NoSlotError):
            await stage.opened(slots[0])
        for _ in range(SLOTS):
            await stage.placement.reserve(stage.wish)

    async def test_media_give_their_slot_back_when_they_close(self, stage: Stage) -> None:
        shown = await stage.opened(await stage.placement.reserve(stage.wish))
        await stage.placement.reserve(stage.wish)
        with pytest.raises(NoSlotError):
            await stage.placement.reserve(stage.wish)
        await shown.media.aclose()
        await stage.slot()
        with pytest.raises(NoSlotError):
            await stage.placement.reserve(stage.wish)

    async def test_a_model_that_is_not_there_costs_no_slot(self, stage: Stage) -> None:
        slot = await stage.placement.reserve(stage.wish)
        opening = replace(_opening("one"), model="nonesuch")
        with pytest.raises(EngineError):
            await stage.placement.attach(slot, opening, lambda _: None)
        for _ in range(SLOTS):
            await stage.slot()

    async def test_room_counts_the_slots_taken_and_those_free(self, stage: Stage) -> None:
        assert stage.placement.room.slots == SLOTS
        shown = await stage.opened(await stage.placement.reserve(stage.wish))
        await until(lambda: stage.view.taken == 1)
        assert stage.placement.room.slots == SLOTS
        await shown.media.aclose()

    async def test_the_worker_is_listed_with_what_it_has(self, stage: Stage) -> None:
        view = stage.view
        assert (view.state, view.slots, view.taken) == (WorkerState.READY, SLOTS, 0)
        assert stage.engine in view.engines
        assert view.node
        assert view.release
        assert stage.placement.status == "ready"
        shown = await stage.opened(await stage.placement.reserve(stage.wish), "listed")
        await until(lambda: stage.view.sessions == ("listed",))
        await shown.media.aclose()
        await until(lambda: not stage.view.sessions and stage.view.taken == 0)

    async def test_what_a_client_films_comes_back_to_it(self, stage: Stage) -> None:
        shown = await stage.opened(await stage.placement.reserve(stage.wish))
        assert not shown.media.has_shown
        async with filming(shown.media) as camera:
            await camera.sees(10)
            await until(lambda: shown.has(PeerConnected) and shown.has(FirstFrame))
            await until(lambda: shown.media.stats().frames_sent >= 10)
            assert shown.media.has_shown
            assert not shown.media.has_stalled
            assert shown.media.frame_at is not None
            assert shown.media.picture_size == MODELS[0].size
            await shown.media.look_after_publisher()
        await shown.media.aclose()

    async def test_what_its_frames_did_is_counted_once(self, stage: Stage) -> None:
        shown = await stage.opened(await stage.placement.reserve(stage.wish))
        taken = []
        async with filming(shown.media) as camera:
            for _ in range(3):
                await camera.sees(5)
                taken.append(shown.media.take_sample())
        await shown.media.aclose()
        taken.append(shown.media.take_sample())
        sent = sum(sample.counts.get("frames_sent", 0) for sample in taken)
        frames = sum(len(sample.frames) for sample in taken)
        assert sent >= 15
        assert frames == pytest.approx(sent, abs=3)
        assert not shown.media.take_sample().counts

    async def test_a_prompt_is_answered_while_pictures_flow(self, stage: Stage) -> None:
        shown = await stage.opened(await stage.placement.reserve(stage.wish))
        async with filming(shown.media) as camera:
            await camera.sees(3)
            async with asyncio.timeout(_PATIENCE_S):
                pts, _ = await shown.media.set_prompt(StylePrompt(text="Anime"))
            assert pts is not None
            shown.media.set_mirror(True)
            shown.media.set_playout_delay(100)
            await camera.sees(3)
        await shown.media.aclose()

    async def test_an_offer_that_cannot_be_used_does_no_harm(self, stage: Stage) -> None:
        shown = await stage.opened(await stage.placement.reserve(stage.wish))
        async with filming(shown.media) as camera:
            await camera.sees(3)
            with pytest.raises(SdpError):
                await shown.media.negotiate("nonsense")
            with pytest.raises(SdpError):
                await shown.media.restart_ice("nonsense")
            await camera.sees(3)
        await shown.media.aclose()

    async def test_a_viewer_sees_what_the_session_shows(self, stage: Stage) -> None:
        shown = await stage.opened(await stage.placement.reserve(stage.wish))
        screen = Camera(Peer(clock=MonotonicClock()))
        screen.peer.on_track = screen.tracks.append
        screen.peer.receive_only()
        async with filming(shown.media) as camera:
            await camera.sees(3)
            viewing, states = shown.media.viewing_peer(), list[PeerState]()
            viewing.on_state = states.append
            offer = await screen.peer.create_offer()
            await screen.peer.accept_answer(await shown.media.show(viewing, offer, 0))
            await screen.sees(5)
            await until(lambda: PeerState.CONNECTED in states)
            assert viewing.state is PeerState.CONNECTED
            await viewing.close()
            await viewing.close()
            await camera.sees(3)
        await screen.peer.close()
        await shown.media.aclose()

    async def test_a_worker_that_drains_takes_nobody_and_cuts_nobody(self, stage: Stage) -> None:
        shown = await stage.opened(await stage.placement.reserve(stage.wish))
        with pytest.raises(KeyError):
            await stage.placement.drain("nonesuch", 60)
        async with filming(shown.media) as camera:
            await camera.sees(3)
            await stage.placement.drain(stage.worker, 60)
            with pytest.raises(NoSlotError):
                await stage.placement.reserve(stage.wish)
            await until(lambda: stage.view.state is WorkerState.DRAINING)
            assert 0 < (stage.view.ends_in_s or 0) <= 60
            await camera.sees(10)
        await shown.media.aclose()

    async def test_nothing_is_found_that_nobody_left(self, stage: Stage) -> None:
        assert await stage.placement.find("a token of nobody's") is None
        found = Found(session_id="nonesuch", worker=stage.worker)
        with pytest.raises(NoSlotError):
            await stage.placement.adopt(found, lambda _: None)

    async def test_a_front_does_not_find_what_it_holds_itself(self, stage: Stage) -> None:
        shown = await stage.opened(await stage.placement.reserve(stage.wish))
        stage.placement.record(_record("one"))
        await asyncio.sleep(0.1)
        assert await stage.placement.find("token") is None
        await shown.media.aclose()

    async def test_nothing_is_left_behind_that_is_not_there(self, stage: Stage) -> None:
        assert not stage.placement.leave("nonesuch")

    async def test_what_is_closed_twice_gives_one_slot_back(self, stage: Stage) -> None:
        shown = await stage.opened(await stage.placement.reserve(stage.wish))
        await shown.media.aclose()
        await shown.media.aclose()
        await until(lambda: stage.view.taken == 0)
        for _ in range(SLOTS):
            await stage.slot()
        with pytest.raises(NoSlotError):
            await stage.placement.reserve(stage.wish)


def _record(session_id: str) -> SessionRecord:
    return SessionRecord(
        session_id=session_id,
        model=MODELS[0].name,
        dialect="sundog",
        owner="",
        tokens=(b"digest",),
        key_digest=b"",
        view_token="view",
        age_s=0.0,
        has_peer=False,
    )
