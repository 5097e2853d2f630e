"""Notices a publisher whose packets come, but of which no picture can be made."""

from typing import Final

__all__ = ["PublisherWatch"]

_DARK_S: Final = 1.0
"""Packets without a picture for so long lack a key frame, or cannot be decoded at all."""

_SOME: Final = 5
"""Packets in that time that are more than what probes a path."""


class PublisherWatch:
    """One peer's; looks at its counters once a second. All times in seconds of one clock.

    The receiver asks by itself for what it knows to be missing. This is for the rest: a decoder
    that says nothing, a first key frame that never came, a sender that forgot the request.
    """

    def __init__(self) -> None:
        """Begin with a peer that has sent nothing."""
        self._frames = self._packets = 0
        self._since_s: float | None = None

    def is_dark(self, now_s: float, *, packets: int, frames: int) -> bool:
        """Take the counters; return whether to ask for a key frame, once in each dark second.

        Args:
            now_s: Now.
            packets: Received since the peer was made.
            frames: Decoded since then.
        """
        if self._since_s is None or frames != self._frames or packets < self._packets:
            self._since_s, self._frames, self._packets = now_s, frames, packets
            return False
        if now_s - self._since_s < _DARK_S or packets - self._packets < _SOME:
            return False
        self._since_s, self._packets = now_s, packets
        return True
