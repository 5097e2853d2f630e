"""Congestion control feedback on the wire (RFC 8888)."""

import contextlib
import random

import pytest

from sundog.media.rtc.congestion.feedback import (
    LONGEST_AGO_S,
    Arrival,
    CongestionReport,
    pack_report,
    parse_report,
    reports_in,
)

TOLD = CongestionReport(
    7,
    0x89ABCDEF,
    (
        Arrival(1, 65534, 0.5),
        Arrival(1, 65535, None),
        Arrival(1, 0, 0.0),
        Arrival(5, 9, 1 / 1024),
    ),
)


def test_a_report_is_read_as_it_was_written_also_where_numbers_begin_anew() -> None:
    assert parse_report(pack_report(TOLD)) == TOLD


def test_the_bytes_are_those_of_the_standard() -> None:
    report = CongestionReport(0x01020304, 0x0A0B0C0D, (Arrival(0x11223344, 0x55, 1.0),))
    assert pack_report(report) == bytes.fromhex(
        "8bcd0005"  # version 2, format 11, type 205, six words
        "01020304"
        "112233440055000184000000"  # one block: received, 1024/1024 s ago; two bytes of padding
        "0a0b0c0d"
    )


@pytest.mark.parametrize("ago_s", [8.0, 1e6])
def test_what_came_long_ago_is_told_as_long_ago(ago_s: float) -> None:
    data = pack_report(CongestionReport(7, 1, (Arrival(1, 1, ago_s),)))
    assert parse_report(data).arrivals[0].ago_s == LONGEST_AGO_S


def test_a_report_without_packets_is_one() -> None:
    empty = CongestionReport(7, 1, ())
    assert parse_report(pack_report(empty)) == empty


def test_packets_out_of_turn_cannot_be_told() -> None:
    with pytest.raises(ValueError, match="out of its turn"):
        pack_report(CongestionReport(7, 1, (Arrival(1, 1, 0.0), Arrival(1, 3, 0.0))))
    many = tuple(Arrival(1, number & 0xFFFF, None) for number in range(16385))
    with pytest.raises(ValueError, match="at most"):
        pack_report(CongestionReport(7, 1, many))


def test_a_report_that_promises_more_than_it_holds_is_refused() -> None:
    data = bytearray(pack_report(TOLD))
    data[14:16] = b"\x40\x00"  # 16384 packets in a packet of 40 bytes
    with pytest.raises(ValueError, match="no room"):
        parse_report(bytes(data))


def test_nonsense_is_refused_and_nothing_but_refused() -> None:
    chance = random.Random(8888)
    good = pack_report(TOLD)
    for _ in range(3000):
        data = bytearray(good[: chance.randrange(len(good) + 1)])
        for _ in range(chance.randrange(4)):
            if data:
                data[chance.randrange(len(data))] = chance.randrange(256)
        with contextlib.suppress(ValueError):
            assert len(parse_report(bytes(data)).arrivals) <= len(data)
        assert len(reports_in(bytes(data))) <= 1


def test_reports_are_found_among_other_packets_and_after_bad_ones() -> None:
    receiver_report = bytes.fromhex("80c9000100000001")
    bad = bytearray(pack_report(TOLD))
    bad[14:16] = b"\x40\x00"
    good = pack_report(TOLD)
    assert reports_in(receiver_report + bytes(bad) + good + receiver_report) == [TOLD]
    assert reports_in(good[:-4]) == []
    assert reports_in(b"") == []
    assert reports_in(receiver_report + b"\x00" * 8 + good) == []
