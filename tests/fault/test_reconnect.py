"""A session that is held: across cut sockets, silent media, dead peers and new services."""

import asyncio
import gc
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from typing import Any

import av
import pytest

from decart import DecartSDKError, InvalidAPIKeyError, WebRTCError, models
from decart.media import CameraStream, get_camera_stream
from decart.realtime import RealtimeClient, RealtimeConnectOptions
from decart.types import ModelState, Prompt
from sundog.engine import registry
from sundog.engine.interface import Engine, Look, Progress, Renderer, Report, StylePrompt
from sundog.engine.passthrough import PassthroughLook
from sundog.media.rtc import MediaStreamTrack
from sundog.server.config import Config
from tests.relay import relayed
from tests.service import known_service, running_service

PATIENCE_S = 20


class Following(PassthroughLook):
    """The look of a prompt that changes the one before it, unless it is "Anime"."""

    @property
    def report(self) -> Report:
        return Report(enriched=self.prompt.text, stands_alone=self.prompt.text == "Anime")


class Watched:
    """A passthrough engine that notes its prompts."""

    name = "passthrough"
    suggestions = ()

    def __init__(self) -> None:
        self.prompts: list[StylePrompt] = []
        self._engine = registry.make("passthrough")

    def make(self, name: str) -> Engine:
        return self

    def warm_up(self, progress: Progress) -> None:
        self._engine.warm_up(progress)

    def compile(self, prompt: StylePrompt, size: tuple[int, int]) -> Look:
        self.prompts.append(prompt)
        return Following(prompt=prompt, size=size)

    def renderer(self) -> Renderer:
        return self._engine.renderer()


class Witness:
    """Hears everything that a session tells."""

    def __init__(self) -> None:
        self.states: list[str] = []
        self.errors: list[DecartSDKError] = []
        self.tracks: list[MediaStreamTrack] = []
        self._changed = asyncio.Event()

    def listen(self, client: RealtimeClient) -> None:
        client.on("connection_change", self._note_state)
        client.on("error", self._note_error)

    def _note_state(self, state: str) -> None:
        self.states.append(state)
        self._changed.set()

    def _note_error(self, error: DecartSDKError) -> None:
        self.errors.append(error)
        self._changed.set()

    async def until(self, condition: Callable[[], bool]) -> None:
        async with asyncio.timeout(PATIENCE_S):
            while not condition():
                self._changed.clear()
                with suppress(TimeoutError):
                    async with asyncio.timeout(0.1):
                        await self._changed.wait()

    async def until_resumed(self) -> None:
        """Wait for ``connected`` after a second ``connecting``."""
        await self.until(lambda: self.states[-2:] == ["connecting", "connected"])


@asynccontextmanager
async def camera() -> AsyncIterator[CameraStream]:
    stream = await get_camera_stream(video={"source": "synthetic", "width": 320, "height": 176})
    try:
        yield stream
    finally:
        stream.stop()


@asynccontextmanager
async def session(
    url: str, stream: CameraStream, witness: Witness, *, prompt: str = "Anime", **options: object
) -> AsyncIterator[RealtimeClient]:
    """Connect, see a picture, and listen from then on."""
    client = await RealtimeClient.connect(
        base_url=url,
        api_key="",
        local_track=stream.video,
        options=RealtimeConnectOptions(
            model=models.realtime("mirage_v2"),
            on_remote_stream=witness.tracks.append,
            initial_state=ModelState(prompt=Prompt(prompt), mirror=True),
            **options,  # type: ignore[arg-type]
        ),
    )
    async with client:
        await picture(client)
        witness.listen(client)
        await asyncio.sleep(0)
        witness.states.clear()
        witness.states.append("connected")
        yield client


async def picture(client: RealtimeClient) -> av.VideoFrame:
    """Wait for a picture that comes from now on."""
    pictures = client.frames(None)
    try:
        async with asyncio.timeout(PATIENCE_S):
            return await anext(pictures)
    finally:
        await pictures.aclose()


def deafen(client: RealtimeClient) -> None:
    """Lose every datagram that comes in on the peer in use, as a dead path does."""
    path = client._session.paths.current
    assert path is not None
    for transceiver in path.peer._connection.getTransceivers():
        ice: Any = transceiver.sender.transport.transport._connection
        for protocol in ice.current._protocols:
            protocol.datagram_received = lambda *_: None


