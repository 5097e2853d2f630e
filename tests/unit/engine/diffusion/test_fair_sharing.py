"""Ten minutes of overload and other trouble in virtual time: how old frames get, and whose."""

import pytest

from tests.unit.engine.diffusion.virtual_sharing import LARGE, World, cameras

T_S = 0.04
"""A batch of two, while six cameras of 25 fps offer three times as much."""


def overloaded() -> World:
    return World(cameras(6), lambda size, frames: T_S, places=2, noise=0.05)


def test_for_ten_minutes_of_triple_overload_frames_are_two_batches_old_at_most() -> None:
    world = overloaded()
    world.run(600)
    ages = world.ages()
    assert ages[int(len(ages) * 0.99)] <= 2.0
    # The one before may have taken a moment longer than it was expected to.
    assert ages[-1] <= 2.1
    counts = world.counts().values()
    assert max(counts) - min(counts) <= 8
    assert world.busy() > 0.97
    assert {batch[2] for batch in world.batches[10:]} == {2}
    first, last = ([f.age_s for f in world.frames if low < f.at_s < low + 60] for low in (1, 539))
    assert sum(last) / len(last) == pytest.approx(sum(first) / len(first), rel=0.05)


def test_a_lone_session_overloaded_three_times_stays_two_batches_behind_at_most() -> None:
    world = World(cameras(1), lambda size, frames: 0.12, noise=0.05)
    world.run(600)
    assert world.ages()[-1] <= 2.0
    assert world.busy() > 0.97


def test_batches_shorter_than_a_frame_leave_the_rule_in_place() -> None:
    world = World(cameras(24), lambda size, frames: 0.02, places=4, noise=0.05)
    world.run(30)
    ages = world.ages()
    assert ages[int(len(ages) * 0.99)] <= 2.0
    counts = world.counts().values()
    assert max(counts) - min(counts) <= 8
    assert world.busy() > 0.95


def test_cameras_in_step_with_the_machine_are_served_alike() -> None:
    world = World(cameras(6, jitter_s=0.0), lambda size, frames: T_S, places=2)
    world.run(120)
    counts = world.counts().values()
    assert max(counts) - min(counts) <= 10
    ages = world.ages()
    # Whose frames always come a moment too early gets them a lead older, or none at all.
    assert ages[int(len(ages) * 0.99)] <= 2.1


def test_without_overload_every_frame_is_drawn() -> None:
    world = World(cameras(4), lambda size, frames: 0.0084 * frames, noise=0.05)
    world.run(30)
    for number, count in world.counts().items():
        assert count >= world.sessions[number].taken > 29 * 25  # the last may be on its way
    assert max(frame.age_s for frame in world.frames) < 0.04


def test_where_a_batch_is_no_quicker_than_its_frames_they_are_drawn_one_by_one() -> None:
    world = World(cameras(2), lambda size, frames: 0.014 * frames)
    world.run(10)
    assert {batch[2] for batch in world.batches} == {1}


def test_sessions_that_fall_out_of_step_find_together_again() -> None:
    world = World(cameras(2), lambda size, frames: 0.05)
    world.run(30)
    assert {batch[2] for batch in world.batches[20:]} == {2}


def test_sizes_share_a_machine_fairly_and_stay_young() -> None:
    sessions = cameras(9)
    for session in sessions[:3]:
        session.size = LARGE
    world = World(sessions, lambda size, _: 0.06 if size == LARGE else 0.03, places=2, noise=0.05)
    world.run(60)
    counts = world.counts().values()
    assert max(counts) - min(counts) <= 8
    ages = world.ages()
    assert ages[int(len(ages) * 0.99)] <= 2.0


def test_those_who_give_way_take_nothing_and_are_not_starved() -> None:
    sessions = cameras(8)
    sessions[6].gives_way = sessions[7].gives_way = True
    world = World(sessions, lambda size, frames: T_S, places=2, noise=0.05)
    world.run(60)
    counts = world.counts()
    alone = overloaded()
    alone.run(60)
    assert min(counts[n] for n in range(6)) >= 0.97 * min(alone.counts().values())
    assert 25 <= min(counts[6], counts[7]) <= max(counts[6], counts[7]) <= 35


def test_those_who_give_way_get_what_is_left() -> None:
    sessions = cameras(3)
    sessions[2].gives_way = True
    world = World(sessions, lambda size, frames: 0.01, places=2, noise=0.05)
    world.run(20)
    for number, count in world.counts().items():
        assert count >= world.sessions[number].taken > 19 * 25


def test_a_session_that_never_comes_when_called_costs_the_others_a_moment_once() -> None:
    world = overloaded()
    world.sessions[1].never_comes_after_s = 10.0
    world.run(60)
    counts = world.counts(since_s=20.0)
    assert counts.pop(1) == 0
    assert min(counts.values()) >= 0.97 * 40 * 2 / T_S / 5


def test_a_session_that_loads_slowly_is_drawn_too() -> None:
    world = overloaded()
    world.sessions[1].load_s = lambda: 0.06
    world.run(60)
    counts = world.counts()
    assert counts.pop(1) >= 0.6 * max(counts.values())
    assert min(counts.values()) >= 0.8 * 60 * 2 / T_S / 6


def test_a_slow_camera_keeps_its_rate_beside_fast_ones() -> None:
    world = overloaded()
    world.sessions[0].interval_s = 0.2
    world.run(60)
    assert world.counts()[0] >= 0.95 * 300


def test_who_leaves_makes_room_for_the_others() -> None:
    world = overloaded()
    for number in (3, 4, 5):
        world.sessions[number].ends_s = 10.0
    world.run(40)
    counts = world.counts(since_s=11.0)
    assert [counts[n] for n in (3, 4, 5)] == [0, 0, 0]
    assert min(counts[n] for n in (0, 1, 2)) >= 0.9 * 29 * 2 / T_S / 3
