"""Note every frame that comes back: latency, rate, first frame, effect of a prompt."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

import av

from sundog.cli.measure.latency import LatencyMap
from sundog.cli.measure.sources import rtp_timestamp
from sundog.media.clock import Clock
from sundog.media.rtc import MediaStreamError, MediaStreamTrack

__all__ = ["Arrivals", "Totals"]

_REMEMBERED: Final = 500
"""Arrivals remembered to find a prompt's first frame: 20 s at 25 fps."""

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
    _asked_s: float = 0.0
    _since: deque[tuple[int, float]] = field(default_factory=lambda: deque(maxlen=_REMEMBERED))

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
        """Note that another prompt is set now."""
        self._asked_s = self.clock.now()
        self._since.clear()

    def effect_ms(self, first_pts: int | None) -> float | None:
        """Return how long after the request the first frame came that shows it.

        Args:
            first_pts: What the service's ack said: that frame's RTP timestamp, 90 kHz ticks.

        Returns:
            None while it has not come.
        """
        if first_pts is None:
            return None
        for ticks, at_s in self._since:
            # Timestamps go round every 13 hours; half a round ahead means before.
            if (ticks - first_pts) % (1 << 32) < 1 << 31:
                return round(1e3 * (at_s - self._asked_s), 1)
        return None

    def _note(self, frame: av.VideoFrame, now_s: float) -> None:
        if self.first_s is None:
            self.first_s = now_s
        key = self.key_of(frame)
        late_s = None if key is None else self.latencies.receive(key, now_s)
        self.unread += key is None
        if late_s is not None:
            self.latencies_ms.append(1e3 * late_s)
        self._since.append((rtp_timestamp(frame), now_s))
        self.see(frame)
