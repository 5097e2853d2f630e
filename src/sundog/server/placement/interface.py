"""Where sessions run: who finds them a slot, and what is known of those who have some.

    front (sockets, keys, queue) ──► Placement ──┬─► this process          (`local.py`)
                                                 └─► workers of a cluster  (`sundog.cluster`)

    reserve ──► Slot ── attach ──► Media ── aclose ──► free
                  └──── release, or RESERVED_S pass ──► free

**worker**: a process that owns engines and media sockets. **slot**: room for one session there.
**front**: a process that owns sockets, keys and the queue. A slot belongs to one session at a time:
only the worker gives it, so that several fronts never sell it twice.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, Protocol

from sundog.server.hosting.events import Notify
from sundog.server.hosting.interface import Media
from sundog.server.placement.record import SessionRecord

__all__ = [
    "CODECS",
    "RESERVED_S",
    "Found",
    "NoSlotError",
    "Opening",
    "Placement",
    "Room",
    "Slot",
    "Wish",
    "WorkerState",
    "WorkerView",
]

CODECS: Final = ("H264", "VP8")
"""Video codecs that every worker of this release has."""

RESERVED_S: Final = 10.0
"""How long a slot is kept for a session that does not come."""


class NoSlotError(Exception):
    """No worker that fits has a free slot."""


class WorkerState(StrEnum):
    """Where a worker stands."""

    STARTING = "starting"
    READY = "ready"
    DRAINING = "draining"
    LOST = "lost"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a session needs of a worker.

    Attributes:
        engine: Its name in the settings.
        codecs: Video codecs that its client can have, preferred first; one of them must be there.
    """

    engine: str
    codecs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Slot:
    """Room for one session, reserved.

    Attributes:
        id: Names it; cannot be guessed.
        worker: Where it is.
    """

    id: str
    worker: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """What a worker is told of a session that begins there.

    Attributes:
        session_id: Its name.
        model: Of its pictures; a name of ``sundog.server.models``.
        codecs: Video codecs to answer with, preferred first.
        record: What is kept beside its media from the first moment on, so that there are none that
            only this front could find; None where nobody could come back to them.
    """

    session_id: str
    model: str
    codecs: tuple[str, ...]
    record: SessionRecord | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A session that runs somewhere without a client, or with one that has come here.

    Attributes:
        session_id: Its name.
        worker: Where it runs.
        key_digest: Of the key that it began with, as in `SessionRecord`.
        model: Name of its model; ``""`` where that is not known.
    """

    session_id: str
    worker: str
    key_digest: bytes = field(default=b"", repr=False)
    model: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """How many sessions there may be.

    Attributes:
        slots: All that this front may have at the same time: those it holds and those free.
        by_engine: The same of the engines that are bounded beside that.
    """

    slots: int
    by_engine: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerView:
    """One worker, as it was when it was heard last.

    Attributes:
        name: Of the worker.
        node: Of its machine.
        release: Which code it runs, in the operator's words.
        state: Where it stands.
        slots: Sessions that it carries.
        taken: Of them in use or reserved.
        engines: What it has, by the names in the settings.
        codecs: Video codecs that it can send.
        gpus: GPUs that are its own.
        sessions: Names of those that run there.
        ends_in_s: Until its deadline, while it drains; None otherwise.
        heard_s: Seconds since it was heard.
        doing: What it prepares while it starts, and how far it is, in words.
    """

    name: str
    node: str
    release: str
    state: WorkerState
    slots: int
    taken: int
    engines: tuple[str, ...]
    codecs: tuple[str, ...] = ("H264", "VP8")
    gpus: float = 0.0
    sessions: tuple[str, ...] = ()
    ends_in_s: float | None = None
    heard_s: float = 0.0
    doing: str = ""


class Placement(Protocol):
    """Finds slots and opens sessions in them. On one event loop; every wait is bounded.

    Attributes:
        on_room: Called when `room` has changed; None for nobody.
        waiting: Says how many clients wait for room, for who makes more of it.
    """

    on_room: Callable[[], None] | None
    waiting: Callable[[], int]

    @property
    def outlives_front(self) -> bool:
        """Whether media go on where this front ends; see `leave`."""
        ...

    @property
    def room(self) -> Room:
        """How many sessions this front may have now."""
        ...

    @property
    def status(self) -> str:
        """``ready`` where sessions can begin or could after a wait, else why not: one word."""
        ...

    async def reserve(self, wish: Wish) -> Slot:
        """Return a slot of the least loaded worker that fits.

        It is free again unless `attach` comes within `RESERVED_S` seconds.

        Raises:
            NoSlotError: there is none.
        """
        ...

    async def attach(self, slot: Slot, opening: Opening, notify: Notify) -> Media:
        """Open a session in its slot, which its media give back when they close.

        Raises:
            NoSlotError: the slot is not kept any more, or its worker is lost.
            EngineError: the engine cannot be had; the slot is free again.
        """
        ...

    async def release(self, slot: Slot) -> None:
        """Give back a slot that nothing was attached to; nothing where it is not kept any more."""
        ...

    async def drain(self, worker: str, deadline_s: float) -> None:
        """Place nothing more on a worker; its sessions go on, elsewhere from the deadline on.

        Args:
            worker: Its name.
            deadline_s: Seconds that they may stay.

        Raises:
            KeyError: there is no such worker.
        """
        ...

    def list(self) -> tuple[WorkerView, ...]:
        """Return every worker that is known, by name."""
        ...

    def record(self, record: SessionRecord) -> None:
        """Keep what it takes to go on with a session where this front is lost. Does not wait."""
        ...

    def leave(self, session_id: str) -> bool:
        """Let a session's media go on without this front, for the one that its client comes to.

        The session hears `MediaTaken`. False where its media end with this front. Does not wait.
        """
        ...

    async def find(self, token: str) -> Found | None:
        """Return the session that a resume token takes up and that this front does not hold.

        It waits some seconds for whoever may have the session and has not answered.
        """
        ...

    async def adopt(
        self, found: Found, notify: Notify, token: bytes = b""
    ) -> tuple[SessionRecord, Media]:
        """Take a session over from the front that held it; its media go on meanwhile.

        Args:
            found: The session.
            notify: Told what happens to its media.
            token: SHA-256 of one that takes it up as well from now on, because its client is about
                to be told it; empty for none.

        Raises:
            NoSlotError: it is gone.
        """
        ...

    async def aclose(self) -> None:
        """Let go of everything: what runs in this process ends, what runs elsewhere goes on."""
        ...
