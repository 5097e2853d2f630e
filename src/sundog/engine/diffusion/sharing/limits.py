"""Batches that failed although none of their frames does alone are too large for a while."""

from typing import Final

from sundog.engine.diffusion.device.machine import Size

__all__ = ["Limits"]

_RELAX_S: Final = 60.0
"""After so long a larger batch is tried again; somebody else's memory may be free by then."""

_LONGEST_S: Final = 3600.0
"""Each try that fails doubles that, up to an hour: it costs every frame of a batch its time."""


class Limits:
    """How many frames go together after failures. Pure."""

    def __init__(self) -> None:
        self._limits: dict[Size, tuple[int, float]] = {}
        self._relax_s: dict[Size, float] = {}

    def halve(self, size: Size, frames: int, now_s: float) -> None:
        """Note that a batch of so many frames failed for its size."""
        _, until_s = self._limits.get(size, (0, float("-inf")))
        relax_s = self._relax_s.get(size, _RELAX_S)
        if now_s >= until_s:  # a larger one was tried again, or this is the first
            is_again = now_s - until_s < relax_s
            relax_s = min(2 * relax_s, _LONGEST_S) if is_again else _RELAX_S
        self._relax_s[size] = relax_s
        self._limits[size] = max(1, frames // 2), now_s + relax_s

    def most(self, size: Size, places: int, now_s: float) -> int:
        """Return how many frames may go together now."""
        limit, until_s = self._limits.get(size, (places, now_s))
        return min(limit, places) if now_s < until_s else places
