"""A DTLS handshake on a path that loses packets: what is not answered is sent again soon."""

import asyncio
from collections.abc import Sequence
from typing import Any, Final

from aiortc.rtcdtlstransport import RTCDtlsTransport, State
from OpenSSL import SSL

__all__ = ["Handshake"]

_FIRST_S: Final = 0.1
_GROWTH: Final = 1.5
_MOST: Final = 8
"""A flight is sent again after 0.1, 0.25, 0.5 s and so on, for 5 s; OpenSSL goes on after that."""

_APART_S: Final = 0.04
_ANSWERS: Final = 16
_FLIGHT: Final = 1500
"""Bytes; all that a side says at once fits into a datagram."""

_HANDSHAKE: Final = (20, 22)
"""Content types of a handshake's records (RFC 5246 section 6.2.1)."""


class Handshake:
    """Sends flights of a handshake again, sooner than OpenSSL would.

    That waits for a second, then for two and four (RFC 6347 section 4.2.4.1): with every tenth
    packet lost, a connection in four took longer than a second. What is sent again are the very same
    records. Who has had them drops them (section 4.1.2.6), so that whoever sends the last flight
    answers with it to all that still comes of the one before.

    It has no task: its timer ends with the handshake or the connection.
    """

    def __init__(self, transport: RTCDtlsTransport) -> None:
        """Watch over a transport that aiortc has just made, and that is `repaired`."""
        self._transport: Any = transport
        self._flight = b""
        self._times = self._answers = 0
        self._answered_s = float("-inf")
        self._timer: asyncio.TimerHandle | None = None
        transport._write_ssl = self._write  # type: ignore[method-assign]

    def take(self, datagrams: Sequence[bytes]) -> Sequence[bytes]:
        """Look at what came that is no media; return all of it."""
        transport = self._transport
        is_last = transport.encrypted and transport._role == "server"
        if is_last and any(data[0] in _HANDSHAKE for data in datagrams):
            self._answer()
        return datagrams

    def _answer(self) -> None:
        """Send the last flight again, to one who still sends the flight before it."""
        now_s = asyncio.get_running_loop().time()
        if self._answers < _ANSWERS and now_s - self._answered_s >= _APART_S:
            self._answers, self._answered_s = self._answers + 1, now_s
            self._send()

    async def _write(self) -> None:
        """Send what OpenSSL has written, in place of aiortc's method, and remember it."""
        transport = self._transport
        try:
            data = transport._ssl.bio_read(_FLIGHT)
        except SSL.Error:
            return
        if not transport.encrypted:
            self._flight, self._times = data, 0
            self._wait()
        await transport.transport._send(data)
        self._count(data)

    def _wait(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        delay_s = _FIRST_S * _GROWTH**self._times
        self._timer = asyncio.get_running_loop().call_later(delay_s, self._again)

    def _again(self) -> None:
        """Send the flight again, unless it was answered or nobody is there any more."""
        transport = self._transport
        is_over = transport.encrypted or transport._state is not State.CONNECTING
        if is_over or transport.transport.state == "closed" or self._times >= _MOST:
            self._timer = None
            return
        self._times += 1
        self._send()
        self._wait()

    def _send(self) -> None:
        self._transport.transport._connection.send_all((self._flight,))
        self._count(self._flight)

    def _count(self, data: bytes) -> None:
        self._transport._RTCDtlsTransport__tx_bytes += len(data)
        self._transport._RTCDtlsTransport__tx_packets += 1
