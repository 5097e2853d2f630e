"""How many frames a second come, for rate control that counts frames and not time."""

from collections import deque
from statistics import median
from typing import Final

__all__ = ["NOMINAL_FPS", "FrameRate"]

NOMINAL_FPS: Final = 25

_INTERVALS: Final = 15
"""The middle one of these counts: a lone pause, where a path carries nothing for a moment, must not
make the next frames larger."""

_SLOWEST_FPS: Final = 12.5
"""Below, a frame gets no more than twice its share at 25: it has to arrive soon, too."""

_FASTEST_FPS: Final = 120.0


class FrameRate:
    """Measured over the last frames; 25 a second before."""

    def __init__(self) -> None:
        self._last_s: float | None = None
        self._intervals_s: deque[float] = deque(maxlen=_INTERVALS)

    def add(self, now_s: float) -> None:
        """Note a frame's time, which grows."""
        if self._last_s is not None and now_s > self._last_s:
            self._intervals_s.append(now_s - self._last_s)
        self._last_s = now_s

    @property
    def fps(self) -> float:
        """Frames per second, 12.5 to 120."""
        if len(self._intervals_s) < _INTERVALS:
            return float(NOMINAL_FPS)
        return min(_FASTEST_FPS, max(_SLOWEST_FPS, 1 / median(self._intervals_s)))
