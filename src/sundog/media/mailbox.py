"""A one-slot hand-over where the newest value wins."""

import asyncio
from typing import Generic, TypeVar

__all__ = ["Mailbox", "MailboxClosedError"]

T = TypeVar("T")


class MailboxClosedError(Exception):
    """The mailbox will not deliver again."""


class Mailbox(Generic[T]):
    """Hand the newest value from one producer to one consumer on the same event loop.

    A realtime stage that falls behind must skip, not queue: an old frame is worth less than a
    new one. ``put`` never waits; a value nobody took is counted and lost. Other threads call it
    through ``loop.call_soon_threadsafe``.

    Attributes:
        dropped: Values overwritten before they were taken.
    """

    def __init__(self) -> None:
        self.dropped = 0
        self._value: T | None = None
        self._changed = asyncio.Event()
        self._closed = False

    def put(self, value: T) -> None:
        """Offer a value; replaces one that was not taken yet."""
        if self._closed:
            return
        if self._value is not None:
            self.dropped += 1
        self._value = value
        self._changed.set()

    async def take(self) -> T:
        """Wait for the newest value and remove it.

        Raises:
            MailboxClosedError: closed and empty.
        """
        while self._value is None:
            if self._closed:
                raise MailboxClosedError
            self._changed.clear()
            await self._changed.wait()
        value, self._value = self._value, None
        return value

    def close(self) -> None:
        """Refuse new values and wake the consumer for the last time."""
        self._closed = True
        self._changed.set()
