"""The figures of one run, as the table of the project's network tests names them."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from itertools import pairwise
from statistics import median

from tests.simulation.cases import WARM_S, Case
from tests.simulation.flow import Flow
from tests.simulation.link import Link

__all__ = ["Figures", "figures_of", "median_of"]

_SPAN_S = 0.5
"""Rates are means over this."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What one session's user and one path saw. Times in seconds, None where there is none.

    Attributes:
        p50_ms: Glass to glass, of what was shown.
        p95_ms: The same.
        shown: Percent of the camera's pictures.
        freeze_s: The longest time without a new picture, until the end of the run.
        back_s: From the event's end to the next picture.
        again_s: From the event's end until the uplink carries 80 % of what it did before.
        offered: In the second half of an event with a rate, sent bytes against the link's; of
            both directions the worse.
        resent: Packets sent again, percent of those of media.
        parity: Packets of parity, percent of those of media.
        needless: Percent of media packets sent again although a copy was on its way.
        damaged: Percent of shown pictures with a missing reference.
        queue_ms: 95th percentile of the time in the link's queues.
        up_mbps: What the uplink delivered, mean.
    """

    p50_ms: float | None
    p95_ms: float | None
    shown: float
    freeze_s: float
    back_s: float | None
    again_s: float | None
    offered: float | None
    resent: float
    parity: float
    needless: float
    damaged: float
    queue_ms: float
    up_mbps: float


def figures_of(case: Case, flow: Flow, links: tuple[Link, Link]) -> Figures:
    """Return one session's figures; ``links`` are the uplink and the downlink."""
    begins_s = WARM_S if case.event is None else case.starts_s
    told = [sender.told for sender, _ in flow.hops]
    media = max(sum(t.media for t in told), 1)
    shown = [s for s in flow.shown if flow.taken[s.number] >= begins_s]
    # A picture of the last moment is still on its way.
    taken = [n for n, at in flow.taken.items() if begins_s <= at < case.ends_s - 0.5]
    numbers = {s.number for s in shown}
    ages = sorted(s.at_s - flow.taken[s.number] for s in shown)
    return Figures(
        p50_ms=_percentile_ms(ages, 0.5),
        p95_ms=_percentile_ms(ages, 0.95),
        shown=100 * sum(n in numbers for n in taken) / len(taken),
        freeze_s=_freeze_s([s.at_s for s in flow.shown], begins_s, case.ends_s),
        back_s=_back_s(case, flow),
        again_s=_again_s(case, links[0]),
        offered=_offered(case, links),
        resent=100 * sum(t.again for t in told) / media,
        parity=100 * sum(t.parity for t in told) / media,
        needless=100 * sum(t.needless for t in told) / media,
        damaged=100 * sum(s.is_damaged for s in shown) / max(len(shown), 1),
        queue_ms=_queue_ms(links, begins_s),
        up_mbps=_rate_bps(links[0].delivered, begins_s, case.ends_s) / 1e6,
    )


def median_of(runs: Iterable[Figures]) -> Figures:
    """Return the median of each figure; None where most runs have none."""
    runs = list(runs)
    values = {}
    for name in (field.name for field in fields(Figures)):
        there = [value for run in runs if (value := getattr(run, name)) is not None]
        values[name] = median(there) if 2 * len(there) > len(runs) else None
    return Figures(**values)  # type: ignore[arg-type]


def _percentile_ms(ages: list[float], share: float) -> float | None:
    return 1e3 * ages[min(len(ages) - 1, int(share * len(ages)))] if ages else None


def _freeze_s(times: list[float], begins_s: float, ends_s: float) -> float:
    within = [begins_s, *(t for t in times if begins_s < t < ends_s), ends_s]
    return max(later - earlier for earlier, later in pairwise(within))


def _back_s(case: Case, flow: Flow) -> float | None:
    if case.event is None:
        return None
    over_s = case.starts_s + case.event_s
    after = (s.at_s - over_s for s in flow.shown if s.at_s >= over_s)
    return next(after, None)


def _again_s(case: Case, link: Link) -> float | None:
    if case.event is None:
        return None
    wanted = 0.8 * _rate_bps(link.delivered, WARM_S, case.starts_s)
    over_s = at_s = case.starts_s + case.event_s
    while at_s + _SPAN_S <= case.ends_s:
        if _rate_bps(link.delivered, at_s, at_s + _SPAN_S) >= wanted:
            return at_s - over_s
        at_s += 0.1
    return None


def _offered(case: Case, links: tuple[Link, Link]) -> float | None:
    if case.event is None or case.event.rate_bps is None:
        return None
    over_s = case.starts_s + case.event_s
    half_s = over_s - case.event_s / 2
    return max(_rate_bps(link.offered, half_s, over_s) for link in links) / case.event.rate_bps


def _rate_bps(sent: list[tuple[float, int]], from_s: float, to_s: float) -> float:
    return 8 * sum(size for at, size in sent if from_s <= at < to_s) / (to_s - from_s)


def _queue_ms(links: tuple[Link, Link], begins_s: float) -> float:
    waits = sorted(wait for link in links for at, wait in link.waits if at >= begins_s)
    return _percentile_ms(waits, 0.95) or 0.0
