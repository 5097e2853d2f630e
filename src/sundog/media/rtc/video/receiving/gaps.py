"""Which RTP packets are missing, and how many were."""

from typing import Final

from aiortc.rtcrtpreceiver import NackGenerator
from aiortc.rtp import RtpPacket
from aiortc.utils import uint16_add, uint16_gt

__all__ = ["Gaps"]

_SEQUENCE: Final = 1 << 16

_MAX_DROPOUT: Final = 3000
"""A larger step means that the sender began anew (RFC 3550 appendix A.1)."""


class Gaps(NackGenerator):
    """aiortc's list of missing packets, which also counts.

    Attributes:
        received: All packets, padding included.
        octets: Bytes of their payload.
        missed: Packets that did not come in their turn.
        filled: Those of them that came later.
    """

    def __init__(self) -> None:
        super().__init__()
        self.received = self.octets = self.missed = self.filled = 0

    @property
    def lost(self) -> int:
        """Packets that have not come so far."""
        return self.missed - self.filled

    def add(self, packet: RtpPacket) -> bool:
        """Take a packet; return whether it shows that others are missing."""
        self.received += 1
        self.octets += len(packet.payload)
        number, newest = packet.sequence_number, self.max_seq
        if newest is not None and number != uint16_add(newest, 1):
            if uint16_gt(number, newest):
                gap = (number - newest - 1) % _SEQUENCE
                self.missed += gap if gap <= _MAX_DROPOUT else 0
            elif number in self.missing:
                self.filled += 1
        return super().add(packet)
