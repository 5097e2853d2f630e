"""How long batches and loading take, and how many frames are worth taking together."""

from collections.abc import Callable
from typing import Final

from sundog.engine.diffusion.device.machine import Size

__all__ = ["Timing"]

_NEARLY: Final = 0.9
"""Share of the best rate that a smaller batch may have and be preferred: its frames are younger."""

_SHORTEST_S: Final = 1e-4
_LEADS_S: Final = (0.0005, 0.02)
_PATIENCES_S: Final = (0.005, 0.05)


class Timing:
    """Knows times by what was measured. Pure.

    Args:
        measured: Seconds that a batch of a size takes, by the number of its frames.
    """

    def __init__(self, measured: Callable[[Size, int], float]) -> None:
        self._measured = measured
        self._lead_s = 0.003

    @property
    def lead_s(self) -> float:
        """How long before a batch its frames are called for, seconds: what loading them takes."""
        return self._lead_s

    @property
    def patience_s(self) -> float:
        """How long an idle machine waits for frames that were called for, seconds."""
        return min(max(3 * self._lead_s, _PATIENCES_S[0]), _PATIENCES_S[1])

    def batch_s(self, size: Size, frames: int) -> float:
        """Return how long a batch is expected to take, seconds."""
        return max(self._measured(size, frames), _SHORTEST_S)

    def note_lead(self, took_s: float) -> None:
        """Learn how long a frame was on its way, seconds; longer ones count for more."""
        took_s = min(max(took_s, _LEADS_S[0]), _LEADS_S[1])
        share = 0.3 if took_s > self._lead_s else 0.05
        self._lead_s += share * (took_s - self._lead_s)

    def rate(self, size: Size, frames: int, *, pause_s: float = 0.0) -> float:
        """Return frames a second in batches of so many, each after a pause."""
        return frames / (self.batch_s(size, frames) + pause_s)

    def best(self, size: Size, most: int) -> int:
        """Return how many of ``most`` frames to take together: the fewest at nearly the best rate.

        Where a batch of eight takes eight times as long as one frame, one frame is drawn as soon
        as eight, and is younger.
        """
        rates = [self.rate(size, frames) for frames in range(1, most + 1)]
        enough = _NEARLY * max(rates)
        return next(i for i, rate in enumerate(rates, 1) if rate >= enough)
