"""Work waits in a lane for a worker: bounded, and fair among those who ask."""

import asyncio
import itertools
from collections.abc import Callable, Coroutine
from typing import Any, Final

from sundog.protocol.errors import ErrorCode, ProtocolError
from sundog.server.batch.process import WorkerProcess

__all__ = ["Lane", "Ticket", "Work"]

Work = Callable[[WorkerProcess], Coroutine[Any, Any, None]]
"""What is done with a worker when it is its turn."""

_IDLE_S: Final = 300.0
"""After which a worker ends: a warm engine holds memory."""


class Ticket:
    """Somebody's work in a lane.

    Attributes:
        done: Resolved, failed or cancelled with the work.
    """

    def __init__(self, owner: str, work: Work) -> None:
        self.owner = owner
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        # Whoever asked may have gone away.
        self.done.add_done_callback(lambda done: done.cancelled() or done.exception())
        self._work = work
        self._running: asyncio.Task[None] | None = None

    def cancel(self) -> None:
        """End it, wherever it is; `done` says when."""
        if self._running is not None:
            self._running.cancel()
        else:
            self.done.cancel()

    async def run(self, worker: WorkerProcess) -> None:
        """Do it, and tell `done`."""
        running = self._running = asyncio.create_task(self._work(worker))
        try:
            await asyncio.wait([running])
        finally:
            await _ended(running)
            if running.cancelled():
                self.done.cancel()
            elif (error := running.exception()) is not None:
                self.done.set_exception(error)
            else:
                self.done.set_result(None)


class Lane:
    """Work of one kind, with workers of its own, which start when they are needed."""

    def __init__(
        self,
        *,
        most: int,
        queue_size: int,
        per_owner: int,
        make_worker: Callable[[], WorkerProcess],
        idle_s: float = _IDLE_S,
    ) -> None:
        """Start nothing yet.

        Args:
            most: Workers.
            queue_size: How much may wait.
            per_owner: How much of one owner may wait.
            make_worker: Makes a worker.
            idle_s: Seconds after which a worker without work ends.
        """
        self._most = most
        self._queue_size = queue_size
        self._per_owner = per_owner
        self._make_worker = make_worker
        self._idle_s = idle_s
        self._waiting: list[Ticket] = []
        self._places: set[asyncio.Task[None]] = set()
        self._busy = 0
        self._news = asyncio.Event()
        self._turns = itertools.count()
        self._last_turn: dict[str, int] = {}

    @property
    def waiting(self) -> int:
        """How much waits."""
        return len(self._waiting)

    def check_room(self, owner: str) -> None:
        """Refuse what could not wait.

        Raises:
            ProtocolError: AT_CAPACITY.
        """
        if self._most == 0:
            text = "This service takes no files; SUNDOG_MAX_JOBS says how many at a time"
            raise ProtocolError(ErrorCode.AT_CAPACITY, text, retryable=False)
        self._forget_who_left()
        if len(self._waiting) + self._busy < self._most:
            return
        if len(self._waiting) >= self._queue_size:
            text = f"{len(self._waiting)} files wait already; try again later"
            raise ProtocolError(ErrorCode.AT_CAPACITY, text)
        mine = sum(ticket.owner == owner for ticket in self._waiting)
        if mine >= self._per_owner:
            text = f"{mine} files of this key wait already; others need room too, try again later"
            raise ProtocolError(ErrorCode.AT_CAPACITY, text)

    def enter(self, owner: str, work: Work) -> Ticket:
        """Have work done when it is its turn.

        Raises:
            ProtocolError: as `check_room`.
        """
        self.check_room(owner)
        ticket = Ticket(owner, work)
        self._waiting.append(ticket)
        self._news.set()
        if len(self._places) < min(self._most, self._busy + len(self._waiting)):
            place = asyncio.create_task(self._serve(), name="batch worker")
            self._places.add(place)
            place.add_done_callback(self._places.discard)
        return ticket

    async def aclose(self) -> None:
        """End everything that runs or waits."""
        for ticket in self._waiting:
            ticket.cancel()
        self._waiting.clear()
        for place in self._places:
            place.cancel()
        if self._places:
            await asyncio.wait(self._places)

    async def _serve(self) -> None:
        """Be one worker's place."""
        worker = self._make_worker()
        try:
            while True:
                while ticket := await self._next():
                    self._busy += 1
                    try:
                        await ticket.run(worker)
                    finally:
                        self._busy -= 1
                await worker.aclose()
                if not self._waiting:
                    # At once, so that whoever comes now gets a new place.
                    self._places -= {asyncio.current_task()}
                    return
        finally:
            await worker.aclose()

    async def _next(self) -> Ticket | None:
        """Return whose turn it is; None when nobody has come for long."""
        while True:
            self._forget_who_left()
            if self._waiting:
                return self._pick()
            self._last_turn.clear()
            self._news.clear()
            try:
                async with asyncio.timeout(self._idle_s):
                    await self._news.wait()
            except TimeoutError:
                if not self._waiting:
                    return None

    def _forget_who_left(self) -> None:
        """Keep no place in the line for work that was cancelled while it waited."""
        self._waiting = [ticket for ticket in self._waiting if not ticket.done.done()]

    def _pick(self) -> Ticket:
        """Take the first of whose last turn is the longest ago."""
        ticket = min(self._waiting, key=lambda one: self._last_turn.get(one.owner, -1))
        self._waiting.remove(ticket)
        self._last_turn[ticket.owner] = next(self._turns)
        return ticket


async def _ended(task: "asyncio.Task[None]") -> None:
    """Cancel a task that still runs, and wait for its end."""
    if not task.done():
        task.cancel()
        await asyncio.wait([task])
