"""What a worker is told without anybody waiting for it: of each kind only the newest."""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Any, Final

from sundog.server.hosting.interface import MediaGoneError

__all__ = ["Outbox"]

_log = logging.getLogger(__name__)

_TRIES: Final = 3

Send = Callable[[], Coroutine[Any, Any, None]]
Ask = Callable[[Coroutine[Any, Any, None]], Coroutine[Any, Any, None]]


class Outbox:
    """One session's. On one event loop; one task sends, one thing at a time, and `aclose` ends it."""

    def __init__(self, ask: Ask) -> None:
        """Begin empty.

        Args:
            ask: Waits for a call to the worker.
        """
        self._ask = ask
        self._waiting: dict[str, Send] = {}
        self._task: asyncio.Task[None] | None = None

    def put(self, kind: str, send: Send) -> None:
        """Send something soon, in place of what waits of its kind."""
        self._waiting[kind] = send
        if self._task is None:
            self._task = asyncio.create_task(self._run(), name="tells a worker")

    async def aclose(self) -> None:
        """Send nothing more."""
        self._waiting.clear()
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait((self._task,))

    async def _run(self) -> None:
        try:
            failed = 0
            while self._waiting and failed < _TRIES:
                kind, send = next(iter(self._waiting.items()))
                del self._waiting[kind]
                try:
                    await self._ask(send())
                    failed = 0
                except TimeoutError:
                    failed += 1
                    self._waiting.setdefault(kind, send)
        except MediaGoneError:
            self._waiting.clear()
        except Exception as error:  # noqa: BLE001 - nobody waits for it who could be told
            _log.warning("a worker refuses what it was told: %s", type(error).__name__)
        finally:
            self._task = None
