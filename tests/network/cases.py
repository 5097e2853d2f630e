"""The cases of the table: what the network does, for how long, and what is to be reached."""

from dataclasses import dataclass, replace
from typing import Final

from tests.network.laboratory import BASE
from tests.network.link import Conditions

__all__ = ["CASES", "Case", "Event"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happens once.

    Attributes:
        conditions: What the network does meanwhile; None where a side moves.
        lasts_s: How long; 0 where a side moves.
        after_s: How long it is watched after.
    """

    conditions: Conditions | None = None
    lasts_s: float = 0.0
    after_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A row of the table.

    Attributes:
        name: Such as ``loss5``.
        base: What the network does from before the client connects.
        event: What happens beside; None in a steady case.
        beside: Who else uses the link, in a steady case; see `neighbours`.
        reach: What is to be reached, in words.
    """

    name: str
    base: Conditions = BASE
    event: Event | None = None
    beside: str = ""
    reach: str


def _cut(name: str, rate_bps: int, queue_s: float = 0.4) -> Case:
    limited = replace(BASE, rate_bps=rate_bps, queue_s=queue_s)
    return Case(
        name=name,
        event=Event(conditions=limited, lasts_s=8.0, after_s=8.0),
        reach="freeze 0.8 s; 80 % of the rate after 4 s; offered at most 1.2 x link",
    )


def _beside(kind: str) -> Case:
    narrow = replace(BASE, rate_bps=4_000_000, queue_s=0.2)
    return Case(
        name=f"beside_{kind}", base=narrow, beside=kind, reach="a quarter to three of 4 Mbit/s"
    )


_ALL: Final = (
    Case(name="clean", reach="p50 45 ms"),
    Case(name="loss1", base=replace(BASE, loss=0.01), reach="p95 base + 60 ms; 98 % shown"),
    Case(name="loss5", base=replace(BASE, loss=0.05), reach="p95 base + 120 ms; 95 % shown"),
    Case(name="loss10", base=replace(BASE, loss=0.1), reach="p95 base + 200 ms; 90 % shown"),
    Case(name="burst3", base=replace(BASE, burst_loss=0.03), reach="freeze 0.4 s"),
    Case(
        name="jitter30",
        base=Conditions(delay_s=0.04, jitter_s=0.03, reorders=True),
        reach="p50 150 ms; 5 % sent again",
    ),
    Case(name="rtt50", base=Conditions(delay_s=0.025), reach="p50 base + 30 ms"),
    Case(name="rtt100", base=Conditions(delay_s=0.05), reach="p50 base + 80 ms"),
    Case(name="rtt200", base=Conditions(delay_s=0.1), reach="p50 base + 180 ms"),
    Case(
        name="loss5rtt100",
        base=Conditions(delay_s=0.05, loss=0.05),
        reach="no round trip more than rtt100",
    ),
    _beside("tcp"),
    _beside("session"),
    _cut("cut500k", 500_000),
    _cut("cut1M", 1_000_000),
    _cut("policed1M", 1_000_000, queue_s=0.05),
    Case(
        name="blackout5",
        event=Event(conditions=replace(BASE, is_black=True), lasts_s=5.0, after_s=6.0),
        reach="pictures 0.3 s after",
    ),
    Case(name="address", event=Event(after_s=8.0), reach="pictures 1.2 s after"),
)

CASES: Final = {case.name: case for case in _ALL}
"""By name. Losses, bursts, jitter and cuts are in both directions, each for itself."""
