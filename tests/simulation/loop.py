"""Virtual time: what happens next happens at once, in the order of its moment."""

import heapq
from collections.abc import Callable
from itertools import count
from typing import Final

__all__ = ["Alarm", "Loop"]

_MOST_AT_ONCE: Final = 100_000
"""Calls at one moment; more of them never end."""


class Loop:
    """A queue of calls by their time. Two for one moment go in the order of their asking.

    Attributes:
        now_s: Seconds since the loop began.
    """

    def __init__(self) -> None:
        self.now_s = 0.0
        self._order = count()
        self._calls: list[tuple[float, int, Callable[[], object]]] = []

    def call_at(self, at_s: float, call: Callable[[], object]) -> None:
        """Have something called at a moment; one that has passed means now."""
        heapq.heappush(self._calls, (max(at_s, self.now_s), next(self._order), call))

    def call_later(self, delay_s: float, call: Callable[[], object]) -> None:
        """Have something called in a while."""
        self.call_at(self.now_s + delay_s, call)

    def run_until(self, end_s: float) -> None:
        """Let time pass."""
        calls, at_once = self._calls, 0
        while calls and calls[0][0] <= end_s:
            at_s, _, call = heapq.heappop(calls)
            at_once = at_once + 1 if at_s == self.now_s else 0
            if at_once > _MOST_AT_ONCE:
                raise RuntimeError(f"time stands still at {at_s} s")
            self.now_s = at_s
            call()
        self.now_s = end_s


class Alarm:
    """One call that waits for the moment set last."""

    def __init__(self, loop: Loop, call: Callable[[], object]) -> None:
        self._loop = loop
        self._call = call
        self._at_s: float | None = None

    def set(self, at_s: float | None) -> None:
        """Wait for another moment than before; None for none."""
        if at_s is not None:
            at_s = max(at_s, self._loop.now_s)
        if at_s == self._at_s:
            return
        self._at_s = at_s
        if at_s is not None:
            self._loop.call_at(at_s, lambda: self._ring(at_s))

    def _ring(self, at_s: float) -> None:
        if self._at_s == at_s:
            self._at_s = None
            self._call()
