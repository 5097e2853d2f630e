"""One session as it lives in the service: longer than any connection or peer of it.

    Connection ──► hear ──► protocol.Session ──► effects ─┬─► post ──► Connection, or nobody
                                  ▲                       ├─► peer work ──► negotiate ──► Stage
                                  │                       └─► prompts ────► apply ──────► Stage
                                  └──── facts ◄──── what came of it, first frame, time ◄────┘

The stage is where its media are, here or on another machine, and sees to it that there are some.
One task per arrow, all in one group, so that a slow prompt holds up no candidate; they go on while
no connection is attached. Rules are none of this file's business: they stand in ``sundog.protocol``.
"""

import asyncio
import logging
import secrets
import uuid
from contextlib import suppress
from dataclasses import replace
from typing import Final, assert_never

from sundog.media.clock import Clock
from sundog.protocol.effects import (
    AddCandidate,
    ApplyMirror,
    ApplyPlayoutDelay,
    ApplyPrompt,
    Barred,
    Close,
    Effect,
    Ending,
    Fact,
    Measured,
    Negotiate,
    Opened,
    Resumed,
    Send,
    Ticked,
    Undecodable,
)
from sundog.protocol.errors import ProtocolError
from sundog.protocol.kept import Kept
from sundog.protocol.messages import ClientMessage
from sundog.protocol.session import Session
from sundog.protocol.states import State
from sundog.protocol.statistics import ServiceStats
from sundog.server.access.gate import Admitted
from sundog.server.access.handshake import Handshake
from sundog.server.config import Config
from sundog.server.hosting.events import (
    MediaLost,
    MediaTaken,
    Notify,
    PeerConnected,
    SessionEvent,
)
from sundog.server.hosting.interface import Media, MediaGoneError, Sample
from sundog.server.insight.events import Connected, Observe, Over, ignore
from sundog.server.placement.interface import NoSlotError
from sundog.server.placement.record import SessionRecord
from sundog.server.redaction import where
from sundog.server.session.errands import Errands
from sundog.server.session.facts import fact_of
from sundog.server.session.farewells import crashing, failed, no_room, say_last, superseded
from sundog.server.session.hosts import CrashingError, MakeMedia
from sundog.server.session.records import RECORDED, Records, record_of, revived_by
from sundog.server.session.relays import turn_access
from sundog.server.session.signalling import Line
from sundog.server.session.stage import Stage
from sundog.server.session.tickets import Ticket
from sundog.server.viewing.viewers import Viewer, Viewers

__all__ = ["LiveSession", "MakeMedia"]

_log = logging.getLogger(__name__)

_TICK_S: Final = 1.0
_FAREWELL_S: Final = 1.0
"""How long who is barred has to hear of it."""

_TOKEN_BYTES: Final = 24


