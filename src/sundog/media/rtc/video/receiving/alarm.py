"""One task that sleeps until the next thing is due, and not at all while nothing is."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Final

from sundog.media.clock import Clock

__all__ = ["Alarm"]

_log = logging.getLogger(__name__)

_LEAST_S: Final = 0.001
"""Between two calls: whoever says that something is due still must not stop everything else."""


class Alarm:
    """Calls its owner when something is due.

    What is due changes with every packet, mostly to later. So the alarm is only ever moved
    forward: one that rings early finds nothing due and is set anew, which costs less than moving
    it a thousand times a second.
    """

    def __init__(
        self,
        clock: Clock,
        due_s: Callable[[], float | None],
        act: Callable[[], Awaitable[None]],
    ) -> None:
        """Make one that does not run yet.

        Args:
            clock: What ``due_s`` is told by.
            due_s: When something is due; None while nothing is. Called often, so cheap.
            act: Does what is due now. What it raises is logged, once, and ends nothing.
        """
        self._clock = clock
        self._due_s = due_s
        self._act = act
        self._ring = asyncio.Event()
        self._handle: asyncio.TimerHandle | None = None
        self._set_to_s: float | None = None
        self._task: asyncio.Task[None] | None = None
        self._has_failed = False

    def start(self) -> None:
        """Run; a second call changes nothing."""
        if self._task is None:
            self._task = asyncio.create_task(self._run(), name="video-receiver")

    async def stop(self) -> None:
        """End the task and wait for it; fine when it never ran."""
        self._disarm()
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            await asyncio.wait([task])

    def update(self) -> None:
        """See whether something is due earlier than before."""
        due_s = self._due_s()
        if due_s is None or (self._set_to_s is not None and due_s >= self._set_to_s):
            return
        self._arm(due_s, 0.0)

    def _arm(self, due_s: float, least_s: float) -> None:
        if self._task is None:
            return
        self._disarm()
        self._set_to_s = due_s
        wait_s = max(due_s - self._clock.now(), least_s)
        if wait_s <= 0:
            self._ring.set()
        else:
            self._handle = asyncio.get_running_loop().call_later(wait_s, self._ring.set)

    async def _run(self) -> None:
        while True:
            await self._ring.wait()
            self._ring.clear()
            self._disarm()
            due_s = self._due_s()
            if due_s is not None and due_s <= self._clock.now():
                await self._try()
                due_s = self._due_s()
            if due_s is not None:
                self._arm(due_s, _LEAST_S)

    async def _try(self) -> None:
        try:
            await self._act()
        except Exception:  # noqa: BLE001 - what follows still has to be asked for
            if not self._has_failed:
                self._has_failed = True
                _log.exception("feedback on received video failed")

    def _disarm(self) -> None:
        self._set_to_s = None
        if self._handle is not None:
            self._handle.cancel()
            self._handle = None
