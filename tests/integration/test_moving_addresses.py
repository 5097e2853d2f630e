"""A client whose address changes under a running picture, without a word: its NAT has forgotten it."""

import asyncio
from typing import Any

import pytest
from aioice import Connection
from aioice.ice import CandidatePair

from sundog.media.rtc import Peer, PeerState
from sundog.media.rtc.ice.connection import IceConnection
from sundog.media.rtc.ice.sockets import IceSocket
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
        roaming = service._roaming
        assert roaming is not None
        follow = roaming._follow

        async def look(pair: CandidatePair, *, is_nominated: bool) -> None:
            await follow(pair, is_nominated=is_nominated)
            looked.set()

        monkeypatch.setattr(roaming, "_follow", look)
        monkeypatch.setattr("sundog.media.rtc.ice.roaming._GONE_S", -1.0)
        # The client asks from its own port, past the relay, and nominates nothing there.
        monkeypatch.setattr(client, "check_incoming", lambda *_: None)
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
    monkeypatch.setattr("sundog.media.rtc.ice.vigilance.EXPIRY_S", 1.0)
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


def way_of(peer: Peer) -> CandidatePair:
    """Return the pair that a peer sends by."""
    selected = ice_of(peer).current.selected
    assert selected is not None
    return selected


class _Dead:
    """A socket whose address is gone: it hears nothing, and refuses to send."""

    def __init__(self, protocol: IceSocket) -> None:
        self.refused = 0
        self._protocol, self._transport = protocol, protocol.transport
        protocol.datagram_received = lambda *_: None  # type: ignore[method-assign]

    def sendto(self, *_: object) -> None:
        self.refused += 1
        self._protocol.error_received(OSError("no such address"))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)


def kill(peer: Peer) -> list[_Dead]:
    """Take all its present addresses away from a peer."""
    dead = []
    for protocol in ice_of(peer).current._protocols:
        assert isinstance(protocol, IceSocket)
        dead.append(_Dead(protocol))
        protocol.transport = dead[-1]  # type: ignore[assignment]
    return dead


def now_at(monkeypatch: pytest.MonkeyPatch, *addresses: str) -> None:
    place = "sundog.media.rtc.ice.connection.local_addresses"
    monkeypatch.setattr(place, lambda: list(addresses))


async def test_a_client_that_gets_another_address_goes_on_from_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with echoing() as echo:
        for address in ("127.0.0.2", "127.0.0.3"):
            kill(echo.client)
            now_at(monkeypatch, address)
            await echo.sees(5)
            assert way_of(echo.client).local_addr[0] == address
            assert way_of(echo.service).remote_addr[0] == address


async def test_a_service_that_gets_another_address_is_followed_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with echoing() as echo:
        kill(echo.service)
        now_at(monkeypatch, "127.0.0.2")
        await echo.sees(5)
        assert way_of(echo.client).remote_addr[0] == "127.0.0.2"


async def test_a_client_without_any_address_waits_for_one_and_does_not_spin(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with echoing() as echo:
        looks = 0

        def none() -> list[str]:
            nonlocal looks
            looks += 1
            return []

        monkeypatch.setattr("sundog.media.rtc.ice.connection.local_addresses", none)
        kill(echo.client)
        await asyncio.sleep(2)
        assert 2 <= looks <= 10
        now_at(monkeypatch, "127.0.0.2")
        await echo.sees(5)


async def test_many_changes_leave_few_sockets_open(monkeypatch: pytest.MonkeyPatch) -> None:
    async with echoing() as echo:
        for number in range(2, 12):
            kill(echo.client)
            now_at(monkeypatch, f"127.0.0.{number}")
            await echo.sees(1)
        assert len(ice_of(echo.client).current._protocols) <= 8


async def heard_by(service: IceConnection, number: int) -> tuple[bytes, tuple[str, int], IceSocket]:
    """Wait for a nominating check of the client; return it as an attacker on the way has it."""
    caught: asyncio.Queue[tuple[bytes, tuple[str, int], IceSocket]] = asyncio.Queue()
    stock = IceSocket.datagram_received

    def catch(protocol: IceSocket, data: bytes, addr: tuple[str, int]) -> None:
        if protocol.receiver is service and b"\x00\x25\x00\x00" in data[:100]:
            caught.put_nowait((data, addr, protocol))
        stock(protocol, data, addr)

    IceSocket.datagram_received = catch  # type: ignore[method-assign, assignment]
    try:
        async with asyncio.timeout(10):
            for _ in range(number - 1):
                await caught.get()
            return await caught.get()
    finally:
        IceSocket.datagram_received = stock  # type: ignore[method-assign]


async def test_a_check_that_is_sent_again_from_elsewhere_moves_nothing() -> None:
    async with udp_relay() as relay, echoing(relay.of_client, relay.of_service) as echo:
        service = ice_of(echo.service).current
        data, addr, protocol = await heard_by(service, 1)
        before = service.selected
        for port in range(40_000, 40_003):
            protocol.datagram_received(data, ("127.0.0.9", port))
            # Forged: the transaction is another one, so the password does not fit any more.
            forged = data[:8] + bytes(12) + data[20:]
            protocol.datagram_received(forged, ("127.0.0.9", port))
        # From where the client has been before, and answered; it is not there any more.
        await relay.move_client()
        await echo.sees(10)
        after = service.selected
        assert after is not before
        protocol.datagram_received(data, addr)
        await echo.sees(20)
        assert service.selected is after


async def test_junk_from_anywhere_moves_nothing() -> None:
    async with udp_relay() as relay, echoing(relay.of_client, relay.of_service) as echo:
        service = ice_of(echo.service).current
        before = service.selected
        assert before is not None
        for data in (b"", b"\x80" + bytes(40), b"\x16" + bytes(40), bytes(20), b"\x00\x01" * 40):
            before.protocol.datagram_received(data, ("127.0.0.9", 40_000))
        await echo.sees(25)
        assert service.selected is before


async def test_the_picture_is_back_after_three_seconds_without_a_network_by_the_same_way() -> None:
    async with udp_relay() as relay, echoing(relay.of_client, relay.of_service) as echo:
        ways = [way_of(peer) for peer in (echo.client, echo.service)]
        relay.is_up = False
        await asyncio.sleep(3)
        relay.is_up = True
        await echo.sees(10)
        assert ways == [way_of(peer) for peer in (echo.client, echo.service)]
