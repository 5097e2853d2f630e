"""Where one path's frames follow another's: time goes on there, and never back.

Both paths carry the caller's own timestamps, so frames of two machines can be compared. The first
that a new path brings may be older than what the earlier one has shown: its engine is cold, its
first picture is large.
"""

from typing import Final

__all__ = ["Seam"]

_ROUND: Final = 1 << 32
"""Timestamps are compared modulo this, as RTP sends them."""

_FAR_S: Final = 5.0
"""What is further back is counted from another zero, as by a service that gives times of its own."""


class Seam:
    """Knows the newest frame that was shown, and which of another path's follow it."""

    def __init__(self, rate: int) -> None:
        """Begin with nothing shown.

        Args:
            rate: Ticks of a timestamp a second.
        """
        self._far = round(_FAR_S * rate)
        self._last: int | None = None
        self._is_open = False

    def follows(self, pts: int | None) -> bool:
        """Return whether a frame is newer than the newest that was shown, or cannot be compared."""
        if pts is None or self._last is None:
            return True
        return (self._last - pts) % _ROUND > self._far

    def open(self) -> None:
        """Note that another path is in use: its first frames may be behind."""
        self._is_open = True

    def passes(self, pts: int | None) -> bool:
        """Return whether a frame of the path in use is to be shown; take note of it if so.

        A path keeps its own frames in order: of those nothing is held back.
        """
        if self._is_open and not self.follows(pts):
            return False
        self._is_open = False
        self._last = pts
        return True
