"""Clocks that are set while video runs, and video that pauses for long."""

import logging
from datetime import datetime, timedelta, tzinfo

import httpx
import pytest
from aiortc import clock as wall_clock

from sundog.media.rtc.congestion.remote import BitrateEstimator
from sundog.server.config import Config
from tests.service import running_service
from tests.wireclient import BROWSER, streaming, wire

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


@pytest.mark.parametrize("hours", [1, -1])
async def test_a_session_outlives_a_clock_that_is_set_and_its_token_does_not(
    hours: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = Config(engine="passthrough", port=0, api_keys=("key",), max_sessions=4)
    async with (
        running_service(config) as base_url,
        httpx.AsyncClient(base_url=base_url, headers={"X-API-KEY": "key"}) as http,
    ):

        async def token() -> str:
            return str((await http.post("/v1/client/tokens")).json()["apiKey"])

        async def first(key: str) -> str:
            async with wire(base_url, api_key=key, **BROWSER) as line:
                heard = await line.hear()
                return str(heard.get("code", heard["type"]))

        begun_with = await token()
        async with streaming(base_url, api_key=begun_with) as stream:
            await stream.frames(5)
            monkeypatch.setattr("time.time", lambda: Shifted.now().timestamp())
            monkeypatch.setattr("sundog.server.access.tokens.datetime", Shifted)
            Shifted.by = timedelta(hours=hours)
            await stream.frames(50)
            refused = "token_expired" if hours > 0 else "invalid_api_key"
            assert await first(begun_with) == refused
            assert await first(await token()) == "session_id"
            await stream.frames(5)


class Shifted(datetime):
    """The time of day of a clock that somebody has set."""

    by = timedelta()

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> "Shifted":
        moved = datetime.now(tz) + cls.by
        return cls.fromtimestamp(moved.timestamp(), tz)


def test_a_pause_of_a_year_costs_no_more_than_any_other() -> None:
    estimator = BitrateEstimator()
    for now_ms in (0, 40, 365 * 24 * _HOUR_MS, 365 * 24 * _HOUR_MS + 40):
        estimator.add(
            arrival_time_ms=now_ms, abs_send_time=now_ms % 1000, payload_size=1000, ssrc=1
        )
    assert estimator.incoming_bitrate.rate(365 * 24 * _HOUR_MS + 40)
