"""Sender reports that tell when media were captured, not when they were sent.

aiortc reports the time of the last packet sent. A receiver that shows sound and picture together,
or shows how old they are, then leaves out all that happened before: camera, encoder, and at a
service the way there and the engine.
"""

import asyncio
import random
from collections.abc import Callable
from typing import Final

from aiortc import clock as ntp_clock
from aiortc.rtcrtpsender import RTCRtpSender
from aiortc.rtp import (
    AnyRtcpPacket,
    RtcpByePacket,
    RtcpSdesPacket,
    RtcpSenderInfo,
    RtcpSourceInfo,
    RtcpSrPacket,
)

from sundog.media.capture import CaptureClock
from sundog.media.lipsync import Lipsync

__all__ = ["CaptureReports"]

_EARLY: Final = 3
_EARLY_S: Final = 0.1
"""The first reports come quickly: until then a receiver guesses."""

_CNAME: Final = 1
"""The SDES item type (RFC 3550 section 6.5.1)."""


class CaptureReports(RTCRtpSender):
    """The reporting half of a sender.

    The annotations are aiortc's private names that it relies on; a test holds them.

    Attributes:
        lipsync: The peer's; told of the round trip.
        captured_now: Returns the RTP timestamp of what is captured at this moment, of any number
            of bits; None while that is not known, then the time of sending is told.
    """

    _RTCRtpSender__cname: str | None
    _RTCRtpSender__lsr: int | None
    _RTCRtpSender__lsr_time: float | None
    _RTCRtpSender__ntp_timestamp: int
    _RTCRtpSender__octet_count: int
    _RTCRtpSender__packet_count: int
    _RTCRtpSender__rtcp_exited: asyncio.Event
    _RTCRtpSender__rtcp_started: asyncio.Event
    _RTCRtpSender__rtp_timestamp: int
    _RTCRtpSender__rtt: float | None

    lipsync: Lipsync
    captured_now: Callable[[], int | None]

    def echo(self, stream: CaptureClock) -> None:
        """Say that what is sent was captured by the other side, as it reports of ``stream``."""
        self.captured_now = lambda: self.lipsync.captured_now(stream)

    async def _run_rtcp(self) -> None:
        self._RTCRtpSender__rtcp_started.set()
        reports = 0
        try:
            while True:
                # RFC 3550 section 6.3: the interval varies by half, so that streams do not beat.
                await asyncio.sleep(_EARLY_S if reports < _EARLY else 0.5 + random.random())
                if self._RTCRtpSender__packet_count:
                    reports += 1
                    await self._send_rtcp([self._report(), *self._description()])
        except asyncio.CancelledError:
            pass
        try:
            await self._send_rtcp([RtcpByePacket(sources=[self._ssrc])])
        finally:
            self._RTCRtpSender__rtcp_exited.set()

    def _note_sent(self, timestamp: int, packets: int, octets: int) -> None:
        """Count packets of one time, and the bytes of their payload, for the next report."""
        self._RTCRtpSender__ntp_timestamp = ntp_clock.current_ntp_time()
        self._RTCRtpSender__rtp_timestamp = timestamp
        self._RTCRtpSender__octet_count += octets
        self._RTCRtpSender__packet_count += packets

    def _report(self) -> RtcpSrPacket:
        if self._RTCRtpSender__rtt is not None:
            self.lipsync.round_trip(self._RTCRtpSender__rtt)
        ticks = self.captured_now()
        if ticks is None:
            ntp, timestamp = self._RTCRtpSender__ntp_timestamp, self._RTCRtpSender__rtp_timestamp
        else:
            ntp, timestamp = ntp_clock.current_ntp_time(), ticks & 0xFFFFFFFF
        # By these aiortc knows its report again in the answer, and measures the round trip.
        self._RTCRtpSender__lsr = ntp >> 16 & 0xFFFFFFFF
        self._RTCRtpSender__lsr_time = ntp_clock.current_datetime().timestamp()
        return RtcpSrPacket(
            ssrc=self._ssrc,
            sender_info=RtcpSenderInfo(
                ntp_timestamp=ntp,
                rtp_timestamp=timestamp,
                packet_count=self._RTCRtpSender__packet_count & 0xFFFFFFFF,
                octet_count=self._RTCRtpSender__octet_count & 0xFFFFFFFF,
            ),
        )

    def _description(self) -> list[AnyRtcpPacket]:
        name = self._RTCRtpSender__cname
        if name is None:
            return []
        items = [(_CNAME, name.encode())]
        return [RtcpSdesPacket(chunks=[RtcpSourceInfo(ssrc=self._ssrc, items=items)])]
