"""The sessions of one worker, by the front that holds each: how they come, change hands and end.

attach ──► held by a front ──┬─ close ───────────────────────────────► closing ──► slot free
             ▲     │         └─ its front is gone, a deadline passes ─────┘
             │     └─ adopt: another front holds it, the earlier one hears MediaTaken
"""

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from sundog.cluster.messages import Holding, SessionNews
from sundog.cluster.rules.liveness import FrontState, front_state
from sundog.cluster.worker.fronts import Front, Fronts
from sundog.cluster.worker.hosted import Hosted
from sundog.media.clock import Clock
from sundog.media.rtc import PeerState
from sundog.server.hosting.events import MediaLost, MediaMoving, MediaTaken, SessionEvent
from sundog.server.hosting.interface import MediaGoneError, Sample
from sundog.server.insight.context import in_session
from sundog.server.placement.interface import NoSlotError, Opening, Slot
from sundog.server.placement.record import SessionRecord

if TYPE_CHECKING:
    from sundog.server.placement.local import LocalPlacement

__all__ = ["MOVE_S", "UNCLAIMED_S", "Holdings", "Terms"]

_log = logging.getLogger(__name__)

MOVE_S: Final = 5.0
"""How long before a deadline sessions are told to move, and how long they have for it."""

UNCLAIMED_S: Final = 6.0
"""How long sessions without a front go on that none can take over: their clients have come back as
somebody new, and need the slot."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What sessions on a worker may.

    Attributes:
        alone_s: How long they go on without a front, seconds, where another can take them over.
        viewers: Peers of viewers that one may have.
    """

    alone_s: float
    viewers: int


