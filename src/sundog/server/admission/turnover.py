"""How often places become free: what somebody is told who asks when to come back."""

import math
from collections import deque
from typing import Final

__all__ = ["Turnover"]

_KEPT: Final = 16
"""Releases remembered; more would tell of another hour."""

_UNKNOWN_S: Final = 5
_SHORTEST_S: Final = 1
_LONGEST_S: Final = 60


class Turnover:
    """Remembers when places became free."""

    def __init__(self) -> None:
        self._freed_s: deque[float] = deque(maxlen=_KEPT)

    def note(self, now_s: float) -> None:
        """Note that a place has become free."""
        self._freed_s.append(now_s)

    def retry_after_s(self, waiting: int, now_s: float) -> int:
        """Return when a place may be free for somebody behind ``waiting`` others, 1 to 60 s."""
        if len(self._freed_s) < 2:  # one moment is no rate
            return _UNKNOWN_S
        # The time since the last one counts too: what has stopped is not to look busy for ever.
        spans = len(self._freed_s) - 1
        span_s = self._freed_s[-1] - self._freed_s[0]
        each_s = max(span_s / spans, (now_s - self._freed_s[0]) / (spans + 1))
        return max(_SHORTEST_S, min(math.ceil((waiting + 1) * each_s), _LONGEST_S))
