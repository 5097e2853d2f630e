"""The SDK watches sessions of the real service: its own, through whatever happens to either line."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any
from urllib.parse import parse_qs, urlsplit

import av
import numpy as np
import pytest

from decart import (
    DecartClient,
    DecartSDKError,
    InvalidAPIKeyError,
    RealtimeClient,
    SubscribeClient,
    SubscribeOptions,
    WebRTCError,
    models,
)
from decart.media import get_camera_stream
from decart.realtime import RealtimeConnectOptions, RemoteVideo, encode_subscribe_token, watch
from decart.types import ModelState, Prompt
from sundog.media.rtc import MediaStreamError
from tests.conformance.negative import NEGATIVE, NegativeEngine
from tests.relay import relayed
from tests.service import PASSTHROUGH, changed, running_service

KEY, OTHER_KEY = "the-right_key.1", "another-key.2"
LOCKED = changed(PASSTHROUGH, api_keys=(KEY, OTHER_KEY))
PATIENCE_S = 20


class Witness:
    """Hears everything that a client tells."""

    def __init__(self, client: RealtimeClient | SubscribeClient | None = None) -> None:
        self.states: list[str] = []
        self.errors: list[DecartSDKError] = []
        self.tracks: list[RemoteVideo] = []
        if client is not None:
            self.listen(client)

    def listen(self, client: RealtimeClient | SubscribeClient) -> None:
        client.on("connection_change", self.states.append)
        client.on("error", self.errors.append)


async def until(condition: Callable[[], object]) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while not condition():
            await asyncio.sleep(0.02)


@asynccontextmanager
async def publishing(url: str, key: str = KEY, prompt: str = "-") -> AsyncIterator[RealtimeClient]:
    stream = await get_camera_stream(video={"source": "synthetic", "width": 320, "height": 176})
    async with stream:
        options = RealtimeConnectOptions(
            model=models.realtime("mirage_v2"),
            on_remote_stream=lambda _: None,
            initial_state=ModelState(prompt=Prompt(prompt)),
        )
        async with await RealtimeClient.connect(url, key, stream.video, options) as client:
            await pictures(client, 1)
            yield client


async def subscribe(
    url: str, token: str | None, key: str = KEY, witness: Witness | None = None, **options: Any
) -> SubscribeClient:
    assert token is not None
    client = await RealtimeClient.subscribe(
        base_url=url,
        api_key=key,
        options=SubscribeOptions(
            token=token,
            on_remote_stream=(witness or Witness()).tracks.append,
            **options,
        ),
    )
    if witness is not None:
        witness.listen(client)
    return client


async def pictures(client: RealtimeClient | SubscribeClient, count: int) -> av.VideoFrame:
    """Wait for so many pictures from now on; return the last."""
    shown = client.frames(None)
    try:
        async with asyncio.timeout(PATIENCE_S):
            for _ in range(count):
                frame = await anext(shown)
            return frame
    finally:
        await shown.aclose()


def is_negative(frame: av.VideoFrame) -> bool:
    return bool(np.median(frame.to_ndarray(format="gray")) > 140)


async def test_a_viewer_sees_what_the_publisher_made_of_it() -> None:
    witness = Witness()
    async with (
        running_service(LOCKED, make_engine=lambda _: NegativeEngine()) as url,
        publishing(url) as publisher,
        await subscribe(url, publisher.subscribe_token, witness=witness) as viewer,
    ):
        assert (viewer.is_connected(), viewer.session_id) == (True, publisher.session_id)
        before = await pictures(viewer, 2)
        assert (before.width, before.height) == (1280, 704)
        await publisher.set_prompt(NEGATIVE)
        async with asyncio.timeout(PATIENCE_S):
            while is_negative(await pictures(viewer, 1)) == is_negative(before):
                pass
        # The track of the callback shows the same as `frames`.
        async with asyncio.timeout(PATIENCE_S):
            assert (await witness.tracks[0].recv()).width == 1280
        stats = viewer.stats()
        assert (stats.width, stats.height, stats.codec) == (1280, 704, "H264")
        assert stats.frames_returned > 0
        assert (stats.frames_sent, stats.latency) == (0, None)
    assert witness.states == ["connecting", "connected", "disconnected"]
    assert witness.errors == []


async def test_the_view_token_opens_the_session_and_nothing_else() -> None:
    async with running_service(LOCKED) as url, publishing(url) as publisher:
        token = publisher.view_token
        assert token
        async with await subscribe(url, publisher.subscribe_token, token) as viewer:
            await pictures(viewer, 2)
        page = urlsplit(publisher.view_url or "")
        assert f"{page.scheme}://{page.netloc}{page.path}" == f"{url}/watch"
        assert parse_qs(page.fragment) == {"session": [publisher.session_id], "token": [token]}
        assert publisher.view_url is not None
        async with await watch(publisher.view_url) as viewer:
            await pictures(viewer, 2)
        with pytest.raises(InvalidAPIKeyError) as caught:
            await watch(publisher.view_url.replace("token=", "token=not"))
        assert token not in str(caught.value)
        with pytest.raises(InvalidAPIKeyError):
            async with publishing(url, key=token):
                pass


async def test_keys_that_do_not_open_the_session_are_refused_at_once_and_not_shown() -> None:
    async with running_service(LOCKED) as url, publishing(url) as publisher:
        for key, kind in ((OTHER_KEY, WebRTCError), ("not-a-key", InvalidAPIKeyError)):
            with pytest.raises(kind) as caught:
                await subscribe(url, publisher.subscribe_token, key)
            assert not caught.value.retryable
            assert key not in str(caught.value)
        assert publisher.is_connected()


async def test_a_session_that_does_not_exist_is_refused_at_once() -> None:
    async with running_service() as url, DecartClient(base_url=url) as client:
        for name in ("0" * 32, "../v1/stream?x=", "%", "a b"):
            token = encode_subscribe_token(name, "127.0.0.1", 8000)
            with pytest.raises(WebRTCError) as caught:
                await subscribe(client.base_url, token, client.api_key)
            assert not caught.value.retryable


async def test_a_viewer_ends_with_the_session_and_is_told_why() -> None:
    witness = Witness()
    async with running_service(LOCKED) as url, publishing(url) as publisher:
        viewer = await subscribe(url, publisher.subscribe_token, witness=witness)
        async with viewer:
            shown = viewer.frames()
            await anext(shown)
            await publisher.disconnect()
            async with asyncio.timeout(PATIENCE_S):
                async for _ in shown:  # ends by itself
                    pass
            with suppress(MediaStreamError):
                while True:
                    await witness.tracks[0].recv()
            assert viewer.get_connection_state() == "disconnected"
        assert witness.states == ["connecting", "connected", "disconnected"]
        (error,) = witness.errors
        assert isinstance(error, WebRTCError)
        assert (error.code, error.retryable) == ("session_not_found", False)


async def test_a_viewer_whose_line_breaks_is_back_on_the_same_track() -> None:
    witness = Witness()
    async with (
        running_service(LOCKED) as url,
        relayed(url) as (line, relay),
        publishing(url) as publisher,
        await subscribe(line, publisher.subscribe_token, witness=witness) as viewer,
    ):
        relay.cut()
        await until(lambda: viewer.get_connection_state() == "connecting")
        relay.mend()
        await until(viewer.is_connected)
        await pictures(viewer, 3)
        async with asyncio.timeout(PATIENCE_S):
            await witness.tracks[0].recv()
    assert len(witness.tracks) == 1
    assert witness.states == ["connecting", "connected", "connecting", "connected", "disconnected"]
    assert witness.errors == []


async def test_a_viewer_that_may_not_reconnect_ends_with_its_line() -> None:
    witness = Witness()
    async with (
        running_service(LOCKED) as url,
        relayed(url) as (line, relay),
        publishing(url) as publisher,
        await subscribe(
            line, publisher.subscribe_token, witness=witness, reconnect_timeout_s=0
        ) as viewer,
    ):
        relay.cut()
        await until(lambda: viewer.get_connection_state() == "disconnected")
        assert [error.code for error in witness.errors] == ["connection_lost"]
        assert publisher.is_connected()


async def test_a_viewer_whose_media_fail_gets_a_new_peer_on_the_same_line() -> None:
    witness = Witness()
    async with (
        running_service(LOCKED) as url,
        publishing(url) as publisher,
        await subscribe(url, publisher.subscribe_token, witness=witness) as viewer,
    ):
        await pictures(viewer, 1)
        path = viewer._session.paths.current
        signalling = viewer._session._signalling
        assert path is not None
        await path.peer.close()
        await until(lambda: viewer._session.paths.current is not path)
        await pictures(viewer, 3)
        assert viewer._session._signalling is signalling
    assert len(witness.tracks) == 1
    assert witness.errors == []


async def test_a_viewer_goes_on_while_the_publisher_comes_back() -> None:
    witness = Witness()
    async with (
        running_service(LOCKED) as url,
        relayed(url) as (line, relay),
        publishing(line) as publisher,
        await subscribe(url, publisher.subscribe_token, witness=witness) as viewer,
    ):
        path = publisher._session.paths.current
        assert path is not None
        relay.cut()
        await path.peer.close()
        await until(lambda: publisher.get_connection_state() == "connecting")
        assert viewer.is_connected()
        relay.mend()
        await until(publisher.is_connected)
        await pictures(viewer, 5)
    assert witness.states == ["connecting", "connected", "disconnected"]
    assert witness.errors == []


async def test_a_viewer_needs_no_key_where_the_service_asks_for_none() -> None:
    async with running_service() as url, publishing(url, key="") as publisher:
        async with await subscribe(url, publisher.subscribe_token, "") as viewer:
            await pictures(viewer, 2)
        assert repr(viewer).startswith("<SubscribeClient disconnected")
