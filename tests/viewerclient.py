"""A viewer: our own peer, which only receives."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sundog.media.clock import MonotonicClock
from sundog.media.rtc import MediaStreamTrack, Peer
from sundog.server.session.live import LiveSession
from sundog.server.viewing.viewers import Viewer

__all__ = ["Screen", "viewing"]

_PATIENCE_S = 10.0


class Screen:
    """What a viewer sees."""

    def __init__(self, viewer: Viewer, peer: Peer, tracks: dict[str, MediaStreamTrack]) -> None:
        self.viewer = viewer
        self.peer = peer
        self.tracks = tracks

    async def frames(self, count: int) -> list[int]:
        """Wait for so many pictures more; return their times, 90 kHz ticks."""
        times: list[int] = []
        async with asyncio.timeout(_PATIENCE_S):
            while len(times) < count:
                frame = await self.tracks["video"].recv()
                assert frame.pts is not None
                times.append(frame.pts)
        return times


@asynccontextmanager
async def viewing(live: LiveSession, *codecs: str, most_delay_ms: int = 0) -> AsyncIterator[Screen]:
    """Watch a session until the block ends."""
    peer = Peer(clock=MonotonicClock(), codecs=codecs or ("H264", "VP8"))
    tracks: dict[str, MediaStreamTrack] = {}
    peer.on_track = lambda track: tracks.__setitem__(track.kind, track)
    peer.receive_only()
    try:
        viewer = await live.watch(await peer.create_offer(), most_delay_ms=most_delay_ms)
        await peer.accept_answer(viewer.answer)
        yield Screen(viewer, peer, tracks)
    finally:
        await peer.close()
