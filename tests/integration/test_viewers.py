"""A session's output is watched by others than its client, over real WebRTC."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import pairwise
from typing import Any

import pytest

from sundog.media.clock import MonotonicClock
from sundog.media.rtc import Peer, SdpError, VideoOutput
from sundog.media.rtc.video.coding.encoder import LiveH264Encoder, LiveVp8Encoder
from sundog.protocol.errors import ProtocolError
from sundog.server.config import Config
from sundog.server.service import Service
from sundog.server.session.live import LiveSession
from tests.service import PASSTHROUGH, changed, known_service
from tests.viewerclient import Screen, viewing
from tests.wireclient import OUR_SDK, Stream, Wire, peered, wire


async def begun(line: Wire, service: Service) -> LiveSession:
    live = service.sessions.get((await line.hear("session_id"))["session_id"])
    assert live is not None
    return live


@asynccontextmanager
async def shown(config: Config = PASSTHROUGH) -> AsyncIterator[tuple[Stream, LiveSession]]:
    """A session that shows its test picture."""
    async with (
        known_service(config) as (base_url, service),
        wire(base_url, **OUR_SDK) as line,
    ):
        live = await begun(line, service)
        async with peered(line) as stream:
            await stream.frames(2)
            yield stream, live


@pytest.mark.parametrize("codec", ["H264", "VP8"])
async def test_a_viewer_sees_what_the_session_shows(codec: str) -> None:
    async with shown() as (stream, live), viewing(live, codec) as screen:
        times = await screen.frames(10)
        assert times == sorted(set(times))
        assert live.viewers == 1
        await stream.frames(3)


async def test_a_viewer_who_comes_before_the_pictures_gets_them_when_they_come() -> None:
    async with (
        known_service() as (base_url, service),
        wire(base_url, **OUR_SDK) as line,
    ):
        live = await begun(line, service)
        async with viewing(live) as screen:
            assert live.picture == "waiting"
            async with peered(line):
                await screen.frames(5)
                assert live.picture == "live"


async def test_viewers_end_with_their_session() -> None:
    async with shown() as (_, live), viewing(live) as screen:
        await screen.frames(2)
        live.end("test")
        async with asyncio.timeout(10):
            await screen.viewer.ended.wait()
        with pytest.raises(ProtocolError, match="ended"):
            await live.watch("")


async def test_a_viewer_who_leaves_is_counted_no_more() -> None:
    async with shown() as (stream, live):
        async with viewing(live) as screen:
            await screen.frames(2)
            await screen.viewer.aclose()
            assert live.viewers == 0
        await stream.frames(3)


def only_sending(sdp: str) -> str:
    return sdp.replace("a=sendrecv", "a=sendonly")


async def test_a_publisher_that_wants_nothing_back_is_watched() -> None:
    async with known_service() as (base_url, service), wire(base_url, **OUR_SDK) as line:
        live = await begun(line, service)
        async with peered(line, only_sending) as stream:
            # The engine runs, and it is said, although nobody watches.
            await line.hear("generation_started")
            assert stream.peer.stats().incoming.frames == 0
            async with viewing(live) as screen:
                times = await screen.frames(10)
                assert times == sorted(set(times))
                assert live.media is not None
                stats = live.stats(live.media)
                assert stats.frames_sent > 5
                assert {"decode", "engine", "total"} <= set(stats.stages_ms)


async def test_viewers_and_client_share_one_encoder_for_a_codec(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    at_work: set[tuple[str, int]] = set()
    for encoder in (LiveH264Encoder, LiveVp8Encoder):

        def count(self: Any, frame: Any, force: bool, of: Any = encoder.encode) -> Any:
            at_work.add((type(self).__name__, id(self)))
            return of(self, frame, force)

        monkeypatch.setattr(encoder, "encode", count)
    async with (
        shown() as (stream, live),
        viewing(live, "H264") as first,
        viewing(live, "H264") as second,
        viewing(live, "VP8") as third,
        viewing(live) as fourth,
    ):
        at_work.clear()
        seen = await asyncio.gather(*(s.frames(15) for s in (first, second, third, fourth, stream)))
        assert all(times == sorted(set(times)) for times in seen)
        # The client's own, and one for each codec that somebody gets.
        names = ["LiveH264Encoder", "LiveH264Encoder", "LiveVp8Encoder"]
        assert sorted(name for name, _ in at_work) == names
        assert third.peer.stats().incoming.codec == "VP8"
        assert fourth.peer.stats().incoming.codec == "H264"


async def test_a_viewers_picture_goes_on_when_the_client_has_another_peer() -> None:
    async with shown() as (stream, live), viewing(live) as screen:
        times = await screen.frames(5)
        async with peered(stream.line) as second:
            await second.frames(5)
            times += await screen.frames(15)
            # Between its two peers no more time passes in the picture than in truth.
            gaps = [after - before for before, after in pairwise(times)]
            assert min(gaps) > 0
            assert max(gaps) < 3 * 90_000


async def test_a_viewer_is_told_when_pictures_were_captured_whoever_the_publisher_is() -> None:
    async def told(screen: Screen) -> float:
        """Return how old a viewer takes the newest picture for, seconds."""
        lipsync = screen.peer.lipsync
        await screen.frames(60)
        async with asyncio.timeout(20):
            captured = None
            # After a pause of two seconds it is not known until the next report.
            while captured is None:
                (newest,) = await screen.frames(1)
                captured = lipsync.captured_now(lipsync.picture)
        return (captured - newest) / 90_000

    async with shown() as (stream, live), viewing(live) as screen:
        # A busy machine makes pictures old, but nothing makes them come from the future.
        assert -0.5 < await told(screen) < 8
        async with peered(stream.line) as second:
            await second.frames(3)
            assert -0.5 < await told(screen) < 8


async def test_one_viewer_too_many_is_refused_and_the_others_go_on() -> None:
    async with (
        shown(changed(PASSTHROUGH, max_viewers=2)) as (_, live),
        viewing(live) as first,
        viewing(live) as second,
    ):
        with pytest.raises(ProtocolError, match="too many viewers") as caught:
            async with viewing(live):
                pass
        assert caught.value.code == "at_capacity"
        await asyncio.gather(first.frames(3), second.frames(3))
        await first.viewer.aclose()
        async with viewing(live) as third:
            await third.frames(2)


async def test_who_only_wants_to_send_is_no_viewer() -> None:
    async with shown() as (stream, live):
        with pytest.raises(SdpError):
            await live.watch("nonsense")
        peer = Peer(clock=MonotonicClock())
        peer.add_track(VideoOutput())
        try:
            offer = (await peer.create_offer()).replace("a=sendrecv", "a=sendonly")
            with pytest.raises(SdpError, match="without video to receive"):
                await live.watch(offer)
        finally:
            await peer.close()
        await stream.frames(2)


async def test_a_viewer_that_never_connects_gives_its_place_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sundog.server.viewing.viewers._CONNECT_S", 0.2)
    peer = Peer(clock=MonotonicClock())
    peer.receive_only()
    try:
        async with shown() as (stream, live):
            viewer = await live.watch(await peer.create_offer())
            async with asyncio.timeout(10):
                await viewer.ended.wait()
            await stream.frames(2)
    finally:
        await peer.close()
