"""What operators see of a running service, and what nobody else does."""

import asyncio
import gc
import re
import weakref
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import httpx
import pytest
from prometheus_client import Metric
from prometheus_client.openmetrics.parser import (
    text_string_to_metric_families as openmetrics_families,
)
from prometheus_client.parser import text_string_to_metric_families
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from sundog.server.hosting.media import MediaSession
from tests.service import PASSTHROUGH, changed, known_service, running_service
from tests.wireclient import OUR_SDK, Stream, peered, streaming, wire

OPERATOR, KEY = "operators-key", "canary-key-of-somebody"
LOCKED = changed(PASSTHROUGH, api_keys=(OPERATOR, KEY))
AS_OPERATOR = {"X-API-KEY": OPERATOR}

# https://prometheus.io/docs/practices/naming/
NAME = re.compile(r"sundog_[a-z][a-z0-9]*(_[a-z0-9]+)*")
OTHER_UNITS = re.compile(r"_(ms|milliseconds|minutes|hours|kb|mb|kilobytes|percent|bits)(_|$)")


@asynccontextmanager
async def asking(url: str, **headers: str) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=url, headers=headers, trust_env=False) as http:
        yield http


@asynccontextmanager
async def filming(url: str, **query: str) -> AsyncIterator[tuple[dict[str, Any], Stream]]:
    """Stream the test picture; gives what the session was told when it began, too."""
    async with wire(url, **OUR_SDK, **query) as line:
        told = await line.hear("session_id")
        async with peered(line) as stream:
            yield told, stream


async def families(http: httpx.AsyncClient) -> dict[str, Metric]:
    answer = await http.get("/metrics")
    assert answer.status_code == 200, answer.text
    return {family.name: family for family in text_string_to_metric_families(answer.text)}


def value(family: Metric, **labels: str) -> float:
    return sum(
        sample.value
        for sample in family.samples
        if not sample.name.endswith(("_created", "_bucket", "_sum"))
        and labels.items() <= sample.labels.items()
    )


async def until(http: httpx.AsyncClient, name: str, least: float) -> dict[str, Metric]:
    """Read until a metric has come so far; the service looks once a second."""
    async with asyncio.timeout(10):
        while True:
            found = await families(http)
            if value(found[name]) >= least:
                return found
            await asyncio.sleep(0.2)


async def test_a_session_shows_in_the_metrics() -> None:
    async with running_service() as url, asking(url) as http:
        async with streaming(url) as stream:
            await stream.frames(10)
            await stream.line.say(type="prompt", prompt="Anime", enhance_prompt=True)
            await stream.line.hear("prompt_ack")
            await stream.line.say(type="nonsense")
            await stream.line.hear("error")
            during = await until(http, "sundog_frames_sent", 10)
        after = await until(http, "sundog_sessions_ended", 1)

    assert value(during["sundog_sessions"]) == 1
    assert value(during["sundog_places_taken"]) == 1
    assert value(during["sundog_sessions_begun"], model="mirage_v2", client="sundog") == 1
    assert value(during["sundog_media_sent_bytes"]) > 1000
    assert value(during["sundog_connect_seconds"]) == 1
    assert value(during["sundog_first_frame_seconds"]) == 1
    assert value(during["sundog_prompt_seconds"], outcome="applied") == 1
    assert value(during["sundog_frame_age_seconds"]) >= 10
    for stage in ("decode", "queue", "engine", "encode", "send"):
        assert value(during["sundog_frame_stage_seconds"], stage=stage) >= 10
    assert value(during["sundog_errors_told"], code="unknown_message") == 1
    assert value(after["sundog_sessions"]) == 0
    assert value(after["sundog_sessions_ended"], reason="client") == 1


async def test_every_metric_keeps_prometheus_rules_for_names_and_units() -> None:
    async with running_service(LOCKED) as url, asking(url, **AS_OPERATOR) as http:
        with pytest.raises(InvalidStatus):
            async with wire(url, api_key="x"):
                pass
        found = await families(http)
        open_metrics = await http.get(
            "/metrics", headers={"Accept": "application/openmetrics-text; version=1.0.0"}
        )
    assert list(openmetrics_families(open_metrics.text))  # its reader is the stricter one

    ours = {name: family for name, family in found.items() if name.startswith("sundog")}
    assert len(ours) > 25
    for name, family in ours.items():
        assert NAME.fullmatch(name), name
        assert not OTHER_UNITS.search(name), name
        assert not name.endswith(("_total", "_count", "_sum", "_bucket")), name
        assert family.documentation.endswith("."), name
        assert (family.type == "histogram") <= name.endswith("_seconds"), name
        for sample in family.samples:
            assert (family.type == "counter") == sample.name.endswith("_total"), sample.name
            assert all(re.fullmatch("[a-z]+", label) for label in sample.labels), sample


async def test_prometheus_reads_with_its_bearer_key() -> None:
    bearer = f"Bearer {OPERATOR}"
    async with running_service(LOCKED) as url, asking(url, Authorization=bearer) as http:
        assert "sundog_ready" in await families(http)


@pytest.mark.parametrize("path", ["/metrics", "/v1/status"])
@pytest.mark.parametrize("headers", [{}, {"X-API-KEY": "wrong"}])
async def test_nobody_reads_a_services_state_without_a_key(
    path: str, headers: dict[str, str]
) -> None:
    async with running_service(LOCKED) as url, asking(url, **headers) as http:
        answer = await http.get(path)

    assert answer.status_code == 401
    assert "sundog_" not in answer.text


