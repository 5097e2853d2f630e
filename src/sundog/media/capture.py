"""When the media of an RTP stream were captured: as its sender reports it, or as they arrive."""

from collections import deque
from typing import Final

__all__ = ["CaptureClock", "Least", "unwrapped"]

_WINDOW_S: Final = 10.0
"""How long an arrival counts: long enough to meet a packet that nothing held up, short enough to
follow a clock that drifts."""

_BUCKET_S: Final = 1.0

_JUMP_S: Final = 2.0
"""No network is this uneven: the timestamps began anew."""

_RECENT: Final = 16
"""The interval is taken over so many."""

_WRAP: Final = 1 << 32


class Least:
    """The least of the values of the last seconds."""

    def __init__(self, window_s: float = _WINDOW_S) -> None:
        self._window_s = window_s
        self._buckets: deque[tuple[float, float]] = deque()

    @property
    def value(self) -> float | None:
        """The least; None before the first."""
        return min((value for _, value in self._buckets), default=None)

    def add(self, value: float, now_s: float) -> None:
        """Take a value in; ``now_s`` never goes back."""
        if self._buckets and now_s - self._buckets[-1][0] < _BUCKET_S:
            since_s, least = self._buckets[-1]
            self._buckets[-1] = since_s, min(least, value)
            return
        self._buckets.append((now_s, value))
        while now_s - self._buckets[0][0] > self._window_s:
            self._buckets.popleft()

    def clear(self) -> None:
        """Forget everything."""
        self._buckets.clear()


class CaptureClock:
    """Places the timestamps of one RTP stream in time, in two ways.

    By arrival: the fastest packet of the last seconds took no longer than it must. By sender
    reports (RFC 3550 section 6.4.1): exact, but on the sender's clock.

    Attributes:
        rate: Ticks of a timestamp a second.
    """

    def __init__(self, rate: int) -> None:
        self.rate = rate
        self._arrivals = Least()
        self._last: int | None = None
        self._recent: deque[int] = deque(maxlen=_RECENT)
        self._reported: float | None = None
        self._told_s: float | None = None

    @property
    def arrived_s(self) -> float | None:
        """When timestamp 0 arrived, or would have, at best; our clock, seconds."""
        return self._arrivals.value

    @property
    def reported_s(self) -> float | None:
        """When timestamp 0 was captured; sender's clock, seconds. None before a report."""
        return self._reported

    @property
    def told_s(self) -> float | None:
        """Our clock less the sender's, as the last report showed it; with the report's way here."""
        return self._told_s

    @property
    def interval_s(self) -> float | None:
        """How far apart the last ones were captured, seconds, on average; None before a few came."""
        count = len(self._recent) - 1
        return (max(self._recent) - min(self._recent)) / count / self.rate if count > 0 else None

    def arrived(self, ticks: int, now_s: float) -> None:
        """Note that what carries ``ticks``, unwrapped, came at ``now_s``."""
        zero_s = now_s - ticks / self.rate
        least = self._arrivals.value
        if least is not None and abs(zero_s - least) > _JUMP_S:
            self._arrivals.clear()
            self._recent.clear()
            self._reported = None
        self._arrivals.add(zero_s, now_s)
        self._last = ticks
        self._recent.append(ticks)

    @property
    def newest(self) -> tuple[int, float] | None:
        """The last timestamp, 32 bits, and when it was captured by the sender's clock, seconds.

        None before a report.
        """
        if self._reported is None or self._last is None:
            return None
        return self._last % _WRAP, self._reported + self._last / self.rate

    def reported(self, timestamp: int, captured_s: float, now_s: float) -> None:
        """Take a sender report.

        Args:
            timestamp: RTP timestamp, 32 bits.
            captured_s: The same moment on the sender's wall clock; 0 when it has none.
            now_s: When the report came; our clock.
        """
        if captured_s and self._last is not None:
            self._reported = captured_s - unwrapped(timestamp, self._last) / self.rate
            self._told_s = now_s - captured_s

    def arrived_by(self, now_s: float) -> int | None:
        """Return what timestamp arrives now, at best; None before the first."""
        zero_s = self.arrived_s
        return None if zero_s is None else round((now_s - zero_s) * self.rate)

    def captured_by(self, sender_s: float) -> int | None:
        """Return what timestamp is captured at a time of the sender's clock; None before a report."""
        return None if self._reported is None else round((sender_s - self._reported) * self.rate)


def unwrapped(timestamp: int, near: int) -> int:
    """Return the count that is ``timestamp`` modulo 2**32 and nearest to ``near``."""
    return near + (timestamp - near + _WRAP // 2) % _WRAP - _WRAP // 2
