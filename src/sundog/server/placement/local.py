"""Sessions in this process: its engines, its cores, one ledger of slots. What a worker has, too.

warm workshops ──► room of each engine ─┐
CPU per frame ───► Meter ── resize ─────┴─► Ledger ──► room, reserve, attach
"""

import logging
import platform
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from dataclasses import replace
from functools import partial
from typing import Final

import sundog
from sundog.engine.interface import EngineError
from sundog.media.clock import Clock
from sundog.media.rtc import IceSettings, Reach
from sundog.server.admission.meter import Fare, Load, metered
from sundog.server.config import Config
from sundog.server.engines import Workshops
from sundog.server.hosting.events import Notify
from sundog.server.hosting.interface import Media
from sundog.server.hosting.media import MediaSession, PeerSettings
from sundog.server.models import MODELS, model_named
from sundog.server.placement.interface import (
    CODECS,
    Found,
    NoSlotError,
    Opening,
    Room,
    Slot,
    Wish,
    WorkerState,
    WorkerView,
)
from sundog.server.placement.ledger import Ledger
from sundog.server.placement.record import SessionRecord

__all__ = ["LOCAL", "LocalPlacement", "local_placement"]

_log = logging.getLogger(__name__)

LOCAL: Final = "local"
"""Name of the only worker there is here."""

_UNMEASURED: Final = 1
"""Slots until it is known what the machine carries."""


class LocalPlacement:
    """The one worker that this process is. On one event loop; see `Placement`.

    Attributes:
        on_room: As in `Placement`.
        waiting: As in `Placement`; nobody makes more room here.
        engines: Where sessions get theirs.
        ledger: Its slots.
        ends_at_s: When it has to be empty, seconds of the clock; None while it does not drain.
    """

    def __init__(
        self,
        workshops: Workshops,
        *,
        config: Config,
        clock: Clock,
        name: str = LOCAL,
    ) -> None:
        """Begin with the slots that the settings say, or one; `local_placement` measures more.

        Args:
            workshops: Warm; somebody else closes them.
            config: The service's.
            clock: For stamps and reservations.
            name: Of the worker.
        """
        self.on_room: Callable[[], None] | None = None
        self.waiting: Callable[[], int] = lambda: 0
        self.engines = workshops
        self.ledger = Ledger(name, Room(slots=config.max_sessions or _UNMEASURED))
        self.ends_at_s: float | None = None
        self._clock = clock
        self._ice = IceSettings(reach=Reach.of(config.allow_candidates))
        self._media: dict[_SlotMedia, str] = {}

    @property
    def room(self) -> Room:
        """How many sessions there may be now."""
        return self.ledger.room

    @property
    def status(self) -> str:
        """``ready``, ``draining``, or ``engine_lost`` while an engine is replaced."""
        if self.ledger.is_closed:
            return "draining"
        return "ready" if self.engines.is_alive else "engine_lost"

    @property
    def outlives_front(self) -> bool:
        """False: media of this process end with it."""
        return False

    def resize(self, most: int) -> None:
        """Have more slots or fewer from now on; nobody who has one loses it."""
        self._set_room(replace(self.ledger.room, slots=most))

    def bound(self, engine: str, most: int) -> None:
        """Have no more sessions of an engine than these; nobody who has a slot loses it."""
        by_engine = {**self.ledger.room.by_engine, engine: most}
        self._set_room(replace(self.ledger.room, by_engine=by_engine))

    def fares(self) -> tuple[Fare, ...]:
        """Return how the frames of all sessions fare, for `metered`."""
        stats = [(media, media.stats()) for media in self._media]
        return tuple(
            Fare(key=media, frames_sent=its.frames_sent, is_full=its.quality == 1)
            for media, its in stats
        )

    async def reserve(self, wish: Wish) -> Slot:
        """Keep a slot; see `Placement.reserve`."""
        fits = wish.engine in self.engines.by_engine
        if not fits or (wish.codecs and not set(wish.codecs).intersection(CODECS)):
            raise NoSlotError(f"{self.ledger.worker} has nothing for {wish.engine}, {wish.codecs}")
        return self.ledger.reserve(wish, self._clock.now())

    async def attach(self, slot: Slot, opening: Opening, notify: Notify) -> MediaSession:
        """Open a session in its slot; see `Placement.attach`."""
        self.ledger.attach(slot, self._clock.now())
        try:
            media = self._open(slot, opening, notify)
        except BaseException:
            self.ledger.release(slot)
            raise
        self._media[media] = opening.session_id
        return media

    async def release(self, slot: Slot) -> None:
        """Give back a slot; see `Placement.release`."""
        self.ledger.release(slot)

    async def drain(self, worker: str, deadline_s: float) -> None:
        """Open nothing more. There is nowhere else to go on: what runs stays until it ends."""
        if worker != self.ledger.worker:
            raise KeyError(worker)
        self.ledger.is_closed = True
        self.ends_at_s = self._clock.now() + deadline_s

    def list(self) -> tuple[WorkerView, ...]:
        """Return the only worker."""
        self.ledger.free(self._clock.now())  # lets go of what nobody came for
        state = WorkerState.DRAINING if self.ledger.is_closed else WorkerState.READY
        left_s = None if self.ends_at_s is None else self.ends_at_s - self._clock.now()
        only = WorkerView(
            name=self.ledger.worker,
            node=platform.node(),
            release=sundog.__version__,
            state=state,
            slots=self.room.slots,
            taken=len(self.ledger),
            engines=tuple(self.engines.by_engine),
            codecs=CODECS,
            sessions=tuple(self._media.values()),
            ends_in_s=None if left_s is None else max(0.0, left_s),
        )
        return (only,)

    def record(self, record: SessionRecord) -> None:
        """Keep nothing: what could read it ends together with the media."""

    def leave(self, session_id: str) -> bool:
        """Return False; see `outlives_front`."""
        return False

    async def find(self, token: str) -> Found | None:
        """Return None: every session of this process is known to its only front."""
        return None

    async def adopt(
        self, found: Found, notify: Notify, token: bytes = b""
    ) -> tuple[SessionRecord, Media]:
        """Refuse; see `find`."""
        raise NoSlotError(f"session {found.session_id} is not here")

    async def aclose(self) -> None:
        """Open nothing more, and close what is open yet."""
        self.ledger.is_closed = True
        for media in tuple(self._media):
            await media.aclose()

    def _set_room(self, room: Room) -> None:
        if room != self.ledger.room:
            self.ledger.room = room
            if self.on_room is not None:
                self.on_room()

    def _open(self, slot: Slot, opening: Opening, notify: Notify) -> "_SlotMedia":
        model = model_named(opening.model)
        if model is None:
            raise EngineError(f"there is no model {opening.model} here")

        engine = self.engines.open(model)
        try:
            media = _SlotMedia(
                engine=engine,
                clock=self._clock,
                size=model.size,
                peers=PeerSettings(codecs=opening.codecs, ice=self._ice),
                notify=notify,
            )
        except BaseException:  # such as no further thread
            engine.close()
            raise
        media.give_back = partial(self._forget, media, slot)
        return media

    def _forget(self, media: "_SlotMedia", slot: Slot) -> None:
        self._media.pop(media, None)
        self.ledger.release(slot)


