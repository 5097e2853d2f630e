"""Which RTP packets pass: how many of each stream, and how many come twice."""

from collections import deque
from typing import Final

__all__ = ["Flows"]

_IPV4: Final = 4
_UDP: Final = 17
_UDP_HEADER: Final = 8
_RTP_HEADER: Final = 12
_REMEMBERED: Final = 2048


class Flows:
    """Counts packets by source and payload type, which SRTP does not hide (RFC 3711 section 3.1).

    A stream that is sent again has an SSRC of its own (RFC 4588), or its numbers come twice.

    Attributes:
        packets: By SSRC, in hexadecimal, and payload type, such as ``1a2b3c4d/97``, since it was
            last emptied.
        again: Packets whose SSRC and number came before, likewise.
    """

    def __init__(self) -> None:
        self.packets: dict[str, int] = {}
        self.again = 0
        self._known: set[bytes] = set()
        self._order: deque[bytes] = deque()

    def note(self, packet: bytes) -> None:
        """Look at an IP packet."""
        start = _datagram_in(packet)
        if start is None or not _is_rtp(packet, start):
            return
        ssrc = packet[start + 8 : start + 12]
        name = f"{ssrc.hex()}/{packet[start + 1] & 0x7F}"
        self.packets[name] = self.packets.get(name, 0) + 1
        self._remember(ssrc + packet[start + 2 : start + 4])

    def _remember(self, key: bytes) -> None:
        if key in self._known:
            self.again += 1
            return
        self._known.add(key)
        self._order.append(key)
        if len(self._order) > _REMEMBERED:
            self._known.discard(self._order.popleft())

    def take(self) -> tuple[dict[str, int], int]:
        """Return both and begin again with nothing."""
        packets, again = self.packets, self.again
        self.packets, self.again = {}, 0
        return packets, again


def _datagram_in(packet: bytes) -> int | None:
    """Return where a UDP datagram's content begins in an IPv4 packet."""
    if len(packet) < 20 or packet[0] >> 4 != _IPV4 or packet[9] != _UDP:
        return None
    return (packet[0] & 0xF) * 4 + _UDP_HEADER


def _is_rtp(packet: bytes, start: int) -> bool:
    """Tell RTP from STUN and DTLS (RFC 7983) and from RTCP (RFC 5761 section 4)."""
    if len(packet) < start + _RTP_HEADER or not 128 <= packet[start] <= 191:
        return False
    return not 192 <= packet[start + 1] <= 223
