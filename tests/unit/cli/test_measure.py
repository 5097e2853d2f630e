"""The numbers behind the bench and the demo."""

import numpy as np

from sundog.cli.measure.arrivals import Totals
from sundog.cli.measure.change import StyleChange
from sundog.cli.measure.latency import LatencyMap
from sundog.cli.measure.percentiles import growth, percentiles
from sundog.cli.measure.service import Usage
from sundog.cli.measure.window import summary
from sundog.media.geometry import Image, to_frame
from sundog.media.synthetic import TestPicture


def test_percentiles_of_a_hundred_values() -> None:
    found = percentiles([float(value) for value in range(1, 101)])
    assert (found.p50, found.p95, found.p99) == (50.5, 95.05, 99.01)


def test_percentiles_of_nothing_are_none() -> None:
    assert percentiles([]).as_dict() == {"p50": None, "p95": None, "p99": None}


def test_growth_compares_the_last_quarter_with_the_first() -> None:
    assert growth([20.0] * 10 + [25.0] * 20 + [90.0] * 10) == 70.0
    assert growth([20.0] * 40) == 0.0
    assert growth([1.0, 2.0, 3.0]) is None


def test_latency_is_the_time_between_sending_and_the_first_return() -> None:
    latencies = LatencyMap()
    latencies.send(7, now_s=1.0)
    assert latencies.receive(7, now_s=1.25) == 0.25
    assert latencies.receive(7, now_s=1.50) is None, "a repeated frame counts once"
    assert latencies.receive(8, now_s=1.50) is None, "a frame nobody sent"
    assert (latencies.sent, latencies.received) == (1, 1)


def test_timestamps_are_matched_across_their_wrap() -> None:
    latencies = LatencyMap()
    latencies.send((5 << 32) + 3600, now_s=0.0)
    assert latencies.receive(3600, now_s=0.5) == 0.5


def test_the_latency_map_forgets_the_oldest_instead_of_growing() -> None:
    latencies = LatencyMap(capacity=10)
    for number in range(1000):
        latencies.send(number, now_s=float(number))
    assert latencies.receive(989, now_s=1000.0) is None
    assert latencies.receive(990, now_s=1000.0) == 10.0


def test_a_summary_covers_only_its_window() -> None:
    start = Totals(at_s=10.0, sent=75, received=70, samples=70)
    end = Totals(at_s=12.0, sent=125, received=118, samples=118)
    usages = (Usage(cpu_s=3.0, rss_mb=300.0), Usage(cpu_s=3.96, rss_mb=304.0))
    found = summary([500.0] * 70 + [30.0] * 48, (start, end), usages)
    assert (found["fps"], found["sent_fps"], found["drops"]) == (24.0, 25.0, 2)
    assert found["latency_ms"]["p95"] == 30.0
    assert found["service"] == {"cpu_ms_per_frame": 20.0, "rss_mb": 304.0, "rss_growth_mb": 4.0}


def test_movement_is_no_change_of_style_but_another_look_is() -> None:
    picture, change = TestPicture((640, 352)), StyleChange()
    calm = [change.seen_in(to_frame(picture.frame(n))) for n in range(60)]
    assert not any(calm)
    assert change.seen_in(to_frame(_negative(picture.frame(60))))


def test_a_cross_fade_is_seen_within_two_frames() -> None:
    picture, change = TestPicture((640, 352)), StyleChange()
    for number in range(30):
        change.seen_in(to_frame(picture.frame(number)))
    fade = []
    for step in range(1, 6):
        plain = picture.frame(30 + step)
        mixed = plain * (1 - step / 5) + _negative(plain) * (step / 5)
        fade.append(change.seen_in(to_frame(mixed.astype(np.uint8))))
    assert any(fade[:2])


def _negative(image: Image) -> Image:
    return np.asarray(255 - image, np.uint8)
