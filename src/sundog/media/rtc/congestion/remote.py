"""What the path of a sender carries, as its receiver sees it, for senders that ask to be told so."""

from typing import Final

from aiortc.rate import RemoteBitrateEstimator

from sundog.media.rtc.congestion.delay import QueueDelay
from sundog.media.rtc.congestion.rate import Rate, Seen
from sundog.media.rtc.congestion.throughput import ArrivalRate

__all__ = ["BitrateEstimator", "Incoming"]

_START_BPS: Final = 3_000_000
_MIN_BPS: Final = 150_000
_MAX_BPS: Final = 6_000_000
"""More than our own senders offer; a foreign one may want it."""

_PAUSE_MS: Final = 700
"""Longer gaps between packets say nothing about the bandwidth, and the path may be another."""

_LOOK_S: Final = 0.04
_TELL_S: Final = 0.2
_TELL_DROP: Final = 0.97
"""A rate that falls is told at once, others five times a second."""

_UNITS_A_SECOND: Final = 1 << 18
_WRAP: Final = 1 << 24
"""Of abs-send-time: 24 bits, 6.18 fixed point, seconds."""

_BURST_S: Final = 0.03
"""Packets of one picture may carry one send time; later ones that do are copies of old packets."""

_HEADERS: Final = 40
"""Bytes of a packet beside its payload: IP, UDP, RTP."""

_OBEYED: Final = 1.5
"""A sender of which more than so many times comes that it was told does not do as it was told."""

_WATCHED_S: Final = 2.0
_MOST_SSRCS: Final = 8


class Incoming:
    """What arrived in the last 0.3 s."""

    def __init__(self, arrivals: ArrivalRate) -> None:
        self._arrivals = arrivals

    def rate(self, _now_ms: int) -> int:
        """Return bits a second up to the newest packet; 0 before any."""
        return round(self._arrivals.bps())


class BitrateEstimator(RemoteBitrateEstimator):
    """Follows the queue as our senders do with feedback; it sees neither losses nor a window.

    aiortc's own walks over each millisecond since the last packet, on the event loop, stays silent
    for 3 s, and hardly grows after it has fallen once. Bounded, whatever the packets say.

    Attributes:
        incoming_bitrate: What arrives.
    """

    incoming_bitrate: Incoming  # type: ignore[assignment]
    ssrcs: dict[int, int]

    def __init__(self) -> None:  # the base class makes what is not used here
        self._rate = Rate(
            start_bps=_START_BPS, min_bps=_MIN_BPS, max_bps=_MAX_BPS, has_window=False
        )
        self._delay, self._arrivals = QueueDelay(), ArrivalRate()
        self.incoming_bitrate = Incoming(self._arrivals)
        self.ssrcs = {}
        self._last_ms: int | None = None
        self._sent = 0
        self._sent_came_s = 0.0
        self._looked_s = self._told_s = float("-inf")
        self._told_bps = 0.0

    def add(
        self, arrival_time_ms: int, abs_send_time: int, payload_size: int, ssrc: int
    ) -> tuple[int, list[int]] | None:
        """Take a packet; return a new estimate, bits per second and for whom, if there is one.

        Args:
            arrival_time_ms: When it came, milliseconds; of a clock that may be set.
            abs_send_time: When it left, 24 bits (6.18 fixed point, seconds).
            payload_size: Bytes.
            ssrc: Its stream.
        """
        now_s = arrival_time_ms / 1e3
        if self._last_ms is None or not 0 <= arrival_time_ms - self._last_ms <= _PAUSE_MS:
            self._begin_anew(abs_send_time, now_s)
        self._last_ms = arrival_time_ms
        self._watch(ssrc, arrival_time_ms)
        self._take(abs_send_time, now_s, payload_size + _HEADERS)
        if now_s - self._looked_s < _LOOK_S:
            return None
        self._looked_s = now_s
        self._delay.update()
        self._rate.update(self._seen(), now_s)
        return self._told(now_s)

    def _begin_anew(self, abs_send_time: int, now_s: float) -> None:
        """Forget the path, not its rate: after a pause, or where the clock was set."""
        self._delay.clear()
        self._arrivals.clear()
        self._sent, self._sent_came_s = abs_send_time, now_s
        self._looked_s = now_s
        self._told_s = min(self._told_s, now_s)

    def _watch(self, ssrc: int, now_ms: int) -> None:
        self.ssrcs.pop(ssrc, None)
        self.ssrcs[ssrc] = now_ms
        oldest = next(iter(self.ssrcs))
        if (
            len(self.ssrcs) > _MOST_SSRCS
            or not 0 <= now_ms - self.ssrcs[oldest] <= 1e3 * _WATCHED_S
        ):
            del self.ssrcs[oldest]

    def _take(self, abs_send_time: int, now_s: float, size: int) -> None:
        ahead = (abs_send_time - self._sent + _WRAP // 2) % _WRAP - _WRAP // 2
        if ahead > 0:
            self._sent += ahead
            self._sent_came_s = now_s
        elif ahead < 0 or now_s - self._sent_came_s > _BURST_S:
            # It was overtaken, or is a copy that carries the time of its first sending.
            self._arrivals.count(now_s, size)
            return
        sent_s = self._sent / _UNITS_A_SECOND
        self._delay.add(sent_s, now_s, now_s - sent_s, now_s)
        self._arrivals.add(sent_s, now_s, size, 1.5 * self._rate.bps)

    def _seen(self) -> Seen:
        arriving_bps, standing_s = self._arrivals.bps(), self._delay.standing_s
        return Seen(
            arriving_bps=arriving_bps,
            burst_bps=self._arrivals.burst_bps(),
            sent_bps=self._sent_bps(arriving_bps, standing_s),
            standing_s=standing_s,
            lost_share=0.0,
            lost_spread=0.0,
            packets=0,
            round_trip_s=0.1,
        )

    def _sent_bps(self, arriving_bps: float, standing_s: float) -> float:
        """Return what its sender sends, as far as can be seen.

        Nobody says how much it holds back. What arrives tells while nothing queues. Then it is what
        the sender was told, unless more comes: one that does not obey holds the queue itself.
        """
        if standing_s < 0.5 * self._rate.borne_s:
            return arriving_bps
        return self._rate.bps if arriving_bps < _OBEYED * self._rate.bps else _MAX_BPS

    def _told(self, now_s: float) -> tuple[int, list[int]] | None:
        bps = self._rate.bps
        if bps >= _TELL_DROP * self._told_bps and now_s - self._told_s < _TELL_S:
            return None
        self._told_bps, self._told_s = bps, now_s
        return round(bps), list(self.ssrcs)
