"""What is counted, as Prometheus reads it (text format 0.0.4, or OpenMetrics where it asks)."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate
from typing import Final

from prometheus_client import CollectorRegistry, ProcessCollector
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    InfoMetricFamily,
)
from prometheus_client.exposition import choose_encoder
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

import sundog
from sundog.server.insight.counters import Gauge, Insight
from sundog.server.insight.facts import FACTS, TIMINGS

__all__ = ["Metrics"]

_PREFIX: Final = "sundog_"


class Metrics:
    """Everything that one service has to say to Prometheus."""

    def __init__(self, insight: Insight) -> None:
        """Prepare.

        Args:
            insight: What is told of.
        """
        # Not the library's own, which all applications of a process would share.
        self._registry = CollectorRegistry(auto_describe=False)
        self._registry.register(_Facts(insight))
        ProcessCollector(registry=self._registry)

    def answer(self, accept: str | None) -> tuple[bytes, str]:
        """Return the metrics of the moment, and their media type. On the event loop.

        Args:
            accept: The ``Accept`` header of who asks.
        """
        encode, media_type = choose_encoder(accept or "")
        return encode(self._registry), media_type


class _Facts(Collector):
    def __init__(self, insight: Insight) -> None:
        self._insight = insight

    def collect(self) -> Iterator[Metric]:
        yield InfoMetricFamily(
            "sundog", "The service that runs.", value={"version": sundog.__version__}
        )
        snapshot = self._insight.snapshot()
        for fact, kind in FACTS.items():
            counter = CounterMetricFamily(_PREFIX + fact, kind.says, labels=kind.labels)
            # What never happened is told as well, so that alerts on it have something to look at.
            nothing: Mapping[tuple[str, ...], float] = {} if kind.labels else {(): 0}
            for labels, amount in {**nothing, **snapshot.counts[fact]}.items():
                counter.add_metric(labels, amount)
            yield counter
        for timing, timed in TIMINGS.items():
            name = f"{_PREFIX}{timing}_seconds"
            histogram = HistogramMetricFamily(name, timed.says, labels=timed.labels)
            for labels, found in snapshot.timings[timing].items():
                histogram.add_metric(labels, _buckets(timed.bounds, found.buckets), found.total_s)
            yield histogram
        for name, gauge in self._insight.gauges.items():
            yield _read(name, gauge)


def _buckets(bounds: Sequence[float], counts: Sequence[int]) -> list[tuple[str, float]]:
    """Return cumulative buckets by their upper bounds."""
    names = [*(str(float(bound)) for bound in bounds), "+Inf"]
    return list(zip(names, accumulate(counts), strict=True))


def _read(name: str, gauge: Gauge) -> Metric:
    family = GaugeMetricFamily(
        _PREFIX + name, gauge.says, labels=(gauge.label,) if gauge.label else ()
    )
    try:
        found = gauge.read()
    except Exception:  # noqa: BLE001 - one that cannot be read must not take the others along
        return family
    if isinstance(found, Mapping):
        for label, value in found.items():
            family.add_metric((label,), value)
    else:
        family.add_metric((), found)
    return family
