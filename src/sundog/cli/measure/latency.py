"""Match frames that come back with the moment they were sent."""

from collections import OrderedDict
from dataclasses import dataclass
from typing import Final

__all__ = ["LatencyMap"]

_KEYS: Final = 1 << 32
"""RTP timestamps wrap here (RFC 3550, 5.1)."""


@dataclass(slots=True)
class _Sent:
    """When a frame left, seconds, and whether it has come back."""

    at_s: float
    is_back: bool = False


class LatencyMap:
    """Remembers when the last ``capacity`` frames were sent; older ones are forgotten.

    Keys are RTP timestamps or frame numbers; they are compared modulo 2^32.

    Attributes:
        sent: Frames sent.
        received: Different frames that came back and were still remembered.
    """

    def __init__(self, capacity: int = 512) -> None:
        self.sent = 0
        self.received = 0
        self._capacity = capacity
        self._frames: OrderedDict[int, _Sent] = OrderedDict()

    def send(self, key: int, now_s: float) -> None:
        """Note that frame ``key`` leaves at ``now_s`` seconds."""
        self.sent += 1
        self._frames.pop(key % _KEYS, None)
        self._frames[key % _KEYS] = _Sent(now_s)
        if len(self._frames) > self._capacity:
            self._frames.popitem(last=False)

    def receive(self, key: int, now_s: float) -> float | None:
        """Return how many seconds frame ``key`` was under way.

        Returns:
            None for a frame that was never sent, is forgotten, or came back before: only the
            first arrival of a frame counts.
        """
        frame = self._frames.get(key % _KEYS)
        if frame is None or frame.is_back:
            return None
        frame.is_back = True
        self.received += 1
        return now_s - frame.at_s
