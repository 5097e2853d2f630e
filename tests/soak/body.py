"""A client with sockets of its own, which can fall silent or be gone at once, as its process can.

What it opens while it is `Body.inside`, and what its tasks open later, is its own: a test then takes
the network from this client and from no other, whatever kind of client it is.
"""

import asyncio
import socket
import struct
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

__all__ = ["Body", "bodies"]

_mine: ContextVar["Body | None"] = ContextVar("body", default=None)

_RESET = struct.pack("ii", 1, 0)
"""Linger for no time: who closes such a connection resets it (socket(7), SO_LINGER)."""


class Body:
    """The sockets of one client. On one event loop, within `bodies`.

    Attributes:
        is_dead: Whether it was killed; it can open nothing any more.
        is_silent: Whether nothing reaches it, and nothing that it sends reaches anybody.
    """

    def __init__(self) -> None:
        self.is_dead = False
        self.is_silent = False
        self._lines: list[_Line] = []
        self._sockets: list[asyncio.DatagramTransport] = []

    @contextmanager
    def inside(self) -> Iterator[None]:
        """Let what is opened in this block, and by tasks that begin in it, be this body's."""
        token = _mine.set(self)
        try:
            yield
        finally:
            _mine.reset(token)

    def silence(self) -> None:
        """Lose every datagram, and let connections stand still; `wake` ends it."""
        self.is_silent = True
        for line in self._lines:
            line.hold()

    def wake(self) -> None:
        """Send and hear again. Connections go on where they stood, as TCP does."""
        self.is_silent = False
        for line in self._lines:
            line.go_on()

    def cut(self) -> None:
        """Break its connections without a word; datagrams go on."""
        for line in self._lines:
            line.reset()
        self._lines.clear()

    def kill(self) -> None:
        """Be gone as a process that was killed: all sockets closed, nobody told."""
        self.is_dead = True
        self.cut()
        for transport in self._sockets:
            transport.abort()
        self._sockets.clear()

    def check(self) -> None:
        """Let pass who may open something.

        Raises:
            ConnectionRefusedError: it is dead.
        """
        if self.is_dead:
            raise ConnectionRefusedError("this client is dead")

    def own_line(self, transport: asyncio.Transport) -> None:
        """Take a connection over."""
        self._lines = [line for line in self._lines if not line.is_closing]
        self._lines.append(_Line(transport))
        if self.is_silent:
            self._lines[-1].hold()

    def own_socket(self, transport: Any, protocol: Any) -> None:
        """Take a socket for datagrams over."""
        send, receive = transport.sendto, protocol.datagram_received

        def sendto(data: bytes, addr: Any = None) -> None:
            if not (self.is_dead or self.is_silent):
                send(data, addr)

        def datagram_received(data: bytes, addr: Any) -> None:
            if not (self.is_dead or self.is_silent):
                receive(data, addr)

        transport.sendto, protocol.datagram_received = sendto, datagram_received
        self._sockets = [known for known in self._sockets if not known.is_closing()]
        self._sockets.append(transport)


class _Line:
    """One connection, which may be held."""

    def __init__(self, transport: Any) -> None:
        self._transport = transport
        self._write = transport.write
        self._held: list[bytes] | None = None
        transport.write = self._send

    @property
    def is_closing(self) -> bool:
        return bool(self._transport.is_closing())

    def hold(self) -> None:
        if not self.is_closing:
            self._held = self._held or []
            self._transport.pause_reading()

    def go_on(self) -> None:
        held, self._held = self._held or [], None
        if not self.is_closing:
            self._transport.resume_reading()
            for data in held:
                self._write(data)

    def reset(self) -> None:
        if not self.is_closing:
            line = self._transport.get_extra_info("socket")
            line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
        self._transport.abort()

    def _send(self, data: Any) -> None:
        if self._held is None:
            self._write(data)
        else:
            self._held.append(bytes(data))


@contextmanager
def bodies() -> Iterator[None]:
    """Let what clients open on this event loop belong to their bodies, until the block ends."""
    loop: Any = asyncio.get_running_loop()
    connect, listen = loop.create_connection, loop.create_datagram_endpoint

    async def create_connection(factory: Callable[[], Any], *args: Any, **kwargs: Any) -> Any:
        body = _mine.get()
        if body is None:
            return await connect(factory, *args, **kwargs)
        body.check()
        transport, protocol = await connect(factory, *args, **kwargs)
        body.own_line(transport)
        return transport, protocol

    async def create_datagram_endpoint(
        factory: Callable[[], Any], *args: Any, **kwargs: Any
    ) -> Any:
        body = _mine.get()
        if body is None:
            return await listen(factory, *args, **kwargs)
        body.check()
        transport, protocol = await listen(factory, *args, **kwargs)
        body.own_socket(transport, protocol)
        return transport, protocol

    loop.create_connection = create_connection
    loop.create_datagram_endpoint = create_datagram_endpoint
    try:
        yield
    finally:
        del loop.create_connection, loop.create_datagram_endpoint
