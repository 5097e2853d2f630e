"""Where pictures come from, and how those without a clock of their own are paced."""

import threading
from typing import Final, Protocol

import av

from sundog.media.clock import Clock

__all__ = ["Pace", "Paced", "Pictures", "Source", "next_tick"]

_MAX_LAG_S: Final = 0.5
"""Pictures that fall this far behind go on from where they are, slower, instead of racing."""


class Source(Protocol):
    """Frames at their own pace, as a camera gives them; used by one thread."""

    def read(self) -> av.VideoFrame | None:
        """Block until the next frame is due, and return it; None when no more come."""
        ...

    def close(self) -> None:
        """Free the device or file."""
        ...


class Pictures(Protocol):
    """A picture for every moment; used by one thread."""

    def at(self, time_s: float) -> av.VideoFrame | None:
        """Return the picture at a time since the start, which never goes back; None at the end."""
        ...

    def close(self) -> None:
        """Free what it holds."""
        ...


class Pace:
    """When the next frame is due: a count of ticks that never races to catch up.

    Args:
        frame_rate: Frames a second.
        clock: Gives the pace.

    Attributes:
        start_s: When the first frame was due, by the clock; set later when so much was missed
            that frames go on from where they are. None before the first.
    """

    def __init__(self, frame_rate: float, clock: Clock) -> None:
        self.start_s: float | None = None
        self._frame_rate = frame_rate
        self._clock = clock
        self._tick = -1

    def advance(self) -> float:
        """Go on to the next tick that is not over yet; return its time since the start, s."""
        if self.start_s is None:
            self.start_s = self._clock.now()
        self._tick, lag = next_tick(self._tick, self._clock.now() - self.start_s, self._frame_rate)
        self.start_s += lag
        return self._tick / self._frame_rate

    def remaining_s(self) -> float:
        """Return how long to wait for this tick; 0 when it is due."""
        due = (self.start_s or 0.0) + self._tick / self._frame_rate
        return max(0.0, due - self._clock.now())


class Paced:
    """Turn pictures into a source that gives one per frame interval of the clock.

    A picture is made ready ahead of its time, so that the work of making it delays nothing. When
    the machine is too slow, moments are left out: the newest counts.

    Args:
        pictures: What is shown; closed with this.
        frame_rate: Frames a second.
        clock: Gives the pace.
        stop: Ends a wait early; ``read`` then returns None.
        is_live: Whether a picture shows the moment at which it is asked for, as a screen does;
            then it is asked for when it is due, not ahead.

    Attributes:
        pictures: What is shown.
        pace: When.
    """

    def __init__(
        self,
        pictures: Pictures,
        frame_rate: float,
        clock: Clock,
        stop: threading.Event,
        *,
        is_live: bool = False,
    ) -> None:
        self.pictures = pictures
        self.pace = Pace(frame_rate, clock)
        self._stop = stop
        self._is_live = is_live

    def read(self) -> av.VideoFrame | None:
        """Block until the next frame is due, and return it; None when stopped or at the end."""
        time_s = self.pace.advance()
        if self._is_live:
            return None if self._is_stopped() else self.pictures.at(time_s)
        frame = self.pictures.at(time_s)
        return None if frame is None or self._is_stopped() else frame

    def close(self) -> None:
        """Free the pictures."""
        self.pictures.close()

    def _is_stopped(self) -> bool:
        """Wait until this tick is due; tell whether the source was stopped meanwhile."""
        return self._stop.wait(self.pace.remaining_s())


def next_tick(last: int, elapsed_s: float, frame_rate: float) -> tuple[int, float]:
    """Return the number of the next frame to show, and by how much to set the start later.

    Args:
        last: Number of the frame shown last; -1 before the first.
        elapsed_s: Seconds since the start.
        frame_rate: Frames a second.

    Returns:
        ``(tick, lag_s)``: the frame after ``last``, or a later one when that one's time is over;
        ``lag_s`` is 0 unless so much was missed that catching up would take too long.
    """
    following = last + 1
    late_s = elapsed_s - following / frame_rate
    if late_s > _MAX_LAG_S:
        return following, late_s
    return max(following, int(elapsed_s * frame_rate)), 0.0
