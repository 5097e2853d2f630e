"""A client that comes to another front: its session goes on there, and its media never stopped."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any, cast

import pytest

from sundog.media.clock import ManualClock
from sundog.protocol.errors import ErrorCode
from sundog.protocol.messages import (
    Answer,
    ErrorMessage,
    Offer,
    ResumeAck,
    SessionId,
    SetMirror,
    SetPrompt,
)
from sundog.server.access.handshake import Handshake, digest
from sundog.server.config import Config
from sundog.server.hosting.events import FirstFrame, MediaTaken, Notify, PeerLost
from sundog.server.hosting.interface import Media
from sundog.server.placement.interface import Found, NoSlotError, Opening, Room, Slot, Wish
from sundog.server.placement.record import SessionRecord
from sundog.server.service import Service
from sundog.server.session.live import LiveSession
from tests.staging import OURS, FakeMedia, Line, settled


class Worker:
    """A worker that several fronts share: media, and what is kept beside them."""

    def __init__(self) -> None:
        self.media: dict[str, FakeMedia] = {}
        self.records: dict[str, SessionRecord] = {}


class Shared:
    """A front's placement on one worker."""

    on_room = None
    room = Room(slots=2)
    status = "ready"
    outlives_front = True

    def __init__(self, worker: Worker) -> None:
        self.worker = worker

    async def reserve(self, _: Wish) -> Slot:
        return Slot("slot", "worker")

    async def attach(self, _: Slot, opening: Opening, notify: Notify) -> Media:
        assert opening.record is not None
        self.worker.records[opening.session_id] = opening.record
        media = FakeMedia(notify, len(self.worker.media))
        self.worker.media[opening.session_id] = media
        return cast(Media, media)

    async def release(self, slot: Slot) -> None:
        pass

    def record(self, record: SessionRecord) -> None:
        self.worker.records[record.session_id] = record

    def leave(self, session_id: str) -> bool:
        media = self.worker.media.get(session_id)
        if media is None or media.is_closed:
            return False
        self.worker.media[session_id] = FakeMedia(media.notify, media.number + 10)
        media.notify(MediaTaken())
        return True

    async def find(self, token: str) -> Found | None:
        await asyncio.sleep(0)
        for record in self.worker.records.values():
            if digest(token) in record.tokens:
                return Found(
                    session_id=record.session_id,
                    worker="worker",
                    key_digest=record.key_digest,
                    model=record.model,
                )
        return None

    async def adopt(
        self, found: Found, notify: Notify, token: bytes = b""
    ) -> tuple[SessionRecord, Media]:
        await asyncio.sleep(0)
        media = self.worker.media[found.session_id]
        if media.is_closed:
            raise NoSlotError("it is gone")
        earlier, media.notify = media.notify, notify
        earlier(MediaTaken())
        # What this front gets is its own; the earlier one closes nothing by letting go.
        mine = FakeMedia(notify, media.number + 10)
        self.worker.media[found.session_id] = mine
        record = self.worker.records[found.session_id]
        self.record(replace(record, tokens=(*record.tokens, token)))
        return record, cast(Media, mine)


class Front:
    """A service on a worker."""

    def __init__(self, worker: Worker, **settings: Any) -> None:
        self.clock = ManualClock()
        self.service = Service(config=Config(engine="passthrough", **settings), clock=self.clock)
        self.service.open(cast(Any, Shared(worker)), None)

    async def begin(self) -> tuple[LiveSession, Line]:
        handshake = Handshake.read({"model": "mirage_v2", "user_agent": OURS}, {})
        live = await self.service.begin(handshake)
        return live, await self.attach(live)

    async def attach(self, live: LiveSession) -> Line:
        line = Line()
        live.attach(line, "127.0.0.1", 8000)
        await settled()
        return line

    async def come(self, token: str, **query: str) -> LiveSession | None:
        query = {"model": "mirage_v2", "user_agent": OURS, "resume_token": token, **query}
        return await self.service._makers.take_over(Handshake.read(query, {}))


@pytest.fixture
async def fronts() -> AsyncIterator[tuple[Front, Front]]:
    worker = Worker()
    made = (Front(worker), Front(worker))
    yield made
    for front in made:
        await front.service.aclose()
        assert front.service.places.active == 0


