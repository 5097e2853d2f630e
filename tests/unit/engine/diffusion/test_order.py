"""Who goes next: the rules one by one."""

from collections.abc import Callable
from typing import Any

from sundog.engine.diffusion.sharing.limits import Limits
from sundog.engine.diffusion.sharing.order import Caller, chosen
from sundog.engine.diffusion.sharing.timing import Timing

SMALL, LARGE = (640, 352), (1280, 704)


def caller(
    number: int,
    tag: float = 0.0,
    arrived_s: float = 9.0,
    **more: Any,
) -> Caller:
    values = {"size": SMALL, "first_s": arrived_s, **more}
    return Caller(number=number, tag=tag, arrived_s=arrived_s, **values)


def numbers(
    *callers: Caller, most: int = 2, free: Callable[[int], int] = lambda frames: 0
) -> list[int]:
    picked = chosen(
        callers, 5.0, lambda size, waiting: min(waiting, most), lambda size, frames: free(frames)
    )
    return [it.number for it in picked]


def test_who_was_given_least_goes_first_then_the_older_frame() -> None:
    assert numbers(caller(1, 2), caller(2, 1), caller(3, 1, arrived_s=8)) == [3, 2]


def test_a_batch_has_one_size() -> None:
    assert numbers(caller(1, 2), caller(2, 1, size=LARGE), caller(3, 3, size=LARGE)) == [2, 3]


def test_in_overload_a_stale_frame_waits_for_the_next_one_while_others_are_fresh() -> None:
    overtaken = caller(3, 9, first_s=8)
    assert numbers(caller(1, 1, arrived_s=4), caller(2, 2), overtaken) == [2, 3]


def test_without_overload_no_frame_is_dropped_for_its_age() -> None:
    assert numbers(caller(1, 1, arrived_s=4), caller(2, 2), caller(3, 9)) == [1, 2]


def test_where_all_are_stale_the_youngest_goes_of_those_who_were_given_alike() -> None:
    ahead = caller(3, 30, arrived_s=4.9, first_s=4)
    assert numbers(caller(1, 1, arrived_s=3), caller(2, 2, arrived_s=4), ahead) == [2, 1]


def test_who_is_far_behind_goes_even_with_a_stale_frame() -> None:
    assert numbers(caller(1, 1, arrived_s=4), caller(2, 20), caller(3, 20, first_s=8)) == [1, 2]


def test_who_must_be_drawn_alone_shares_no_batch() -> None:
    assert numbers(caller(1, 6), caller(2, 5, alone=True), caller(3, 7)) == [2]
    assert numbers(caller(1, 4), caller(2, 5, alone=True), caller(3, 7)) == [1, 3]


def test_who_gives_way_takes_only_places_that_cost_nothing() -> None:
    live, giving = caller(1, 5), [caller(n, 0, gives_way=True) for n in (2, 3)]
    assert numbers(live, *giving) == [1]
    assert numbers(live, *giving, free=lambda frames: 1) == [1, 2]
    assert numbers(*giving) == [2, 3]


def test_nobody_waits_nobody_goes() -> None:
    assert numbers() == []


def test_as_many_go_together_as_pay() -> None:
    alike = Timing(lambda size, frames: 0.01)
    in_proportion = Timing(lambda size, frames: 0.01 * frames)
    padded = Timing(lambda size, frames: 0.01 * (1 if frames < 3 else 1.5 if frames < 5 else 3))
    assert [alike.best(SMALL, waiting) for waiting in (1, 3, 8)] == [1, 3, 8]
    assert [in_proportion.best(SMALL, waiting) for waiting in (1, 3, 8)] == [1, 1, 1]
    assert [padded.best(SMALL, waiting) for waiting in (3, 4, 5, 8)] == [2, 4, 4, 4]


def test_frames_are_called_for_as_early_as_loading_takes() -> None:
    timing = Timing(lambda size, frames: 0.01)
    for _ in range(200):
        timing.note_lead(0.008)
    assert 0.0079 < timing.lead_s < 0.0081
    timing.note_lead(5.0)
    assert timing.lead_s < 0.02 <= timing.patience_s <= 0.05


def test_a_limit_ends_after_a_minute() -> None:
    limits = Limits()
    assert limits.most(SMALL, 8, 0.0) == 8
    limits.halve(SMALL, 8, 0.0)
    assert [limits.most(SMALL, 8, at_s) for at_s in (1.0, 61.0)] == [4, 8]
    assert limits.most(LARGE, 8, 1.0) == 8


def test_a_batch_that_is_too_large_each_time_is_tried_ever_more_seldom() -> None:
    limits, now_s, tries = Limits(), 0.0, 0
    while now_s < 24 * 3600:
        if limits.most(SMALL, 8, now_s) == 8:
            limits.halve(SMALL, 8, now_s)
            tries += 1
        now_s += 1.0
    assert tries < 32  # a minute apart it would be 1440
    limits.halve(SMALL, 4, now_s)
    assert limits.most(SMALL, 8, now_s + 1) == 2
    later_s = now_s + 24 * 3600
    limits.halve(SMALL, 8, later_s)
    assert limits.most(SMALL, 8, later_s + 61) == 8
