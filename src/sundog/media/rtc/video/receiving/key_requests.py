"""When to ask for a key frame (PLI, RFC 4585 section 6.3.1), and when once more."""

from typing import Final

__all__ = ["KeyFrameRequests"]

_LEAST_S, _MOST_APART_S = 0.3, 0.8
"""Bounds of the time between two: where a queue has made round trips long, a request may be lost in it."""

_REST_S: Final = 0.1
"""After two round trips and this, the answer to the last request would have begun to come."""

_MOST_S: Final = 3.0
"""A key frame that comes for longer is not waited for: 200 KB take that long at 500 kbit/s."""

_DOUBT_ROUND_TRIPS: Final = 3
_LEAST_DOUBT_S, _MOST_DOUBT_S, _DOUBT_REST_S = 0.12, 0.6, 0.06
"""Frames that have waited for a packet for longer may wait for ever."""


class KeyFrameRequests:
    """Repeats a request until a key frame comes, as requests and key frames are lost too.

    Attributes:
        round_trip_s: The network's, seconds; set from outside.
        asked: Requests so far.
    """

    def __init__(self) -> None:
        self.round_trip_s = 0.1
        self.asked = 0
        self._not_before_s = self._began_s = float("-inf")
        self._is_heard = True

    def heard(self) -> None:
        """Note that a packet has come: there is somebody to ask."""
        self._is_heard = True

    def answered(self, now_s: float) -> None:
        """Note that a key frame has begun to come; the rest of it takes its time."""
        self._began_s = now_s
        self.goes_on(now_s)

    def goes_on(self, now_s: float) -> None:
        """Note that more of it has come.

        Another one behind it would only make it take longer: on a narrow path, for ever.
        """
        if now_s - self._began_s < _MOST_S:
            self._not_before_s = max(self._not_before_s, now_s + self._interval_s)

    def came(self) -> None:
        """Note that a key frame has come; what is damaged from now on needs another."""
        self._not_before_s = self._began_s = float("-inf")

    def due_s(self, *, is_needed: bool, blocked_since_s: float | None) -> float | None:
        """Return when to ask next.

        Args:
            is_needed: Whether nothing can be shown before a key frame.
            blocked_since_s: Since when frames wait for a missing packet; None while none does.
        """
        if not self._is_heard:
            return None
        if is_needed:
            return self._not_before_s
        if blocked_since_s is None:
            return None
        doubt_s = _DOUBT_ROUND_TRIPS * self.round_trip_s + _DOUBT_REST_S
        doubt_s = min(max(_LEAST_DOUBT_S, doubt_s), _MOST_DOUBT_S)
        return max(self._not_before_s, blocked_since_s + doubt_s)

    def ask(self, now_s: float) -> None:
        """Note that it is asked now."""
        self.asked += 1
        self._not_before_s = now_s + self._interval_s
        # Who has gone silent is not asked again before a packet comes.
        self._is_heard = False

    def restart(self) -> None:
        """Ask at once where it is needed: another sender has not been asked yet."""
        self._not_before_s = float("-inf")

    @property
    def _interval_s(self) -> float:
        return min(max(_LEAST_S, 2 * self.round_trip_s + _REST_S), _MOST_APART_S)
