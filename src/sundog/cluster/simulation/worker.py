"""A worker as its slots, its sessions and its troubles: the ledger is the real one."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from sundog.cluster.messages import Facts
from sundog.cluster.simulation.audit import Audit
from sundog.cluster.simulation.scenario import Kind
from sundog.server.placement.interface import (
    RESERVED_S,
    NoSlotError,
    Room,
    Slot,
    Wish,
    WorkerState,
)
from sundog.server.placement.ledger import Ledger

__all__ = ["Carried", "Reach", "SimWorker"]


class Reach(StrEnum):
    """Whether a worker's process answers."""

    UP = "up"
    HUNG = "hung"
    DEAD = "dead"


@dataclass(slots=True)
class Carried:
    """A session in a worker's engine, and which front holds it."""

    slot: Slot
    front: str


class SimWorker:
    """One of a cell's workers. What is called while it hangs waits in ``inbox``.

    Attributes:
        kind: What it is.
        name: Of the worker.
        node: Of its machine.
        release: Which code it runs.
        state: Where it says that it stands.
        reach: Whether it answers.
        carried: Its sessions.
        inbox: Calls that came while it hung.
        stopped_s: Since when it draws nothing; None where it draws.
        ends_s: When its sessions have to be elsewhere; None where it does not drain.
        on_change: Called when its facts have changed.
    """

    def __init__(self, kind: Kind, name: str, node: str, release: str, audit: Audit) -> None:
        """Begin without taking sessions."""
        self.kind = kind
        self.name = name
        self.node = node
        self.release = release
        self.state = WorkerState.STARTING
        self.reach = Reach.UP
        self.carried: dict[int, Carried] = {}
        self.inbox: list[Callable[[float], object]] = []
        self.stopped_s: float | None = None
        self.ends_s: float | None = None
        self.on_change: Callable[[SimWorker], None] = lambda _: None
        self._audit = audit
        self._facts: Facts | None = None  # until something changes
        self._promised: dict[str, float] = {}
        self._ledger = Ledger(name, Room(slots=kind.slots, by_engine=kind.by_engine))

    @property
    def is_dead(self) -> bool:
        """Whether its process has ended."""
        return self.reach is Reach.DEAD

    def facts(self, now_s: float) -> Facts:
        """Return what it says of itself."""
        self.look(now_s)
        if self._facts is None:
            self._facts = self._facts_now(now_s)
        return self._facts

    def look(self, now_s: float) -> None:
        """Let promises go that nobody came for."""
        if not self._promised:
            return
        over = [name for name, until_s in self._promised.items() if until_s <= now_s]
        if over:
            self._promised = {n: s for n, s in self._promised.items() if s > now_s}
            self._change()

    def _facts_now(self, now_s: float) -> Facts:
        self._ledger.free(now_s)  # what was reserved too long ago is free again
        return Facts(
            name=self.name,
            node=self.node,
            release=self.release,
            state=self.state,
            room=self._ledger.room,
            taken=len(self._ledger),
            taken_by_engine=dict(self._ledger.taken_by_engine()),
            engines=self.kind.engines,
            codecs=self.kind.codecs,
        )

    def start(self, now_s: float) -> None:
        """Take sessions from now on."""
        self._audit.ready(self.name, self.kind, now_s)
        self._become(WorkerState.READY)

    def reserve(self, wish: Wish, now_s: float) -> Slot:
        """Promise a slot; see `Ledger.reserve`."""
        slot = self._ledger.reserve(wish, now_s)
        self._audit.given(slot, wish, now_s)
        self._promised[slot.id] = now_s + RESERVED_S
        self._change()
        return slot

    def attach(self, slot: Slot, session: int, front: str, now_s: float) -> None:
        """Open a session; see `Ledger.attach`."""
        wish = self._ledger.attach(slot, now_s)
        self._promised.pop(slot.id, None)
        if session in self.carried:  # from before the front took this worker for lost
            self._close(session, now_s)
        self._audit.opened(slot, session, wish, now_s)
        self.carried[session] = Carried(slot, front)

    def close(self, session: int, front: str, now_s: float) -> None:
        """End a session of a front; nothing where another front has it."""
        carried = self.carried.get(session)
        if carried is not None and carried.front == front:
            self._close(session, now_s)

    def adopt(self, session: int, front: str, now_s: float) -> None:
        """Give a session to another front.

        Raises:
            NoSlotError: it is gone.
        """
        if session not in self.carried:
            raise NoSlotError(f"{session} is not on {self.name}")
        self.carried[session].front = front

    def close_all(self, front: str, now_s: float) -> int:
        """End what a front has left; return how many."""
        gone = [name for name, carried in self.carried.items() if carried.front == front]
        for name in gone:
            self._close(name, now_s)
        return len(gone)

    def drain(self, ends_s: float) -> None:
        """Take no session any more."""
        self._ledger.is_closed = True
        self.ends_s = ends_s
        self._become(WorkerState.DRAINING)

    def recall(self) -> None:
        """Take sessions again."""
        self._ledger.is_closed = False
        self.ends_s = None
        self._become(WorkerState.READY)

    def die(self, now_s: float) -> None:
        """End, with all that runs here."""
        self.reach = Reach.DEAD
        self.stopped_s = now_s if self.stopped_s is None else self.stopped_s
        self.carried.clear()
        self.inbox.clear()
        self._audit.gone(self.name, now_s)

    def hang(self, now_s: float) -> None:
        """Stop where it is."""
        self.reach = Reach.HUNG
        self.stopped_s = now_s

    def wake(self, now_s: float) -> None:
        """Go on, with what was asked meanwhile."""
        self.reach = Reach.UP
        self.stopped_s = None
        calls, self.inbox = self.inbox, []
        for call in calls:
            try:
                call(now_s)
            except NoSlotError:
                continue  # whoever asked has stopped listening
        self._change()

    def _change(self) -> None:
        self._facts = None
        self.on_change(self)

    def _close(self, session: int, now_s: float) -> None:
        carried = self.carried.pop(session)
        self._ledger.release(carried.slot)
        self._audit.closed(self.name, session, now_s)
        self._change()

    def _become(self, state: WorkerState) -> None:
        self.state = state
        self._change()
