"""Where a client waits for a place: it is told where it stands, and what it says is kept.

socket ──► Lobby ── while it waits ──► kept, within bounds
                 ── once it is in ───► Connection: what was kept first, then what comes
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, Final

from sundog.protocol.errors import MAX_IMAGE_MESSAGE_BYTES, ErrorCode, ProtocolError
from sundog.server.admission.places import Ticket
from sundog.server.admission.queue import Standing

__all__ = ["GoneError", "Lobby", "say"]

_MAX_MESSAGES: Final = 64
_MAX_BYTES: Final = 1 << 20
_MAX_IMAGE_BYTES: Final = MAX_IMAGE_MESSAGE_BYTES
_IMAGE: Final = '"set_image"'
_HEAD: Final = 256
"""Characters; every known client writes the type first, as the codec expects too."""

_TELL_S: Final = 5.0
"""A client that does not read where it stands is no longer waited for."""

Event = MutableMapping[str, Any]
"""An ASGI event of a WebSocket."""


class GoneError(Exception):
    """The client has left while it waited."""


class Lobby:
    """One socket, from its handshake to its end."""

    def __init__(self, receive: Callable[[], Awaitable[Event]]) -> None:
        """Prepare.

        Args:
            receive: Returns the socket's next event.
        """
        self._receive = receive
        self._said: deque[Event] = deque()
        self._bytes = self._image_bytes = 0
        self._reading: asyncio.Task[Event] | None = None

    async def wait(
        self, ticket: Ticket, tell: Callable[[Standing], Awaitable[None]], timeout_s: float
    ) -> None:
        """Wait until the ticket has a place; it is the caller's to take, and to give back.

        Args:
            ticket: Of the queue.
            tell: Says to the client where it stands; is called at once and with each change.
            timeout_s: How long to wait, seconds.

        Raises:
            GoneError: the client has left.
            ProtocolError: AT_CAPACITY after ``timeout_s``; TOO_MANY_MESSAGES or MESSAGE_TOO_LARGE
                where the client says more than is kept; or what the ticket says.
        """
        try:
            async with asyncio.timeout(timeout_s):
                await self._wait(ticket, tell)
        except TimeoutError:
            text = f"Server at capacity. No place became free within {timeout_s:g} s; try again"
            raise ProtocolError(ErrorCode.AT_CAPACITY, text) from None

    async def pause(self, seconds: float) -> None:
        """Let so much time pass, and keep what the client says meanwhile; raises as `wait`."""
        passing = asyncio.create_task(asyncio.sleep(seconds), name="pause")
        try:
            while not passing.done():
                await self._listen(passing)
        finally:
            passing.cancel()
            await asyncio.wait([passing])

    async def receive(self) -> Event:
        """Return what the client said next: what was kept first."""
        if self._said:
            return self._said.popleft()
        if self._reading is not None:
            reading, self._reading = self._reading, None
            return await reading
        return await self._receive()

    async def aclose(self) -> None:
        """Stop reading; the socket stays as it is."""
        self._said.clear()
        reading, self._reading = self._reading, None
        if reading is not None:
            reading.cancel()
            await asyncio.wait([reading])

    async def _wait(self, ticket: Ticket, tell: Callable[[Standing], Awaitable[None]]) -> None:
        told: Standing | None = None
        changing: asyncio.Task[bool] | None = None
        try:
            while True:
                ticket.changed.clear()
                if ticket.error is not None:
                    raise ticket.error
                if ticket.place is not None:
                    return
                if ticket.standing != told:
                    told = ticket.standing
                    await say(tell, told)
                changing = changing or asyncio.create_task(ticket.changed.wait(), name="queue")
                await self._listen(changing)
                if changing.done():
                    changing = None
        finally:
            if changing is not None:
                changing.cancel()
                await asyncio.wait([changing])

    async def _listen(self, changing: asyncio.Task[Any]) -> None:
        """Return when something has changed, or after keeping what the client says next."""
        if self._reading is None:
            self._reading = asyncio.create_task(_event(self._receive), name="lobby")
        reading = self._reading
        await asyncio.wait([reading, changing], return_when=asyncio.FIRST_COMPLETED)
        if reading.done():
            self._reading = None
            self._keep(reading.result())

    def _keep(self, event: Event) -> None:
        if event["type"] == "websocket.disconnect":
            raise GoneError
        text: str = event.get("text") or ""
        size = len(text) + len(event.get("bytes") or b"")
        if _IMAGE in text[:_HEAD]:
            self._image_bytes += size
        else:
            self._bytes += size
        if len(self._said) >= _MAX_MESSAGES:
            problem = f"More than {_MAX_MESSAGES} messages while waiting for a place; say less"
            raise ProtocolError(ErrorCode.TOO_MANY_MESSAGES, problem)
        if self._bytes > _MAX_BYTES or self._image_bytes > _MAX_IMAGE_BYTES:
            problem = (
                f"Messages of more than {_MAX_BYTES} bytes while waiting for a place; say less"
            )
            raise ProtocolError(ErrorCode.MESSAGE_TOO_LARGE, problem)
        self._said.append(event)


async def _event(receive: Callable[[], Awaitable[Event]]) -> Event:
    return await receive()


async def say(tell: Callable[[Standing], Awaitable[None]], standing: Standing) -> None:
    """Say to a client where it stands, within a bounded time.

    Raises:
        GoneError: the client does not hear it.
    """
    try:
        async with asyncio.timeout(_TELL_S):
            await tell(standing)
    except TimeoutError:
        raise GoneError from None
