"""A file that somebody else loads over the same link: TCP as its queue sees it."""

from collections.abc import Callable
from typing import Final

from tests.simulation.link import Link
from tests.simulation.loop import Loop

__all__ = ["CrossTraffic"]

_SEGMENT: Final = 1460
_BETA: Final = 0.7
_CUBIC: Final = 0.4
"""RFC 9438 sections 4.6 and 4.1."""


class CrossTraffic:
    """One greedy TCP connection: slow start, then CUBIC (RFC 9438); losses halve nothing twice a
    round trip. Its acknowledgements come back unhurt after the link's own delay.

    Attributes:
        acknowledged_bytes: How much has come through.
    """

    def __init__(self, loop: Loop, link: Link) -> None:
        self.acknowledged_bytes = 0
        self._loop, self._link = loop, link
        self._window = 10.0
        self._threshold = 1e9
        self._in_flight = 0
        self._most = 10.0
        self._lowered_s = 0.0
        self._until_s: float | None = None

    def start(self, until_s: float) -> None:
        """Load until then."""
        self._until_s = until_s
        self._fill()

    def _fill(self) -> None:
        if self._until_s is None or self._loop.now_s >= self._until_s:
            return
        while self._in_flight < int(self._window):
            self._in_flight += 1
            sent_s = self._loop.now_s
            if not self._link.send(_SEGMENT, self._back(self._acknowledge)):
                # Told by the acknowledgements of later ones, a round trip later.
                self._loop.call_later(self._round_trip_s(), lambda at=sent_s: self._lose(at))  # type: ignore[misc]

    def _round_trip_s(self) -> float:
        return 2 * self._link.conditions.delay_s + self._link.queue_delay_s + 0.001

    def _back(self, call: Callable[[], None]) -> Callable[[], None]:
        return lambda: self._loop.call_later(self._link.conditions.delay_s, call)

    def _acknowledge(self) -> None:
        self._in_flight -= 1
        self.acknowledged_bytes += _SEGMENT
        if self._window < self._threshold:
            self._window += 1
        else:
            since_s = self._loop.now_s - self._lowered_s
            again_s = (self._most * (1 - _BETA) / _CUBIC) ** (1 / 3)
            wanted = _CUBIC * (since_s - again_s) ** 3 + self._most
            self._window += max((wanted - self._window) / self._window, 0.01 / self._window)
        self._fill()

    def _lose(self, sent_s: float) -> None:
        self._in_flight -= 1
        if sent_s >= self._lowered_s:
            self._most = self._window
            self._window = self._threshold = max(2.0, self._window * _BETA)
            self._lowered_s = self._loop.now_s
        self._fill()
