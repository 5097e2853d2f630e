"""What frames did, of two reports as one."""

from collections import Counter
from typing import Final

from sundog.server.hosting.interface import Sample

__all__ = ["added"]

_FRAMES: Final = 1500
"""Frames that are kept for one who does not ask: a minute at 25 fps."""


def added(earlier: Sample, later: Sample) -> Sample:
    """Return the sum of both; what is said of now is what the later one says."""
    return Sample(
        counts=dict(Counter(earlier.counts) + Counter(later.counts)),
        frames=(*earlier.frames, *later.frames)[-_FRAMES:],
        limit=later.limit or earlier.limit,
        queue_s=earlier.queue_s if later.queue_s is None else later.queue_s,
    )
