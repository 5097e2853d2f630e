"""RTP timestamps as a count that grows."""

from sundog.media.lipsync import Lipsync
from sundog.media.timeline import Stage, Timeline

__all__ = ["RawTimestamps"]


class RawTimestamps:
    """Unwrap 32-bit RTP timestamps without moving their origin.

    aiortc's own mapper starts at zero. Kept as they came, a frame's timestamp can be given back
    on the restyled frame, and the sender knows which of its frames it looks at.
    """

    def __init__(self, timeline: Timeline, lipsync: Lipsync) -> None:
        self._timeline = timeline
        self._lipsync = lipsync
        self._last: int | None = None

    def map(self, timestamp: int) -> int:
        """Return the timestamp as a growing count of 90 kHz ticks, equal modulo 2**32."""
        if self._last is not None:
            # The nearest value of this residue: a wrap goes on, a reordered frame goes back.
            step = (timestamp - self._last + (1 << 31)) % (1 << 32) - (1 << 31)
            timestamp = self._last + step
        self._last = timestamp
        self._timeline.mark(timestamp, Stage.RECEIVED)
        self._lipsync.picture.arrived(timestamp, self._lipsync.clock.now())
        return timestamp
