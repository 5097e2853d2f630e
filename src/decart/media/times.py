"""Times of frames in a file: from what RTP carries to ticks that start at 0 and only grow."""

from collections import deque
from fractions import Fraction
from typing import Final

import av

from sundog.media.clock import Clock

__all__ = ["CLOCK_RATE", "FileTimes", "Lag", "seconds_of"]

CLOCK_RATE: Final = 90_000
"""Ticks a second of an RTP video clock (RFC 3551 section 5), and of our files."""

_WRAP: Final = 1 << 32
"""RTP timestamps have 32 bits (RFC 3550 section 5.1)."""

_JUMP: Final = 30 * CLOCK_RATE
"""A longer step is believed only if the clock saw it too."""

_DOUBT: Final = 5 * CLOCK_RATE

_WINDOW_S: Final = 5.0


class FileTimes:
    """Give each frame of a video its time in the file.

    A frame's own pts counts: what was captured unevenly is played unevenly. It may wrap at 2**32.
    A frame without one, or one that goes back or far ahead because its source began anew, is placed
    by the clock.

    Args:
        clock: Tells when frames came.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._last: int | None = None
        self._came = 0
        self._ticks = -1

    def ticks_of(self, frame: av.VideoFrame) -> int:
        """Return a frame's time since the first, in ticks of 1/90000 s; always more than before."""
        now = round(self._clock.now() * CLOCK_RATE)
        pts = _pts_of(frame)
        if self._ticks < 0:
            self._ticks = 0
        else:
            self._ticks += self._step(pts, max(1, now - self._came))
        self._last, self._came = pts, now
        return self._ticks

    def _step(self, pts: int | None, elapsed: int) -> int:
        """Return the ticks since the frame before; ``elapsed`` of them by the clock."""
        if pts is None or self._last is None:
            return elapsed
        step = (pts - self._last + _WRAP // 2) % _WRAP - _WRAP // 2
        if step <= 0 or (step > _JUMP and step > elapsed + _DOUBT):
            return elapsed
        return step


class Lag:
    """How long after its own time a stream's media comes, at best, over the last seconds.

    What comes late says nothing; what comes early does. Two streams that are played as they come
    are in step when their lags are added to their own times.
    """

    def __init__(self) -> None:
        self._lowest: deque[tuple[float, float]] = deque()

    def note(self, media_s: float, came_s: float) -> float:
        """Note one arrival; return the lag, s.

        Args:
            media_s: The media's own time.
            came_s: The clock's time of its arrival.
        """
        lag = came_s - media_s
        while self._lowest and self._lowest[-1][1] >= lag:
            self._lowest.pop()
        self._lowest.append((came_s, lag))
        while self._lowest[0][0] < came_s - _WINDOW_S:
            self._lowest.popleft()
        return self._lowest[0][1]


def seconds_of(pts: int | None, time_base: Fraction | None) -> float | None:
    """Return a pts in seconds; None when it is not known."""
    return None if pts is None or not time_base else float(pts * time_base)


def _pts_of(frame: av.VideoFrame) -> int | None:
    """Return a frame's pts in ticks of 1/90000 s."""
    if frame.pts is None or not frame.time_base:
        return None
    return round(frame.pts * frame.time_base * CLOCK_RATE)
