"""The fronts as the pool knows them: by their beats alone."""

from typing import Final

from sundog.cluster.messages import FrontView

__all__ = ["Fronts"]

_WAITS_S: Final = 5.0
"""A front that was not heard for so long has nobody waiting any more."""

_FORGET_S: Final = 60.0
_MOST: Final = 1000


class Fronts:
    """Who has beaten lately, and how many clients wait there."""

    def __init__(self) -> None:
        """Begin with none."""
        self._heard: dict[str, tuple[int, float]] = {}

    def hear(self, front: str, waiting: int, now_s: float) -> None:
        """Take a beat, and forget who has long given none.

        Args:
            front: Its name.
            waiting: Clients in its line.
            now_s: When.
        """
        self._heard[front] = (waiting, now_s)
        for name, (_, at_s) in list(self._heard.items()):
            if now_s - at_s > _FORGET_S or (len(self._heard) > _MOST and name != front):
                del self._heard[name]

    def waiting(self, now_s: float) -> int:
        """Return how many clients wait at fronts that are there."""
        return sum(count for count, at_s in self._heard.values() if now_s - at_s < _WAITS_S)

    def views(self, now_s: float) -> tuple[FrontView, ...]:
        """Return all of them by name."""
        return tuple(
            FrontView(name=name, waiting=count, heard_s=round(now_s - at_s, 1))
            for name, (count, at_s) in sorted(self._heard.items())
        )
