"""Viewers hear what the session's client sends, with the picture that it belongs to."""

import asyncio
import time

import av

from sundog.media.clock import MonotonicClock
from sundog.media.rtc import Peer
from tests.flashes import Beeps, Flashes
from tests.service import known_service
from tests.viewerclient import viewing
from tests.wireclient import OUR_SDK, wire


async def test_a_viewer_hears_the_client_also_where_nothing_goes_back() -> None:
    async with known_service() as (base_url, service), wire(base_url, **OUR_SDK) as line:
        live = service.sessions.get((await line.hear("session_id"))["session_id"])
        assert live is not None
        start_s = time.monotonic()
        for edit in ("a=sendrecv", "a=sendonly"):
            peer = Peer(clock=MonotonicClock())
            peer.add_track(Flashes(start_s))
            peer.add_track(Beeps(start_s))
            try:
                offer = (await peer.create_offer()).replace("a=sendrecv", edit)
                await line.say(type="offer", sdp=offer)
                await peer.accept_answer((await line.hear("answer"))["sdp"])
                async with viewing(live) as screen:
                    await screen.frames(5)
                    async with asyncio.timeout(20):
                        frames = [await screen.tracks["audio"].recv() for _ in range(75)]
                # A beep is among them, not silence alone.
                loudest = max(
                    abs(frame.to_ndarray().astype(int)).max()
                    for frame in frames
                    if isinstance(frame, av.AudioFrame)
                )
                assert loudest > 2000
            finally:
                await peer.close()
