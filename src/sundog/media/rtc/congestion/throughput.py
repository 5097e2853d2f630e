"""How much arrives: on average, and as fast as the path lets a burst through."""

from collections import deque
from typing import Final

__all__ = ["ArrivalRate"]

_WINDOW_S: Final = 0.3
"""Seven pictures: long enough for their grain not to show, short enough to follow a cut."""

_TRAIN_S: Final = 0.15
_LONGEST_S: Final = 0.4
_LEAST_GAPS: Final = 6
"""Fewer gaps within bursts say more of chance than of the path; older ones are kept for them."""

_MOST: Final = 1024


class ArrivalRate:
    """Rates by the receiver's clock.

    The rate within bursts is the path's capacity where packets leave faster than it carries them
    (packet trains, RFC 8085 calls their use capacity probing), else the rate at which they leave.
    """

    def __init__(self) -> None:
        self._arrived: deque[tuple[float, int]] = deque(maxlen=_MOST)
        self._octets = 0
        # Of the gaps within bursts, one entry each: when they ended, how long they were, and the
        # bytes behind them.
        self._gap_ends: deque[float] = deque(maxlen=_MOST)
        self._gaps: deque[float] = deque(maxlen=_MOST)
        self._gap_octets: deque[int] = deque(maxlen=_MOST)
        self._last: tuple[float, float] | None = None

    def add(self, sent_s: float, arrived_s: float, size: int, burst_bps: float) -> None:
        """Take a packet, in the order in which they left.

        Args:
            sent_s: When it left.
            arrived_s: When it came, on the receiver's clock.
            size: Bytes.
            burst_bps: Packets that follow each other at this rate or faster are a burst.
        """
        self.count(arrived_s, size)
        if self._last is not None:
            sent_gap_s, gap_s = sent_s - self._last[0], arrived_s - self._last[1]
            if 0 <= sent_gap_s <= 8 * size / burst_bps:
                self._gap_ends.append(arrived_s)
                self._gaps.append(gap_s)
                self._gap_octets.append(size)
        self._last = (sent_s, arrived_s)

    def count(self, arrived_s: float, size: int) -> None:
        """Take a packet of which it is not known when it left."""
        arrived = self._arrived
        if len(arrived) == _MOST:
            self._octets -= arrived.popleft()[1]
        arrived.append((arrived_s, size))
        self._octets += size

    def bps(self) -> float:
        """Return the average rate of the last 0.3 s before the newest arrival; 0 before any."""
        arrived = self._arrived
        if not arrived:
            return 0.0
        since_s = arrived[-1][0] - _WINDOW_S
        while arrived[0][0] <= since_s:
            self._octets -= arrived.popleft()[1]
        return 8 * self._octets / _WINDOW_S

    def burst_bps(self) -> float | None:
        """Return the rate within bursts of the last 0.15 to 0.4 s; None where there are too few."""
        ends = self._gap_ends
        while len(ends) > _LEAST_GAPS and ends[0] <= ends[-1] - _TRAIN_S:
            ends.popleft()
            self._gaps.popleft()
            self._gap_octets.popleft()
        if len(ends) < _LEAST_GAPS or ends[0] < self._arrived[-1][0] - _LONGEST_S:
            return None
        return 8 * sum(self._gap_octets) / max(sum(self._gaps), 1e-3)

    def clear(self) -> None:
        """Forget everything."""
        self._arrived.clear()
        for gaps in (self._gap_ends, self._gaps, self._gap_octets):
            gaps.clear()
        self._octets = 0
        self._last = None
