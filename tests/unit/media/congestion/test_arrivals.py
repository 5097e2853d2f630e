"""What a receiver tells of the packets that come, and when."""

import pytest

from sundog.media.rtc.congestion.arrivals import Arrivals
from sundog.media.rtc.congestion.feedback import CongestionReport, parse_report


def told(arrivals: Arrivals, now_s: float) -> CongestionReport:
    return parse_report(arrivals.report(9, now_s))


def numbers(report: CongestionReport) -> list[tuple[int, bool]]:
    return [(arrival.sequence_number, arrival.ago_s is not None) for arrival in report.arrivals]


def test_nothing_is_told_before_anything_came() -> None:
    assert Arrivals().due_s() is None


def test_a_picture_is_told_of_at_once_and_a_packet_within_it_soon() -> None:
    arrivals = Arrivals()
    arrivals.arrived(1, 10, False, 1.0)
    assert arrivals.due_s() == pytest.approx(1.025)
    arrivals.arrived(1, 11, True, 1.002)
    assert arrivals.due_s() == pytest.approx(1.002)
    report = told(arrivals, 1.002)
    assert numbers(report) == [(10, True), (11, True)]
    assert report.arrivals[0].ago_s == pytest.approx(0.002, abs=0.001)
    assert report.timestamp == int(1.002 * 65536)


def test_the_last_report_before_a_pause_is_said_twice_and_not_more() -> None:
    arrivals = Arrivals()
    arrivals.arrived(1, 10, True, 1.0)
    first = told(arrivals, 1.0)
    assert arrivals.due_s() == pytest.approx(1.05)
    assert numbers(told(arrivals, 1.05)) == numbers(first)
    assert arrivals.due_s() is None


def test_where_packets_are_lost_each_report_is_said_twice() -> None:
    arrivals = Arrivals()
    arrivals.arrived(1, 10, False, 1.0)
    arrivals.arrived(1, 12, True, 1.0)
    first = told(arrivals, 1.0)
    assert arrivals.due_s() == pytest.approx(1.008)
    assert numbers(told(arrivals, 1.008)) == numbers(first)
    assert arrivals.due_s() is None


def test_a_gap_is_told_of_sooner_than_a_packet_and_named() -> None:
    arrivals = Arrivals()
    arrivals.arrived(1, 65535, False, 1.0)
    arrivals.arrived(1, 1, False, 1.001)
    assert arrivals.due_s() == pytest.approx(1.004)
    assert numbers(told(arrivals, 1.004)) == [(65535, True), (0, False), (1, True)]


def test_reports_keep_apart_whatever_comes() -> None:
    arrivals = Arrivals()
    count = 0
    for step in range(1000):
        now_s = step / 1000
        arrivals.arrived(1, step, True, now_s)
        due_s = arrivals.due_s()
        if due_s is not None and due_s <= now_s:
            told(arrivals, now_s)
            count += 1
    assert 200 <= count <= 251


def test_what_a_lost_report_told_the_next_one_tells_too() -> None:
    arrivals = Arrivals()
    arrivals.arrived(1, 1, True, 1.0)
    told(arrivals, 1.0)
    arrivals.arrived(1, 2, True, 1.04)
    assert numbers(told(arrivals, 1.04)) == [(1, True), (2, True)]
    arrivals.arrived(1, 3, True, 1.2)
    told(arrivals, 1.2)
    arrivals.arrived(1, 4, True, 1.21)
    assert numbers(told(arrivals, 1.21)) == [(3, True), (4, True)]


def test_a_packet_that_comes_late_or_twice_is_answered() -> None:
    arrivals = Arrivals()
    for number in (1, 2, 4):
        arrivals.arrived(1, number, True, 1.0)
    told(arrivals, 1.0)
    arrivals.arrived(1, 3, False, 2.0)
    assert arrivals.due_s() is not None
    assert (3, True) in numbers(told(arrivals, 2.0))
    told(arrivals, 2.05)
    arrivals.arrived(1, 4, True, 3.0)  # a probe: the sender has heard nothing
    assert arrivals.due_s() == pytest.approx(3.0)
    report = told(arrivals, 3.0)
    assert numbers(report) == [(4, True)]
    assert report.arrivals[0].ago_s == pytest.approx(2.0, abs=0.001)  # when it came first


def test_what_is_sent_again_is_a_stream_of_its_own() -> None:
    arrivals = Arrivals()
    arrivals.arrived(1, 7, True, 1.0)
    arrivals.arrived(2, 900, False, 1.001)
    report = told(arrivals, 1.002)
    assert [(a.ssrc, a.sequence_number) for a in report.arrivals] == [(1, 7), (2, 900)]


def test_a_flood_of_streams_and_numbers_is_bounded() -> None:
    arrivals = Arrivals()
    for ssrc in range(500):
        for number in (0, 3000, 6000, 60000, 200):
            arrivals.arrived(ssrc, number, False, 1.0)
        assert len(arrivals.report(9, 1.0)) <= 1200
    for number in range(20000):
        arrivals.arrived(1, number & 0xFFFF, False, 2.0)
    assert len(arrivals.report(9, 2.0)) <= 1200
    assert sum(len(stream.came_s) for stream in arrivals._streams.values()) <= 4000


def test_a_stream_that_begins_anew_elsewhere_is_told_of_from_there() -> None:
    arrivals = Arrivals()
    arrivals.arrived(1, 10, True, 1.0)
    told(arrivals, 1.0)
    arrivals.arrived(1, 30000, True, 1.04)
    assert numbers(told(arrivals, 1.04)) == [(30000, True)]
