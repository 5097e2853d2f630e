"""Watch a session on a WebSocket: the subscribe call of official clients (docs/protocol.md).

    socket ──► Connection ──► hear ──► offers and candidates ──► LiveSession.watch ──► Viewer
                  ▲                                                                      │
                  └── answer, error, goodbye ◄── lost, nothing to watch, silence ◄───────┘

The session owns its viewers; a connection here only asks for one at a time, and ends with the
session that it shows. A session that waits for its publisher goes on being watched.
"""

import asyncio
import logging
from collections.abc import Coroutine
from typing import TYPE_CHECKING, Any, Final, Protocol, assert_never

from starlette.websockets import WebSocket

from sundog.media.rtc import SdpError
from sundog.protocol.dialects import Dialect, RefusedBy
from sundog.protocol.effects import Close, Send, Undecodable
from sundog.protocol.errors import MAX_CANDIDATES, ErrorCode, ProtocolError
from sundog.protocol.messages import (
    Answer,
    Candidate,
    ClientMessage,
    EndOfCandidates,
    ErrorMessage,
    Offer,
    SessionId,
)
from sundog.protocol.session import MAX_FAULTS
from sundog.server.access.handshake import Handshake
from sundog.server.redaction import where
from sundog.server.refusals import refuse, say_and_close
from sundog.server.session.relays import turn_access
from sundog.server.session.signalling import Connection

if TYPE_CHECKING:
    from sundog.server.service import Service

__all__ = ["MAX_OFFERS", "Peer", "Watched", "Watching", "serve_viewer"]

_log = logging.getLogger(__name__)

MAX_OFFERS: Final = 32
"""Offers on one connection: each costs a peer. Official clients send one, and connect anew."""

_ANSWER_S: Final = 10.0
_CANDIDATE_S: Final = 5.0


class Peer(Protocol):
    """What is asked of a viewer; see `sundog.server.viewing.viewers.Viewer`."""

    @property
    def answer(self) -> str:
        """The answer to its offer."""
        ...

    @property
    def ended(self) -> asyncio.Event:
        """Set once it shows nothing any more."""
        ...

    async def add_candidate(
        self, candidate: str | None, sdp_mid: str | None, sdp_mline_index: int | None
    ) -> None:
        """Take a candidate."""
        ...

    def end(self) -> None:
        """Have it end; the session, which owns it, sees to that."""
        ...


class Watched(Protocol):
    """What is asked of a session; see `sundog.server.session.live.LiveSession`."""

    async def watch(self, sdp: str) -> Peer:
        """Answer an offer with a viewer of the session."""
        ...

    async def over(self) -> None:
        """Wait for the session's end."""
        ...


async def serve_viewer(service: "Service", socket: WebSocket, session_id: str) -> None:
    """Let a viewer in or refuse it, in the client's own way, and serve it to its end."""
    address = socket.client.host if socket.client else ""
    handshake = Handshake.read(socket.query_params, socket.headers, address)
    try:
        live = service.watchable(
            session_id,
            credential=handshake.api_key,
            origin=handshake.origin,
            host=handshake.host,
        )
    except ProtocolError as error:
        service.insight.count("connections_refused", code=error.code)
        _log.info("refused a %s viewer: %s", handshake.dialect.name, error.code)
        is_page = error.code is ErrorCode.ORIGIN_NOT_ALLOWED and not handshake.names_itself
        # A page that may not ask gets no socket; see `Gate.check_page`.
        if handshake.dialect.refused_by is RefusedBy.MESSAGE and not is_page:
            await socket.accept()
        await refuse(socket, handshake.dialect, error)
        return
    await socket.accept()
    connection = Connection(socket=socket, dialect=handshake.dialect)
    watching = Watching(
        live, connection, handshake.dialect, offer_timeout_s=service.config.offer_timeout_s
    )
    if handshake.dialect.gets_extras:
        server_ip, server_port = socket.scope["server"]
        name = SessionId(
            session_id=live.id,
            server_ip=server_ip,
            server_port=server_port,
            turn=turn_access(service.config, live.id),
            relay_only=service.config.relay_only,
        )
        connection.post(Send(message=name))
    _log.info("session %s is watched: by a %s client", live.id, handshake.dialect.name)
    try:
        await watching.run()
    except Exception as error:  # noqa: BLE001 - one viewer's failure is nobody else's
        # Where it happened, not what it said: an exception's text may quote SDP.
        _log.error("a viewer of session %s failed: %s", live.id, where(error))
        text = "The service failed at showing this session; connect again"
        await say_and_close(socket, handshake.dialect, ProtocolError(ErrorCode.INTERNAL, text))


