"""Clocks that are set while video runs, and video that pauses for long."""

import logging
from datetime import datetime, timedelta

import pytest
from aiortc import clock as wall_clock

from sundog.media.rtc.video.receiver import BitrateEstimator
from tests.service import running_service
from tests.wireclient import streaming

_HOUR_MS = 3_600_000


@pytest.mark.parametrize("hours", [8, -8, 24 * 400])
async def test_video_goes_on_when_the_clock_is_set(
    hours: int, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    date = wall_clock.current_datetime

    def other_date() -> datetime:
        return date() + timedelta(hours=hours)

    async with running_service() as base_url, streaming(base_url) as stream:
        await stream.frames(5)
        monkeypatch.setattr(wall_clock, "current_datetime", other_date)
        monkeypatch.setattr("time.time", lambda: other_date().timestamp())
        await stream.frames(45)  # long enough for a receiver report
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR]


def test_a_pause_of_a_year_costs_no_more_than_any_other() -> None:
    estimator = BitrateEstimator()
    for now_ms in (0, 40, 365 * 24 * _HOUR_MS, 365 * 24 * _HOUR_MS + 40):
        estimator.add(
            arrival_time_ms=now_ms, abs_send_time=now_ms % 1000, payload_size=1000, ssrc=1
        )
    assert estimator.incoming_bitrate.rate(365 * 24 * _HOUR_MS + 40)
