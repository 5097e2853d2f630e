"""Packets on their way out: many at once, where aiortc takes a step of a task for each."""

from collections.abc import Sequence
from typing import Any

from aiortc.rtcdtlstransport import RTCDtlsTransport, State

__all__ = ["send_packets"]


def send_packets(transport: RTCDtlsTransport, packets: Sequence[bytes]) -> None:
    """Encrypt RTP packets and send them, in order; nothing waits.

    As ``RTCDtlsTransport._send_rtp`` for each of them, on a transport that is `repaired`.

    Raises:
        ConnectionError: it is not connected, or will never send again.
    """
    if transport._state is not State.CONNECTED:
        raise ConnectionError("Cannot send encrypted RTP, not connected")
    protect = transport._tx_srtp.protect
    protected = [protect(packet) for packet in packets]
    inside: Any = transport
    inside.transport._connection.send_all(protected)
    inside._RTCDtlsTransport__tx_bytes += sum(map(len, protected))
    inside._RTCDtlsTransport__tx_packets += len(protected)
