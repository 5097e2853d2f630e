"""A recording of a real session: the pictures that were sent, at the times they were sent with."""

import asyncio
import time
from fractions import Fraction
from pathlib import Path
from statistics import median

import av
import pytest

from decart import models
from decart.media import Recorder, frames
from decart.realtime import RealtimeClient, RealtimeConnectOptions
from sundog.media.geometry import to_frame
from sundog.media.rtc import MediaStreamTrack
from sundog.media.synthetic import TestPicture, read_number
from tests.flashes import Beeps, Flashes
from tests.recordings import flashes_and_beeps, offsets_s
from tests.service import running_service

SIZE = (640, 352)

# Uneven, as a camera in the dark gives them: ticks of 1/90000 s between frames.
STEPS = [3_600, 2_700, 4_500, 3_601, 9_000, 1_800]


class Uneven(MediaStreamTrack):
    """A camera of numbered pictures under uneven times."""

    kind = "video"

    def __init__(self) -> None:
        super().__init__()
        self.times: list[int] = []
        self._picture = TestPicture(SIZE)

    async def recv(self) -> av.VideoFrame:
        number = len(self.times)
        step = STEPS[number % len(STEPS)]
        await asyncio.sleep(step / 90_000)
        # Close to where 32 bits wrap, as any session gets one day.
        self.times.append(self.times[-1] + step if self.times else 2**32 - 90_000)
        frame = to_frame(self._picture.frame(number))
        frame.pts, frame.time_base = self.times[number], Fraction(1, 90_000)
        return frame


def recorded(path: Path) -> list[tuple[int, int]]:
    """Return the number and the time, in ticks of 1/90000 s, of each picture that can be read."""
    found = []
    with av.open(str(path)) as container:
        for frame in container.decode(video=0):
            number = read_number(frame)
            assert frame.time is not None
            if number is not None:
                found.append((number, round(frame.time * 90_000)))
    return found


@pytest.mark.parametrize("suffix", [".mp4", ".mkv"])
async def test_a_session_is_recorded_with_the_times_of_its_source(
    tmp_path: Path, suffix: str
) -> None:
    remote: asyncio.Future[MediaStreamTrack] = asyncio.get_running_loop().create_future()
    local = Uneven()
    options = RealtimeConnectOptions(
        model=models.realtime("mirage_v2"), on_remote_stream=remote.set_result
    )
    async with running_service() as url, asyncio.timeout(40):
        client = await RealtimeClient.connect(
            base_url=url, api_key="", local_track=local, options=options
        )
        async with client:
            path = tmp_path / f"out{suffix}"
            async with Recorder(await remote, path) as recorder:
                # Somebody else may look on: each gets every picture.
                shapes = set()
                async for picture in frames(await remote):
                    shapes.add(picture.shape)
                    if recorder.frames > 60:
                        break
    local.stop()

    numbers, times = zip(*recorded(path), strict=True)
    assert len(numbers) > 50
    assert list(numbers) == sorted(set(numbers))
    expected = [local.times[number] - local.times[numbers[0]] for number in numbers]
    tolerance = 90 if suffix == ".mkv" else 0
    off = [time - times[0] - then for time, then in zip(times, expected, strict=True)]
    assert max(map(abs, off)) <= tolerance
    assert len(shapes) == 1


async def test_sound_is_recorded_in_step_with_its_picture(tmp_path: Path) -> None:
    """Two recorders of one session: each has all of the sound."""
    remote: asyncio.Future[MediaStreamTrack] = asyncio.get_running_loop().create_future()
    start_s = time.monotonic()
    local, sound = Flashes(start_s), Beeps(start_s)
    options = RealtimeConnectOptions(
        model=models.realtime("mirage_v2"), on_remote_stream=remote.set_result, local_audio=sound
    )
    paths = [tmp_path / "one.mp4", tmp_path / "two.mkv"]
    async with running_service() as url, asyncio.timeout(50):
        client = await RealtimeClient.connect(
            base_url=url, api_key="", local_track=local, options=options
        )
        async with client:
            track = await remote
            await track.recv()
            async with Recorder(track, paths[0]) as one, Recorder(track, paths[1]):
                while one.duration_s < 7:
                    await asyncio.sleep(0.1)
    local.stop()
    sound.stop()

    for path in paths:
        bright, loud = flashes_and_beeps(path)
        assert len(bright) > 8
        assert len(loud) > 8
        assert abs(median(offsets_s(bright[4:], loud))) < 0.04
