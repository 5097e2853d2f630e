"""Sessions without `await`, for scripts and notebooks.

    import decart.sync

    with decart.sync.connect("Anime", source="synthetic") as session:
        for frame in session.frames():
            print(frame.shape)

The names are those of `RealtimeClient`; what it can do, a `Session` can. In a notebook, leave out
``with``: `Session.latest` is the picture of the moment, and `Session.disconnect` ends it.
"""

from decart.sync.opening import VideoSource, connect
from decart.sync.session import Session

__all__ = ["Session", "VideoSource", "connect"]
