"""How one WebSocket ends, and who is told what; without a network."""

import asyncio
from collections.abc import Callable

from starlette.types import Message
from starlette.websockets import WebSocket

from sundog.protocol.dialects import dialect_of
from sundog.protocol.effects import Close, Send
from sundog.protocol.errors import ErrorCode, ProtocolError
from sundog.protocol.messages import MirrorAck
from sundog.server.session.signalling import BROKEN, NO_CODE, Connection

OURS = dialect_of("sundog-python-sdk/0.1.0 lang/py", None, None)
ACK = Send(message=MirrorAck(enabled=True))
LAST = Close.because(ProtocolError(ErrorCode.SUPERSEDED, "another connection"))


class Socket:
    """The service's end of a WebSocket, as a server hands it over."""

    def __init__(self) -> None:
        self.inbox: asyncio.Queue[Message] = asyncio.Queue()
        self.sent: list[Message] = []
        self.on_send: Callable[[], object] = lambda: None
        self.may_send = asyncio.Event()
        self.may_send.set()

    async def receive(self) -> Message:
        return await self.inbox.get()

    async def send(self, message: Message) -> None:
        await self.may_send.wait()
        self.on_send()
        self.sent.append(message)

    async def opened(self) -> Connection:
        socket = WebSocket({"type": "websocket", "headers": []}, self.receive, self.send)
        self.inbox.put_nowait({"type": "websocket.connect"})
        await socket.accept()
        return Connection(socket=socket, dialect=OURS)

    def ends(self, code: int, **more: str) -> None:
        self.inbox.put_nowait({"type": "websocket.disconnect", "code": code, **more})


async def run(connection: Connection) -> list[object]:
    """Run to the end; return what was heard."""
    heard: list[object] = []
    async with asyncio.timeout(5):
        await connection.run(heard.append)
    return heard


async def test_a_close_frame_tells_its_code() -> None:
    socket = Socket()
    connection = await socket.opened()
    socket.ends(1001, reason="")
    await run(connection)
    assert (connection.client_code, connection.ended_by) == (1001, "client")


async def test_a_close_frame_without_a_code_is_not_a_broken_line() -> None:
    for more, code in (({"reason": ""}, NO_CODE), ({}, BROKEN)):
        socket = Socket()
        connection = await socket.opened()
        socket.ends(1005, **more)
        await run(connection)
        assert connection.client_code == code


async def test_a_goodbye_that_crosses_a_message_of_ours_is_still_one() -> None:
    socket = Socket()
    connection = await socket.opened()

    def broken() -> None:
        asyncio.get_running_loop().call_later(0.05, lambda: socket.ends(1000, reason=""))
        raise RuntimeError("the socket is closed")

    socket.on_send = broken
    connection.post(ACK)
    await run(connection)
    assert connection.client_code == 1000


async def test_nothing_follows_a_close_and_the_client_did_not_end_it() -> None:
    socket = Socket()
    connection = await socket.opened()
    for effect in (ACK, LAST, ACK):
        connection.post(effect)
    await run(connection)
    assert [message["type"] for message in socket.sent[1:]] == ["websocket.send", "websocket.close"]
    assert socket.sent[-1]["code"] == 4409
    assert (connection.client_code, connection.ended_by) == (None, "superseded")


async def test_a_client_that_does_not_read_is_given_up() -> None:
    socket = Socket()
    connection = await socket.opened()
    socket.may_send.clear()
    for _ in range(200):
        connection.post(ACK)
    await run(connection)
    assert (connection.client_code, connection.ended_by) == (None, "slow_client")
