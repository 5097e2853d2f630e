"""Encoded pictures of the model as RTP packets that aiortc's own parser reads (RFC 6184)."""

from functools import cache
from typing import Final

from aiortc.rtp import RtpPacket

from tests.simulation.encoder import EncodedPicture

__all__ = ["AGAIN_TYPE", "MEDIA_TYPE", "PARITY_TYPE", "number_of", "packets_of"]

MEDIA_TYPE, AGAIN_TYPE, PARITY_TYPE = 102, 103, 104
"""Payload types: H.264, what of it is sent again, and parity."""

_MAX_PAYLOAD: Final = 1200
"""Bytes of payload in a packet, as aiortc cuts H.264."""

_TICKS: Final = 3600
"""RTP time of one picture at 25 fps; a picture's number times this is its timestamp."""

_FU_A, _IDR, _SLICE = 28, 5, 1
_PARAMETERS: Final = (
    b"\x78" + b"\x00\x10\x67" + b"\x42\xe0\x1f" * 5 + b"\x00\x04\x68" + b"\xce\x3c\x80"
)
"""Sequence and picture parameter sets in one STAP-A, which begins a key frame."""


def packets_of(picture: EncodedPicture, ssrc: int, first: int) -> list[RtpPacket]:
    """Return a picture's packets; ``first`` is the sequence number of the first."""
    payloads = [_PARAMETERS] if picture.reference is None else []
    left, unit = picture.size, _IDR if picture.reference is None else _SLICE
    starts = True
    while left > 0 or starts:
        size = min(left, _MAX_PAYLOAD - 2)
        left -= size
        payloads.append(_fragment(unit, starts, left <= 0, max(size, 2)))
        starts = False
    last = len(payloads) - 1
    return [
        RtpPacket(
            payload_type=MEDIA_TYPE,
            marker=int(index == last),
            sequence_number=(first + index) & 0xFFFF,
            timestamp=picture.number * _TICKS & 0xFFFFFFFF,
            ssrc=ssrc,
            payload=payload,
        )
        for index, payload in enumerate(payloads)
    ]


def number_of(timestamp: int) -> int:
    """Return which picture a timestamp belongs to."""
    return timestamp // _TICKS


@cache
def _fragment(unit: int, starts: bool, ends: bool, size: int) -> bytes:
    header = bytes([0x60 | _FU_A, starts << 7 | ends << 6 | unit])
    # Nothing that looks like a start code.
    return header + b"\xaa" * size
