"""A front: what it has heard of the workers, the sessions that it holds, and its line."""

from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Final, Protocol

from simpy import Environment, Event

from sundog.cluster.messages import Facts
from sundog.cluster.rules.choosing import choose, rank, with_full, with_taken
from sundog.cluster.rules.liveness import Hearing, Silence, hearing, patience_s
from sundog.cluster.simulation.wire import LostError, Steps, Wire, after
from sundog.cluster.simulation.worker import SimWorker
from sundog.server.placement.interface import NoSlotError, Slot, Wish

__all__ = ["Chooser", "Front", "Guest", "Waiting"]

Chooser = Callable[..., tuple[str, ...]]
"""As `sundog.cluster.rules.choosing.choose`."""

_LOOK_S: Final = 0.25
_TRIES: Final = 8


class Guest(Protocol):
    """A session, as a front sees it."""

    number: int
    wish: Wish

    def lose(self, worker: SimWorker) -> None:
        """Hear that a worker is lost."""

    def wake(self) -> None:
        """Look at where it stands."""


@dataclass(slots=True, eq=False)
class Waiting:
    """A session in a front's line; those that have lost their worker come first."""

    session: Guest
    woken: Event
    is_first: bool = field(default=False)


class Front:
    """One of a cell's.

    Attributes:
        name: Of the front.
        is_up: Whether it is there.
        release: What newcomers should be placed on.
        line: Who waits for a slot.
        chooser: Decides whom it asks.
        held: Its sessions, by the name of their worker.
        asked: Reservations that it asked for.
        refused: Of them those that came too late.
    """

    def __init__(self, name: str, env: Environment, wire: Wire, chooser: Chooser = choose) -> None:
        """Begin knowing nobody."""
        self.name = name
        self.is_up = True
        self.release = ""
        self.line: deque[Waiting] = deque()
        self.held: defaultdict[str, dict[int, Guest]] = defaultdict(dict)
        self.asked = self.refused = 0
        self._env = env
        self._wire = wire
        self.chooser = chooser
        self._board: dict[str, Facts] = {}
        self._known: dict[str, SimWorker] = {}
        self._due: set[str] = set()

    def hear_soon(self, worker: SimWorker, chance: float) -> None:
        """Hear what has changed with a worker when its poll is answered next.

        Args:
            worker: Whose facts have changed.
            chance: How far the poll is already, 0 to 1. News of a session are answered at once in
                truth; so what fronts know here is never newer than there.
        """
        if not self.is_up or worker.name in self._due:
            return
        self._due.add(worker.name)
        within_s = self._patience_s(worker.name)
        after(self._env, chance * within_s, partial(self._answered, worker))

    def place(self, session: Guest) -> Steps[SimWorker | None]:
        """Return the worker that a session is on from now on; None where all are full."""
        asked: set[str] = set()
        while self.is_up and len(asked) < _TRIES:
            # Anew for each: those who asked at the same time have changed what is known.
            names = self.chooser(session.wish, self._board.values(), release=self.release)
            name = next((name for name in names if name not in asked), None)
            if name is None:
                break
            asked.add(name)
            worker = self._known[name]
            try:
                is_there = yield from self._ask(worker, session)
            except NoSlotError:
                self.refused += 1
                self._believe_full(name, session.wish.engine)
            except LostError:
                self._board.pop(name, None)
            else:
                return worker if is_there else None
            self.held[name].pop(session.number, None)
        return None

    def join(self, session: Guest, *, is_first: bool = False) -> Waiting:
        """Return a session's place in the line."""
        waiting = Waiting(session, self._env.event(), is_first)
        if is_first:
            self.line.appendleft(waiting)
        else:
            self.line.append(waiting)
        return waiting

    def leave(self, waiting: Waiting) -> None:
        """Take a session out of the line."""
        if waiting in self.line:
            self.line.remove(waiting)

    def let_go(self, worker: SimWorker, session: Guest) -> Steps[None]:
        """End a session on a worker."""
        self.held[worker.name].pop(session.number, None)
        try:
            yield from self._wire.call(
                self.name, worker, partial(worker.close, session.number, self.name)
            )
        except LostError:
            return  # it hears of it when it is heard again

    def adopt(self, worker: SimWorker, session: Guest) -> Steps[bool]:
        """Take a session over; return whether it was still there."""
        self.held[worker.name][session.number] = session
        try:
            yield from self._wire.call(
                self.name, worker, partial(worker.adopt, session.number, self.name)
            )
        except (NoSlotError, LostError):
            self.held[worker.name].pop(session.number, None)
            return False
        return session.number in self.held[worker.name]

    def lose(self, worker: SimWorker) -> None:
        """Take a worker for lost: its sessions need another."""
        self._board.pop(worker.name, None)
        for session in list(self.held.pop(worker.name, {}).values()):
            session.lose(worker)

    def watch(self, worker: SimWorker) -> Steps[None]:
        """Follow the silence of a worker until it speaks again or is lost."""
        silence = Silence(self._env.now)
        patience = self._patience_s(worker.name)
        while self.is_up and not self._wire.reaches(self.name, worker):
            yield self._env.timeout(_LOOK_S)
            heard = hearing(silence.look(self._env.now), patience)
            if heard is not Hearing.HEARD:
                self._board.pop(worker.name, None)
            if heard is Hearing.HUNG:
                self.lose(worker)
                return

    def crash(self) -> None:
        """End, with all that it knew."""
        self.is_up = False
        sessions = [session for held in self.held.values() for session in held.values()]
        self.held.clear()
        self._board.clear()
        self._known.clear()
        for session in sessions:
            session.wake()
        for waiting in self.line:
            waiting.woken.succeed()
        self.line.clear()

    def _ask(self, worker: SimWorker, session: Guest) -> Steps[bool]:
        """Reserve and attach; return whether it is still ours when that is done."""
        self.asked += 1
        # Before the answer: who asks meanwhile goes elsewhere.
        self._believe_taken(worker.name, session.wish.engine)
        slot: Slot = yield from self._wire.call(
            self.name, worker, partial(worker.reserve, session.wish)
        )
        if not self.is_up:
            return False
        # Held before it is asked for: what a worker has that nobody holds is closed.
        self.held[worker.name][session.number] = session
        yield from self._wire.call(
            self.name, worker, partial(worker.attach, slot, session.number, self.name)
        )
        return self.is_up and session.number in self.held[worker.name]

    def _answered(self, worker: SimWorker) -> None:
        self._due.discard(worker.name)
        if not self.is_up or not self._wire.reaches(self.name, worker):
            return
        self._known[worker.name] = worker
        facts = self._board[worker.name] = worker.facts(self._env.now)
        held = self.held.get(worker.name, {})
        for number, carried in list(worker.carried.items()):
            if carried.front == self.name and number not in held:
                worker.close(number, self.name, self._env.now)
        if self.line:
            self._serve(facts)

    def _serve(self, facts: Facts) -> None:
        """Wake those of the line that a worker has room for."""
        free = facts.room.slots - facts.taken
        for waiting in list(self.line):
            if free <= 0:
                return
            if rank(waiting.session.wish, facts, release="") is not None:
                self.line.remove(waiting)
                waiting.woken.succeed()
                free -= 1

    def _patience_s(self, worker: str) -> float:
        return patience_s(sessions=len(self.held.get(worker, ())), workers=len(self._board))

    def _believe_taken(self, name: str, engine: str) -> None:
        """Count a slot as taken until the worker speaks of it itself."""
        facts = self._board.get(name)
        if facts is not None:
            self._board[name] = with_taken(facts, engine)

    def _believe_full(self, name: str, engine: str) -> None:
        if (facts := self._board.get(name)) is not None:
            self._board[name] = with_full(facts, engine)
