"""One WebSocket: read its messages, write ours. What they mean is the session's business.

    socket ──► read ──► hear (LiveSession)
    socket ◄── write ◄── outbox ◄── post (LiveSession)

A connection comes and goes; the session behind it may live on. Two tasks in one group: when the
socket ends for one of them, both end.
"""

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, Final, Protocol

from starlette.websockets import WebSocket, WebSocketDisconnect

from sundog.media.clock import Clock, MonotonicClock
from sundog.protocol.codec import encode_server
from sundog.protocol.dialects import Dialect
from sundog.protocol.effects import Close, Send, Undecodable
from sundog.protocol.errors import (
    MAX_MESSAGE_BURST,
    MAX_MESSAGES_PER_S,
    ErrorCode,
    ProtocolError,
)
from sundog.protocol.messages import ClientMessage, ErrorMessage
from sundog.protocol.rate import TokenBucket
from sundog.server.session.reading import read_message

__all__ = ["BROKEN", "GOODBYES", "NO_CODE", "Connection", "Line"]

BROKEN: Final = 1006
"""Close code of a socket that ended without one (RFC 6455 section 7.1.5)."""

NO_CODE: Final = 1005
"""Close code of a close frame without one (the same section)."""

GOODBYES: Final = frozenset({1000, 1001})
"""Close codes by which a client says that it has done (RFC 6455 section 7.4.1)."""

_OUTBOX: Final = 128
"""Messages that may wait for a slow socket; more end the connection."""

_SEND_S: Final = 10.0

_LAST_WORDS_S: Final = 1.0

_POLICY: Final = 1008
"""Close code of a client that does what it was told not to (RFC 6455 section 7.4.1)."""

Heard = ClientMessage | Undecodable


class Line(Protocol):
    """What a session talks to its client on: a WebSocket, or what stands for one over HTTP.

    Attributes:
        ended_by: As in `Connection`.
        client_code: As in `Connection`.
    """

    ended_by: str
    client_code: int | None

    def post(self, effect: Send | Close) -> None:
        """Send a message after those before it, or close after them."""
        ...


class Connection:
    """One accepted WebSocket, from its first message to its end.

    Attributes:
        ended_by: Who or what ended it; one word for the log.
        client_code: The close code that the client's side ended it with, `BROKEN` where it just
            broke; None where the service ended it.
    """

    def __init__(
        self,
        *,
        socket: WebSocket,
        dialect: Dialect,
        receive: Callable[[], Awaitable[MutableMapping[str, Any]]] | None = None,
        clock: Clock | None = None,
    ) -> None:
        """Prepare; `run` does the rest.

        Args:
            socket: Accepted.
            dialect: How the client speaks.
            receive: Returns the socket's next event, where somebody has read from it before.
            clock: For how fast it may speak.
        """
        self.ended_by = "failure"
        self.client_code: int | None = None
        self._socket = socket
        self._receive = receive or socket.receive
        self._dialect = dialect
        self._clock = clock or MonotonicClock()
        self._messages = TokenBucket(per_s=MAX_MESSAGES_PER_S, burst=MAX_MESSAGE_BURST)
        self._outbox: asyncio.Queue[Send | Close] = asyncio.Queue(_OUTBOX)
        self._is_closing = False
        self._ended = asyncio.Event()

    async def run(self, hear: Callable[[Heard], None]) -> None:
        """Carry messages until either side ends it; ``hear`` is handed the client's.

        Raises:
            ExceptionGroup: something failed that is none of the client's doing.
        """
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(part) for part in (self._read(hear), self._write())]
            await self._ended.wait()
            for task in tasks:
                task.cancel()

    def post(self, effect: Send | Close) -> None:
        """Send a message after those before it, or close after them. Nothing follows a close."""
        if self._is_closing:
            return
        self._is_closing = isinstance(effect, Close)
        try:
            self._outbox.put_nowait(effect)
        except asyncio.QueueFull:
            self._end(ErrorCode.SLOW_CLIENT)

    def _end(self, why: str) -> None:
        if not self._ended.is_set():
            self.ended_by = str(why)
            self._ended.set()

    def _client_ended(self, code: int) -> None:
        if not self._ended.is_set() and not self._is_closing:
            self.client_code = code
        self._end("client")

    async def _read(self, hear: Callable[[Heard], None]) -> None:
        while True:
            event = await self._receive()
            if event["type"] == "websocket.disconnect":
                # uvicorn gives 1005 to a line that broke too, but only a close frame a reason.
                self._client_ended(event["code"] if "reason" in event else BROKEN)
                return
            if self._is_closing:
                continue  # what it says now changes nothing
            if not self._messages.take(self._clock.now()):
                self._refuse_flood()
                continue
            hear(await _heard(event["text"]))
            # Messages that came in one packet are read without waiting; let others have a turn.
            await asyncio.sleep(0)

    def _refuse_flood(self) -> None:
        """Say that messages come too fast, and close."""
        text = f"More than {MAX_MESSAGES_PER_S} messages a second; send fewer, and wait for acks"
        error = ProtocolError(ErrorCode.TOO_MANY_MESSAGES, text)
        told = ErrorMessage(code=error.code, message=text, retryable=error.retryable)
        if self._dialect.hears(told):
            self.post(Send(message=told))
        self.post(Close.because(error, code=_POLICY))

    async def _write(self) -> None:
        while True:
            effect = await self._outbox.get()
            try:
                async with asyncio.timeout(_SEND_S):
                    if isinstance(effect, Close):
                        await self._socket.close(effect.code, effect.reason)
                        self._end(effect.cause)
                        return
                    await self._socket.send_text(encode_server(effect.message, self._dialect))
            except TimeoutError:
                self._end(ErrorCode.SLOW_CLIENT)
                return
            except (WebSocketDisconnect, RuntimeError):  # starlette: closed from the other side
                await asyncio.sleep(_LAST_WORDS_S)  # the reader is about to learn how
                self._client_ended(BROKEN)
                return


async def _heard(text: str) -> Heard:
    try:
        return await read_message(text)
    except ProtocolError as error:
        return Undecodable(error=error)
