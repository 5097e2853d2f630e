"""Somebody else on the same link: a file each way, as fast as TCP lets it.

``python -m tests.network.others.tcp_neighbour service PORT``, then ``… client HOST PORT``. The client
prints ``stats`` rows (`measuring.rows`) with what was carried: ``upload_bps`` and ``download_bps``.
"""

import asyncio
import socket
import struct
import sys
from typing import Final

from tests.network.measuring.rows import say, stdin_closed

_STATS_S: Final = 0.5
_CHUNK: Final = bytes(1 << 16)

_ACKED: Final = struct.Struct("=Q")
_ACKED_AT: Final = 120
"""Where ``tcpi_bytes_acked`` is in Linux's ``struct tcp_info`` (since 4.1)."""


async def _pour(writer: asyncio.StreamWriter) -> None:
    while True:
        writer.write(_CHUNK)
        await writer.drain()


async def _serve(port: int) -> None:
    async def take(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            async with asyncio.TaskGroup() as both:
                both.create_task(_pour(writer))
                while await reader.read(len(_CHUNK)):
                    pass
                raise EOFError
        except* (EOFError, ConnectionError):
            writer.close()

    server = await asyncio.start_server(take, "0.0.0.0", port)
    say("ready")
    await stdin_closed()
    server.close()


def _acked(writer: asyncio.StreamWriter) -> int:
    """Return the bytes that have arrived at the other side."""
    connection: socket.socket = writer.get_extra_info("socket")
    told = connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, _ACKED_AT + _ACKED.size)
    return int(_ACKED.unpack_from(told, _ACKED_AT)[0])


async def _load(host: str, port: int) -> None:
    reader, writer = await asyncio.open_connection(host, port)
    down = 0

    async def take() -> None:
        nonlocal down
        while data := await reader.read(len(_CHUNK)):
            down += len(data)

    async def tell() -> None:
        before = (0, 0)
        while True:
            await asyncio.sleep(_STATS_S)
            now = (_acked(writer), down)
            up_bps, down_bps = (
                8 * (new - old) / _STATS_S for new, old in zip(now, before, strict=True)
            )
            say("stats", upload_bps=round(up_bps), download_bps=round(down_bps))
            before = now

    tasks = [asyncio.create_task(one) for one in (_pour(writer), take(), tell())]
    await stdin_closed()
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    writer.close()


def main() -> None:
    """Read the command line."""
    match sys.argv[1:]:
        case ["service", port]:
            asyncio.run(_serve(int(port)))
        case ["client", host, port]:
            asyncio.run(_load(host, int(port)))
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    main()
