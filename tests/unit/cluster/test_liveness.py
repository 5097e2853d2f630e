"""Silence: who is quiet, hung, away or gone, and who only slept himself."""

from sundog.cluster.rules.liveness import (
    HUNG_S,
    ORPHAN_S,
    FrontState,
    Hearing,
    Silence,
    front_state,
    hearing,
    patience_s,
)


def watched(silence: Silence, start_s: float, seconds: float, step_s: float = 0.25) -> float:
    steps = round(seconds / step_s)
    return max(silence.look(start_s + step_s * (step + 1)) for step in range(steps))


def test_a_worker_that_falls_silent_is_quiet_at_once_and_hung_in_time() -> None:
    silence = Silence(10.0)
    assert hearing(watched(silence, 10.0, 0.75)) is Hearing.HEARD
    assert hearing(watched(silence, 10.75, 0.5)) is Hearing.QUIET
    assert hearing(watched(silence, 11.25, 1.75)) is Hearing.HUNG
    assert HUNG_S <= 3.0, "the issue gives 5 s with the way to the client"


def test_a_word_of_it_ends_the_silence() -> None:
    silence = Silence(0.0)
    watched(silence, 0.0, 2.75)
    silence.heard(2.9)
    assert silence.look(3.0) < 0.2


def test_who_wakes_after_a_minute_takes_nobody_for_dead() -> None:
    silence = Silence(0.0)
    assert hearing(silence.look(60.0)) is Hearing.HEARD
    assert hearing(watched(silence, 60.0, 2.5)) is Hearing.HUNG, "but it does from then on"


def test_a_worker_that_may_wait_longer_is_given_longer() -> None:
    long_s = patience_s(sessions=0, workers=3)
    assert long_s > patience_s(sessions=1, workers=3)
    assert hearing(long_s + 0.5, long_s) is Hearing.HEARD
    assert hearing(long_s + 3.0, long_s) is Hearing.HUNG


def test_a_front_with_thousands_of_workers_polls_them_no_more_than_it_can() -> None:
    workers = 5000
    assert workers / patience_s(sessions=0, workers=workers) <= 101
    assert patience_s(sessions=2, workers=workers) == patience_s(sessions=2, workers=1)


def test_sessions_wait_for_their_front_as_long_as_they_may_be_resumed() -> None:
    assert front_state(ORPHAN_S - 0.1, 30.0) is FrontState.HERE
    assert front_state(ORPHAN_S + 29.9, 30.0) is FrontState.AWAY
    assert front_state(ORPHAN_S + 30.0, 30.0) is FrontState.GONE
