"""How late is late: the wait after which only a small share of what is missing still comes."""

from typing import Final

__all__ = ["Lateness"]

_STEP_S: Final = 0.002
_STEPS: Final = 75
"""150 ms: what comes later than that is treated as lost."""

_EVENTS: Final = 128
"""After so many events all counts fade..."""

_FADE: Final = 0.8
"""... to this share, so that some 600 events are remembered: 1.5 s of packets at 4 Mbit/s."""


class Lateness:
    """A histogram of delays that forgets, and the wait that only a share of all events exceeds.

    Asking for packets again too early wastes the path, too late wastes time. What it wastes is
    the share of all packets that come by themselves after they were asked for; so that share is
    what is held, as `share`, and a path that keeps the order is never waited for.

    Attributes:
        wait_s: The wait, seconds, 0 to 0.15.
    """

    def __init__(self, share: float) -> None:
        """Make an empty one.

        Args:
            share: Events whose delay may be longer than the wait, 0 to 1.
        """
        self.wait_s = 0.0
        self._share = share
        self._counts = [0.0] * _STEPS
        self._events = 0.0
        self._until_fade = _EVENTS

    def seen(self, late_s: float = 0.0, *, count: int = 1) -> None:
        """Count events which were late by ``late_s`` seconds; most are not at all."""
        self._events += count
        if late_s > 0.0:
            self._counts[min(int(late_s / _STEP_S), _STEPS - 1)] += count
            if late_s > self.wait_s:
                self._choose()
        self.passed(count)

    def passed(self, count: int = 1) -> None:
        """Note that things came of which it is not known whether they were late.

        They are no events, but what was seen before fades by them.
        """
        self._until_fade -= count
        if self._until_fade <= 0:
            self._fade()

    def _fade(self) -> None:
        self._until_fade += _EVENTS
        self._events *= _FADE
        self._counts = [count * _FADE for count in self._counts]
        self._choose()

    def _choose(self) -> None:
        """Find the shortest wait; before many events are known, as if there had been some."""
        allowed = self._share * max(self._events, _EVENTS)
        for step in range(_STEPS - 1, -1, -1):
            allowed -= self._counts[step]
            if allowed < 0:
                self.wait_s = (step + 1) * _STEP_S
                return
        self.wait_s = 0.0
