"""When packets may leave: a usual picture at once, a large one spread out, so that no queue fills up."""

from collections.abc import Sequence
from typing import Final

__all__ = ["Pacer"]

_BURST_S: Final = 0.006
"""How much of the rate may leave at once. At 28 Mbit/s, seven times what a camera's picture takes,
seventeen packets: a whole picture of a clean path, while a key frame is spread out."""

_LEAST_BURST, _MOST_BURST = 3_600, 21_000
"""Bytes: three packets, and seventeen."""

_SHORTEST_S: Final = 0.001
"""Event loops wait in whole milliseconds; shorter waits are put together."""


class Pacer:
    """A token bucket (RFC 2475 section 2.3.3.1) that never refuses: it says how long to wait."""

    def __init__(self) -> None:
        self._ahead = 0.0  # bytes sent before their time
        self._last_s: float | None = None

    def delay_s(self, size: int, now_s: float, rate_bps: int) -> float:
        """Return how long a packet must wait, seconds; it counts as sent then.

        A packet that is not to wait, one that is sent again, is told all the same: others wait
        for it.

        Args:
            size: Of the packet, bytes.
            now_s: Seconds.
            rate_bps: How fast packets may follow each other, bits per second.
        """
        return self.burst((size,), now_s, rate_bps)[1]

    def burst(self, sizes: Sequence[int], now_s: float, rate_bps: int) -> tuple[int, float]:
        """Return how many packets may leave at once, and how long the one behind them must wait.

        They count as sent then, and so does the one that waits: `delay_s` for one after another.

        Args:
            sizes: Of the packets, bytes, in order.
            now_s: Seconds.
            rate_bps: How fast packets may follow each other, bits per second.
        """
        byte_s = 8 / max(rate_bps, 1)
        if self._last_s is not None:
            self._ahead = max(0.0, self._ahead - max(0.0, now_s - self._last_s) / byte_s)
        self._last_s = now_s
        burst = min(max(_BURST_S / byte_s, _LEAST_BURST), _MOST_BURST)
        for count, size in enumerate(sizes):
            self._ahead += size
            wait_s = (self._ahead - burst) * byte_s
            if wait_s >= _SHORTEST_S:
                return count, wait_s
        return len(sizes), 0.0
