"""A client whose address changes under a running picture, without a word: its NAT has forgotten it."""

import asyncio

import pytest
from aioice import Connection
from aioice.ice import CandidatePair

from sundog.media.rtc import PeerState
from sundog.media.rtc.ice.connection import IceConnection
from tests.restarting import echoing, ice_of
from tests.udprelay import udp_relay


async def test_the_picture_follows_a_client_to_its_new_address() -> None:
    async with udp_relay() as relay, echoing(relay.of_client, relay.of_service) as echo:
        before = ice_of(echo.service).current._nominated[1].remote_addr
        await relay.move_client()
        await echo.sees(10)
        assert ice_of(echo.service).current._nominated[1].remote_addr != before


async def test_it_may_change_again_and_again() -> None:
    async with udp_relay() as relay, echoing(relay.of_client, relay.of_service) as echo:
        for _ in range(3):
            await relay.move_client()
            await echo.sees(5)
        assert echo.service.state is echo.client.state is PeerState.CONNECTED


async def test_a_client_that_nominates_only_once_is_followed_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("aioice.ice.CONSENT_INTERVAL", 1.5)
    ours = IceConnection.query_consent

    async def as_aioice_does(connection: IceConnection) -> None:
        await (Connection.query_consent if connection.ice_controlling else ours)(connection)

    monkeypatch.setattr(IceConnection, "query_consent", as_aioice_does)
    async with udp_relay() as relay, echoing(relay.of_client, relay.of_service) as echo:
        await relay.move_client()
        await echo.sees(10)


async def test_a_check_from_elsewhere_moves_nothing_while_the_address_before_answers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with udp_relay() as relay, echoing(relay.of_client, relay.of_service) as echo:
        service, client = ice_of(echo.service).current, ice_of(echo.client).current
        before, looked = service._nominated[1], asyncio.Event()
        move = service._move

        async def look(*pairs: CandidatePair) -> None:
            await move(*pairs)
            looked.set()

        monkeypatch.setattr(service, "_move", look)
        # The client asks from its own port, past the relay, and nominates nothing there.
        monkeypatch.setattr(client, "check_incoming", lambda *_: None)
        service._answered_s = 0.0
        await client._nominated[1].protocol.request(
            client.build_request(client._nominated[1], nominate=False),
            before.local_addr,
            integrity_key=service.local_password.encode(),
        )
        async with asyncio.timeout(5):
            await looked.wait()
        assert len(service._check_list) > 1
        assert service._nominated[1] is before
        await echo.sees(3)


async def test_a_peer_is_lost_when_nobody_answers_for_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sundog.media.rtc.ice.connection._EXPIRY_S", 1.0)
    async with udp_relay() as relay, echoing(relay.of_client, relay.of_service) as echo:
        relay.is_up = False
        async with asyncio.timeout(15):
            while echo.service.state not in (PeerState.FAILED, PeerState.CLOSED):
                await asyncio.sleep(0.05)


async def test_a_flood_of_addresses_is_not_remembered() -> None:
    async with udp_relay() as relay, echoing(relay.of_client, relay.of_service) as echo:
        service, client = ice_of(echo.service).current, ice_of(echo.client).current
        request = client.build_request(client._nominated[1], nominate=False)
        protocol = service._nominated[1].protocol
        for port in range(20000, 20300):
            service.check_incoming(request, ("192.0.2.99", port), protocol)
        assert len(service.remote_candidates) <= 100
        await echo.sees(3)
