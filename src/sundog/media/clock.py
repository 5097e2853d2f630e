"""Time as a dependency: nothing below the command line asks the system for it."""

import time
from typing import Protocol

__all__ = ["Clock", "ManualClock", "MonotonicClock"]


class Clock(Protocol):
    """A monotonic time source."""

    def now(self) -> float:
        """Return seconds since an arbitrary fixed point."""
        ...


class MonotonicClock:
    """The system's monotonic clock, shared by all processes of one machine."""

    def now(self) -> float:
        """Return seconds since an arbitrary fixed point (boot, on Linux)."""
        return time.monotonic()


class ManualClock:
    """A clock that moves only when told to; for tests."""

    def __init__(self, now: float = 0.0) -> None:
        self._now = now

    def now(self) -> float:
        """Return the seconds it was advanced by so far."""
        return self._now

    def advance(self, seconds: float) -> None:
        """Move forward by ``seconds``."""
        self._now += seconds
