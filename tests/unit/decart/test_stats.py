"""What a session says of itself: latency, rates and drops, on a clock that the test moves."""

import pytest

from decart.realtime.stats import Meter, ServiceStats, SessionStats
from sundog.media.rtc import Path, PeerStats, VideoFlow

FRAME = 3600
"""Ticks of one frame at 25 fps."""

WRAP = 1 << 32


def test_before_anything_there_is_nothing_to_say() -> None:
    assert Meter().snapshot(7.0) == SessionStats()


def test_latency_is_the_time_from_taking_a_frame_to_having_it_back() -> None:
    meter = Meter()
    for number in range(100):
        meter.sent(number * FRAME, number * 0.04)
        meter.shown(number * FRAME, number * 0.04 + 0.030)
    latency = meter.snapshot(4.0).latency
    assert latency is not None
    assert latency.p50_ms == latency.p95_ms == latency.last_ms == pytest.approx(30)
    assert not latency.is_from_capture


def test_latency_begins_at_the_capture_where_that_is_known() -> None:
    meter = Meter()
    meter.sent(FRAME, 10.0, captured=9.98)
    meter.shown(FRAME, 10.03)
    latency = meter.snapshot(10.1).latency
    assert latency is not None
    assert latency.last_ms == pytest.approx(50)
    assert latency.is_from_capture


@pytest.mark.parametrize("captured", [10.5, 0.0, float("nan")], ids=["to come", "long ago", "nan"])
def test_a_capture_time_of_another_clock_is_not_believed(captured: float) -> None:
    meter = Meter()
    meter.sent(FRAME, 10.0, captured=captured)
    meter.shown(FRAME, 10.03)
    latency = meter.snapshot(10.1).latency
    assert latency is not None
    assert latency.last_ms == pytest.approx(30)
    assert not latency.is_from_capture


def test_a_slow_spell_shows_in_the_95th_percentile_and_is_forgotten_after_five_seconds() -> None:
    meter = Meter()
    for number in range(100):
        meter.sent(number * FRAME, number * 0.04)
        late_s = 0.200 if number >= 90 else 0.030
        meter.shown(number * FRAME, number * 0.04 + late_s)
    latency = meter.snapshot(4.2).latency
    assert latency is not None
    assert latency.p50_ms == pytest.approx(30)
    assert latency.p95_ms == pytest.approx(200)
    assert meter.snapshot(9.3).latency is None


def test_timestamps_match_over_the_wrap_of_32_bits() -> None:
    meter = Meter()
    for number in range(-5, 5):
        at_s = 1 + number * 0.04
        meter.sent(7 * WRAP + number * FRAME, at_s)  # as the source counts
        meter.shown(number * FRAME % WRAP, at_s + 0.02)  # as it came on the wire
    stats = meter.snapshot(1.3)
    assert (stats.frames_sent, stats.frames_returned, stats.frames_dropped) == (10, 10, 0)
    assert stats.latency is not None
    assert stats.latency.p95_ms == pytest.approx(20)


def test_rates_are_those_of_the_frames_and_sink_when_none_come() -> None:
    meter = Meter()
    for number in range(250):
        meter.sent(number * FRAME, number * 0.04)
        if number % 2 == 0:
            meter.shown(number * FRAME, number * 0.04 + 0.01)
    stats = meter.snapshot(9.97)
    assert stats.fps_in == pytest.approx(25)
    assert stats.fps_out == pytest.approx(12.5)
    assert 0 < meter.snapshot(10.96).fps_in < 20
    assert meter.snapshot(20.0).fps_in == meter.snapshot(20.0).fps_out == 0


def test_a_burst_after_a_pause_is_no_high_rate() -> None:
    meter = Meter()
    times_s = [number * 0.04 for number in range(50)] + [5 + number * 0.005 for number in range(20)]
    for number, at_s in enumerate(times_s):
        meter.sent(number * FRAME, at_s)
    assert meter.snapshot(5.1).fps_in == pytest.approx(20 / 2.2, rel=0.1)


def test_frames_that_later_ones_overtook_are_counted_as_dropped() -> None:
    meter = Meter()
    for number in range(90):
        meter.sent(number * FRAME, number * 0.04)
        if number % 3 == 2:
            meter.shown(number * FRAME, number * 0.04 + 0.02)
    stats = meter.snapshot(3.6)
    assert (stats.frames_sent, stats.frames_returned, stats.frames_dropped) == (90, 30, 60)


