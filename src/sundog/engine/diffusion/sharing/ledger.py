"""What sessions want, and how many frames each was given. Pure."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

from sundog.engine.diffusion.device.machine import Size
from sundog.engine.diffusion.sharing.order import Caller

__all__ = ["Ledger", "Session", "Waited", "Wish"]

Waited = Callable[[], float | None]
"""How long a session's newest frame has waited, seconds; None while none waits."""

_CREDIT: Final = 16.0
"""Frames that a session may be owed; one with a slow camera collects no more."""

_STARVED_S: Final = 1.0
"""Of those who give way one is drawn after so many seconds at the latest."""


class Wish(NamedTuple):
    """What a session wants a turn for.

    Attributes:
        size: ``(width, height)`` in pixels that it is to be drawn at.
        waited_s: How long its newest frame has waited.
        alone: Whether it must not share a batch.
        is_loaded: Whether the frame is loaded already, so that no newer one can take its place.
    """

    size: Size
    waited_s: Waited
    alone: bool = False
    is_loaded: bool = False


@dataclass(slots=True, kw_only=True)
class Session:
    """One of those who share.

    Attributes:
        number: Its own.
        gives_way: Whether it goes after all that do not.
        tag: Frames that it was given, in virtual time.
        wish: What it wants, or wanted last.
        is_waiting: Whether it waits to be called.
        first_s: When the frame came that was its newest as it began to wait.
        since_s: When it began to wait.
        called_s: When it was called last.
    """

    number: int
    gives_way: bool
    tag: float
    wish: Wish = Wish((0, 0), lambda: None)
    is_waiting: bool = False
    first_s: float = 0.0
    since_s: float = 0.0
    called_s: float = 0.0

    def want(self, wish: Wish, now_s: float) -> None:
        """Begin to wait."""
        self.wish, self.is_waiting, self.since_s = wish, True, now_s
        self.first_s = now_s - (wish.waited_s() or 0.0)


class Ledger:
    """Knows the sessions.

    Attributes:
        sessions: By number.
        gave_way_s: When one of those who give way was last called before its turn.
    """

    def __init__(self) -> None:
        self.sessions: dict[int, Session] = {}
        self.gave_way_s = float("-inf")
        self._now_tag = {True: 0.0, False: 0.0}

    def join(self, number: int, *, gives_way: bool) -> None:
        """Know a session; it is owed nothing."""
        tag = self._now_tag[gives_way]
        self.sessions[number] = Session(number=number, gives_way=gives_way, tag=tag)

    def charge(self, number: int) -> None:
        """Count a frame that a session was given."""
        session = self.sessions[number]
        tag = self._tag(session)
        session.tag = tag + 1
        self._now_tag[session.gives_way] = max(self._now_tag[session.gives_way], tag)

    def waiting(self) -> list[Session]:
        """Return those who wait to be called."""
        return [session for session in self.sessions.values() if session.is_waiting]

    def callers(self, now_s: float) -> list[Caller]:
        """Return all who wait; one of those who give way may have waited long enough."""
        waiting = self.waiting()
        callers = [self.caller(session, now_s) for session in waiting]
        starved = [
            i
            for i, session in enumerate(waiting)
            if session.gives_way and now_s - session.since_s >= _STARVED_S
        ]
        if starved and now_s - self.gave_way_s >= _STARVED_S:
            first = min(starved, key=lambda i: waiting[i].since_s)
            callers[first] = replace(callers[first], tag=float("-inf"), gives_way=False)
        return callers

    def caller(self, session: Session, now_s: float) -> Caller:
        """Return how a session is seen now, whether it waits or is about to."""
        arrived_s = now_s - (session.wish.waited_s() or 0.0)
        return Caller(
            number=session.number,
            size=session.wish.size,
            tag=self._tag(session),
            arrived_s=arrived_s,
            first_s=session.first_s if session.is_waiting else arrived_s,
            gives_way=session.gives_way,
            alone=session.wish.alone,
            is_loaded=session.wish.is_loaded,
        )

    def _tag(self, session: Session) -> float:
        return max(session.tag, self._now_tag[session.gives_way] - _CREDIT)