class LiveSession:
    """A session from its first connection to its end. On one event loop; `run` owns its tasks.

    Attributes:
        id: Its name.
        grant: What its client was let in with.
        owner: Names the key behind that.
        max_session_s: How long it may last; None for no limit.
        view_token: Lets whoever has it watch; a secret.
        ticket: Takes it up again on another connection; None where nothing does.
        handshake: What its first connection said, without what is secret.
        key_digest: Of the key that it began with.
        likeness: As in `Handshake`.
        model: What it runs.
        observe: Told all that happens in it; must neither wait nor fail.
        errands: What its media are to do.
        records: What is kept of it for other fronts.
        began_s: When it was made, seconds of the clock.
        was_heard: Whether its client has said anything.
        is_expected: Whether its client was sent away to come back by itself.
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
        kept: Kept | SessionRecord | None = None,
    ) -> None:
        """Prepare; `run` does the rest.

        Args:
            handshake: Admitted.
            admitted: What it is let in for.
            config: The service's settings.
            clock: For the facts' times.
            make_media: Opens its media, when it starts and where they are lost.
            kept: What is left of an earlier session of the same client; all of this one where
                another front held it, and `revive` goes on with it.
        """
        record = kept if isinstance(kept, SessionRecord) else None
        self.id = record.session_id if record else uuid.uuid4().hex
        can_resume = handshake.dialect.gets_extras and config.resume_s > 0
        self.grant = admitted.grant
        self.owner = admitted.grant.owner
        self.max_session_s = admitted.max_session_s
        self.view_token = record.view_token if record else secrets.token_urlsafe(_TOKEN_BYTES)
        self.ticket = Ticket.of(record) if can_resume else None
        self.handshake = replace(handshake, api_key=None, resume_token=None)
        self.key_digest = record.key_digest if record else handshake.key_digest
        self.likeness = handshake.likeness
        self.model = admitted.model
        self.observe: Observe = ignore
        self.began_s = clock.now()
        self.was_heard = self.is_expected = False
        self.ended_by = "failure"
        self._config = config
        self._resume_s = config.resume_s if can_resume else 0.0
        self._clock = clock
        self._session = Session(
            dialect=handshake.dialect,
            offer_timeout_s=config.offer_timeout_s,
            idle_timeout_s=config.idle_timeout_s,
            max_s=admitted.max_session_s,
            kept=kept if isinstance(kept, Kept) else None,
        )
        self._connection: Line | None = None
        self._was_opened = False
        self._viewers = Viewers(config.max_viewers)
        can_move = handshake.dialect.can_move
        self._stage = Stage(make_media, self._media_changed, self._moved, can_move=can_move)
        self.errands = Errands(self._stage, self.tell)
        self.records = Records(self._record)
        self._ended = asyncio.Event()

    @property
    def media(self) -> Media | None:
        """Its peers and engine; None before, after, and where they are lost."""
        return self._stage.media

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
        return self._stage.picture

    @property
    def viewers(self) -> int:
        """How many watch, connected, beside the client."""
        return self._viewers.count

    def stats(self, media: Media) -> ServiceStats:
        """Return how its frames fare now."""
        return replace(media.stats(), viewers=self.viewers)

    def take_sample(self) -> Sample:
        """Return what its frames did since the last call, also once it has ended."""
        return self._stage.take_sample()

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
        return await self._viewers.watch(self._stage.opened, sdp, most_delay_ms)

    def kept(self) -> Kept | None:
        """Return what another session of its client could be given; None for nothing."""
        return self._session.kept()

    def revive(self, record: SessionRecord, media: Media, at_hand: str) -> Notify:
        """Go on with what another front began; before `run`. Return whom the media tell.

        Args:
            record: What is known of it.
            media: Its own.
            at_hand: The token that its client is told next; the media's worker knows it.
        """
        if self.ticket is not None:
            self.ticket.at_hand = at_hand
        now_s = self._clock.now()
        self.began_s, self._was_opened = now_s - record.age_s, True
        self.was_heard = True
        self.tell(revived_by(record, now_s))
        return self._stage.adopt(media, record)

    def attach(self, connection: Line, server_ip: str, server_port: int) -> None:
        """Talk to the client on this connection from now on; an earlier one is told and closed."""
        earlier, self._connection = self._connection, connection
        if earlier is not None:
            say_last(earlier, superseded())
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
        self._stage.remind()

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
            if self.ticket is not None and self.ticket.confirm():
                self.records.changed()
            self.tell(event)

    def tell(self, event: ClientMessage | Fact) -> None:
        """Hand the session what happened, and start what follows. On the event loop."""
        self.observe(event)
        if isinstance(event, RECORDED):
            self.records.changed()
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
        who, model = self.handshake.dialect.name, self.model.name
        _log.info("session %s begins: %s for a %s client", self.id, model, who)
        try:
            try:
                await self._drive()
            finally:
                self.records.stop()
                await asyncio.gather(self._viewers.aclose(), self._stage.aclose())
        except Exception as error:  # noqa: BLE001 - one session's failure is no other's
            # Where it happened, not what it said: an exception's text may quote a prompt or SDP.
            _log.error("session %s failed: %s", self.id, where(error))
        finally:
            self.end("failure")
            if self._connection is not None:
                say_last(self._connection, failed())
            length_s = self._clock.now() - self.began_s
            self.observe(Over(reason=self.ended_by, after_s=length_s))
            _log.info("session %s ended after %.1f s: %s", self.id, length_s, self.ended_by)

    async def _drive(self) -> None:
        errands = self.errands.do_peer_work(), self.errands.apply_prompts()
        parts = (self._play(), *errands, self._tick())
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(part) for part in parts]
            await self._ended.wait()
            for task in tasks:
                task.cancel()

    async def _play(self) -> None:
        try:
            await self._stage.run()
        except NoSlotError:
            self.bar(no_room())
        except CrashingError:
            self.bar(crashing())

    def _media_changed(self, event: SessionEvent) -> None:
        match event:
            case PeerConnected():
                self.observe(Connected())
            case MediaTaken():
                self._let_go()
            case _:
                self.tell(fact_of(event, self._clock.now()))
        if isinstance(event, MediaLost) and self.is_over:
            self.is_expected = True
            self._stage.finish()

    def _record(self) -> SessionRecord | None:
        return record_of(self, self._session, self._stage.playout_ms, self._clock.now())

    def _moved(self) -> None:
        self._viewers.dismiss()
        self.records.changed()

    def _let_go(self) -> None:
        """End here: the client has come to another front, and its media go on for that one."""
        connection, self._connection = self._connection, None
        if connection is not None:
            say_last(connection, superseded())
        self.end("taken")

    def _carry_out(self, effect: Effect) -> None:
        self.observe(effect)
        match effect:
            case Send() | Close():
                self._post(effect)
            case Negotiate() | AddCandidate() | ApplyPrompt():
                self.errands.take(effect)
            case ApplyMirror():
                self._stage.set_mirror(effect.enabled)
            case ApplyPlayoutDelay():
                self._stage.set_playout_delay(effect.max_ms)
            case _:
                assert_never(effect)

    def _post(self, effect: Send | Close) -> None:
        if self._connection is not None:
            self._connection.post(effect)
        elif isinstance(effect, Close):
            self.end(effect.cause)

    async def _tick(self) -> None:
        while True:
            media = self.media
            if media is not None:
                with suppress(MediaGoneError):
                    await media.look_after_publisher()
            # A client that is away is not silent; how long it may be away, `Sessions` knows.
            if self._connection is not None:
                frame_at = None if media is None else media.frame_at
                self.tell(Ticked(at=self._clock.now(), frame_at=frame_at))
                # It costs half a millisecond, for nothing where nobody hears of it.
                if media is not None and self.handshake.dialect.gets_extras:
                    self.tell(Measured(stats=self.stats(media)))
            await asyncio.sleep(_TICK_S)
