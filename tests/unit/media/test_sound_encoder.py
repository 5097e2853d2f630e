"""Opus under the time of its capture, whatever the frames are like."""

from collections.abc import Iterator
from fractions import Fraction

import av
import numpy as np
import pytest

from sundog.media.rtc.sound.encoder import SAMPLE_RATE, SoundEncoder

CLICK_AT = 9600


def frames(
    count: int, *, rate: int = SAMPLE_RATE, layout: str = "stereo", first_pts: int | None = 0
) -> Iterator[av.AudioFrame]:
    """Yield 20 ms frames of silence with a click 200 ms after the start."""
    length = rate // 50
    for number in range(count):
        samples = np.zeros((1, length * (2 if layout == "stereo" else 1)), np.int16)
        if number == CLICK_AT * rate // SAMPLE_RATE // length:
            samples[0, :60] = 20_000
        frame = av.AudioFrame.from_ndarray(samples, format="s16", layout=layout)
        frame.sample_rate = rate
        if first_pts is not None:
            frame.pts, frame.time_base = first_pts + number * length, Fraction(1, rate)
        yield frame


def encode(encoder: SoundEncoder, *given: av.AudioFrame) -> list[tuple[bytes, int]]:
    return [packet for frame in given for packet in encoder.encode(frame)]


def test_what_is_decoded_under_a_time_went_in_under_it() -> None:
    first = 5_000_000_000
    packets = encode(SoundEncoder(), *frames(20, first_pts=first))
    decoder = av.CodecContext.create("libopus", "r")
    decoder.sample_rate, decoder.layout = SAMPLE_RATE, "stereo"
    loudest: tuple[int, int] = (0, 0)
    for payload, ticks in packets:
        for frame in decoder.decode(av.Packet(payload)):
            sound = np.abs(np.asarray(frame.to_ndarray(), np.float32).reshape(2, -1, order="F")[0])
            loudest = max(loudest, (int(1000 * sound.max()), ticks + int(sound.argmax())))
    assert loudest[1] - first == pytest.approx(CLICK_AT + 30, abs=60)


@pytest.mark.parametrize(("rate", "layout"), [(8000, "mono"), (44_100, "stereo"), (48_000, "mono")])
def test_any_rate_and_layout_becomes_packets_of_20_ms(rate: int, layout: str) -> None:
    packets = encode(SoundEncoder(), *frames(30, rate=rate, layout=layout))
    times = [ticks for _, ticks in packets]
    assert len(packets) >= 27
    assert {after - before for before, after in zip(times, times[1:], strict=False)} == {960}


def test_frames_without_times_follow_each_other() -> None:
    times = [ticks for _, ticks in encode(SoundEncoder(), *frames(10, first_pts=None))]
    assert [after - before for before, after in zip(times, times[1:], strict=False)] == [960] * 9


def test_times_that_are_rounded_are_counted_instead() -> None:
    given = list(frames(10))
    for number, frame in enumerate(given):
        assert frame.pts is not None
        frame.pts += 480 if number % 2 else -480
    times = [ticks for _, ticks in encode(SoundEncoder(), *given)]
    assert [after - before for before, after in zip(times, times[1:], strict=False)] == [960] * 9


def test_what_a_source_leaves_out_is_left_out() -> None:
    encoder = SoundEncoder()
    before = encode(encoder, *frames(5))
    after = encode(encoder, *frames(5, first_pts=SAMPLE_RATE))
    assert after[-1][1] - before[-1][1] == SAMPLE_RATE


def test_a_source_that_starts_over_goes_on() -> None:
    encoder = SoundEncoder()
    times = [ticks for _, ticks in encode(encoder, *frames(5), *frames(5), *frames(5))]
    assert [after - before for before, after in zip(times, times[1:], strict=False)] == [960] * 14


def test_the_rate_may_change_in_mid_stream() -> None:
    encoder = SoundEncoder()
    times = [ticks for _, ticks in encode(encoder, *frames(10))]
    later = frames(10, rate=16_000, first_pts=16_000 // 5)
    times += [ticks for _, ticks in encode(encoder, *later)]
    assert times == sorted(times)
    assert times[-1] == pytest.approx(19 * 960, abs=1500)
