"""Timestamps that go forward, whatever their source does."""

from typing import Final

__all__ = ["GrowingTimestamps"]

_FRAME_TICKS: Final = 3600
"""One frame at 25 fps in 90 kHz ticks."""


class GrowingTimestamps:
    """Pass timestamps through as long as they grow; join a source that starts over.

    A file that loops, or a camera that was reopened, begins again at zero; receivers and encoders
    need time to go forward.
    """

    def __init__(self) -> None:
        self._last: int | None = None
        self._offset = 0

    def map(self, timestamp: int | None) -> int:
        """Return ``timestamp`` in 90 kHz ticks, moved only if it did not grow.

        Args:
            timestamp: None when the source stamps nothing; 25 fps is then assumed.
        """
        if timestamp is None:
            timestamp = 0 if self._last is None else self._last + _FRAME_TICKS - self._offset
        mapped = timestamp + self._offset
        if self._last is not None and mapped <= self._last:
            self._offset += self._last + _FRAME_TICKS - mapped
            mapped = timestamp + self._offset
        self._last = mapped
        return mapped
