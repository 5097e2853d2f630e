"""Counts and times facts, and reads gauges when somebody looks. Knows nothing of who looks.

    insight.count("engine_replaced", reason="hung")
    insight.observe("queue_wait", 12.5, outcome="admitted")
    insight.gauge("slots", "Sessions that fit on this machine.", lambda: places.most)

What there is to count stands in `facts`. Labels have few values: never an id, a key, a name that a
client chose, or a text.
"""

import threading
from bisect import bisect_left
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from sundog.server.insight.facts import FACTS, TIMINGS, Fact, Timing

__all__ = ["Gauge", "Histogram", "Insight", "Labels", "Snapshot"]

_MAX_SERIES: Final = 100
"""Combinations of labels of one fact; what comes after them is counted as ``other``."""

_MAX_LABEL: Final = 60

Labels = tuple[str, ...]
"""Values in the order of the fact's labels."""

Reading = float | Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Histogram:
    """Durations so far.

    Attributes:
        buckets: How many fell in each bucket, one more than there are bounds; not cumulative.
        total_s: Their sum, seconds.
    """

    buckets: tuple[int, ...]
    total_s: float


@dataclass(frozen=True, slots=True)
class Gauge:
    """A value of the moment.

    Attributes:
        says: What it means, one line.
        read: Returns it, or several by the value of ``label``; quick, and on the event loop.
        label: What several are told apart by; empty for one.
    """

    says: str
    read: Callable[[], Reading]
    label: str = ""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Everything counted and timed up to one moment.

    Attributes:
        counts: By fact and labels.
        timings: By timing and labels.
    """

    counts: Mapping[Fact, Mapping[Labels, float]]
    timings: Mapping[Timing, Mapping[Labels, Histogram]]


class Insight:
    """What the service knows of itself. Any thread may call it; nothing here waits or fails.

    Attributes:
        gauges: By name without ``sundog_``.
    """

    def __init__(self) -> None:
        self.gauges: dict[str, Gauge] = {}
        self._lock = threading.Lock()
        self._counts: dict[Fact, dict[Labels, float]] = {fact: {} for fact in FACTS}
        self._buckets: dict[Timing, dict[Labels, list[int]]] = {timing: {} for timing in TIMINGS}
        self._totals: dict[Timing, dict[Labels, float]] = {timing: {} for timing in TIMINGS}

    def count(self, fact: Fact, amount: float = 1, **labels: str) -> None:
        """Count something that happened.

        Args:
            fact: One of `FACTS`.
            amount: How often, 0 or more.
            labels: Those of the fact; others are left out, and missing ones are ``unknown``.
        """
        series = self._counts[fact]
        with self._lock:
            key = _key(FACTS[fact].labels, labels, series)
            series[key] = series.get(key, 0) + amount

    def observe(self, timing: Timing, seconds: float, **labels: str) -> None:
        """Note how long something took.

        Args:
            timing: One of `TIMINGS`.
            seconds: 0 or more.
            labels: As in `count`.
        """
        kind = TIMINGS[timing]
        with self._lock:
            key = _key(kind.labels, labels, self._buckets[timing])
            buckets = self._buckets[timing].setdefault(key, [0] * (len(kind.bounds) + 1))
            buckets[bisect_left(kind.bounds, seconds)] += 1
            self._totals[timing][key] = self._totals[timing].get(key, 0.0) + seconds

    def gauge(self, name: str, says: str, read: Callable[[], Reading], *, label: str = "") -> None:
        """Have a value read whenever somebody looks; the last reader of a name counts.

        Args:
            name: Small letters and ``_``, the unit last, such as ``engine_memory_bytes``.
            says: What it means, one line.
            read: As in `Gauge`.
            label: As in `Gauge`.
        """
        self.gauges[name] = Gauge(says, read, label)

    def snapshot(self) -> Snapshot:
        """Return a copy of everything so far."""
        with self._lock:
            return Snapshot(
                counts={fact: dict(series) for fact, series in self._counts.items()},
                timings={
                    timing: {
                        key: Histogram(tuple(buckets), self._totals[timing][key])
                        for key, buckets in series.items()
                    }
                    for timing, series in self._buckets.items()
                },
            )


def _key(names: Labels, given: Mapping[str, str], known: Mapping[Labels, object]) -> Labels:
    key = tuple(str(given.get(name) or "unknown")[:_MAX_LABEL] for name in names)
    if key not in known and len(known) >= _MAX_SERIES:
        return tuple("other" for _ in names)
    return key
