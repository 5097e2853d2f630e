"""A video track fed by a thread of its own: the newest frame wins, time stamps are real."""

import asyncio
import atexit
import logging
import threading
from collections.abc import Callable
from fractions import Fraction
from typing import Final

import av

from decart.errors import CameraError, DecartSDKError
from decart.media.source import Source
from sundog.media.clock import Clock
from sundog.media.mailbox import Mailbox, MailboxClosedError
from sundog.media.rtc import MediaStreamError, MediaStreamTrack

__all__ = ["CLOCK_RATE", "SourceTrack"]

_log = logging.getLogger(__name__)

CLOCK_RATE: Final = 90_000
"""Ticks of a video pts a second (RFC 6184 section 8.2.1)."""

_TIME_BASE: Final = Fraction(1, CLOCK_RATE)
_OPEN_TIMEOUT_S: Final = 10.0
_JOIN_TIMEOUT_S: Final = 2.0


class SourceTrack(MediaStreamTrack):
    """Video from a source that is read on a thread.

    The pts of a frame is the clock's time of its capture in ticks of 1/90000 s, so its age can be
    told wherever the same clock can be read. One consumer at a time: frames are handed over, not
    copied.

    Attributes:
        dropped: Frames that nobody took before the next one came.
    """

    kind = "video"

    def __init__(self, open_source: Callable[[threading.Event], Source], clock: Clock) -> None:
        """Make a track; call `open` next.

        Args:
            open_source: Called on the thread; is given the event that ends its waits.
            clock: Stamps the frames.
        """
        super().__init__()
        self._open_source = open_source
        self._clock = clock
        self._home = asyncio.get_running_loop()
        self._opened: asyncio.Future[None] = self._home.create_future()
        self._frames: Mailbox[av.VideoFrame] = Mailbox()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="decart camera", daemon=True)

    @property
    def dropped(self) -> int:
        """Frames that nobody took before the next one came."""
        return self._frames.dropped

    async def open(self) -> None:
        """Start the thread and wait until the source gives pictures or says why not.

        Raises:
            DecartSDKError: it cannot be opened.
        """
        # A program that ends without stopping its camera must not end in the middle of a frame:
        # native code that runs while the process is taken down aborts it.
        atexit.register(self._end_thread)
        self._thread.start()
        try:
            async with asyncio.timeout(_OPEN_TIMEOUT_S):
                await self._opened
        except TimeoutError as error:
            raise CameraError(f"no picture within {_OPEN_TIMEOUT_S:g} s", cause=error) from error
        finally:
            if not self._opened.done() or self._opened.cancelled() or self._opened.exception():
                self.stop()

    async def recv(self) -> av.VideoFrame:
        """Wait for the newest frame.

        Raises:
            MediaStreamError: the track is stopped, or the source has ended.
        """
        if self.readyState != "live":  # a frame may wait still: it came just before the stop
            raise MediaStreamError
        try:
            return await self._frames.take()
        except MailboxClosedError:
            self.stop()
            raise MediaStreamError from None

    def stop(self) -> None:
        """End the thread and free the source; may be called twice."""
        super().stop()
        self._frames.close()
        self._end_thread()
        atexit.unregister(self._end_thread)

    def _end_thread(self) -> None:
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join(_JOIN_TIMEOUT_S)

    def _run(self) -> None:
        """Read frames until stopped; the body of the thread."""
        try:
            source = self._open_source(self._stopping)
        except Exception as error:  # noqa: BLE001 - the border between threads
            self._tell(self._fail, error)
            return
        try:
            self._tell(self._succeed)
            self._read(source)
        except Exception as error:  # noqa: BLE001 - the border between threads
            _log.warning("the video source failed: %s", error)
        finally:
            source.close()
            self._tell(self._frames.close)

    def _read(self, source: Source) -> None:
        while not self._stopping.is_set():
            frame = source.read()
            if frame is None:
                return
            frame.pts = round(self._clock.now() * CLOCK_RATE)
            frame.time_base = _TIME_BASE
            self._tell(self._frames.put, frame)

    def _tell(self, function: Callable[..., None], *arguments: object) -> None:
        """Call on the event loop; when that is gone, nobody watches any more."""
        try:
            self._home.call_soon_threadsafe(function, *arguments)
        except RuntimeError:
            self._stopping.set()

    def _succeed(self) -> None:
        if not self._opened.done():
            self._opened.set_result(None)

    def _fail(self, error: Exception) -> None:
        if not self._opened.done():
            known = isinstance(error, DecartSDKError)
            self._opened.set_exception(
                error
                if known
                else CameraError(f"cannot open the video source: {error}", cause=error)
            )
