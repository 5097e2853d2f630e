"""When each frame passed each stage, and from that the time every stage takes."""

import threading
from collections import OrderedDict, deque
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from statistics import quantiles
from typing import Final

from sundog.media.clock import Clock

__all__ = ["Percentiles", "Stage", "Timeline", "percentiles"]

_IN_FLIGHT: Final = 64
"""Frames followed at once; at 25 fps far more than the pipeline can hold."""

_WINDOW: Final = 500
"""Finished frames that the percentiles are taken over: the last 20 s at 25 fps."""


class Stage(StrEnum):
    """Borders a frame crosses on its way through the service, in order."""

    RECEIVED = "received"
    DECODED = "decoded"
    ENGINE_START = "engine_start"
    ENGINE_END = "engine_end"
    ENCODED = "encoded"
    SENT = "sent"


_SPANS: Final = {
    "decode": (Stage.RECEIVED, Stage.DECODED),
    "queue": (Stage.DECODED, Stage.ENGINE_START),
    "engine": (Stage.ENGINE_START, Stage.ENGINE_END),
    "encode": (Stage.ENGINE_END, Stage.ENCODED),
    "send": (Stage.ENCODED, Stage.SENT),
    "total": (Stage.RECEIVED, Stage.SENT),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Percentiles:
    """Median and 95th percentile of a duration, milliseconds."""

    p50: float
    p95: float


class Timeline:
    """Stamps of the frames in flight, keyed by pts; any thread may write.

    Attributes:
        clock: What the stamps are read from.
        finished: Frames that were sent.
    """

    def __init__(self, clock: Clock) -> None:
        self.finished = 0
        self.clock = clock
        self._lock = threading.Lock()
        self._in_flight: OrderedDict[int, dict[Stage, float]] = OrderedDict()
        self._done: deque[dict[Stage, float]] = deque(maxlen=_WINDOW)

    def mark(self, pts: int, stage: Stage) -> None:
        """Note that the frame with ``pts`` (90 kHz ticks) crossed ``stage`` now."""
        now = self.clock.now()
        with self._lock:
            stamps = self._in_flight.setdefault(pts, {})
            stamps[stage] = now
            if stage is Stage.SENT:
                del self._in_flight[pts]
                self._done.append(stamps)
                self.finished += 1
            elif len(self._in_flight) > _IN_FLIGHT:
                # Dropped frames never reach SENT; forget the oldest.
                self._in_flight.popitem(last=False)

    def finished_since(self, count: int) -> list[dict[str, float]]:
        """Return how long the frames took for each stage that were sent after so many others.

        Args:
            count: What `finished` was before; of more than 500 frames since, the last.

        Returns:
            Seconds by stage, a mapping for each frame.
        """
        with self._lock:
            fresh = min(self.finished - count, len(self._done))
            done = list(islice(self._done, len(self._done) - fresh, None))
        return [
            {
                name: s[end] - s[start]
                for name, (start, end) in _SPANS.items()
                if {start, end} <= s.keys()
            }
            for s in done
        ]

    def spans(self) -> dict[str, Percentiles]:
        """Return each stage's duration over the last finished frames, milliseconds."""
        with self._lock:
            done = list(self._done)
        spans = {}
        for name, (start, end) in _SPANS.items():
            values = [1e3 * (s[end] - s[start]) for s in done if start in s and end in s]
            if values:
                spans[name] = percentiles(values)
        return spans


def percentiles(values: Sequence[float]) -> Percentiles:
    """Return the percentiles of one or more durations in milliseconds, rounded to 0.01."""
    if len(values) == 1:
        return Percentiles(p50=round(values[0], 2), p95=round(values[0], 2))
    cuts = quantiles(values, n=20, method="inclusive")
    return Percentiles(p50=round(cuts[9], 2), p95=round(cuts[18], 2))