def port_of(url: str) -> int:
    return int(url.rsplit(":", 1)[1])


async def test_a_cut_socket_stops_no_picture_and_changes_no_session() -> None:
    witness = Witness()
    async with (
        running_service() as url,
        relayed(url) as (line, relay),
        camera() as stream,
        session(line, stream, witness) as client,
    ):
        name = client.session_id
        relay.cut()
        await witness.until(lambda: client.get_connection_state() == "connecting")
        assert not client.is_connected()
        await picture(client)
        assert client.get_connection_state() == "connecting"

        relay.mend()
        await witness.until_resumed()
        assert client.session_id == name
        await picture(client)
    assert witness.errors == []
    assert len(witness.tracks) == 1


async def test_each_reconnect_of_our_sdk_makes_the_token_before_it_useless() -> None:
    witness, tokens = Witness(), set[str]()
    async with (
        known_service() as (url, service),
        relayed(url) as (line, relay),
        camera() as stream,
        session(line, stream, witness) as client,
    ):
        assert client.session_id is not None
        live = service.sessions.get(client.session_id)
        assert live is not None
        ticket = live.ticket
        assert ticket is not None
        for _ in range(2):
            tokens.add(ticket.newest)
            relay.cut()
            await witness.until(lambda: client.get_connection_state() == "connecting")
            relay.mend()
            await witness.until_resumed()
            assert client._session._token == ticket.newest
            await witness.until(lambda: not any(map(ticket.fits, tokens)))
        assert len(tokens) == 2
        assert service.sessions.all() == [live]


async def test_a_prompt_asked_for_while_the_socket_is_away_is_set_when_it_is_back() -> None:
    witness, engine = Witness(), Watched()
    async with (
        running_service(make_engine=engine.make) as url,
        relayed(url) as (line, relay),
        camera() as stream,
        session(line, stream, witness) as client,
    ):
        relay.cut()
        await witness.until(lambda: client.get_connection_state() == "connecting")
        asking = asyncio.create_task(client.set_prompt("Lego World"))
        await asyncio.sleep(0.1)
        assert not asking.done()
        relay.mend()
        await asking
        assert engine.prompts[-1].text == "Lego World"


async def test_a_session_whose_socket_and_peer_were_both_lost_gets_a_new_peer() -> None:
    witness = Witness()
    async with (
        running_service() as url,
        relayed(url) as (line, relay),
        camera() as stream,
        session(line, stream, witness) as client,
    ):
        name, path = client.session_id, client._session.paths.current
        assert path is not None
        relay.cut()
        await witness.until(lambda: client.get_connection_state() == "connecting")
        await path.peer.close()
        relay.mend()
        await witness.until_resumed()
        await picture(client)
        assert client.session_id == name
    assert witness.errors == []


@pytest.mark.parametrize("turns", range(4))
async def test_a_prompt_asked_for_as_the_socket_breaks_waits_for_the_next(turns: int) -> None:
    witness = Witness()
    async with (
        running_service() as url,
        camera() as stream,
        session(url, stream, witness) as client,
    ):
        signalling = client._session._signalling
        assert signalling is not None
        signalling._socket.transport.abort()
        for _ in range(turns):
            await asyncio.sleep(0)
        await client.set_prompt("Lego World")
    assert witness.errors == []


