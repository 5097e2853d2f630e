"""One stream of timestamps out of several that follow each other, such as those of peers."""

from typing import Final

from sundog.media.clock import Clock

__all__ = ["Continuity"]

_LEAST: Final = 1
"""Ticks that the first timestamp of a source is at least beyond the last of the one before."""


class Continuity:
    """Maps timestamps so that they go on by the time that has passed when their source changes.

    Those of the first source stay as they are.

    Attributes:
        offset: What is added to the timestamps of the source of the moment.

    Args:
        rate: Ticks a second.
        clock: For the time that passes between two sources.
    """

    def __init__(self, rate: int, clock: Clock) -> None:
        self.offset = 0
        self._rate = rate
        self._clock = clock
        self._last: int | None = None
        self._last_s = 0.0
        self._has_begun = True

    def begin(self) -> None:
        """Note that the next timestamp comes from another source."""
        self._has_begun = self._last is None

    def map(self, ticks: int) -> int:
        """Return the timestamp, unwrapped, as it goes on."""
        now_s = self._clock.now()
        if not self._has_begun and self._last is not None:
            passed = round((now_s - self._last_s) * self._rate)
            self.offset = self._last + max(_LEAST, passed) - ticks
            self._has_begun = True
        mapped = ticks + self.offset
        if self._last is None or mapped > self._last:
            self._last, self._last_s = mapped, now_s
        return mapped