class Watching:
    """One connection of somebody who watches; owns its tasks and the viewer it asked for."""

    def __init__(
        self, live: Watched, connection: Connection, dialect: Dialect, *, offer_timeout_s: float
    ) -> None:
        """Prepare; `run` does the rest.

        Args:
            live: The session.
            connection: Accepted.
            dialect: How the client speaks.
            offer_timeout_s: Seconds without a viewer that end the connection.
        """
        self._live = live
        self._connection = connection
        self._dialect = dialect
        self._offer_timeout_s = max(offer_timeout_s, dialect.offer_patience_s)
        # Of one offer and its candidates a few may wait; who sends faster is told so.
        self._work: asyncio.Queue[Offer | Candidate | EndOfCandidates | None]
        self._work = asyncio.Queue(MAX_CANDIDATES + 2)
        self._offers = self._candidates = self._faults = 0
        self._early: list[Candidate | EndOfCandidates] = []
        self._viewer: Peer | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Serve until either side ends it, or the session does, and free everything.

        Raises:
            ExceptionGroup: something failed that is none of the client's doing.
        """
        try:
            async with asyncio.TaskGroup() as group:
                for part in (self._negotiate(group), self._see_out()):
                    self._start(group, part)
                await self._connection.run(self.hear)
                for task in self._tasks:
                    task.cancel()
        finally:
            self._show_nobody()

    def hear(self, event: ClientMessage | Undecodable) -> None:
        """Take what the client says."""
        try:
            match event:
                case Undecodable():
                    raise event.error
                case Offer() | Candidate() | EndOfCandidates():
                    self._take(event)
                case _:
                    text = "Changing a session is not allowed to those who watch it"
                    raise ProtocolError(ErrorCode.NOT_ALLOWED_NOW, text)
        except ProtocolError as error:
            self._refuse(error)

    def _take(self, message: Offer | Candidate | EndOfCandidates) -> None:
        """Have an offer or a candidate wait for its turn.

        Raises:
            ProtocolError: TOO_MANY_MESSAGES.
        """
        if isinstance(message, Offer):
            if self._offers == MAX_OFFERS:
                text = f"More than {MAX_OFFERS} offers on one connection; connect again"
                self._close(ProtocolError(ErrorCode.TOO_MANY_MESSAGES, text))
                return
            # Candidates that come before the very first offer are meant for it.
            self._candidates = self._candidates if self._offers == 0 else 0
            self._offers += 1
        else:
            self._candidates += 1
            if self._candidates > MAX_CANDIDATES:
                return  # an official client would end over one address too many
        try:
            self._work.put_nowait(message)
        except asyncio.QueueFull:
            text = "Too many messages at once; this one is not used"
            raise ProtocolError(ErrorCode.TOO_MANY_MESSAGES, text) from None

    async def _negotiate(self, group: asyncio.TaskGroup) -> None:
        """Answer offers in turn, and end a connection that is silent without a viewer."""
        while True:
            try:
                async with asyncio.timeout(None if self._viewer else self._offer_timeout_s):
                    work = await self._work.get()
            except TimeoutError:
                text = f"No offer within {self._offer_timeout_s:g} s; connect again"
                self._close(ProtocolError(ErrorCode.IDLE, text))
                return
            match work:
                case Offer():
                    await self._answer(work.sdp, group)
                case Candidate() | EndOfCandidates():
                    await self._add(work)
                case None:  # the viewer is lost, and the time without one begins
                    pass
                case _:
                    assert_never(work)

    async def _answer(self, sdp: str, group: asyncio.TaskGroup) -> None:
        """Have an offer answered by a viewer that takes the place of any before it."""
        try:
            async with asyncio.timeout(_ANSWER_S):
                viewer = await self._live.watch(sdp)
        except SdpError as error:
            self._refuse(ProtocolError(ErrorCode.INVALID_SDP, str(error)))
            return
        except TimeoutError:
            text = f"The offer was not answered within {_ANSWER_S:g} s; try again"
            self._refuse(ProtocolError(ErrorCode.INTERNAL, text))
            return
        except ProtocolError as error:
            self._close(error)
            return
        self._show_nobody()
        self._viewer = viewer
        self._start(group, self._mind(viewer))
        self._connection.post(Send(message=Answer(sdp=viewer.answer)))
        early, self._early = self._early, []
        for candidate in early:
            await self._add(candidate)

    async def _add(self, message: Candidate | EndOfCandidates) -> None:
        """Give the viewer a candidate, or keep it for the first; one that cannot be used is left."""
        if self._viewer is None:
            self._early.append(message)
            return
        try:
            async with asyncio.timeout(_CANDIDATE_S):
                if isinstance(message, EndOfCandidates):
                    await self._viewer.add_candidate(None, None, None)
                else:
                    await self._viewer.add_candidate(
                        message.candidate, message.sdp_mid, message.sdp_mline_index
                    )
        # One candidate of several; a client that hears of an error would give up instead.
        except (SdpError, TimeoutError) as error:
            _log.info("a candidate is not used: %s", type(error).__name__)

    async def _mind(self, viewer: Peer) -> None:
        """Wait until a viewer ends, and tell a client that can ask for another."""
        await viewer.ended.wait()
        if viewer is not self._viewer:
            return
        self._viewer = None
        if self._dialect.gets_extras:
            text = "The WebRTC connection was lost; send a new offer"
            self._say(ProtocolError(ErrorCode.PEER_LOST, text))
        if not self._work.full():
            self._work.put_nowait(None)

    def _show_nobody(self) -> None:
        """Have the session show nothing here any more."""
        viewer, self._viewer = self._viewer, None
        if viewer is not None:
            viewer.end()

    def _start(self, group: asyncio.TaskGroup, part: Coroutine[Any, Any, None]) -> None:
        task = group.create_task(part)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _see_out(self) -> None:
        """Close when the session is over.

        Official clients then try to reconnect, once, and tell their user what they hear: that
        there is no such session.
        """
        await self._live.over()
        text = "The session that was watched is over"
        error = ProtocolError(ErrorCode.SESSION_NOT_FOUND, text)
        if self._dialect.gets_extras:
            self._say(error)
        self._connection.post(Close.because(error))

    def _refuse(self, error: ProtocolError) -> None:
        """Say what is wrong with one message; too many of them end the connection."""
        self._faults += 1
        if self._faults > MAX_FAULTS:
            text = f"More than {MAX_FAULTS} messages were refused"
            self._close(ProtocolError(ErrorCode.TOO_MANY_MESSAGES, text))
            return
        self._say(error)

    def _close(self, error: ProtocolError) -> None:
        self._say(error)
        self._connection.post(Close.because(error))

    def _say(self, error: ProtocolError) -> None:
        message = ErrorMessage(code=error.code, message=error.message, retryable=error.retryable)
        if self._dialect.hears(message):
            self._connection.post(Send(message=message))
