"""The service's end of an HTTP connection: uvicorn's, with an end to how long a request may come.

    connection ──► head ──────► body ─────────► answer ──► next head, or uvicorn's own keep-alive
                   within 8 s   within 9 s, or   no bound
                                8 KiB a second

Where as many connections are open as may be, the one that has been waited for longest makes room.
"""

import asyncio
from typing import Any, Final

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from sundog.server.listening.reading import SmallReads

__all__ = ["BODY_S", "HEAD_S", "BoundedHttp", "bounded_http"]

HEAD_S: Final = 8.0
"""How long a client may take from its connection, or its first byte, to the end of the headers."""

BODY_S: Final = 9.0
"""How long a request may take, from its first byte, whose body comes slowly. Routes give up before
that where a body is small, with an answer."""

_LEAST_S: Final = 1.0
"""What is left to the body of who took long for the headers."""

_MIN_BYTES_PER_S: Final = 8 * 1024
"""How fast it is to come after that."""

_UNREAD_S: Final = 2.0
"""How long the rest of a body may take that nobody wants any more."""

_WHOLE: Final = frozenset({h11.DONE, h11.MUST_CLOSE, h11.CLOSED, h11.ERROR})

_TOO_LATE: Final = b"HTTP/1.1 408 Request Timeout\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"
_FULL: Final = (
    b"HTTP/1.1 503 Service Unavailable\r\nconnection: close\r\nretry-after: 5\r\n"
    b"content-length: 0\r\n\r\n"
)


class BoundedHttp(SmallReads, H11Protocol):
    """One connection; see the file's first lines.

    Attributes:
        max_connections: Of the whole server, WebSockets included.
    """

    max_connections: int = 1000

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - uvicorn's own
        super().__init__(*args, **kwargs)
        self._deadline: asyncio.TimerHandle | None = None
        self._since_s: float | None = None
        self._bytes = 0

    @property
    def waits_since_s(self) -> float | None:
        """Since when it has been waiting for a request; None while one is being answered."""
        return self._since_s

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Take a connection, if there is room."""
        has_room = len(self.connections) < self.max_connections or self._make_room()
        super().connection_made(transport)
        if has_room:
            self._wait_for_head()
        else:
            transport.write(_FULL)
            transport.close()

    def data_received(self, data: bytes) -> None:
        """Take a piece of a request."""
        self._bytes += len(data)
        H11Protocol.data_received(self, data)
        self._judge()

    def connection_lost(self, exc: Exception | None) -> None:
        """Take the end of the line."""
        self._wait_no_more()
        super().connection_lost(exc)

    def handle_websocket_upgrade(self, event: h11.Request) -> None:
        """Hand the line on to the WebSocket, which has bounds of its own."""
        self._wait_no_more()
        super().handle_websocket_upgrade(event)

    def on_response_complete(self) -> None:
        """Take the end of an answer; the request may not have ended yet."""
        super().on_response_complete()
        if not self.cycle.response_complete:  # the next one had come already
            return
        if self.conn.their_state is h11.SEND_BODY:
            self._wait(_UNREAD_S, self._give_up)
        elif self.conn.their_state is h11.IDLE:
            self._wait_no_more()
            self._since_s = self.loop.time()  # uvicorn's keep-alive ends it

    def _judge(self) -> None:
        """Wait for what is to come next, if it is not waited for already."""
        if self.transport.is_closing() or self.transport.get_protocol() is not self:
            return
        state = self.conn.their_state
        if state in _WHOLE:
            self._wait_no_more()
        elif state is h11.IDLE and self._deadline is None:
            self._wait_for_head()
        elif state is h11.SEND_BODY and self._since_s is not None:
            spent_s, self._since_s = self.loop.time() - self._since_s, None
            self._bytes = 0
            self._wait(max(BODY_S - spent_s, _LEAST_S), self._judge_body)

    def _judge_body(self) -> None:
        """Go on waiting for a body that comes fast enough, or that is not read."""
        if not self.flow.read_paused and self._bytes < BODY_S * _MIN_BYTES_PER_S:
            self._give_up()
            return
        self._bytes = 0
        self._wait(BODY_S, self._judge_body)

    def _wait_for_head(self) -> None:
        self._since_s = self.loop.time()
        self._wait(HEAD_S, self._give_up)

    def _wait(self, seconds: float, then: Any) -> None:  # noqa: ANN401 - a method of ours
        if self._deadline is not None:
            self._deadline.cancel()
        self._deadline = self.loop.call_later(seconds, then)

    def _wait_no_more(self) -> None:
        self._since_s = None
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _give_up(self) -> None:
        """Close; who sent a part of its headers is told why."""
        self._deadline = None
        if self._since_s is not None and self._bytes:
            self.transport.write(_TOO_LATE)
        self.transport.close()

    def _make_room(self) -> bool:
        """End the connection that has been waiting longest; return whether there was one."""
        waiting = [
            (one.waits_since_s, at, one)
            for at, one in enumerate(self.connections)
            if isinstance(one, BoundedHttp) and one.waits_since_s is not None
        ]
        if not waiting:
            return False
        longest = min(waiting)[-1]
        self.connections.discard(longest)
        longest.transport.abort()
        return True


def bounded_http(max_connections: int) -> type[BoundedHttp]:
    """Return the protocol of a server that takes so many connections at once."""
    return type("BoundedHttp", (BoundedHttp,), {"max_connections": max_connections})
