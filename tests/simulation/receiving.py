"""The receiving end of one hop: real buffer, requests and reports, and when each is due."""

from collections.abc import Callable
from typing import Any, Final

from aiortc.codecs import depayload
from aiortc.jitterbuffer import JitterFrame
from aiortc.rtcrtpparameters import RTCRtpCodecParameters
from aiortc.rtp import RtpPacket, unwrap_rtx

from tests.simulation.link import Link
from tests.simulation.loop import Alarm, Loop
from tests.simulation.parts import Parts

__all__ = ["ReceivingEnd"]

_H264: Final = RTCRtpCodecParameters(mimeType="video/H264", clockRate=90_000, payloadType=102)

_RTCP_HEADER: Final = 12
"""Bytes of a feedback packet before what it says (RFC 4585 section 6.1)."""

_PLI_EVERY_S: Final = 0.3


class ReceivingEnd:
    """Takes packets, gives frames to the decoder, and asks for what is missing.

    Attributes:
        key_frame_requests: PLIs sent.
        requests_sent: NACKs sent.
    """

    def __init__(
        self,
        loop: Loop,
        link_back: Link,
        parts: Parts,
        ssrc: int,
        give: Callable[[JitterFrame], None],
    ) -> None:
        self.key_frame_requests = self.requests_sent = 0
        self.sender: Any = None
        self._loop, self._link_back, self._ssrc, self._give = loop, link_back, ssrc, give
        self._buffer, self._requests = parts.buffer(), parts.requests()
        self._alarm = Alarm(loop, self._tick)
        self._asked_for_key_s = -1.0

    def arrive(self, packet: RtpPacket, _sent_s: float) -> None:
        """Take a packet from the link."""
        now_s = self._loop.now_s
        if packet.ssrc != self._ssrc:
            packet = unwrap_rtx(packet, 102, self._ssrc)
        packet._data = depayload(_H264, packet.payload)  # type: ignore[attr-defined]
        self._requests.arrived(packet.sequence_number, now_s)
        for frame in self._buffer.add(packet, now_s):
            self._give(frame)
        self._act()

    def _tick(self) -> None:
        for frame in self._buffer.advance(self._loop.now_s):
            self._give(frame)
        self._act()

    def _act(self) -> None:
        """Send what is due, and wait for what is due next."""
        now_s = self._loop.now_s
        self._requests.forget_before(self._buffer.next)
        numbers = self._requests.due(now_s)
        if numbers:
            self.requests_sent += 1
            self._say(_RTCP_HEADER + 4 * len(numbers), lambda: self.sender.hear_requests(numbers))
        if self._buffer.is_waiting_for_key and now_s >= self._asked_for_key_s + _PLI_EVERY_S:
            self._asked_for_key_s = now_s
            self.key_frame_requests += 1
            self._say(_RTCP_HEADER, lambda: self.sender.hear_key_frame_request())
        self._alarm.set(self._due_s())

    def _due_s(self) -> float | None:
        dues = [self._buffer.due_s(), self._requests.due_s()]
        if self._buffer.is_waiting_for_key:
            dues.append(self._asked_for_key_s + _PLI_EVERY_S)
        return min((due for due in dues if due is not None), default=None)

    def _say(self, size: int, heard: Callable[[], object]) -> None:
        self._link_back.send(size, heard)