async def written(live: LiveSession) -> None:
    """Wait until what changed last has been kept."""
    live.records.changed()
    await asyncio.sleep(0.25)
    await settled()


async def playing(front: Front) -> tuple[LiveSession, Line]:
    """Begin a session with a look and a peer, as its worker keeps it."""
    live, line = await front.begin()
    for message in (Offer(sdp="one"), SetPrompt(text="Lego World"), SetMirror(enabled=True)):
        live.hear(line, message)
        await settled()
    assert live.media is not None
    cast(FakeMedia, live.media).notify(FirstFrame())
    front.clock.advance(25)
    await written(live)
    return live, line


async def test_it_goes_on_under_its_name_without_a_new_path(fronts: tuple[Front, Front]) -> None:
    first, second = fronts
    live, line = await playing(first)
    heir = await second.come(line.said(SessionId)[0].resume_token)
    assert heir is not None
    again = await second.attach(heir)
    name = again.said(SessionId)[0]
    assert (name.session_id, name.view_token) == (live.id, live.view_token)
    assert name.resumed
    assert not again.said(ErrorMessage), "its pictures never stopped"
    heir.hear(again, Offer(sdp="two"))
    await settled()
    assert again.said(Answer), "another path is answered like any"


async def test_the_front_that_had_it_lets_go_and_closes_nothing(
    fronts: tuple[Front, Front],
) -> None:
    first, second = fronts
    _, line = await playing(first)
    assert await second.come(line.said(SessionId)[0].resume_token) is not None
    await settled()
    assert [message.code for message in line.said(ErrorMessage)] == [ErrorCode.SUPERSEDED]
    assert (first.service.places.active, second.service.places.active) == (0, 1)


async def test_a_front_that_ends_leaves_the_media_to_the_next(fronts: tuple[Front, Front]) -> None:
    first, second = fronts
    live, line = await playing(first)
    async with asyncio.timeout(10):  # of its 30 s none is waited for
        await first.service.drain.run(30)
    assert live.is_over
    assert [close.code for close in line.closes] == [1012], "other codes are the end for clients"
    assert not line.said(ErrorMessage)
    heir = await second.come(line.said(SessionId)[0].resume_token)
    assert heir is not None
    again = await second.attach(heir)
    assert not again.said(ErrorMessage), "its pictures never stopped"


async def test_a_front_that_ends_at_once_leaves_them_too(fronts: tuple[Front, Front]) -> None:
    first, second = fronts
    _, line = await playing(first)
    await first.service.aclose()
    assert await second.come(line.said(SessionId)[0].resume_token) is not None


async def test_its_look_is_restored_where_its_worker_is_lost_later(
    fronts: tuple[Front, Front],
) -> None:
    first, second = fronts
    live, line = await playing(first)
    shown = cast(FakeMedia, live.media).prompts
    heir = await second.come(line.said(SessionId)[0].resume_token)
    assert heir is not None
    kept = heir.kept()
    assert kept is not None
    assert (list(kept.prompts), kept.mirror) == (shown, True)


async def test_its_time_goes_on(fronts: tuple[Front, Front]) -> None:
    first, second = fronts
    _, line = await playing(first)
    heir = await second.come(line.said(SessionId)[0].resume_token)
    assert heir is not None
    assert second.clock.now() - heir.began_s == pytest.approx(25)


async def test_a_peer_that_was_lost_meanwhile_is_asked_for_again(
    fronts: tuple[Front, Front],
) -> None:
    first, second = fronts
    live, line = await playing(first)
    cast(FakeMedia, live.media).notify(PeerLost(reason="the client went"))
    await written(live)
    heir = await second.come(line.said(SessionId)[0].resume_token)
    assert heir is not None
    again = await second.attach(heir)
    assert [message.code for message in again.said(ErrorMessage)] == [ErrorCode.PEER_LOST]


async def test_a_front_that_dies_before_it_has_written_anything_leaves_a_session_to_take_up(
    fronts: tuple[Front, Front],
) -> None:
    first, second = fronts
    cast(Any, first.service.placement).record = lambda _: None
    live, line = await first.begin()
    assert live.media is not None
    heir = await second.come(line.said(SessionId)[0].resume_token)
    assert heir is not None
    assert heir.id == live.id


