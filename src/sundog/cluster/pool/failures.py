"""Workers that did not come up: how long to wait before the next, and when a release is given up."""

from typing import Final

__all__ = ["GIVEN_UP", "Failures"]

GIVEN_UP: Final = 3
"""Failures one after the other, with no success between, after which a release does not work."""

_FIRST_PAUSE_S: Final = 1.0
_LONGEST_PAUSE_S: Final = 60.0


class Failures:
    """What failed lately. Times are seconds of one monotonic clock.

    Attributes:
        words: What went wrong last; empty where nothing did since a worker worked.
    """

    def __init__(self) -> None:
        """Begin without any."""
        self.words = ""
        self._counts: dict[str, int] = {}
        self._next_s = 0.0

    def failed(self, release: str, words: str, now_s: float) -> None:
        """Note that a worker of a release did not come up."""
        count = self._counts[release] = self._counts.get(release, 0) + 1
        self.words = words
        self._next_s = now_s + min(_LONGEST_PAUSE_S, _FIRST_PAUSE_S * 2 ** min(count, 16))

    def worked(self, release: str) -> None:
        """Note that one came up and has stayed."""
        if self._counts.pop(release, 0):
            self._next_s = 0.0
            self.words = ""

    def may_start(self, now_s: float) -> bool:
        """Whether the pause after the last failure is over."""
        return now_s >= self._next_s

    def has_given_up(self, release: str) -> bool:
        """Whether a release has failed too often."""
        return self._counts.get(release, 0) >= GIVEN_UP
