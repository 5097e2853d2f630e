"""Two repairs of an ICE transport: 127.0.0.1 when there is nothing else, and an end that ends."""

import asyncio

from aioice import Candidate, Connection
from aiortc.rtcicetransport import RTCIceTransport

__all__ = ["repair"]


def repair(transport: RTCIceTransport) -> None:
    """Override two methods of this one transport."""
    _gather_loopback_when_alone(transport._connection)
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
