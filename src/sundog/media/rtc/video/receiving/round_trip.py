"""How long a packet takes to come once it has been asked for."""

from typing import Final

__all__ = ["RequestRoundTrip"]

_FIRST_S: Final = 0.05
"""Taken to be before anything is known: a path within a continent."""

_LEAST_S: Final = 0.005
_MOST_S: Final = 0.6

_GAIN: Final = 0.125
_DEVIATION_GAIN: Final = 0.25
"""RFC 6298 section 2."""

_DOUBT: Final = 1.5
_SOONEST: Final = 0.8
_FASTER: Final = 0.98
"""Shares of the shortest round trip."""


class RequestRoundTrip:
    """The smoothed time from a request (NACK) to its retransmission, and when to ask again.

    Attributes:
        mean_s: Smoothed, 0.005 to 0.6 seconds; a guess before the first measurement.
        least_s: The shortest of late, the same range.
        is_measured: Whether there was a measurement.
    """

    def __init__(self) -> None:
        self.mean_s = self.least_s = _FIRST_S
        self.is_measured = False
        self._deviation_s = 0.0
        self._doubt = 1.0
        self._doubted_s = float("-inf")

    def measured(self, taken_s: float) -> None:
        """Take the time from a packet's only request to its arrival."""
        self._doubt = 1.0
        taken_s = min(max(taken_s, _LEAST_S), _MOST_S)
        if not self.is_measured:
            self.is_measured = True
            self.mean_s = self.least_s = taken_s
            self._deviation_s = taken_s / 4
            return
        error_s = taken_s - self.mean_s
        self._deviation_s += _DEVIATION_GAIN * (abs(error_s) - self._deviation_s)
        self.mean_s += _GAIN * error_s
        # A minimum that creeps up, as paths change.
        self.least_s = min(taken_s, self.least_s + 0.01 * (self.mean_s - self.least_s))

    def doubted(self, now_s: float) -> None:
        """Note an answer to one of several requests: they may have been too quick.

        Measuring nothing then and waiting longer is what Karn and Partridge found for TCP (RFC
        6298 section 3): where the path has become slower no request is ever the only one.
        """
        if now_s >= self._doubted_s + self.mean_s:
            self._doubted_s = now_s
            self._doubt = min(self._doubt * _DOUBT, _MOST_S / self.mean_s)

    def is_too_soon(self, taken_s: float) -> bool:
        """Tell whether a packet comes too soon after its request to be a retransmission.

        It is believed less with every packet that does: the path may have become faster.
        """
        if not self.is_measured or taken_s >= _SOONEST * self.least_s:
            return False
        self.least_s *= _FASTER
        return True

    @property
    def retry_s(self) -> float:
        """How long to wait for an answer before asking again, seconds."""
        wait_s = max(1.2 * self.mean_s, self.mean_s + 3 * self._deviation_s) + 0.001
        return self._doubt * wait_s
