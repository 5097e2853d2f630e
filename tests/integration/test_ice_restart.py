"""Restarts of ICE under a running picture, between two real peers over real UDP."""

import asyncio

import pytest

from sundog.media.clock import MonotonicClock
from sundog.media.rtc import Peer, PeerState, SdpError
from sundog.media.rtc.ice.connection import IceConnection
from sundog.media.rtc.ice.fragment import Fragment, read_fragment
from tests.restarting import Echo, begin, echoing, ice_of
from tests.udprelay import udp_relay

PWD = "x" * 22


async def restart(echo: Echo) -> None:
    """Restart ICE and wait until both sides use the new connections."""
    restarting = await begin(echo.client)
    await restarting.finish(await echo.service.restart_ice(restarting.fragment))
    await restarting.connected()
    ice = ice_of(echo.service)
    async with asyncio.timeout(5):
        while ice.newest is not ice.current:
            await asyncio.sleep(0.01)


async def test_the_picture_goes_on_over_a_restart_without_a_new_handshake() -> None:
    async with echoing() as echo:
        secure = echo.service._connection.getTransceivers()[0].receiver.transport
        before, ssl = ice_of(echo.service).current, secure._ssl
        await echo.sees(5)
        await restart(echo)
        await echo.sees(10)
        after = ice_of(echo.service).current
        assert after is not before
        assert after.local_username != before.local_username
        assert secure._ssl is ssl
        assert echo.service.state is echo.client.state is PeerState.CONNECTED
        # Each side hears both ways while it moves, so not even a packet is lost.
        for peer in (echo.service, echo.client):
            assert peer.stats().incoming.packets_lost == 0
            assert peer.stats().incoming.packets > 20