async def test_a_client_token_is_not_enough() -> None:
    async with running_service(LOCKED) as url, asking(url, **AS_OPERATOR) as http:
        token = (await http.post("/v1/client/tokens")).json()["apiKey"]
        answer = await http.get("/metrics", headers={"X-API-KEY": token})

    assert answer.status_code == 403


@pytest.mark.parametrize("header", ["X-Forwarded-For", "X-Real-IP", "Forwarded", "Via"])
async def test_who_comes_through_a_proxy_is_not_on_the_machine_of_the_service(header: str) -> None:
    async with running_service() as url, asking(url, **{header: "127.0.0.1"}) as http:
        answers = [await http.get(path) for path in ("/metrics", "/v1/status")]

    assert [answer.status_code for answer in answers] == [403, 403]


async def test_a_service_that_is_about_to_end_is_not_ready() -> None:
    async with known_service() as (url, service), asking(url) as http:
        before = value((await families(http))["sundog_ready"])
        await service.drain.run(0)
        after = value((await families(http))["sundog_ready"])

    assert (before, after) == (1, 0)


async def test_a_viewer_that_is_not_let_in_is_counted() -> None:
    async with running_service() as url, asking(url) as http:
        with suppress(InvalidStatus):
            async with connect(url.replace("http", "ws") + "/subscribe/nobody") as socket:
                await socket.wait_closed()
        found = await families(http)

    refused = found["sundog_connections_refused"]
    assert value(refused, code="session_not_found") == 1


async def test_a_page_that_pretends_to_be_this_machine_reads_nothing() -> None:
    async with running_service() as url, asking(url) as http:
        answer = await http.get("/v1/status", headers={"Host": "rebound.example"})

    assert answer.status_code == 403


async def test_an_operator_sees_everybodys_sessions_but_not_what_opens_them() -> None:
    async with (
        running_service(LOCKED) as url,
        asking(url, **AS_OPERATOR) as http,
        filming(url, api_key=KEY) as (their_secrets, theirs),
        wire(url, api_key=OPERATOR, **OUR_SDK) as own,
    ):
        await theirs.frames(30)
        secrets = their_secrets, await own.hear("session_id")
        await until(http, "sundog_frames_sent", 20)
        answer = await http.get("/v1/sessions")
        status = await http.get("/v1/status")
    listed: list[dict[str, Any]] = answer.json()["sessions"]
    by_id = {session["id"]: session for session in listed}
    their, mine = by_id[secrets[0]["session_id"]], by_id[secrets[1]["session_id"]]

    assert mine["view_token"] == secrets[1]["view_token"]
    assert their["view_token"] is None
    for secret in ("view_token", "resume_token"):
        assert secrets[0][secret] not in answer.text + status.text
    assert KEY not in answer.text + status.text
    assert their["fps_out"] > 1
    assert their["frame_age_ms"]["p95"] >= their["frame_age_ms"]["p50"] > 0
    assert (their["client"], their["model"], their["state"]) == ("sundog", "mirage_v2", "live")
    assert (their["width"], their["height"]) == (1280, 704)  # what the model works at
    assert their["age_s"] > 0


async def test_the_status_tells_stages_and_the_last_seconds_but_no_whole_id() -> None:
    async with running_service() as url, asking(url) as http, filming(url) as (told, stream):
        session_id = told["session_id"]
        await stream.frames(30)
        await until(http, "sundog_frames_sent", 20)
        await asyncio.sleep(1.1)  # what was asked before may be told again for a second
        answer = await http.get("/v1/status")
    status = answer.json()

    assert session_id not in answer.text
    assert session_id.startswith(status["sessions"][0]["label"])
    assert status["engine"]["name"] == "passthrough"
    assert status["engine"]["state"] == "ready"
    assert status["places"]["active"] == 1
    assert {"decode", "queue", "engine", "encode", "send", "total"} == set(status["stages_ms"])
    assert any(second["fps"] > 1 and second["age_p95_ms"] for second in status["history"])
    assert status["begun"] == 1


async def test_no_metric_names_a_session_a_key_or_a_prompt() -> None:
    async with (
        running_service(LOCKED) as url,
        asking(url, **AS_OPERATOR) as http,
        filming(url, api_key=KEY) as (told, stream),
    ):
        await stream.line.say(type="prompt", prompt="canary in a pear tree", enhance_prompt=True)
        await stream.line.hear("prompt_ack")
        text = (await http.get("/metrics")).text
    assert "canary" not in text
    assert told["session_id"] not in text


async def test_every_metric_that_the_guide_names_exists() -> None:
    guide = (Path(__file__).parents[2] / "docs" / "insight.md").read_text()
    named = set(re.findall(r"\bsundog_[a-z_]+", guide))
    async with running_service() as url, asking(url) as http:
        found = await families(http)
    known = {
        name + suffix
        for name, family in found.items()
        for suffix in ("_total",) * (family.type == "counter")
        + ("_bucket", "") * (family.type == "histogram")
        + ("",) * (family.type == "gauge")
    }

    assert len(named) > 25
    assert named - known == set()


async def test_a_service_that_has_ended_keeps_no_peer_of_the_sessions_it_ended() -> None:
    async with AsyncExitStack() as client:
        async with known_service() as (url, service):
            stream = await client.enter_async_context(streaming(url))
            await stream.frames(2)
            await asyncio.sleep(1.1)  # it has been counted
            (live,) = service.sessions.all()
            assert isinstance(live.media, MediaSession)
            peer = weakref.ref(live.media.peer)
            del live
        assert service.insight.snapshot().counts["frames_sent"]
        for _ in range(50):
            gc.collect()
            if peer() is None:
                break
            await asyncio.sleep(0.02)
        assert peer() is None
