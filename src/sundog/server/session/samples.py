"""What a session's frames did, added up over the places where it played."""

from collections import Counter
from typing import Final

from sundog.server.hosting.interface import Sample

__all__ = ["merged"]

_FRAMES: Final = 1500
"""Frames that are kept where nobody asks; as in `sundog.server.hosting.tally`."""


def merged(earlier: Sample, later: Sample) -> Sample:
    """Return what two samples tell together; the later one's path is the one that counts."""
    return Sample(
        counts=Counter(earlier.counts) + Counter(later.counts),
        frames=(*earlier.frames, *later.frames)[-_FRAMES:],
        limit=later.limit or earlier.limit,
        queue_s=earlier.queue_s if later.queue_s is None else later.queue_s,
    )
