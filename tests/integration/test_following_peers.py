"""Another offer on a running session: the picture moves over without a gap, or stays."""

import asyncio
from contextlib import AsyncExitStack

import pytest

from sundog.media.clock import MonotonicClock
from sundog.media.rtc import MediaStreamError, Peer, VideoOutput
from tests.service import running_service
from tests.wireclient import OUR_SDK, Wire, peered, wire


async def told(line: Wire) -> list[str]:
    """Return the types of the messages that come before the answer to one sent now."""
    await line.say(type="switch_camera", rotateY=0, ack=True)
    kinds: list[str] = []
    while (kind := (await line.hear())["type"]) != "mirror_ack":
        kinds.append(kind)
    return kinds


async def test_the_earlier_peer_shows_frames_until_the_new_one_does() -> None:
    async with (
        running_service() as base_url,
        wire(base_url, **OUR_SDK) as line,
        peered(line) as first,
    ):
        times = await first.frames(5)

        async def still_shown() -> None:
            # Answered, not connected: nothing has changed for the first.
            times.extend(await first.frames(25))

        async with peered(line, before_answer=still_shown) as second:
            fresh = await second.frames(10)
            assert times == sorted(set(times))
            assert fresh == sorted(set(fresh))
            # Its own frames from the first on: none that the other peer's camera took.
            assert fresh[0] < times[-1]
            with pytest.raises(MediaStreamError):
                await first.frames(1000)


async def test_a_new_peer_that_never_connects_leaves_the_earlier_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sundog.server.hosting.media._CONNECT_S", 2.0)
    silent = Peer(clock=MonotonicClock())
    silent.add_track(VideoOutput())
    try:
        async with (
            running_service() as base_url,
            wire(base_url, **OUR_SDK) as line,
            peered(line) as stream,
        ):
            await stream.frames(3)
            await line.say(type="offer", sdp=await silent.create_offer())
            await line.hear("answer")
            await stream.frames(75)
            assert "error" not in await told(line)
    finally:
        await silent.close()


async def test_when_the_earlier_peer_goes_first_the_session_waits_for_the_new_one() -> None:
    async with (
        running_service() as base_url,
        wire(base_url, **OUR_SDK) as line,
        peered(line) as first,
    ):
        await first.frames(3)
        async with peered(line, before_answer=first.peer.close) as second:
            await second.frames(5)
            assert "error" not in await told(line)


async def test_of_many_offers_the_newest_takes_over() -> None:
    async with (
        running_service() as base_url,
        wire(base_url, **OUR_SDK) as line,
        peered(line) as first,
    ):
        await first.frames(3)
        silent = [Peer(clock=MonotonicClock()) for _ in range(3)]
        try:
            for peer in silent:
                peer.add_track(VideoOutput())
                await line.say(type="offer", sdp=await peer.create_offer())
                await line.hear("answer")
            await first.frames(3)
            async with peered(line) as last:
                await last.frames(5)
        finally:
            await asyncio.gather(*(peer.close() for peer in silent))


async def test_a_peer_replaced_over_and_over_never_shows_an_older_frame() -> None:
    async with (
        running_service() as base_url,
        wire(base_url, **OUR_SDK) as line,
        AsyncExitStack() as peers,
    ):
        for _ in range(5):
            stream = await peers.enter_async_context(peered(line))
            times = await stream.frames(3)
            assert times == sorted(set(times))
