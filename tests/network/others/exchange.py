"""Offer and answer in one line each over TCP; other stacks bring no signalling."""

import asyncio
import json
from collections.abc import Awaitable, Callable

__all__ = ["ask", "serve"]

_LINE_BYTES = 1 << 20
_WITHIN_S = 20.0


async def serve(port: int, answer: Callable[[str], Awaitable[str]]) -> asyncio.Server:
    """Answer one offer a connection, on every address."""

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        offer = json.loads(await reader.readline())["sdp"]
        writer.write(json.dumps({"sdp": await answer(offer)}).encode() + b"\n")
        await writer.drain()
        writer.close()

    return await asyncio.start_server(connected, "0.0.0.0", port, limit=_LINE_BYTES)


async def ask(host: str, port: int, offer: str) -> str:
    """Return the answer to an offer."""
    async with asyncio.timeout(_WITHIN_S):
        reader, writer = await asyncio.open_connection(host, port, limit=_LINE_BYTES)
        writer.write(json.dumps({"sdp": offer}).encode() + b"\n")
        answer = json.loads(await reader.readline())["sdp"]
        writer.close()
    return str(answer)
