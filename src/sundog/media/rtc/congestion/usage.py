"""What a sender makes of the rate that it may send at."""

from collections import deque
from typing import Final

__all__ = ["Usage"]

_WINDOW_S: Final = 0.5
_STEP_S: Final = 0.05
_HEADER: Final = 20
"""Bytes of a packet that are no media: RTP's header and its extensions (RFC 3550, RFC 8285)."""

_LONGEST_FRAME_S: Final = 0.1
"""Key frames, and pictures that were begun at a higher rate, are no measure of the next."""


class Usage:
    """Counts over the last half second.

    Attributes:
        frame_s: How much of a second's worth a usual picture is, seconds: 0.04 at 25 a second
            that use the whole rate; 0 before any.
    """

    def __init__(self) -> None:
        self.frame_s = 0.0
        self._counts: deque[list[float]] = deque()
        self._octets = self._again = self._packets = 0.0
        self._frame = 0
        self._is_begun = False

    def begin_frame(self, target_bps: float) -> None:
        """Note that what is new from now on is another picture, at this rate."""
        if self._frame:
            frame_s = min(8 * self._frame / target_bps, _LONGEST_FRAME_S)
            self.frame_s += 0.2 * (frame_s - self.frame_s) if self.frame_s else frame_s
            self._frame = 0

    def sent(self, size: int, is_new: bool, now_s: float, *, packets: int = 1) -> None:
        """Count a packet, or several that leave together and have that size together."""
        counts = self._counts
        if not counts or now_s - counts[-1][0] >= _STEP_S:
            counts.append([now_s, 0, 0, 0])
            while now_s - counts[0][0] > _WINDOW_S:
                _, octets, again, gone = counts.popleft()
                self._octets -= octets
                self._again -= again
                self._packets -= gone
        last = counts[-1]
        last[1] += size
        last[3] += packets
        self._octets += size
        self._packets += packets
        if is_new:
            self._frame += size
        else:
            last[2] += size
            self._again += size

    def bps(self, now_s: float) -> float:
        """Return the rate that was sent."""
        if not self._counts:
            return 0.0
        return 8 * self._octets / max(0.2, now_s - self._counts[0][0])

    def again_bps(self, now_s: float) -> float:
        """Return the rate of packets that were sent again."""
        if not self._counts:
            return 0.0
        return 8 * self._again / max(0.2, now_s - self._counts[0][0])

    def header_share(self) -> float:
        """Return the share of what is sent that is headers, 0 to 1."""
        if not self._octets:
            return _HEADER / 1200
        return min(0.5, _HEADER * self._packets / self._octets)
