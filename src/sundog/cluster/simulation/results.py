"""What came out of a simulation: figures for a table, for JSON and for tests."""

from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sundog.cluster.simulation.audit import Audit

__all__ = ["Results", "Spread", "gathered"]

_FAULTS = ("oversold", "given_twice", "not_given", "misplaced", "closed_twice", "leaked")


@dataclass(frozen=True, slots=True)
class Spread:
    """How long something took, seconds; all 0 where it never happened.

    Attributes:
        count: How often.
        p50: Median.
        p95: 19 of 20 took no longer.
        p99: 99 of 100 took no longer.
        most: The longest.
    """

    count: int
    p50: float
    p95: float
    p99: float
    most: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """Of all cells together.

    Attributes:
        scenario: Its name.
        seed: Of its chance.
        counts: What happened, by name.
        waits: From a client's call to its slot, of those that got one.
        gaps: Without a picture, of sessions whose worker was lost.
        utilisation: Share of the slots of workers that took sessions, in which one ran.
        worker_hours: Hours of workers, those in which they started too.
        session_hours: Hours of sessions.
        most_workers: At the same time, of all cells if their peaks fell together.
        upgrade_s: How long the longest upgrade took; 0 where there was none, or it did not end.
        refused_asks: Share of reservations that came too late, because boards are old.
    """

    scenario: str
    seed: int
    counts: Counter[str]
    waits: Spread
    gaps: Spread
    utilisation: float
    worker_hours: float
    session_hours: float
    most_workers: int
    upgrade_s: float
    refused_asks: float

    @property
    def oversold(self) -> int:
        """Slots that were sold twice, by the independent count."""
        return self.counts["oversold"]

    @property
    def faults(self) -> dict[str, int]:
        """What must never happen, and did."""
        return {name: self.counts[name] for name in _FAULTS if self.counts[name]}


def gathered(
    scenario: str, seed: int, audits: Sequence[Audit], *, asked: int, refused: int
) -> Results:
    """Return the figures of cells that were run.

    Args:
        scenario: Its name.
        seed: Of its chance.
        audits: Of the cells.
        asked: Reservations that fronts asked for.
        refused: Of them those that were refused.
    """
    counts: Counter[str] = Counter()
    for audit in audits:
        counts.update(audit.counts)
    used_s, ready_s = (sum(getattr(a, name) for a in audits) for name in ("used_s", "ready_s"))
    return Results(
        scenario=scenario,
        seed=seed,
        counts=counts,
        waits=_spread(audit.waits for audit in audits),
        gaps=_spread(audit.gaps for audit in audits),
        utilisation=used_s / ready_s if ready_s else 0.0,
        worker_hours=sum(audit.paid_s for audit in audits) / 3600,
        session_hours=used_s / 3600,
        most_workers=sum(audit.most_workers for audit in audits),
        upgrade_s=max(audit.upgrade_s for audit in audits),
        refused_asks=refused / asked if asked else 0.0,
    )


def _spread(parts: Iterable["array[float]"]) -> Spread:
    values = sorted(value for part in parts for value in part)
    if not values:
        return Spread(0, 0.0, 0.0, 0.0, 0.0)

    def share(part: float) -> float:
        return values[min(len(values) - 1, int(part * len(values)))]

    return Spread(len(values), share(0.5), share(0.95), share(0.99), values[-1])
