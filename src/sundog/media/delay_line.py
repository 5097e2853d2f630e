"""Packets of sound that wait for their picture, in order, as few as must be."""

from bisect import insort
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

__all__ = ["DelayLine", "SoundPacket"]

_CAPACITY: Final = 64
"""More than wait at most: half a second in packets of 10 ms."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundPacket:
    """Encoded sound as it came.

    Attributes:
        ticks: RTP timestamp, unwrapped.
        sequence: RTP sequence number, 16 bits.
        payload: What the encoder made.
    """

    ticks: int
    sequence: int
    payload: bytes


class DelayLine:
    """Holds packets until they are due; when too many wait, the oldest go.

    Attributes:
        dropped: Packets that never left.

    Args:
        due_s: Tells when a timestamp is due, on the clock that the caller reads.
    """

    def __init__(self, due_s: Callable[[int], float]) -> None:
        self.dropped = 0
        self._due_s = due_s
        self._waiting: list[SoundPacket] = []

    def __len__(self) -> int:
        return len(self._waiting)

    def put(self, packet: SoundPacket) -> None:
        """Take a packet in; one that was overtaken on its way finds its place again."""
        insort(self._waiting, packet, key=lambda waiting: waiting.ticks)
        if len(self._waiting) > _CAPACITY:
            del self._waiting[0]
            self.dropped += 1

    def next_s(self) -> float | None:
        """Return when the first packet is due; None when none waits."""
        return self._due_s(self._waiting[0].ticks) if self._waiting else None

    def pop(self) -> SoundPacket:
        """Remove and return the first packet, due or not."""
        return self._waiting.pop(0)
