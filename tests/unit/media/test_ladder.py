"""How large a picture a rate is enough for: down at once, up slowly."""

import pytest

from sundog.media.rtc.video.coding.ladder import Ladder, Size

FULL = (1280, 704)
FRAME_S = 0.04


def sizes(ladder: Ladder, targets: list[tuple[float, int]], captured: Size = FULL) -> list[Size]:
    """Run through (seconds, bits per second) at 25 fps; return the sizes, each once in a row."""
    steps: list[Size] = []
    number = 0
    for duration_s, target_bps in targets:
        for _ in range(round(duration_s / FRAME_S)):
            size = ladder.size(captured, target_bps, number * FRAME_S)
            number += 1
            if not steps or steps[-1] != size:
                steps.append(size)
    return steps


@pytest.mark.parametrize(
    ("target_bps", "size"),
    [
        (4_000_000, (1280, 704)),
        (1_000_000, (1280, 704)),
        (700_000, (960, 528)),
        (300_000, (640, 352)),
        (150_000, (480, 264)),
    ],
)
def test_a_rate_begins_with_the_size_that_looks_best_at_it(target_bps: int, size: Size) -> None:
    assert Ladder().size(FULL, target_bps, 0.0) == size


def test_a_cut_is_followed_at_once_by_one_step() -> None:
    ladder = Ladder()
    ladder.size(FULL, 4_000_000, 0.0)
    assert ladder.size(FULL, 300_000, 0.04) == (640, 352)


def test_the_whole_picture_comes_back_in_one_step_once_there_was_room_for_a_while() -> None:
    ladder = Ladder()
    steps = sizes(ladder, [(1, 4_000_000), (1, 300_000), (1.8, 4_000_000)])
    assert steps == [FULL, (640, 352)]
    assert ladder.size(FULL, 4_000_000, 4.1) == FULL


def test_a_short_glimpse_of_room_changes_nothing() -> None:
    ladder = Ladder()
    steps = sizes(ladder, [(1, 300_000), *[(0.8, 2_000_000), (0.2, 300_000)] * 10])
    assert steps == [(640, 352)]


@pytest.mark.parametrize("around_bps", [885_000, 450_000, 180_000])
def test_a_rate_that_sways_moves_nothing(around_bps: int) -> None:
    low, high = round(around_bps * 0.9), round(around_bps * 1.15)
    assert len(sizes(Ladder(), [(2, low), (2, high)] * 10)) <= 2


def test_a_key_frame_that_is_made_anyway_brings_the_whole_picture_back() -> None:
    ladder = Ladder()
    ladder.size(FULL, 300_000, 0.0)
    assert ladder.size(FULL, 4_000_000, 0.04) == (640, 352)
    assert ladder.size(FULL, 4_000_000, 0.08, is_key=True) == FULL


@pytest.mark.parametrize("captured", [(720, 1280), (853, 481), (1920, 1080), (640, 360)])
@pytest.mark.parametrize("target_bps", [150_000, 300_000, 600_000, 3_000_000])
def test_every_size_keeps_its_shape_on_even_sides(captured: Size, target_bps: int) -> None:
    width, height = Ladder().size(captured, target_bps, 0.0)
    assert width % 2 == height % 2 == 0
    assert width / height == pytest.approx(captured[0] / captured[1], rel=0.02)


def test_a_small_picture_is_left_as_it_is() -> None:
    assert Ladder().size((320, 176), 150_000, 0.0) == (320, 176)
    assert Ladder().size((2, 2), 150_000, 0.0) == (16, 16)


def test_a_new_camera_begins_anew() -> None:
    ladder = Ladder()
    ladder.size(FULL, 300_000, 0.0)
    assert ladder.size((640, 352), 300_000, 0.04) == (640, 352)
