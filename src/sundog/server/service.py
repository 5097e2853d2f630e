"""The running service: its engine, who is in, and how a session begins and ends."""

import asyncio
import logging
import uuid
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager
from typing import Final

from fastapi.responses import JSONResponse
from starlette.websockets import WebSocket, WebSocketDisconnect

from sundog.engine.interface import Engine
from sundog.media.clock import Clock
from sundog.protocol.codec import encode_server
from sundog.protocol.dialects import Dialect
from sundog.protocol.effects import Close, Opened
from sundog.protocol.errors import ErrorCode, ProtocolError
from sundog.protocol.messages import ErrorMessage
from sundog.protocol.session import Session
from sundog.server.admission import Admission, Handshake
from sundog.server.auth import Auth
from sundog.server.config import Config
from sundog.server.enricher import Enricher
from sundog.server.models import Model
from sundog.server.origins import Origins
from sundog.server.redaction import where
from sundog.server.session import MediaSession
from sundog.server.signalling import Connection
from sundog.server.tokens import Tokens

__all__ = ["Service"]

_log = logging.getLogger(__name__)

_RETRY_AFTER_S: Final = 5

_SAY_S: Final = 5.0
"""A client that does not read its last message must not hold its place."""


class Service:
    """Everything that lives as long as the process.

    Attributes:
        config: Its settings.
        auth: Who may use it.
        origins: Which web pages may.
        admission: Who is in.
        enricher: Proposes what to add to prompts; None for the engine's own enrichment alone.
        engine: Warm; None before start-up is done and after shut-down began.
    """

    def __init__(self, *, config: Config, clock: Clock) -> None:
        self.config = config
        self.auth = Auth(config.api_keys, Tokens(config.token_key))
        self.origins = Origins(config.allow_origins, is_open=self.auth.keys.is_open)
        self.admission = Admission(
            auth=self.auth, origins=self.origins, max_sessions=config.max_sessions
        )
        self.engine: Engine | None = None
        self.enricher: Enricher | None = None
        self._clock = clock
        self._sessions: dict[str, MediaSession] = {}

    def stats(self, session_id: str) -> dict[str, object] | None:
        """Return a session's counters; None when there is no such session."""
        session = self._sessions.get(session_id)
        return None if session is None else session.stats()

    async def serve(self, socket: WebSocket) -> None:
        """Let a WebSocket in or refuse it, and serve it to its end."""
        handshake = Handshake.read(socket.query_params, socket.headers)
        with ExitStack() as place:
            try:
                model = place.enter_context(self.admission.admit(handshake))
                if self.engine is None:
                    raise ProtocolError(ErrorCode.AT_CAPACITY, "The service is not ready yet")
            except ProtocolError as error:
                _log.info("refused a %s client: %s", handshake.dialect.name, error.code)
                await _refuse(socket, handshake.dialect, error)
                return
            await socket.accept()
            await self._run(socket, handshake.dialect, model)

    async def _run(self, socket: WebSocket, dialect: Dialect, model: Model) -> None:
        session_id, began_s = uuid.uuid4().hex, self._clock.now()
        connection = Connection(
            socket=socket,
            session=Session(dialect=dialect, offer_timeout_s=self.config.offer_timeout_s),
            dialect=dialect,
            clock=self._clock,
        )
        _log.info("session %s begins: %s for a %s client", session_id, model.name, dialect.name)
        try:
            ip, port = socket.scope["server"]
            connection.tell(Opened(session_id=session_id, server_ip=ip, server_port=port))
            async with self._media(session_id, connection, model, dialect) as media:
                await connection.run(media)
        except Exception as error:  # noqa: BLE001 - one session's failure is no other's
            # Where it happened, not what it said: an exception's text may quote a prompt or SDP.
            _log.error("session %s failed: %s", session_id, where(error))
            text = "The service failed in this session; connect again"
            await _say_and_close(socket, dialect, ProtocolError(ErrorCode.INTERNAL, text))
        finally:
            length_s = self._clock.now() - began_s
            why = connection.ended_by
            _log.info("session %s ended after %.1f s: %s", session_id, length_s, why)

    @asynccontextmanager
    async def _media(
        self, session_id: str, connection: Connection, model: Model, dialect: Dialect
    ) -> AsyncIterator[MediaSession]:
        assert self.engine is not None
        media = MediaSession(
            engine=self.engine,
            clock=self._clock,
            size=model.size,
            codecs=dialect.codec_order,
            notify=connection.media_changed,
            enricher=self.enricher,
        )
        self._sessions[session_id] = media
        try:
            yield media
        finally:
            del self._sessions[session_id]
            await media.aclose()


async def _refuse(socket: WebSocket, dialect: Dialect, error: ProtocolError) -> None:
    if not dialect.refuses_by_http:
        await socket.accept()
        await _say_and_close(socket, dialect, error)
        return
    body = {"error": error.message, "code": error.code, "retryable": error.retryable}
    headers = {"Retry-After": str(_RETRY_AFTER_S)} if error.retryable else None
    await socket.send_denial_response(
        JSONResponse(body, status_code=error.code.status, headers=headers)
    )


async def _say_and_close(socket: WebSocket, dialect: Dialect, error: ProtocolError) -> None:
    message = ErrorMessage(code=error.code, message=error.message, retryable=error.retryable)
    try:
        async with asyncio.timeout(_SAY_S):
            await socket.send_text(encode_server(message, dialect))
            close = Close.because(error)
            await socket.close(close.code, close.reason)
    except (WebSocketDisconnect, RuntimeError, TimeoutError):  # the client has gone, or is deaf
        pass
