"""When the packet after the newest one is overdue, although no later one tells that it is lost."""

from typing import Final

from sundog.media.rtc.video.receiving.lateness import Lateness

__all__ = ["Tail"]

_QUIET_SHARE: Final = 0.004
"""Share of the packets in a frame that may come later than the quiet that is waited for."""

_OVERDUE_SHARE: Final = 0.05
"""The same, of frames."""

_LATER: Final = 0.5
"""Share of that wait which is added to it: a frame that is asked for in vain costs many packets."""

_LEAST_S: Final = 0.004
"""Quiet for less says nothing: who sends, and who reads, stops for so long now and then."""

_LEAST_QUIET_S: Final = 0.002
"""Packets of one frame lie so far apart even where they are read together."""

_CLEAN_S: Final = 0.06
"""Quiet for so long is suspect also on a path that has lost nothing so far. It is the first sign of
a path that has become narrow: its queue holds the first half of a picture, the rest is lost."""

_MOST: Final = 8
"""Packets that are asked for at once; the sender ignores those that it has not sent."""

_VIDEO_CLOCK: Final = 90_000
_MOST_INTERVAL_S: Final = 0.5
"""Frames further apart are not expected at all: the camera is off, or the picture stands still."""

_GAIN: Final = 0.2


class Tail:
    """Knows how packets follow each other in a frame, and frames each other.

    A frame's last packets are missed only when the next frame begins, which is 40 ms later at 25
    frames a second and twice a round trip. So quiet in the middle of a frame, and a frame that
    does not begin, are taken for a loss once they last longer than they usually do.

    Attributes:
        is_lossy: Whether the path has lost packets of late; set from outside.
    """

    def __init__(self) -> None:
        self.is_lossy = False
        self._quiet = Lateness(_QUIET_SHARE)
        self._overdue = Lateness(_OVERDUE_SHARE)
        self._timestamp: int | None = None
        self._came_s = self._began_s = 0.0
        self._has_ended = False
        self._packets = 0
        self._usual_packets = 1.0
        self._interval_s: float | None = None
        self._due_s: float | None = None

    def arrived(
        self, timestamp: int, now_s: float, *, marker: bool, is_resent: bool, count: int = 1
    ) -> None:
        """Take the newest packets: those that came after all others were sent.

        Args:
            timestamp: RTP timestamp of their frame.
            now_s: Monotonic time, seconds.
            marker: Whether the last is the frame's last.
            is_resent: Whether they came because they were asked for.
            count: How many there are; what was read together came nobody knows how far apart.
        """
        together = count - 1
        if timestamp != self._timestamp:
            self._next_frame(timestamp, now_s, is_resent=is_resent)
        elif not is_resent:
            if now_s > self._came_s:
                self._quiet.seen(now_s - self._came_s)
            else:  # read together with the one before
                together += 1
        if together and not is_resent:
            self._quiet.passed(together)
        self._packets += count
        self._came_s = now_s
        self._has_ended = marker
        if not marker:
            self._due_s = now_s + max(self._least_s, self._quiet_s)
        elif self._interval_s is None or not self._is_expected():
            self._due_s = None
        else:
            usual_s = self._overdue.wait_s
            # Whoever is late for once, for its machine is busy, is later than usual.
            late_s = max(_LEAST_S, usual_s) + max(self._quiet_s, _LATER * usual_s)
            self._due_s = max(self._began_s + self._interval_s, now_s) + late_s

    def due_s(self) -> float | None:
        """Return when the next packet is overdue; None after it was asked for."""
        return self._due_s

    @property
    def is_in_frame(self) -> bool:
        """Whether the newest frame has not ended, so that at least one more packet was sent."""
        return not self._has_ended

    def due(self, now_s: float) -> int:
        """Return how many packets to ask for now; 0 while there is time."""
        if self._due_s is None or now_s < self._due_s:
            return 0
        if now_s - self._due_s > _LEAST_S:
            # Whoever runs this was late itself: what has come may not have been read.
            self._due_s = now_s + self._least_s
            return 0
        self._due_s = None
        left = self._usual_packets - (0 if self._has_ended else self._packets)
        return min(max(1, round(left)), _MOST)

    def restart(self) -> None:
        """Expect nothing: the sender began anew."""
        self._timestamp = self._interval_s = self._due_s = None
        self._packets = 0

    @property
    def _quiet_s(self) -> float:
        return max(_LEAST_QUIET_S, self._quiet.wait_s)

    @property
    def _least_s(self) -> float:
        return _LEAST_S if self.is_lossy else _CLEAN_S

    def _is_expected(self) -> bool:
        """Tell whether a frame that does not begin is suspect."""
        is_steady = self._interval_s is not None and self._interval_s <= _MOST_INTERVAL_S
        return self.is_lossy and is_steady

    def _next_frame(self, timestamp: int, now_s: float, *, is_resent: bool) -> None:
        if self._timestamp is not None:
            ticks = (timestamp - self._timestamp) % (1 << 32)
            step_s = ticks / _VIDEO_CLOCK
            if self._interval_s is not None and not is_resent and step_s < _MOST_INTERVAL_S:
                self._overdue.seen(now_s - self._began_s - self._interval_s)
            if self._interval_s is None or self._interval_s > _MOST_INTERVAL_S:
                self._interval_s = step_s
            else:
                self._interval_s += _GAIN * (min(step_s, 1.0) - self._interval_s)
            self._usual_packets += _GAIN * (self._packets - self._usual_packets)
        self._timestamp = timestamp
        self._began_s = now_s
        self._packets = 0
