"""How much a sender may send, and when: a window that keeps queues empty, and a rate within it."""

from collections.abc import Sequence
from typing import Final

from sundog.media.rtc.congestion.delay import QueueDelay
from sundog.media.rtc.congestion.feedback import LONGEST_AGO_S, CongestionReport
from sundog.media.rtc.congestion.flight import Fates, Flight, Packet
from sundog.media.rtc.congestion.losses import Losses
from sundog.media.rtc.congestion.protection import Protection
from sundog.media.rtc.congestion.rate import Limit, Rate, Seen
from sundog.media.rtc.congestion.reordering import Reordering
from sundog.media.rtc.congestion.throughput import ArrivalRate
from sundog.media.rtc.congestion.usage import Usage

__all__ = ["Controller", "Limit"]

_FIRST_PROBE_S, _PROBE_S = 0.02, 0.1
"""In silence the last packet is sent again soon, and then this often at least."""

_PROBE_LATEST_S: Final = 1.0
"""The first is sent after so long at most, however long acknowledgements take."""

_SILENCE_S: Final = 0.5
"""Losses of a longer silence say that there was no path, not what it carries."""

_OTHER_PATH_S: Final = 1.0
"""After a longer silence the path may be another."""

_MUTE_S: Final = 3.0
"""A peer that has reported nothing by then does not report at all, whatever it promised."""

_FIRST_ACK_S: Final = 0.1
"""How long an acknowledgement takes, before any has come."""

_SLACK_S: Final = 0.035
"""What the window holds beyond the time that acknowledgements take."""

_LATE_S: Final = 0.02
"""An acknowledgement that takes so much longer than usual shows a queue."""

_SLACK_PACKETS_BITS: Final = 2 * 8 * 1200
_SLACK_SHARE: Final = 0.3

_ACK_GAIN: Final = 0.05
_ACK_FAST_GAIN: Final = 0.3
_LATE_FOR_S: Final = 0.6
"""Acknowledgements that are late for longer while no queue of ours is seen: the way back is full."""

_ACK_ERROR_S: Final = 0.02
"""An acknowledgement that takes longer than expected counts as so much longer, at most."""

_PAUSE_S: Final = 0.5
_USUAL_GAPS: Final = 2.0
"""A pause is longer than that, and than so many times the one before: a slow camera makes none."""

_HALF_S: Final = 0.25
"""What is known of a path halves with so much of a pause; nobody reports on what was not sent."""

_BETWEEN_S: Final = 0.015
"""Packets further apart are of two pictures."""

_RESTART_BPS: Final = 400_000
_RESTART_GROWTH: Final = 2.0
"""After a pause a rate begins there at least, and doubles in a second (as in RFC 7661 section 4.4)."""

_TICKS: Final = 65536
_WRAP: Final = 1 << 32

_BURST, _GENTLE_BURST = 7, 4
"""Packets of a picture leave at this multiple of the rate: a picture of 17 packets is out within
3 ms, ten of them at once; slower where a queue would grow by it."""

_EVEN_BURST: Final = 1.8
"""The same where losses keep the rate down: what the path holds of a picture is little."""

_SHORT_QUEUE_S: Final = 0.01

_LONG_QUEUE_S: Final = 0.03
"""Packets that are lost while others wait so long are lost to a full queue."""

_NARROW: Final = frozenset({Limit.DELAY, Limit.LOSS, Limit.WINDOW})

_LEAST_MEDIA: Final = 0.5
"""Share of the rate that pictures keep whatever is sent again."""


