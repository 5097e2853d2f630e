"""Connections of ICE that end early."""

import asyncio
from unittest.mock import Mock

import pytest
from aioice import Connection

from sundog.media.rtc.ice import sockets
from sundog.media.rtc.ice.connection import IceConnection
from sundog.media.rtc.ice.roaming import Roaming
from sundog.media.rtc.ice.servers import IceSettings
from sundog.media.rtc.ice.sockets import IceSocket, open_sockets

pytestmark = pytest.mark.unit


def a_connection() -> IceConnection:
    return IceConnection(
        settings=IceSettings(),
        is_controlling=True,
        received=lambda _: None,
        lost=lambda _: None,
    )


async def test_a_connection_closed_in_the_moment_that_it_was_made_asks_nobody() -> None:
    connection = a_connection()
    await connection.close()
    async with asyncio.timeout(1):
        await connection.query_consent()


async def test_a_check_that_comes_while_all_ends_begins_nothing() -> None:
    async def asks(pair: object, *, nominate: bool, tries: int = 2) -> bool:
        await asyncio.Event().wait()
        raise AssertionError

    connection, pair = Mock(selected=None, asks=asks), Mock(task=None)
    roaming = Roaming(connection, lambda: None)
    before = asyncio.all_tasks()
    await roaming.aclose()
    roaming.checked(pair, b"1")
    await asyncio.sleep(0)
    assert asyncio.all_tasks() == before


async def test_sockets_are_closed_where_the_rest_is_not_opened_any_more(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    opened: list[IceSocket] = []
    open_one = sockets._open

    async def open_the_first(address: str, owner: Connection) -> IceSocket:
        if opened:
            await asyncio.Event().wait()
        opened.append(await open_one(address, owner))
        return opened[0]

    monkeypatch.setattr(sockets, "_open", open_the_first)
    opening = asyncio.create_task(open_sockets(["127.0.0.1"] * 2, a_connection()))
    async with asyncio.timeout(5):
        while not opened:
            await asyncio.sleep(0.01)
        opening.cancel()
        await asyncio.wait([opening])
    is_closed = opened[0]._is_ended
    await opened[0].close()
    assert is_closed
