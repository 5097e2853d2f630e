"""Frames of one path after those of another."""

import pytest

from decart.realtime.seam import Seam

RATE = 90_000
FRAME = RATE // 25


def seam(*shown: int) -> Seam:
    """Return one where frames with these timestamps were shown."""
    made = Seam(RATE)
    for pts in shown:
        assert made.passes(pts)
    return made


def test_the_first_frame_of_all_follows() -> None:
    assert seam().follows(0)
    assert seam().follows(None)


@pytest.mark.parametrize("last", [0, FRAME, 2**31 - 1, 2**32 - 1])
def test_what_is_newer_follows_and_what_was_shown_does_not(last: int) -> None:
    made = seam(last)
    assert made.follows((last + 1) % 2**32)
    assert made.follows(last + FRAME)
    assert not made.follows(last)
    assert not made.follows((last - 1) % 2**32)
    assert not made.follows(last - FRAME)


def test_timestamps_of_another_count_cannot_be_behind() -> None:
    made = seam(100 * RATE)
    assert not made.follows(96 * RATE)
    assert made.follows(90 * RATE)
    assert made.follows(2**31 + 100 * RATE)


def test_what_a_new_path_brings_is_held_back_until_it_has_caught_up() -> None:
    made = seam(10 * FRAME)
    made.open()
    assert [made.passes(n * FRAME) for n in (8, 9, 10, 11)] == [False, False, False, True]


def test_a_path_keeps_its_own_frames_in_order() -> None:
    made = seam(10 * FRAME)
    assert made.passes(9 * FRAME)


def test_a_seam_is_over_with_the_first_frame_that_follows() -> None:
    made = seam(10 * FRAME)
    made.open()
    assert made.passes(11 * FRAME)
    assert made.passes(5 * FRAME)


def test_a_frame_without_a_timestamp_is_not_held_back() -> None:
    made = seam(10 * FRAME)
    made.open()
    assert made.passes(None)
    assert made.follows(0)
