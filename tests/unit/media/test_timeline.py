"""How long frames take, stage by stage."""

from sundog.media.clock import ManualClock
from sundog.media.timeline import Percentiles, Stage, Timeline


def test_each_stage_is_timed_from_the_one_before() -> None:
    clock = ManualClock()
    timeline = Timeline(clock)
    for pts in range(20):
        for stage, seconds in zip(Stage, (0, 0.002, 0.001, 0.020, 0.006, 0.001), strict=True):
            clock.advance(seconds)
            timeline.mark(pts, stage)
    spans = timeline.spans()
    assert spans["decode"] == Percentiles(p50=2.0, p95=2.0)
    assert spans["engine"] == Percentiles(p50=20.0, p95=20.0)
    assert spans["total"] == Percentiles(p50=30.0, p95=30.0)
    assert timeline.finished == 20


def test_a_stage_that_frames_do_not_pass_is_left_out() -> None:
    timeline = Timeline(ManualClock())
    timeline.mark(0, Stage.ENCODED)
    timeline.mark(0, Stage.SENT)
    assert list(timeline.spans()) == ["send"]


def test_dropped_frames_are_forgotten() -> None:
    timeline = Timeline(ManualClock())
    for pts in range(10_000):
        timeline.mark(pts, Stage.RECEIVED)
    assert len(timeline._in_flight) <= 64
