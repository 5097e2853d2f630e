"""A short memory for clients that reconnect but cannot say who they were.

Official clients come back after a line broke, with a passthrough or no prompt at all: their users
would lose the look. What is left of an ended session waits here for the next connection that looks
like the same client: same key, address, model and user agent. It is given out once.
"""

import asyncio
from functools import partial
from typing import Final

from sundog.protocol.kept import Kept

__all__ = ["Memory"]

_SECONDS: Final = 30.0
"""Official clients try again within 1, 2, 4, 8 and 10 s."""

_MAX_ENTRIES: Final = 256
_MAX_IMAGE_BYTES: Final = 64 * 1024 * 1024


class Memory:
    """What is left of sessions, by client; bounded in time, number and size. On one event loop."""

    def __init__(
        self,
        *,
        seconds: float = _SECONDS,
        max_entries: int = _MAX_ENTRIES,
        max_image_bytes: int = _MAX_IMAGE_BYTES,
    ) -> None:
        """Begin empty.

        Args:
            seconds: How long something is kept.
            max_entries: Clients remembered; the oldest are forgotten first.
            max_image_bytes: All their reference images together; the same.
        """
        self._seconds = seconds
        self._max_entries = max_entries
        self._max_image_bytes = max_image_bytes
        self._image_bytes = 0
        self._entries: dict[bytes, tuple[Kept, asyncio.TimerHandle]] = {}  # the oldest first

    def __len__(self) -> int:
        """Return how many clients are remembered."""
        return len(self._entries)

    def put(self, who: bytes, kept: Kept) -> None:
        """Remember what is left of a client's session, in place of what was there."""
        self.take(who)
        timer = asyncio.get_running_loop().call_later(self._seconds, partial(self.take, who))
        self._entries[who] = (kept, timer)
        self._image_bytes += len(kept.image)
        while len(self._entries) > self._max_entries or self._image_bytes > self._max_image_bytes:
            self.take(next(iter(self._entries)))

    def take(self, who: bytes) -> Kept | None:
        """Return and forget what is left of a client's session; None for nothing."""
        entry = self._entries.pop(who, None)
        if entry is None:
            return None
        kept, timer = entry
        timer.cancel()
        self._image_bytes -= len(kept.image)
        return kept

    def clear(self) -> None:
        """Forget everything."""
        for who in list(self._entries):
            self.take(who)
