"""The last message to a client that does not listen."""

import asyncio

import pytest
from starlette.types import Message
from starlette.websockets import WebSocket

from sundog.media.clock import MonotonicClock
from sundog.server.config import Config
from sundog.server.service import Service

SCOPE = {
    "type": "websocket",
    "query_string": b"model=nonesuch",
    "headers": [(b"origin", b"http://page.invalid")],
}


async def connecting() -> Message:
    return {"type": "websocket.connect"}


async def deaf(message: Message) -> None:
    if message["type"] == "websocket.send":
        await asyncio.Event().wait()


async def test_a_refused_client_that_does_not_read_is_let_go(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sundog.server.refusals._SAY_S", 0.05)
    service = Service(config=Config(engine="passthrough"), clock=MonotonicClock())
    async with asyncio.timeout(10):
        await service.serve(WebSocket(SCOPE, receive=connecting, send=deaf))
    assert service.places.active == 0
