"""Where traces go: nowhere, or to the collector that the settings name."""

from sundog.server.config import ConfigError
from sundog.server.insight.tracing import NO_TRACES, Traces

__all__ = ["traces_to"]


def traces_to(endpoint: str) -> Traces:
    """Return what the settings ask for.

    Args:
        endpoint: As ``otlp_endpoint``; empty for no traces.

    Raises:
        ConfigError: OpenTelemetry is not installed.
    """
    if not endpoint:
        return NO_TRACES
    try:
        from sundog.server.insight.otel import sent_to
    except ImportError:
        remedy = "install sundog[otel], or leave it empty"
        raise ConfigError(
            "otlp_endpoint", "needs OpenTelemetry, which is not installed", remedy
        ) from None
    return sent_to(endpoint)
