"""What a client hears while it waits, and what is kept of what it says."""

import asyncio
import json
from typing import Any

import pytest

from sundog.protocol.errors import ErrorCode, ProtocolError
from sundog.server.admission.lobby import GoneError, Lobby
from sundog.server.admission.places import Place, Places
from sundog.server.admission.queue import Claim, Standing

PATIENCE_S = 5.0


class Room:
    """One place that is taken, a line behind it, and somebody's socket."""

    def __init__(self) -> None:
        self.places = Places(1, queue_size=4)
        self.held: Place = self.places.take()
        self.events: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.told: list[Standing] = []
        self.lobby = Lobby(self.events.get)

    def say(self, text: str) -> None:
        self.events.put_nowait({"type": "websocket.receive", "text": text})

    async def tell(self, standing: Standing) -> None:
        self.told.append(standing)

    async def wait(self, timeout_s: float = PATIENCE_S) -> None:
        ticket = self.places.join(Claim())
        try:
            await self.lobby.wait(ticket, self.tell, timeout_s)
            ticket.take().release()
        finally:
            self.places.leave(ticket)

    async def refusal(self, timeout_s: float = PATIENCE_S) -> ProtocolError:
        with pytest.raises(ProtocolError) as caught:
            await self.wait(timeout_s)
        await self.lobby.aclose()
        assert self.places.active == 1
        return caught.value


async def test_who_waits_is_told_each_change_and_heard_in_order_afterwards() -> None:
    room = Room()
    before = room.places.join(Claim())
    waiting = asyncio.create_task(room.wait())
    await asyncio.sleep(0)
    for text in ("one", "two"):
        room.say(text)
        await asyncio.sleep(0.01)
    room.places.leave(before)
    await asyncio.sleep(0.01)
    room.held.release()
    await waiting
    room.say("three")
    assert room.told == [Standing(2, 2), Standing(1, 1)]
    heard = [(await room.lobby.receive())["text"] for _ in range(3)]
    assert heard == ["one", "two", "three"]
    await room.lobby.aclose()


async def test_who_hangs_up_leaves_the_line() -> None:
    room = Room()
    room.events.put_nowait({"type": "websocket.disconnect", "code": 1005})
    with pytest.raises(GoneError):
        await room.wait()
    await room.lobby.aclose()
    assert not room.places.queue


async def test_nobody_waits_for_ever() -> None:
    error = await Room().refusal(timeout_s=0.05)
    assert (error.code, "0.05 s" in error.message) == (ErrorCode.AT_CAPACITY, True)


async def test_who_talks_too_much_is_refused() -> None:
    room = Room()
    for _ in range(65):
        room.say("{}")
    assert (await room.refusal()).code is ErrorCode.TOO_MANY_MESSAGES
    room = Room()
    for _ in range(2):
        room.say("x" * 600_000)
    assert (await room.refusal()).code is ErrorCode.MESSAGE_TOO_LARGE


async def test_an_image_may_be_as_large_as_images_are_and_only_one() -> None:
    room = Room()
    image = json.dumps({"type": "set_image", "image_data": "x" * 5_000_000})
    room.say(image)
    waiting = asyncio.create_task(room.wait())
    await asyncio.sleep(0.01)
    room.held.release()
    await waiting
    assert (await room.lobby.receive())["text"] == image
    await room.lobby.aclose()
    room = Room()
    room.say(image)
    room.say(image)
    assert (await room.refusal()).code is ErrorCode.MESSAGE_TOO_LARGE


async def test_who_is_told_in_vain_is_no_longer_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sundog.server.admission.lobby._TELL_S", 0.01)
    room = Room()

    async def deaf(standing: Standing) -> None:
        await asyncio.Event().wait()

    room.tell = deaf  # type: ignore[method-assign]
    with pytest.raises(GoneError):
        await room.wait()
    await room.lobby.aclose()


async def test_what_is_left_of_the_waiting_ends_with_the_socket() -> None:
    room = Room()
    waiting = asyncio.create_task(room.wait())
    await asyncio.sleep(0.01)
    waiting.cancel()
    await asyncio.wait([waiting])
    await room.lobby.aclose()
    assert not room.places.queue
