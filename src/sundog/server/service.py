"""The running service: its engine, who is in, and how a session begins and ends."""

import logging
from collections.abc import Awaitable, Callable
from functools import partial
from typing import TYPE_CHECKING, Final

from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState

from sundog.media.clock import Clock
from sundog.protocol.codec import encode_server
from sundog.protocol.dialects import RefusedBy
from sundog.protocol.errors import ErrorCode, ProtocolError
from sundog.protocol.messages import QueuePosition
from sundog.protocol.statistics import stats_json
from sundog.server.access.auth import Auth
from sundog.server.access.gate import Admitted, Gate
from sundog.server.access.grants import Grant
from sundog.server.access.handshake import Handshake
from sundog.server.access.keyfile import KeyFile
from sundog.server.access.keyring import Keyring
from sundog.server.access.origins import Origins
from sundog.server.access.tokens import Tokens
from sundog.server.admission.entrance import Entrance, claim_of
from sundog.server.admission.lobby import GoneError, Lobby
from sundog.server.admission.places import Places
from sundog.server.admission.queue import Claim, Standing
from sundog.server.config import Config
from sundog.server.draining import Drain
from sundog.server.engines import Workshops
from sundog.server.insight.context import in_session
from sundog.server.insight.counters import Insight
from sundog.server.insight.exporting import traces_to
from sundog.server.making import Makers
from sundog.server.models import MODELS, Model
from sundog.server.placement.interface import Placement, Wish
from sundog.server.redaction import where
from sundog.server.refusals import refuse, say_and_close
from sundog.server.seats import Seat, Seats
from sundog.server.session.live import LiveSession
from sundog.server.session.memory import Memory
from sundog.server.session.names import Names
from sundog.server.session.sessions import Sessions
from sundog.server.session.signalling import Connection
from sundog.server.viewing.access import may_watch

if TYPE_CHECKING:
    from sundog.server.enrichment.enricher import Enricher

__all__ = ["Service"]

_log = logging.getLogger(__name__)

_UNMEASURED: Final = 1
"""Places until it is known what the machine carries."""


