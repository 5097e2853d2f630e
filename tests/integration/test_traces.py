"""What a trace tells of a session, with OpenTelemetry's own exporter; and what happens without it."""

import asyncio
import subprocess
import sys
from collections.abc import Mapping

import httpx
import pytest
from opentelemetry import trace
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from sundog.server.app import create_app
from sundog.server.config import ConfigError
from sundog.server.insight.otel import OtelTraces, sent_to
from tests.service import PASSTHROUGH, changed, known_service, running_service
from tests.wireclient import streaming

KEY = "canary-key-of-somebody"


async def test_a_session_is_one_trace_from_offer_to_first_frame() -> None:
    kept = InMemorySpanExporter()
    async with known_service(changed(PASSTHROUGH, api_keys=(KEY,))) as (url, service):
        service.traces = OtelTraces(SimpleSpanProcessor(kept))
        async with streaming(url, api_key=KEY) as stream:
            await stream.frames(3)
            await stream.line.say(type="prompt", prompt="canary in a tree", enhance_prompt=True)
            await stream.line.hear("prompt_ack")
            await stream.line.say(type="offer", sdp="v=0 canary")
            await stream.line.hear("error")
    spans = {span.name: span for span in kept.get_finished_spans() if not _failed(span)}
    failed = [span.name for span in kept.get_finished_spans() if _failed(span)]

    assert set(spans) == {"session", "connect", "first frame", "prompt"}
    whole = spans["session"]
    for name in ("connect", "first frame", "prompt"):
        assert spans[name].parent == whole.context
        assert _ns(whole.start_time) <= _ns(spans[name].start_time)
        assert _ns(spans[name].end_time) <= _ns(whole.end_time)
    assert _told(spans["prompt"])["sundog.characters"] == len("canary in a tree")
    assert _told(whole)["sundog.model"] == "mirage_v2"
    assert sorted(failed) == ["connect", "first frame"]  # of the offer that could not be used
    assert "canary" not in "".join(span.to_json() for span in kept.get_finished_spans())


async def test_a_program_that_traces_everything_gets_no_key(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kept = InMemorySpanExporter()
    everything = TracerProvider()
    everything.add_span_processor(SimpleSpanProcessor(kept))
    monkeypatch.setattr(trace, "_TRACER_PROVIDER", everything)
    async with running_service(changed(PASSTHROUGH, api_keys=(KEY,))) as url:
        trace.get_tracer("a program").start_span("its own").end()
        async with httpx.AsyncClient(trust_env=False) as http:
            await http.get(f"{url}/healthz", params={"resume_token": KEY})
    told = "".join(span.to_json() for span in kept.get_finished_spans())

    assert "its own" in told
    assert KEY not in told


async def test_a_collector_that_is_not_there_harms_no_session() -> None:
    config = changed(PASSTHROUGH, otlp_endpoint="http://127.0.0.1:9")
    async with asyncio.timeout(30), running_service(config) as url, streaming(url) as stream:
        await stream.frames(3)


def test_the_address_of_a_collector_may_be_given_whole_or_not() -> None:
    for endpoint in ("http://[::1]:4318", "http://[::1]:4318/", "http://[::1]:4318/v1/traces"):
        traces = sent_to(endpoint)
        (processor,) = traces._provider._active_span_processor._span_processors
        exporter = processor.span_exporter  # type: ignore[attr-defined]
        assert exporter._endpoint == "http://[::1]:4318/v1/traces"
        traces._provider.shutdown()


def test_traces_without_the_extra_are_refused_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.startswith("opentelemetry")]:
        monkeypatch.setitem(sys.modules, name, None)
    monkeypatch.setitem(sys.modules, "opentelemetry", None)
    monkeypatch.delitem(sys.modules, "sundog.server.insight.otel", raising=False)

    with pytest.raises(ConfigError, match=r"otlp_endpoint needs OpenTelemetry.*sundog\[otel\]"):
        create_app(changed(PASSTHROUGH, otlp_endpoint="http://127.0.0.1:4318"))


def test_a_service_without_traces_does_not_load_opentelemetry() -> None:
    program = (
        "import sys; from sundog.server.app import create_app;"
        "from sundog.server.config import Config; create_app(Config(engine='passthrough'));"
        "print([name for name in sys.modules if name.startswith('opentelemetry.sdk') or name.startswith('opentelemetry.exporter')])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=50, check=True
    )
    assert done.stdout.strip() == "[]"


def _failed(span: ReadableSpan) -> bool:
    return not span.status.is_ok and not span.status.is_unset


def _told(span: ReadableSpan) -> Mapping[str, object]:
    assert span.attributes is not None
    return span.attributes


def _ns(moment: int | None) -> int:
    assert moment is not None
    return moment
