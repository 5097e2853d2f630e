"""Timestamps of sources that follow each other, as one stream."""

from sundog.media.clock import ManualClock
from sundog.media.continuity import Continuity


def test_the_first_source_keeps_its_timestamps() -> None:
    times = Continuity(90_000, ManualClock())
    assert [times.map(t) for t in (5000, 8600)] == [5000, 8600]


def test_the_next_source_goes_on_by_the_time_that_has_passed() -> None:
    times = Continuity(90_000, clock := ManualClock())
    times.map(5000)
    clock.advance(2.0)
    times.begin()
    assert [times.map(t) for t in (70, 3670)] == [185_000, 188_600]
    clock.advance(0.5)
    times.begin()
    assert times.map(1 << 33) == 188_600 + 45_000
    assert times.offset == 188_600 + 45_000 - (1 << 33)


def test_two_sources_at_one_moment_do_not_share_a_timestamp() -> None:
    times = Continuity(90_000, ManualClock())
    times.map(100)
    times.begin()
    assert times.map(7) == 101


def test_a_source_without_a_timestamp_leaves_no_gap() -> None:
    times = Continuity(48_000, clock := ManualClock())
    times.begin()
    times.begin()
    assert times.map(960) == 960
    clock.advance(1.0)
    times.begin()
    times.begin()
    assert times.map(0) == 48_960


def test_reordered_timestamps_keep_their_places() -> None:
    times = Continuity(48_000, clock := ManualClock())
    assert [times.map(t) for t in (960, 2880, 1920)] == [960, 2880, 1920]
    times.begin()
    clock.advance(0.001)
    assert times.map(0) == 2880 + 48
