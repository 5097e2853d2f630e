"""The receiving end of one hop: the real reception and reports, and when each is due."""

from collections.abc import Callable, Sequence
from typing import Final, Protocol

from aiortc.jitterbuffer import JitterFrame
from aiortc.rtcrtpparameters import RTCRtpCodecParameters
from aiortc.rtp import RtpPacket, unwrap_rtx

from sundog.media.rtc.video.receiving.repair import Repair
from tests.simulation.link import Link
from tests.simulation.loop import Alarm, Loop
from tests.simulation.packets import AGAIN_TYPE, MEDIA_TYPE, PARITY_TYPE
from tests.simulation.parts import Parts

__all__ = ["ReceivingEnd", "Sender"]

_CODECS: Final = {
    MEDIA_TYPE: RTCRtpCodecParameters(
        mimeType="video/H264", clockRate=90_000, payloadType=MEDIA_TYPE
    )
}

_FEEDBACK: Final = 12
"""Bytes of a feedback packet before what it says (RFC 4585 section 6.1)."""

_REMB: Final = 24
_RECEIVER_REPORT: Final = 32
"""Bytes of each with one stream."""

_REPORT_EVERY_S: Final = 1.0


class Sender(Protocol):
    """Who sends, as far as a receiver talks to it."""

    def hear_report(self, data: bytes) -> None: ...
    def hear_limit(self, bps: int) -> None: ...
    def hear_receiver_report(self, round_trip_s: float, lost_share: float) -> None: ...
    def hear_requests(self, numbers: list[int]) -> None: ...
    def hear_key_frame_request(self) -> None: ...


class ReceivingEnd:
    """Takes packets, gives frames to the decoder, and says what it misses and what came.

    Attributes:
        reception: The real one.
        requests_sent: NACKs.
        keys_asked: PLIs.
    """

    def __init__(
        self,
        loop: Loop,
        back: Link,
        parts: Parts,
        sender: Sender,
        give: Callable[[JitterFrame], None],
    ) -> None:
        self.reception = parts.reception(_CODECS)
        self.reception.requests.has_bounded_sender = not parts.foreign
        self.requests_sent = self.keys_asked = 0
        self._loop, self._back, self._sender, self._give = loop, back, sender, give
        self._arrivals = None if parts.foreign else parts.arrivals()
        self._estimator = parts.estimator() if parts.foreign else None
        self._repair = Repair()
        self._alarm = Alarm(loop, self._act)
        self._expected = self._received = 0
        if parts.foreign:
            loop.call_later(_REPORT_EVERY_S, self._report_plainly)

    def arrive(self, packet: RtpPacket) -> None:
        """Take a packet from the link."""
        now_s = self._loop.now_s
        if self._arrivals is not None:
            marker = bool(packet.marker)
            self._arrivals.arrived(packet.ssrc, packet.sequence_number, marker, now_s)
        is_resent = packet.payload_type == AGAIN_TYPE
        if self._estimator is not None:
            self._estimate(packet, now_s)
        if packet.payload_type == PARITY_TYPE:
            self.reception.expects_parity(now_s)
            repaired = self._repair.parity_came(packet, packet.ssrc - 1)
        else:
            if is_resent:
                packet = unwrap_rtx(packet, MEDIA_TYPE, packet.ssrc - 1)
            self._decode(self.reception.arrived([packet], now_s, is_resent=is_resent))
            repaired = self._repair.came([packet])
        for missing in repaired:
            self._decode(self.reception.repaired(missing, now_s))
        self._act()

    def _decode(self, frames: Sequence[JitterFrame]) -> None:
        for frame in frames:
            self._give(frame)

    def _act(self) -> None:
        """Say what is due, and wait for what is due next."""
        now_s = self._loop.now_s
        due = self.reception.advance(now_s)
        if due.again:
            self.requests_sent += 1
            numbers = due.again
            self._say(_FEEDBACK + 4 * len(numbers), lambda: self._sender.hear_requests(numbers))
        if due.wants_key_frame:
            self.keys_asked += 1
            self._say(_FEEDBACK, self._sender.hear_key_frame_request)
        self._alarm.set(self._due_s(now_s))

    def _due_s(self, now_s: float) -> float | None:
        """Send a report if it is due; return when anything is due next."""
        due_s = self.reception.due_s()
        if self._arrivals is None:
            return due_s
        report_s = self._arrivals.due_s()
        if report_s is not None and report_s <= now_s:
            data = self._arrivals.report(1, now_s)
            self._say(len(data), lambda: self._sender.hear_report(data))
            report_s = self._arrivals.due_s()
        return min((at for at in (due_s, report_s) if at is not None), default=None)

    def _estimate(self, packet: RtpPacket, now_s: float) -> None:
        assert self._estimator is not None
        send_time = packet.extensions.abs_send_time
        if send_time is None:
            return
        told = self._estimator.add(
            round(now_s * 1000), send_time, len(packet.payload) + packet.padding_size, packet.ssrc
        )
        if told is not None:
            self._say(_REMB, lambda: self._sender.hear_limit(told[0]))

    def _report_plainly(self) -> None:
        requests, received = self.reception.requests, self.reception.received
        expected = received + requests.missed - requests.filled
        lost = 1 - (received - self._received) / max(expected - self._expected, 1)
        self._expected, self._received = expected, received
        round_trip_s = 2 * self._back.conditions.delay_s
        self._say(
            _RECEIVER_REPORT,
            lambda: self._sender.hear_receiver_report(round_trip_s, max(lost, 0.0)),
        )
        self._loop.call_later(_REPORT_EVERY_S, self._report_plainly)

    def _say(self, size: int, heard: Callable[[], object]) -> None:
        self._back.send(size, heard)
