"""Packets on their way in: read as they come off the socket, without a turn of the loop for each.

aiortc has one task for each transport that takes a datagram, decrypts it and hands it to whom it is
for, and then waits for the next. A picture has some 17 packets, which come together. What is video
of a stream that is known, or a report on packets of ours, is read here at once; all else goes to
that task as ever.
"""

import logging
from collections.abc import Sequence
from typing import Any, Final

import pylibsrtp
from aiortc.rtcdtlstransport import RTCDtlsTransport, State
from aiortc.rtp import RTP_HEADER_LENGTH, RtpPacket, is_rtcp

from sundog.media.clock import Clock
from sundog.media.rtc.congestion.feedback import is_lone_report
from sundog.media.rtc.packets import tell_senders
from sundog.media.rtc.video.receiving.packet import ReceivedPacket
from sundog.media.rtc.video.receiving.receiver import VideoReceiver

__all__ = ["Intake"]

_log = logging.getLogger(__name__)

_LARGEST: Final = 1500
"""Bytes that libsrtp's wrapper has room for."""


class Intake:
    """Reads for one transport.

    Args:
        transport: Whose packets come; as aiortc has made it.
        clock: Tells when they come.
    """

    def __init__(self, transport: RTCDtlsTransport, clock: Clock) -> None:
        self._transport: Any = transport
        self._clock = clock
        self._fed: dict[VideoReceiver, list[ReceivedPacket | RtpPacket]] = {}
        self._has_told = False

    def take(self, datagrams: Sequence[bytes]) -> Sequence[bytes]:
        """Read what can be read at once; return the rest, in order."""
        transport = self._transport
        if transport._task is None or transport._state is not State.CONNECTED:
            return datagrams
        now_s = self._clock.now()
        rest = [data for data in datagrams if not self._reads(data)]
        for receiver, packets in self._fed.items():
            try:
                receiver.take(packets, now_s)
            except Exception as error:  # noqa: BLE001 - whatever packets' contents make of a parser
                self._drop(error)
        self._fed.clear()
        return rest

    def _reads(self, data: bytes) -> bool:
        """Read a datagram, if it is one of those; return whether it is."""
        if not RTP_HEADER_LENGTH <= len(data) <= _LARGEST or data[0] >> 6 != 2:
            return False
        transport = self._transport
        try:
            if is_rtcp(data):
                if not is_lone_report(data):
                    return False
                tell_senders(transport, transport._rx_srtp.unprotect_rtcp(data))
            else:
                receiver = self._receiver(data)
                if receiver is None:
                    return False
                packet = receiver.read(transport._rx_srtp.unprotect(data))
                self._fed.setdefault(receiver, []).append(packet)
        except pylibsrtp.Error:
            pass  # a stranger's, or one that has come before
        except Exception as error:  # noqa: BLE001 - whatever a packet's contents make of a parser
            self._drop(error)
        transport._RTCDtlsTransport__rx_bytes += len(data)
        transport._RTCDtlsTransport__rx_packets += 1
        return True

    def _receiver(self, data: bytes) -> VideoReceiver | None:
        """Return whom a packet of a known stream is for, if it is video."""
        router = self._transport._rtp_router
        receiver = router.ssrc_table.get(int.from_bytes(data[8:12], "big"))
        if isinstance(receiver, VideoReceiver) and receiver in router.payload_type_table.get(
            data[1] & 0x7F, ()
        ):
            return receiver
        return None

    def _drop(self, error: Exception) -> None:
        if not self._has_told:
            self._has_told = True
            _log.warning("a packet is dropped: %s", type(error).__name__)
