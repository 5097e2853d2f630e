"""How many sessions fit: values in, values out."""

import random

import pytest

from sundog.server.admission.capacity import Cost, Estimate, Slots, fitting

ANIME = Cost(all_s=0.034, loop_s=0.003)
FPS = 25.0


def test_sessions_that_fit_grow_with_cores_and_shrink_with_cost() -> None:
    assert 2 < fitting(ANIME, cores=2, fps=FPS) < 3
    assert fitting(ANIME, cores=4, fps=FPS) == pytest.approx(2 * fitting(ANIME, cores=2, fps=FPS))
    assert fitting(Cost(all_s=0.1, loop_s=0.003), cores=2, fps=FPS) < 1


def test_the_event_loop_is_a_bound_of_its_own() -> None:
    many = fitting(ANIME, cores=64, fps=FPS)
    assert many == pytest.approx(0.7 / (0.003 * FPS))
    assert many == fitting(ANIME, cores=128, fps=FPS)


def test_a_cost_of_nothing_is_no_division_by_zero() -> None:
    assert fitting(Cost(all_s=0, loop_s=0), cores=1, fps=FPS) > 1000


def test_sessions_that_take_more_than_was_measured_leave_less_room() -> None:
    estimate, dear = Estimate(ANIME), Cost(all_s=0.05, loop_s=0.003)
    for _ in range(20):
        estimate.note(dear, span_s=5, is_full_quality=True)
    assert estimate.cost.all_s == pytest.approx(0.05, rel=0.01)
    for _ in range(20):
        estimate.rest(5)
    assert estimate.cost.all_s == pytest.approx(ANIME.all_s, rel=0.01)


def test_cheap_sessions_make_no_room_for_they_may_ask_for_the_usual_any_time() -> None:
    estimate = Estimate(ANIME)
    for _ in range(100):
        estimate.note(Cost(all_s=0.001, loop_s=0.0001), span_s=5, is_full_quality=True)
    assert estimate.cost == ANIME


def test_pictures_drawn_smaller_for_want_of_room_do_not_look_cheap() -> None:
    estimate, dear = Estimate(ANIME), Cost(all_s=0.05, loop_s=0.003)
    for _ in range(20):
        estimate.note(dear, span_s=5, is_full_quality=True)
    for _ in range(100):
        estimate.note(ANIME, span_s=5, is_full_quality=False)
    assert estimate.cost.all_s == pytest.approx(0.05, rel=0.01)


def test_one_session_is_served_however_slow_the_machine() -> None:
    assert Slots(0.2).count == 1
    assert Slots(0.2).note(0.1, 100.0) == 1


def test_slots_follow_a_clear_and_lasting_change_all_the_way() -> None:
    slots = Slots(2.5)
    assert slots.note(5.3, 0.0) == 2
    assert slots.note(5.3, 9.9) == 2
    assert slots.note(5.3, 10.0) == 5
    assert slots.note(1.2, 11.0) == 5
    assert slots.note(1.2, 21.0) == 1


def test_a_spike_changes_nothing() -> None:
    slots = Slots(2.5)
    for now_s, fits in [(0, 5.0), (6, 2.5), (12, 5.0), (18, 1.0), (24, 2.4)]:
        assert slots.note(fits, now_s) == 2


@pytest.mark.parametrize("seed", range(10))
def test_slots_never_flap_around_a_border(seed: int) -> None:
    chance = random.Random(seed)
    slots = Slots(3.0)
    seen = [slots.note(3.0 + chance.uniform(-0.1, 0.1), 2.0 * at) for at in range(500)]
    assert len(set(seen)) == 1


@pytest.mark.parametrize("seed", range(10))
def test_slots_change_at_most_once_in_ten_seconds_whatever_is_measured(seed: int) -> None:
    chance = random.Random(seed)
    slots, changed_s, before = Slots(4.0), float("-inf"), 4
    for at in range(1000):
        count = slots.note(chance.uniform(0, 10) if at % 7 else 4.0, float(at))
        if count != before:
            assert at - changed_s >= 10
            changed_s, before = at, count
        assert count >= 1
