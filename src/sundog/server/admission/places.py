"""Places: how many sessions there may be at the same time, who holds one, and who waits for one.

take ──► Place ──── release ──┐
join ──► Ticket ◄── place ────┘  at once, in the order of the queue
"""

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from sundog.protocol.errors import ErrorCode, ProtocolError
from sundog.server.admission.queue import FULL, Claim, Queue, Standing
from sundog.server.admission.turnover import Turnover

__all__ = ["Place", "Places", "Ticket"]

_ANY: Final[Mapping[str, int]] = MappingProxyType({})


class Place:
    """The right to run one session; given back once, however often `release` is called."""

    def __init__(self, release: Callable[["Place"], None], owner: str, engine: str) -> None:
        """Not for others: call `Places.take`."""
        self.owner = owner
        self.engine = engine
        self._release: Callable[[Place], None] | None = release

    def release(self) -> None:
        """Give it back."""
        release, self._release = self._release, None
        if release is not None:
            release(self)


class Ticket:
    """What somebody holds who waits, until `Places.leave`.

    Attributes:
        claim: Who it is.
        standing: Where it stands.
        place: What it waited for; its holder releases it, unless it leaves first.
        error: Why it waits in vain; None while it does not.
        changed: Set when any of these has changed; whoever reads them clears it.
    """

    def __init__(self, claim: Claim) -> None:
        self.claim = claim
        self.standing = Standing(0, 0)
        self.place: Place | None = None
        self.error: ProtocolError | None = None
        self.changed = asyncio.Event()

    def take(self) -> Place:
        """Take the place out of the ticket; whoever has it releases it."""
        place, self.place = self.place, None
        assert place is not None, "nobody has been let in with this ticket"
        return place


class Places:
    """Gives places, counts them, and has others wait. On one event loop.

    Attributes:
        active: Sessions now.
        most: Sessions at the same time.
        queue: Those who wait.
    """

    def __init__(
        self, most: int, *, queue_size: int = 0, now: Callable[[], float] = time.monotonic
    ) -> None:
        """Begin with all places free.

        Args:
            most: Sessions at the same time.
            queue_size: How many may wait for a place.
            now: Monotonic seconds.
        """
        self.active = 0
        self.most = most
        self.queue = Queue(queue_size)
        self._now = now
        self._held: Counter[str] = Counter()
        self._running: Counter[str] = Counter()
        self._rooms: dict[str, int] = {}
        self._tickets: dict[Claim, Ticket] = {}
        self._turnover = Turnover()

    @property
    def available(self) -> int:
        """How many places are free."""
        return max(0, self.most - self.active)

    def held_by(self, owner: str) -> int:
        """Return how many places a key holds."""
        return self._held[owner]

    def is_at_limit(self, claim: Claim) -> bool:
        """Return whether the key has all the sessions that it may have."""
        return bool(claim.most) and self._held[claim.owner] >= claim.most

    def is_full(self, engine: str) -> bool:
        """Return whether an engine has no room for another session."""
        return self._room.get(engine, 1) <= 0

    def is_wanted(self, engine: str = "") -> bool:
        """Return whether a place goes to somebody who waits when a session of an engine ends."""
        room = self._room
        if engine in room:
            room[engine] += 1
        return self.queue.would_admit(self._held, room)

    @property
    def _room(self) -> dict[str, int]:
        return {engine: most - self._running[engine] for engine, most in self._rooms.items()}

    def take(self, claim: Claim | None = None) -> Place:
        """Give a place for one session; its holder releases it.

        Raises:
            ProtocolError: AT_CAPACITY: every place is taken, or the key has all that it may have.
        """
        claim = claim or Claim()
        if self.is_at_limit(claim):
            text = f"{FULL} This key has {claim.most} sessions, and may have no more."
            raise self.refusal(text)
        if not self.available or self.is_full(claim.engine):
            raise self.refusal()
        return self._give(claim)

    def add(self, claim: Claim) -> Place:
        """Give a place to a session that runs already, even where none is free."""
        return self._give(claim)

    def join(self, claim: Claim) -> Ticket:
        """Let somebody wait behind all others; who holds the ticket calls `leave` in any case.

        Raises:
            ProtocolError: AT_CAPACITY, there is no room in the line either.
        """
        try:
            self.queue.join(claim)
        except ProtocolError as error:
            raise self.refusal(error.message) from None
        ticket = self._tickets[claim] = Ticket(claim)
        self._fill()
        return ticket

    def leave(self, ticket: Ticket) -> None:
        """Take back a ticket; its place too, if it got one that nobody took from it."""
        self._tickets.pop(ticket.claim, None)
        if self.queue.leave(ticket.claim):
            self._tell()
        place, ticket.place = ticket.place, None
        if place is not None:
            place.release()

    def resize(self, most: int, by_engine: Mapping[str, int] = _ANY) -> None:
        """Have more places or fewer from now on; nobody who holds one loses it.

        Args:
            most: Sessions at the same time.
            by_engine: The same of the engines that are bounded beside that.
        """
        self.most = most
        self._rooms = dict(by_engine)
        self._fill()

    def hand_over(self, place: Place, claim: Claim) -> Place:
        """Make a held place that of another key, without anybody getting in between."""
        self._held[place.owner] -= 1
        self._held[claim.owner] += 1
        self._running[place.engine] -= 1
        self._running[claim.engine] += 1
        place.owner, place.engine = claim.owner, claim.engine
        return place

    def dismiss(self, error: ProtocolError) -> None:
        """Tell all who wait that they do so in vain."""
        for ticket in self._tickets.values():
            if ticket.place is None:
                self.queue.leave(ticket.claim)
                ticket.error = error
                ticket.changed.set()

    def _give(self, claim: Claim) -> Place:
        self.active += 1
        self._held[claim.owner] += 1
        self._running[claim.engine] += 1
        return Place(self._take_back, claim.owner, claim.engine)

    def _take_back(self, place: Place) -> None:
        self.active -= 1
        self._held[place.owner] -= 1
        self._running[place.engine] -= 1
        self._held += Counter()  # which drops those who hold none
        self._turnover.note(self._now())
        self._fill()

    def _fill(self) -> None:
        """Give free places to those who wait, and tell the others where they stand."""
        for claim in self.queue.admit(self.available, self._held, self._room):
            ticket = self._tickets[claim]
            ticket.place = self._give(claim)
            ticket.changed.set()
        self._tell()

    def _tell(self) -> None:
        for claim, standing in self.queue.standings().items():
            ticket = self._tickets[claim]
            if ticket.standing != standing:
                ticket.standing = standing
                ticket.changed.set()

    def refusal(self, text: str = FULL) -> ProtocolError:
        """Return what somebody is told for whom there is no room, and when to come back."""
        after_s = self._turnover.retry_after_s(len(self.queue), self._now())
        return ProtocolError(ErrorCode.AT_CAPACITY, text, retry_after_s=after_s)
