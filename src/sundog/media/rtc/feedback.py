"""What the other side reports of the video that it is sent."""

from collections import deque
from collections.abc import Sequence
from statistics import median
from typing import Final

from aiortc.rtp import (
    RTCP_PSFB_FIR,
    RTCP_PSFB_PLI,
    RTCP_RTPFB_NACK,
    RTP_HISTORY_SIZE,
    AnyRtcpPacket,
    RtcpPsfbPacket,
    RtcpReceiverInfo,
    RtcpRrPacket,
    RtcpRtpfbPacket,
    RtcpSrPacket,
)

from sundog.media.clock import Clock

__all__ = ["Feedback", "RoundTrip"]

_REPORTS: Final = 8
"""Sender reports that may wait for an answer: 8 s at one a second."""

_ROUND_TRIPS: Final = 5
"""Measurements that the median is taken of; one that a busy loop has spoilt does not show."""

_VIDEO_CLOCK: Final = 90_000


class RoundTrip:
    """The network's round trip by sender and receiver reports (RFC 3550 section 6.4.1).

    aiortc measures it too, on the wall clock and by the newest report alone: a clock that is set
    spoils it, and where it is longer than the time between two reports it is never measured.
    """

    def __init__(self) -> None:
        self._sent: dict[int, float] = {}
        self._last_ms: deque[float] = deque(maxlen=_ROUND_TRIPS)

    @property
    def ms(self) -> float | None:
        """Median of the last few, milliseconds; None before the first."""
        return round(median(self._last_ms), 2) if self._last_ms else None

    def reported(self, lsr: int, now_s: float) -> None:
        """Note that a sender report leaves whose NTP time has these middle 32 bits."""
        self._sent.pop(lsr, None)
        self._sent[lsr] = now_s
        if len(self._sent) > _REPORTS:
            del self._sent[next(iter(self._sent))]

    def answered(self, lsr: int, dlsr: int, now_s: float) -> None:
        """Take what a report block says: which report came last, how long ago in 1/65536 s."""
        sent_s = self._sent.get(lsr)
        if sent_s is None or not dlsr:
            return
        # Negative where two reports carry one time, because nothing was sent between them.
        taken_s = now_s - sent_s - dlsr / 65536
        if taken_s >= 0:
            self._last_ms.append(1e3 * taken_s)


class Feedback:
    """Counts what receiver reports and feedback messages say of one stream.

    Attributes:
        round_trip: The network's.
        nacks: Requests to send packets again.
        plis: Requests for a key frame, of both kinds (RFC 4585 section 6.3.1, RFC 5104 section
            4.3.1).
        missed: Different packets that were asked for again.
        lost: Packets that never came there.
        jitter_ms: Jitter there, milliseconds; None before the first report.
    """

    def __init__(self, clock: Clock) -> None:
        self.round_trip = RoundTrip()
        self.nacks = self.plis = self.missed = self.lost = 0
        self.jitter_ms: float | None = None
        self._clock = clock
        self._asked: dict[int, None] = {}

    def reported(self, packets: Sequence[AnyRtcpPacket]) -> None:
        """Note the sender report among what leaves now."""
        for packet in packets:
            if isinstance(packet, RtcpSrPacket):
                lsr = packet.sender_info.ntp_timestamp >> 16 & 0xFFFFFFFF
                self.round_trip.reported(lsr, self._clock.now())

    def heard(self, packet: AnyRtcpPacket, ssrc: int) -> None:
        """Take in what the other side says of stream ``ssrc``."""
        if isinstance(packet, RtcpRrPacket | RtcpSrPacket):
            for report in packet.reports:
                if report.ssrc == ssrc:
                    self._take(report)
        elif isinstance(packet, RtcpRtpfbPacket):
            if packet.fmt == RTCP_RTPFB_NACK:
                self.nacks += 1
                for number in packet.lost:
                    self._ask(number & 0xFFFF)
        elif isinstance(packet, RtcpPsfbPacket):
            self.plis += packet.fmt in (RTCP_PSFB_PLI, RTCP_PSFB_FIR)

    def _take(self, report: RtcpReceiverInfo) -> None:
        self.lost = max(0, report.packets_lost)
        self.jitter_ms = round(1e3 * report.jitter / _VIDEO_CLOCK, 2)
        self.round_trip.answered(report.lsr, report.dlsr, self._clock.now())

    def _ask(self, number: int) -> None:
        """Count a packet once, however often it is asked for."""
        if number in self._asked:
            return
        self.missed += 1
        self._asked[number] = None
        if len(self._asked) > RTP_HISTORY_SIZE:
            del self._asked[next(iter(self._asked))]
