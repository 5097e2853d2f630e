"""Relayed candidates: addresses at TURN servers that stand for ours (RFC 8656).

aioice asks one server, and says nothing where that does not work. Here every way to every server is
tried at once, the first to answer decides how long the others are waited for, and what went wrong
is told.
"""

import asyncio
import ipaddress
import logging
from collections.abc import Sequence
from typing import Any, Final

from aioice import Candidate, Connection
from aioice.candidate import candidate_foundation, candidate_priority
from aioice.stun import TransactionError, TransactionFailed
from aioice.turn import create_turn_endpoint

from sundog.media.rtc.ice.servers import IceSettings, TurnServer
from sundog.media.rtc.ice.sockets import IceSocket

__all__ = ["RelayError", "RelayProtocol", "gather_relays"]

_log = logging.getLogger(__name__)

_ONLY_S: Final = 3.5
"""How long servers may take where nothing goes without them."""

_BESIDE_S: Final = 2.0
"""The same where there are other candidates, which do not wait longer."""

_MORE_S: Final = 0.25
"""How long others are waited for once one has answered."""

_CLOSE_S: Final = 0.5
"""How long a server may take to take an allocation back; it ends by itself after 10 minutes."""

_CHANNEL_S: Final = 240
"""Between two refreshes of a channel: permissions last 300 s (RFC 8656 section 9)."""

_WRONG_CREDENTIALS: Final = frozenset({401, 438, 441})
_QUOTA: Final = frozenset({486, 508})


class RelayError(Exception):
    """No TURN server relays for us; the text says why.

    Attributes:
        code: ``turn_refused`` where one said no, ``turn_unreachable`` where none said anything.
    """

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code = code


class RelayProtocol(IceSocket):
    """ICE over one allocation at a TURN server."""

    async def close(self) -> None:
        """Give the allocation back, or leave it to its end where the server does not answer."""
        try:
            async with asyncio.timeout(_CLOSE_S):
                await super().close()
        except TimeoutError:
            closing = getattr(self.transport, "_TurnTransport__close_task", None)
            if closing is not None:
                closing.cancel()
                await asyncio.wait([closing])


async def gather_relays(
    settings: IceSettings, receiver: Connection
) -> tuple[list[RelayProtocol], RelayError | None]:
    """Ask all TURN servers for an allocation each.

    Args:
        settings: Which servers, and whether anything goes without them.
        receiver: Gets what is relayed.

    Returns:
        Those that were made, each with its candidate, and why there is none where there is none.
    """
    if not settings.turn:
        return [], None
    tasks = [
        asyncio.create_task(_allocate(server, receiver, settings), name="turn allocate")
        for server in settings.turn
    ]
    try:
        await _wait(tasks, _ONLY_S if settings.relay_only else _BESIDE_S)
    except BaseException:
        await asyncio.gather(*(made.close() for made in await _made(tasks)))
        raise
    made = await _made(tasks)
    if made:
        return made, None
    failure = _failure(settings.turn, tasks)
    _log.warning("no relay: %s", failure)
    return [], failure


async def _wait(tasks: Sequence[asyncio.Task[RelayProtocol]], most_s: float) -> None:
    """Wait until one has worked and the others had their chance, or none can any more."""
    now = asyncio.get_running_loop().time
    end_s, pending = now() + most_s, set(tasks)
    while pending and now() < end_s:
        wait_s = max(0.0, end_s - now())
        done, pending = await asyncio.wait(
            pending, timeout=wait_s, return_when=asyncio.FIRST_COMPLETED
        )
        if any(_has_worked(task) for task in done):
            end_s = min(end_s, now() + _MORE_S)


async def _made(tasks: Sequence[asyncio.Task[RelayProtocol]]) -> list[RelayProtocol]:
    """End those that are under way, and return what the others have made."""
    for task in tasks:
        task.cancel()
    await asyncio.wait(tasks)
    return [task.result() for task in tasks if _has_worked(task)]


def _has_worked(task: asyncio.Task[RelayProtocol]) -> bool:
    return task.done() and not task.cancelled() and task.exception() is None


async def _allocate(
    server: TurnServer, receiver: Connection, settings: IceSettings
) -> RelayProtocol:
    _, protocol = await create_turn_endpoint(
        lambda: RelayProtocol(receiver),
        server_addr=(server.host, server.port),
        username=server.username,
        password=server.credential,
        channel_refresh_time=_CHANNEL_S,
        ssl=server.has_tls or None,
        transport=server.transport,
    )
    protocol.local_candidate = _candidate(protocol.transport, settings)
    return protocol


def _candidate(transport: asyncio.BaseTransport, settings: IceSettings) -> Candidate:
    host, port = transport.get_extra_info("sockname")
    related: tuple[str, int] = transport.get_extra_info("related_address")
    if settings.relay_only:
        # Who wants to be seen as the relay alone does not tell where it is (RFC 9429 3.5.3).
        related = ("0.0.0.0" if ipaddress.ip_address(host).version == 4 else "::", 9)
    return Candidate(
        foundation=candidate_foundation("relay", "udp", host),
        component=1,
        transport="udp",
        priority=candidate_priority(1, "relay"),
        host=host,
        port=port,
        type="relay",
        related_address=related[0],
        related_port=related[1],
    )


def _failure(
    servers: Sequence[TurnServer], tasks: Sequence[asyncio.Task[RelayProtocol]]
) -> RelayError:
    """Say why no server relays; what one said counts more than what none did."""
    for server, task in zip(servers, tasks, strict=True):
        error: Any = None if task.cancelled() else task.exception()
        if not isinstance(error, TransactionFailed):
            continue
        code = error.response.error_code
        where = f"the TURN server {server.host}:{server.port}"
        if code in _WRONG_CREDENTIALS:
            text = f"{where} refused the credentials ({code}); check user name, password and clocks"
        elif code in _QUOTA:
            text = f"{where} has no room ({code}); try again later"
        else:
            text = f"{where} refused to relay ({code})"
        return RelayError("turn_refused", text)
    ways = ", ".join(f"{one.host}:{one.port} by {one.transport}" for one in servers)
    kinds = {type(task.exception()).__name__ for task in tasks if not task.cancelled()}
    told = f" ({', '.join(sorted(kinds))})" if kinds - {TransactionError.__name__} else ""
    return RelayError(
        "turn_unreachable",
        f"no TURN server answered: {ways}{told}; check its address, and firewalls on the way",
    )
