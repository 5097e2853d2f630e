"""Repairs of an ICE transport: 127.0.0.1 when there is nothing else, and an end that ends."""

import asyncio

from aioice import Candidate, Connection
from aiortc.rtcicetransport import RTCIceTransport

__all__ = ["repair"]


def repair(transport: RTCIceTransport) -> None:
    """Override three methods of this one transport."""
    _gather_loopback_when_alone(transport._connection)
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
