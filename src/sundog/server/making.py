"""Sessions of this service: how one is made, and how one that another front held is taken over."""

import asyncio
import hmac
import logging
from typing import TYPE_CHECKING, Protocol
from weakref import WeakValueDictionary

from sundog.media.clock import Clock
from sundog.protocol.kept import Kept
from sundog.server.access.auth import Auth
from sundog.server.access.gate import Admitted
from sundog.server.access.handshake import Handshake, digest
from sundog.server.admission.queue import Claim
from sundog.server.config import Config
from sundog.server.draining import Drain
from sundog.server.hosting.events import Notify, SessionEvent
from sundog.server.hosting.interface import Media
from sundog.server.insight.counters import Insight
from sundog.server.insight.diary import Diary
from sundog.server.insight.tracing import Traces
from sundog.server.models import model_named
from sundog.server.placement.interface import Found, NoSlotError, Opening, Placement, Wish
from sundog.server.placement.record import SessionRecord
from sundog.server.seats import Seat, Seats
from sundog.server.session.live import LiveSession
from sundog.server.session.records import admitted_of
from sundog.server.session.sessions import Sessions
from sundog.server.session.tickets import new_token

if TYPE_CHECKING:
    from sundog.server.enrichment.enricher import Enricher

__all__ = ["Makers", "Needs"]

_log = logging.getLogger(__name__)


class Needs(Protocol):
    """What sessions are made from: a service; attributes as there."""

    config: Config
    insight: Insight
    traces: Traces
    auth: Auth
    sessions: Sessions
    seats: Seats
    drain: Drain
    enricher: "Enricher | None"

    @property
    def placement(self) -> Placement | None:
        """Where sessions run; None for nowhere now."""


class Makers:
    """One service's. On one event loop."""

    def __init__(self, service: Needs, clock: Clock) -> None:
        """Begin.

        Args:
            service: Whose sessions they are.
            clock: For their times.
        """
        self._service = service
        self._clock = clock
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    def make(
        self,
        handshake: Handshake,
        admitted: Admitted,
        seat: Seat,
        kept: Kept | SessionRecord | None,
    ) -> LiveSession:
        """Make a session; nobody runs it yet.

        Args:
            handshake: What its client said.
            admitted: What it is let in for.
            seat: Where it runs.
            kept: As of `LiveSession`.
        """
        service = self._service

        async def make_media(notify: Notify) -> Media:
            codecs = handshake.dialect.codec_order
            opening = Opening(
                session_id=live.id,
                model=live.model.name,
                codecs=codecs,
                record=live.records.now(),
            )
            return await seat.open(opening, notify)

        live = LiveSession(
            handshake=handshake,
            admitted=admitted,
            config=service.config,
            clock=self._clock,
            make_media=make_media,
            kept=kept,
        )
        live.errands.enrich = None if service.enricher is None else service.enricher.enriched
        if service.placement is not None:
            live.records.keep = service.placement.record
        live.observe = Diary(
            insight=service.insight,
            clock=self._clock,
            session_id=live.id,
            model=live.model.name,
            client=handshake.dialect.name,
            traces=service.traces,
        ).note
        return live

    async def take_over(self, handshake: Handshake) -> LiveSession | None:
        """Return the session that a client began at another front, held here now; None for none.

        Raises:
            ProtocolError: its key has been revoked, or the service is about to end.
        """
        placement, token = self._service.placement, handshake.resume_token
        if placement is None or token is None or not handshake.dialect.gets_extras:
            return None
        found = await placement.find(token)
        if found is None or not _may_have(handshake, found):
            return None
        self._service.drain.check()
        # A client that tries again before it had an answer finds what its first try has made.
        async with self._turns.setdefault(found.session_id, asyncio.Lock()):
            if (live := self._service.sessions.resume(handshake)) is not None:
                return live
            try:
                live = await self._adopt(handshake, placement, found)
            except (NoSlotError, ValueError, LookupError) as error:
                _log.warning("a session could not be taken over: %s", type(error).__name__)
                return None
            self._service.sessions.park(live)
            return self._service.sessions.resume(handshake)

    async def _adopt(self, handshake: Handshake, placement: Placement, found: Found) -> LiveSession:
        told: list[SessionEvent] = []
        heard: Notify = told.append

        def notify(event: SessionEvent) -> None:
            heard(event)

        at_hand = new_token()
        record, media = await placement.adopt(found, notify, digest(at_hand))
        try:
            live = self._revived(handshake, placement, record)
        except BaseException:  # nobody else knows of these media
            await media.aclose()
            raise
        try:
            heard = live.revive(record, media, at_hand)
        except BaseException:
            live.end("failure")
            await media.aclose()
            raise
        for event in told:
            heard(event)
        _log.info("session %s is taken over", live.id)
        return live

    def _revived(
        self, handshake: Handshake, placement: Placement, record: SessionRecord
    ) -> LiveSession:
        """Make the session of a record, and run it.

        Raises:
            ProtocolError: its key has been revoked.
            ValueError: the record cannot be read.
            LookupError: the same.
        """
        service, admitted = self._service, admitted_of(record)
        service.auth.check(admitted.grant)
        engine = service.config.engine_of(admitted.model)
        wish = Wish(engine=engine, codecs=handshake.dialect.codec_order)
        claim = Claim(owner=admitted.grant.owner, engine=engine)
        seat = service.seats.kept(claim, wish, placement)
        live = self.make(handshake, admitted, seat, record)
        service.sessions.start(live, seat.place)
        return live


def _may_have(handshake: Handshake, found: Found) -> bool:
    """Return whether a client may take a session over.

    Asked before it is: whoever has a token alone, or wants another model, must not end it where it
    plays.
    """
    wanted = model_named(handshake.model)
    if found.model and (wanted is None or wanted.name != found.model):
        return False
    return hmac.compare_digest(found.key_digest, handshake.key_digest)
