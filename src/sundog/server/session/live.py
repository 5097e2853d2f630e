"""One session as it lives in the service: longer than any connection or peer of it.

    Connection ──► hear ──► protocol.Session ──► effects ─┬─► post ──► Connection, or nobody
                                  ▲                       ├─► peer work ──► negotiate ──► MediaSession
                                  │                       └─► prompts ────► apply ──────► MediaSession
                                  └──── facts ◄──── what came of it, first frame, time ◄───────┘

One task per arrow, all in one group, so that a slow prompt holds up no candidate; they go on while
no connection is attached. Rules are none of this file's business: they stand in
``sundog.protocol``.
"""

import asyncio
import logging
import secrets
import uuid
from collections.abc import Callable
from dataclasses import replace
from typing import Final, assert_never

from sundog.media.clock import Clock
from sundog.media.rtc import Peer
from sundog.protocol.effects import (
    AddCandidate,
    ApplyMirror,
    ApplyPlayoutDelay,
    ApplyPrompt,
    Barred,
    Close,
    Effect,
    Ending,
    EngineFailing,
    Fact,
    FrameSent,
    Measured,
    Negotiate,
    Opened,
    PeerGone,
    Resumed,
    Send,
    Ticked,
    Undecodable,
)
from sundog.protocol.errors import MAX_CANDIDATES, ErrorCode, ProtocolError
from sundog.protocol.kept import Kept
from sundog.protocol.messages import ClientMessage, ErrorMessage
from sundog.protocol.session import Session
from sundog.protocol.states import State
from sundog.protocol.statistics import ServiceStats
from sundog.server.access.gate import Admitted
from sundog.server.access.handshake import Handshake
from sundog.server.config import Config
from sundog.server.insight.events import Connected, Observe, Over, ignore
from sundog.server.redaction import where
from sundog.server.session.errands import add_candidate, answer, apply_prompt
from sundog.server.session.media import (
    EngineFailed,
    FirstFrame,
    MediaSession,
    PeerConnected,
    PeerLost,
    SessionEvent,
)
from sundog.server.session.relays import turn_access
from sundog.server.session.signalling import Line
from sundog.server.session.tickets import Ticket
from sundog.server.viewing.viewers import Viewer, Viewers

__all__ = ["LiveSession", "MakeMedia"]

_log = logging.getLogger(__name__)

_TICK_S: Final = 1.0
_FAREWELL_S: Final = 1.0
"""How long who is barred has to hear of it."""

_TOKEN_BYTES: Final = 24

MakeMedia = Callable[[Callable[[SessionEvent], None]], MediaSession]
"""Makes a session's media, which tell what happens to the function that it is given."""


