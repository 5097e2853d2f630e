"""Connections of ICE that end early."""

import asyncio

import pytest

from sundog.media.rtc.ice.connection import IceConnection
from sundog.media.rtc.ice.servers import IceSettings

pytestmark = pytest.mark.unit


async def test_a_connection_closed_in_the_moment_that_it_was_made_asks_nobody() -> None:
    connection = IceConnection(
        settings=IceSettings(),
        is_controlling=True,
        received=lambda _: None,
        lost=lambda _: None,
    )
    await connection.close()
    async with asyncio.timeout(1):
        await connection.query_consent()
