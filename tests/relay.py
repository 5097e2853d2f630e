"""A line between client and service that a test can cut; media go past it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

__all__ = ["Relay", "relayed"]


class Relay:
    """Forwards TCP connections byte for byte. On one event loop."""

    def __init__(self, base_url: str) -> None:
        self.lead_to(base_url)
        self._lines: set[asyncio.Task[None]] = set()
        self._is_up = True
        self._frozen: set[asyncio.Task[None]] = set()

    def lead_to(self, base_url: str) -> None:
        """Carry new connections to a service."""
        parts = urlsplit(base_url)
        assert parts.hostname is not None
        assert parts.port is not None
        self._target = (parts.hostname, parts.port)

    def freeze(self, *, takes_more: bool = True) -> None:
        """Carry nothing more on the connections that there are, and let nobody know."""
        self._frozen |= self._lines
        self._is_up = takes_more

    def cut(self) -> None:
        """Break every connection without a word, and refuse new ones."""
        self._is_up = False
        for line in self._lines:
            line.cancel()

    def mend(self) -> None:
        """Forward again."""
        self._is_up = True

    async def aclose(self) -> None:
        """Break every connection and wait for their ends."""
        self.cut()
        await asyncio.gather(*self._lines)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Forward one connection until either side ends it, or `cut`."""
        task = asyncio.current_task()
        assert task is not None
        self._lines.add(task)
        try:
            if self._is_up:
                await self._forward(reader, writer)
        except (asyncio.CancelledError, OSError):
            writer.transport.abort()
        finally:
            writer.close()
            self._lines.discard(task)
            self._frozen.discard(task)

    async def _forward(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        far_reader, far_writer = await asyncio.open_connection(*self._target)
        line = asyncio.current_task()
        pumps = [
            asyncio.create_task(self._pump(line, reader, far_writer)),
            asyncio.create_task(self._pump(line, far_reader, writer)),
        ]
        try:
            await asyncio.wait(pumps, return_when=asyncio.FIRST_COMPLETED)
        except asyncio.CancelledError:
            far_writer.transport.abort()
            raise
        finally:
            far_writer.close()
            for pump in pumps:
                pump.cancel()
            await asyncio.gather(*pumps, return_exceptions=True)

    async def _pump(
        self,
        line: asyncio.Task[None] | None,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
    ) -> None:
        while data := await reader.read(65_536):
            if line not in self._frozen:
                writer.write(data)
                await writer.drain()


@asynccontextmanager
async def relayed(base_url: str) -> AsyncIterator[tuple[str, Relay]]:
    """Give the base URL of a line to the service, and the line."""
    relay = Relay(base_url)
    server = await asyncio.start_server(relay.serve, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", relay
    finally:
        server.close()
        await relay.aclose()
