"""One connection of somebody who watches: what is answered, refused and ended; without a network."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from starlette.types import Message
from starlette.websockets import WebSocket

from sundog.media.clock import Clock, ManualClock
from sundog.media.rtc import SdpError
from sundog.protocol.dialects import Dialect, dialect_of
from sundog.protocol.errors import MAX_CANDIDATES, MAX_MESSAGE_BURST, ErrorCode, ProtocolError
from sundog.protocol.session import MAX_FAULTS
from sundog.server.session.signalling import Connection
from sundog.server.viewing.subscribe import MAX_OFFERS, Watching

OURS = dialect_of("sundog-python-sdk/0.1.0 lang/py", None, None)
OFFICIAL = dialect_of("decart-python-sdk/0.0.40 lang/py", None, None)


class Viewer:
    """Stands for one who is shown the session."""

    def __init__(self, answer: str) -> None:
        self.answer = answer
        self.ended = asyncio.Event()
        self.candidates: list[str | None] = []

    async def add_candidate(self, candidate: str | None, mid: str | None, line: int | None) -> None:
        if candidate == "bad":
            raise SdpError("it cannot be read")
        self.candidates.append(candidate)

    def end(self) -> None:
        self.ended.set()


class Session:
    """Stands for a session that runs."""

    def __init__(self) -> None:
        self.viewers: list[Viewer] = []
        self.ended = asyncio.Event()
        self.full: ProtocolError | None = None
        self.may_answer = asyncio.Event()
        self.may_answer.set()

    async def watch(self, sdp: str) -> Viewer:
        await self.may_answer.wait()
        if self.full is not None:
            raise self.full
        if sdp == "bad":
            raise SdpError("the offer cannot be used")
        self.viewers.append(Viewer(f"answer to {sdp}"))
        return self.viewers[-1]

    async def over(self) -> None:
        await self.ended.wait()


class Line:
    """The client's end of the WebSocket."""

    def __init__(self) -> None:
        self.inbox: asyncio.Queue[Message] = asyncio.Queue()
        self.heard: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.closed: asyncio.Future[tuple[int, str]] = asyncio.get_running_loop().create_future()

    def say(self, **message: object) -> None:
        text = json.dumps(message)
        self.inbox.put_nowait({"type": "websocket.receive", "text": text})

    async def hear(self) -> dict[str, Any]:
        async with asyncio.timeout(5):
            return await self.heard.get()

    async def send(self, message: Message) -> None:
        if message["type"] == "websocket.send":
            self.heard.put_nowait(json.loads(message["text"]))
        elif message["type"] == "websocket.close":
            self.closed.set_result((message["code"], message["reason"]))

    async def close_code(self) -> int:
        async with asyncio.timeout(5):
            return (await asyncio.shield(self.closed))[0]


@asynccontextmanager
async def watching(
    session: Session,
    dialect: Dialect = OURS,
    *,
    patience_s: float = 30,
    clock: Clock | None = None,
) -> AsyncIterator[Line]:
    line = Line()
    line.inbox.put_nowait({"type": "websocket.connect"})
    socket = WebSocket({"type": "websocket", "headers": []}, line.inbox.get, line.send)
    await socket.accept()
    connection = Connection(socket=socket, dialect=dialect, clock=clock)
    one = Watching(session, connection, dialect, offer_timeout_s=patience_s)
    running = asyncio.create_task(one.run())
    try:
        yield line
    finally:
        line.inbox.put_nowait({"type": "websocket.disconnect", "code": 1000, "reason": ""})
        async with asyncio.timeout(5):
            await running


async def test_an_offer_is_answered_and_its_candidates_reach_the_viewer() -> None:
    session = Session()
    async with watching(session) as line:
        line.say(type="ice-candidate", candidate={"candidate": "early", "sdpMid": "0"})
        line.say(type="offer", sdp="mine")
        line.say(type="ice-candidate", candidate={"candidate": "bad", "sdpMid": "0"})
        line.say(type="ice-candidate", candidate={"candidate": "late", "sdpMid": "0"})
        line.say(type="ice-candidate", candidate=None)
        assert await line.hear() == {"type": "answer", "sdp": "answer to mine"}
        async with asyncio.timeout(5):
            while session.viewers[0].candidates != ["early", "late", None]:
                await asyncio.sleep(0.01)


async def test_a_viewer_ends_with_its_connection() -> None:
    session = Session()
    async with watching(session) as line:
        line.say(type="offer", sdp="mine")
        await line.hear()
        assert not session.viewers[0].ended.is_set()
    assert session.viewers[0].ended.is_set()


async def test_a_second_offer_takes_the_place_of_the_first_without_a_fault() -> None:
    session = Session()
    async with watching(session) as line:
        for number in (1, 2):
            line.say(type="offer", sdp=f"offer {number}")
            assert (await line.hear())["sdp"] == f"answer to offer {number}"
        assert [viewer.ended.is_set() for viewer in session.viewers] == [True, False]
        line.say(type="nonsense")
        assert (await line.hear())["code"] == "unknown_message"


