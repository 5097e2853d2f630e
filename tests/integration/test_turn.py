"""Media by TURN alone, with the real coturn and the settings that docs/turn.md gives."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
import pytest_asyncio
from aioice.stun import TransactionFailed
from aioice.turn import create_turn_endpoint

from decart import models
from decart.errors import WebRTCError
from decart.realtime import RealtimeClient, RealtimeConnectOptions, SubscribeOptions
from decart.realtime.remote import RemoteVideo
from sundog.media.clock import MonotonicClock
from sundog.media.rtc import IceServer, IceSettings, Peer
from sundog.media.rtc.ice.servers import TurnServer
from sundog.server.config import Config
from sundog.server.session.relays import turn_access
from tests.coturn import SECRET, Turn, running_coturn
from tests.restarting import Numbered, ice_of
from tests.service import PASSTHROUGH, changed, running_service
from tests.whipclient import published, watching

FIRST_FRAME_S = 3.0
REFUSED_S = 5.0

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def turn() -> AsyncIterator[Turn]:
    async with running_coturn() as turn:
        yield turn


@asynccontextmanager
async def session(url: str, **more: object) -> AsyncIterator[tuple[RealtimeClient, RemoteVideo]]:
    """Connect; gives the client and what it receives."""
    tracks: asyncio.Queue[RemoteVideo] = asyncio.Queue()
    options = RealtimeConnectOptions(
        model=models.realtime("mirage_v2"),
        on_remote_stream=tracks.put_nowait,
        **more,  # type: ignore[arg-type]
    )
    client = await RealtimeClient.connect(
        base_url=url, api_key="any", local_track=Numbered(), options=options
    )
    try:
        yield client, await tracks.get()
    finally:
        await client.disconnect()


def pairs(peer: Peer) -> set[tuple[str, str]]:
    """Return by which kinds of candidates a peer sends: ours, the other side's."""
    ice = ice_of(peer).current
    return {
        (pair.local_candidate.type, pair.remote_candidate.type) for pair in ice._nominated.values()
    }


def path(client: RealtimeClient) -> Peer:
    current = client._session.paths.current
    assert current is not None
    return current.peer


@pytest.mark.parametrize("way", ["udp", "tcp"])
async def test_the_first_frame_comes_over_a_relay_that_the_service_names(
    turn: Turn, way: str
) -> None:
    async with (
        running_service(changed(PASSTHROUGH, **turn.settings(way))) as url,
        asyncio.timeout(FIRST_FRAME_S),
        session(url) as (client, video),
    ):
        assert (await video.recv()).width
        assert pairs(path(client)) == {("relay", "host")}
        sdp = path(client)._connection.localDescription.sdp
        # Who asks for a relay does not tell where it is.
        assert re.findall(r"typ (\w+) raddr (\S+)", sdp) == [("relay", "0.0.0.0")]


async def test_one_who_watches_gets_the_relay_too(turn: Turn) -> None:
    async with (
        running_service(changed(PASSTHROUGH, **turn.settings())) as url,
        session(url) as (client, video),
    ):
        await video.recv()
        tracks: asyncio.Queue[RemoteVideo] = asyncio.Queue()
        assert client.subscribe_token is not None
        viewer = await RealtimeClient.subscribe(
            base_url=url,
            api_key="any",
            options=SubscribeOptions(client.subscribe_token, tracks.put_nowait),
        )
        try:
            async with asyncio.timeout(FIRST_FRAME_S):
                await (await tracks.get()).recv()
            current = viewer._session.paths.current
            assert current is not None
            assert pairs(current.peer) == {("relay", "host")}
        finally:
            await viewer.disconnect()


async def test_a_way_that_is_blocked_is_made_up_for_by_another(turn: Turn) -> None:
    settings = turn.settings("tcp")
    # Nobody answers there; UDP that a firewall drops looks the same.
    settings["turn_urls"] = (f"turn:{turn.host}:9?transport=udp", *settings["turn_urls"])
    async with (
        running_service(changed(PASSTHROUGH, **settings)) as url,
        asyncio.timeout(FIRST_FRAME_S),
        session(url) as (client, video),
    ):
        await video.recv()
        assert pairs(path(client)) == {("relay", "host")}


