"""Notice while the service runs that keys were made or taken back."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Final

from sundog.server.access.keyring import Keyring
from sundog.server.redaction import where

__all__ = ["watching"]

_log = logging.getLogger(__name__)

_LOOK_S: Final = 0.5
"""A key that is taken back is to be of no use after 2 s, and what it began has a second to end."""


@asynccontextmanager
async def watching(keys: Keyring, changed: Callable[[], None]) -> AsyncIterator[None]:
    """Look at the file of keys until the block ends.

    Args:
        keys: Read again when their file changes.
        changed: Called then, on the event loop.
    """
    task = asyncio.create_task(_watch(keys, changed), name="keys")
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait({task})


async def _watch(keys: Keyring, changed: Callable[[], None]) -> None:
    while True:
        await asyncio.sleep(_LOOK_S)
        try:
            if await asyncio.to_thread(keys.refresh):
                changed()
        except Exception as error:  # noqa: BLE001 - the next change must be noticed all the same
            _log.error("the keys file could not be looked at: %s", where(error))
