"""Read a client's message; large ones on a thread, so that others need not wait for them."""

import asyncio
from typing import Final

from sundog.protocol.codec import decode_client
from sundog.protocol.messages import ClientMessage, SetImage
from sundog.protocol.prompt import with_picture

__all__ = ["read_message"]

_LARGE: Final = 256 * 1024
"""Characters that take a few milliseconds; pictures have up to 8 million."""


async def read_message(text: str) -> ClientMessage:
    """Return what a client said, with its picture decoded.

    Raises:
        ProtocolError: as `decode_client`.
    """
    if len(text) <= _LARGE:
        return decode_client(text)
    return await asyncio.to_thread(_read, text)


def _read(text: str) -> ClientMessage:
    message = decode_client(text)
    return with_picture(message) if isinstance(message, SetImage) else message
