"""Pictures from an iterator of the user, on a thread or on the event loop."""

import asyncio
import contextlib
import logging
import threading
from collections.abc import AsyncIterable, Iterable
from typing import Final

import av

from decart.errors import CameraError, InvalidInputError
from decart.media.request import MAX_FRAME_RATE, VideoRequest
from decart.media.sources.arrays import frame_of
from decart.media.sources.fitting import fitted
from decart.media.sources.newest import NewestTrack
from decart.media.sources.source import Pace
from decart.media.sources.track import OPEN_TIMEOUT_S
from sundog.media.clock import Clock

__all__ = ["AsyncIteratorTrack", "IteratedPictures", "IteratorSource"]

_log = logging.getLogger(__name__)

_SHORTEST_S: Final = 1 / MAX_FRAME_RATE
"""An iterator that said it blocks, and does not, must not take all of a core."""

_CLOSE_TIMEOUT_S: Final = 2.0


class IteratorSource:
    """An iterator that blocks until its next picture is there.

    Args:
        pictures: Gives ``uint8[H, W, 3]`` or frames; closed with this when it is a generator.
        request: The size.
        clock: Bounds the rate.
        stop: Ends a wait early.
    """

    def __init__(
        self, pictures: Iterable[object], request: VideoRequest, clock: Clock, stop: threading.Event
    ) -> None:
        self._iterator = iter(pictures)
        self._size = request.size
        self._clock = clock
        self._stop = stop
        self._earliest = clock.now()

    def read(self) -> av.VideoFrame | None:
        """Wait for the iterator's next picture; None when stopped or at its end."""
        if self._stop.wait(max(0.0, self._earliest - self._clock.now())):
            return None
        self._earliest = self._clock.now() + _SHORTEST_S
        return _next_frame(self._iterator, self._size)

    def close(self) -> None:
        """Close a generator."""
        _close(self._iterator)


class IteratedPictures:
    """An iterator whose pictures are shown one after the other, each for one frame's time.

    Args:
        pictures: Gives ``uint8[H, W, 3]`` or frames; closed with this when it is a generator.
        request: The size.

    Raises:
        InvalidInputError: it gives nothing, or no pictures.
    """

    def __init__(self, pictures: Iterable[object], request: VideoRequest) -> None:
        self._iterator = iter(pictures)
        self._size = request.size
        self._first = _next_frame(self._iterator, self._size)
        if self._first is None:
            raise _nothing()

    def at(self, time_s: float) -> av.VideoFrame | None:
        """Return the next picture, whatever the time; None at the end."""
        first, self._first = self._first, None
        return first or _next_frame(self._iterator, self._size)

    def close(self) -> None:
        """Close a generator."""
        _close(self._iterator)


class AsyncIteratorTrack(NewestTrack):
    """Video from an async iterator, read by a task of the track's own.

    Args:
        pictures: Gives ``uint8[H, W, 3]`` or frames; closed with the track when it is a generator.
        request: Size and rate, and whether the rate is kept for it.
        clock: Stamps and paces the frames.
    """

    def __init__(
        self, pictures: AsyncIterable[object], request: VideoRequest, clock: Clock
    ) -> None:
        super().__init__(clock)
        self._iterator = aiter(pictures)
        self._request = request
        self._ready: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._task: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Start; wait for the first picture of an iterator that is paced.

        Raises:
            InvalidInputError: it gives nothing, or no pictures.
            CameraError: it fails, or takes too long.
        """
        self._task = asyncio.create_task(self._run(), name="decart pictures")
        if not self._request.paced:
            return
        try:
            async with asyncio.timeout(OPEN_TIMEOUT_S):
                await asyncio.wait({self._task, self._ready}, return_when="FIRST_COMPLETED")
        except TimeoutError as error:
            raise CameraError(f"no picture within {OPEN_TIMEOUT_S:g} s", cause=error) from error
        finally:
            if not self._ready.done():
                await self.aclose()
        if not self._ready.done():
            raise self.error or _nothing()

    def stop(self) -> None:
        """End the track and its task; may be called twice."""
        super().stop()
        if self._task is not None:
            self._task.cancel()

    async def aclose(self) -> None:
        """Stop, and wait until the iterator is closed."""
        self.stop()
        if self._task is not None:
            await asyncio.wait({self._task}, timeout=_CLOSE_TIMEOUT_S)

    async def _run(self) -> None:
        failure: Exception | None = None
        try:
            await self._read()
        except Exception as error:  # noqa: BLE001 - the user's code
            failure = error
            _log.warning("the video source failed: %s", error)
        finally:
            self._end(failure)
            if close := getattr(self._iterator, "aclose", None):
                with contextlib.suppress(Exception):
                    async with asyncio.timeout(_CLOSE_TIMEOUT_S):
                        await close()

    async def _read(self) -> None:
        pace = Pace(
            self._request.frame_rate if self._request.paced else MAX_FRAME_RATE, self._clock
        )
        pace.advance()
        async for picture in self._iterator:
            frame = await asyncio.to_thread(_made, picture, self._request.size)
            # Also when it is late: an iterator that never waits must not hold up the event loop.
            await asyncio.sleep(pace.remaining_s())
            pace.advance()
            self._frames.put(self._stamp(frame))
            if not self._ready.done():
                self._ready.set_result(None)


def _next_frame(iterator: object, size: tuple[int, int]) -> av.VideoFrame | None:
    """Return an iterator's next picture, fitted; None at its end."""
    picture = next(iterator, None)  # type: ignore[call-overload]
    return None if picture is None else _made(picture, size)


def _made(picture: object, size: tuple[int, int]) -> av.VideoFrame:
    return fitted(frame_of(picture), size)


def _close(iterator: object) -> None:
    close = getattr(iterator, "close", None)
    if close is not None:
        close()


def _nothing() -> InvalidInputError:
    return InvalidInputError("source gives no picture; it must give at least one")
