"""Boil a measured window down: what happened between two moments."""

from collections.abc import Sequence
from typing import Any

from sundog.cli.measure.arrivals import Totals
from sundog.cli.measure.percentiles import growth, percentiles
from sundog.cli.measure.service import Usage

__all__ = ["Report", "summary"]

Report = dict[str, Any]
"""What JSON holds."""


def summary(
    latencies_ms: Sequence[float], totals: tuple[Totals, Totals], usages: tuple[Usage, Usage]
) -> Report:
    """Return rate, latency, drops and what the service used.

    Args:
        latencies_ms: All latencies of the session, in order of arrival.
        totals: Counters at the window's beginning and end.
        usages: What the service's process had used then.
    """
    (start, end), (before, after) = totals, usages
    seconds = end.at_s - start.at_s
    received, sent = end.received - start.received, end.sent - start.sent
    samples = latencies_ms[start.samples : end.samples]
    cpu_ms = 1e3 * (after.cpu_s - before.cpu_s)
    return {
        "fps": round(received / seconds, 2),
        "sent_fps": round(sent / seconds, 2),
        "latency_ms": percentiles(samples).as_dict(),
        "growth_ms": growth(samples),
        "drops": max(0, sent - received),
        "service": {
            "cpu_ms_per_frame": round(cpu_ms / received, 2) if received else None,
            "rss_mb": after.rss_mb,
            "rss_growth_mb": round(after.rss_mb - before.rss_mb, 1),
        },
    }