class Controller:
    """Decides for one sender. It neither sends nor waits.

    With feedback (RFC 8888) it knows each packet's fate. While acknowledgements stay away it lets
    no new picture go: a path that is cut holds one picture then, not a full queue. Without
    feedback it obeys what the receiver says (REMB) and never holds a picture back.

    Attributes:
        has_feedback: Whether the peer reports, as was negotiated; the sender sets it.
        round_trip_s: Of the last packets, seconds; None before any report.
        protection: How much parity pictures need; none where the peer does not report.
    """

    def __init__(self, *, start_bps: int, min_bps: int, max_bps: int) -> None:
        self.has_feedback = False
        self.round_trip_s: float | None = None
        self.protection = Protection()
        self._reordering = Reordering()
        self._start_bps, self._min_bps, self._max_bps = start_bps, min_bps, max_bps
        self._rate = Rate(start_bps=start_bps, min_bps=min_bps, max_bps=max_bps)
        self._flight, self._usage = Flight(), Usage()
        self._delay, self._arrival, self._losses = QueueDelay(), ArrivalRate(), Losses()
        self._remote_bps: int | None = None
        self._restart_bps, self._restarted_s = float(max_bps), 0.0
        self._before_pause_bps: int | None = None
        self._gap_s = 0.0
        self._is_closed = False
        self._first_sent_s: float | None = None
        self._last_sent_s = self._last_new_s = 0.0
        self._heard_s: float | None = None
        self._ack_s, self._ack_deviation_s = _FIRST_ACK_S, 0.0
        self._is_ack_known = False
        self._late_since_s = 0.0
        self._last_ack_s = 0.0
        self._timestamp = 0

    @property
    def target_bps(self) -> int:
        """Bits a second for everything that is sent."""
        if self._obeys:
            return min(self._told_bps, round(self._restart_bps))
        return round(self._rate.bps)

    @property
    def queue_s(self) -> float:
        """Queue on the path that does not empty between pictures, seconds; 0 without feedback."""
        return self._delay.standing_s

    @property
    def lost_share(self) -> float:
        """Share of the last second's packets that were lost, 0 to 1; 0 without feedback."""
        return self._losses.share

    @property
    def fates(self) -> tuple[int, int]:
        """Packets whose fate became known, and how many of them were lost; none without feedback."""
        return self._losses.ever

    @property
    def limit(self) -> Limit:
        """What keeps the rate from being higher."""
        if self._obeys:
            if self._remote_bps is None or self._restart_bps < self._remote_bps:
                return Limit.START
            return Limit.MAXIMUM if self._remote_bps >= self._max_bps else Limit.REMOTE
        return Limit.WINDOW if self._is_closed else self._rate.limit

    @property
    def _told_bps(self) -> int:
        """What the receiver says that the path carries; a guess before it says anything."""
        return self._start_bps if self._remote_bps is None else self._remote_bps

    @property
    def _obeys(self) -> bool:
        return not self.has_feedback or (self._heard_s is None and self._remote_bps is not None)

    def sent(
        self, ssrc: int, sequence_number: int, size: int, now_s: float, *, is_new: bool
    ) -> None:
        """Note each packet that leaves.

        Args:
            ssrc: Its stream.
            sequence_number: 0 to 65535.
            size: Bytes of the RTP packet.
            now_s: When it leaves.
            is_new: False for what is sent again, be it asked for or to probe.
        """
        self._note_sent((size,), now_s, is_new=is_new)
        if self.has_feedback:
            self._flight.sent(ssrc, sequence_number, size, now_s)

    def sent_burst(
        self, ssrc: int, sequence_number: int, sizes: Sequence[int], now_s: float
    ) -> None:
        """Note packets that leave one after another at once, for the first time.

        Args:
            ssrc: Their stream.
            sequence_number: Of the first, 0 to 65535; it goes on at 0.
            sizes: Bytes of each.
            now_s: When they leave.
        """
        self._note_sent(sizes, now_s, is_new=True)
        if self.has_feedback:
            for number, size in enumerate(sizes, sequence_number):
                self._flight.sent(ssrc, number & 0xFFFF, size, now_s)

    def _note_sent(self, sizes: Sequence[int], now_s: float, *, is_new: bool) -> None:
        if self._first_sent_s is None:
            self._first_sent_s = now_s
        elif is_new and now_s - self._last_new_s > _BETWEEN_S:
            self._gap_s = now_s - self._last_new_s
        if is_new:
            self._last_new_s = now_s
        self._last_sent_s = now_s
        self._usage.sent(sum(sizes), is_new, now_s, packets=len(sizes))

    def limited_to(self, bps: int, now_s: float) -> None:
        """Take the receiver's estimate (REMB); one that reports too is not asked for it.

        An estimate is bound to what arrives. While a still picture needs few bits it says nothing
        of the path, and following it down would leave nothing for the next change of scene: it
        counts only where it is below what is sent (as in RFC 7661 for TCP).
        """
        bps = min(max(bps, self._min_bps), self._max_bps)
        if (
            not 0
            < self._usage.bps(now_s)
            <= bps
            < (self._told_bps if self._obeys else self.target_bps)
        ):
            self._remote_bps = bps

    def acknowledged(self, report: CongestionReport, now_s: float) -> None:
        """Take a report; what it says of packets that were never sent is passed over."""
        silent_s = 0.0 if self._heard_s is None else now_s - self._heard_s
        self._heard_s = now_s
        if silent_s > _SILENCE_S:
            self._flight.counted_from_s = now_s
        fates = self._flight.acknowledged(report, self._reorder_s, now_s)
        if not fates.arrived and not fates.lost and not fates.late:
            return
        if silent_s > _OTHER_PATH_S:
            self._delay.clear()
            self._arrival.clear()
            self._reordering.clear()
        self._losses.add(len(fates.arrived) + fates.late, fates.lost - fates.late, now_s)
        reported_s = self._unwrapped(report.timestamp)
        if self._sample(fates, reported_s, now_s):
            self._delay.update()
            self._rate.update(self._seen(now_s), now_s)
        self._protect(fates, reported_s, now_s)

    def _protect(self, fates: Fates, reported_s: float, now_s: float) -> None:
        """See what pictures' parity is to make good."""
        for packet, ago_s in sorted(fates.arrived, key=_ago_s, reverse=True):
            if packet.copies == 1 and ago_s < LONGEST_AGO_S:
                self._reordering.arrived(packet.order, reported_s - ago_s)
        losses = self._losses
        lost = round(losses.share * losses.packets)
        is_congested = self._delay.standing_s > _LONG_QUEUE_S or self._rate.limit is Limit.LOSS
        self.protection.seen(
            lost,
            losses.packets,
            self._reordering.mean_s,
            self.round_trip_s or 0.0,
            now_s,
            is_congested=is_congested,
        )

    @property
    def _reorder_s(self) -> float:
        """How much later a packet may have left that arrives before another."""
        return 0.01 + 2 * self._ack_deviation_s

    def _unwrapped(self, timestamp: int) -> float:
        """Return a report's timestamp in seconds, which go on where it begins anew."""
        ahead = (timestamp - self._timestamp + _WRAP // 2) % _WRAP - _WRAP // 2
        self._timestamp += ahead
        return self._timestamp / _TICKS

    def _sample(self, fates: Fates, reported_s: float, now_s: float) -> bool:
        """Measure by the packets that arrived; return whether any told something."""
        burst_bps = 1.5 * self._rate.bps
        is_told = False
        for packet, ago_s in fates.arrived:
            round_trip_s = now_s - packet.sent_s - ago_s
            if packet.copies > 1 or ago_s >= LONGEST_AGO_S or round_trip_s < 0:
                continue
            is_told = True
            arrived_s = reported_s - ago_s
            self._delay.add(packet.sent_s, arrived_s, round_trip_s, now_s)
            self._arrival.add(packet.sent_s, arrived_s, packet.size, burst_bps)
            self.round_trip_s = round_trip_s
            self._last_ack_s = now_s - packet.sent_s
        if is_told:
            self._learn_ack(self._last_ack_s, now_s)
        return is_told

    def _learn_ack(self, took_s: float, now_s: float) -> None:
        """Learn slowly how long acknowledgements usually take; a cut is not usual.

        Where others hold the queue, there or on the way back, it is.
        """
        if not self._is_ack_known:
            self._is_ack_known, self._ack_s = True, took_s
        is_empty = self._delay.standing_s < _SLACK_S
        if not is_empty or took_s < self._ack_s + _LATE_S:
            self._late_since_s = now_s
        if self._rate.others_s or now_s - self._late_since_s > _LATE_FOR_S:
            self._ack_s += _ACK_FAST_GAIN * (took_s - self._ack_s)
            return
        if not is_empty:
            return
        error_s = min(took_s - self._ack_s, _ACK_ERROR_S + 2 * self._ack_deviation_s)
        self._ack_s += _ACK_GAIN * error_s
        self._ack_deviation_s += _ACK_GAIN * (abs(error_s) - self._ack_deviation_s)

    def _seen(self, now_s: float) -> Seen:
        return Seen(
            arriving_bps=self._arrival.bps(),
            burst_bps=self._arrival.burst_bps(),
            sent_bps=self._usage.bps(now_s),
            standing_s=self._delay.standing_s,
            lost_share=self._losses.share,
            lost_spread=self._losses.spread,
            packets=self._losses.packets,
            round_trip_s=self.round_trip_s or _FIRST_ACK_S,
        )

    def may_send_frame(self, now_s: float) -> bool:
        """Return whether a picture may leave now; True for good where the peer does not report."""
        self._usage.begin_frame(self._rate.bps)
        self._is_closed = self.has_feedback and not self._is_open(now_s)
        return not self._is_closed

    def _restart(self, now_s: float) -> None:
        """Begin lower after a pause, and grow from there: the path may have become narrow meanwhile.

        What the other side said last (REMB) is of the time before. A peer that reports has a window.
        """
        paused_s = now_s - self._last_new_s - max(_PAUSE_S, _USUAL_GAPS * self._gap_s)
        if self._first_sent_s is not None and paused_s > 0:
            if self._before_pause_bps is None:
                self._before_pause_bps = self.target_bps
            before_bps = self._before_pause_bps
            bps = before_bps * 0.5 ** (paused_s / _HALF_S)
            self._restart_bps = max(min(_RESTART_BPS, before_bps), bps)
        else:
            self._before_pause_bps = None
            grown = self._restart_bps * _RESTART_GROWTH ** min(now_s - self._restarted_s, 1.0)
            self._restart_bps = min(grown, float(self._max_bps))
        self._restarted_s = now_s

    def _is_open(self, now_s: float) -> bool:
        if not self._flight.octets:
            return True
        if self._heard_s is None and self._first_sent_s is not None:
            # It may not report at all; the path may be dead too, so not at once.
            return now_s - self._first_sent_s > _MUTE_S
        rate_bps, usual_s = self._rate.bps, self._ack_s + self._ack_deviation_s
        usual_s += _SLACK_SHARE * self._ack_s + _SLACK_PACKETS_BITS / rate_bps
        if self._last_ack_s > usual_s + _LATE_S + self._ack_deviation_s:
            # The path is behind: what is in flight comes first, however little it seems.
            return False
        next_s = self._usage.frame_s
        return 8 * self._flight.octets / rate_bps + next_s <= usual_s + _SLACK_S

    def next_probe_s(self, now_s: float) -> float | None:
        """Return when to send the last packet again if nothing is heard; None: no need."""
        if not self.has_feedback or not self._flight.octets:
            return None
        usual_s = max(1.5 * self._ack_s + 3 * self._ack_deviation_s, 1.25 * self._last_ack_s)
        heard_s = self._last_sent_s if self._heard_s is None else self._heard_s
        silent_s = self._last_sent_s - heard_s
        wait_s = min(max(_FIRST_PROBE_S, usual_s), _PROBE_LATEST_S)
        if silent_s > wait_s:
            # Probes have begun; they become rarer.
            wait_s = min(max(_FIRST_PROBE_S, 0.5 * silent_s), _PROBE_S)
        # Where reports came one after another, a short silence says that the rest is lost.
        return max(self._last_sent_s + wait_s, heard_s + min(wait_s, _PROBE_S))

    def media_bps(self, now_s: float) -> int:
        """Return the rate for the encoder: without headers, and what is sent again."""
        self._restart(now_s)
        target_bps = self.target_bps
        left_bps = max(target_bps - self._usage.again_bps(now_s), _LEAST_MEDIA * target_bps)
        return round(left_bps * (1 - self._usage.header_share()))

    def pacing_bps(self, now_s: float) -> int:
        """Return the rate within a picture: fast, so that it is complete soon."""
        if self.limit is Limit.LOSS:
            return round(_EVEN_BURST * self.target_bps)
        is_narrow = self._delay.standing_s > _SHORT_QUEUE_S or self.limit in _NARROW
        return (_GENTLE_BURST if is_narrow else _BURST) * self.target_bps


def _ago_s(arrived: tuple[Packet, float]) -> float:
    return arrived[1]
