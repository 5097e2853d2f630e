"""Who waits for which place of a lane: tells sessions' threads that their batch was launched."""

import threading
from collections.abc import Callable, Sequence
from typing import Final

from sundog.engine.diffusion.faults import DrawingFailed

__all__ = ["Claims", "Ending"]

Ending = Callable[[float], bool]
"""Waits at most so many seconds for a launched batch; returns whether it has ended.

Raises:
    DrawingFailed: the batch broke.
"""


class Claims:
    """The batches that the places of one lane were launched with. Any thread may call it.

    Args:
        places: How many there are.
        now: Monotonic seconds.
    """

    def __init__(self, places: int, now: Callable[[], float]) -> None:
        self._now: Final = now
        self._endings: Final[list[Ending | None]] = [None] * places
        self._changed: Final = threading.Condition()

    def launched(self, places: Sequence[int], ending: Ending) -> None:
        """Note that these places are being drawn; wakes those who wait for them."""
        with self._changed:
            for place in places:
                self._endings[place] = ending
            self._changed.notify_all()

    def forget(self, place: int) -> None:
        """Note that a new picture is being put there: what was launched before is nobody's."""
        with self._changed:
            self._endings[place] = None

    def wait(self, place: int, timeout_s: float) -> None:
        """Wait until a place is launched and its batch has ended; then it is nobody's.

        Raises:
            DrawingFailed: the batch broke, or it took longer.
        """
        until_s = self._now() + timeout_s
        with self._changed:
            self._changed.wait_for(lambda: self._endings[place] is not None, timeout_s)
            ending, self._endings[place] = self._endings[place], None
        if ending is None or not ending(max(0.0, until_s - self._now())):
            raise DrawingFailed(f"a batch was not drawn within {timeout_s:.1f} s")