class LiveSession:
    """A session from its first connection to its end. On one event loop; `run` owns its tasks.

    Attributes:
        id: Its name.
        grant: What its client was let in with.
        owner: Names the key behind that.
        view_token: Lets whoever has it watch; a secret.
        ticket: Takes it up again on another connection; None where nothing does.
        handshake: What its first connection said, without what is secret.
        key_digest: Of the key that it began with.
        likeness: As in `Handshake`.
        model: What it runs.
        media: Its peers and engine; None before and after.
        observe: Told all that happens in it; must neither wait nor fail.
        began_s: When it was made, seconds of the clock.
        was_heard: Whether its client has said anything.
        ended_by: Who or what ended it; one word for the log.
    """

    def __init__(
        self,
        *,
        handshake: Handshake,
        admitted: Admitted,
        config: Config,
        clock: Clock,
        make_media: MakeMedia,
        kept: Kept | None = None,
    ) -> None:
        """Prepare; `run` does the rest.

        Args:
            handshake: Admitted.
            admitted: What it is let in for.
            config: The service's settings.
            clock: For the facts' times.
            make_media: Called once, when it starts.
            kept: What is left of an earlier session of the same client.
        """
        self.id = uuid.uuid4().hex
        can_resume = handshake.dialect.gets_extras and config.resume_s > 0
        self.grant = admitted.grant
        self.owner = admitted.grant.owner
        self.view_token = secrets.token_urlsafe(_TOKEN_BYTES)
        self.ticket = Ticket() if can_resume else None
        self.handshake = replace(handshake, api_key=None, resume_token=None)
        self.key_digest = handshake.key_digest
        self.likeness = handshake.likeness
        self.model = admitted.model
        self.media: MediaSession | None = None
        self.observe: Observe = ignore
        self.began_s = clock.now()
        self.was_heard = False
        self.ended_by = "failure"
        self._config = config
        self._resume_s = config.resume_s if can_resume else 0.0
        self._clock = clock
        self._make_media = make_media
        self._session = Session(
            dialect=handshake.dialect,
            offer_timeout_s=config.offer_timeout_s,
            idle_timeout_s=config.idle_timeout_s,
            max_s=admitted.max_session_s,
            kept=kept,
        )
        self._connection: Line | None = None
        self._was_opened = False
        # The session lets at most one offer and its candidates wait, and one prompt.
        self._peer_work: asyncio.Queue[Negotiate | AddCandidate] = asyncio.Queue(MAX_CANDIDATES + 2)
        self._prompts: asyncio.Queue[ApplyPrompt] = asyncio.Queue(1)
        self._mirror = False
        self._viewers = Viewers(config.max_viewers)
        self._playout_ms = 0
        self._ended = asyncio.Event()

    @property
    def is_over(self) -> bool:
        """Whether it has ended, or will when its last message is out."""
        return self._ended.is_set() or self._session.state is State.CLOSED

    @property
    def has_stalled(self) -> bool:
        """Whether its video ran, and has stopped."""
        return self.media is not None and self.media.has_stalled

    @property
    def has_failed(self) -> bool:
        """Whether it was to go on with the look of an earlier session, and has shown nothing yet."""
        is_dark = self.media is not None and not self.media.has_shown
        return is_dark and self._session.is_heir

    @property
    def picture(self) -> str:
        """What there is to see: ``waiting`` for the first picture, ``live``, or ``stalled``."""
        if self.media is None or not self.media.has_shown:
            return "waiting"
        return "stalled" if self.media.has_stalled else "live"

    @property
    def viewers(self) -> int:
        """How many watch, connected, beside the client."""
        return self._viewers.count

    def stats(self, media: MediaSession) -> ServiceStats:
        """Return how its frames fare now."""
        return replace(media.stats(), viewers=self.viewers)

    async def watch(self, sdp: str, *, most_delay_ms: int = 0) -> Viewer:
        """Let a viewer in, who is sent what the session shows until either ends.

        Args:
            sdp: The viewer's offer to receive video, and sound if it likes.
            most_delay_ms: How long its browser may keep a picture to smooth over what the network
                does, 0 to 500.

        Raises:
            SdpError: the offer cannot be used.
            ProtocolError: AT_CAPACITY, or SESSION_NOT_FOUND where it has just ended.
        """
        if self.media is None:
            raise ProtocolError(ErrorCode.SESSION_NOT_FOUND, "The session has ended")
        media = self.media

        async def answer(peer: Peer) -> str:
            return await media.show(peer, sdp, most_delay_ms)

        return await self._viewers.admit(media.viewing_peer, answer)

    def kept(self) -> Kept | None:
        """Return what another session of its client could be given; None for nothing."""
        return self._session.kept()

    def attach(self, connection: Line, server_ip: str, server_port: int) -> None:
        """Talk to the client on this connection from now on; an earlier one is told and closed."""
        earlier, self._connection = self._connection, connection
        if earlier is not None:
            text = "Another connection has taken this session over"
            _say_last(earlier, ProtocolError(ErrorCode.SUPERSEDED, text))
        opened = Resumed if self._was_opened else Opened
        self._was_opened = True
        self.tell(
            opened(
                session_id=self.id,
                server_ip=server_ip,
                server_port=server_port,
                resume_token=self.ticket.newest if self.ticket else None,
                resume_s=self._resume_s,
                view_token=self.view_token,
                turn=turn_access(self._config, self.id),
                relay_only=self._config.relay_only,
            )
        )

    def detach(self, connection: Line) -> bool:
        """Talk to nobody where it was this connection; return whether it was."""
        if self._connection is not connection:
            return False
        self._connection = None
        return True

    def hear(self, connection: Line, event: ClientMessage | Undecodable) -> None:
        """Take what the client says, unless this connection has been superseded."""
        if connection is self._connection:
            self.was_heard = True
            if self.ticket is not None:
                self.ticket.confirm()
            self.tell(event)

    def tell(self, event: ClientMessage | Fact) -> None:
        """Hand the session what happened, and start what follows. On the event loop."""
        self.observe(event)
        for effect in self._session.receive(event):
            self._carry_out(effect)

    def drain(self, deadline_s: float) -> None:
        """Tell the client that the service ends in so many seconds; at 0 its connection ends."""
        self.tell(Ending(deadline_s=deadline_s))

    def end(self, why: str) -> None:
        """Have `run` end; the first reason stays."""
        if not self._ended.is_set():
            self.ended_by = str(why)
            self._ended.set()

    def bar(self, error: ProtocolError) -> None:
        """End it and say why; after a second also where nobody reads that."""
        self.tell(Barred(at=self._clock.now(), error=error))
        asyncio.get_running_loop().call_later(_FAREWELL_S, self.end, error.code)

    async def over(self) -> None:
        """Wait until it ends."""
        await self._ended.wait()

    async def run(self) -> None:
        """Serve until `end`, connection or not, and free everything."""
        began_s, who = self._clock.now(), self.handshake.dialect.name
        _log.info("session %s begins: %s for a %s client", self.id, self.model.name, who)
        try:
            self.media = self._make_media(self._media_changed)
            self.media.set_mirror(self._mirror)
            self.media.set_playout_delay(self._playout_ms)
            try:
                await self._drive(self.media)
            finally:
                media, self.media = self.media, None
                await asyncio.gather(self._viewers.aclose(), media.aclose())
        except Exception as error:  # noqa: BLE001 - one session's failure is no other's
            # Where it happened, not what it said: an exception's text may quote a prompt or SDP.
            _log.error("session %s failed: %s", self.id, where(error))
        finally:
            self.end("failure")
            if self._connection is not None:
                text = "The service failed in this session; connect again"
                _say_last(self._connection, ProtocolError(ErrorCode.INTERNAL, text))
            length_s = self._clock.now() - began_s
            self.observe(Over(reason=self.ended_by, after_s=length_s))
            _log.info("session %s ended after %.1f s: %s", self.id, length_s, self.ended_by)

    async def _drive(self, media: MediaSession) -> None:
        parts = (self._negotiate(media), self._apply_prompts(media), self._tick(media))
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(part) for part in parts]
            await self._ended.wait()
            for task in tasks:
                task.cancel()

    def _media_changed(self, event: SessionEvent) -> None:
        match event:
            case FirstFrame():
                self.tell(FrameSent(at=self._clock.now()))
            case PeerLost():
                self.tell(PeerGone(at=self._clock.now()))
            case EngineFailed(how=how):
                self.tell(EngineFailing(how=how))
            case PeerConnected():
                self.observe(Connected())
            case _:
                assert_never(event)

    def _carry_out(self, effect: Effect) -> None:
        self.observe(effect)
        match effect:
            case Send() | Close():
                self._post(effect)
            case Negotiate() | AddCandidate():
                self._peer_work.put_nowait(effect)
            case ApplyPrompt():
                self._prompts.put_nowait(effect)
            case ApplyMirror():
                self._mirror = effect.enabled
                if self.media is not None:
                    self.media.set_mirror(effect.enabled)
            case ApplyPlayoutDelay():
                self._playout_ms = effect.max_ms
                if self.media is not None:
                    self.media.set_playout_delay(effect.max_ms)
            case _:
                assert_never(effect)

    def _post(self, effect: Send | Close) -> None:
        if self._connection is not None:
            self._connection.post(effect)
        elif isinstance(effect, Close):
            self.end(effect.cause)

    async def _negotiate(self, media: MediaSession) -> None:
        while True:
            work = await self._peer_work.get()
            if isinstance(work, Negotiate):
                self.tell(await answer(media, work))
            else:
                await add_candidate(media, work)

    async def _apply_prompts(self, media: MediaSession) -> None:
        while True:
            self.tell(await apply_prompt(media, await self._prompts.get()))

    async def _tick(self, media: MediaSession) -> None:
        while True:
            await media.look_after_publisher()
            # A client that is away is not silent; how long it may be away, `Sessions` knows.
            if self._connection is not None:
                self.tell(Ticked(at=self._clock.now(), frame_at=media.frame_at))
                # It costs half a millisecond, for nothing where nobody hears of it.
                if self.handshake.dialect.gets_extras:
                    self.tell(Measured(stats=self.stats(media)))
            await asyncio.sleep(_TICK_S)


def _say_last(connection: Line, error: ProtocolError) -> None:
    message = ErrorMessage(code=error.code, message=error.message, retryable=error.retryable)
    connection.post(Send(message=message))
    connection.post(Close.because(error))
