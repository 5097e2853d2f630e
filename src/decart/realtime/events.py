"""Tell the user's callbacks what happens, also those added a moment too late.

`connect()` can only return a client after the first events have happened. So an event nobody
listens to yet is kept (the newest few), and told to the first callbacks that are added for it,
one turn of the event loop later: handlers added right after `connect()`, all of them, hear
``connecting`` and ``connected``.

A callback may be a function or a coroutine function. Functions are called at once and in order;
coroutines are started in order and run beside each other, so that one may wait for the session
it is told about. What a callback raises ends here: it is logged, reported as an ``error`` event,
and never reaches the session.
"""

import asyncio
import inspect
import logging
from collections import deque
from collections.abc import Callable
from typing import Any, Final

from decart.errors import DecartSDKError
from sundog.media.rtc import MediaStreamError

__all__ = ["EVENTS", "Events"]

_log = logging.getLogger(__name__)

EVENTS: Final = frozenset({"connection_change", "draining", "error", "prompt", "stats"})
"""What can be listened to; other names are taken in silence and never fire."""

_MAX_KEPT: Final = 16
"""Events kept for a listener that does not exist yet; the oldest go first."""

_MAX_RUNNING: Final = 64
"""Coroutine callbacks running at once; more than this and new ones are refused."""


class Events:
    """The callbacks of one client, and what they have yet to be told."""

    def __init__(self) -> None:
        self._callbacks: dict[str, list[Callable[[Any], object]]] = {name: [] for name in EVENTS}
        self._kept: dict[str, deque[object]] = {
            name: deque(maxlen=1 if name == "stats" else _MAX_KEPT) for name in EVENTS
        }
        self._running: set[asyncio.Task[None]] = set()
        self._leaving: set[asyncio.Task[Any]] = set()

    def on(self, event: str, callback: Callable[[Any], object]) -> None:
        """Add a callback; unknown events never fire."""
        callbacks = self._callbacks.get(event)
        if callbacks is None:
            return
        callbacks.append(callback)
        if self._kept[event] and len(callbacks) == 1:
            asyncio.get_running_loop().call_soon(self._tell_kept, event)

    def off(self, event: str, callback: Callable[[Any], object]) -> None:
        """Remove a callback; silent when it is not there."""
        callbacks = self._callbacks.get(event, [])
        if callback in callbacks:
            callbacks.remove(callback)

    def emit(self, event: str, value: object) -> None:
        """Tell everybody, or keep it for the first who asks."""
        kept = self._kept[event]
        if kept or not self._callbacks[event]:
            kept.append(value)
        else:
            self._tell(event, value)

    def call(self, callback: Callable[[Any], object], value: object, *, of: str) -> None:
        """Run one callback of the user's; nothing it does can hurt the caller.

        Args:
            callback: A function or a coroutine function.
            value: Its argument.
            of: What the callback is for, in messages.
        """
        try:
            result = callback(value)
        except Exception as error:  # noqa: BLE001 - the border to the user's code
            self._report(error, of)
            return
        if inspect.isawaitable(result):
            self._start(result, of)

    def exempt(self, task: asyncio.Task[Any] | None) -> None:
        """Let ``settle`` not wait for a callback that itself waits for the end."""
        if task is not None and task in self._running:
            self._leaving.add(task)

    async def settle(self, timeout_s: float) -> None:
        """Give running callbacks that long to end; what they do is theirs, so none is cut off."""
        waiting = self._running - self._leaving
        if waiting:
            await asyncio.wait(waiting, timeout=timeout_s)

    def _tell_kept(self, event: str) -> None:
        kept = self._kept[event]
        # The listeners may be gone again by now: then it stays for the next.
        while kept and self._callbacks[event]:
            self._tell(event, kept.popleft())

    def _tell(self, event: str, value: object) -> None:
        for callback in tuple(self._callbacks[event]):
            self.call(callback, value, of=event)

    def _start(self, result: Any, of: str) -> None:  # noqa: ANN401 - any awaitable
        if len(self._running) >= _MAX_RUNNING:
            _log.warning("%s callback refused: %d are running already", of, _MAX_RUNNING)
            if inspect.iscoroutine(result):
                result.close()
            return
        task = asyncio.get_running_loop().create_task(self._guard(result, of), name=f"decart {of}")
        self._running.add(task)
        task.add_done_callback(self._forget)

    def _forget(self, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        self._leaving.discard(task)

    async def _guard(self, result: Any, of: str) -> None:  # noqa: ANN401 - any awaitable
        try:
            await result
        except Exception as error:  # noqa: BLE001 - the border to the user's code
            self._report(error, of)

    def _report(self, error: Exception, of: str) -> None:
        if isinstance(error, MediaStreamError):
            # The video is over: how every loop over its frames ends.
            return
        _log.error("the %s callback raised %s", of, type(error).__name__, exc_info=error)
        if of == "error":
            # Telling an error callback about its own failure could go on for ever.
            return
        self.emit(
            "error",
            DecartSDKError(
                f"the {of} callback raised {type(error).__name__}: {error}",
                {"callback": of},
                error,
                code="callback_failed",
            ),
        )
