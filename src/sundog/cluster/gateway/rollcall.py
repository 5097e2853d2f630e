"""Who the workers are: the pool says so every second, or else whoever lists the actors."""

import asyncio
import logging
from collections.abc import Callable
from typing import Final

from sundog.cluster.gateway.reach import POOL, Reach, WorkerGoneError, WorkerUnreachableError
from sundog.cluster.messages import Roster
from sundog.server.redaction import where

__all__ = ["RollCall"]

_log = logging.getLogger(__name__)

_BEAT_S: Final = 1.0
_ANSWER_S: Final = 2.0
_TELL: Final = 5
"""Beats without an answer that are told: one that has just begun misses some."""

_AWAY: Final = (WorkerGoneError, WorkerUnreachableError, TimeoutError)


class RollCall:
    """One front's. On one event loop.

    Nothing ends where the pool is away: workers that are known stay, and new ones are found by
    their names.

    Attributes:
        release: What newcomers should be placed on; ``""`` for any.
        has_pool: Whether the pool answered the last time.
    """

    def __init__(
        self,
        reach: Reach,
        front: str,
        *,
        waiting: Callable[[], int],
        heard: Callable[[], tuple[str, ...]],
        called: Callable[[tuple[str, ...]], None],
    ) -> None:
        """Begin with nobody.

        Args:
            reach: To the actors.
            front: Its name.
            waiting: Returns how many clients wait in its line.
            heard: Returns the workers that it hears, for a pool that may hear fewer.
            called: Told the workers' names each time.
        """
        self.release = ""
        self.has_pool = True
        self._misses = 0
        self._reach = reach
        self._front = front
        self._waiting = waiting
        self._heard = heard
        self._called = called

    async def call(self) -> bool:
        """Ask once who there is; with nobody to ask, everything stays as it is.

        Returns:
            Whether somebody told.
        """
        names = await self._from_pool()
        if names is None:
            try:
                names = await self._reach.names()
            except _AWAY as error:
                _log.warning("nobody tells who the workers are: %s", error or "no answer")
                return False
        self._called(names)
        return True

    async def run(self) -> None:
        """Ask every second until cancelled."""
        while True:
            await asyncio.sleep(_BEAT_S)
            await self.call()

    async def _from_pool(self) -> tuple[str, ...] | None:
        try:
            roster: Roster = await self._reach.call(
                POOL, "beat", self._front, self._waiting(), self._heard(), within_s=_ANSWER_S
            )
        except _AWAY as error:
            self._note(False, str(error) or "no answer")
            return None
        except Exception as error:  # noqa: BLE001 - a fault of the pool's ends nothing here
            self._note(False, where(error))
            return None
        self._note(True, "")
        self.release = roster.release
        return roster.workers if roster.is_whole else None

    def _note(self, has_pool: bool, why: str) -> None:
        if has_pool and self._misses >= _TELL:
            _log.info("the pool is back")
        self._misses = 0 if has_pool else self._misses + 1
        if self._misses == _TELL:
            _log.warning("the pool is away: %s", why)
        self.has_pool = has_pool