def test_frames_still_on_the_way_are_not_dropped() -> None:
    meter = Meter()
    for number in range(10):
        meter.sent(number * FRAME, number * 0.04)
    meter.shown(0, 0.5)
    assert meter.snapshot(0.5).frames_dropped == 0


def test_several_viewers_count_a_frame_once() -> None:
    meter = Meter()
    for number in range(20):
        meter.sent(number * FRAME, number * 0.04)
        meter.shown(number * FRAME, number * 0.04 + 0.010)
        meter.shown(number * FRAME, number * 0.04 + 0.015)
        meter.shown((number - 1) * FRAME, number * 0.04 + 0.016)  # one that is slow
    stats = meter.snapshot(0.8)
    assert (stats.frames_returned, stats.frames_dropped) == (20, 0)
    assert stats.latency is not None
    assert stats.latency.p95_ms == pytest.approx(10)
    assert stats.fps_out == pytest.approx(25)


def test_a_source_whose_timestamps_leap_ahead_is_measured_on() -> None:
    meter = Meter()
    for pts in (0, WRAP - FRAME, WRAP * 5 // 4):
        meter.sent(pts, 1.0)
        meter.shown(pts % WRAP, 1.02)
    assert meter.snapshot(1.1).frames_returned == 3


def test_a_frame_that_was_never_sent_counts_but_has_no_latency() -> None:
    meter = Meter()
    meter.sent(FRAME, 0.0)
    meter.shown(2 * FRAME, 0.1)
    stats = meter.snapshot(0.2)
    assert stats.frames_returned == 1
    assert stats.latency is None


def test_figures_of_peer_and_service_are_passed_on() -> None:
    meter = Meter()
    service = ServiceStats(frames_sent=7)
    meter.service(service)
    meter.peer(
        PeerStats(
            outgoing=VideoFlow(
                codec="VP8", width=960, height=528, bitrate_bps=2_000_000, loss=0.01
            ),
            incoming=VideoFlow(
                codec="H264", width=1280, height=704, bitrate_bps=3_000_000, loss=0.02, jitter_ms=4
            ),
            target_bitrate_bps=2_500_000,
            round_trip_ms=12.0,
            path=Path(limit="loss", queue_ms=7.5, resent_share=0.04, parity_share=0.06),
        )
    )
    stats = meter.snapshot(0.0)
    assert (stats.codec, stats.width, stats.height) == ("H264", 1280, 704)
    assert (stats.upload_bps, stats.download_bps) == (2_000_000, 3_000_000)
    assert (stats.upload_loss, stats.download_loss) == (0.01, 0.02)
    assert (stats.target_bitrate_bps, stats.round_trip_ms) == (2_500_000, 12.0)
    assert stats.jitter_ms == 4
    assert (stats.sent_width, stats.sent_height) == (960, 528)
    assert (stats.limit, stats.queue_ms, stats.resent) == ("loss", 7.5, 0.04)
    assert stats.parity == 0.06
    assert stats.service is service


def test_a_new_path_begins_without_the_old_ones_figures_and_keeps_the_counters() -> None:
    meter = Meter()
    meter.sent(FRAME, 0.0)
    meter.sent(2 * FRAME, 0.04)
    meter.shown(FRAME, 0.05)
    meter.peer(PeerStats(round_trip_ms=12.0))
    meter.service(ServiceStats())
    meter.reset_path()
    stats = meter.snapshot(0.06)
    assert (stats.round_trip_ms, stats.service, stats.limit) == (None, None, None)
    assert (stats.frames_sent, stats.frames_returned) == (2, 1)
    meter.shown(2 * FRAME, 0.07)
    assert meter.snapshot(0.08).frames_dropped == 0


def test_what_never_comes_back_is_forgotten() -> None:
    meter = Meter()
    for number in range(10_000):
        meter.sent(number * FRAME, number * 0.001)
    stats = meter.snapshot(10.0)
    assert stats.frames_sent == 10_000
    assert stats.frames_dropped == 10_000 - 512
    assert len(meter._in_flight) == 512


def test_what_is_remembered_of_shown_frames_is_bounded_at_any_rate() -> None:
    meter = Meter()
    for number in range(20_000):
        meter.sent(number, number * 1e-4)
        meter.shown(number, number * 1e-4)
    assert len(meter._latencies) <= 1024
    assert meter.snapshot(2.0).fps_in > 5000
