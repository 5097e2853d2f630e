"""One worker: what fronts and the pool ask of a process that owns engines and media sockets.

    front ── reserve, attach ──► LocalPlacement: a slot, an engine ──► Holdings: who holds what
    front ── report ───────────► what happened since, at once or after a while
    pool  ── start, drain, stop

A plain class, so that it is tested without Ray; `actor.py` makes an actor of it.
"""

import asyncio
import logging
import platform
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING, Final

import sundog
from sundog.cluster.messages import Facts, Report
from sundog.cluster.worker.calls import SessionCalls
from sundog.cluster.worker.fronts import Fronts
from sundog.cluster.worker.holdings import Holdings, Terms
from sundog.cluster.worker.settings import WorkerSettings
from sundog.engine.interface import EngineError
from sundog.media.clock import Clock, MonotonicClock
from sundog.server.engines import Workshops, workshops_of
from sundog.server.hosting.interface import Sample
from sundog.server.insight.counters import Insight
from sundog.server.placement.interface import (
    CODECS,
    NoSlotError,
    Opening,
    Room,
    Slot,
    Wish,
    WorkerState,
)
from sundog.server.placement.record import SessionRecord
from sundog.server.redaction import where

if TYPE_CHECKING:
    from sundog.server.placement.local import LocalPlacement

__all__ = ["Worker"]

_log = logging.getLogger(__name__)

_LOOK_S: Final = 0.25
_LOOKS_A_SECOND: Final = 4

_LEAST_ALONE_S: Final = 5.0
"""How long sessions outlive their front in any case: one takes a moment to start again."""

_LOST_S: Final = 3.0
"""How long an engine that nothing here replaces may draw nothing before its sessions are moved."""

_NO_ROOM: Final = Room(slots=0)


