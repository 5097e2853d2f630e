"""What was sent and not yet heard of: bytes in flight, and what became of each packet."""

from dataclasses import dataclass, field
from typing import Final

from sundog.media.rtc.congestion.feedback import CongestionReport

__all__ = ["Fates", "Flight", "Packet"]

_MOST: Final = 4096
"""Packets in flight that are known; 8 s of them at 4 Mbit/s."""

_UNTOLD_S: Final = 0.5
"""A packet that no report tells of is forgotten once one sent so much later has arrived."""

_MOST_LOST: Final = 512
"""Lost packets that may still turn out to be late."""


@dataclass(slots=True)
class Packet:
    """A packet on its way.

    Attributes:
        size: Bytes, of all its copies.
        sent_s: When its first copy left.
        copies: How often it was sent; the arrival of one of several says little of the delay.
        missed_s: When a report first said that it had not come; None where none says so.
    """

    size: int
    sent_s: float
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
    """

    def __init__(self) -> None:
        self.octets = 0
        self._packets: dict[int, Packet] = {}
        self._lost: dict[int, None] = {}

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
            return
        self._packets[key] = Packet(size, now_s)
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
            reorder_s: A packet that is missing is lost once one has come that left so much later,
                or so long after it was first said to be missing.
            now_s: When the report came.
        """
        fates = Fates()
        begins: dict[int, int] = {}
        newest_s = float("-inf")
        for ssrc, sequence_number, ago_s in report.arrivals:
            begins.setdefault(ssrc, sequence_number)
            key = ssrc << 16 | sequence_number
            if ago_s is None:
                missing = self._packets.get(key)
                if missing is not None and missing.missed_s is None:
                    missing.missed_s = now_s
            elif (packet := self._packets.pop(key, None)) is not None:
                self.octets -= packet.size
                newest_s = max(newest_s, packet.sent_s)
                fates.arrived.append((packet, ago_s))
            elif key in self._lost:
                del self._lost[key]
                fates.late += 1
        self._give_up(newest_s - reorder_s, now_s - reorder_s, begins, fates)
        return fates

    def _give_up(
        self, sent_before_s: float, missed_before_s: float, begins: dict[int, int], fates: Fates
    ) -> None:
        """Take out what left, or was missed, early enough and will not be told of as arrived."""
        gone = []
        for key, packet in self._packets.items():
            is_old = packet.sent_s < sent_before_s
            if packet.missed_s is not None:
                if is_old or packet.missed_s < missed_before_s:
                    gone.append(key)
            elif is_old:
                begin = begins.get(key >> 16)
                # Told of in a report that was lost, and not in this one or any later one.
                is_past = begin is not None and 0 < (begin - key) & 0xFFFF < 0x8000
                if is_past or packet.sent_s < sent_before_s - _UNTOLD_S:
                    gone.append(key)
            else:
                break
        for key in gone:
            packet = self._packets.pop(key)
            self.octets -= packet.size
            if packet.missed_s is not None:
                fates.lost += 1
                self._lost[key] = None
        while len(self._lost) > _MOST_LOST:
            del self._lost[next(iter(self._lost))]
