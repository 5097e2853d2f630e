"""How often a key frame is sent to who asks for one."""

from typing import Final

__all__ = ["KeyFrames"]

_APART_S: Final = 0.35
_NARROW_APART_S, _NARROW_BPS = 0.6, 1_000_000
"""A key frame takes as much as ten other pictures: on a narrow path one follows on the other where
each lets the next one come too late."""


class KeyFrames:
    """Keeps key frames apart that lost pictures make receivers ask for."""

    def __init__(self) -> None:
        self._sent_s = float("-inf")

    def sent(self, now_s: float) -> None:
        """Note that one leaves."""
        self._sent_s = now_s

    def may_follow(self, now_s: float, rate_bps: int) -> bool:
        """Return whether the next may leave already."""
        apart_s = _NARROW_APART_S if rate_bps < _NARROW_BPS else _APART_S
        return now_s - self._sent_s >= apart_s

    def is_answered(self, now_s: float, round_trip_s: float) -> bool:
        """Return whether who asks for one now cannot have seen the last yet."""
        return now_s - self._sent_s < round_trip_s