class _SlotMedia(MediaSession):
    """Media that give their slot back when they are closed."""

    give_back: Callable[[], None] | None = None

    async def aclose(self) -> None:
        """Close every peer, end the engine's threads, and give the slot back."""
        try:
            await super().aclose()
        finally:
            if self.give_back is not None:
                self.give_back()


@asynccontextmanager
async def local_placement(
    workshops: Workshops,
    *,
    config: Config,
    clock: Clock,
    name: str = LOCAL,
    cores: float | None = None,
) -> AsyncIterator[LocalPlacement]:
    """Give as many slots as this machine carries, or as the settings say, until the block ends.

    No engine has more sessions than it has memory for in any case.

    Args:
        workshops: As in `LocalPlacement`.
        config: As in `LocalPlacement`.
        clock: As in `LocalPlacement`.
        name: As in `LocalPlacement`.
        cores: That its sessions may use; None for all that this process may.
    """
    placement = LocalPlacement(workshops, config=config, clock=clock, name=name)
    try:
        async with _measured(placement, config, cores):
            yield placement
    finally:
        await placement.aclose()


def _measured(
    placement: LocalPlacement, config: Config, cores: float | None
) -> AbstractAsyncContextManager[object]:
    """Keep a placement's slots in step with what the machine carries."""
    model, workshops = MODELS[0], placement.engines.by_engine
    fps = None if config.max_sessions else model.fps
    for engine, workshop in workshops.items():
        room = workshop.room(model.size, fps)
        if room is not None:
            placement.bound(engine, room)
            _log.info("%d sessions fit on the engine %s", room, engine)
    if config.max_sessions:
        return nullcontext()
    load = Load(workshops=tuple(workshops.values()), size=model.size, fps=model.fps, cores=cores)
    return metered(placement, load, placement.fares)
