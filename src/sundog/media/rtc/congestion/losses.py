"""The share of packets that are lost."""

from collections import deque
from typing import Final

__all__ = ["Losses"]

_WINDOW_S: Final = 1.0
_STEP_S: Final = 0.05


class Losses:
    """Counts over the last second.

    Attributes:
        packets: Whose fate became known, lost ones too.
        share: Lost ones among them, 0 to 1.
        ever: Packets and lost ones since the beginning.
    """

    def __init__(self) -> None:
        self.ever = (0, 0)
        self.packets = 0
        self._lost = 0
        self._counts: deque[tuple[float, int, int]] = deque()

    @property
    def share(self) -> float:  # noqa: D102 - an attribute, see above
        return max(0, self._lost) / self.packets if self.packets else 0.0

    @property
    def spread(self) -> float:
        """Share of the last second's parts, 50 ms and more each, in which packets were lost."""
        counts = self._counts
        return sum(lost > 0 for _, _, lost in counts) / len(counts) if counts else 0.0

    def add(self, arrived: int, lost: int, now_s: float) -> None:
        """Count packets; ``lost`` is negative where lost ones have come after all."""
        counts = self._counts
        self.ever = (self.ever[0] + arrived + lost, self.ever[1] + lost)
        self.packets += arrived + lost
        self._lost += lost
        if counts and now_s - counts[-1][0] < _STEP_S:
            since_s, before, before_lost = counts[-1]
            counts[-1] = (since_s, before + arrived + lost, before_lost + lost)
        else:
            counts.append((now_s, arrived + lost, lost))
        while now_s - counts[0][0] > _WINDOW_S:
            _, packets, lost = counts.popleft()
            self.packets -= packets
            self._lost -= lost

    def clear(self) -> None:
        """Forget the last second."""
        self._counts.clear()
        self.packets = self._lost = 0
