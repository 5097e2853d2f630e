"""Who else uses the link: a TCP connection each way, or a second session of the same kind."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any, Final

import numpy as np

from tests.network.laboratory import Laboratory
from tests.network.program import Program, python
from tests.network.stacks import Stack

__all__ = ["neighbour", "share_figures"]

_PORT: Final = 9000
_START_S: Final = 45.0
_TCP: Final = "tests.network.others.tcp_neighbour"

Row = dict[str, Any]


@asynccontextmanager
async def neighbour(
    kind: str, lab: Laboratory, stack: Stack, address: str
) -> AsyncIterator[Sequence[Row]]:
    """Have a neighbour while the block lasts; gives its rows, which grow.

    Args:
        kind: ``tcp``; ``session``, one more of the stack; or nothing for none.
        lab: Where.
        stack: Which.
        address: Of its service.

    Raises:
        ProgramError: it does not start.
    """
    match kind:
        case "":
            yield []
        case "tcp":
            async with lab.program("service", python(_TCP, "service", str(_PORT))) as server:
                await server.until(lambda it: bool(it.rows), within_s=_START_S)
                host = lab.addresses["service"]
                async with lab.program(
                    "client", python(_TCP, "client", host, str(_PORT))
                ) as client:
                    await client.until(_tells, within_s=_START_S)
                    yield client.rows
                    await client.stop()
                await server.stop()
        case "session":
            async with lab.program("client", stack.client(address)) as client:
                await client.until(_tells, within_s=_START_S)
                yield client.rows
                await client.stop()
        case _:
            raise ValueError(f"no neighbour is called {kind!r}; tcp and session are")


def share_figures(ours: Sequence[Row], theirs: Sequence[Row], window: tuple[float, float]) -> Row:
    """Return which share of what both carried was ours, per cent; None where one tells no rates.

    Args:
        ours: Our client's ``stats`` rows.
        theirs: The neighbour's.
        window: From and to, seconds.
    """
    figures: Row = {}
    for way, name in (("up", "upload_bps"), ("down", "download_bps")):
        own, other = _mean(ours, name, window), _mean(theirs, name, window)
        total = None if own is None or other is None else own + other
        figures[f"{way}_share_percent"] = round(100 * own / total, 1) if own and total else None
    return figures


def _mean(rows: Sequence[Row], name: str, window: tuple[float, float]) -> float | None:
    inside = [
        row[name]
        for row in rows
        if row["kind"] == "stats" and window[0] <= row["at"] <= window[1] and name in row
    ]
    return float(np.mean(inside)) if inside else None


def _tells(program: Program) -> bool:
    return any(row["kind"] == "stats" for row in program.rows)
