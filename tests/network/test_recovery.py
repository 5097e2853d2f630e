"""Our SDK and our service over a network that goes away, or in which the client moves."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from tests.network.laboratory import BASE, BLACK, KEY, Laboratory
from tests.network.program import Program, python

PATIENCE_S = 30.0


def shown(client: Program) -> int:
    return sum(row["kind"] == "shown" for row in client.rows)


def states(client: Program) -> list[str]:
    """Return the states that it told since it first showed something."""
    first = next(n for n, row in enumerate(client.rows) if row["kind"] == "shown")
    return [row["state"] for row in client.rows[first:] if row["kind"] == "state"]


async def sees(client: Program, count: int = 25) -> None:
    """Wait until so many pictures more have been shown."""
    wanted = shown(client) + count
    await client.until(lambda program: shown(program) >= wanted, within_s=PATIENCE_S)


async def hears(client: Program, *wanted: str) -> None:
    await client.until(lambda program: states(program) == list(wanted), within_s=PATIENCE_S)


@asynccontextmanager
async def session(lab: Laboratory) -> AsyncIterator[Program]:
    """Give a client that shows pictures; see after that its session is still the same."""
    await lab.change(BASE)
    async with (
        lab.service() as url,
        lab.program("client", python("tests.network.small_client", url, KEY)) as client,
    ):
        await client.until(lambda program: shown(program) > 50, within_s=PATIENCE_S)
        yield client
        names = {row["session"] for row in client.rows if row["kind"] == "state"}
        assert len(names) == 1
        assert not [row for row in client.rows if row["kind"] == "failed"]
        await client.stop()


async def test_pictures_and_session_go_on_when_the_client_moves_twice_in_a_row(
    lab: Laboratory,
) -> None:
    async with session(lab) as client:
        await lab.move("client")
        await asyncio.sleep(0.3)
        await lab.move("client")
        await sees(client)
        # The socket's TCP connection died without a word; what it held is taken up on another.
        await hears(client, "connecting", "connected")
        await sees(client)


async def test_pictures_go_on_when_the_service_moves_though_nobody_can_dial_it(
    lab: Laboratory,
) -> None:
    async with session(lab) as client:
        await lab.move("service")
        await sees(client, 50)


async def test_a_client_that_moves_while_its_network_is_away_goes_on_from_there(
    lab: Laboratory,
) -> None:
    async with session(lab) as client:
        await lab.change(BLACK)
        await hears(client, "connecting")
        await lab.move("client")
        await lab.change(BASE)
        await sees(client)
        await hears(client, "connecting", "connected")
        await sees(client)