async def test_an_offer_that_cannot_be_used_leaves_the_viewer_before_it() -> None:
    session = Session()
    async with watching(session) as line:
        line.say(type="offer", sdp="good")
        await line.hear()
        line.say(type="offer", sdp="bad")
        assert (await line.hear())["code"] == "invalid_sdp"
        assert not session.viewers[0].ended.is_set()


async def test_whoever_watches_changes_nothing_and_goes_on_watching() -> None:
    session = Session()
    async with watching(session, OFFICIAL) as line:
        for message in (
            {"type": "prompt", "prompt": "Anime", "enhance_prompt": True},
            {"type": "switch_camera", "rotateY": 2},
            {"type": "set_image", "image_data": None, "prompt": None},
            {"type": "livekit_join"},
        ):
            line.say(**message)
            said = await line.hear()
            assert (said["type"], said["code"]) == ("error", "not_allowed_now")
        line.say(type="offer", sdp="mine")
        assert (await line.hear())["type"] == "answer"


async def test_the_end_of_the_session_ends_the_connection() -> None:
    for dialect, told in ((OURS, ["session_not_found"]), (OFFICIAL, [])):
        session = Session()
        async with watching(session, dialect) as line:
            line.say(type="offer", sdp="mine")
            await line.hear()
            session.ended.set()
            assert await line.close_code() == 4404
            heard = [line.heard.get_nowait()["code"] for _ in range(line.heard.qsize())]
            assert heard == told


async def test_a_lost_viewer_is_told_of_and_the_next_offer_answered() -> None:
    session = Session()
    async with watching(session) as line:
        line.say(type="offer", sdp="first")
        await line.hear()
        session.viewers[0].end()
        assert (await line.hear())["code"] == "peer_lost"
        line.say(type="offer", sdp="second")
        assert (await line.hear())["sdp"] == "answer to second"


async def test_official_clients_see_by_themselves_that_their_peer_is_lost() -> None:
    session = Session()
    async with watching(session, OFFICIAL) as line:
        line.say(type="offer", sdp="first")
        await line.hear()
        session.viewers[0].end()
        line.say(type="offer", sdp="second")
        assert (await line.hear())["sdp"] == "answer to second"


async def test_silence_without_a_picture_ends_the_connection() -> None:
    session = Session()
    async with watching(session, patience_s=0.05) as line:
        assert await line.close_code() == ErrorCode.IDLE.close_code
    async with watching(session, patience_s=0.05) as line:
        line.say(type="offer", sdp="mine")
        await line.hear()
        await asyncio.sleep(0.2)
        assert not line.closed.done()  # it watches
        session.viewers[0].end()
        assert (await line.hear())["code"] == "peer_lost"
        assert await line.close_code() == ErrorCode.IDLE.close_code


async def test_a_session_with_too_many_viewers_says_so_and_hangs_up() -> None:
    session = Session()
    session.full = ProtocolError(ErrorCode.AT_CAPACITY, "too many viewers")
    async with watching(session) as line:
        line.say(type="offer", sdp="mine")
        said = await line.hear()
        assert (said["code"], said["retryable"]) == ("at_capacity", True)
        assert await line.close_code() == 4503


async def test_offers_are_bounded() -> None:
    session = Session()
    async with watching(session) as line:
        for number in range(MAX_OFFERS):
            line.say(type="offer", sdp=str(number))
            await line.hear()
        line.say(type="offer", sdp="one more")
        assert (await line.hear())["code"] == "too_many_messages"
        assert await line.close_code() == 4429
    assert len(session.viewers) == MAX_OFFERS
    assert all(viewer.ended.is_set() for viewer in session.viewers)


async def test_candidates_that_wait_are_bounded_and_none_too_many_are_used() -> None:
    session = Session()
    session.may_answer.clear()
    async with watching(session) as line:
        line.say(type="offer", sdp="mine")
        for number in range(MAX_CANDIDATES + 5):
            line.say(type="ice-candidate", candidate={"candidate": str(number), "sdpMid": "0"})
        session.may_answer.set()
        assert (await line.hear())["type"] == "answer"
        async with asyncio.timeout(5):
            while len(session.viewers[0].candidates) != MAX_CANDIDATES:
                await asyncio.sleep(0.01)
        line.say(type="prompt", prompt="Anime")
        assert (await line.hear())["code"] == "not_allowed_now"
        assert len(session.viewers[0].candidates) == MAX_CANDIDATES


async def test_a_client_that_only_errs_is_given_up() -> None:
    clock = ManualClock()
    async with watching(Session(), clock=clock) as line:
        for _ in range(MAX_FAULTS + 1):
            clock.advance(1)
            line.say(type="nonsense")
            await line.hear()
        assert await line.close_code() == 4429


async def test_a_viewer_that_floods_is_cut_off() -> None:
    async with watching(Session(), clock=ManualClock()) as line:
        for _ in range(MAX_MESSAGE_BURST + 50):
            line.say(type="ice-candidate", candidate=None)
        assert (await line.hear())["code"] == "too_many_messages"
        assert await line.close_code() == 1008


async def test_a_connection_that_ends_while_its_offer_is_answered_leaves_nothing() -> None:
    session = Session()
    session.may_answer.clear()
    async with watching(session) as line:
        line.say(type="offer", sdp="mine")
        await asyncio.sleep(0)
    assert session.viewers == []
