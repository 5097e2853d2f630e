"""Forward error correction in the model: parity packets, and what they bring back."""

import math
from dataclasses import dataclass, field
from typing import Final

from aiortc.rtp import RtpPacket

from tests.simulation.packets import PARITY_TYPE

__all__ = ["Protection", "Repair"]

_SPARED_BELOW: Final = 0.005
"""Share of losses below which an adapting sender sends no parity."""

_GROUPS: Final = 32
"""Groups that a receiver remembers."""


class Parity(RtpPacket):
    """A parity packet.

    Attributes:
        covers: The packets of its group.
    """

    covers: tuple[RtpPacket, ...]


@dataclass(frozen=True)
class Protection:
    """How much parity each frame gets.

    Attributes:
        share: Parity packets against media packets; where it adapts, the most.
        is_ideal: Any k of n packets bring back all (Reed-Solomon). Otherwise XOR, in as many
            interleaved groups as there are parity packets (RFC 8627), each mending one loss.
        adapts: Whether there is only as much as the losses of late call for.
    """

    share: float
    is_ideal: bool = False
    adapts: bool = False

    def spent(self, lost_share: float) -> float:
        """Return the share of parity for a share of losses."""
        if not self.adapts:
            return self.share
        if lost_share < _SPARED_BELOW:
            return 0.0
        # What 17 packets, a usual frame, lose nine times of ten.
        return min(self.share, lost_share + 1.3 * math.sqrt(lost_share * (1 - lost_share) / 17))

    def parity(self, packets: list[RtpPacket], share: float, first: int) -> list[RtpPacket]:
        """Return a frame's parity packets; ``first`` is the sequence number of the first."""
        if not share:
            return []
        count = max(1, round(share * len(packets)))
        groups = [packets] * count if self.is_ideal else [packets[n::count] for n in range(count)]
        return [
            self._packet(group, (first + index) & 0xFFFF)
            for index, group in enumerate(groups)
            if group
        ]

    def _packet(self, group: list[RtpPacket], number: int) -> Parity:
        longest = max((packet.payload for packet in group), key=len)
        parity = Parity(PARITY_TYPE, 0, number, group[0].timestamp, group[0].ssrc + 2, longest)
        parity.covers = tuple(group)
        return parity


@dataclass
class Repair:
    """What a receiver does with parity: gives back what is missing once a group has enough."""

    _came: dict[int, None] = field(default_factory=dict)
    _groups: dict[tuple[int, int], tuple[Parity, int]] = field(default_factory=dict)

    def arrived(self, packet: RtpPacket) -> list[RtpPacket]:
        """Take a packet of either kind; return those that it brings back."""
        if isinstance(packet, Parity):
            key = packet.covers[0].sequence_number, len(packet.covers)
            _, parities = self._groups.get(key, (packet, 0))
            self._groups[key] = packet, parities + 1
            while len(self._groups) > _GROUPS:
                del self._groups[next(iter(self._groups))]
        else:
            self._came[packet.sequence_number] = None
            while len(self._came) > 4096:
                del self._came[next(iter(self._came))]
        return self._mended()

    def _mended(self) -> list[RtpPacket]:
        for key, (parity, parities) in list(self._groups.items()):
            missing = [p for p in parity.covers if p.sequence_number not in self._came]
            if len(missing) <= parities:
                del self._groups[key]
                self._came.update(dict.fromkeys(p.sequence_number for p in missing))
                if missing:
                    return missing
        return []
