"""Boil a list of durations down to what a table shows."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

import numpy as np

__all__ = ["Percentiles", "effects_report", "growth", "percentiles"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Percentiles:
    """A distribution in three numbers, in the unit of its samples; None without samples."""

    p50: float | None
    p95: float | None
    p99: float | None

    def as_dict(self) -> dict[str, float | None]:
        """Return it as JSON has it."""
        return asdict(self)


def percentiles(samples: Sequence[float]) -> Percentiles:
    """Return the percentiles of ``samples``, rounded to 0.01."""
    if not samples:
        return Percentiles(p50=None, p95=None, p99=None)
    p50, p95, p99 = (round(float(value), 2) for value in np.percentile(samples, (50, 95, 99)))
    return Percentiles(p50=p50, p95=p95, p99=p99)


def effects_report(changes: Mapping[str, float | None]) -> dict[str, object]:
    """Return what JSON says of prompts and the milliseconds until each was seen.

    Args:
        changes: By prompt; None where the picture did not change.
    """
    seen = [value for value in changes.values() if value is not None]
    return {"p50": percentiles(seen).p50, "changes": dict(changes)}


def growth(samples: Sequence[float]) -> float | None:
    """Return the median of the last quarter less that of the first, None for under 8 samples."""
    quarter = len(samples) // 4
    if quarter < 2:
        return None
    return round(float(np.median(samples[-quarter:]) - np.median(samples[:quarter])), 2)
