"""An event loop on a thread of its own, for callers that have none or one that is busy."""

import asyncio
import atexit
import concurrent.futures
import logging
import threading
import time
from collections.abc import Callable, Coroutine
from contextlib import AsyncExitStack
from typing import Any, Final, TypeVar

from decart.errors import DecartSDKError, WebRTCError

__all__ = ["LoopThread"]

_log = logging.getLogger(__name__)

T = TypeVar("T")

_SLICE_S: Final = 0.2
"""Waits are cut so that Ctrl-C is noticed on systems where it does not end a wait."""
_END_S: Final = 15.0
_EXIT_S: Final = 5.0
_LEFTOVERS_S: Final = 2.0


class LoopThread:
    """Runs coroutines for other threads, and frees what they opened when it ends.

    It ends by `close`, by `request_end`, or with the interpreter.

    Attributes:
        exits: What to free at the end, on the loop; coroutines that run here add to it.
    """

    def __init__(self, name: str) -> None:
        self.exits: AsyncExitStack[bool | None] = AsyncExitStack()
        self._loop = asyncio.new_event_loop()
        self._end = asyncio.Event()
        self._gate = threading.Lock()
        self._is_open = True
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        atexit.register(self._at_exit)
        self._thread.start()

    @property
    def is_alive(self) -> bool:
        """Whether the thread runs still."""
        return self._thread.is_alive()

    def is_current(self) -> bool:
        """Tell whether the caller is on this thread."""
        return threading.current_thread() is self._thread

    def run(self, call: Callable[[], Coroutine[Any, Any, T]], timeout_s: float, what: str) -> T:
        """Run a coroutine on the loop and return its result.

        What it raises comes out here, under the caller's own stack. A caller that is interrupted
        (Ctrl-C) or out of time cancels it.

        Args:
            call: Makes the coroutine; called in the caller's thread.
            timeout_s: How long to wait at most.
            what: What is waited for, in messages.

        Raises:
            DecartSDKError: called from this thread, which cannot wait for itself.
            WebRTCError: the thread has ended, or time is up.
        """
        self.refuse_itself(what)
        with self._gate:
            if not self._is_open:
                raise _over()
            future = asyncio.run_coroutine_threadsafe(call(), self._loop)
        try:
            return self._result(future, timeout_s, what)
        except concurrent.futures.CancelledError:
            raise _over() from None
        finally:
            future.cancel()

    def refuse_itself(self, what: str) -> None:
        """Raise where the caller is a callback: it would wait for the thread that it blocks.

        Raises:
            DecartSDKError: with the code ``called_from_callback``.
        """
        if self.is_current():
            raise DecartSDKError(
                f"{what} was called from a callback of the session, which cannot wait for its own"
                " session; note what is to be done (e.g. in a queue.Queue) and do it in your own"
                " thread",
                code="called_from_callback",
            )

    def request_end(self) -> None:
        """Have the thread free everything and end; returns at once, from any thread."""
        try:
            self._loop.call_soon_threadsafe(self._end.set)
        except RuntimeError:
            return  # it has ended

    def close(self, timeout_s: float = _END_S) -> None:
        """End the thread and wait for it; may be called twice. From itself it only asks."""
        self.request_end()
        if self.is_current():
            return
        deadline = time.monotonic() + timeout_s
        while self._thread.is_alive():
            if time.monotonic() > deadline:
                _log.warning("the session did not end within %g s", timeout_s)
                return
            self._thread.join(_SLICE_S)

    def _result(self, future: concurrent.futures.Future[T], timeout_s: float, what: str) -> T:
        deadline = time.monotonic() + timeout_s
        while not future.done():
            if not self.is_alive:
                raise _over()
            if time.monotonic() > deadline:
                raise WebRTCError(f"{what} took longer than {timeout_s:g} s", code="timeout")
            concurrent.futures.wait([future], timeout=_SLICE_S)
        return future.result()

    def _run(self) -> None:
        """Be the thread."""
        asyncio.set_event_loop(self._loop)
        # A pool of our own can be ended without starting a thread, which an interpreter that
        # goes down no longer allows.
        workers = concurrent.futures.ThreadPoolExecutor(thread_name_prefix="decart sync worker")
        self._loop.set_default_executor(workers)
        try:
            self._loop.run_until_complete(self._live())
            self._loop.run_until_complete(self._loop.shutdown_asyncgens())
        finally:
            with self._gate:
                self._is_open = False
            workers.shutdown()
            self._loop.close()
            atexit.unregister(self._at_exit)

    async def _live(self) -> None:
        """Wait for the end, then free everything."""
        try:
            async with self.exits:
                await self._end.wait()
        except Exception as error:  # noqa: BLE001 - nobody is left to tell but the log
            _log.exception("freeing the session failed: %s", type(error).__name__)
        with self._gate:
            self._is_open = False
        await asyncio.sleep(0)  # calls that came before the gate was shut become tasks
        left = asyncio.all_tasks() - {asyncio.current_task()}
        for task in left:
            task.cancel()
        if left:
            await asyncio.wait(left, timeout=_LEFTOVERS_S)

    def _at_exit(self) -> None:
        self.close(_EXIT_S)


def _over() -> WebRTCError:
    return WebRTCError("the session is over; connect anew", code="disconnected")
