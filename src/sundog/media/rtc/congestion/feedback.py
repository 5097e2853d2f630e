"""RTCP's feedback for congestion control on the wire (RFC 8888): which packet came, and when."""

import struct
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final, NamedTuple

__all__ = [
    "LONGEST_AGO_S",
    "Arrival",
    "CongestionReport",
    "is_lone_report",
    "pack_report",
    "pack_streams",
    "parse_report",
    "reports_in",
]

_HEADER: Final = struct.Struct("!BBHL")
_STREAM: Final = struct.Struct("!LHH")
_TIMESTAMP: Final = struct.Struct("!L")

_VERSION: Final = 0x80
_PADDED: Final = 0x20
_FORMAT: Final = 11
_PACKET_TYPE: Final = 205

_RECEIVED: Final = 0x8000
_AGO: Final = 0x1FFF
_TICKS_A_SECOND: Final = 1024
_LONGEST_TICKS: Final = 0x1FFE
"""Came so long ago or longer; 0x1FFF says that it is not known when."""

_TRAILERS: Final = (14, 20)
"""Bytes behind an encrypted RTCP packet: its index, and the tag of HMAC-SHA1-80 (RFC 3711 section 4.2)
or AES-GCM (RFC 7714 section 9.1). Between the two sizes no other packet fits: they are of 4 n bytes."""

_AGOS_S: Final = [min(ticks, _LONGEST_TICKS) / _TICKS_A_SECOND for ticks in range(_AGO + 1)]

_MOST_BLOCKS: Final = 16384
"""Packets that a report may tell of in one stream (RFC 8888 section 3.1)."""

LONGEST_AGO_S: Final = _LONGEST_TICKS / _TICKS_A_SECOND
"""What `Arrival.ago_s` is where a packet came that long ago, or nobody knows when."""


class Arrival(NamedTuple):
    """What became of one packet.

    Attributes:
        ssrc: Of its stream.
        sequence_number: 0 to 65535.
        ago_s: Seconds before the report's timestamp at which it came, 0 to `LONGEST_AGO_S`; None
            where it has not come.
    """

    ssrc: int
    sequence_number: int
    ago_s: float | None


_make: Final = tuple.__new__


@dataclass(frozen=True, slots=True)
class CongestionReport:
    """What a receiver says of the packets that it was sent.

    Attributes:
        sender_ssrc: Who says so.
        timestamp: When, 1/65536 s, modulo 2**32; the middle of an NTP time (RFC 8888 section 3.1).
        arrivals: The packets of each stream in turn, by rising sequence number.
    """

    sender_ssrc: int
    timestamp: int
    arrivals: tuple[Arrival, ...]


def pack_report(report: CongestionReport) -> bytes:
    """Return a report as one RTCP packet.

    Raises:
        ValueError: the packets of a stream do not follow each other without gaps, or are too many.
    """
    streams = []
    for ssrc, told in groupby(report.arrivals, key=lambda arrival: arrival.ssrc):
        arrivals = list(told)
        if len(arrivals) > _MOST_BLOCKS:
            raise ValueError(f"{len(arrivals)} packets in a stream, at most {_MOST_BLOCKS} fit")
        first = arrivals[0].sequence_number
        for index, arrival in enumerate(arrivals):
            if arrival.sequence_number != (first + index) & 0xFFFF:
                raise ValueError(f"packet {arrival.sequence_number} is out of its turn")
        streams.append((ssrc, first, [arrival.ago_s for arrival in arrivals]))
    return pack_streams(report.sender_ssrc, report.timestamp, streams)


def pack_streams(
    sender_ssrc: int,
    timestamp: int,
    streams: Iterable[tuple[int, int, Sequence[float | None]]],
) -> bytes:
    """Return a report as one RTCP packet, without a value for each arrival.

    Args:
        sender_ssrc: See `CongestionReport`.
        timestamp: See there.
        streams: For each its SSRC, the number of the first packet, and of that and those behind it
            what `Arrival.ago_s` says; 16384 at most.
    """
    parts = [b""]
    for ssrc, first, agos_s in streams:
        # An odd number of blocks is followed by two empty bytes.
        blocks = [0 if ago_s is None else _block(ago_s) for ago_s in agos_s]
        blocks += [0] * (len(blocks) % 2)
        parts.append(_STREAM.pack(ssrc, first, len(agos_s)))
        parts.append(struct.pack(f"!{len(blocks)}H", *blocks))
    parts.append(_TIMESTAMP.pack(timestamp & 0xFFFFFFFF))
    words = 1 + sum(map(len, parts)) // 4
    parts[0] = _HEADER.pack(_VERSION | _FORMAT, _PACKET_TYPE, words, sender_ssrc)
    return b"".join(parts)


