"""The independent count: what really runs where, and what is wrong with it.

It hears of each session that a worker's engine opens and closes and of each slot that is given, and
believes neither the ledger nor the chooser: how many a worker carries it has from the scenario.
"""

from array import array
from collections import Counter
from dataclasses import dataclass, field

from sundog.cluster.simulation.scenario import Kind
from sundog.server.placement.interface import RESERVED_S, Slot, Wish

__all__ = ["Audit", "Books"]


@dataclass(slots=True)
class Books:
    """What is known of one worker.

    Attributes:
        kind: What it really is.
        running: Sessions in its engines: which one, by what it asked for.
        given: Slots that were reserved and not attached to yet: until when.
        ready_s: Since when it takes sessions; None for not at all.
        since_s: When its slot-seconds were added up last.
    """

    kind: Kind
    running: dict[int, Wish] = field(default_factory=dict)
    given: dict[str, float] = field(default_factory=dict)
    ready_s: float | None = None
    since_s: float = 0.0


class Audit:
    """Of one cell. Times are seconds of virtual time.

    Attributes:
        counts: What happened, by name.
        waits: Seconds that each session waited for its slot.
        gaps: Seconds without a picture, of each session that lost its worker.
        used_s: Slot-seconds in which a session ran.
        ready_s: Slot-seconds that there were.
        paid_s: Seconds of workers that there were, those that started too.
        upgrade_s: How long the upgrade took; 0 where there was none, or it did not end.
    """

    def __init__(self) -> None:
        """Begin with nothing."""
        self.counts: Counter[str] = Counter()
        self.waits = array("d")
        self.gaps = array("d")
        self.used_s = self.ready_s = self.paid_s = self.upgrade_s = 0.0
        self._books: dict[str, Books] = {}
        self._slots: set[str] = set()
        self._ready = self._most_ready = 0

    @property
    def most_workers(self) -> int:
        """Return how many took sessions at the same time."""
        return self._most_ready

    def ready(self, worker: str, kind: Kind, now_s: float) -> None:
        """Note a worker that takes sessions from now on."""
        self._books[worker] = Books(kind, ready_s=now_s, since_s=now_s)
        self._ready += 1
        self._most_ready = max(self._most_ready, self._ready)

    def gone(self, worker: str, now_s: float) -> None:
        """Note a worker that ended, with all that ran on it."""
        books = self._books.pop(worker, None)
        if books is None or books.ready_s is None:
            return
        self._add_up(books, now_s)
        self.ready_s += books.kind.slots * (now_s - books.ready_s)
        self._ready -= 1

    def given(self, slot: Slot, wish: Wish, now_s: float) -> None:
        """Note a slot that a worker promised."""
        books = self._books.get(slot.worker)
        if books is None:  # it has not started yet
            self.counts["misplaced"] += 1
            return
        if slot.id in self._slots:
            self.counts["given_twice"] += 1
        self._slots.add(slot.id)
        books.given = {name: until for name, until in books.given.items() if until > now_s}
        books.given[slot.id] = now_s + RESERVED_S
        if len(books.running) + len(books.given) > books.kind.slots:
            self.counts["oversold"] += 1
        self._check_fit(books.kind, wish)

    def opened(self, slot: Slot, session: int, wish: Wish, now_s: float) -> None:
        """Note a session that a worker's engine draws from now on."""
        books = self._books.get(slot.worker)
        if books is None:
            return
        self._add_up(books, now_s)
        # One whose time was over may be given to another meanwhile: it must not be used.
        if books.given.pop(slot.id, 0.0) <= now_s:
            self.counts["not_given"] += 1
        books.running[session] = wish
        engine = sum(other.engine == wish.engine for other in books.running.values())
        bound = books.kind.by_engine.get(wish.engine, books.kind.slots)
        if len(books.running) > books.kind.slots or engine > bound:
            self.counts["oversold"] += 1
        self.counts["opened"] += 1

    def closed(self, worker: str, session: int, now_s: float) -> None:
        """Note a session that a worker's engine draws no more."""
        books = self._books.get(worker)
        if books is not None:
            self._add_up(books, now_s)
            if books.running.pop(session, None) is None:
                self.counts["closed_twice"] += 1

    def left(self) -> int:
        """Return how many sessions run anywhere."""
        return sum(len(books.running) for books in self._books.values())

    def _add_up(self, books: Books, now_s: float) -> None:
        self.used_s += len(books.running) * (now_s - books.since_s)
        books.since_s = now_s

    def _check_fit(self, kind: Kind, wish: Wish) -> None:
        if wish.engine not in kind.engines or not set(wish.codecs) & set(kind.codecs):
            self.counts["misplaced"] += 1
