"""A picture's RTP packets, as they are on the wire."""

import struct
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from aiortc.rtcrtpsender import random_sequence_number
from aiortc.rtp import HeaderExtensions, HeaderExtensionsMap, RtpPacket

__all__ = ["Head", "SentPacket", "Stream"]

_MARK_AND_NUMBER: Final = struct.Struct("!BH")
"""Marker with payload type, and sequence number: a header's second to fourth byte (RFC 3550
section 5.1)."""

_MARK: Final = 0x80


@dataclass(frozen=True, slots=True)
class Head:
    """What packets of one picture that leave together have in common.

    Attributes:
        data: A header as on the wire, with its extensions; marker and number are of no packet.
        payload_type: In it.
        timestamp: In it.
        ssrc: In it.
        extensions: In it.
    """

    data: bytes
    payload_type: int
    timestamp: int
    ssrc: int
    extensions: HeaderExtensions


class SentPacket:
    """A packet whose header is that of its picture's others, but for marker and number.

    Writing the rest once saves most of what a packet costs, and a packet that is sent again under
    its own number is the same to the last bit, whatever its extensions would be by then. It has
    what aiortc's `RtpPacket` has, as far as packets that are sent again are made of it.

    Attributes:
        head: What it has in common with others.
        data: As on the wire.
        sequence_number: 0 to 65535.
    """

    __slots__ = ("data", "head", "sequence_number")
    csrc: Final[list[int]] = []

    def __init__(self, head: Head, sequence_number: int, data: bytes) -> None:
        self.head = head
        self.sequence_number = sequence_number
        self.data = data

    @property
    def marker(self) -> int:
        """1 for the last packet of a picture, else 0."""
        return self.data[1] >> 7

    @property
    def payload(self) -> bytes:
        """What follows the header."""
        return self.data[len(self.head.data) :]

    @property
    def payload_type(self) -> int:
        """Of its codec."""
        return self.head.payload_type

    @property
    def timestamp(self) -> int:
        """Of its picture, 90 kHz ticks, 32 bits."""
        return self.head.timestamp

    @property
    def ssrc(self) -> int:
        """Of its stream."""
        return self.head.ssrc

    @property
    def extensions(self) -> HeaderExtensions:
        """Of its header."""
        return self.head.extensions

    def serialize(self, extensions_map: HeaderExtensionsMap | None = None) -> bytes:
        """Return the bytes; ``extensions_map`` was asked when the header was made."""
        return self.data


@dataclass(slots=True, kw_only=True)
class Stream:
    """What all packets of a stream have in common, and the number of the next.

    Attributes:
        ssrc: Of the stream.
        payload_type: Negotiated for its codec.
        mid: Of its section; None where that is not told.
        sequence_number: Of the next packet, 0 to 65535.
    """

    ssrc: int
    payload_type: int
    mid: str | None
    sequence_number: int = field(default_factory=random_sequence_number)

    def head(self, timestamp: int, send_time: int, extensions: HeaderExtensionsMap) -> Head:
        """Return what `packets` that leave at one time begin with.

        Args:
            timestamp: Of the picture, 90 kHz ticks of any number of bits.
            send_time: As in the header extension.
            extensions: Numbers of the header extensions.
        """
        packet = RtpPacket(
            payload_type=self.payload_type, timestamp=timestamp & 0xFFFFFFFF, ssrc=self.ssrc
        )
        packet.extensions.abs_send_time = send_time
        packet.extensions.mid = self.mid
        data = packet.serialize(extensions)
        return Head(data, self.payload_type, packet.timestamp, self.ssrc, packet.extensions)

    def packets(self, head: Head, payloads: Sequence[bytes], *, is_end: bool) -> list[SentPacket]:
        """Return the next packets of the picture that a head is of.

        Args:
            head: From `head`.
            payloads: Of the packets, in order.
            is_end: Whether the last of them is the picture's last, which its marker tells.
        """
        number, kind, pack = self.sequence_number, self.payload_type, _MARK_AND_NUMBER.pack
        first, rest = head.data[:1], head.data[4:]
        left = len(payloads) if is_end else -1
        made = []
        for payload in payloads:
            left -= 1
            own = pack(kind if left else kind | _MARK, number)
            made.append(SentPacket(head, number, b"".join((first, own, rest, payload))))
            number = (number + 1) & 0xFFFF
        self.sequence_number = number
        return made
