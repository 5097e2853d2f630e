"""What every sink shares: it takes a video until that ends, is awaited or used as a context."""

import asyncio
from abc import ABC, abstractmethod
from types import TracebackType
from typing import Self

from decart.errors import InvalidInputError

__all__ = ["Sink"]


class Sink(ABC):
    """Something that takes a video: a window, a file, a virtual camera.

    Await `run`, which returns when the video ends; or use ``async with``, which begins at once and
    ends the sink with the block::

        async with Recorder(track, "out.mp4"):
            await asyncio.sleep(10)

    A sink is used once.
    """

    def __init__(self) -> None:
        self._is_used = False
        self._is_closing = False
        self._is_open = asyncio.Event()
        self._reading: asyncio.Task[None] | None = None
        self._task: asyncio.Task[None] | None = None

    async def run(self) -> None:
        """Take the video until it ends, `close` is called, or the caller is cancelled.

        What was begun is finished properly in each case.

        Raises:
            SinkError: the sink cannot be had here, or failed.
            InvalidInputError: the video gives something else than frames, or the sink was used
                before.
        """
        if self._is_used:
            raise InvalidInputError(f"a {type(self).__name__} is used once; make another")
        self._is_used = True
        try:
            await self._open()
            self._is_open.set()
            if not self._is_closing:
                self._reading = asyncio.create_task(self._take_all(), name="decart sink")
                await asyncio.wait({self._reading})
        finally:
            await self._end_reading()
            await self._finish()
        if self._reading is not None and not self._reading.cancelled():
            self._reading.result()
        self._judge()

    def close(self) -> None:
        """End the sink; may be called twice. What was begun is finished by `run` or the block."""
        self._is_closing = True
        if self._reading is not None:
            self._reading.cancel()

    async def wait(self) -> None:
        """Wait, within the ``async with`` block, until the video or the sink has ended.

        Raises:
            SinkError: the sink failed.
        """
        if self._task is None:
            raise InvalidInputError("wait() belongs into an `async with` block")
        await asyncio.wait({self._task})
        if not self._task.cancelled():
            self._task.result()

    async def __aenter__(self) -> Self:
        self._task = asyncio.create_task(self.run(), name=f"decart {type(self).__name__}")
        is_open = asyncio.create_task(self._is_open.wait(), name="decart sink opens")
        try:
            await asyncio.wait({self._task, is_open}, return_when="FIRST_COMPLETED")
        except asyncio.CancelledError:
            await _ended(self._task)
            raise
        finally:
            await _ended(is_open)
        if self._task.done() and not self._task.cancelled():
            self._task.result()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        assert self._task is not None
        self.close()
        try:
            await asyncio.wait({self._task})
        except asyncio.CancelledError:
            await _ended(self._task)
            raise
        failure = None if self._task.cancelled() else self._task.exception()
        if failure is not None and error is None:
            raise failure

    async def _end_reading(self) -> None:
        if self._reading is not None:
            await _ended(self._reading)

    @abstractmethod
    async def _open(self) -> None:
        """Get what the sink needs, or raise."""

    @abstractmethod
    async def _take_all(self) -> None:
        """Take frames until there are no more; cancelled to end the sink."""

    @abstractmethod
    async def _finish(self) -> None:
        """Finish what was begun and free what is held; called also when `_open` failed."""

    def _judge(self) -> None:  # noqa: B027 - most sinks raise where they fail
        """Raise what went wrong beside the reading."""


async def _ended(task: asyncio.Task[None] | asyncio.Task[bool]) -> None:
    """Cancel a task and wait until it has ended."""
    task.cancel()
    await asyncio.wait({task})
