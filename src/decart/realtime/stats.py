"""How a session fares: latency from camera to screen, rates, drops, and what the service says."""

from collections import OrderedDict, deque
from dataclasses import dataclass
from typing import Final

from sundog.media.rtc import PeerStats
from sundog.media.timeline import percentiles
from sundog.protocol.statistics import ServiceStats, StageTime

__all__ = ["Latency", "Meter", "ServiceStats", "SessionStats", "StageTime"]

_WINDOW_S: Final = 5.0
"""Latencies are taken over this time."""

_RATE_S: Final = 2.0
"""Frame rates are taken over this time."""

_SLACK_S: Final = 0.2
"""How long before that the frame may have come from which the others are counted."""

_IN_FLIGHT: Final = 512
"""Frames that may be on the way at once: 20 s at 25 fps."""

_SAMPLES: Final = 1024
"""Frames remembered of the window, at most: 5 s at 200 fps."""

_OLDEST_CAPTURE_S: Final = 5.0
"""A capture that is said to be longer ago was stamped by another clock."""

_ROUND: Final = 1 << 32

_NO_PEER: Final = PeerStats()


@dataclass(frozen=True, slots=True, kw_only=True)
class Latency:
    """How long frames took from the camera until they were back, restyled.

    Attributes:
        p50_ms: Median of the last five seconds, milliseconds.
        p95_ms: 95th percentile of the last five seconds, milliseconds.
        last_ms: Of the last frame, milliseconds.
        is_from_capture: Whether it begins when the frame was captured. It does for the tracks of
            `decart.media` and all others whose pts are the time of capture on the system's
            monotonic clock; otherwise it begins when the session took the frame from its track.
    """

    p50_ms: float
    p95_ms: float
    last_ms: float
    is_from_capture: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionStats:
    """How a session fares now.

    Counters are of the whole session, rates of the last two seconds. Nothing is drawn on the
    picture for it: a restyled frame comes back under the timestamp that its source left with.

    Attributes:
        latency: From camera to the user's hands; None while no frame came in the last 5 s.
        frames_sent: Frames taken from the local track.
        frames_returned: Restyled frames taken from the remote track, each counted once.
        frames_dropped: Frames that were taken from the local track and will not come back because
            a later one did: dropped by the encoder, the network, the service or a slow reader.
        fps_in: Frames a second from the local track.
        fps_out: Restyled frames a second taken from the remote track.
        codec: Of the restyled video, ``H264`` or ``VP8``; None before the first frame.
        width: Of the restyled picture, pixels; None before the first.
        height: Of the restyled picture, pixels; None before the first.
        upload_bps: Video sent, bits of payload a second.
        download_bps: Video received, bits of payload a second.
        target_bitrate_bps: What the local encoder aims for, bits a second; None before the first
            frame.
        sent_width: Width of the picture that is sent, pixels: smaller than the track's where the
            path carries little; None before the first frame.
        sent_height: The same for the height.
        limit: What keeps the rate from being higher: ``start`` (nothing is known yet), ``delay`` (a
            queue grows on the path), ``loss``, ``window`` (nothing is heard, so nothing new is
            sent), ``remote`` (the service says so), ``application`` (no more is needed) or
            ``maximum``; None without a peer.
        queue_ms: How long sent packets wait in queues on the path, milliseconds; None where the
            service does not report when they arrive.
        resent: Share of the bytes sent, 0 to 1, that had been sent before.
        parity: Share of the bytes sent, 0 to 1, that were parity: packets from which the service has
            lost ones back without asking. Sent while packets are lost or come in another order.
        upload_loss: Share of the packets sent, 0 to 1, that did not arrive in their turn.
        download_loss: The same of the packets of the restyled video.
        jitter_ms: Of the restyled video's packets, milliseconds (RFC 3550 section 6.4.1); None
            before the first.
        round_trip_ms: There and back on the network, milliseconds (RFC 3550 section 6.4.1); None
            for the first seconds.
        service: What the service last said of its stages, queues and picture size, about once a
            second; None where it does not tell.
    """

    latency: Latency | None = None
    frames_sent: int = 0
    frames_returned: int = 0
    frames_dropped: int = 0
    fps_in: float = 0.0
    fps_out: float = 0.0
    codec: str | None = None
    width: int | None = None
    height: int | None = None
    upload_bps: int = 0
    download_bps: int = 0
    target_bitrate_bps: int | None = None
    sent_width: int | None = None
    sent_height: int | None = None
    limit: str | None = None
    queue_ms: float | None = None
    resent: float = 0.0
    parity: float = 0.0
    upload_loss: float = 0.0
    download_loss: float = 0.0
    jitter_ms: float | None = None
    round_trip_ms: float | None = None
    service: ServiceStats | None = None


@dataclass(frozen=True, slots=True)
class _Taken:
    """When a frame's way began: seconds, and whether that was its capture."""

    at_s: float
    is_capture: bool


