"""The sockets of one ICE connection: one for each address that this machine has at the time.

Each is bound to its address, so that what comes to an address is answered from it, also where a
machine has several. An address that goes takes its socket along.
"""

import asyncio
import ipaddress
import socket
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from typing import Any, Final, Protocol, TypeGuard, cast

from aioice import Candidate, Connection
from aioice.candidate import candidate_foundation, candidate_priority
from aioice.ice import StunProtocol, get_host_addresses, server_reflexive_candidate
from aioice.stun import Message
from aioice.turn import UDP_SOCKET_BUFFER_SIZE

__all__ = [
    "LOOPBACK",
    "IceSocket",
    "Owner",
    "local_addresses",
    "open_sockets",
    "reflexive",
]

_MOST_STUN: Final = 3
"""First byte of STUN at most; DTLS, RTP and the rest begin with more (RFC 7983 section 7)."""

_MOST_AT_ONCE: Final = 32
"""Datagrams that are read in one turn of the event loop; then others have theirs."""

_ROOM: Final = 2048
"""Bytes of a datagram, more than any that is taken: what is cut off here is dropped for its length."""

LOOPBACK: Final = "127.0.0.1"
"""aioice offers it never, so that a laptop without a network could not reach a service on itself."""


class Owner(Protocol):
    """Who is told what happens on a socket."""

    def came(
        self, datagrams: Sequence[bytes], protocol: StunProtocol, addr: tuple[str, int]
    ) -> None:
        """Take datagrams that are none of STUN, in order."""
        ...

    def refused(self, protocol: StunProtocol) -> None:
        """Note that the socket could not send."""
        ...


class IceSocket(StunProtocol):
    """One way out: a UDP socket that is bound to one address, or an allocation at a TURN server."""

    receiver: Any
    _is_ended = False
    _beside: socket.socket | None = None

    def read_beside(self, beside: socket.socket) -> None:
        """Read what waits behind a datagram by another handle of the socket, which it then owns.

        asyncio reads one datagram in each turn of the loop. The packets of a picture come together,
        and turns for each of them would cost more than all that is done with them.
        """
        self._beside = beside

    def datagram_received(self, data: bytes | str, addr: tuple[Any, ...]) -> None:
        """Tell media from STUN by the first byte; aioice would try to read each packet as STUN."""
        if not _is_media(data):
            super().datagram_received(data, addr)
            return
        together, whence = [data], addr
        for other, addr in self._waiting():
            if not _is_media(other):
                self._hand_on(together, whence)
                together = []
                if not self._is_ended:
                    self.datagram_received(other, addr)
                continue
            if addr != whence:
                self._hand_on(together, whence)
                together, whence = [], addr
            together.append(other)
        self._hand_on(together, whence)

    def _waiting(self) -> Iterator[tuple[bytes, tuple[Any, ...]]]:
        """Read what has come already, up to a bound."""
        for _ in range(_MOST_AT_ONCE - 1):
            if self._beside is None or self._is_ended:
                return
            try:
                yield self._beside.recvfrom(_ROOM)
            except (BlockingIOError, InterruptedError):
                return
            except OSError as error:  # as asyncio has it
                self.error_received(error)
                return

    def _hand_on(self, datagrams: Sequence[bytes], addr: tuple[Any, ...]) -> None:
        if datagrams:
            self.receiver.came(datagrams, self, (addr[0], addr[1]))

    def connection_lost(self, exc: Exception | None) -> None:
        """Free the second handle."""
        if self._beside is not None:
            self._beside.close()
            self._beside = None
        super().connection_lost(exc)

    def send_stun(self, message: Message, addr: tuple[str, int]) -> None:
        """Send STUN; not on a socket that was closed while a check was under way."""
        if not self._is_ended:
            super().send_stun(message, addr)

    def send_all(self, datagrams: Sequence[bytes], addr: tuple[str, int]) -> None:
        """Send datagrams to an address, in order."""
        send = self.transport.sendto
        for data in datagrams:
            send(data, addr)

    async def close(self) -> None:
        """Free it."""
        self._is_ended = True
        await super().close()

    def error_received(self, exc: Exception) -> None:
        """Note that nothing can be sent: the address or the network is gone."""
        self.receiver.refused(self)


def _is_media(data: bytes | str) -> TypeGuard[bytes]:
    return isinstance(data, bytes) and len(data) > 0 and data[0] > _MOST_STUN


def local_addresses() -> list[str]:
    """Return this machine's addresses, without loopback and link-local ones."""
    return get_host_addresses(use_ipv4=True, use_ipv6=True)


async def open_sockets(addresses: Sequence[str], owner: Connection) -> list[IceSocket]:
    """Open a socket with its host candidate on each address that takes one."""
    opened: list[IceSocket] = []
    try:
        for address in addresses:
            with suppress(OSError):  # gone again, or not ready yet (RFC 4862 section 5.4)
                opened.append(await _open(address, owner))
    except BaseException:
        # Cancelled half-way: nobody else knows of them.
        for protocol in opened:
            await protocol.close()
        raise
    return opened


async def _open(address: str, owner: Connection) -> IceSocket:
    loop = asyncio.get_running_loop()
    transport, protocol = await loop.create_datagram_endpoint(
        lambda: IceSocket(owner), local_addr=(address, 0)
    )
    raw = cast(socket.socket, transport.get_extra_info("socket"))
    raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, UDP_SOCKET_BUFFER_SIZE)
    if sys.platform != "win32":  # there asyncio's reading is under way all the time
        with suppress(Exception):  # a loop of another make, which reads more at once by itself
            protocol.read_beside(raw.dup())
    host, port = transport.get_extra_info("sockname")[:2]
    protocol.local_candidate = Candidate(
        foundation=candidate_foundation("host", "udp", host),
        component=1,
        transport="udp",
        priority=candidate_priority(1, "host"),
        host=host,
        port=port,
        type="host",
    )
    return protocol


async def reflexive(
    sockets: Iterable[IceSocket], server: tuple[str, int], timeout_s: float
) -> list[Candidate]:
    """Ask a STUN server how the sockets are seen from outside; IPv4 alone, as in aioice."""
    asking = [
        asyncio.create_task(server_reflexive_candidate(protocol, server), name="stun")
        for protocol in sockets
        if ipaddress.ip_address(protocol.local_candidate.host).version == 4
    ]
    if not asking:
        return []
    try:
        await asyncio.wait(asking, timeout=timeout_s)
    finally:
        for task in asking:
            task.cancel()
        await asyncio.wait(asking)
    worked = (task for task in asking if not task.cancelled() and task.exception() is None)
    return [task.result()[0] for task in worked]
