"""Sockets and media that lose their way together, as where a whole network is away or changes."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from decart.realtime import RealtimeClient
from decart.realtime.path import MediaPath
from tests.fault.test_reconnect import Witness, camera, picture, session
from tests.relay import Relay, relayed
from tests.service import known_service, running_service


class Stumble:
    """A session whose socket and media a test can stop, each without a word."""

    def __init__(self, client: RealtimeClient, witness: Witness, relay: Relay) -> None:
        self.client, self.witness, self.relay = client, witness, relay
        self.path = self.path_now()

    def path_now(self) -> MediaPath:
        path = self.client._session.paths.current
        assert path is not None
        return path

    def deafen(self) -> None:
        for protocol in self._protocols():
            protocol.datagram_received = lambda *_: None

    def hear(self) -> None:
        for protocol in self._protocols():
            del protocol.datagram_received

    def _protocols(self) -> list[Any]:
        transceivers = self.path.peer._connection.getTransceivers()
        ices: set[Any] = {t.sender.transport.transport._connection for t in transceivers}
        return [protocol for ice in ices for protocol in ice.current._protocols]


@asynccontextmanager
async def stumbling() -> AsyncIterator[Stumble]:
    witness = Witness()
    async with (
        running_service() as url,
        relayed(url) as (line, relay),
        camera() as stream,
        session(line, stream, witness) as client,
    ):
        name = client.session_id
        stumble = Stumble(client, witness, relay)
        yield stumble
        await picture(client)
        assert client.session_id == name
        assert stumble.path_now() is stumble.path
    assert witness.errors == []
    assert len(witness.tracks) == 1


async def test_a_socket_that_died_as_media_moved_is_dialled_again_and_media_stay() -> None:
    async with stumbling() as stumble:
        stumble.relay.freeze()
        stumble.path.peer._way_found()
        async with asyncio.timeout(4):
            await stumble.witness.until_resumed()


async def test_a_socket_that_lives_stays_when_media_have_moved() -> None:
    async with stumbling() as stumble:
        for _ in range(3):
            stumble.path.peer._way_found()
            await asyncio.sleep(0.2)
        assert stumble.witness.states == ["connected"]


async def test_a_network_that_is_away_for_a_while_costs_no_second_peer() -> None:
    async with stumbling() as stumble:
        stumble.deafen()
        stumble.relay.freeze()
        await stumble.witness.until(lambda: stumble.client.get_connection_state() == "connecting")
        stumble.hear()
        await stumble.witness.until_resumed()
        await asyncio.sleep(0.3)
        assert stumble.witness.states == ["connected", "connecting", "connected"]


async def test_media_that_come_back_while_a_new_peer_is_made_are_not_interrupted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    began = asyncio.Event()

    async def ignore(_: MediaPath, __: str) -> None:
        began.set()

    async with stumbling() as stumble:
        # A path that never hears the answer does not connect.
        monkeypatch.setattr(MediaPath, "accept", ignore)
        stumble.deafen()
        async with asyncio.timeout(10):
            await began.wait()
        stumble.hear()
        await stumble.witness.until_resumed()
        monkeypatch.undo()


async def test_a_client_that_answers_no_ping_has_its_session_parked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sundog.server.app._PING_S", 0.2)
    monkeypatch.setattr("sundog.server.app._PONG_S", 0.3)
    # The client would notice too.
    monkeypatch.setattr("decart.realtime.socket._PING_S", 60.0)
    witness = Witness()
    async with (
        known_service() as (url, service),
        relayed(url) as (line, relay),
        camera() as stream,
        session(line, stream, witness) as client,
    ):
        relay.freeze(takes_more=False)
        async with asyncio.timeout(5):
            while not service.sessions._parked:
                await asyncio.sleep(0.05)
        await picture(client)
        relay.mend()
        await witness.until_resumed()
