"""A video track whose pictures the application pushes."""

import asyncio
import threading

import av

from decart.errors import InvalidInputError
from decart.media.frames import Picture
from decart.media.request import VideoRequest
from decart.media.sources.arrays import frame_of
from decart.media.sources.fitting import fitted
from decart.media.sources.newest import NewestTrack
from sundog.media.clock import Clock, MonotonicClock

__all__ = ["PushTrack"]

_MIN_SIDE = 16


class PushTrack(NewestTrack):
    """A video track for pictures that the application makes when it likes; the newest wins.

    Pass it as ``local_track``. A picture that nobody took before the next was pushed is dropped and
    counted, so pushing faster than the connection carries costs no delay.

    Example:
        track = PushTrack()
        while track.push(render()):  # uint8[H, W, 3] RGB
            ...
    """

    def __init__(
        self, *, width: int | None = None, height: int | None = None, clock: Clock | None = None
    ) -> None:
        """Make a track; may be done before there is an event loop.

        Args:
            width: Pixels, even, 16 to 4096; pictures are cropped and scaled to it. Without it and
                ``height`` each picture keeps its size, less an odd row or column.
            height: Pixels, even, 16 to 4096.
            clock: Stamps the pictures; the system's monotonic clock by default.

        Raises:
            InvalidInputError: a side cannot be used, or only one is given.
        """
        super().__init__(clock or MonotonicClock())
        if (width is None) != (height is None):
            raise InvalidInputError("give both width and height, or neither")
        self._size: tuple[int, int] | None = None
        if width is not None and height is not None:
            self._size = VideoRequest(width=width, height=height).size
        self._lock = threading.Lock()
        self._home: asyncio.AbstractEventLoop | None = None

    def push(self, picture: Picture | av.VideoFrame) -> bool:
        """Show a picture from now on; may be called from any thread, never waits.

        Args:
            picture: ``uint8[H, W, 3]``, RGB, 0 to 255, of any size; copied. Or a frame, which then
                is the track's.

        Returns:
            Whether the track still takes pictures; False once it has been stopped.

        Raises:
            InvalidInputError: it is no such array.
        """
        frame = frame_of(picture)
        if self.readyState != "live":
            return False
        self._stamp(frame)
        with self._lock:
            home = self._home
            if home is None:  # nobody waits yet
                self._frames.put(frame)
                return True
        try:
            home.call_soon_threadsafe(self._frames.put, frame)
        except RuntimeError:  # the event loop is gone, and with it whoever watched
            return False
        return True

    async def recv(self) -> av.VideoFrame:
        """Wait for the newest picture.

        Raises:
            MediaStreamError: the track is stopped.
        """
        with self._lock:
            self._home = asyncio.get_running_loop()
        frame = await super().recv()
        ready = await asyncio.to_thread(fitted, frame, self._size or _even(frame))
        ready.pts, ready.time_base = frame.pts, frame.time_base
        return ready


def _even(frame: av.VideoFrame) -> tuple[int, int]:
    width, height = (max(_MIN_SIDE, side // 2 * 2) for side in (frame.width, frame.height))
    return width, height
