"""A video track fed by a thread of its own: the newest frame wins, time stamps are real."""

import asyncio
import atexit
import logging
import threading
from collections.abc import Callable
from typing import Final

from decart.errors import CameraError
from decart.media.sources.newest import CLOCK_RATE, NewestTrack, as_camera_error
from decart.media.sources.source import Source
from sundog.media.clock import Clock

__all__ = ["CLOCK_RATE", "OPEN_TIMEOUT_S", "SourceTrack"]

_log = logging.getLogger(__name__)

OPEN_TIMEOUT_S: Final = 10.0
"""How long a source may take to be ready."""

_JOIN_TIMEOUT_S: Final = 2.0


class SourceTrack(NewestTrack):
    """Video from a source that is read on a thread.

    One consumer at a time: frames are handed over, not copied.

    Attributes:
        source: What it is read from; None until it is open.
    """

    def __init__(
        self,
        open_source: Callable[[threading.Event], Source],
        clock: Clock,
        *,
        join_timeout_s: float = _JOIN_TIMEOUT_S,
    ) -> None:
        """Make a track; call `open` next.

        Args:
            open_source: Called on the thread; is given the event that ends its waits.
            clock: Stamps the frames.
            join_timeout_s: How long `stop` waits for the thread; short where the source runs code
                that may block.
        """
        super().__init__(clock)
        self.source: Source | None = None
        self._open_source = open_source
        self._join_timeout_s = join_timeout_s
        self._home = asyncio.get_running_loop()
        self._opened: asyncio.Future[None] = self._home.create_future()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="decart camera", daemon=True)

    async def open(self) -> None:
        """Start the thread and wait until the source gives pictures or says why not.

        Raises:
            DecartSDKError: it cannot be opened.
        """
        # A program that ends without stopping its camera must not end in the middle of a frame:
        # native code that runs while the process is taken down aborts it.
        atexit.register(self._end_thread, _JOIN_TIMEOUT_S)
        self._thread.start()
        try:
            async with asyncio.timeout(OPEN_TIMEOUT_S):
                await self._opened
        except TimeoutError as error:
            raise CameraError(f"no picture within {OPEN_TIMEOUT_S:g} s", cause=error) from error
        finally:
            if not self._opened.done() or self._opened.cancelled() or self._opened.exception():
                self.stop()

    def stop(self) -> None:
        """End the thread and free the source; may be called twice."""
        super().stop()
        self._end_thread(self._join_timeout_s)
        if not self._thread.is_alive():
            atexit.unregister(self._end_thread)

    def _end_thread(self, timeout_s: float) -> None:
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join(timeout_s)

    def _run(self) -> None:
        """Read frames until stopped; the body of the thread."""
        try:
            self.source = source = self._open_source(self._stopping)
        except Exception as error:  # noqa: BLE001 - the border between threads
            self._tell(self._fail, error)
            return
        failure: Exception | None = None
        try:
            self._tell(self._succeed)
            self._read(source)
        except Exception as error:  # noqa: BLE001 - the border between threads
            failure = error
            _log.warning("the video source failed: %s", error)
        finally:
            source.close()
            self._tell(self._end, failure)

    def _read(self, source: Source) -> None:
        while not self._stopping.is_set():
            frame = source.read()
            if frame is None:
                return
            self._tell(self._frames.put, self._stamp(frame))

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
            self._opened.set_exception(as_camera_error(error))