class _Rate:
    """Events a second over the last two seconds."""

    def __init__(self) -> None:
        self._times_s: deque[float] = deque(maxlen=_SAMPLES)

    def note(self, now_s: float) -> None:
        self._times_s.append(now_s)
        self._forget(now_s)

    def at(self, now_s: float) -> float:
        """Return the rate; it sinks while nothing comes."""
        self._forget(now_s)
        count = len(self._times_s) - 1
        if count < 1:
            return 0.0
        # What came after a long pause is not divided by the time of the burst alone.
        first_s = max(self._times_s[0], now_s - _RATE_S - _SLACK_S)
        last_s = self._times_s[-1]
        interval_s = (last_s - first_s) / count
        span_s = max(last_s, now_s - interval_s) - first_s
        return round(count / span_s, 2) if span_s > 0 else 0.0

    def _forget(self, now_s: float) -> None:
        """Keep the times of the window, and the one before, from which they are counted."""
        while len(self._times_s) > 1 and now_s - self._times_s[1] > _RATE_S:
            self._times_s.popleft()


class Meter:
    """Takes note of a session's frames; on one event loop, a few microseconds a frame.

    Times are seconds of one monotonic clock. Timestamps are compared modulo 2**32.
    """

    def __init__(self) -> None:
        self._sent = self._returned = self._dropped = 0
        self._in_flight: OrderedDict[int, _Taken] = OrderedDict()
        self._last_pts: int | None = None
        self._latencies: deque[tuple[float, float, bool]] = deque(maxlen=_SAMPLES)
        self._in, self._out = _Rate(), _Rate()
        self._peer = _NO_PEER
        self._service: ServiceStats | None = None

    def sent(self, pts: int, now: float, captured: float | None = None) -> None:
        """Note a local frame that is taken to be sent.

        Args:
            pts: The timestamp that it leaves with, 90 kHz ticks.
            now: Seconds.
            captured: When it was captured, seconds of the same clock; None where that is not
                known. Times that cannot be true are not believed.
        """
        is_capture = captured is not None and 0 <= now - captured <= _OLDEST_CAPTURE_S
        began_s = captured if is_capture and captured is not None else now
        self._sent += 1
        self._in.note(now)
        key = pts % _ROUND
        self._in_flight.pop(key, None)
        self._in_flight[key] = _Taken(began_s, is_capture)
        if len(self._in_flight) > _IN_FLIGHT:
            self._in_flight.popitem(last=False)
            self._dropped += 1

    def shown(self, pts: int, now: float) -> None:
        """Note a restyled frame that the user takes; each counts once, however many viewers.

        Args:
            pts: Its timestamp, 90 kHz ticks.
            now: Seconds.
        """
        key = pts % _ROUND
        is_awaited = key in self._in_flight
        if not is_awaited and self._has_passed(key):
            return
        self._last_pts = key
        self._returned += 1
        self._out.note(now)
        if is_awaited:
            self._back(key, now)

    def service(self, stats: ServiceStats) -> None:
        """Take what the service says."""
        self._service = stats

    def peer(self, stats: PeerStats) -> None:
        """Take what the WebRTC peer in use says."""
        self._peer = stats

    def reset_path(self) -> None:
        """Forget what was true of the last peer; counters and latencies of frames stay."""
        self._peer = _NO_PEER
        self._service = None

    def snapshot(self, now: float) -> SessionStats:
        """Return everything as of ``now``, seconds."""
        peer = self._peer
        up, down = peer.outgoing, peer.incoming
        return SessionStats(
            latency=self._latency(now),
            frames_sent=self._sent,
            frames_returned=self._returned,
            frames_dropped=self._dropped,
            fps_in=self._in.at(now),
            fps_out=self._out.at(now),
            codec=down.codec,
            width=down.width,
            height=down.height,
            upload_bps=up.bitrate_bps,
            download_bps=down.bitrate_bps,
            target_bitrate_bps=peer.target_bitrate_bps,
            sent_width=up.width,
            sent_height=up.height,
            limit=peer.path.limit if peer is not _NO_PEER else None,
            queue_ms=peer.path.queue_ms,
            resent=peer.path.resent_share,
            parity=peer.path.parity_share,
            upload_loss=up.loss,
            download_loss=down.loss,
            jitter_ms=down.jitter_ms,
            round_trip_ms=peer.round_trip_ms,
            service=self._service,
        )

    def _has_passed(self, key: int) -> bool:
        """Return whether a frame is another viewer's, or older than what one has seen."""
        return self._last_pts is not None and (self._last_pts - key) % _ROUND < _ROUND // 2

    def _back(self, key: int, now: float) -> None:
        """Take a frame off the list of those on the way."""
        # Frames stay in order, so those before it that are not back never will be.
        while True:
            other, taken = self._in_flight.popitem(last=False)
            if other == key:
                break
            self._dropped += 1
        self._latencies.append((now, 1e3 * (now - taken.at_s), taken.is_capture))

    def _latency(self, now: float) -> Latency | None:
        while self._latencies and now - self._latencies[0][0] > _WINDOW_S:
            self._latencies.popleft()
        if not self._latencies:
            return None
        values_ms = [value_ms for _, value_ms, _ in self._latencies]
        found = percentiles(values_ms)
        return Latency(
            p50_ms=found.p50,
            p95_ms=found.p95,
            last_ms=round(values_ms[-1], 2),
            is_from_capture=self._latencies[-1][2],
        )
