"""What the path of a sender carries, as its receiver sees it, for senders that ask to be told so."""

from typing import Final

from aiortc.rate import RemoteBitrateEstimator

__all__ = ["BitrateEstimator"]

_PAUSE_MS: Final = 2000
"""Longer gaps between packets say nothing about the bandwidth."""


class BitrateEstimator(RemoteBitrateEstimator):
    """aiortc's estimator, begun anew after a pause and after a step of the clock.

    It reads the wall clock and walks over each millisecond since the last packet, on the event
    loop: an hour's pause, or a clock that is set, would stop every session for seconds and more.
    """

    def __init__(self) -> None:
        super().__init__()
        self._last_ms: int | None = None

    def add(
        self, arrival_time_ms: int, abs_send_time: int, payload_size: int, ssrc: int
    ) -> tuple[int, list[int]] | None:
        """Take a packet; return a new estimate, bits per second and for whom, if there is one."""
        if self._last_ms is not None and abs(arrival_time_ms - self._last_ms) > _PAUSE_MS:
            super().__init__()
        self._last_ms = arrival_time_ms
        return super().add(arrival_time_ms, abs_send_time, payload_size, ssrc)
