"""One session with a running service, watched from its first frame to its last."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Final

from decart import models
from decart.realtime import RealtimeClient, RealtimeConnectOptions
from decart.types import ModelState, Prompt
from sundog.cli.measure.arrivals import Arrivals
from sundog.cli.measure.service import Service, ServiceError
from sundog.media.rtc import MediaStreamTrack

__all__ = ["MODEL", "watched_session"]

MODEL: Final = models.realtime("mirage_v2")
"""What is measured: 1280x704 at 25 frames a second."""

_TRACK_S: Final = 10.0


@asynccontextmanager
async def watched_session(
    service: Service,
    track: MediaStreamTrack,
    arrivals: Arrivals,
    *,
    prompt: str,
    codecs: Sequence[str] = ("H264", "VP8"),
) -> AsyncIterator[RealtimeClient]:
    """Connect, note in ``arrivals`` what comes back, disconnect at the end.

    Raises:
        DecartSDKError: the session could not be made.
        ServiceError: no video came.
    """
    tracks: asyncio.Queue[MediaStreamTrack] = asyncio.Queue(maxsize=1)
    options = RealtimeConnectOptions(
        model=MODEL,
        on_remote_stream=tracks.put_nowait,
        initial_state=ModelState(prompt=Prompt(text=prompt)),
        codecs=codecs,
    )
    client = await RealtimeClient.connect(
        base_url=service.url, api_key="local", local_track=track, options=options
    )
    watching: asyncio.Task[None] | None = None
    try:
        returned = await _first_of(tracks)
        watching = asyncio.create_task(arrivals.watch(returned), name="arrivals")
        yield client
    finally:
        if watching is not None:
            watching.cancel()
            await asyncio.gather(watching, return_exceptions=True)
        await client.disconnect()


async def _first_of(tracks: asyncio.Queue[MediaStreamTrack]) -> MediaStreamTrack:
    try:
        async with asyncio.timeout(_TRACK_S):
            return await tracks.get()
    except TimeoutError:
        raise ServiceError(f"no video track came within {_TRACK_S:.0f} s") from None