class Service:
    """Everything that lives as long as the process.

    Attributes:
        config: Its settings.
        insight: Where what happens is counted.
        traces: Where it is traced.
        auth: Who may use it.
        origins: Which web pages may.
        gate: Who may have a session.
        places: How many sessions there are, and may be.
        sessions: Those that live, connected or parked.
        names: That publishers gave them.
        seats: What newcomers need to begin.
        drain: Whether it is about to end.
        enricher: Proposes what to add to prompts; None for the engine's own enrichment alone.
        workshops: Engines of this process; None where it has none, and while there is no placement.
    """

    def __init__(self, *, config: Config, clock: Clock, insight: Insight | None = None) -> None:
        self.config = config
        self.insight = insight or Insight()
        self.traces = traces_to(config.otlp_endpoint)
        file = KeyFile(config.keys_file) if config.keys_file else None
        self.auth = Auth(Keyring(config.api_keys, file), Tokens(config.token_key))
        self.origins = Origins(
            config.allow_origins, is_open=self.auth.keys.is_open, has_tls=config.has_tls
        )
        self.gate = Gate(auth=self.auth, origins=self.origins, max_session_s=config.max_session_s)
        self.places = Places(
            config.max_sessions or _UNMEASURED, queue_size=config.queue_size, now=clock.now
        )
        self.workshops: Workshops | None = None
        self.enricher: Enricher | None = None
        self.sessions = Sessions(
            resume_s=config.resume_s, memory=Memory(), is_wanted=self.places.is_wanted
        )
        entrance = Entrance(
            self.places,
            self.sessions.make_room,
            timeout_s=config.queue_timeout_s,
            insight=self.insight,
            now=clock.now,
        )
        self.seats = Seats(entrance, self.places, clock.now)
        self.drain = Drain(self.sessions, self.places.dismiss, clock, self.seats)
        self.names = Names(config.token_key)
        self._makers = Makers(self, clock)
        self._clock = clock

    @property
    def placement(self) -> Placement | None:
        """Where sessions run; None before start-up is done and after shut-down began."""
        return self.seats.placement

    @property
    def readiness(self) -> str:
        """``ready`` while new sessions are taken, else why not."""
        if self.drain.begun.is_set():
            return "draining"
        return "starting" if self.placement is None else self.placement.status

    def stats(self, target: str, owner: str | None) -> dict[str, object] | None:
        """Return the counters of a session, by id or name; None where there is none.

        Args:
            target: Its id or name.
            owner: Whose it must be; None for anybody's.
        """
        live = self.find(target)
        if live is None or live.media is None or owner not in (None, live.owner):
            return None
        return stats_json(live.stats(live.media))

    def find(self, target: str) -> LiveSession | None:
        """Return a session by its id or the name that its publisher gave it; None for none."""
        return self.sessions.get(target) or self.names.get(target)

    def watchable(
        self, session_id: str, *, credential: str | None, origin: str | None, host: str | None
    ) -> LiveSession:
        """Return a session that somebody wants to watch and may; see `may_watch`.

        Args:
            session_id: Its id or name.
            credential: View token, API key or client token; None where there is none.
            origin: The ``Origin`` header; None outside browsers.
            host: The ``Host`` header.

        Raises:
            ProtocolError: SESSION_NOT_FOUND, or as `may_watch`. Who has nothing that opens
                anything here is not told whether there is such a session.
        """
        live = self.find(session_id)
        if live is not None and live.is_over:
            live = None
        knew = self.sessions.knew(session_id, credential or "") or self.names.opened_by(
            session_id, credential or "", self.auth.owners()
        )
        is_let_in = (live is None and knew) or may_watch(
            live,
            auth=self.auth,
            origins=self.origins,
            credential=credential,
            origin=origin,
            host=host,
        )
        if live is None or not is_let_in:
            text = "No such session, or it has ended; watching it is not allowed"
            raise ProtocolError(ErrorCode.SESSION_NOT_FOUND, text)
        return live

    async def serve(self, socket: WebSocket) -> None:
        """Let a WebSocket in, now or when there is a place, or refuse it; serve it to its end."""
        address = socket.client.host if socket.client else ""
        handshake = Handshake.read(socket.query_params, socket.headers, address)
        lobby = Lobby(socket.receive)
        try:
            await self._let_in(socket, handshake, lobby)
        finally:
            await lobby.aclose()

    async def _let_in(self, socket: WebSocket, handshake: Handshake, lobby: Lobby) -> None:
        try:
            self.gate.check_page(handshake)
            live = await self._session_for(socket, handshake, lobby)
        except ProtocolError as error:
            self.insight.count("connections_refused", code=error.code)
            _log.info("refused a %s client: %s", handshake.dialect.name, error.code)
            await refuse(socket, handshake.dialect, error)
            return
        except (GoneError, WebSocketDisconnect):
            _log.info("a %s client left while it waited for a place", handshake.dialect.name)
            return
        with in_session(live.id):
            await self._serve(socket, handshake, live, lobby)

    async def _serve(
        self, socket: WebSocket, handshake: Handshake, live: LiveSession, lobby: Lobby
    ) -> None:
        # Nothing is awaited between finding a session and attaching to it: it cannot end meanwhile.
        connection = Connection(
            socket=socket,
            dialect=handshake.dialect,
            receive=lobby.receive,
            clock=self._clock,
        )
        try:
            server_ip, server_port = socket.scope["server"]
            live.attach(connection, server_ip, server_port)
            self.drain.greet(live)
            await connection.run(partial(live.hear, connection))
        except Exception as error:  # noqa: BLE001 - one session's failure is no other's
            # Where it happened, not what it said: an exception's text may quote a prompt or SDP.
            _log.error("session %s failed: %s", live.id, where(error))
            live.end("failure")
            text = "The service failed in this session; connect again"
            await say_and_close(socket, handshake.dialect, ProtocolError(ErrorCode.INTERNAL, text))
        finally:
            self.sessions.leave(live, connection)

    def end_barred(self) -> None:
        """End the sessions whose keys have been taken back."""
        for live in self.sessions.all():
            try:
                self.auth.check(live.grant)
            except ProtocolError as error:
                _log.info("session %s is barred: its key has been revoked", live.id)
                live.bar(error)

    async def aclose(self) -> None:
        """Let nobody in any more, and end every session; some media go on for another front."""
        self.drain.leave_behind()
        self.seats.placement = self.workshops = None
        text = "The service shuts down; connect again in a moment"
        self.places.dismiss(ProtocolError(ErrorCode.AT_CAPACITY, text))
        await self.sessions.aclose()
        await self.traces.aclose()

    async def begin(self, handshake: Handshake) -> LiveSession:
        """Begin a session for a client that does not wait; nobody is attached to it yet.

        Raises:
            ProtocolError: the client is not let in, or there is no place.
        """
        admitted = self.gate.admit(handshake)
        self.drain.check()
        claim = self._claim(admitted.grant, admitted.model)
        seat = await self.seats.take(claim, self._wish(handshake, admitted.model))
        return await self._begun(handshake, admitted, seat)

    async def _session_for(
        self, socket: WebSocket, handshake: Handshake, lobby: Lobby
    ) -> LiveSession:
        """Accept the socket and return the session that it resumes, or a new one.

        Raises:
            ProtocolError: the client is not let in; the socket may be accepted or not.
            GoneError: it left while it waited.
        """
        if handshake.dialect.refused_by is RefusedBy.MESSAGE:
            await _accept(socket)
        live = self.sessions.resume(handshake) or await self._makers.take_over(handshake)
        if live is not None:
            return live
        admitted = self.gate.admit(handshake)
        self.drain.check()
        claim = self._claim(admitted.grant, admitted.model)
        wish = self._wish(handshake, admitted.model)
        try:
            seat = await self.seats.take(claim, wish)
        except ProtocolError:
            if not handshake.dialect.waits_s or not self.config.queue_size:
                raise
            seat = await self._wait(socket, handshake, claim, wish, lobby)
        return await self._begun(handshake, admitted, seat, partial(_accept, socket))

    async def _wait(
        self, socket: WebSocket, handshake: Handshake, claim: Claim, wish: Wish, lobby: Lobby
    ) -> Seat:
        """Wait for a seat with a client that bears it; raises as `Seats.wait`."""

        async def tell(standing: Standing) -> None:
            await _accept(socket)  # who finds the line full is refused before
            message = QueuePosition(position=standing.position, queue_size=standing.size)
            await socket.send_text(encode_server(message, handshake.dialect))

        patience_s = min(handshake.dialect.waits_s, self.config.queue_timeout_s)
        seat = await self.seats.wait(claim, wish, lobby, tell, patience_s=patience_s)
        try:
            self.gate.admit(handshake)  # its key may have been taken away meanwhile
        except ProtocolError as error:
            # A client token says until when one may ask, and it asked in time.
            if error.code is not ErrorCode.TOKEN_EXPIRED:
                await seat.give_back()
                raise
        return seat

    def open(self, placement: Placement, workshops: Workshops | None) -> None:
        """Take sessions from now on.

        Args:
            placement: Where they run; somebody else closes it, after `aclose`.
            workshops: Warm engines of this process; None where it has none.
        """
        self.seats.placement, self.workshops = placement, workshops
        placement.on_room = partial(self.seats.follow, self.config.max_sessions)
        placement.on_room()
        placement.waiting = self.seats.waiting

    def quota(self, grant: Grant) -> dict[str, object]:
        """Return how much room there is, and how much of it a key has, as JSON."""
        places, claim = self.places, self._claim(grant, MODELS[0])
        return {
            "active": places.active,
            "limit": places.most,
            "available": places.available,
            "queue": {"waiting": len(places.queue), "size": places.queue.size},
            "key": {"active": places.held_by(claim.owner), "limit": claim.most or places.most},
        }

    def _claim(self, grant: Grant, model: Model) -> Claim:
        limits = (self.config.max_sessions_per_key, grant.max_sessions)
        return claim_of(grant.owner, *limits, engine=self.config.engine_of(model))

    def _wish(self, handshake: Handshake, model: Model) -> Wish:
        return Wish(engine=self.config.engine_of(model), codecs=handshake.dialect.codec_order)

    async def _begun(
        self,
        handshake: Handshake,
        admitted: Admitted,
        seat: Seat,
        then: Callable[[], Awaitable[None]] | None = None,
    ) -> LiveSession:
        """Begin a session in its seat, which is free again where that fails.

        Args:
            handshake: Admitted.
            admitted: What it is let in for.
            seat: Its own.
            then: What is done before it begins.

        Raises:
            ProtocolError: it is not let in any more.
        """
        try:
            if then is not None:
                await then()
            return self._begin(handshake, admitted, seat)
        except BaseException:
            await seat.give_back()
            raise

    def _begin(self, handshake: Handshake, admitted: Admitted, seat: Seat) -> LiveSession:
        self.auth.check(admitted.grant)  # its key may have been taken back while it waited
        self.drain.check()

        kept = self.sessions.look_for(handshake)
        live = self._makers.make(handshake, admitted, seat, kept)
        self.sessions.start(live, seat.place)
        return live


async def _accept(socket: WebSocket) -> None:
    """Open a socket that is not open yet."""
    if socket.application_state is WebSocketState.CONNECTING:
        await socket.accept()
