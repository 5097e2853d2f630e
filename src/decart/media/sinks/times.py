"""Times of frames in a file: from what RTP carries to ticks that start at 0 and only grow."""

from collections import deque
from typing import Final

import av

from sundog.media.clock import Clock

__all__ = ["CLOCK_RATE", "WRAP_S", "FileTimes", "Lag"]

CLOCK_RATE: Final = 90_000
"""Ticks a second of an RTP video clock (RFC 3551 section 5), and of our files."""

_WRAP: Final = 1 << 32
"""RTP timestamps have 32 bits (RFC 3550 section 5.1)."""

WRAP_S: Final = _WRAP / CLOCK_RATE
"""Seconds after which a picture's RTP timestamp begins anew: 13 hours."""

_JUMP_S: Final = 30
"""A longer step is believed only if the clock saw it too."""

_DOUBT_S: Final = 5

_WINDOW_S: Final = 5.0


class FileTimes:
    """Give each frame of a stream its time in the file.

    A frame's own pts counts: what was captured unevenly is played unevenly. It may wrap at 2**32.
    A frame without one, or one that goes back or far ahead because its source began anew, is placed
    by the clock.

    Args:
        clock: Tells when frames came.
        rate: Ticks a second, here and of the stream's RTP clock.
    """

    def __init__(self, clock: Clock, rate: int = CLOCK_RATE) -> None:
        self._clock = clock
        self._rate = rate
        self._last: int | None = None
        self._came = 0
        self._ticks = -1

    def ticks_of(self, frame: av.VideoFrame | av.AudioFrame) -> int:
        """Return a frame's time since the first, in ticks; always more than before."""
        now = round(self._clock.now() * self._rate)
        pts = None
        if frame.pts is not None and frame.time_base:
            pts = round(frame.pts * frame.time_base * self._rate)
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
        doubted = elapsed + _DOUBT_S * self._rate
        if step <= 0 or (step > _JUMP_S * self._rate and step > doubted):
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
