"""What a receiver does with parity: it has back what is missing, as soon as enough has come."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from aiortc.rtp import RtpPacket

from sundog.media.rtc.video.parity.erasure import restored
from sundog.media.rtc.video.parity.packets import Group, block_of, packet_of, read_parity
from sundog.media.rtc.video.receiving.packet import AnyPacket

__all__ = ["Repair"]

_KEPT: Final = 512
"""Packets of media that are kept: more than a second at 4 Mbit/s, 0.6 MB."""

_GROUPS: Final = 16
"""Groups that wait for more, at most."""


@dataclass(slots=True)
class _Waiting:
    """A group that lacks packets.

    Attributes:
        missing: Their sequence numbers.
        parity: Blocks of parity, by place.
    """

    missing: set[int]
    parity: dict[int, bytes] = field(default_factory=dict)


class Repair:
    """Keeps packets of media for a while, and groups of which some are missing."""

    def __init__(self) -> None:
        self._kept: list[AnyPacket | None] = [None] * _KEPT
        self._waiting: dict[Group, _Waiting] = {}

    def came(self, packets: Sequence[AnyPacket]) -> list[RtpPacket]:
        """Take packets of media; return those that can be had back by them."""
        kept = self._kept
        for packet in packets:
            kept[packet.sequence_number % _KEPT] = packet
        return (
            [back for packet in packets for back in self._filled(packet)] if self._waiting else []
        )

    def _filled(self, packet: AnyPacket) -> list[RtpPacket]:
        for group, waiting in self._waiting.items():
            if group.timestamp == packet.timestamp and packet.sequence_number in waiting.missing:
                waiting.missing.discard(packet.sequence_number)
                return self._settled(group, waiting)
        return []

    def parity_came(self, packet: AnyPacket, media_ssrc: int) -> list[RtpPacket]:
        """Take a packet of parity; return those of media that can be had back by it.

        Args:
            packet: It.
            media_ssrc: The stream that it protects.

        Raises:
            ValueError: it is none.
        """
        group, place, block = read_parity(packet.payload, packet.timestamp, media_ssrc)
        waiting = self._waiting.get(group)
        if waiting is None:
            lacks = {one for one in group.numbers() if self._of(group, one) is None}
            waiting = _Waiting(lacks)
            if not waiting.missing:
                return []
            self._waiting[group] = waiting
            if len(self._waiting) > _GROUPS:
                del self._waiting[next(iter(self._waiting))]
        waiting.parity[place] = block
        return self._settled(group, waiting)

    def _of(self, group: Group, number: int) -> AnyPacket | None:
        """Return a packet of a group, if it is here still."""
        kept = self._kept[number % _KEPT]
        if kept is None or kept.sequence_number != number or kept.timestamp != group.timestamp:
            return None
        return kept

    def _settled(self, group: Group, waiting: _Waiting) -> list[RtpPacket]:
        """Forget a group that lacks nothing any more; return what it lacked until now."""
        if len(waiting.missing) > len(waiting.parity):
            return []
        del self._waiting[group]
        if not waiting.missing:
            return []
        try:
            found = list(self._found(group, waiting))
        except ValueError:  # a sender's fault; what is missing can still be asked for
            return []
        for packet in found:
            self._kept[packet.sequence_number % _KEPT] = packet
        return found

    def _found(self, group: Group, waiting: _Waiting) -> Iterator[RtpPacket]:
        numbers = group.numbers()
        blocks = {}
        for place, number in enumerate(numbers):
            if (kept := self._of(group, number)) is not None:
                is_last = bool(kept.marker)
                blocks[place] = block_of(kept.payload_type, kept.payload, is_last=is_last)
        found = restored(blocks, waiting.parity, group.count)
        for place, block in sorted(found.items()):
            yield packet_of(group, numbers[place], block)
