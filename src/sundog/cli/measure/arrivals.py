"""Note every frame that comes back: latency, rate, first frame, changes of style."""

from collections.abc import Callable
from dataclasses import dataclass, field

import av

from sundog.cli.measure.change import StyleChange
from sundog.cli.measure.latency import LatencyMap
from sundog.media.clock import Clock
from sundog.media.rtc import MediaStreamError, MediaStreamTrack

__all__ = ["Arrivals", "Totals"]

KeyOf = Callable[[av.VideoFrame], int | None]
"""Tells which sent frame a received one is; None when it cannot."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """Counters at one moment; two of them make a measured window.

    Attributes:
        at_s: When, seconds.
        sent: Frames handed over.
        received: Different frames that came back.
        samples: Latencies taken.
    """

    at_s: float
    sent: int
    received: int
    samples: int


@dataclass(slots=True, kw_only=True)
class Arrivals:
    """What came back so far.

    Attributes:
        latencies_ms: Of each frame, in order of arrival.
        unread: Frames that could not be told from others.
        first_s: When the first frame came, seconds; None before.
    """

    clock: Clock
    latencies: LatencyMap
    key_of: KeyOf
    see: Callable[[av.VideoFrame], None] = lambda _frame: None
    latencies_ms: list[float] = field(default_factory=list)
    unread: int = 0
    first_s: float | None = None
    _change: StyleChange = field(default_factory=StyleChange)
    _asked_s: float | None = None
    _effect_ms: float | None = None

    async def watch(self, track: MediaStreamTrack) -> None:
        """Take frames from ``track`` until it ends."""
        while True:
            try:
                frame = await track.recv()
            except MediaStreamError:
                return
            if isinstance(frame, av.VideoFrame):
                self._note(frame, self.clock.now())

    def totals(self) -> Totals:
        """Return the counters now."""
        return Totals(
            at_s=self.clock.now(),
            sent=self.latencies.sent,
            received=self.latencies.received,
            samples=len(self.latencies_ms),
        )

    def asked_for_change(self) -> None:
        """Note that another style is asked for now."""
        self._asked_s, self._effect_ms = self.clock.now(), None

    def effect_ms(self) -> float | None:
        """Return how long after the last request the picture changed; None if it has not."""
        return self._effect_ms

    def _note(self, frame: av.VideoFrame, now_s: float) -> None:
        if self.first_s is None:
            self.first_s = now_s
        key = self.key_of(frame)
        late_s = None if key is None else self.latencies.receive(key, now_s)
        self.unread += key is None
        if late_s is not None:
            self.latencies_ms.append(1e3 * late_s)
        changed = self._change.seen_in(frame)
        if changed and self._asked_s is not None and self._effect_ms is None:
            self._effect_ms = round(1e3 * (now_s - self._asked_s), 1)
        self.see(frame)
