"""Who owns sessions: parked, taken up, making room, ended; without sockets or media."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any, cast

import pytest

from sundog.media.clock import ManualClock
from sundog.protocol.effects import Close, Send
from sundog.protocol.messages import ErrorMessage, SessionId, SetMirror
from sundog.protocol.statistics import ServiceStats
from sundog.server.access.gate import Admitted
from sundog.server.access.grants import Grant
from sundog.server.access.handshake import Handshake
from sundog.server.admission.places import Places
from sundog.server.config import Config
from sundog.server.hosting.interface import Media, Sample
from sundog.server.hosting.media import MediaSession
from sundog.server.models import MODELS
from sundog.server.session.live import LiveSession, MakeMedia
from sundog.server.session.memory import Memory
from sundog.server.session.sessions import Sessions
from sundog.server.session.signalling import BROKEN, Connection

OURS = {"model": "mirage_v2", "user_agent": "sundog-python-sdk/0.1.0 lang/py"}
OFFICIAL = {"model": "mirage_v2", "user_agent": "decart-python-sdk/0.0.40 lang/py"}


class FakeMedia:
    """Media that only know whether they were closed."""

    frame_at: float | None = None

    def __init__(self) -> None:
        self.is_closed = False
        self.may_close = asyncio.Event()
        self.may_close.set()

    def set_playout_delay(self, most_ms: int) -> None:
        pass

    def take_sample(self) -> Sample:
        return Sample()

    def set_mirror(self, enabled: bool) -> None:
        pass

    async def look_after_publisher(self) -> None:
        pass

    def stats(self) -> ServiceStats:
        return ServiceStats()

    async def aclose(self) -> None:
        await self.may_close.wait()
        self.is_closed = True


class FakeConnection:
    """A connection that keeps what is posted on it."""

    def __init__(self) -> None:
        self.ended_by = "client"
        self.client_code: int | None = BROKEN
        self.posted: list[Send | Close] = []

    def post(self, effect: Send | Close) -> None:
        self.posted.append(effect)


class House:
    """A registry with two places, and what its sessions are made of."""

    def __init__(self, resume_s: float = 30.0) -> None:
        self.config = Config(engine="passthrough", resume_s=resume_s)
        self.places = Places(2)
        self.clock = ManualClock()
        self.memory = Memory()
        self.sessions = Sessions(resume_s=resume_s, memory=self.memory)
        self.media: list[FakeMedia] = []

    async def make_media(self, _: Any) -> MediaSession:
        self.media.append(FakeMedia())
        return cast(MediaSession, self.media[-1])

    async def begin(
        self,
        query: dict[str, str] = OURS,
        make_media: MakeMedia | None = None,
    ) -> tuple[LiveSession, FakeConnection]:
        live = LiveSession(
            handshake=Handshake.read(query, {}),
            admitted=Admitted(model=MODELS[0], grant=Grant(owner="")),
            config=self.config,
            clock=self.clock,
            make_media=make_media or self.make_media,
        )
        self.sessions.start(live, self.places.take())
        return live, await self.attach(live)

    async def attach(self, live: LiveSession) -> FakeConnection:
        connection = FakeConnection()
        live.attach(cast(Connection, connection), "127.0.0.1", 8000)
        live.hear(cast(Connection, connection), SetMirror(enabled=False))
        for _ in range(5):  # its task begins, and opens its media in another
            await asyncio.sleep(0)
        return connection

    def leave(self, live: LiveSession, connection: FakeConnection) -> None:
        self.sessions.leave(live, cast(Connection, connection))

    def come_back(self, live: LiveSession, **query: str) -> LiveSession | None:
        assert live.ticket is not None
        return self.sessions.resume(
            Handshake.read({**OURS, "resume_token": live.ticket.newest, **query}, {})
        )

    async def until_empty(self) -> None:
        async with asyncio.timeout(5):
            while self.places.active:
                await asyncio.sleep(0.01)


@pytest.fixture
async def house() -> AsyncIterator[House]:
    made = House()
    yield made
    await made.sessions.aclose()
    assert made.places.active == 0
    assert all(media.is_closed for media in made.media)


def first_message(connection: FakeConnection) -> SessionId:
    effect = connection.posted[0]
    assert isinstance(effect, Send)
    assert isinstance(effect.message, SessionId)
    return effect.message


async def test_a_parked_session_is_taken_up_by_its_token(house: House) -> None:
    live, connection = await house.begin()
    house.leave(live, connection)
    assert house.come_back(live) is live
    again = first_message(await house.attach(live))
    assert (again.resumed, again.session_id) == (True, live.id)
    assert not house.media[0].is_closed


async def test_a_session_that_was_taken_up_in_time_is_not_ended_later() -> None:
    house = House(resume_s=0.1)
    live, connection = await house.begin()
    house.leave(live, connection)
    house.come_back(live)
    await house.attach(live)
    await asyncio.sleep(0.3)
    assert not live.is_over
    await house.sessions.aclose()


async def test_a_session_that_nobody_takes_up_is_freed() -> None:
    house = House(resume_s=0.05)
    live, connection = await house.begin()
    house.leave(live, connection)
    await house.until_empty()
    assert house.media[0].is_closed
    assert house.come_back(live) is None
    assert house.sessions.get(live.id) is None


@pytest.mark.parametrize(
    "changed",
    [
        {"api_key": "other"},
        {"model": "mirage"},
        {"resume_token": "no"},
        {"resume_token": "\ud800"},
        {"user_agent": "decart-python-sdk/0.0.40"},
    ],
    ids=str,
)
async def test_who_does_not_fit_is_not_let_back_in(house: House, changed: dict[str, str]) -> None:
    live, connection = await house.begin()
    house.leave(live, connection)
    assert house.come_back(live, **changed) is None
    assert house.come_back(live) is live


async def test_the_earlier_of_two_connections_is_told_and_its_end_changes_nothing(
    house: House,
) -> None:
    live, earlier = await house.begin()
    assert house.come_back(live) is live
    await house.attach(live)
    error, close = earlier.posted[-2:]
    assert isinstance(error, Send)
    assert isinstance(error.message, ErrorMessage)
    assert error.message.code == "superseded"
    assert isinstance(close, Close)
    assert close.code == 4409
    earlier.client_code = 1000
    house.leave(live, earlier)
    await asyncio.sleep(0)
    assert not live.is_over


async def test_what_a_superseded_connection_still_says_is_not_heard(house: House) -> None:
    live, earlier = await house.begin()
    later = await house.attach(live)
    said = len(later.posted)
    live.hear(cast(Connection, earlier), SetMirror(enabled=True, wants_ack=True))
    assert len(later.posted) == said
    live.hear(cast(Connection, later), SetMirror(enabled=True, wants_ack=True))
    assert len(later.posted) == said + 1


async def test_only_a_client_that_is_there_can_be_too_silent(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sundog.server.session.live._TICK_S", 0.001)
    live, connection = await house.begin()
    await asyncio.sleep(0.05)
    house.leave(live, connection)
    house.clock.advance(2 * house.config.offer_timeout_s)
    await asyncio.sleep(0.05)
    assert not live.is_over
    again = await house.attach(live)
    await asyncio.sleep(0.05)
    assert not live.is_over
    house.clock.advance(2 * house.config.offer_timeout_s)
    async with asyncio.timeout(5):
        while not live.is_over:
            await asyncio.sleep(0.001)
    house.leave(live, again)
    assert house.come_back(live) is None


async def test_a_goodbye_ends_a_session_at_once(house: House) -> None:
    live, connection = await house.begin()
    connection.client_code = 1001
    house.leave(live, connection)
    assert live.is_over
    assert house.come_back(live) is None
    await house.until_empty()


async def test_official_clients_are_not_parked_but_their_look_is_remembered(house: House) -> None:
    live, connection = await house.begin(OFFICIAL)
    assert live.ticket is None
    house.leave(live, connection)
    assert live.is_over
    await house.until_empty()
    assert len(house.memory) == 0  # there was no look


async def test_the_session_parked_longest_makes_room_first(house: House) -> None:
    (first, one), (second, two) = await house.begin(), await house.begin()
    assert await house.sessions.make_room() is None
    house.leave(second, two)
    house.leave(first, one)
    place = await house.sessions.make_room()
    assert (first.is_over, second.is_over) == (False, True)
    assert second.ended_by == "capacity"
    assert house.places.active == 2
    assert place is not None
    place.release()
    assert house.places.active == 1


async def test_room_is_there_only_once_what_was_in_it_is_gone(house: House) -> None:
    live, connection = await house.begin()
    house.media[0].may_close.clear()
    house.leave(live, connection)
    waiting = asyncio.create_task(house.sessions.make_room())
    await asyncio.sleep(0.05)
    assert not waiting.done()
    # Two newcomers do not get the same place.
    assert await house.sessions.make_room() is None
    house.media[0].may_close.set()
    place = await waiting
    assert place is not None
    place.release()


async def test_a_newcomer_that_gives_up_while_it_waits_takes_no_place_with_it(house: House) -> None:
    live, connection = await house.begin()
    house.media[0].may_close.clear()
    house.leave(live, connection)
    waiting = asyncio.create_task(house.sessions.make_room())
    await asyncio.sleep(0.01)
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    assert house.places.active == 0
    house.media[0].may_close.set()


async def test_a_session_that_fails_tells_its_client_and_frees_its_place(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(_: Any) -> Media:
        raise RuntimeError("canary")

    live, connection = await house.begin(make_media=broken)
    await house.until_empty()
    close = connection.posted[-1]
    assert isinstance(close, Close)
    assert close.code == 4500
    house.leave(live, connection)
    assert "canary" not in caplog.text


@pytest.mark.parametrize("steps", range(4))
async def test_a_session_whose_task_is_cancelled_leaves_nothing(house: House, steps: int) -> None:
    live, _ = await house.begin()
    for _ in range(steps):
        await asyncio.sleep(0)
    house.sessions._tasks[live].cancel()
    await house.until_empty()
    assert house.sessions.get(live.id) is None
    assert house.come_back(live) is None


async def test_the_end_of_the_service_does_not_wait_for_ever(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sundog.server.session.sessions._END_S", 0.05)
    house = House()
    await house.begin()
    live, connection = await house.begin()
    house.leave(live, connection)
    house.media[0].may_close.clear()
    async with asyncio.timeout(5):
        await house.sessions.aclose()
    assert house.places.active == 0
