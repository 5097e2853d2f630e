"""More pictures than the service can restyle: the newest are shown, and none is shown late."""

import asyncio
import time

from sundog.engine.interface import Image
from sundog.engine.passthrough import PassthroughEngine, PassthroughLook, PassthroughRenderer
from sundog.media.synthetic import read_number
from tests.service import running_service
from tests.wireclient import streaming

ENGINE_S = 0.08
SLOW_FPS, FAST_FPS = 5, 60
SLOW_FRAMES, FAST_FRAMES = 10, 180

MOST_BEHIND = FAST_FPS // 2
"""Pictures, half a second of them; one that waited its turn would be 140 behind in the end."""


class Sluggish(PassthroughRenderer):
    def render(self, image: Image, look: PassthroughLook) -> Image:
        time.sleep(ENGINE_S)
        return super().render(image, look)


class SluggishEngine(PassthroughEngine):
    def renderer(self) -> PassthroughRenderer:
        return Sluggish()


def pace(number: int) -> float:
    return 1 / (SLOW_FPS if number < SLOW_FRAMES else FAST_FPS)


async def test_a_burst_of_pictures_is_thinned_out_and_never_shown_late() -> None:
    behind: list[int] = []
    async with (
        running_service(make_engine=lambda _: SluggishEngine()) as base_url,
        streaming(base_url, pace) as stream,
        asyncio.timeout(40),
    ):
        while len(stream.shot) < SLOW_FRAMES + FAST_FRAMES:
            number = read_number(await stream.picture())
            if number is not None:
                behind.append(stream.shot[-1] - number)
        stats = await stream.line.hear("stats")
        while stats["frames_dropped"] < FAST_FRAMES // 2:  # an earlier one may have waited
            stats = await stream.line.hear("stats")
    assert len(behind) > 20
    # One picture may have been held up by the machine; a queue would hold up all.
    assert sorted(behind)[-2] <= MOST_BEHIND
