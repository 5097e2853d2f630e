"""When media were captured: by the fastest arrival, by sender reports, over wraps and restarts."""

import pytest

from sundog.media.capture import CaptureClock, Least, unwrapped

RATE = 48_000


def test_a_packet_that_was_held_up_moves_nothing() -> None:
    clock = CaptureClock(RATE)
    for number, delay_s in enumerate([0.03, 0.08, 0.02, 0.2]):
        clock.arrived(number * 960, 100 + number * 0.02 + delay_s)
    assert clock.arrived_s == pytest.approx(100.02)


def test_a_clock_that_drifts_is_followed() -> None:
    clock = CaptureClock(RATE)
    for number in range(50 * 60):  # a minute, the sender's clock 200 ppm slow
        clock.arrived(number * 960, 5 + number * 0.02 * 1.0002)
    assert clock.arrived_s == pytest.approx(5 + 0.0002 * 50, abs=0.0005)


def test_a_stream_that_starts_over_is_placed_anew() -> None:
    clock = CaptureClock(RATE)
    clock.arrived(90 * RATE, 200.0)
    clock.reported(90 * RATE, 1000.0, 50.0)
    clock.arrived(0, 200.02)
    assert clock.arrived_s == pytest.approx(200.02)
    assert clock.reported_s is None


def test_a_report_places_the_stream_on_the_sender_s_clock() -> None:
    clock = CaptureClock(RATE)
    clock.arrived(RATE, 50.0)
    clock.reported(2 * RATE, 4000.0, 50.0)
    assert clock.captured_by(4001.0) == 3 * RATE


def test_a_report_that_is_past_the_wrap_is_understood() -> None:
    clock = CaptureClock(RATE)
    last = (1 << 32) - RATE
    clock.arrived(last, 50.0)
    clock.reported(RATE, 4000.0, 50.0)
    assert clock.captured_by(4000.0) == (1 << 32) + RATE


@pytest.mark.parametrize("captured_s", [0.0])
def test_a_report_of_a_sender_without_a_clock_says_nothing(captured_s: float) -> None:
    clock = CaptureClock(RATE)
    clock.arrived(0, 50.0)
    clock.reported(0, captured_s, 50.0)
    assert clock.reported_s is None


def test_nothing_is_known_of_a_stream_that_has_not_come() -> None:
    clock = CaptureClock(RATE)
    clock.reported(0, 4000.0, 50.0)
    assert (clock.arrived_s, clock.reported_s) == (None, None)
    assert (clock.arrived_by(1.0), clock.captured_by(4000.0)) == (None, None)


def test_the_least_is_forgotten_in_time() -> None:
    least = Least(window_s=3.0)
    least.add(1.0, 0.0)
    for second in range(1, 4):
        least.add(5.0, second)
    assert least.value == 1.0
    least.add(5.0, 4.0)
    assert least.value == 5.0


@pytest.mark.parametrize("near", [0, 5, (1 << 32) - 1, 7 << 32, -3])
@pytest.mark.parametrize("step", [0, 1, -1, 1_000_000, -1_000_000])
def test_unwrapping_takes_the_nearest_count(near: int, step: int) -> None:
    assert unwrapped((near + step) % (1 << 32), near) == near + step


def test_the_newest_timestamp_is_placed_on_the_senders_clock_once_it_has_reported() -> None:
    clock = CaptureClock(RATE)
    assert clock.newest is None
    clock.arrived(2**32 + RATE, 50.0)
    assert clock.newest is None
    clock.reported(0, 4000.0, 50.0)
    assert clock.newest == (RATE, 4001.0)