def _block(ago_s: float) -> int:
    ticks = round(ago_s * _TICKS_A_SECOND)
    return _RECEIVED | (
        ticks if 0 <= ticks <= _LONGEST_TICKS else 0 if ticks < 0 else _LONGEST_TICKS
    )


def parse_report(data: bytes) -> CongestionReport:
    """Read one RTCP packet.

    Explicit congestion marks are not kept. A report may be as long as its packet and no longer.

    Raises:
        ValueError: it is no report, or its lengths do not fit each other.
    """
    if len(data) < _HEADER.size + _TIMESTAMP.size or len(data) % 4:
        raise ValueError(f"{len(data)} bytes are no congestion control feedback")
    first, packet_type, words, sender_ssrc = _HEADER.unpack_from(data)
    if first & ~_PADDED != _VERSION | _FORMAT or packet_type != _PACKET_TYPE:
        raise ValueError("not congestion control feedback (RTCP type 205, format 11)")
    if 4 * (words + 1) != len(data):
        raise ValueError(f"the report says {4 * (words + 1)} bytes and has {len(data)}")
    end = len(data)
    if first & _PADDED:
        end -= data[-1]
        if not data[-1] or data[-1] % 4 or end < _HEADER.size + _TIMESTAMP.size:
            raise ValueError(f"{data[-1]} bytes of padding")
    end -= _TIMESTAMP.size
    arrivals: list[Arrival] = []
    at = _HEADER.size
    while at < end:
        at = _parse_stream(data, at, end, arrivals)
    return CongestionReport(sender_ssrc, _TIMESTAMP.unpack_from(data, end)[0], tuple(arrivals))


def _parse_stream(data: bytes, at: int, end: int, arrivals: list[Arrival]) -> int:
    """Read what one stream's packets became into ``arrivals``; return where the next begins."""
    if end - at < _STREAM.size:
        raise ValueError("the report ends within a stream")
    ssrc, begin, count = _STREAM.unpack_from(data, at)
    at += _STREAM.size
    after = at + 2 * (count + count % 2)
    if count > _MOST_BLOCKS or after > end:
        raise ValueError(f"the report has no room for the {count} packets that it promises")
    for number, block in enumerate(struct.unpack_from(f"!{count}H", data, at), begin):
        ago_s = _AGOS_S[block & _AGO] if block & _RECEIVED else None
        # What `Arrival` does with its arguments, in a third of the time; reports come often.
        arrivals.append(_make(Arrival, (ssrc, number & 0xFFFF, ago_s)))
    return int(after)


def is_lone_report(protected: bytes) -> bool:
    """Tell whether what a datagram brings is one report and nothing else, before it is decrypted.

    The first header of a compound is never encrypted (RFC 3711 section 3.4).
    """
    if len(protected) < _HEADER.size or protected[1] != _PACKET_TYPE:
        return False
    size = 4 * ((protected[2] << 8 | protected[3]) + 1)
    return protected[0] & 0x1F == _FORMAT and len(protected) - size in _TRAILERS


def reports_in(compound: bytes) -> list[CongestionReport]:
    """Return the reports in what one datagram brought (RFC 3550 section 6.1); ignore the rest.

    A report that cannot be read is left out; what follows nonsense is not looked at.
    """
    return [report for packet in _packets(compound) if (report := _report_or_none(packet))]


def _packets(compound: bytes) -> Iterator[bytes]:
    at = 0
    while len(compound) - at >= 4 and compound[at] >> 6 == 2:
        after = at + 4 + 4 * int.from_bytes(compound[at + 2 : at + 4], "big")
        if after > len(compound):
            return
        if compound[at] & 0x1F == _FORMAT and compound[at + 1] == _PACKET_TYPE:
            yield compound[at:after]
        at = after


def _report_or_none(packet: bytes) -> CongestionReport | None:
    try:
        return parse_report(packet)
    except ValueError:
        return None
