"""How late packets come that others overtake, as a sender learns it from reports of arrivals."""

from bisect import bisect_right
from typing import Final

__all__ = ["Reordering"]

_RECORDS: Final = 64
"""Packets that came before all that were sent earlier: those of some tenths of a second."""

_MOST_LATE_S: Final = 0.2
"""What comes later than that was not overtaken but held up."""

_GAIN: Final = 1 / 400
"""The mean is that of the last second or so at 4 Mbit/s."""


class Reordering:
    """The mean time by which packets come after one that was sent later; most do not at all.

    A queue delays, but keeps the order. Only what is overtaken can be had sooner by parity.

    Attributes:
        mean_s: Over all packets, seconds.
    """

    def __init__(self) -> None:
        self.mean_s = 0.0
        self._orders: list[int] = []
        self._came_s: list[float] = []

    def arrived(self, order: int, came_s: float) -> None:
        """Take a packet's arrival, in the order of arrivals.

        Args:
            order: Grows with each packet that is sent.
            came_s: When it came, by any clock.
        """
        orders = self._orders
        late_s = 0.0
        if not orders or order > orders[-1]:
            orders.append(order)
            self._came_s.append(came_s)
            if len(orders) > 2 * _RECORDS:
                del orders[:_RECORDS], self._came_s[:_RECORDS]
        else:
            # The first that came of those that left later.
            late_s = came_s - self._came_s[bisect_right(orders, order)]
        if late_s < _MOST_LATE_S:
            self.mean_s += _GAIN * (max(late_s, 0.0) - self.mean_s)

    def clear(self) -> None:
        """Begin anew: packets take another way."""
        self._orders.clear()
        self._came_s.clear()
