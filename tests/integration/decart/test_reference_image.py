"""A reference image and what was made of it, through the SDK and the real service."""

import asyncio

import av
import numpy as np
import pytest

from decart import InvalidInputError, PromptReport, models
from decart.media import get_camera_stream
from decart.realtime import RealtimeClient, RealtimeConnectOptions
from decart.types import ModelState, Prompt
from sundog.media.geometry import planes_of
from sundog.media.rtc import MediaStreamTrack
from sundog.server.config import Config
from tests.service import running_service


def picture(red: int, green: int, blue: int) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    """Tones of one colour."""
    tones = np.linspace(0.2, 1, 90)[:, None, None]
    return np.broadcast_to(tones * (red, green, blue), (90, 160, 3)).astype(np.uint8)


class Screen:
    """Notes the mean colour of each frame."""

    def __init__(self) -> None:
        self.track: asyncio.Future[MediaStreamTrack] = asyncio.get_running_loop().create_future()
        self.colours: dict[int, tuple[float, float]] = {}

    async def watch(self) -> None:
        track = await self.track
        while True:
            frame = await track.recv()
            assert isinstance(frame, av.VideoFrame)
            assert frame.pts is not None
            _, u, v = planes_of(frame)
            self.colours[frame.pts % (1 << 32)] = (float(u.mean()), float(v.mean()))

    async def after(self, pts: int | None) -> tuple[float, float]:
        """Return mean U and V some frames later, when the last look has faded out."""
        assert pts is not None
        async with asyncio.timeout(20):
            while max(self.colours, default=0) < pts + 90_000:
                await asyncio.sleep(0.02)
        return self.colours[max(self.colours)]


async def change(client: RealtimeClient, screen: Screen) -> None:
    """Show two images, a text file, a prompt and no image."""
    while len(screen.colours) < 30:
        await asyncio.sleep(0.02)
    orange_u, orange_v = screen.colours[max(screen.colours)]
    assert orange_u < 122
    assert orange_v > 134

    await client.set_image(picture(30, 120, 250), prompt="")
    blue_u, blue_v = await screen.after(client.prompt_pts)
    assert blue_u > 134
    assert blue_v < 122

    before = client.prompt_pts
    with pytest.raises(InvalidInputError, match="cannot be read"):
        await client.set_image(b"this is a text file")
    assert client.is_connected()
    assert client.prompt_pts == before

    await client.set_prompt("oil painting, give him a red hat, 8k")
    still_u, still_v = await screen.after(client.prompt_pts)
    assert still_u > still_v

    await client.set_image(None)
    gone_u, gone_v = await screen.after(client.prompt_pts)
    assert gone_u - gone_v < still_u - still_v


async def test_an_image_colours_the_video_and_a_text_file_does_not_end_it() -> None:
    screen = Screen()
    reports: list[PromptReport] = []
    state = ModelState(prompt=Prompt("Anime"), image=picture(250, 140, 40))
    options = RealtimeConnectOptions(
        model=models.realtime("mirage_v2"),
        on_remote_stream=screen.track.set_result,
        initial_state=state,
    )
    async with running_service(Config(engine="cpu", port=0)) as base_url:
        with await get_camera_stream(video={"source": "synthetic"}) as stream:
            client = await RealtimeClient.connect(
                base_url=base_url, api_key="", local_track=stream.video, options=options
            )
            client.on("prompt", reports.append)
            watching = asyncio.create_task(screen.watch())
            async with client, asyncio.timeout(50):
                await change(client, screen)
            watching.cancel()
            await asyncio.gather(watching, return_exceptions=True)

    first, image, prompt, without = reports
    assert first.prompt == "Anime"
    assert any("orange" in words for words in first.understood)
    assert image.prompt == ""
    assert any("blue" in words for words in image.understood)
    assert any("hat" in part.words for part in prompt.unmet)
    assert "8k" in prompt.ignored
    assert without.prompt == prompt.prompt
    assert not any("image" in words for words in without.understood)
