"""Who has which row of the tensors that sessions are remembered in."""

import heapq

from sundog.engine.interface import EngineError

__all__ = ["Rows"]


class Rows:
    """Rows to be given out, the lowest first. Not thread-safe.

    Args:
        count: How many there are.
    """

    def __init__(self, count: int) -> None:
        self._count = count
        self._free = list(range(count))

    def take(self) -> int:
        """Give a row out.

        Raises:
            EngineError: there is none left.
        """
        if not self._free:
            raise EngineError(
                f"the engine has room for {self._count} sessions, and all of it is taken;"
                " wait for one to end, or raise max_sessions"
            )
        return heapq.heappop(self._free)

    def give_back(self, row: int) -> None:
        """Take a row back."""
        heapq.heappush(self._free, row)
