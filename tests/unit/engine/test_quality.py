"""A slow engine draws smaller pictures: when, how small, and when it tries more again."""

import numpy as np
import pytest

from sundog.engine.quality import LEVELS, Quality, inner_size, resized
from tests.unit.engine.engine_pictures import luma, portrait


def frames(quality: Quality, count: int, busy_s: float) -> int:
    """Feed frames of a camera at 25 a second; return the number of changes."""
    return sum(quality.note(busy_s, 0.04) for _ in range(count))


def test_an_engine_in_time_keeps_its_quality() -> None:
    quality = Quality()
    assert frames(quality, 500, 0.030) == 0
    assert quality.level == 0


def test_an_engine_that_is_late_for_a_second_steps_down_one_level() -> None:
    quality = Quality()
    assert frames(quality, 24, 0.05) == 0
    assert frames(quality, 1, 0.05) == 1
    assert quality.level == 1
    assert frames(quality, 25, 0.05) == 1
    assert quality.level == len(LEVELS) - 1
    assert frames(quality, 100, 0.05) == 0, "there is nothing below"


def test_single_late_frames_change_nothing() -> None:
    quality = Quality()
    for _ in range(50):
        assert frames(quality, 9, 0.02) + frames(quality, 1, 0.3) == 0


def test_quality_comes_back_after_five_seconds_of_room() -> None:
    quality = Quality()
    frames(quality, 25, 0.05)
    assert frames(quality, 125, 0.012) == 0
    assert frames(quality, 5, 0.012) == 1
    assert quality.level == 0


def test_quality_does_not_come_back_where_there_is_room_for_this_level_only() -> None:
    quality = Quality()
    frames(quality, 25, 0.05)
    assert frames(quality, 1000, 0.028) == 0


def test_a_better_level_that_does_not_hold_is_tried_less_and_less_often() -> None:
    quality = Quality()
    waits = []
    frames(quality, 25, 0.05)
    for _ in range(4):
        wait = 0
        while quality.level:
            quality.note(0.012, 0.04)
            wait += 1
        waits.append(wait)
        frames(quality, 25, 0.05)
    assert waits == sorted(waits)
    assert waits[-1] > 4 * waits[0]


def test_without_a_rate_nothing_is_decided() -> None:
    quality = Quality()
    assert not any(quality.note(10.0, 0.0) for _ in range(100))


@pytest.mark.parametrize("size", [(1280, 704), (704, 1280), (640, 352)])
def test_inner_sizes_keep_the_shape_and_are_multiples_of_16(size: tuple[int, int]) -> None:
    for level, share in enumerate(LEVELS):
        inner = inner_size(size, level)
        assert not any(side % 16 for side in inner)
        assert inner[0] / inner[1] == pytest.approx(size[0] / size[1], rel=0.08)
        assert inner[0] == pytest.approx(size[0] * share, abs=8)


def test_a_stamp_is_not_made_smaller() -> None:
    assert inner_size((192, 176), 2) == (192, 176)


def test_a_picture_survives_being_drawn_smaller() -> None:
    image = portrait((640, 352))
    back = resized(resized(image, (320, 176)), (640, 352))
    assert back.shape == image.shape
    assert np.abs(luma(back) - luma(image)).mean() < 10
    assert resized(image, (640, 352)) is image
