"""A hand-over of few slots where the newest values win."""

import asyncio
from collections import deque
from typing import Generic, TypeVar

__all__ = ["Mailbox", "MailboxClosedError"]

T = TypeVar("T")


class MailboxClosedError(Exception):
    """The mailbox will not deliver again."""


class Mailbox(Generic[T]):
    """Hand the newest values from one producer to one consumer on the same event loop.

    A realtime stage that falls behind must skip, not queue: an old frame is worth less than a
    new one. ``put`` never waits; a value nobody took is counted and lost. Other threads call it
    through ``loop.call_soon_threadsafe``.

    Args:
        depth: How many values may wait; the oldest goes first. Pictures need one; sound, which
            is heard to stumble, a few.

    Attributes:
        dropped: Values that left before they were taken.
    """

    def __init__(self, depth: int = 1) -> None:
        self.dropped = 0
        self._values: deque[T] = deque(maxlen=depth)
        self._changed = asyncio.Event()
        self._closed = False

    def put(self, value: T) -> None:
        """Offer a value; replaces the oldest where there is no room."""
        if self._closed:
            return
        if len(self._values) == self._values.maxlen:
            self.dropped += 1
        self._values.append(value)
        self._changed.set()

    async def take(self) -> T:
        """Wait for the next value and remove it.

        Raises:
            MailboxClosedError: closed and empty.
        """
        while not self._values:
            if self._closed:
                raise MailboxClosedError
            self._changed.clear()
            await self._changed.wait()
        return self._values.popleft()

    def close(self) -> None:
        """Refuse new values and wake the consumer for the last time."""
        self._closed = True
        self._changed.set()
