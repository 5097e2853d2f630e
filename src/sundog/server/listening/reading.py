"""Read little at a time: what one line sends at once keeps the event loop from the others."""

import asyncio
from typing import Final

__all__ = ["SmallReads"]

_READ_BYTES: Final = 16 * 1024
"""asyncio reads up to 256 KiB, which may be 30,000 frames of a WebSocket: half a second."""


class SmallReads(asyncio.BufferedProtocol):
    """Hands ``data_received`` at most 16 KiB in one turn of the event loop."""

    _buffer: memoryview | None = None

    def data_received(self, data: bytes) -> None:
        """Take what came."""
        raise NotImplementedError

    def eof_received(self) -> None:
        """Take the end of what comes; asyncio closes the line after it."""

    def get_buffer(self, sizehint: int) -> memoryview:
        """Return where the next bytes go; `buffer_updated` follows at once."""
        if self._buffer is None:
            # A view, because of what TLS fills it with in parts.
            self._buffer = memoryview(bytearray(_READ_BYTES))
        return self._buffer

    def buffer_updated(self, nbytes: int) -> None:
        """Take so many bytes of the buffer."""
        assert self._buffer is not None
        self.data_received(bytes(self._buffer[:nbytes]))
