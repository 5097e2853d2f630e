"""What comes to a transport, behind its decryption: noted, and put in by tests."""

from collections import deque
from typing import Any, Final

from aiortc.rtp import is_rtcp

__all__ = ["Decrypted"]

_TRAILER: Final = bytes(14)
"""What encryption adds to RTCP at least (RFC 3711 section 3.4)."""


class _Clear(bytes):
    """A packet that is not encrypted."""


class Decrypted:
    """Stands in for the SRTP session of what a transport receives.

    Attributes:
        packets: The RTP packets that came, the last 1024 of them.
    """

    def __init__(self, transport: Any) -> None:
        self.packets: deque[bytes] = deque(maxlen=1024)
        self._transport = transport
        self._session = transport._rx_srtp
        transport._rx_srtp = self

    def unprotect(self, data: bytes) -> bytes:
        """Decrypt an RTP packet."""
        if isinstance(data, _Clear):
            return bytes(data)
        packet: bytes = self._session.unprotect(data)
        self.packets.append(packet)
        return packet

    def unprotect_rtcp(self, data: bytes) -> bytes:
        """Decrypt RTCP."""
        if isinstance(data, _Clear):
            return bytes(data[: -len(_TRAILER)])
        packet: bytes = self._session.unprotect_rtcp(data)
        return packet

    async def put(self, data: bytes) -> bool:
        """Have a packet come, as if its sender had encrypted it; return whether aiortc got it."""
        transport = self._transport
        is_control = is_rtcp(data)
        clear = _Clear(data + _TRAILER if is_control else data)
        if not transport.transport._connection.take([clear]):
            return False
        if is_control:
            await transport._handle_rtcp_data(data)
        else:
            await transport._handle_rtp_data(data, 0)
        return True
