"""How long batches take, by size and bucket: measured at warm-up, corrected by every batch."""

import threading
from collections import defaultdict
from typing import Final

from sundog.engine.diffusion.device.machine import Size

__all__ = ["Pace", "bucket_for"]

_WEIGHT: Final = 0.1
"""Of one more measurement; a single slow batch says little."""


def bucket_for(frames: int, buckets: tuple[int, ...]) -> int:
    """Return the smallest of ascending buckets that holds so many frames, else the largest."""
    return next((bucket for bucket in buckets if bucket >= frames), buckets[-1])


class Pace:
    """Running means of batch times, seconds. Any thread may call it."""

    def __init__(self) -> None:
        self._means: Final[defaultdict[Size, dict[int, float]]] = defaultdict(dict)
        self._lock: Final = threading.Lock()

    def set(self, size: Size, bucket: int, seconds: float) -> None:
        """Begin with what a warm-up measured."""
        with self._lock:
            self._means[size][bucket] = seconds

    def note(self, size: Size, bucket: int, seconds: float) -> None:
        """Take one more measurement into the mean."""
        with self._lock:
            mean = self._means[size].get(bucket, seconds)
            self._means[size][bucket] = mean + (seconds - mean) * _WEIGHT

    def batch_s(self, size: Size, frames: int) -> float:
        """Return how long so many frames take together, 0 before anything was measured."""
        with self._lock:
            means = self._means[size]
            return means[bucket_for(frames, tuple(sorted(means)))] if means else 0.0
