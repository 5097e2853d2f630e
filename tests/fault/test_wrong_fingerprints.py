"""A certificate that is not the one of the description (RFC 8122 section 6.2): no picture passes."""

import asyncio
import re
from collections.abc import Callable

import pytest

from decart import models
from decart.errors import DecartSDKError, WebRTCError
from decart.realtime import RealtimeClient, RealtimeConnectOptions
from sundog.media.clock import MonotonicClock
from sundog.media.rtc import MediaStreamTrack, Peer, PeerState, VideoOutput
from tests.restarting import Numbered
from tests.service import running_service
from tests.wireclient import OUR_SDK, wire

FAILED_S = 5.0
_LINE = re.compile(r"a=fingerprint:(\S+) (\S+)\r\n")
_OTHER = ":".join(["AB"] * 32)


def replaced(sdp: str) -> str:
    return _LINE.sub(f"a=fingerprint:sha-256 {_OTHER}\r\n", sdp)


def joined(sdp: str) -> str:
    """Leave the right one there, and add one that is wrong."""
    return _LINE.sub(rf"a=fingerprint:\1 \2\r\na=fingerprint:sha-256 {_OTHER}\r\n", sdp)


def of_no_known_kind(sdp: str) -> str:
    return _LINE.sub(r"a=fingerprint:md5 AB:CD\r\n", sdp)


WRONG = pytest.mark.parametrize("changed", [replaced, joined, of_no_known_kind])


async def until_failed(peer: Peer) -> None:
    async with asyncio.timeout(FAILED_S):
        while peer.state not in (PeerState.FAILED, PeerState.CLOSED):
            await asyncio.sleep(0.02)


@WRONG
async def test_the_service_tells_that_the_peer_is_lost(changed: Callable[[str], str]) -> None:
    client = Peer(clock=MonotonicClock())
    client.add_track(Numbered())
    async with running_service() as url, wire(url, **OUR_SDK) as line:
        try:
            await line.say(type="offer", sdp=changed(await client.create_offer()))
            await client.accept_answer((await line.hear("answer"))["sdp"])
            async with asyncio.timeout(FAILED_S):
                while (message := await line.hear())["type"] != "error":
                    assert message["type"] != "generation_started"
            assert message["code"] == "peer_lost"
        finally:
            await client.close()


@WRONG
async def test_a_service_decodes_no_picture_of_a_stranger(changed: Callable[[str], str]) -> None:
    client, service = Peer(clock=MonotonicClock()), Peer(clock=MonotonicClock())
    try:
        client.add_track(Numbered())
        answer = await service.answer(changed(await client.create_offer()), VideoOutput())
        await client.accept_answer(answer)
        await until_failed(service)
        assert service.stats().incoming.frames == 0
    finally:
        await client.close()
        await service.close()


@WRONG
async def test_a_client_gives_up_a_service_that_is_another(changed: Callable[[str], str]) -> None:
    client, service = Peer(clock=MonotonicClock()), Peer(clock=MonotonicClock())
    tracks: list[MediaStreamTrack] = []
    client.on_track = tracks.append
    try:
        client.add_track(Numbered())
        answer = await service.answer(await client.create_offer(), VideoOutput())
        await client.accept_answer(changed(answer))
        await until_failed(client)
        assert client.stats().incoming.frames == 0
        assert service.stats().incoming.frames == 0
    finally:
        await client.close()
        await service.close()


async def test_the_sdk_ends_a_session_that_it_may_not_make_anew() -> None:
    ended: asyncio.Queue[DecartSDKError] = asyncio.Queue()
    options = RealtimeConnectOptions(
        model=models.realtime("mirage_v2"),
        on_remote_stream=lambda _: None,
        customize_offer=replaced,
        reconnect_timeout_s=0,
    )
    async with running_service() as url, asyncio.timeout(FAILED_S):
        client = None
        try:
            client = await RealtimeClient.connect(
                base_url=url, api_key="any", local_track=Numbered(), options=options
            )
        except WebRTCError as early:  # where the service is quicker
            ended.put_nowait(early)
        else:
            client.on("error", ended.put_nowait)
        error = await ended.get()
        if client is not None:
            await client.disconnect()
        assert isinstance(error, WebRTCError)
        assert error.code == "peer_failed"
