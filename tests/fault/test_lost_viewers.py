"""Viewers that vanish, say nothing or ask without end, and publishers that go while others watch."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from itertools import pairwise
from typing import Any

import pytest

from sundog.media.rtc import Peer
from sundog.media.rtc.video.coding.encoder import LiveH264Encoder
from sundog.media.rtc.video.receiving.receiver import VideoReceiver
from sundog.media.rtc.video.sending.sender import VideoSender
from sundog.protocol.errors import ProtocolError
from sundog.server.config import Config
from sundog.server.session.live import LiveSession
from tests.service import PASSTHROUGH, known_service
from tests.viewerclient import Screen, viewing
from tests.wireclient import OUR_SDK, Stream, peered, wire

_OUR_WIDTH = 1280
"""Of what the service encodes; cameras of these tests are smaller."""


@asynccontextmanager
async def shown(
    config: Config = PASSTHROUGH,
) -> AsyncIterator[tuple[str, Stream, LiveSession, str]]:
    """A session that shows its test picture; its address, stream, session and resume token."""
    async with known_service(config) as (base_url, service), wire(base_url, **OUR_SDK) as line:
        told = await line.hear("session_id")
        live = service.sessions.get(told["session_id"])
        assert live is not None
        async with peered(line) as stream:
            await stream.frames(2)
            yield base_url, stream, live, told["resume_token"]


def vanish(screen: Screen) -> None:
    """Close a viewer's sockets without a word."""
    for transceiver in screen.peer._connection.getTransceivers():
        ice: Any = transceiver.receiver.transport.transport._connection
        for protocol in ice.current._protocols:
            protocol.transport.abort()


async def test_a_viewer_that_vanishes_is_let_go_and_the_others_go_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sundog.media.rtc.ice.vigilance.EXPIRY_S", 3.0)
    async with shown() as (_, stream, live, _), viewing(live) as stays, viewing(live) as goes:
        await asyncio.gather(stays.frames(2), goes.frames(2))
        vanish(goes)
        async with asyncio.timeout(20):
            await goes.viewer.ended.wait()
        assert live.viewers == 1
        await asyncio.gather(stays.frames(5), stream.frames(5))


async def test_a_viewer_that_never_reports_is_shown_everything(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def keep_silent(_: VideoReceiver, __: Any) -> None:
        return

    async with shown() as (_, stream, live, _), AsyncExitStack() as late:
        with monkeypatch.context() as patch:
            patch.setattr("aiortc.rtcrtpreceiver.RTCRtpReceiver._send_rtcp", keep_silent)
            patch.setattr(VideoReceiver, "_send_rtcp", keep_silent)
            patch.setattr(VideoReceiver, "_send_rtcp_pli", keep_silent)
            screen = await late.enter_async_context(viewing(live))
            times = await screen.frames(30)
        assert times == sorted(set(times))
        await stream.frames(3)


async def test_a_viewer_that_asks_for_key_frames_without_end_gets_one_a_second(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    keys: list[tuple[float, float]] = []
    encode = LiveH264Encoder.encode

    def note(self: LiveH264Encoder, frame: Any, force: bool = False) -> tuple[list[bytes], int]:
        began_s = time.monotonic()
        done = encode(self, frame, force)
        if self.is_key and frame.width == _OUR_WIDTH:
            keys.append((done[1] / 90_000, began_s))
        return done

    monkeypatch.setattr(LiveH264Encoder, "encode", note)

    async def beg(screen: Screen) -> None:
        while True:
            await screen.peer.request_key_frame()
            await asyncio.sleep(0.01)

    async with shown() as (_, stream, live, _), viewing(live) as screen:
        await screen.frames(2)
        begging = asyncio.create_task(beg(screen))
        try:
            async with asyncio.timeout(30):
                while len(keys) < 4:
                    await asyncio.gather(stream.frames(5), screen.frames(5))
        finally:
            begging.cancel()
    # The first is the publisher's, the second the viewer's when it came.
    asked = keys[1:]
    # By the camera's time or by ours: a busy machine is late with the one or the other.
    assert all(
        max(after - before for before, after in zip(*pair, strict=True)) > 0.7
        for pair in pairwise(asked[1:])
    )


async def test_viewers_stay_while_the_client_is_away_and_end_with_its_session() -> None:
    async with shown() as (base_url, stream, live, token), viewing(live) as screen:
        await screen.frames(2)
        stream.line.vanish()
        await screen.frames(5)
        async with wire(base_url, resume_token=token, **OUR_SDK) as line:
            assert (await line.hear("session_id"))["resumed"]
            await screen.frames(5)
            async with peered(line) as again:
                await again.frames(3)
                await screen.frames(5)
            assert live.viewers == 1
            await line.say_goodbye(1000)
        async with asyncio.timeout(15):
            await screen.viewer.ended.wait()


async def test_a_viewer_who_comes_while_the_client_is_away_sees_it_when_it_is_back() -> None:
    async with known_service() as (base_url, service), wire(base_url, **OUR_SDK) as line:
        told = await line.hear("session_id")
        live = service.sessions.get(told["session_id"])
        assert live is not None
        async with peered(line) as stream:
            await stream.frames(2)
        async with viewing(live) as screen, peered(line):
            await screen.frames(5)


async def test_the_fifty_first_viewer_is_refused() -> None:
    async with shown() as (_, stream, live, _):
        live._viewers._arriving = 49
        async with viewing(live) as last:
            with pytest.raises(ProtocolError, match="too many viewers"):
                async with viewing(live):
                    pass
            await last.frames(2)
        live._viewers._arriving = 0
        await stream.frames(2)


async def test_many_viewers_may_come_and_go_at_once() -> None:
    async def glance(live: LiveSession, frames: int) -> None:
        async with viewing(live) as screen:
            await screen.frames(frames)
            await screen.viewer.aclose()

    async with shown() as (_, stream, live, _):
        await asyncio.gather(*(glance(live, count) for count in (1, 2, 3, 1)))
        assert live.viewers == 0
        await stream.frames(3)


async def test_a_viewers_fault_is_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    async with shown() as (_, stream, live, _), viewing(live) as good, viewing(live) as bad:
        await asyncio.gather(good.frames(2), bad.frames(2))
        assert isinstance(bad.viewer._peer, Peer)
        sender = next(
            t.sender for t in bad.viewer._peer._connection.getTransceivers() if t.kind == "video"
        )

        assert isinstance(sender, VideoSender)

        async def fail(*_: object) -> None:
            raise RuntimeError("broken")

        monkeypatch.setattr(sender.outgoing, "send_picture", fail)
        await asyncio.gather(good.frames(5), stream.frames(5))
        async with asyncio.timeout(10):
            await bad.viewer.ended.wait()
        assert live.viewers == 1
