"""How parity is packed: what each packet of it says, and what it protects of a packet of media.

It goes on the stream of what is sent again (RFC 4588), whose numbers are its own: the gaps of media
stay gaps, and its arrivals are reported (RFC 8888) as those of any packet.

::

     0                   1                   2                   3
    +-------------------------------+---------------+---------------+
    | number of the first packet    | packets       | place         |
    +-------------------------------+---------------+---------------+
    | parity of: M, payload type | 16 bits of length | payload      |

"packets" follow each other and are of one picture, whose timestamp is the parity's too. "place" is that
among the group's parity packets, from 0.
"""

import struct
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from aiortc.rtp import RtpPacket

from sundog.media.rtc.video.parity.erasure import MOST_DATA, MOST_PARITY, parity_blocks

__all__ = ["MIME_TYPE", "Group", "block_of", "packet_of", "parity_payloads", "read_parity"]

MIME_TYPE: Final = "video/x-sundog-parity"
"""As session descriptions name it. Nobody else speaks it, and nobody else is offered it in an answer."""

_HEADER: Final = struct.Struct("!HBB")
_BLOCK: Final = struct.Struct("!BH")
_MARK: Final = 0x80


@dataclass(frozen=True, slots=True)
class Group:
    """Packets that are protected together.

    Attributes:
        first: Sequence number of the first, 0 to 65535.
        count: How many.
        timestamp: Of their picture, 32 bits.
        ssrc: Of their stream.
    """

    first: int
    count: int
    timestamp: int
    ssrc: int

    def numbers(self) -> list[int]:
        """Return the sequence numbers of its packets, in order."""
        return [(self.first + place) & 0xFFFF for place in range(self.count)]


def block_of(payload_type: int, payload: bytes, *, is_last: bool) -> bytes:
    """Return what is protected of a packet.

    Args:
        payload_type: Of its codec, 0 to 127.
        payload: Up to 65535 bytes.
        is_last: Whether its marker says that it ends its picture.
    """
    return _BLOCK.pack(_MARK * is_last | payload_type, len(payload)) + payload


def packet_of(group: Group, number: int, block: bytes) -> RtpPacket:
    """Return the packet that a block was of.

    Raises:
        ValueError: it was of none.
    """
    if len(block) < _BLOCK.size:
        raise ValueError(f"{len(block)} bytes protect no packet")
    kind, size = _BLOCK.unpack_from(block)
    payload = block[_BLOCK.size : _BLOCK.size + size]
    if len(payload) < size:
        raise ValueError(f"a packet of {size} bytes in a block of {len(block)}")
    return RtpPacket(
        payload_type=kind & ~_MARK,
        marker=kind >> 7,
        sequence_number=number,
        timestamp=group.timestamp,
        ssrc=group.ssrc,
        payload=payload,
    )


def parity_payloads(
    first: int, payload_type: int, payloads: Sequence[bytes], count: Callable[[int], int]
) -> Iterator[bytes]:
    """Give the payloads of a picture's parity packets, each group's made when it is asked for.

    Args:
        first: Sequence number of the picture's first packet.
        payload_type: Of its packets.
        payloads: Of its packets, in order; at least one.
        count: Tells how many parity packets go with so many; up to `MOST_PARITY` are made.
    """
    groups = -(-len(payloads) // MOST_DATA)
    size = -(-len(payloads) // groups)
    for at in range(0, len(payloads), size):
        part = payloads[at : at + size]
        if wanted := min(count(len(part)), MOST_PARITY):
            ends = len(payloads) - 1 - at
            blocks = [block_of(payload_type, p, is_last=n == ends) for n, p in enumerate(part)]
            yield from _protected((first + at) & 0xFFFF, blocks, wanted)


def _protected(first: int, blocks: Sequence[bytes], count: int) -> list[bytes]:
    heads = [_HEADER.pack(first, len(blocks), place) for place in range(count)]
    made = parity_blocks(blocks, count)
    return [head + block for head, block in zip(heads, made, strict=True)]


def read_parity(payload: bytes, timestamp: int, ssrc: int) -> tuple[Group, int, bytes]:
    """Return the group of a parity packet, its place among that group's parity, and its block.

    Args:
        payload: The packet's.
        timestamp: The packet's.
        ssrc: The stream that it protects.

    Raises:
        ValueError: it is none.
    """
    if len(payload) <= _HEADER.size:
        raise ValueError(f"{len(payload)} bytes are no parity")
    first, count, place = _HEADER.unpack_from(payload)
    if not 0 < count <= MOST_DATA or place >= MOST_PARITY:
        raise ValueError(f"parity {place} of {count} packets")
    group = Group(first, count, timestamp, ssrc)
    return group, place, payload[_HEADER.size :]
