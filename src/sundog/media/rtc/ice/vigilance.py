"""When to ask whether the other side is still there, and when to look for another way to it."""

from collections.abc import Callable
from enum import Enum, auto
from math import exp
from random import uniform
from typing import Final

__all__ = ["EXPIRY_S", "Step", "Vigilance"]

EXPIRY_S: Final = 30.0
"""After the last answer consent is gone (RFC 7675 section 5.1)."""

_STEADY_S: Final = 2.0
"""Between two checks of consent while all is well, more or less a fifth (RFC 7675 section 5.1)."""

_SILENT_S: Final = 1.0
"""The same while what came has stopped, though the other side answers."""

_MEMORY_S, _FLOW = 2.0, 12.0
"""What counts as a flow: more than six datagrams a second over the last two. Reports are fewer."""

_QUIET_S, _MOST_QUIET_S = 0.3, 1.0
"""A flow that stops for so long may have lost its way: the first for 25 pictures a second."""

_GAPS: Final = 6
"""The same as a multiple of its usual pauses, where those are longer."""

_BURST_S: Final = 0.005
"""Datagrams nearer together are one picture."""

_PATIENCE_S, _MOST_PATIENCE_S, _ROUND_TRIPS = 0.1, 0.6, 5
"""How long the answer to a check is waited for before something is done, as round trips too."""

_AGAIN_S, _DEAF_S = 0.5, 1.0
"""A check that nobody answers is sent again, where something comes at all: packets get lost. For
the second of these; then another way is looked for."""

_ROUND_S, _LATE_ROUND_S, _LATE_S = 0.25, 1.0, 6.0
"""Between two searches, at first, and once the last answer is so long ago."""

_NEVER: Final = float("-inf")


class Step(Enum):
    """What is to be done now."""

    WAIT = auto()
    ASK = auto()
    SEEK = auto()
    EXPIRE = auto()


class Vigilance:
    """Judges one ICE connection by what comes; all times in seconds of one clock.

        steady ──flow stops──► ask ──no answer in some round trips──► seek, seek … ──► expired
           ▲  └──the socket refuses to send──────────────────────────► ▲             after 30 s
           └──────────────────── an answer, whichever way ─────────────┘

    Checks are cheap, so a flow that stops for 0.3 s is reason enough for one. It takes more to
    look for another way: silence that a check does not end, or checks that nobody answers.

    Attributes:
        is_seeking: Whether another way that works is welcome.
    """

    def __init__(self, now_s: float, *, spread: Callable[[float, float], float] = uniform) -> None:
        """Begin with a connection that has just been made.

        Args:
            now_s: Now.
            spread: Draws from a range, so that sessions do not ask in step.
        """
        self.is_seeking = False
        self._spread = spread
        self._answered_s = self._asked_s = self._heard_s = now_s
        self._owed_since_s: float | None = None
        self._sought_s = _NEVER
        self._flow = self._gap_s = self._round_trip_s = 0.0
        self._next_s = now_s + self._pause(_STEADY_S)

    def heard(self, now_s: float, count: int = 1) -> None:
        """Note datagrams of the other side that came together and are none of STUN."""
        gap_s = now_s - self._heard_s
        if gap_s > _BURST_S:
            self._flow *= exp(-gap_s / _MEMORY_S)
            self._heard_s = now_s
            if gap_s < _MOST_QUIET_S:
                self._gap_s += 0.2 * (gap_s - self._gap_s)
        self._flow += count

    def refused(self) -> None:
        """Note that the socket in use cannot send: its address or its network is gone."""
        self.is_seeking = True

    def answered(self, now_s: float, took_s: float | None = None) -> None:
        """Note that the other side has answered on the way in use, or on one that now is.

        Args:
            now_s: Now.
            took_s: How long it took; None where that says nothing.
        """
        self._answered_s, self._owed_since_s = now_s, None
        self.is_seeking = False
        self._next_s = now_s + self._pause(_SILENT_S if self.is_quiet(now_s) else _STEADY_S)
        if took_s is not None:
            self._round_trip_s += 0.3 * (took_s - self._round_trip_s)

    def is_quiet(self, now_s: float) -> bool:
        """Return whether a flow has stopped coming."""
        return self._flow >= _FLOW and now_s - self._heard_s >= self._quiet_s

    def due_s(self) -> float:
        """Return when to call `step` again at the latest, if nothing comes until then."""
        expiry_s = self._answered_s + EXPIRY_S
        if self.is_seeking:
            return min(self._round_due_s(), expiry_s)
        due_s = min(self._next_s, expiry_s)
        if self._owed_since_s is not None:
            due_s = min(due_s, max(self._asked_s + self._patience_s, self._quiet_at_s()))
        elif self._asked_s < self._heard_s:
            due_s = min(due_s, self._quiet_at_s())
        return due_s

    def step(self, now_s: float) -> Step:
        """Say what is to be done now; who is told to ask or seek is taken to do so."""
        if now_s - self._answered_s >= EXPIRY_S:
            return Step.EXPIRE
        self.is_seeking = self.is_seeking or self._is_deaf(now_s)
        if self.is_seeking:
            if now_s < self._round_due_s():
                return Step.WAIT
            self._sought_s = now_s
            return Step.SEEK
        has_stopped = self._asked_s < self._heard_s and self.is_quiet(now_s)
        if now_s < self._next_s and not has_stopped:
            return Step.WAIT
        self._asked_s = now_s
        self._owed_since_s = now_s if self._owed_since_s is None else self._owed_since_s
        self._next_s = now_s + _AGAIN_S
        return Step.ASK

    def _is_deaf(self, now_s: float) -> bool:
        """Return whether the other side ought to have answered."""
        if self._owed_since_s is None or now_s - self._asked_s < self._patience_s:
            return False
        return now_s - self._owed_since_s >= _DEAF_S or self.is_quiet(now_s)

    def _quiet_at_s(self) -> float:
        return self._heard_s + self._quiet_s if self._flow >= _FLOW else float("inf")

    def _round_due_s(self) -> float:
        is_late = self._sought_s - self._answered_s > _LATE_S
        return self._sought_s + (_LATE_ROUND_S if is_late else _ROUND_S)

    @property
    def _quiet_s(self) -> float:
        return min(max(_QUIET_S, _GAPS * self._gap_s), _MOST_QUIET_S)

    @property
    def _patience_s(self) -> float:
        return min(max(_PATIENCE_S, _ROUND_TRIPS * self._round_trip_s), _MOST_PATIENCE_S)

    def _pause(self, about_s: float) -> float:
        return about_s * self._spread(0.8, 1.2)