async def test_the_way_before_is_closed_once_the_new_one_is_used(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sundog.media.rtc.ice.enduring._RETIRED_S", 0.1)
    async with echoing() as echo:
        ices = [ice_of(echo.service), ice_of(echo.client)]
        before = [ice.current for ice in ices]
        await restart(echo)
        async with asyncio.timeout(5):
            while any(connection._protocols for connection in before):
                await asyncio.sleep(0.02)
        await echo.sees()


async def test_a_restart_brings_the_picture_back_after_the_way_was_cut() -> None:
    async with udp_relay() as relay, echoing(relay.of_client, relay.of_service) as echo:
        assert relay.forwarded > 10
        relay.is_up = False
        await asyncio.sleep(1)
        await restart(echo)
        await echo.sees(10)


async def test_a_restart_brings_the_picture_back_after_consent_has_expired(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with udp_relay() as relay, echoing(relay.of_client, relay.of_service) as echo:
        states: list[PeerState] = []
        echo.service.on_state = echo.client.on_state = states.append
        relay.is_up = False
        restarting = await begin(echo.client)
        answer = await echo.service.restart_ice(restarting.fragment)
        for ice in (ice_of(echo.service), ice_of(echo.client)):
            await ice.current.close()  # as its consent checks do
        await asyncio.sleep(0.5)
        await restarting.finish(answer)
        await echo.sees(10)
        assert states == []


async def test_the_picture_stays_where_a_restart_does_not_connect(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sundog.media.rtc.ice.enduring._RESTART_S", 0.3)
    async with echoing() as echo:
        ice = ice_of(echo.service)
        before = ice.current
        answer = await echo.service.restart_ice(str(Fragment(ufrag="gone", pwd=PWD)))
        assert read_fragment(answer).ufrag == ice.newest.local_username
        async with asyncio.timeout(5):
            while ice.newest is not before:
                await asyncio.sleep(0.02)
        await echo.sees()
        await restart(echo)
        await echo.sees()


async def test_a_peer_is_lost_where_neither_the_old_way_nor_the_new_one_lives(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sundog.media.rtc.ice.enduring._RESTART_S", 0.3)
    async with echoing() as echo:
        await echo.service.restart_ice(str(Fragment(ufrag="gone", pwd=PWD)))
        await ice_of(echo.service).current.close()
        assert echo.service.state is PeerState.CONNECTED
        async with asyncio.timeout(5):
            while echo.service.state not in (PeerState.FAILED, PeerState.CLOSED):
                await asyncio.sleep(0.02)


async def test_a_new_way_that_answers_waits_for_its_client_and_is_used_when_nothing_else_is_left(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sundog.media.rtc.ice.enduring._RESTART_S", 0.6)
    monkeypatch.setattr("sundog.media.rtc.ice.enduring._REMIND_S", 0.1)
    async with udp_relay() as relay, echoing(relay.of_client, relay.of_service) as echo:
        restarting = await begin(echo.client)
        # As a browser that stays where it is: it checks the new way and nominates nothing there.
        client, ice = ice_of(echo.client).newest, ice_of(echo.service)
        build = client.build_request
        monkeypatch.setattr(client, "build_request", lambda pair, nominate: build(pair, False))
        await restarting.finish(await echo.service.restart_ice(restarting.fragment))
        await restarting.connected()
        before, waiting = ice.current, ice.newest
        await asyncio.sleep(1)
        assert waiting is not before
        assert (ice.current, ice.newest) == (before, waiting)
        await before.close()  # as its consent checks do
        await echo.sees(10)
        assert ice.current is waiting


async def test_restarts_may_follow_one_another() -> None:
    async with echoing() as echo:
        for _ in range(4):
            await restart(echo)
        await echo.sees()


async def test_the_newest_of_restarts_at_once_is_taken() -> None:
    async with echoing() as echo:
        stale = await begin(echo.client)
        await echo.service.restart_ice(stale.fragment)
        await restart(echo)
        await echo.sees()


async def test_a_ufrag_of_before_is_refused_and_nothing_else_happens() -> None:
    async with echoing() as echo:
        first = ice_of(echo.service).remote_username
        assert first is not None
        await restart(echo)
        second = ice_of(echo.service).remote_username
        assert second is not None
        for stale in (first, second):
            with pytest.raises(SdpError, match="used before"):
                await echo.service.restart_ice(str(Fragment(ufrag=stale, pwd=PWD)))
        await echo.sees()


@pytest.mark.parametrize(
    "text", ["", "garbage", "a=ice-ufrag:abcd\r\n", f"a=ice-pwd:{PWD}\r\na=candidate:1 1 udp"]
)
async def test_a_fragment_that_cannot_be_used_leaves_the_picture(text: str) -> None:
    async with echoing() as echo:
        with pytest.raises(SdpError):
            await echo.service.restart_ice(text)
        await echo.sees(3)


async def test_ice_is_not_restarted_before_it_began_nor_after_its_end() -> None:
    peer = Peer(clock=MonotonicClock())
    fragment = str(Fragment(ufrag="abcd", pwd=PWD))
    with pytest.raises(SdpError):
        await peer.restart_ice(fragment)
    await peer.close()
    async with echoing() as echo:
        await echo.service.close()
        with pytest.raises(SdpError):
            await echo.service.restart_ice(fragment)


async def test_a_peer_closed_during_a_restart_leaves_nothing_open(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    gather = IceConnection.gather_candidates

    async def gather_slowly(connection: IceConnection) -> None:
        await asyncio.sleep(0.5)
        await gather(connection)

    async with echoing() as echo:
        restarting = await begin(echo.client)
        monkeypatch.setattr(IceConnection, "gather_candidates", gather_slowly)
        pending = asyncio.create_task(echo.service.restart_ice(restarting.fragment))
        await asyncio.sleep(0)
        opened = ice_of(echo.service).newest
        await echo.service.close()
        with pytest.raises(SdpError):
            await pending
        assert opened.is_closing
        assert opened._protocols == []


async def test_a_caller_that_gives_up_a_restart_leaves_nothing_open() -> None:
    async with echoing() as echo:
        restarting = await begin(echo.client)
        pending = asyncio.create_task(echo.service.restart_ice(restarting.fragment))
        await asyncio.sleep(0)
        pending.cancel()
        await asyncio.gather(pending, return_exceptions=True)
        await echo.sees(3)


async def test_candidates_after_a_restart_belong_to_the_new_connection() -> None:
    async with echoing() as echo:
        restarting = await begin(echo.client)
        whole = read_fragment(restarting.fragment)
        bare = str(Fragment(ufrag=whole.ufrag, pwd=whole.pwd))
        answer = await echo.service.restart_ice(bare)
        newest = ice_of(echo.service).newest
        assert newest.remote_candidates == []
        mid, candidate = whole.candidates[0]
        await echo.service.add_candidate(f"{candidate} ufrag gone", mid, None)
        assert newest.remote_candidates == []
        await echo.service.add_candidate(f"{candidate} ufrag {whole.ufrag}", mid, None)
        assert len(newest.remote_candidates) == 1
        await restarting.finish(answer)
        await restarting.connected()
        await echo.sees()
