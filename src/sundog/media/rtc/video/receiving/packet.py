"""Packets of video as they came: what each header says, and which of them follow each other."""

import struct
from collections.abc import Iterator, Sequence
from typing import Final, Protocol, TypeVar

from aiortc.rtp import RTP_HEADER_LENGTH, HeaderExtensions

__all__ = ["AnyPacket", "ReceivedPacket", "stretches"]

_HEADER: Final = struct.Struct("!BBHLL")

_PLAIN: Final = 0x80
"""First byte of a packet that has neither padding nor extensions nor sources (RFC 3550 5.1)."""

_PADDED, _EXTENDED, _SOURCES = 0x20, 0x10, 0x0F


class AnyPacket(Protocol):
    """What is read of packets: aiortc's, or ours.

    Attributes:
        payload_type: Of its codec.
        marker: Not 0 for the last of a picture.
        sequence_number: 0 to 65535.
        timestamp: Of its picture, 32 bits.
        ssrc: Of its stream.
        payload: What it carries, without padding.
        padding_size: Bytes of padding.
    """

    payload_type: int
    marker: int
    sequence_number: int
    timestamp: int
    ssrc: int
    payload: bytes
    padding_size: int


class ReceivedPacket:
    """What aiortc's ``RtpPacket.parse`` reads, but for extensions, which are skipped; see above.

    A quarter of the time of aiortc's, which looks at each extension.
    """

    __slots__ = (
        "marker",
        "padding_size",
        "payload",
        "payload_type",
        "sequence_number",
        "ssrc",
        "timestamp",
    )
    # What aiortc takes over into a packet that was sent again.
    csrc: Final[list[int]] = []
    extensions: Final = HeaderExtensions()

    def __init__(self, data: bytes) -> None:
        """Read one.

        Raises:
            ValueError: it is no RTP packet, or ends too soon.
        """
        if len(data) < RTP_HEADER_LENGTH:
            raise ValueError(f"{len(data)} bytes are no RTP packet")
        first, kind, self.sequence_number, self.timestamp, self.ssrc = _HEADER.unpack_from(data)
        self.marker, self.payload_type = kind >> 7, kind & 0x7F
        self.padding_size = 0
        if first == _PLAIN:
            self.payload = data[RTP_HEADER_LENGTH:]
            return
        if first >> 6 != _PLAIN >> 6:
            raise ValueError("not of RTP's version 2")
        begin, end = _header_size(first, data), len(data)
        if first & _PADDED:
            self.padding_size = data[-1]
            end -= self.padding_size
            if not self.padding_size or end < begin:
                raise ValueError(f"{self.padding_size} bytes of padding")
        self.payload = data[begin:end]


P = TypeVar("P", bound=AnyPacket)


def stretches(packets: Sequence[P]) -> Iterator[Sequence[P]]:
    """Split packets into stretches: packets of one picture, each numbered behind the one before.

    Most that come together are one, and what is done once for a stretch is not done for each packet.
    """
    begin, before = 0, packets[0]
    for at in range(1, len(packets)):
        packet = packets[at]
        if (
            packet.sequence_number != before.sequence_number + 1
            or packet.timestamp != before.timestamp
            or packet.ssrc != before.ssrc
            or packet.payload_type != before.payload_type
        ):
            yield packets[begin:at]
            begin = at
        before = packet
    yield packets[begin:] if begin else packets


def _header_size(first: int, data: bytes) -> int:
    """Return how many bytes the header has with its sources and extensions."""
    at = RTP_HEADER_LENGTH + 4 * (first & _SOURCES)
    if first & _EXTENDED:
        # Two bytes say of which kind extensions are, two how many words of them there are.
        at += 4
        if at <= len(data):
            at += 4 * (data[at - 2] << 8 | data[at - 1])
    if at > len(data):
        raise ValueError("the packet ends within its header")
    return at
