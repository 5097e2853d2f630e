"""Repairs of an ICE transport: 127.0.0.1 if all else lacks, no harm from outside, a true end."""

import asyncio
import logging

from aioice import Candidate, Connection
from aiortc.rtcicetransport import RTCIceTransport

__all__ = ["repair"]

_log = logging.getLogger(__name__)


def repair(transport: RTCIceTransport) -> None:
    """Override some methods of this one transport and of its connection."""
    _gather_loopback_when_alone(transport._connection)
    _ignore_empty_datagrams(transport._connection)
    _leave_out_useless_candidates(transport._connection)
    _ask_no_consent_once_closed(transport._connection)
    _stop_although_cancelled(transport)


def _gather_loopback_when_alone(connection: Connection) -> None:
    """Let ICE use 127.0.0.1 on a machine that has no other address.

    aioice never offers the loopback address, so that a laptop without a network could not reach
    a service on itself.
    """
    gather = connection.get_component_candidates

    async def get_component_candidates(component: int, addresses: list[str]) -> list[Candidate]:
        return await gather(component, addresses or ["127.0.0.1"])

    connection.get_component_candidates = get_component_candidates  # type: ignore[method-assign,assignment]


def _ignore_empty_datagrams(connection: Connection) -> None:
    """Drop datagrams without content, which nothing in WebRTC sends.

    aiortc looks at the first byte of each to tell DTLS from RTP; without one, the transport ends.
    Anybody who can reach the port could end a session with it.
    """
    receive = connection.data_received

    def data_received(data: bytes, component: int) -> None:
        if data:
            receive(data, component)

    connection.data_received = data_received  # type: ignore[method-assign]


def _leave_out_useless_candidates(connection: Connection) -> None:
    """Take a candidate of the other side only if a packet can be sent to it.

    asyncio closes the socket that a packet for an impossible port is sent from, and with it every
    other path. A name that cannot be resolved is a candidate less, not a failed negotiation.
    """
    add = connection.add_remote_candidate

    async def add_remote_candidate(remote_candidate: Candidate | None) -> None:
        if remote_candidate is None:
            await add(None)
        elif remote_candidate.component == 1 and 0 < remote_candidate.port < 1 << 16:
            try:
                await add(remote_candidate)
            except Exception as error:  # noqa: BLE001 - of resolvers, parsers and sockets
                _log.info("a candidate is left out: %s", type(error).__name__)

    connection.add_remote_candidate = add_remote_candidate  # type: ignore[method-assign]


def _ask_no_consent_once_closed(connection: Connection) -> None:
    """Keep a connection that was closed while it was made from starting its consent checks.

    ``connect`` starts them when it resumes, which may be after ``close`` has run; nobody would
    end them (RFC 7675 section 5.1).
    """
    query_consent = connection.query_consent

    async def query_consent_while_open() -> None:
        if not connection._closing:
            await query_consent()

    connection.query_consent = query_consent_while_open  # type: ignore[method-assign]


def _stop_although_cancelled(transport: RTCIceTransport) -> None:
    """Let the transport stop when its monitor task was cancelled by somebody else.

    ``asyncio.run`` cancels all tasks at its end, aiortc's among them. Awaiting the monitor then
    raises, and the connection's ``close`` would stop half-way and leave others waiting for it.
    """
    stop = transport.stop

    async def stop_although_cancelled() -> None:
        monitor = transport._RTCIceTransport__monitor_task  # type: ignore[attr-defined]
        try:
            await stop()
        except asyncio.CancelledError:
            if monitor is None or not monitor.cancelled():
                raise

    transport.stop = stop_although_cancelled  # type: ignore[method-assign]
