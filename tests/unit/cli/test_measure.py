"""The numbers behind the bench and the demo."""

import numpy as np

from sundog.cli.measure.arrivals import Arrivals, Totals
from sundog.cli.measure.latency import LatencyMap
from sundog.cli.measure.percentiles import growth, percentiles
from sundog.cli.measure.service import Usage
from sundog.cli.measure.window import summary
from sundog.media.clock import ManualClock
from sundog.media.geometry import to_frame


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


def arrived(clock: ManualClock, *ticks: int) -> Arrivals:
    """Frames with these timestamps, 40 ms apart, after a prompt was set."""
    arrivals = Arrivals(clock=clock, latencies=LatencyMap(), key_of=lambda _: None)
    arrivals.asked_for_change()
    for pts in ticks:
        clock.advance(0.04)
        arrivals._note(to_frame(np.zeros((24, 16), np.uint8), pts), clock.now())
    return arrivals


def test_a_prompt_takes_effect_with_the_first_frame_that_shows_it() -> None:
    arrivals = arrived(ManualClock(), 0, 3600, 7200, 10800)
    assert arrivals.effect_ms(7200) == 120.0
    assert arrivals.effect_ms(7000) == 120.0, "that very frame was skipped; the next one shows it"


def test_a_prompts_first_frame_is_found_across_the_wrap_of_timestamps() -> None:
    assert arrived(ManualClock(), (1 << 32) - 3600, 1 << 32).effect_ms(0) == 80.0


def test_a_prompt_whose_frame_has_not_come_has_no_effect_yet() -> None:
    arrivals = arrived(ManualClock(), 0, 3600)
    assert arrivals.effect_ms(7200) is None
    assert arrivals.effect_ms(None) is None
