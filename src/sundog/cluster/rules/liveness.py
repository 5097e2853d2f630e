"""Who is alive: what silence means, on both ends of the poll that is always under way.

    front ── report(seen, patience_s) ──► worker      answered at once on news, else after patience
      │                                     │
      silent for QUIET_S: place nothing     not asked for ORPHAN_S: its sessions are orphans
      silent for HUNG_S:  it is lost        for resume_s more: they end

Pure: seconds of one monotonic clock come in, nothing here reads it.
"""

from enum import StrEnum
from typing import Final

__all__ = [
    "HUNG_S",
    "ORPHAN_S",
    "PATIENCE_S",
    "QUIET_S",
    "FrontState",
    "Hearing",
    "Silence",
    "front_state",
    "hearing",
    "patience_s",
]

PATIENCE_S: Final = 0.3
"""How long a worker with sessions of a front lets that front wait where there is no news."""

QUIET_S: Final = 1.0
"""A worker that is silent for so long gets no new session; it may be hung."""

HUNG_S: Final = 3.0
"""A worker that is silent for so long is lost. It has 5 s by the issue; one second is the tick's
and the way's, and one is kept for a slow machine."""

ORPHAN_S: Final = 2.0
"""A front that has not asked for so long has left its sessions: another may adopt them."""

_IDLE_PATIENCE_S: Final = 1.0
_POLLS_PER_S: Final = 100.0
_STEP_S: Final = 0.5


class Hearing(StrEnum):
    """What a front makes of a worker's silence."""

    HEARD = "heard"
    QUIET = "quiet"
    HUNG = "hung"


class FrontState(StrEnum):
    """What a worker makes of a front's silence."""

    HERE = "here"
    AWAY = "away"
    GONE = "gone"


def patience_s(*, sessions: int, workers: int) -> float:
    """Return how long a worker may keep a poll that it has no news for, seconds.

    Args:
        sessions: Of the asking front, on that worker.
        workers: How many the front polls: of thousands it asks those without its sessions less
            often, at most some 100 times a second altogether.
    """
    return PATIENCE_S if sessions else max(_IDLE_PATIENCE_S, workers / _POLLS_PER_S)


def hearing(silent_s: float, patience_s: float = PATIENCE_S) -> Hearing:
    """Return what a front makes of a worker's silence.

    Args:
        silent_s: Since its last answer; see `Silence`.
        patience_s: What the worker was given for the answer that is awaited.
    """
    late_s = silent_s - patience_s + PATIENCE_S
    if late_s >= HUNG_S:
        return Hearing.HUNG
    return Hearing.QUIET if late_s >= QUIET_S else Hearing.HEARD


def front_state(silent_s: float, resume_s: float) -> FrontState:
    """Return what a worker makes of a front's silence.

    Args:
        silent_s: Since the front's last poll ended; see `Silence`.
        resume_s: How long sessions go on without a front.
    """
    if silent_s < ORPHAN_S:
        return FrontState.HERE
    return FrontState.AWAY if silent_s < ORPHAN_S + resume_s else FrontState.GONE


class Silence:
    """How long somebody has been silent while we were awake to hear it.

    Whoever is itself stopped for ten seconds (a debugger, a machine that sleeps, a processor that
    is busy elsewhere) hears nobody meanwhile, and must not take all others for dead when it wakes.
    So between two looks at most half a second counts; look several times a second.
    """

    def __init__(self, now_s: float) -> None:
        """Begin as heard just now."""
        self._looked_s = now_s
        self._silent_s = 0.0

    def heard(self, now_s: float) -> None:
        """Begin anew: something came."""
        self._looked_s = now_s
        self._silent_s = 0.0

    def look(self, now_s: float) -> float:
        """Return the seconds of silence until now."""
        self._silent_s += min(max(0.0, now_s - self._looked_s), _STEP_S)
        self._looked_s = max(now_s, self._looked_s)
        return self._silent_s
