"""What the simulation takes for granted: one table, each figure with where it comes from."""

from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from typing import Final

from sundog.cluster.rules.liveness import HUNG_S

__all__ = ["Assumption", "Assumptions", "table"]

_SOURCE: Final = "source"
_HERE: Final = "2 cores, Ray 2.60, 2026-11-22"
_GUESS: Final = "assumed; nobody has measured it"


def _figure(default: float, source: str) -> float:
    figure: float = field(default=default, metadata={_SOURCE: source})
    return figure


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumptions:
    """Figures of the real thing. Names that end in ``_s`` are seconds.

    Where a figure is a middle, what is drawn is log-normal around it, so that calls overtake each
    other as they do on a network.
    """

    call_s: float = _figure(0.0011, f"a call of an actor there and back, p50, 2 KB: {_HERE}")
    call_spread: float = _figure(0.6, "its sigma: p99 4 times p50; measured 1.7 to 2.3 times")
    call_limit_s: float = _figure(1.0, "how long a front waits for a slot: gateway/calls.py")
    death_s: float = _figure(0.015, f"SIGKILL of an actor until its caller hears: {_HERE}")
    node_death_s: float = _figure(1.6, f"SIGKILL of a raylet until callers hear: {_HERE}")
    path_s: float = _figure(0.35, "connect() to the first frame: docs/turn.md, first frame warm")
    reconnect_s: float = _figure(0.3, "pictures again after a service's restart: README.md")
    worker_start_s: float = _figure(5.0, f"cold actor 0.4 s: {_HERE}; imports and engine assumed")
    node_start_s: float = _figure(120.0, f"a machine from a cloud: {_GUESS}")
    front_start_s: float = _figure(5.0, f"a front starts again: {_GUESS}")
    hung_s: float = _figure(HUNG_S, "sundog.cluster.rules.liveness")
    resume_s: float = _figure(30.0, "the setting's default")
    patience_for_slot_s: float = _figure(20.0, "who lost its worker: server/session/hosts.py")
    queue_timeout_s: float = _figure(300.0, "the setting's default")
    queue_size: float = _figure(16, "the setting's default, for each front")
    look_s: float = _figure(2.0, "how often the pool looks; in truth twice a second")
    slots: float = _figure(4, "diffusion at 8.4 ms a frame carries 4 (docs/diffusion.md)")
    length_s: float = _figure(180.0, f"middle length of a session, log-normal: {_GUESS}")
    length_spread: float = _figure(1.0, f"its sigma; a mean of 297 s, p99 of 1843 s: {_GUESS}")
    leave_share: float = _figure(0.1, f"clients that do not come back to a lost front: {_GUESS}")
    drain_s: float = _figure(
        600.0, "sessions of a worker that drains may stay: an operator's choice"
    )
    notice_s: float = _figure(5.0, "before the deadline, when sessions are told: the worker's")


@dataclass(frozen=True, slots=True)
class Assumption:
    """One row of the table."""

    name: str
    value: float
    source: str


def table(assumptions: Assumptions) -> Iterator[Assumption]:
    """Yield every figure with its source."""
    for row in fields(assumptions):
        yield Assumption(row.name, getattr(assumptions, row.name), row.metadata[_SOURCE])
