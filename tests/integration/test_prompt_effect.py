"""The service's word on a prompt: the ack names the first frame that shows it."""

import asyncio

import av
import numpy as np

from decart import models
from decart.media import get_camera_stream
from decart.realtime import RealtimeClient, RealtimeConnectOptions
from sundog.media.geometry import planes_of
from sundog.media.rtc import MediaStreamTrack
from sundog.server.config import Config
from tests.service import running_service

FADED = 20
"""Frames after which a look has faded in, whatever was dropped between them."""


def colour(frame: av.VideoFrame) -> float:
    """Mean distance of U and V from grey."""
    _, u, v = planes_of(frame)
    return float(np.mean([np.abs(plane.astype(int) - 128).mean() for plane in (u, v)]))


async def test_the_ack_names_the_first_frame_that_shows_the_prompt() -> None:
    loop = asyncio.get_running_loop()
    remote: asyncio.Future[MediaStreamTrack] = loop.create_future()
    colours: dict[int, float] = {}

    async def watch() -> None:
        track = await remote
        while True:
            frame = await track.recv()
            assert isinstance(frame, av.VideoFrame)
            assert frame.pts is not None
            colours[frame.pts % (1 << 32)] = colour(frame)

    options = RealtimeConnectOptions(
        model=models.realtime("mirage_v2"), on_remote_stream=remote.set_result
    )
    async with running_service(Config(engine="cpu", port=0)) as base_url:
        with await get_camera_stream(video={"source": "synthetic"}) as stream:
            client = await RealtimeClient.connect(
                base_url=base_url, api_key="", local_track=stream.video, options=options
            )
            watching = asyncio.create_task(watch())
            async with client, asyncio.timeout(20):
                while len(colours) < 10:
                    await asyncio.sleep(0.02)
                await client.set_prompt("film noir")
                first = client.prompt_pts
                assert first is not None
                while sum(pts >= first for pts in colours) < FADED:
                    await asyncio.sleep(0.02)
                for known in ("film noir", "Anime", "film noir", "Anime"):
                    await client.set_prompt(known)
                    assert client.prompt_pts is not None
                    assert client.prompt_pts > first
            watching.cancel()
            await asyncio.gather(watching, return_exceptions=True)
    before = [value for pts, value in colours.items() if pts < first]
    shown = [value for pts, value in sorted(colours.items()) if pts >= first][:FADED]
    # A tenth of the colour fades with each frame, from the very first that shows the prompt.
    assert min(before) > 0.97 * before[-1]
    assert shown[0] < 0.95 * before[-1]
    assert shown[-1] < 0.1 * before[-1]