class Worker(SessionCalls):
    """One worker. On one event loop, of whoever calls; `stop` frees everything."""

    def __init__(
        self,
        settings: WorkerSettings,
        *,
        workshops: Workshops | None = None,
        clock: Clock | None = None,
    ) -> None:
        """Prepare; nothing is started before `start`.

        Args:
            settings: What it is.
            workshops: Where engines come from; by default as the settings say.
            clock: For durations.
        """
        self._settings = settings
        self._clock = clock or MonotonicClock()
        self._workshops = workshops or workshops_of(settings.config, Insight())
        self._fronts = Fronts(self._clock.now)
        # A front that goes leaves its viewers behind; the next one counts its own.
        terms = Terms(
            alone_s=max(_LEAST_ALONE_S, settings.config.resume_s),
            viewers=2 * settings.config.max_viewers,
        )
        super().__init__(Holdings(self._fronts, self._clock, terms))
        self._placement: LocalPlacement | None = None
        self._stack = AsyncExitStack()
        self._starting: asyncio.Task[None] | None = None
        self._looking: asyncio.Task[None] | None = None
        self._ready_s = 0.0
        self._doing = ""
        self._ends_s: float | None = None
        self._lost_s: float | None = None
        self._is_over = False

    async def start(self) -> Facts:
        """Warm the engines and measure what fits; at once where that is done. Ready afterwards.

        Raises:
            EngineError: an engine cannot work on this machine.
        """
        if self._starting is None or (self._starting.done() and self._placement is None):
            self._starting = asyncio.create_task(self._warm(), name="worker start")
        await asyncio.shield(self._starting)
        return await self.facts()

    async def _warm(self) -> None:
        try:
            await asyncio.to_thread(self._workshops.start, self._note_progress)
        except EngineError as error:
            raise EngineError(str(error)) from None  # its own kinds do not travel
        # Whoever only asks a worker loads this module as well, and has no media.
        from sundog.server.placement.local import local_placement

        settings = self._settings
        placement = await self._stack.enter_async_context(
            local_placement(
                self._workshops,
                config=settings.config.model_copy(update={"max_sessions": settings.slots}),
                clock=self._clock,
                name=settings.name,
                cores=settings.cpus,
            )
        )
        placement.on_room = self._fronts.wake
        placement.ledger.is_closed = self._ends_s is not None
        self._ready_s, self._placement = self._clock.now(), placement
        self._doing = ""
        self._looking = asyncio.create_task(self._keep_looking(), name="worker look")
        _log.info("worker %s is ready: %d slots", settings.name, placement.room.slots)
        self._fronts.wake()

    def _note_progress(self, what: str, share: float) -> None:
        """On the thread that warms the engines."""
        self._doing = f"{what}, {100 * share:.0f} %"
        _log.info("%s", self._doing)

    @property
    def _state(self) -> WorkerState:
        if self._ends_s is not None:
            return WorkerState.DRAINING
        is_ready = self._placement is not None and self._placement.status == "ready"
        return WorkerState.READY if is_ready else WorkerState.STARTING

    async def facts(self) -> Facts:
        """Return what the worker is now."""
        now, ends_s, placement = self._clock.now(), self._ends_s, self._placement
        if placement is not None:
            placement.ledger.free(now)  # lets reservations go that nobody came for
        return Facts(
            name=self._settings.name,
            node=self._settings.node or platform.node(),
            release=self._settings.release or sundog.__version__,
            state=self._state,
            room=placement.room if placement else _NO_ROOM,
            taken=len(placement.ledger) if placement else 0,
            taken_by_engine=dict(placement.ledger.taken_by_engine()) if placement else {},
            engines=tuple(self._workshops.by_engine),
            codecs=CODECS,
            gpus=self._settings.gpus,
            holdings=self._holdings.list(),
            ends_in_s=None if ends_s is None else max(0.0, ends_s - now),
            age_s=now - self._ready_s if placement else 0.0,
            doing=self._doing,
        )

    async def report(self, front: str, seen: int, patience_s: float) -> Report:
        """Tell a front what happened: at once where something did, else when it loses patience.

        There is news of each of its sessions to which something happened, or that has told
        nothing for a while.

        Args:
            front: Its name.
            seen: Number of the last report that it has; 0 for none.
            patience_s: Seconds that it waits.
        """
        asker = self._fronts.heard(front)
        if not await asker.asks(seen, patience_s):
            return Report(facts=await self.facts(), number=seen)
        number, news = asker.outbox.report(self._holdings.news(asker))
        return Report(facts=await self.facts(), news=news, number=number)

    async def reserve(self, wish: Wish) -> Slot:
        """Keep a slot for a session, for `RESERVED_S` seconds.

        Raises:
            NoSlotError: none is free, the engine is not here, or the worker is not ready.
        """
        slot = await self._open_placement().reserve(wish)
        self._fronts.wake()
        return slot

    async def release(self, slot: Slot) -> None:
        """Give a slot back that nothing was attached to."""
        if self._placement is not None and not self._holdings.has(slot):
            await self._placement.release(slot)
            self._fronts.wake()

    async def attach(self, front: str, slot: Slot, opening: Opening) -> None:
        """Open a session in its slot.

        Raises:
            NoSlotError: the slot is not kept any more.
            EngineError: the engine cannot be had; the slot is free again.
        """
        if self._placement is None or self._is_over:
            raise NoSlotError(f"worker {self._settings.name} is {self._state}")
        self._fronts.heard(front)
        try:
            await self._holdings.open(front, slot, opening, self._placement)
        except EngineError as error:
            raise EngineError(str(error)) from None  # its own kinds do not travel

    def _open_placement(self) -> "LocalPlacement":
        state = self._state
        if self._placement is None or state is not WorkerState.READY:
            raise NoSlotError(f"worker {self._settings.name} is {state}")
        return self._placement

    async def keep(self, front: str, record: SessionRecord, same_image: bool = False) -> None:
        """Keep what another front would need to go on with a session.

        Args:
            front: Who holds it.
            record: Of now.
            same_image: Whether its picture is the one kept already, and is left out.

        Raises:
            MediaGoneError: the front does not hold it here.
        """
        self._holdings.held(record.session_id, front).keep(record, same_image=same_image)

    async def adopt(self, front: str, session_id: str, token: bytes = b"") -> SessionRecord:
        """Give a session to another front; the earlier one hears `MediaTaken`.

        Args:
            front: Its name.
            session_id: What it takes over.
            token: Takes the session up as well from now on, by its digest; empty for none.

        Raises:
            MediaGoneError: it is not here, or nothing is kept of it.
        """
        return self._holdings.adopt(front, session_id, token)

    async def close(self, session_id: str, front: str) -> Sample:
        """End a session; return what its frames did since the last report.

        Nothing happens where it is not here.

        Raises:
            MediaGoneError: it is another front's.
        """
        return await self._holdings.close(session_id, front)

    async def drain(self, deadline_s: float) -> Facts:
        """Take no session any more; those that are here go on elsewhere at the deadline.

        Args:
            deadline_s: Seconds that they may stay; the newest call counts.
        """
        self._begin_drain(deadline_s)
        return await self.facts()

    def _begin_drain(self, deadline_s: float) -> None:
        self._ends_s = self._clock.now() + max(0.0, deadline_s)
        if self._placement is not None:
            self._placement.ledger.is_closed = True
        _log.info("worker %s drains within %.0f s", self._settings.name, deadline_s)
        self._holdings.redirect()
        self.look()
        self._fronts.wake()

    async def recall(self) -> Facts:
        """Take sessions again, as if nobody had asked for a drain; nothing where it has stopped."""
        if not self._is_over:
            self._ends_s = None
            if self._placement is not None:
                self._placement.ledger.is_closed = False
            self._holdings.redirect()
            _log.info("worker %s takes sessions again", self._settings.name)
            self._fronts.wake()
        return await self.facts()

    async def stop(self) -> None:
        """End all sessions and engines. May be called twice."""
        self._is_over = True
        self._ends_s = self._clock.now() if self._ends_s is None else self._ends_s
        for task in filter(None, (self._starting, self._looking)):
            task.cancel()
            await asyncio.wait([task])
        await self._holdings.aclose("the worker has been stopped")
        await self._stack.aclose()
        await asyncio.to_thread(self._workshops.close)

    async def _keep_looking(self) -> None:
        looks = 0
        while True:
            await asyncio.sleep(_LOOK_S)
            looks += 1
            try:
                self.look()
                if looks % _LOOKS_A_SECOND == 0:
                    await self.look_after()
            except Exception as error:  # noqa: BLE001 - one session's trouble is no other's
                _log.error("worker %s: %s", self._settings.name, where(error))

    def look(self) -> None:
        """Do what time brings; called several times a second once it is started."""
        self._leave_where_lost()
        self._holdings.look(self._fronts.look(self._holdings.fronts), self._ends_s)

    def _leave_where_lost(self) -> None:
        """Have all sessions go on elsewhere where an engine is lost for good, such as a GPU's."""
        now = self._clock.now()
        if self._placement is None or not self._workshops.is_lost:
            self._lost_s = None
        elif self._lost_s is None:
            self._lost_s = now
        elif now - self._lost_s >= _LOST_S and (self._ends_s is None or self._ends_s > now):
            _log.error("worker %s: its engine draws nothing any more", self._settings.name)
            self._begin_drain(0.0)

    async def look_after(self) -> None:
        """Keep publishers sending, and drop viewers that are gone; called once a second."""
        await self._holdings.look_after()
