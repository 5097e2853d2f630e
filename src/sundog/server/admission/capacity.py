"""How many sessions a machine carries: from what a frame costs and what there is to spend.

    cost of a frame ──┐
    frames a second ──┼──► sessions that fit, a fraction ──► slots, a number that does not flap
    cores, one loop ──┘

A frame costs CPU time on any core (engine, decoder, encoder) and on the one thread that all
sessions share, the event loop's. Whichever runs out first is the bound. Values only: who measures
and when is other files' business.
"""

import math
from dataclasses import dataclass
from typing import Final

__all__ = ["Cost", "Estimate", "Slots", "fitting"]

_CORE_SHARE: Final = 0.95
"""Of all cores; the rest is for the system."""

_LOOP_SHARE: Final = 0.7
"""Of the event loop's one core; a loop that is busier than that makes every frame late."""

_LEAST: Final = 1
"""A machine too slow for one session at full quality serves one, smaller inside."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """CPU time that one frame takes, seconds.

    Attributes:
        all_s: On all threads and processes together, the event loop's thread included.
        loop_s: On the event loop's thread.
    """

    all_s: float
    loop_s: float


def fitting(cost: Cost, *, cores: float, fps: float) -> float:
    """Return how many sessions of ``fps`` frames a second fit on ``cores``; may be below one."""
    by_cores = _CORE_SHARE * cores / max(cost.all_s * fps, 1e-6)
    by_loop = _LOOP_SHARE / max(cost.loop_s * fps, 1e-6)
    return min(by_cores, by_loop)


class Estimate:
    """What a frame costs: measured at start, corrected by what sessions really take.

    Sessions that take more than was measured raise the estimate; it falls back as they end. It
    never falls below what was measured: whoever runs something cheap now may ask for the usual at
    any time. For the same reason what is drawn smaller because the machine is full counts for
    nothing.

    Attributes:
        cost: The estimate now.
    """

    _HALF_LIFE_S: Final = 10.0

    def __init__(self, measured: Cost) -> None:
        self._measured = self.cost = measured
        self._live = measured

    def note(self, live: Cost, *, span_s: float, is_full_quality: bool) -> None:
        """Take what frames cost on average during the last ``span_s`` seconds."""
        if not is_full_quality and live.all_s < self._live.all_s:
            return
        self._live = self._towards(live, span_s)
        self._judge()

    def rest(self, span_s: float) -> None:
        """Note that there was nothing to measure for ``span_s`` seconds."""
        self._live = self._towards(self._measured, span_s)
        self._judge()

    def _towards(self, aim: Cost, span_s: float) -> Cost:
        weight = 1 - 0.5 ** (span_s / self._HALF_LIFE_S)
        return Cost(
            all_s=self._live.all_s + weight * (aim.all_s - self._live.all_s),
            loop_s=self._live.loop_s + weight * (aim.loop_s - self._live.loop_s),
        )

    def _judge(self) -> None:
        self.cost = Cost(
            all_s=max(self._measured.all_s, self._live.all_s),
            loop_s=max(self._measured.loop_s, self._live.loop_s),
        )


class Slots:
    """Turns a wavering number of sessions that fit into slots that stand still.

    A change must be clear, by a margin, and last. A first reading is taken as it is, within the
    margin: what fits but for a hair fits.

    Attributes:
        count: Slots now, 1 or more.
    """

    _MARGIN: Final = 0.1
    _LASTING_S: Final = 10.0

    def __init__(self, fits: float) -> None:
        self.count = max(_LEAST, math.floor(fits + self._MARGIN))
        self._since_s: float | None = None
        self._up = False

    def note(self, fits: float, now_s: float) -> int:
        """Take a reading; return the slots from now on."""
        up, down = fits >= self.count + 1 + self._MARGIN, fits < self.count - self._MARGIN
        if not (up or (down and self.count > _LEAST)):
            self._since_s = None
        elif self._since_s is None or self._up is not up:
            self._since_s, self._up = now_s, up
        elif now_s - self._since_s >= self._LASTING_S:
            # The whole way: each step may have waited long enough already.
            whole = fits - self._MARGIN if up else fits + self._MARGIN
            self.count, self._since_s = max(_LEAST, math.floor(whole)), None
        return self.count
