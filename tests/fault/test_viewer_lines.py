"""What goes wrong on the WebSocket of somebody who watches, and that the session does not notice."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from websockets.exceptions import InvalidStatus, InvalidURI

from sundog.media.clock import MonotonicClock
from sundog.media.rtc import MediaStreamTrack, Peer, VideoOutput
from sundog.server.config import Config
from sundog.server.session.live import LiveSession
from tests.service import PASSTHROUGH, changed, known_service
from tests.wireclient import BROWSER, OUR_SDK, PYTHON_A, Stream, Wire, peered, wire

OFFICIAL = {"user_agent": "decart-python-sdk/0.0.40 lang/py"}


@asynccontextmanager
async def shown(
    config: Config = PASSTHROUGH,
) -> AsyncIterator[tuple[str, Stream, LiveSession]]:
    """Run a session that shows its test picture."""
    async with (
        known_service(config) as (base_url, service),
        wire(base_url, api_key=next(iter(config.api_keys), ""), **OUR_SDK) as line,
    ):
        live = service.sessions.get((await line.hear("session_id"))["session_id"])
        assert live is not None
        async with peered(line) as stream:
            await stream.frames(2)
            yield base_url, stream, live


@asynccontextmanager
async def watching(
    base_url: str, live: LiveSession, client: dict[str, str] = OUR_SDK, **query: str
) -> AsyncIterator[Wire]:
    path = f"/subscribe/{live.id}"
    async with wire(base_url, path=path, IP="127.0.0.1", port="1", **client, **query) as line:
        yield line


@asynccontextmanager
async def seeing(line: Wire) -> AsyncIterator[list[MediaStreamTrack]]:
    """Offer to receive, on an open connection, and wait for the first picture."""
    peer = Peer(clock=MonotonicClock())
    tracks: list[MediaStreamTrack] = []
    peer.on_track = tracks.append
    peer.receive_only()
    try:
        await line.say(type="offer", sdp=await peer.create_offer())
        await peer.accept_answer((await line.hear("answer"))["sdp"])
        async with asyncio.timeout(10):
            await tracks[0].recv()
        yield tracks
    finally:
        await peer.close()


async def until_watched_by(live: LiveSession, count: int) -> None:
    async with asyncio.timeout(10):
        while live.viewers != count:
            await asyncio.sleep(0.02)


async def test_what_a_viewer_gets_wrong_is_told_and_nothing_else_is_lost() -> None:
    async with (
        shown() as (base_url, stream, live),
        watching(base_url, live) as line,
        seeing(line) as (video, *_),
    ):
        for data, code in (
            ("{", "bad_message"),
            ('{"type":"dance"}', "unknown_message"),
            ('{"type":"prompt","prompt":"Anime","enhance_prompt":true}', "not_allowed_now"),
            ('{"type":"set_image","image_data":"AAAA"}', "not_allowed_now"),
            ('{"type":"offer","sdp":"v=0"}', "invalid_sdp"),
            ('{"type":"offer","sdp":"' + "a" * 70_000 + '"}', "message_too_large"),
        ):
            await line.say_raw(data)
            assert (await line.hear("error"))["code"] == code
        async with asyncio.timeout(10):
            await video.recv()
        await stream.frames(3)
        assert live.viewers == 1


async def test_a_viewer_that_sends_bytes_is_let_go_and_the_session_goes_on() -> None:
    async with shown() as (base_url, stream, live):
        async with watching(base_url, live) as line, seeing(line):
            await line.say_raw(b"\x00")
            assert await line.closed() == 1003
            await until_watched_by(live, 0)
        await stream.frames(3)


async def test_an_offer_to_send_alone_is_refused_and_the_next_one_answered() -> None:
    async with shown() as (base_url, _, live), watching(base_url, live, OFFICIAL) as line:
        peer = Peer(clock=MonotonicClock())
        peer.add_track(VideoOutput())
        offer = await peer.create_offer()
        await peer.close()
        await line.say(type="offer", sdp=offer.replace("a=sendrecv", "a=sendonly"))
        assert (await line.hear())["code"] == "invalid_sdp"
        async with seeing(line):
            assert live.viewers == 1


async def test_a_viewer_whose_line_is_cut_is_shown_nothing_more() -> None:
    async with shown() as (base_url, stream, live):
        async with watching(base_url, live) as line, seeing(line):
            assert live.viewers == 1
            line.vanish()
            await until_watched_by(live, 0)
        await stream.frames(3)


async def test_another_offer_on_the_line_takes_the_place_of_the_first() -> None:
    async with (
        shown(changed(PASSTHROUGH, max_viewers=2)) as (base_url, _, live),
        watching(base_url, live) as line,
        seeing(line),
        seeing(line) as (video, *_),
    ):
        await until_watched_by(live, 1)
        async with asyncio.timeout(10):
            await video.recv()


async def test_one_viewer_too_many_is_told_to_try_again() -> None:
    async with (
        shown(changed(PASSTHROUGH, max_viewers=1)) as (base_url, _, live),
        watching(base_url, live) as line,
        seeing(line),
        watching(base_url, live, OFFICIAL) as other,
    ):
        peer = Peer(clock=MonotonicClock())
        peer.receive_only()
        await other.say(type="offer", sdp=await peer.create_offer())
        await peer.close()
        said = await other.hear()
        assert (said["code"], said["retryable"]) == ("at_capacity", True)
        assert await other.closed() == 4503


async def test_a_session_that_ends_closes_the_lines_of_its_viewers() -> None:
    async with (
        shown() as (base_url, _, live),
        watching(base_url, live) as ours,
        watching(base_url, live, BROWSER) as page,
        seeing(page),
    ):
        live.end("goodbye")
        assert (await ours.hear("error"))["code"] == "session_not_found"
        assert await ours.closed() == 4404
        assert await page.closed() == 4404


async def test_each_kind_of_client_is_refused_in_its_own_way() -> None:
    locked = changed(PASSTHROUGH, api_keys=("first", "second"))
    async with shown(locked) as (base_url, _, live):
        # The address of the redirect is the reason.
        with pytest.raises(InvalidURI, match="refused:not allowed: No such session"):
            async with watching(base_url, live, OFFICIAL, api_key="second"):
                pass
        with pytest.raises(InvalidStatus) as caught:
            async with watching(base_url, live, {}, api_key="second"):
                pass
        assert caught.value.response.status_code == 404
        for client in (OUR_SDK, BROWSER):
            async with watching(base_url, live, client, api_key="second") as line:
                assert (await line.hear("error"))["code"] == "session_not_found"
                assert await line.closed() == 4404


async def test_a_page_needs_the_view_token_where_its_origin_is_not_known() -> None:
    page = {"origin": "https://elsewhere.example", "user_agent": BROWSER["user_agent"]}
    async with shown() as (base_url, _, live):
        async with watching(base_url, live, page) as line:
            assert (await line.hear())["code"] == "origin_not_allowed"
        async with watching(base_url, live, page, api_key=live.view_token) as line, seeing(line):
            assert live.viewers == 1


async def test_clients_of_the_first_era_may_watch_too() -> None:
    async with shown() as (base_url, _, live), watching(base_url, live, PYTHON_A) as line:
        async with seeing(line):
            assert live.viewers == 1
        live.end("goodbye")
        assert await line.closed() == 4404