async def test_the_users_own_servers_take_the_place_of_the_services(turn: Turn) -> None:
    (access,) = turn_access(Config(**turn.settings()), "mine")
    own = IceServer(urls=access.urls, username=access.username, credential=access.credential)
    async with (
        running_service() as url,
        session(url, ice_servers=[own], relay_only=True) as (client, video),
    ):
        await video.recv()
        assert pairs(path(client)) == {("relay", "host")}
    async with (
        running_service(changed(PASSTHROUGH, **turn.settings())) as url,
        session(url, ice_servers=()) as (client, video),
    ):
        await video.recv()
        assert {ours for ours, _ in pairs(path(client))} == {"host"}


async def test_whip_and_whep_name_the_relay_in_a_link(turn: Turn) -> None:
    async with (
        running_service(changed(PASSTHROUGH, **turn.settings())) as url,
        published(url, stream="studio") as encoder,
        watching(url, "studio") as player,
    ):
        for posted in (encoder.posted, player.posted):
            urls = re.findall(r'<(turn:[^>]*)>; rel="ice-server"', posted.headers["link"])
            assert urls == [turn.url("udp"), turn.url("tcp")]
        link = player.posted.headers["link"]
        (username,) = set(re.findall(r'username="([^"]*)"', link))
        (credential,) = set(re.findall(r'credential="([^"]*)"', link))
        server = TurnServer(
            host=turn.host,
            port=turn.port,
            transport="udp",
            has_tls=False,
            username=username,
            credential=credential,
        )
        peer = Peer(clock=MonotonicClock(), ice=IceSettings(turn=(server,), relay_only=True))
        try:
            peer.receive_only()
            assert "typ relay" in await peer.create_offer()
        finally:
            await peer.close()
    async with running_service() as url, published(url) as encoder:
        assert "ice-server" not in encoder.posted.headers["link"]


@pytest.mark.parametrize("way", ["udp", "tcp"])
async def test_wrong_credentials_are_an_error_that_says_so(turn: Turn, way: str) -> None:
    wrong = turn.settings(way) | {"turn_secret": "another secret"}
    async with (
        running_service(changed(PASSTHROUGH, **wrong)) as url,
        asyncio.timeout(REFUSED_S),
    ):
        with pytest.raises(WebRTCError, match="refused the credentials") as caught:
            async with session(url):
                pass
    assert caught.value.code == "turn_refused"
    assert "another secret" not in str(caught.value)


async def test_a_server_that_is_not_there_is_an_error_that_says_so(turn: Turn) -> None:
    async with running_service() as url, asyncio.timeout(REFUSED_S):
        nobody = IceServer(urls=f"turn:{turn.host}:9", username="u", credential="c")
        with pytest.raises(WebRTCError, match="no TURN server answered") as caught:
            async with session(url, ice_servers=[nobody], relay_only=True):
                pass
    assert caught.value.code == "turn_unreachable"


async def test_a_relay_that_refuses_harms_nobody_who_can_do_without(turn: Turn) -> None:
    wrong = IceServer(urls=turn.url("udp"), username="u", credential="wrong")
    async with running_service() as url, session(url, ice_servers=[wrong]) as (client, video):
        await video.recv()
        assert {ours for ours, _ in pairs(path(client))} == {"host"}


@pytest.mark.parametrize(
    "peer",
    ["127.0.0.1", "169.254.169.254", "10.0.0.1", "172.16.0.1", "192.168.0.1", "100.64.0.1"]
    + ["0.0.0.0", "224.0.0.1", "255.255.255.255", "192.0.0.192", "168.63.129.16"],
)
async def test_the_relay_leads_to_no_inner_address(turn: Turn, peer: str) -> None:
    (access,) = turn_access(Config(turn_urls=("turn:h",), turn_secret=SECRET), "curious")
    transport, _ = await create_turn_endpoint(
        asyncio.DatagramProtocol,
        (turn.host, turn.port),
        username=access.username,
        password=access.credential,
    )
    client = transport._TurnTransport__inner_protocol  # type: ignore[attr-defined]
    try:
        with pytest.raises(TransactionFailed) as caught:
            await client.channel_bind(0x4000, (peer, 53))
        assert caught.value.response.error_code == 403
    finally:
        transport.close()
        await transport._TurnTransport__close_task  # type: ignore[attr-defined]
