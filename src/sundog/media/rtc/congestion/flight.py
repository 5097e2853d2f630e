"""What was sent and not yet heard of: bytes in flight, and what became of each packet."""

from dataclasses import dataclass, field
from typing import Final

from sundog.media.rtc.congestion.feedback import CongestionReport

__all__ = ["Fates", "Flight", "Packet"]

_MOST: Final = 4096
"""Packets in flight that are known; 8 s of them at 4 Mbit/s."""

_MOST_GONE: Final = 512
"""Packets that are taken as lost, of which a report may still tell otherwise."""


@dataclass(slots=True)
class Packet:
    """A packet on its way.

    Attributes:
        size: Bytes, of all its copies.
        sent_s: When its first copy left.
        again_s: When its last copy left.
        copies: How often it was sent; the arrival of one of several says little of the delay.
        missed_s: When a report first said that it had not come; None where none says so.
        order: Grows with each packet that leaves.
    """

    size: int
    sent_s: float
    again_s: float
    order: int
    copies: int = 1
    missed_s: float | None = None


@dataclass(slots=True)
class Fates:
    """What a report says of packets that were in flight.

    Attributes:
        arrived: Packets, and how long before the report each came, seconds.
        lost: Packets that were given up.
        late: Packets that had been given up and came after all.
    """

    arrived: list[tuple[Packet, float]] = field(default_factory=list)
    lost: int = 0
    late: int = 0


class Flight:
    """The packets in flight, at most some thousand.

    Attributes:
        octets: Their size, bytes.
        counted_from_s: Losses of packets that left earlier are not counted.
    """

    def __init__(self) -> None:
        self.octets = 0
        self.counted_from_s = float("-inf")
        self._packets: dict[int, Packet] = {}
        self._gone: dict[int, bool] = {}
        self._order = 0

    def __len__(self) -> int:
        return len(self._packets)

    def sent(self, ssrc: int, sequence_number: int, size: int, now_s: float) -> None:
        """Note a packet that leaves."""
        key = ssrc << 16 | sequence_number
        self.octets += size
        packet = self._packets.get(key)
        if packet is not None:
            packet.size += size
            packet.copies += 1
            packet.again_s = now_s
            return
        self._order += 1
        self._packets[key] = Packet(size, now_s, now_s, self._order)
        if len(self._packets) > _MOST:
            self.octets -= self._packets.pop(next(iter(self._packets))).size

    def oldest_s(self) -> float | None:
        """Return when the oldest packet in flight left; None where there is none."""
        for packet in self._packets.values():
            return packet.sent_s
        return None

    def acknowledged(self, report: CongestionReport, reorder_s: float, now_s: float) -> Fates:
        """Take what a report says; packets that were never sent are passed over.

        Args:
            report: What the receiver tells.
            reorder_s: A packet that has not come is given up once one has come that left so much
                later, or so long after it was first said to be missing.
            now_s: When the report came.
        """
        fates = Fates()
        newest_s = float("-inf")
        packets = self._packets
        for ssrc, sequence_number, ago_s in report.arrivals:
            key = ssrc << 16 | sequence_number
            packet = packets.get(key)
            if packet is None:
                if key in self._gone:
                    self._told_of_gone(key, ago_s is not None, fates)
            elif ago_s is None:
                packet.missed_s = now_s if packet.missed_s is None else packet.missed_s
            else:
                del packets[key]
                self.octets -= packet.size
                # Of several copies it was the last that could have come by then.
                left_s = packet.again_s if packet.again_s <= now_s - ago_s else packet.sent_s
                if left_s > newest_s:
                    newest_s = left_s
                fates.arrived.append((packet, ago_s))
        self._give_up(newest_s - reorder_s, now_s - reorder_s, fates)
        return fates

    def _told_of_gone(self, key: int, has_arrived: bool, fates: Fates) -> None:
        """Correct the counts where a packet that is no longer in flight is told of at last."""
        was_lost = self._gone[key]
        if has_arrived:
            del self._gone[key]
            fates.late += was_lost
        elif not was_lost:
            self._gone[key] = True
            fates.lost += 1

    def _give_up(self, sent_before_s: float, missed_before_s: float, fates: Fates) -> None:
        """Take out what left, or was missed, so early that it is not on its way any more.

        It is lost where it was told as missing; else the report on it may be lost, or it was the
        last of its stream, of which nothing later has come.
        """
        gone = []
        for key, packet in self._packets.items():
            is_old = packet.sent_s < sent_before_s
            if is_old or (packet.missed_s is not None and packet.missed_s < missed_before_s):
                gone.append((key, packet))
            elif packet.missed_s is None:
                break
        for key, packet in gone:
            del self._packets[key]
            self.octets -= packet.size
            if packet.sent_s >= self.counted_from_s:
                self._gone[key] = packet.missed_s is not None
                fates.lost += self._gone[key]
        while len(self._gone) > _MOST_GONE:
            del self._gone[next(iter(self._gone))]
