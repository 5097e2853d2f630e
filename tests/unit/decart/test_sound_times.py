"""Times of received sound: moved onto its picture's, without tearing it."""

from fractions import Fraction

import av
import pytest

from decart.realtime.soundtime import SoundTimes


def sound(pts: int | None) -> av.AudioFrame:
    frame = av.AudioFrame("s16", "stereo", 960)
    frame.sample_rate = 48_000
    frame.pts, frame.time_base = pts, Fraction(1, 48_000)
    return frame


def placed(times: SoundTimes, pts: int | None, offset_s: float | None) -> float | None:
    frame = sound(pts)
    return frame.time if times.place(frame, offset_s) else None


def test_what_cannot_be_placed_is_not_given_on() -> None:
    times = SoundTimes()
    assert placed(times, 960, None) is None
    assert placed(times, None, 1.0) is None


def test_sound_gets_the_time_of_its_picture() -> None:
    assert placed(SoundTimes(), 48_000, 5.25) == pytest.approx(6.25)


def test_an_answer_that_wavers_tears_nothing() -> None:
    times = SoundTimes()
    offsets = [5.0, 5.004, 4.995, 5.009]
    ends = [placed(times, number * 960, offset) for number, offset in enumerate(offsets)]
    assert ends == pytest.approx([5.0, 5.02, 5.04, 5.06])


def test_an_answer_that_has_changed_is_followed() -> None:
    times = SoundTimes()
    placed(times, 0, 5.0)
    assert placed(times, 960, 5.05) == pytest.approx(5.07)
