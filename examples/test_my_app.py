"""How to test an app that uses the SDK: against the real service, without a camera or a GPU.

Copy it beside your own tests and run pytest. ``decart_service`` starts the service for them.
"""

import asyncio

import pytest
from aiortc import MediaStreamTrack

from decart import DecartClient, InvalidAPIKeyError, models
from decart.media import frames, get_camera_stream, stop_camera_stream
from decart.realtime import RealtimeClient, RealtimeConnectOptions
from decart.testing import RunningService, decart_service

__all__ = ["decart_service"]


async def restyle(prompt: str, api_key: str | None = None) -> tuple[int, int]:
    """Stand for your app: restyle the camera, and return the size of the first picture."""
    tracks: asyncio.Queue[MediaStreamTrack] = asyncio.Queue()
    stream = await get_camera_stream()
    client = DecartClient(api_key)
    try:
        session = await RealtimeClient.connect(
            base_url=client.base_url,
            api_key=client.api_key,
            local_track=stream.video,
            options=RealtimeConnectOptions(
                model=models.realtime("mirage_v2"), on_remote_stream=tracks.put
            ),
        )
        try:
            await session.set_prompt(prompt)
            async for picture in frames(await tracks.get()):
                return picture.shape[1], picture.shape[0]
            raise RuntimeError("the video ended before it began")
        finally:
            await session.disconnect()
    finally:
        stop_camera_stream(stream)
        await client.close()


def test_the_app_gets_a_picture(decart_service: RunningService) -> None:
    assert asyncio.run(restyle("Anime")) == (1280, 704)
    decart_service.wait_for_sessions(0)


def test_the_app_says_when_its_key_is_wrong(decart_service: RunningService) -> None:
    with pytest.raises(InvalidAPIKeyError):
        asyncio.run(restyle("Anime", api_key="wrong"))


def test_the_app_works_after_the_service_was_restarted(decart_service: RunningService) -> None:
    decart_service.restart()
    assert asyncio.run(restyle("Lego World")) == (1280, 704)
