"""Stand in for the host that official JavaScript clients have built in, in front of our service.

    page ──wss://api3.decart.ai──► Chromium's host rules ──TLS──► Gate ──plain──► running service

The gate ends TLS with a certificate of its own, and can cut every line as a lost network does.
"""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Final, Self
from urllib.parse import urlsplit

import trustme

__all__ = ["HOST", "Gate"]

HOST: Final = "api3.decart.ai"
"""What the clients connect to."""

_PIECE: Final = 1 << 16


class Gate:
    """A TLS server on a free loopback port; one for all tests, since Chromium is told it once."""

    def __init__(self) -> None:
        self._service: tuple[str, int] | None = None
        self._lines: dict[asyncio.Task[None], list[asyncio.StreamWriter]] = {}
        self._server: asyncio.Server | None = None

    @property
    def port(self) -> int:
        """The port it listens on."""
        assert self._server is not None
        port: int = self._server.sockets[0].getsockname()[1]
        return port

    async def __aenter__(self) -> Self:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        trustme.CA().issue_cert(HOST).configure_cert(context)
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0, ssl=context)
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._server is not None
        self._server.close()
        await self.cut()

    @asynccontextmanager
    async def to(self, base_url: str) -> AsyncIterator[None]:
        """Lead to the service at this address until the block ends; refuse outside."""
        address = urlsplit(base_url)
        assert address.hostname is not None
        assert address.port is not None
        self._service = address.hostname, address.port
        try:
            yield
        finally:
            self._service = None
            await self.cut()

    async def cut(self) -> None:
        """Break every line without a word, as a network that goes away."""
        for writers in self._lines.values():
            for writer in writers:
                writer.transport.abort()
        if self._lines:
            await asyncio.wait(self._lines)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        line = asyncio.current_task()
        assert line is not None
        self._lines[line] = writers = [writer]
        try:
            if self._service is not None:
                far_reader, far_writer = await asyncio.open_connection(*self._service)
                writers.append(far_writer)
                await _pass_on(reader, writer, far_reader, far_writer)
        except OSError:  # the service has gone, or somebody has hung up
            pass
        finally:
            del self._lines[line]
            for end in writers:
                end.close()


async def _pass_on(
    reader: asyncio.StreamReader,
    writer: asyncio.StreamWriter,
    far_reader: asyncio.StreamReader,
    far_writer: asyncio.StreamWriter,
) -> None:
    """Copy both ways until either side ends."""
    ways = {
        asyncio.create_task(_copy(reader, far_writer)),
        asyncio.create_task(_copy(far_reader, writer)),
    }
    try:
        await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for way in ways:
            way.cancel()
        await asyncio.wait(ways)


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while piece := await reader.read(_PIECE):
            writer.write(piece)
            await writer.drain()
