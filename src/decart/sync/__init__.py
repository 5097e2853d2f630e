"""Sessions without `await`, for scripts and notebooks.

import decart.sync

with decart.sync.connect("Anime", source="synthetic") as session:
    for frame in session.frames():  # uint8[H, W, 3], always the newest
        ...
"""

from decart.sync.opening import VideoSource, connect
from decart.sync.session import PixelFormat, Session

__all__ = ["PixelFormat", "Session", "VideoSource", "connect"]
