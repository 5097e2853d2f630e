"""The fronts that ask one worker: which are there, and what each is yet to be told."""

import asyncio
from collections.abc import Callable, Container, Iterator
from contextlib import suppress
from typing import Final

from sundog.cluster.rules.liveness import Silence
from sundog.cluster.worker.news import Outbox
from sundog.server.hosting.events import SessionEvent

__all__ = ["Front", "Fronts"]

_FORGET_S: Final = 300.0

_MOST: Final = 1000
"""Fronts that are remembered; of more the one that was heard first is forgotten."""

_LONGEST_S: Final = 60.0
"""How long a question waits at most: while it does, its front counts as heard."""


class Front:
    """One front, as a worker sees it.

    Attributes:
        name: Of the front.
        outbox: What it is yet to hear.
    """

    def __init__(self, name: str, now: Callable[[], float]) -> None:
        """Begin as heard, with nothing to tell."""
        self.name = name
        self.outbox = Outbox()
        self._now = now
        self._silence = Silence(now())
        self._asking = 0
        self._question = asyncio.Event()
        self._has_changed = False

    @property
    def silent_s(self) -> float:
        """For how long it has not asked, seconds; look several times a second."""
        if self._asking:
            self.heard()
        return self._silence.look(self._now())

    def heard(self) -> None:
        """Note that it is there."""
        self._silence.heard(self._now())

    def wake(self) -> None:
        """Have its question answered at once."""
        self._has_changed = True
        self._question.set()

    def tell(self, session_id: str, event: SessionEvent) -> None:
        """Have it hear what happened to a session, at once where it asks."""
        self.outbox.note(session_id, event)
        self.wake()

    async def asks(self, seen: int, patience_s: float) -> bool:
        """Wait until there is something to tell, but no longer than the front is patient.

        Args:
            seen: Number of the last report that it has.
            patience_s: Seconds.

        Returns:
            Whether this is still its newest question; nobody listens to an older one's answer.
        """
        self.outbox.heard(seen)
        self._question.set()
        mine = self._question = asyncio.Event()
        if self._has_changed or self.outbox.has_news:
            mine.set()
        self._asking += 1
        try:
            with suppress(TimeoutError):
                async with asyncio.timeout(min(patience_s, _LONGEST_S)):
                    await mine.wait()
        finally:
            self._asking -= 1
            self.heard()
        if mine is not self._question:
            return False
        self._has_changed = False
        return True


class Fronts:
    """All that have asked lately. On one event loop."""

    def __init__(self, now: Callable[[], float]) -> None:
        """Begin with none.

        Args:
            now: Monotonic seconds.
        """
        self._now = now
        self._by_name: dict[str, Front] = {}

    def __iter__(self) -> Iterator[Front]:
        """Return all of them."""
        return iter(tuple(self._by_name.values()))

    def heard(self, name: str) -> Front:
        """Return a front that has just asked for something."""
        front = self.of(name)
        front.heard()
        return front

    def of(self, name: str) -> Front:
        """Return a front; one that is not known counts as heard just now."""
        front = self._by_name.get(name)
        if front is None:
            front = self._by_name[name] = Front(name, self._now)
            if len(self._by_name) > _MOST:
                del self._by_name[next(iter(self._by_name))]
        return front

    def wake(self) -> None:
        """Have every front that asks answered at once."""
        for front in self:
            front.wake()

    def look(self, holding: Container[str]) -> dict[str, float]:
        """Return for how long each has been silent that holds sessions, seconds.

        Others are forgotten after minutes.

        Args:
            holding: Names of those that hold sessions.
        """
        silent = {front.name: front.silent_s for front in self}
        for name, silent_s in silent.items():
            if silent_s > _FORGET_S and name not in holding:
                del self._by_name[name]
        return {name: silent_s for name, silent_s in silent.items() if name in holding}
