"""Traces by OpenTelemetry (extra ``sundog[otel]``). Imported only where the settings ask for it."""

import asyncio
import logging
from typing import Final, cast

from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import SpanProcessor, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import Status, StatusCode

import sundog
from sundog.server.insight.tracing import Attribute, Span

__all__ = ["OtelTraces", "sent_to"]

_log = logging.getLogger(__name__)

_PATH: Final = "/v1/traces"
"""OTLP over HTTP (opentelemetry.io/docs/specs/otlp, "OTLP/HTTP Request")."""

_SEND_S: Final = 3.0
_CLOSE_S: Final = 5.0


class _OtelSpan:
    def __init__(self, span: trace.Span) -> None:
        self.span = span
        self._is_over = False

    def end(self, outcome: str = "") -> None:
        if self._is_over:
            return
        self._is_over = True
        if outcome:
            self.span.set_status(Status(StatusCode.ERROR, outcome))
            self.span.set_attribute("sundog.outcome", outcome)
        self.span.end()


class OtelTraces:
    """Hands spans to OpenTelemetry. Sends in batches from a thread; what does not fit is dropped."""

    def __init__(self, processor: SpanProcessor) -> None:
        """Begin with none.

        Args:
            processor: Takes spans that have ended.
        """
        # Not the process's own provider: whoever embeds the service may have another.
        about = {"service.name": "sundog", "service.version": sundog.__version__}
        self._provider = TracerProvider(resource=Resource.create(about), shutdown_on_exit=False)
        self._provider.add_span_processor(processor)
        self._tracer = self._provider.get_tracer("sundog", sundog.__version__)

    def begin(self, name: str, parent: Span | None = None, **attributes: Attribute) -> Span:
        """Begin a span; as `Traces`."""
        above = None if parent is None else cast(_OtelSpan, parent).span
        context = None if above is None else trace.set_span_in_context(above)
        named = {f"sundog.{key}": value for key, value in attributes.items()}
        return _OtelSpan(self._tracer.start_span(name, context, attributes=named))

    async def aclose(self) -> None:
        """Send what is left; returns within 5 s."""
        try:
            async with asyncio.timeout(_CLOSE_S):
                await asyncio.to_thread(self._provider.shutdown)
        except TimeoutError:
            _log.warning("the last traces could not be sent within %g s", _CLOSE_S)


def sent_to(endpoint: str) -> OtelTraces:
    """Return traces that go to a collector.

    Args:
        endpoint: Base URL of OTLP over HTTP, such as ``http://127.0.0.1:4318``.
    """
    address = endpoint.rstrip("/").removesuffix(_PATH) + _PATH
    return OtelTraces(BatchSpanProcessor(OTLPSpanExporter(address, timeout=_SEND_S)))
