"""Batches that failed although none of their frames does alone are too large for a while."""

from typing import Final

from sundog.engine.diffusion.device.machine import Size

__all__ = ["Limits"]

_RELAX_S: Final = 60.0
"""After so long a larger batch is tried again; somebody else's memory may be free by then."""


class Limits:
    """How many frames go together after failures. Pure."""

    def __init__(self) -> None:
        self._limits: dict[Size, tuple[int, float]] = {}

    def halve(self, size: Size, frames: int, now_s: float) -> None:
        """Note that a batch of so many frames failed for its size."""
        self._limits[size] = max(1, frames // 2), now_s + _RELAX_S

    def most(self, size: Size, places: int, now_s: float) -> int:
        """Return how many frames may go together now."""
        limit, until_s = self._limits.get(size, (places, now_s))
        return min(limit, places) if now_s < until_s else places
