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


def is_grey(frame: av.VideoFrame) -> bool:
    _, u, v = planes_of(frame)
    return bool(max(np.abs(plane.astype(int) - 128).mean() for plane in (u, v)) < 2)


async def test_the_ack_names_the_first_frame_that_shows_the_prompt() -> None:
    loop = asyncio.get_running_loop()
    remote: asyncio.Future[MediaStreamTrack] = loop.create_future()
    greys: dict[int, bool] = {}

    async def watch() -> None:
        track = await remote
        while True:
            frame = await track.recv()
            assert isinstance(frame, av.VideoFrame)
            assert frame.pts is not None
            greys[frame.pts % (1 << 32)] = is_grey(frame)

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
                while len(greys) < 10:
                    await asyncio.sleep(0.02)
                await client.set_prompt("film noir")
                first = client.prompt_pts
                assert first is not None
                while max(greys) < first + 5 * 3600:
                    await asyncio.sleep(0.02)
                for known in ("film noir", "Anime", "film noir", "Anime"):
                    await client.set_prompt(known)
                    assert client.prompt_pts is not None
                    assert client.prompt_pts > first
            watching.cancel()
            await asyncio.gather(watching, return_exceptions=True)
    assert not any(grey for pts, grey in greys.items() if pts < first)
    assert all(grey for pts, grey in greys.items() if first <= pts < first + 5 * 3600)
