"""A way between two peers that a test can cut or move: their media pass through it."""

import asyncio
import re
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import cast

__all__ = ["UdpRelay", "udp_relay"]

_CANDIDATE = re.compile(
    r"a=candidate:\S+ 1 udp \d+ (\d+\.\d+\.\d+\.\d+) (\d+) typ host[^\r\n]*\r\n"
)
_HOST = "127.0.0.1"


class _Side(asyncio.DatagramProtocol):
    """Stands for one peer: what is sent to it is forwarded to that peer."""

    def __init__(self, relay: "UdpRelay") -> None:
        self._relay = relay
        self.transport: asyncio.DatagramTransport
        self.target: tuple[str, int] | None = None
        self.other: _Side

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.DatagramTransport, transport)

    @property
    def address(self) -> tuple[str, int]:
        host, port = self.transport.get_extra_info("sockname")
        return host, port

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        if self._relay.is_up and self.target is not None and not self.other.transport.is_closing():
            self._relay.forwarded += 1
            self.other.transport.sendto(data, self.target)


class UdpRelay:
    """Forwards datagrams between a client and a service. On one event loop.

    Attributes:
        is_up: Whether it forwards.
        forwarded: Datagrams so far.
    """

    def __init__(self) -> None:
        self.is_up = True
        self.forwarded = 0
        self._client = _Side(self)
        self._service = _Side(self)
        self._client.other, self._service.other = self._service, self._client

    def of_client(self, text: str) -> str:
        """Say in a client's description or fragment that it is to be reached through here."""
        return self._instead(text, self._client)

    def of_service(self, text: str) -> str:
        """Say in a service's description or fragment that it is to be reached through here."""
        return self._instead(text, self._service)

    async def move_client(self) -> None:
        """Let the client's datagrams come from another port, as a NAT does that has rebooted."""
        moved = _Side(self)
        moved.target, moved.other = self._client.target, self._service
        await _listen(moved)
        self._client.transport.close()
        self._client = self._service.other = moved

    async def open(self) -> None:
        for side in (self._client, self._service):
            await _listen(side)

    def close(self) -> None:
        for side in (self._client, self._service):
            side.transport.close()

    def _instead(self, text: str, side: _Side) -> str:
        """Leave one candidate of one line and put a side's address into it."""
        found = _CANDIDATE.search(text)
        assert found is not None
        side.target = (found[1], int(found[2]))
        host, port = side.address
        kept = found[0].replace(f" {found[1]} {found[2]} ", f" {host} {port} ", 1)
        return (
            re.sub(r"a=candidate:[^\r\n]*\r\n", "", text[: found.start()])
            + kept
            + re.sub(r"a=candidate:[^\r\n]*\r\n", "", text[found.end() :])
        )


async def _listen(side: _Side) -> None:
    loop = asyncio.get_running_loop()
    await loop.create_datagram_endpoint(lambda: side, local_addr=(_HOST, 0), family=socket.AF_INET)


@asynccontextmanager
async def udp_relay() -> AsyncIterator[UdpRelay]:
    """Yield a relay that forwards."""
    relay = UdpRelay()
    await relay.open()
    try:
        yield relay
    finally:
        relay.close()
        # The sockets are freed in the loop's next turn.
        await asyncio.sleep(0)
