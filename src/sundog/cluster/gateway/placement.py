"""Sessions on the workers of a cluster, as one front places them.

reserve ─► choose (rules) ─► ask the best; refused? the next ─► Slot ─► attach ─► RemoteMedia
lost?   ─► MediaLost to each of its sessions ─► they reserve again
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Final, Self

from sundog.cluster.gateway.board import Board
from sundog.cluster.gateway.link import Front, Link
from sundog.cluster.gateway.media import RemoteMedia
from sundog.cluster.gateway.reach import Reach, WorkerGoneError, WorkerUnreachableError
from sundog.cluster.gateway.rollcall import RollCall
from sundog.media.clock import Clock
from sundog.server.hosting.events import Notify
from sundog.server.hosting.interface import Media
from sundog.server.placement.interface import (
    RESERVED_S,
    Found,
    NoSlotError,
    Opening,
    Room,
    Slot,
    Wish,
    WorkerState,
    WorkerView,
)
from sundog.server.placement.record import SessionRecord

__all__ = ["RayPlacement"]

_log = logging.getLogger(__name__)

_TRIES: Final = 8
_RESERVE_S: Final = 3.0
_FIRST_S: Final = 2.0
_OTHERS_S: Final = 0.3
_FIND_S: Final = 4.0
"""A little more than it takes until a worker that does not answer is lost."""

_FIRST_CALLS: Final = 20
_AGAIN_S: Final = 0.1
_SOON_S: Final = 0.02
"""How long changes of room are gathered: with many workers there are hundreds a second."""

_AWAY: Final = (WorkerGoneError, WorkerUnreachableError, TimeoutError)


@dataclass(frozen=True, slots=True)
class _Kept:
    engine: str
    until_s: float


class RayPlacement:
    """See `Placement`. On one event loop; `start`, then `aclose`.

    It never needs the pool: where that is away, workers that are known go on as before.

    Attributes:
        front: This front's name; no two ever have the same.
        waiting: How many clients wait in its line, for the pool.
        on_room: As in `Placement`.
    """

    def __init__(self, reach: Reach, *, front: str, clock: Clock) -> None:
        """Prepare; `start` does the rest.

        Args:
            reach: To the actors; closed with this.
            front: Its name.
            clock: For silence, reservations and frames.
        """
        self.front = front
        self.waiting: Callable[[], int] = lambda: 0
        self.on_room: Callable[[], None] | None = None
        self._reach = reach
        self._clock = clock
        shared = Front(
            name=front,
            clock=clock,
            changed=self._changed,
            ended=self._ended,
            workers=lambda: len(self._board),
        )
        self._board = Board(reach, shared, lambda: self._rollcall.call())
        self._rollcall = RollCall(
            reach,
            front,
            waiting=lambda: self.waiting(),
            heard=self._board.heard_now,
            called=self._board.sync,
        )
        self._slots: dict[str, _Kept] = {}
        self._asking: Counter[str] = Counter()  # reservations that are not answered yet
        # A session that moves has two, the newest last: either may be what its client comes back to.
        self._held: dict[str, list[RemoteMedia]] = {}
        self._tasks: tuple[asyncio.Task[None], ...] = ()
        self._soon: asyncio.TimerHandle | None = None
        self._told = Room(slots=0)
        self._is_closed = False

    async def start(self) -> Self:
        """Find the workers and hear them once, for at most a few seconds."""
        # Who knows no worker yet would begin a session anew beside the one that a client left.
        for _ in range(_FIRST_CALLS):
            if await self._rollcall.call():
                break
            await asyncio.sleep(_AGAIN_S)
        self._tasks = (
            asyncio.create_task(self._rollcall.run(), name="roll call"),
            asyncio.create_task(self._board.run(), name="looks for silence"),
        )
        await self._board.heard(_FIRST_S, _OTHERS_S)
        return self

    @property
    def room(self) -> Room:
        """How many sessions this front may have now: its own, and what is free anywhere."""
        free, own = self._board.free(), self._own()
        by_engine = {engine: slots + own[engine] for engine, slots in free.by_engine.items()}
        return Room(slots=own.total() + free.slots, by_engine=by_engine)

    @property
    def outlives_front(self) -> bool:
        """True: media are in the workers."""
        return True

    @property
    def status(self) -> str:
        """``ready``, ``starting`` until a worker is, ``no_worker`` where all are lost, ``closed``."""
        if self._is_closed:
            return "closed"
        states = [view.state for view in self.list()]
        if WorkerState.READY in states:
            return "ready"
        is_first = not states or WorkerState.STARTING in states
        return "starting" if is_first else "no_worker"

    async def reserve(self, wish: Wish) -> Slot:
        """Keep a slot on the least loaded worker that fits; see `Placement.reserve`."""
        asked: set[Link] = set()
        try:
            async with asyncio.timeout(_RESERVE_S):
                # Chosen anew for each: who asks at the same time changes what is known.
                while len(asked) < _TRIES and (link := self._best(wish, asked)) is not None:
                    asked.add(link)
                    if (slot := await self._reserved_at(link, wish)) is not None:
                        return slot
        except TimeoutError:
            _log.warning("no worker answered within %g s", _RESERVE_S)
        raise NoSlotError(f"no worker has a free slot for {wish.engine}")

    async def attach(self, slot: Slot, opening: Opening, notify: Notify) -> Media:
        """Open a session in its slot; see `Placement.attach`."""
        link = self._board.link(slot.worker)
        if link is not None and not link.is_lost and link.has(opening.session_id):
            await self.release(slot)  # whoever tries again would leave one behind each time
            raise NoSlotError(f"worker {slot.worker} still has this session's earlier media")
        kept = self._slots.pop(slot.id, None)
        if link is None:
            raise NoSlotError(f"worker {slot.worker} is lost")
        try:
            engine = "" if kept is None else kept.engine
            return self._hold(await link.attach(slot, opening, notify, engine))
        finally:
            self._changed()

    async def release(self, slot: Slot) -> None:
        """Give back a slot; where the worker cannot be told, time does."""
        kept = self._slots.pop(slot.id, None)
        link = self._board.link(slot.worker)
        if link is not None and not link.is_lost:
            try:
                await link.calls.release(slot)
                if kept is not None:
                    link.note_taken(kept.engine, -1)
            except _AWAY as error:
                _log.info("slot on %s is not released: %s", slot.worker, error or "no answer")
        self._changed()

    async def drain(self, worker: str, deadline_s: float) -> None:
        """Place nothing more on a worker; see `Placement.drain`."""
        link = self._board.link(worker)
        if link is None or link.view() is None:
            raise KeyError(worker)
        try:
            await link.calls.drain(deadline_s)
        except WorkerGoneError:
            raise KeyError(worker) from None
        except (WorkerUnreachableError, TimeoutError) as error:
            _log.warning("worker %s is not told to drain: %s", worker, error or "no answer")

    def list(self) -> tuple[WorkerView, ...]:
        """Return every worker that was ever heard, by name."""
        return self._board.views()

    def record(self, record: SessionRecord) -> None:
        """Keep a session's record beside its media; see `Placement.record`."""
        for media in self._held.get(record.session_id, ()):
            media.keep(record)

    def leave(self, session_id: str) -> bool:
        """Let a session's media go on without this front; see `Placement.leave`."""
        workers = [media.worker for media in self._held.get(session_id, ())]
        links = filter(None, map(self._board.link, workers))
        left = [link.leave(session_id) for link in links]
        return any(left)

    async def find(self, token: str) -> Found | None:
        """Return the session that a token takes up; see `Placement.find`.

        None only where all workers have said that they do not have it, but for those that are lost:
        whoever begins anew beside a session that plays does not get it back.
        """
        with suppress(TimeoutError):
            async with asyncio.timeout(_FIND_S):
                # The client may be faster than the worker's last report.
                while self._board.find(token) is None and not await self._board.refresh():
                    pass
        return self._board.find(token)

    async def adopt(
        self, found: Found, notify: Notify, token: bytes = b""
    ) -> tuple[SessionRecord, Media]:
        """Take a session over from another front; see `Placement.adopt`."""
        link = self._board.link(found.worker)
        if link is None:
            raise NoSlotError(f"worker {found.worker} is lost")
        record, media = await link.adopt(found.session_id, notify, token)
        return record, self._hold(media)

    async def aclose(self) -> None:
        """Let go of everything; sessions go on where they run, for another front to adopt."""
        self._is_closed = True
        self.on_room = None
        if self._soon is not None:
            self._soon.cancel()
        for task in self._tasks:
            task.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks)
        await self._board.aclose()
        await self._reach.aclose()

    def _best(self, wish: Wish, besides: set[Link]) -> Link | None:
        links = self._board.choose(wish, self._rollcall.release)
        left = (link for link in links if link not in besides)
        # Where sessions fail there is always room: it would draw all who come.
        return min(left, key=lambda link: link.has_failed, default=None)

    async def _reserved_at(self, link: Link, wish: Wish) -> Slot | None:
        """Reserve at one worker; None where it refuses or does not answer."""
        # Counted before it answers: sessions that lose a worker together must not all ask the same.
        link.note_taken(wish.engine)
        self._asking[wish.engine] += 1
        try:
            slot = await link.calls.reserve(wish)
        except NoSlotError:
            link.note_full(wish.engine)
            return None
        except _AWAY as error:
            await link.troubled(error)
            return None
        finally:
            self._asking[wish.engine] -= 1
        self._slots[slot.id] = _Kept(wish.engine, self._clock.now() + RESERVED_S)
        self._changed()
        return slot

    def _hold(self, media: RemoteMedia) -> RemoteMedia:
        self._held.setdefault(media.session_id, []).append(media)
        self._changed()
        return media

    def _own(self) -> Counter[str]:
        """Return how many slots this front has, by engine; ``""`` where that is not known."""
        now_s = self._clock.now()
        self._slots = {name: kept for name, kept in self._slots.items() if kept.until_s > now_s}
        engines = self._asking + Counter(kept.engine for kept in self._slots.values())
        for link in self._board.links:
            for media in link.media.values():
                engines[media.engine] += 1
        return engines

    def _ended(self, media: RemoteMedia) -> None:
        held = self._held.get(media.session_id, [])
        if media in held:
            held.remove(media)
        if not held:
            self._held.pop(media.session_id, None)
        self._changed()

    def _changed(self) -> None:
        if self._soon is None and not self._is_closed:
            self._soon = asyncio.get_running_loop().call_later(_SOON_S, self._tell)

    def _tell(self) -> None:
        self._soon = None
        room, earlier = self.room, self._told
        self._told = room
        if room != earlier and self.on_room is not None:
            self.on_room()