class Holdings:
    """All sessions that are here. On one event loop; `aclose` frees everything."""

    def __init__(self, fronts: Fronts, clock: Clock, terms: Terms) -> None:
        """Begin with none.

        Args:
            fronts: Told what happens to theirs.
            clock: For durations.
            terms: What they may.
        """
        self._terms = terms
        self._fronts = fronts
        self._clock = clock
        self._sessions: dict[str, Hosted] = {}
        self._closing: set[asyncio.Task[Sample]] = set()
        self._slots: set[str] = set()

    def __len__(self) -> int:
        """Return how many are here."""
        return len(self._sessions)

    @property
    def fronts(self) -> frozenset[str]:
        """Names of those that hold one."""
        return frozenset(hosted.front for hosted in self._sessions.values())

    def list(self) -> tuple[Holding, ...]:
        """Return them as every front is told."""
        return tuple(hosted.holding for hosted in self._sessions.values())

    def has(self, slot: Slot) -> bool:
        """Whether a session is in a slot, or on its way out of it."""
        return slot.id in self._slots

    def held(self, session_id: str, front: str) -> Hosted:
        """Return a session for the front that holds it.

        Raises:
            MediaGoneError: it is not here, or another front's.
        """
        hosted = self._sessions.get(session_id)
        if hosted is None or hosted.front != front:
            raise MediaGoneError(f"{front} does not hold session {session_id} here")
        return hosted

    def news(self, front: Front) -> tuple[SessionNews, ...]:
        """Return how a front's sessions are: each where something happened or it is time."""
        own = (hosted for hosted in self._sessions.values() if hosted.front == front.name)
        news = (hosted.news(at_once=front.outbox.has(hosted.id)) for hosted in own)
        return tuple(one for one in news if one is not None)

    async def open(
        self, front: str, slot: Slot, opening: Opening, placement: "LocalPlacement"
    ) -> None:
        """Open a session in its slot; raises as `LocalPlacement.attach`.

        Raises:
            NoSlotError: also where another front, which is there, has the session here.
        """
        earlier = self._sessions.get(opening.session_id)
        if earlier is not None and earlier.front != front and not earlier.is_orphan:
            await placement.release(slot)
            raise NoSlotError(f"another front has session {opening.session_id} here")
        hosted = Hosted(opening.session_id, slot, front, self._clock, self._terms.viewers)
        with in_session(hosted.id):
            notify = partial(self._happened, hosted)
            hosted.media = await placement.attach(slot, opening, notify)
        hosted.engine = placement.ledger.engine_of(slot)
        if opening.record is not None:
            hosted.keep(opening.record)
        # A front that took this worker for lost, and has come back to it with the same session.
        if earlier is not None:
            self._let_go(earlier)
        self._sessions[hosted.id] = hosted
        self._slots.add(slot.id)
        _log.info("session %s begins here for %s", hosted.id, front)

    def adopt(self, front: str, session_id: str, token: bytes = b"") -> SessionRecord:
        """Give a session to another front; the earlier one hears of it, where it is another.

        Args:
            front: Its name.
            session_id: What it takes over.
            token: Takes the session up as well from now on, by its digest; empty for none.

        Raises:
            MediaGoneError: it is not here, or nothing is kept of it.
        """
        hosted = self._sessions.get(session_id)
        if hosted is None:
            raise MediaGoneError(f"session {session_id} is not here")
        record, earlier = hosted.record(), self._fronts.of(hosted.front)
        hosted.admit(token)
        heir = self._fronts.heard(front)
        if earlier is not heir:
            heir.outbox.hand_over(session_id)  # of an earlier time, if it had the session before
            unheard = earlier.outbox.hand_over(session_id)
            if unheard is not None:
                heir.outbox.put(unheard)
            earlier.tell(session_id, MediaTaken())
        hosted.front, hosted.is_orphan = front, False
        hosted.moves_by = None  # told again, to one that may listen
        self._fronts.wake()
        _log.info("session %s is taken over by %s", session_id, front)
        return record

    async def close(self, session_id: str, front: str) -> Sample:
        """End a session; return what its frames did since the last report.

        Nothing happens where it is not here.

        Raises:
            MediaGoneError: it is another front's.
        """
        if session_id not in self._sessions:
            return Sample()
        hosted = self.held(session_id, front)
        _log.info("session %s ends here", session_id)
        return await asyncio.shield(self._let_go(hosted))

    def viewer_changed(self, hosted: Hosted, peer: str, state: PeerState) -> None:
        """Have the front hear how a viewer's peer stands."""
        if self._sessions.get(hosted.id) is hosted:
            front = self._fronts.of(hosted.front)
            front.outbox.note_viewer(hosted.id, peer, state)
            front.wake()

    def look(self, silent_s: Mapping[str, float], ends_s: float | None) -> None:
        """Do what time brings: sessions without a front, and a deadline that comes near.

        Args:
            silent_s: For how long each front has been silent, seconds.
            ends_s: When the worker is to be empty, seconds of the clock; None for never.
        """
        for hosted in tuple(self._sessions.values()):
            alone_s = self._terms.alone_s if hosted.can_be_adopted else UNCLAIMED_S
            state = front_state(silent_s.get(hosted.front, 0.0), alone_s)
            if hosted.is_orphan is (state is FrontState.HERE):
                hosted.is_orphan = not hosted.is_orphan
                _log.info("session %s: front %s is %s", hosted.id, hosted.front, state)
                self._fronts.wake()
            if state is FrontState.GONE:
                self._end(hosted, "its front was not heard any more")
            elif ends_s is not None:
                self._move(hosted, ends_s)

    def redirect(self) -> None:
        """Tell all anew when they have to be elsewhere: the deadline is another one."""
        for hosted in self._sessions.values():
            hosted.moves_by = None

    async def look_after(self) -> None:
        """Keep publishers sending pictures, and drop viewers that are gone; call once a second."""
        for hosted in tuple(self._sessions.values()):
            with in_session(hosted.id):
                await hosted.look_after()

    async def aclose(self, how: str) -> None:
        """End all of them; their fronts hear why."""
        for hosted in tuple(self._sessions.values()):
            self._end(hosted, how)
        if self._closing:
            await asyncio.wait(set(self._closing))

    def _happened(self, hosted: Hosted, event: SessionEvent) -> None:
        if self._sessions.get(hosted.id) is hosted:
            self._fronts.of(hosted.front).tell(hosted.id, event)

    def _move(self, hosted: Hosted, ends_s: float) -> None:
        now = self._clock.now()
        if hosted.moves_by is None:
            if now >= ends_s - MOVE_S:
                hosted.moves_by = max(ends_s, now + MOVE_S)
                self._happened(hosted, MediaMoving(within_s=hosted.moves_by - now))
        elif now >= hosted.moves_by:
            self._end(hosted, "the worker has been drained")

    def _end(self, hosted: Hosted, how: str) -> None:
        """End a session that its front has not ended; the front hears of it."""
        _log.info("session %s ends here: %s", hosted.id, how)
        self._happened(hosted, MediaLost(how=how))
        self._let_go(hosted)

    def _let_go(self, hosted: Hosted) -> "asyncio.Task[Sample]":
        """Close a session; its slot is free when that is done."""
        del self._sessions[hosted.id]
        task = asyncio.create_task(hosted.aclose(), name="session close")
        self._closing.add(task)
        task.add_done_callback(partial(self._closed, hosted))
        return task

    def _closed(self, hosted: Hosted, task: "asyncio.Task[Sample]") -> None:
        self._closing.discard(task)
        self._slots.discard(hosted.slot.id)
        self._fronts.wake()
