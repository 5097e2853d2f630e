"""What a user of the SDK sees where the network carries little: smaller pictures, then whole ones."""

import asyncio

import av
import pytest

from decart import models
from decart.media import PushTrack
from decart.realtime import RealtimeClient, RealtimeConnectOptions
from sundog.media.geometry import to_frame
from sundog.media.rtc.video.coding.ladder import Ladder, Size
from sundog.media.synthetic import TestPicture, read_number
from tests.service import running_service

PICTURE = TestPicture((640, 352))
CAPTURED = (960, 528)


async def push(track: PushTrack, count: list[int]) -> None:
    """Push numbered pictures, ten a second, upscaled to what a camera may give."""
    while True:
        small = to_frame(PICTURE.frame(count[0]))
        track.push(small.reformat(width=CAPTURED[0], height=CAPTURED[1]))
        count[0] += 1
        await asyncio.sleep(0.1)


async def test_pictures_become_smaller_and_whole_again_and_none_is_lost_on_the_eye(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rate = [4_000_000]
    ladder_size = Ladder.size

    def size(ladder: Ladder, captured: Size, _: int, now_s: float, *, is_key: bool) -> Size:
        return ladder_size(ladder, captured, rate[0], now_s, is_key=is_key)

    # Both ways, the caller's and the service's: as if each path carried so much.
    monkeypatch.setattr(Ladder, "size", size)
    track, count = PushTrack(), [0]
    pushing = asyncio.create_task(push(track, count))
    options = RealtimeConnectOptions(
        model=models.realtime("mirage_v2"), on_remote_stream=lambda _: None
    )
    async with (
        running_service() as url,
        asyncio.timeout(20),
        await RealtimeClient.connect(
            base_url=url, api_key="", local_track=track, options=options
        ) as client,
    ):
        frames = client.frames(format=None)
        shown: list[av.VideoFrame] = []
        for rate[0], width in (
            (4_000_000, 1280),
            (200_000, 640),
            (150_000, 480),
            (4_000_000, 1280),
        ):
            while not shown or shown[-1].width != width:
                shown.append(await anext(frames))
            shown += [await anext(frames) for _ in range(5)]
        numbers = [number for frame in shown if (number := read_number(frame)) is not None]
    assert len(numbers) == len(shown)
    assert numbers == sorted(numbers)
    assert len(numbers) > 0.8 * (numbers[-1] - numbers[0])
    pushing.cancel()
    track.stop()