async def told_again(front: Front, live: LiveSession) -> str:
    """Attach a client and have it confirm; return the token that it was told."""
    line = await front.attach(live)
    live.hear(line, ResumeAck())
    return str(line.said(SessionId)[0].resume_token)


async def test_a_front_that_dies_as_it_resumes_has_told_no_token_that_it_alone_knew(
    fronts: tuple[Front, Front],
) -> None:
    first, second = fronts
    live, line = await playing(first)
    live.records.stop()  # as if it died at this moment
    query = {"model": "mirage_v2", "user_agent": OURS}
    query["resume_token"] = line.said(SessionId)[0].resume_token
    assert first.service.sessions.resume(Handshake.read(query, {})) is live
    assert await second.come(await told_again(first, live)) is not None


async def test_a_front_that_dies_as_it_takes_over_has_told_no_token_that_it_alone_knew(
    fronts: tuple[Front, Front],
) -> None:
    first, second = fronts
    _, line = await playing(first)
    heir = await second.come(line.said(SessionId)[0].resume_token)
    assert heir is not None
    heir.records.stop()
    assert await first.come(await told_again(second, heir)) is not None


async def test_the_token_of_another_key_takes_nothing_up(fronts: tuple[Front, Front]) -> None:
    first, second = fronts
    live, line = await playing(first)
    token = line.said(SessionId)[0].resume_token
    assert await second.come(token, api_key="another") is None
    await settled()
    assert not live.is_over, "whoever has stolen a token ends nothing with it"
    assert not line.closes
    assert await second.come(token) is not None, "it waits for who it belongs to"


async def test_the_token_of_another_model_takes_nothing_up(fronts: tuple[Front, Front]) -> None:
    first, second = fronts
    live, line = await playing(first)
    token = line.said(SessionId)[0].resume_token
    assert await second.come(token, model="mirage") is None
    await settled()
    assert not live.is_over, "it goes on where it plays"
    assert await second.come(token, model="lucy-restyle-2") is not None, "an alias is the same"


async def test_what_fails_while_it_is_taken_up_leaves_no_place_taken(
    fronts: tuple[Front, Front], monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = fronts
    _, line = await playing(first)

    def fails(*_: object) -> None:
        raise ArithmeticError

    monkeypatch.setattr(LiveSession, "revive", fails)
    with pytest.raises(ArithmeticError):
        await second.come(line.said(SessionId)[0].resume_token)
    await settled()
    assert second.service.places.active == 0


async def test_who_tries_twice_at_once_gets_one_session(fronts: tuple[Front, Front]) -> None:
    first, second = fronts
    _, line = await playing(first)
    token = line.said(SessionId)[0].resume_token
    one, other = await asyncio.gather(second.come(token), second.come(token))
    assert one is other
    assert second.service.places.active == 1


async def test_it_takes_its_place_also_where_every_one_is_taken() -> None:
    worker = Worker()
    first, second = Front(worker), Front(worker, max_sessions=1)
    _, line = await playing(first)
    await second.begin()
    assert await second.come(line.said(SessionId)[0].resume_token) is not None
    assert second.service.places.active == 2
    for front in (first, second):
        await front.service.aclose()


async def test_a_record_that_cannot_be_read_begins_a_new_session(
    fronts: tuple[Front, Front],
) -> None:
    first, second = fronts
    live, line = await playing(first)
    records = cast(Any, first.service.placement).worker.records
    live.records.stop()
    records[live.id] = replace(records[live.id], extras={})
    assert await second.come(line.said(SessionId)[0].resume_token) is None


async def test_a_token_that_has_been_used_takes_nothing_up_anywhere(
    fronts: tuple[Front, Front],
) -> None:
    first, second = fronts
    _, line = await playing(first)
    token = line.said(SessionId)[0].resume_token
    heir = await second.come(token)
    assert heir is not None
    again = await second.attach(heir)
    heir.hear(again, SetMirror(enabled=False))
    await written(heir)
    assert await first.come(token) is None
    newest = again.said(SessionId)[0].resume_token
    assert await first.come(newest) is not None, "and back it goes"
