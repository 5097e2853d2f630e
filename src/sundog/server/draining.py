"""Ending without cutting anybody off: no new sessions, the others go on until a deadline."""

import asyncio
import logging
from collections.abc import Callable
from typing import Final

from sundog.media.clock import Clock
from sundog.protocol.errors import ErrorCode, ProtocolError
from sundog.server.seats import Seats
from sundog.server.session.live import LiveSession
from sundog.server.session.sessions import Sessions

__all__ = ["Drain"]

_log = logging.getLogger(__name__)

_LAST_WORDS_S: Final = 2.0
"""How long sessions have to tell their clients where the deadline has come."""

_REFUSAL: Final = "The service is about to restart and takes no new sessions; try again in a moment"


class Drain:
    """Whether the service is about to end, and how it gets there. On one event loop.

    Attributes:
        begun: Set once nobody is let in any more.
    """

    def __init__(
        self,
        sessions: Sessions,
        dismiss: Callable[[ProtocolError], None],
        clock: Clock,
        seats: Seats,
    ) -> None:
        """Begin as a service that stays.

        Args:
            sessions: All there are.
            dismiss: Refuses everybody who waits for a place.
            clock: For the time that is left.
            seats: Know which media go on without this service.
        """
        self.begun = asyncio.Event()
        self._sessions = sessions
        self._dismiss = dismiss
        self._clock = clock
        self._seats = seats
        self._ends_at_s = 0.0

    def check(self) -> None:
        """Let newcomers pass.

        Raises:
            ProtocolError: DRAINING; the service takes no more work.
        """
        if self.begun.is_set():
            raise ProtocolError(ErrorCode.DRAINING, _REFUSAL)

    def greet(self, live: LiveSession) -> None:
        """Tell a client that has just come back how long it may stay; nothing on other days."""
        if self.begun.is_set():
            # 0 would end it, which is for `run` to say.
            live.drain(max(0.1, self._ends_at_s - self._clock.now()))

    async def run(self, drain_s: float) -> None:
        """Let nobody in from now on; return when every session has ended.

        Sessions that are parked count: their clients may be about to come back. Those whose media
        go on without this service are not waited for.

        Args:
            drain_s: Seconds after which those that are left are sent away, with close code 1012.
        """
        self._ends_at_s = self._clock.now() + drain_s
        self.begun.set()
        self._dismiss(ProtocolError(ErrorCode.DRAINING, _REFUSAL))
        staying = [live for live in self._sessions.tasks if not self._can_leave(live)]
        _log.info("draining: %d sessions have %g s", len(staying), drain_s)
        if drain_s > 0:
            for live in staying:
                live.drain(drain_s)
            await self._gone(staying, drain_s)
        for live in self._sessions.tasks:
            live.drain(0)
        # Not before they were told to come back.
        self.leave_behind()
        await self._gone(list(self._sessions.tasks), _LAST_WORDS_S)

    def leave_behind(self) -> None:
        """Let media go on where they can, and where their client may come back to them."""
        for live in self._sessions.tasks:
            if self._can_leave(live) and self._seats.leave(live.id):
                _log.info("the media of session %s go on without this service", live.id)

    def _can_leave(self, live: LiveSession) -> bool:
        return live.ticket is not None and self._seats.outlive

    async def _gone(self, those: list[LiveSession], timeout_s: float) -> None:
        # None begins any more, so that these are all.
        if tasks := [task for live, task in self._sessions.tasks.items() if live in those]:
            await asyncio.wait(tasks, timeout=timeout_s)
