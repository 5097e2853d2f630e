"""What receiver reports tell of a stream (RFC 3550 section 6.4.1), counted for stretches of packets."""

from collections.abc import Sequence
from typing import Any

from aiortc.rtcrtpreceiver import StreamStatistics

from sundog.media.rtc.video.receiving.packet import AnyPacket

__all__ = ["Statistics"]


class Statistics(StreamStatistics):
    """aiortc's, which looks at each packet, and at the time of day for each."""

    def add_stretch(self, packets: Sequence[AnyPacket]) -> None:
        """Count packets of one picture, each numbered behind the one before.

        Jitter is measured at the first packet of a picture, so that the others only count.
        """
        first: Any = packets[0]  # it reads number and timestamp
        self.add(first)
        others = packets[1:]
        if self.max_seq == first.sequence_number:
            self.packets_received += len(others)
            self.max_seq = packets[-1].sequence_number
        else:  # they came late
            for packet in others:
                late: Any = packet
                self.add(late)
