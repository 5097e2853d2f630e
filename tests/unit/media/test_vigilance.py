"""When an ICE connection asks whether the other side is there, and when it looks for another way."""

from collections.abc import Callable, Iterable
from itertools import pairwise

from sundog.media.rtc.ice.vigilance import EXPIRY_S, Step, Vigilance

STEP_S = 0.01
ROUND_TRIP_S = 0.02

Steps = list[tuple[float, Step]]


def frames(until_s: float, fps: float = 25, packets: int = 8) -> list[float]:
    """Return when packets come: some for each picture, a millisecond apart."""
    count = int(until_s * fps)
    return [n / fps + packet / 1000 for n in range(count) for packet in range(packets)]


def played(
    came: Iterable[float],
    until_s: float,
    *,
    answers: Callable[[float], bool] = lambda _: True,
    refuses: Callable[[float], bool] = lambda _: False,
) -> Steps:
    """Return what is done and when, where an answer takes a round trip."""
    vigilance = Vigilance(0.0, spread=lambda low, high: (low + high) / 2)
    packets, answer_s, asked_s = sorted(came), float("inf"), 0.0
    done: Steps = []
    for tick in range(int(until_s / STEP_S)):
        now_s = tick * STEP_S
        while packets and packets[0] <= now_s:
            vigilance.heard(packets.pop(0))
        if refuses(now_s):
            vigilance.refused()
        if now_s >= answer_s:
            vigilance.answered(now_s, now_s - asked_s)
            answer_s = float("inf")
        is_due = vigilance.due_s() <= now_s
        step = vigilance.step(now_s)
        assert step is Step.WAIT or is_due, "nobody would have called"
        if step is not Step.WAIT:
            done.append((now_s, step))
            if step is Step.EXPIRE:
                break
            if answers(now_s):
                asked_s, answer_s = now_s, now_s + ROUND_TRIP_S
    return done


def times(done: Steps, step: Step) -> list[float]:
    return [at_s for at_s, each in done if each is step]


def test_pictures_that_stop_are_asked_about_within_a_third_of_a_second_and_then_looked_for() -> (
    None
):
    done = played(frames(5), 7, answers=lambda at_s: at_s < 5)
    (first, *_), (seek, *_) = [s for s in times(done, Step.ASK) if s > 5], times(done, Step.SEEK)
    assert first - 4.96 < 0.35
    assert seek - first < 0.15


def test_a_running_picture_costs_a_check_every_two_seconds_and_no_search() -> None:
    done = played(frames(60), 60)
    assert 25 <= len(times(done, Step.ASK)) <= 35
    assert times(done, Step.SEEK) == []


def test_a_slow_camera_is_not_asked_about_after_each_picture() -> None:
    done = played(frames(60, fps=3), 60)
    assert len(done) <= 35


def test_reports_alone_are_no_flow_whose_end_means_something() -> None:
    done = played([n * 0.5 for n in range(60)], 30)
    assert len(done) <= 16


def test_a_camera_that_pauses_is_asked_about_once_a_second_as_long_as_it_answers() -> None:
    done = played(frames(5), 30)
    asks = [at_s for at_s in times(done, Step.ASK) if at_s > 5]
    assert times(done, Step.SEEK) == []
    assert 20 <= len(asks) <= 30


def test_a_check_that_is_lost_under_a_running_picture_is_sent_again_and_nothing_else() -> None:
    lost = iter((True, False))
    done = played(frames(20), 20, answers=lambda at_s: at_s < 8 or not next(lost, False))
    assert times(done, Step.SEEK) == []


def test_checks_that_nobody_answers_are_not_outweighed_by_what_comes() -> None:
    done = played(frames(20), 20, answers=lambda at_s: at_s < 8)
    assert 9 < times(done, Step.SEEK)[0] < 12


def test_a_socket_that_refuses_has_another_way_looked_for_at_once_but_does_not_spin() -> None:
    done = played(frames(5), 15, answers=lambda at_s: at_s < 5, refuses=lambda at_s: at_s >= 5)
    seeks = times(done, Step.SEEK)
    assert seeks[0] == 5
    assert min(later - earlier for earlier, later in pairwise(seeks)) > 0.2
    assert len(seeks) < 40


def test_an_answer_ends_the_search() -> None:
    done = played(frames(5), 12, answers=lambda at_s: at_s < 5 or at_s > 8)
    assert max(times(done, Step.SEEK)) < 8.5


def test_consent_ends_thirty_seconds_after_the_last_answer() -> None:
    done = played(frames(5), 60, answers=lambda at_s: at_s < 5)
    last_answer_s = max(at_s for at_s in times(done, Step.ASK) if at_s < 5) + ROUND_TRIP_S
    (expired,) = times(done, Step.EXPIRE)
    assert abs(expired - last_answer_s - EXPIRY_S) < 0.1