async def test_an_offer_that_the_broken_socket_does_not_take_leaves_no_noise(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with (
        running_service() as url,
        camera() as stream,
        session(url, stream, Witness()) as client,
    ):
        signalling = client._session._signalling
        assert signalling is not None
        signalling._socket.transport.abort()
        await asyncio.sleep(0)
        with pytest.raises(WebRTCError, match="closed the connection"):
            await signalling.exchange("v=0")
        del signalling
    gc.collect()
    assert "never retrieved" not in caplog.text


@asynccontextmanager
async def restarted(prompt: str, *changes: str) -> AsyncIterator[tuple[RealtimeClient, Watched]]:
    """Give a session whose service was another, with another engine, when it began."""
    witness, first, second = Witness(), Watched(), Watched()
    async with camera() as stream, AsyncExitStack() as sessions:
        async with running_service(make_engine=first.make) as url:
            entering = session(url, stream, witness, prompt=prompt)
            client = await sessions.enter_async_context(entering)
            for change in changes:
                await client.set_prompt(change)
        again = Config(engine="passthrough", port=port_of(url))
        async with running_service(again, make_engine=second.make):
            await witness.until_resumed()
            await picture(client)
            yield client, second
            await client.disconnect()
    assert witness.errors == []
    assert len(witness.tracks) == 1


async def test_a_new_service_shows_the_same_prompts_and_mirror() -> None:
    async with restarted("Anime", "now at night", "warmer") as (client, engine):
        newest = engine.prompts[-1]
        assert (newest.text, newest.before[-2:]) == ("warmer", ("Anime", "now at night"))
        assert client.is_connected()
        assert client._session.requests.wanted.mirror


async def test_a_change_that_a_session_began_with_is_said_once() -> None:
    async with restarted("warmer") as (_, engine):
        assert [p.text for p in engine.prompts if p.text].count("warmer") == 1
        assert engine.prompts[-1].before == ()


async def test_silent_media_get_a_new_peer_in_the_same_session() -> None:
    witness = Witness()
    async with (
        running_service() as url,
        camera() as stream,
        session(url, stream, witness) as client,
    ):
        name, before = client.session_id, client._session.paths.current
        deafen(client)
        await witness.until_resumed()
        await picture(client)
        assert client.session_id == name
        assert client._session.paths.current is not before
    assert witness.errors == []
    assert len(witness.tracks) == 1


async def test_without_a_stable_track_each_peer_brings_its_own() -> None:
    witness = Witness()
    async with (
        running_service() as url,
        camera() as stream,
        session(url, stream, witness, stable_track=False) as client,
    ):
        deafen(client)
        await witness.until_resumed()
        first, second = witness.tracks
        assert isinstance(await second.recv(), av.VideoFrame)
        assert client.is_connected()
    assert first is not second


async def test_a_dead_peer_is_replaced_at_once() -> None:
    witness = Witness()
    async with (
        running_service() as url,
        camera() as stream,
        session(url, stream, witness) as client,
    ):
        path = client._session.paths.current
        assert path is not None
        await path.peer.close()
        await witness.until_resumed()
        await picture(client)
    assert witness.errors == []


async def test_a_service_that_asks_for_a_key_all_at_once_ends_the_session() -> None:
    witness = Witness()
    async with camera() as stream:
        async with running_service() as url:
            entered = session(url, stream, witness)
            client = await entered.__aenter__()
        keyed = Config(engine="passthrough", port=port_of(url), api_keys=("a-key",))
        try:
            async with running_service(keyed):
                await witness.until(lambda: client.get_connection_state() == "disconnected")
                await witness.until(lambda: bool(witness.errors))
        finally:
            await entered.__aexit__(None, None, None)
    assert [type(error) for error in witness.errors] == [InvalidAPIKeyError]
    assert witness.states == ["connected", "connecting", "disconnected"]


async def test_leaving_while_the_service_is_away_frees_everything() -> None:
    witness = Witness()
    async with camera() as stream:
        async with running_service() as url:
            entered = session(url, stream, witness)
            client = await entered.__aenter__()
        await witness.until(lambda: client.get_connection_state() == "connecting")
        asking = asyncio.create_task(client.set_prompt("Lego World"))
        await asyncio.sleep(0.05)
        await client.disconnect()
        with pytest.raises(WebRTCError, match="disconnected"):
            await asking
        await entered.__aexit__(None, None, None)
    assert client.get_connection_state() == "disconnected"
    assert witness.errors == []


async def test_the_pictures_end_with_the_session() -> None:
    async with (
        running_service() as url,
        camera() as stream,
        session(url, stream, Witness()) as client,
    ):
        seen = 0
        async with asyncio.timeout(PATIENCE_S):
            async for image in client.frames():
                assert image.shape == (704, 1280, 3)
                seen += 1
                if seen == 3:
                    await client.disconnect()
    assert 3 <= seen <= 4


async def test_the_pictures_end_when_the_local_track_has_ended() -> None:
    async with (
        running_service() as url,
        camera() as stream,
        session(url, stream, Witness()) as client,
    ):
        asyncio.get_running_loop().call_later(0.3, stream.stop)
        async with asyncio.timeout(PATIENCE_S):
            async for _ in client.frames("bgr24"):
                pass
        assert client.is_connected()
