"""A refused client that reads its error only once its offer is out."""

import pytest
from starlette.types import Message
from starlette.websockets import WebSocket

from sundog.protocol.dialects import dialect_of
from sundog.protocol.errors import ErrorCode, ProtocolError
from sundog.server.refusals import refuse

ERROR = ProtocolError(ErrorCode.UNKNOWN_MODEL, "not allowed")


@pytest.mark.parametrize(
    ("agent", "waits"),
    [
        ("decart-python-sdk/0.0.16 lang/py", True),
        ("decart-python-sdk/0.0.40 lang/py", True),
        ("decart-js-sdk/0.0.0-dev lang/js", False),
    ],
)
async def test_the_line_stays_open_until_it_has_said_something(agent: str, waits: bool) -> None:
    events: list[str] = []
    said = iter([{"type": "websocket.connect"}, {"type": "websocket.receive", "text": "{}"}])

    async def send(message: Message) -> None:
        events.append(message["type"])

    async def receive() -> Message:
        events.append("heard")
        return next(said)

    socket = WebSocket({"type": "websocket", "headers": []}, receive=receive, send=send)
    await socket.accept()
    events.clear()
    await refuse(socket, dialect_of(agent, None, None), ERROR)
    expected = ["websocket.send", "heard", "websocket.close"]
    assert events == [event for event in expected if waits or event != "heard"]
