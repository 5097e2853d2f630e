"""How long packets wait in the path's queue: their delay less the least of the last seconds."""

from collections import deque
from typing import Final

__all__ = ["QueueDelay"]

_BUCKET_S: Final = 1.0
_BUCKETS: Final = 12
"""The base is the least of 12 s: clocks that drift 100 ppm move it by 1.2 ms."""

_RECENT_S: Final = 0.12
"""What counts as now: three pictures, whose first packets find the queue as others leave it."""

_RECENT_LEAST: Final = 4
_RECENT_MOST: Final = 256

_STEP_S: Final = 0.05
"""Packets that seem later by more than the round trip allows: the other clock was set."""


class _Base:
    """The least of the last 12 s."""

    def __init__(self) -> None:
        self._buckets: deque[tuple[float, float]] = deque(maxlen=_BUCKETS)
        self._least = 0.0

    def add(self, value: float, now_s: float) -> float:
        """Take a sample; return the least."""
        buckets = self._buckets
        if not buckets or now_s - buckets[-1][0] >= _BUCKET_S:
            buckets.append((now_s, value))
            while now_s - buckets[0][0] > _BUCKET_S * _BUCKETS:
                buckets.popleft()
            self._least = min(least for _, least in buckets)
        elif value < buckets[-1][1]:
            buckets[-1] = (buckets[-1][0], value)
            self._least = min(self._least, value)
        return self._least

    def clear(self) -> None:
        """Begin anew."""
        self._buckets.clear()


class QueueDelay:
    """The queue that packets found lately.

    The clocks of both sides need not agree, and theirs may be set: what their difference says is
    bounded by what the round trip says, which one clock measures.

    Attributes:
        standing_s: Least wait of the last 120 ms: a queue that does not empty between pictures.
        peak_s: Longest wait in that time: also what pictures themselves queue up.
    """

    def __init__(self) -> None:
        self.standing_s = self.peak_s = 0.0
        self._one_way, self._round_trip = _Base(), _Base()
        # Of recent packets: when they came, and how long they waited.
        self._came_s: deque[float] = deque(maxlen=_RECENT_MOST)
        self._waits_s: deque[float] = deque(maxlen=_RECENT_MOST)

    def add(self, sent_s: float, arrived_s: float, round_trip_s: float, now_s: float) -> None:
        """Take a packet.

        Args:
            sent_s: When it left, on our clock.
            arrived_s: When it came, on theirs.
            round_trip_s: Its way and that of the report, on our clock.
            now_s: When the report came.
        """
        one_way_s = arrived_s - sent_s
        waited_s = one_way_s - self._one_way.add(one_way_s, now_s)
        most_s = round_trip_s - self._round_trip.add(round_trip_s, now_s)
        if waited_s > most_s + _STEP_S:
            self._one_way.clear()
            self._one_way.add(one_way_s - most_s, now_s)
            waited_s = most_s
        self._came_s.append(arrived_s)
        self._waits_s.append(waited_s)

    def update(self) -> None:
        """Look at the packets that were added, after some were."""
        came_s, waits_s = self._came_s, self._waits_s
        if not came_s:
            return
        recent_s = came_s[-1] - _RECENT_S
        while len(came_s) > _RECENT_LEAST and came_s[0] < recent_s:
            came_s.popleft()
            waits_s.popleft()
        self.standing_s, self.peak_s = min(waits_s), max(waits_s)

    def clear(self) -> None:
        """Forget everything: the path may be another."""
        self._one_way.clear()
        self._round_trip.clear()
        self._came_s.clear()
        self._waits_s.clear()
        self.standing_s = self.peak_s = 0.0
