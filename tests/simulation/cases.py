"""The networks of the table: what each does, and when."""

from dataclasses import dataclass, replace
from typing import Final

from tests.simulation.link import Conditions

__all__ = ["CASES", "LOSSY", "WARM_S", "Case"]

WARM_S: Final = 4.0
"""Nothing is measured before."""


@dataclass(frozen=True, slots=True)
class Case:
    """What both directions do.

    Attributes:
        usual: Outside the event, and always where there is none.
        event: During it.
        event_s: How long it lasts; it begins 2 s after `WARM_S`.
        after_s: How long is measured after it, or without one at all.
        sessions: How many share the links.
        cross: Whether somebody loads a file over both links all the time.
    """

    usual: Conditions = Conditions()
    event: Conditions | None = None
    event_s: float = 0.0
    after_s: float = 7.0
    sessions: int = 1
    cross: bool = False

    @property
    def starts_s(self) -> float:
        """When the event begins."""
        return WARM_S + 2.0

    @property
    def ends_s(self) -> float:
        """When all ends."""
        if self.event is None:
            return WARM_S + self.after_s
        return self.starts_s + self.event_s + self.after_s


def _cut(rate_bps: float, usual: Conditions) -> Case:
    return Case(usual, replace(usual, rate_bps=rate_bps), 8.0, after_s=8.0)


_NEAR = Conditions()
_WIRED = Conditions(rate_bps=20e6, queue_s=0.2)

CASES: Final[dict[str, Case]] = {
    "clean": Case(),
    "rtt50": Case(Conditions(delay_s=0.025)),
    "rtt100": Case(Conditions(delay_s=0.05)),
    "rtt200": Case(Conditions(delay_s=0.1)),
    "loss1": Case(Conditions(loss=0.01)),
    "loss5": Case(Conditions(loss=0.05)),
    "loss10": Case(Conditions(loss=0.10)),
    "burst3": Case(Conditions(burst_loss=0.03)),
    "jitter30": Case(Conditions(delay_s=0.04, jitter_s=0.03)),
    "jitter30ordered": Case(Conditions(delay_s=0.04, jitter_s=0.03, reorders=False)),
    "cut500k": _cut(500e3, _NEAR),
    "cut1M": _cut(1e6, _NEAR),
    "cut500k_rtt100": _cut(500e3, Conditions(delay_s=0.05)),
    "black5": Case(_NEAR, replace(_NEAR, is_black=True), 5.0, after_s=5.0),
    "black1": Case(_NEAR, replace(_NEAR, is_black=True), 1.0, after_s=4.0),
    "thin2M": Case(Conditions(rate_bps=2e6), after_s=12.0),
    "thin500k": Case(Conditions(rate_bps=500e3), after_s=12.0),
    "tcp": Case(_WIRED, after_s=20.0, cross=True),
    "two": Case(Conditions(rate_bps=5e6), after_s=20.0, sessions=2),
}
"""By name; delays are of one direction."""

LOSSY: Final[dict[str, Case]] = {
    f"{name}_rtt{round_trip_ms}": replace(
        case, usual=replace(case.usual, delay_s=round_trip_ms / 2000 + case.usual.jitter_s)
    )
    for name, case in CASES.items()
    if name in ("loss1", "loss5", "loss10", "burst3", "jitter30")
    for round_trip_ms in (20, 50, 100, 200)
}
"""Losses and jitter over longer ways; with jitter, the least delay is half of the round trip."""
