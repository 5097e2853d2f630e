"""The running service: its engine, who is in, and how a session begins and ends."""

import logging
from collections.abc import Awaitable, Callable
from functools import partial
from typing import TYPE_CHECKING

from starlette.websockets import WebSocket

from sundog.engine.workshop import Workshop
from sundog.media.clock import Clock
from sundog.protocol.dialects import RefusedBy
from sundog.protocol.errors import ErrorCode, ProtocolError
from sundog.protocol.statistics import stats_json
from sundog.server.access.auth import Auth
from sundog.server.access.gate import Admitted, Gate
from sundog.server.access.handshake import Handshake
from sundog.server.access.keyfile import KeyFile
from sundog.server.access.keyring import Keyring
from sundog.server.access.origins import Origins
from sundog.server.access.tokens import Tokens
from sundog.server.admission.places import Place, Places
from sundog.server.config import Config
from sundog.server.insight.context import in_session
from sundog.server.insight.counters import Insight
from sundog.server.redaction import where
from sundog.server.refusals import refuse, say_and_close
from sundog.server.session.live import LiveSession
from sundog.server.session.media import MediaSession, SessionEvent
from sundog.server.session.memory import Memory
from sundog.server.session.names import Names
from sundog.server.session.sessions import Sessions
from sundog.server.session.signalling import Connection
from sundog.server.viewing.access import check_viewer

if TYPE_CHECKING:
    from sundog.server.enrichment.enricher import Enricher

__all__ = ["Service"]

_log = logging.getLogger(__name__)


class Service:
    """Everything that lives as long as the process.

    Attributes:
        config: Its settings.
        insight: Where what happens is counted.
        auth: Who may use it.
        origins: Which web pages may.
        gate: Who may have a session.
        places: How many sessions there are, and may be.
        sessions: Those that live, connected or parked.
        names: That publishers gave them.
        enricher: Proposes what to add to prompts; None for the engine's own enrichment alone.
        workshop: Where engines come from; None before start-up is done and after shut-down began.
    """

    def __init__(self, *, config: Config, clock: Clock, insight: Insight | None = None) -> None:
        self.config = config
        self.insight = insight or Insight()
        file = KeyFile(config.keys_file) if config.keys_file else None
        self.auth = Auth(Keyring(config.api_keys, file), Tokens(config.token_key))
        self.origins = Origins(
            config.allow_origins, is_open=self.auth.keys.is_open, has_tls=config.has_tls
        )
        self.gate = Gate(auth=self.auth, origins=self.origins, max_session_s=config.max_session_s)
        self.places = Places(config.max_sessions or 8)
        self.workshop: Workshop | None = None
        self.enricher: Enricher | None = None
        self.sessions = Sessions(resume_s=config.resume_s, memory=Memory())
        self.names = Names(config.token_key)
        self._clock = clock

    def stats(self, target: str, owner: str) -> dict[str, object] | None:
        """Return the counters of an owner's session, by id or name; None where there is none."""
        live = self.find(target)
        if live is None or live.media is None or live.owner != owner:
            return None
        return stats_json(live.stats(live.media))

    def find(self, target: str) -> LiveSession | None:
        """Return a session by its id or the name that its publisher gave it; None for none."""
        return self.sessions.get(target) or self.names.get(target)

    def watchable(
        self, session_id: str, *, credential: str | None, origin: str | None, host: str | None
    ) -> LiveSession:
        """Return a session that somebody wants to watch and may; see `check_viewer`.

        Args:
            session_id: Its id or name.
            credential: View token, API key or client token; None where there is none.
            origin: The ``Origin`` header; None outside browsers.
            host: The ``Host`` header.

        Raises:
            ProtocolError: SESSION_NOT_FOUND, or as `check_viewer`.
        """
        live = self.find(session_id)
        if live is None or live.is_over:
            text = "No such session, or it has ended; watching it is not allowed"
            raise ProtocolError(ErrorCode.SESSION_NOT_FOUND, text)
        check_viewer(
            live,
            auth=self.auth,
            origins=self.origins,
            credential=credential,
            origin=origin,
            host=host,
        )
        return live

    async def serve(self, socket: WebSocket) -> None:
        """Let a WebSocket in or refuse it, and serve it to its end."""
        address = socket.client.host if socket.client else ""
        handshake = Handshake.read(socket.query_params, socket.headers, address)
        try:
            self.gate.check_page(handshake)
            live = await self._session_for(socket, handshake)
        except ProtocolError as error:
            _log.info("refused a %s client: %s", handshake.dialect.name, error.code)
            await refuse(socket, handshake.dialect, error)
            return
        with in_session(live.id):
            await self._serve(socket, handshake, live)

    async def _serve(self, socket: WebSocket, handshake: Handshake, live: LiveSession) -> None:
        # Nothing is awaited between finding a session and attaching to it: it cannot end meanwhile.
        connection = Connection(socket=socket, dialect=handshake.dialect)
        try:
            server_ip, server_port = socket.scope["server"]
            live.attach(connection, server_ip, server_port)
            await connection.run(partial(live.hear, connection))
        except Exception as error:  # noqa: BLE001 - one session's failure is no other's
            # Where it happened, not what it said: an exception's text may quote a prompt or SDP.
            _log.error("session %s failed: %s", live.id, where(error))
            live.end("failure")
            text = "The service failed in this session; connect again"
            await say_and_close(socket, handshake.dialect, ProtocolError(ErrorCode.INTERNAL, text))
        finally:
            self.sessions.leave(live, connection)

    async def aclose(self) -> None:
        """Let nobody in any more, and end every session."""
        self.workshop = None
        await self.sessions.aclose()

    async def _session_for(self, socket: WebSocket, handshake: Handshake) -> LiveSession:
        """Accept the socket and return the session that it resumes, or a new one.

        Raises:
            ProtocolError: the client is not let in; the socket may be accepted or not.
        """
        in_time = handshake.dialect.refused_by is RefusedBy.MESSAGE
        if in_time:
            await socket.accept()
        live = self.sessions.resume(handshake)
        if live is not None:
            return live
        return await self.begin(handshake, None if in_time else socket.accept)

    async def begin(
        self, handshake: Handshake, accept: Callable[[], Awaitable[object]] | None = None
    ) -> LiveSession:
        """Begin a session for a client, after ``accept``; nobody is attached to it yet.

        Raises:
            ProtocolError: the client is not let in, or there is no place.
        """
        admitted = self.gate.admit(handshake)
        place = await self._place()
        try:
            if accept is not None:
                await accept()
            return self._begin(handshake, admitted, place)
        except BaseException:
            place.release()
            raise

    async def _place(self) -> Place:
        try:
            return self.places.take()
        except ProtocolError:
            place = await self.sessions.make_room()
            if place is None:
                raise
            return place

    def _begin(self, handshake: Handshake, admitted: Admitted, place: Place) -> LiveSession:
        workshop = self.workshop
        if workshop is None:
            raise ProtocolError(ErrorCode.AT_CAPACITY, "The service is not ready")

        def make_media(notify: Callable[[SessionEvent], None]) -> MediaSession:
            return MediaSession(
                engine=workshop.open(),
                clock=self._clock,
                size=admitted.model.size,
                codecs=handshake.dialect.codec_order,
                notify=notify,
                enricher=self.enricher,
            )

        live = LiveSession(
            handshake=handshake,
            admitted=admitted,
            config=self.config,
            clock=self._clock,
            make_media=make_media,
            kept=self.sessions.look_for(handshake),
        )
        self.sessions.start(live, place)
        return live
