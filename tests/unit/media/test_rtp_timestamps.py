"""Timestamps on their way in and out: unwrapped, never moved without need, always growing."""

from sundog.media.clock import ManualClock
from sundog.media.lipsync import Lipsync
from sundog.media.rtc.video.growing import GrowingTimestamps
from sundog.media.rtc.video.receiving.timestamps import RawTimestamps
from sundog.media.timeline import Timeline


def test_incoming_timestamps_keep_their_origin() -> None:
    stamps = RawTimestamps(Timeline(clock := ManualClock()), Lipsync(clock))
    assert [stamps.map(t) for t in (5000, 8600)] == [5000, 8600]


def test_incoming_timestamps_go_on_over_the_wrap() -> None:
    stamps = RawTimestamps(Timeline(clock := ManualClock()), Lipsync(clock))
    top = (1 << 32) - 1600
    assert [stamps.map(t) for t in (top, 2000)] == [top, top + 3600]


def test_a_reordered_frame_goes_back_not_around() -> None:
    stamps = RawTimestamps(Timeline(clock := ManualClock()), Lipsync(clock))
    assert [stamps.map(t) for t in (7200, 3600, 10800)] == [7200, 3600, 10800]


def test_outgoing_timestamps_pass_through_while_they_grow() -> None:
    stamps = GrowingTimestamps()
    assert [stamps.map(t) for t in (10, 3610, 9000)] == [10, 3610, 9000]


def test_a_source_that_starts_over_goes_on_where_it_was() -> None:
    stamps = GrowingTimestamps()
    assert [stamps.map(t) for t in (0, 3600, 0, 3600)] == [0, 3600, 7200, 10800]


def test_a_source_that_stamps_nothing_is_taken_for_25_fps() -> None:
    stamps = GrowingTimestamps()
    assert [stamps.map(None) for _ in range(3)] == [0, 3600, 7200]
