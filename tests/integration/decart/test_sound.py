"""Sound from a file through the SDK and the real service, as an application hears it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from aiortc import AudioStreamTrack

from decart import models
from decart.media import CameraStream, Recorder, get_camera_stream
from decart.realtime import RealtimeClient, RealtimeConnectOptions, watch
from sundog.media.rtc import MediaStreamError, MediaStreamTrack
from tests.flashes import PERIOD_S, offset_s, witnessed
from tests.service import running_service

MODEL = models.realtime("mirage_v2")
WITHIN_S = 0.04
_LENGTH_S = 3.0
_RATE, _FPS = 48_000, 20


def write_clip(path: Path) -> Path:
    """Write a clip that flashes and beeps at each period."""
    with av.open(str(path), "w") as container:
        video = container.add_stream("libx264", rate=_FPS)
        video.width, video.height, video.pix_fmt = 320, 176, "yuv420p"
        audio = container.add_stream("aac", rate=_RATE)
        for number in range(round(_LENGTH_S * _FPS)):
            image = np.full((264, 320), 128, np.uint8)
            image[:176] = 220 if number / _FPS % PERIOD_S < 0.15 else 40
            frame = av.VideoFrame.from_ndarray(image, format="yuv420p")
            frame.pts, frame.time_base = number, Fraction(1, _FPS)
            container.mux(video.encode(frame))
        container.mux(video.encode(None))
        count = np.arange(round(_LENGTH_S * _RATE))
        tone = 12_000 * np.sin(count * 2 * np.pi * 1000 / _RATE) * (count % (_RATE / 2) < 4800)
        sound = av.AudioFrame.from_ndarray(tone.astype(np.int16)[None], "s16", "mono")
        sound.sample_rate, sound.pts = _RATE, 0
        for part in av.AudioResampler(format="fltp", frame_size=1024).resample(sound):
            container.mux(audio.encode(part))
        container.mux(audio.encode(None))
    return path


@asynccontextmanager
async def connected(
    base_url: str, local: MediaStreamTrack, **options: Any
) -> AsyncIterator[tuple[RealtimeClient, Any]]:
    arrived: list[MediaStreamTrack] = []
    client = await RealtimeClient.connect(
        base_url=base_url,
        api_key="",
        local_track=local,
        options=RealtimeConnectOptions(model=MODEL, on_remote_stream=arrived.append, **options),
    )
    try:
        yield client, arrived[0]
    finally:
        await client.disconnect()


async def in_step(restyled: Any) -> None:
    """Watch and listen until sound and picture are within 40 ms; not for ever."""
    async with witnessed(restyled, restyled.audio) as witness:
        for count in range(12, 40, 4):
            async with asyncio.timeout(30):
                while len(witness.flashes) < count or len(witness.beeps) < count:
                    await asyncio.sleep(0.1)
            if abs(offset_s(witness, last=9)) < WITHIN_S:
                return
        pytest.fail(f"sound {1000 * offset_s(witness, last=9):.0f} ms after its picture")


async def heard_out(track: MediaStreamTrack) -> None:
    while True:
        await track.recv()


@asynccontextmanager
async def playing(path: Path) -> AsyncIterator[CameraStream]:
    video = {"width": 320, "height": 176, "source": write_clip(path), "frame_rate": _FPS}
    async with await get_camera_stream(audio=True, video=video) as stream:
        yield stream


async def test_a_file_s_sound_is_heard_with_its_restyled_picture(tmp_path: Path) -> None:
    async with (
        running_service() as base_url,
        playing(tmp_path / "clip.mp4") as stream,
        connected(base_url, stream.video) as (_, restyled),
    ):
        await in_step(restyled)


async def test_a_viewer_hears_the_sound_with_its_picture_and_by_the_same_times(
    tmp_path: Path,
) -> None:
    flashes, beeps = list[float](), list[float]()
    arrived: list[Any] = []
    async with (
        running_service() as base_url,
        playing(tmp_path / "clip.mp4") as stream,
        connected(base_url, stream.video) as (publisher, _),
        await watch(publisher.view_url or "", arrived.append),
    ):
        (shown,) = arrived
        await in_step(shown)
        async with asyncio.timeout(30):
            await asyncio.gather(see(shown, flashes, 16), hear(shown.audio, beeps, 16))
    assert apart_s(flashes[-8:], beeps) < WITHIN_S


async def test_sound_goes_on_in_step_when_a_dead_peer_is_replaced(tmp_path: Path) -> None:
    async with (
        running_service() as base_url,
        playing(tmp_path / "clip.mp4") as stream,
        connected(base_url, stream.video) as (client, restyled),
    ):
        sound = restyled.audio
        path = client._session.paths.current
        assert path is not None
        await path.peer.close()
        async with asyncio.timeout(20):
            while client._session.paths.current is path:
                await asyncio.sleep(0.05)
        assert restyled.audio is sound
        await in_step(restyled)


async def test_sound_and_picture_are_timed_alike_and_recorded_so(tmp_path: Path) -> None:
    flashes, beeps = list[float](), list[float]()
    async with (
        running_service() as base_url,
        playing(tmp_path / "clip.mp4") as stream,
        connected(base_url, stream.video) as (_, restyled),
    ):
        async with asyncio.timeout(30):
            # Until sender reports have been round, times are as near as arrival tells.
            await asyncio.gather(see(restyled, flashes, 6), hear(restyled.audio, beeps, 6))
            async with Recorder(restyled.clone(), tmp_path / "out.mp4"):
                await asyncio.gather(see(restyled, flashes, 16), hear(restyled.audio, beeps, 16))
    assert apart_s(flashes[-8:], beeps) < 0.02
    flashes, beeps = recorded(tmp_path / "out.mp4")
    assert len(flashes) > 6
    assert apart_s(flashes, beeps) < WITHIN_S


async def see(track: MediaStreamTrack, flashes: list[float], count: int) -> None:
    """Note the times that pictures of flashes carry."""
    was_bright = True
    while len(flashes) < count:
        frame = await track.recv()
        assert isinstance(frame, av.VideoFrame)
        was_bright = note_flash(frame, was_bright, flashes)


def note_flash(frame: av.VideoFrame, was_bright: bool, flashes: list[float]) -> bool:
    is_bright = bool(frame.to_ndarray()[: frame.height].mean() > 128)
    if is_bright and not was_bright:
        flashes.append(frame.time or 0.0)
    return is_bright


async def hear(track: MediaStreamTrack, beeps: list[float], count: int) -> None:
    """Note the times that sounds of beeps carry."""
    while len(beeps) < count:
        frame = await track.recv()
        assert isinstance(frame, av.AudioFrame)
        left = np.abs(frame.to_ndarray().reshape(-1, 2)[:, 0].astype(int))
        note_beeps(left > 4000, frame.time or 0.0, beeps)


def note_beeps(is_loud: np.ndarray[Any, Any], begin_s: float, beeps: list[float]) -> None:
    for at in np.flatnonzero(is_loud):
        at_s = begin_s + int(at) / _RATE
        if not beeps or at_s - beeps[-1] > PERIOD_S / 2:
            beeps.append(at_s)


def recorded(path: Path) -> tuple[list[float], list[float]]:
    """Return the times of flashes and beeps in a file."""
    flashes, beeps = list[float](), list[float]()
    was_bright = True
    with av.open(str(path)) as container:
        for picture in container.decode(video=0):
            was_bright = note_flash(picture, was_bright, flashes)
    with av.open(str(path)) as container:
        for sound in container.decode(audio=0):
            note_beeps(np.abs(sound.to_ndarray()[0]) > 0.12, sound.time or 0.0, beeps)
    return flashes, beeps


def apart_s(flashes: list[float], beeps: list[float]) -> float:
    """Return how far beeps are from their flashes: the median."""
    return float(np.median([min(abs(beep - flash) for beep in beeps) for flash in flashes]))


async def test_every_viewer_hears_everything_and_the_end() -> None:
    video = {"width": 160, "height": 96, "source": "synthetic"}
    async with running_service() as base_url, await get_camera_stream(video=video) as stream:
        silence = AudioStreamTrack()
        async with connected(base_url, stream.video, local_audio=silence) as (_, restyled):
            tracks = [restyled.audio, restyled.clone().audio]
            assert restyled.audio is tracks[0]
            async with asyncio.timeout(15):
                heard = await asyncio.gather(*(track.recv() for track in tracks for _ in range(10)))
            assert len(heard) == 20
        for track in tracks:
            async with asyncio.timeout(5):
                with pytest.raises(MediaStreamError):
                    await heard_out(track)


async def test_without_sound_the_restyled_picture_has_none() -> None:
    video = {"width": 160, "height": 96, "source": "synthetic"}
    async with (
        running_service() as base_url,
        await get_camera_stream(video=video) as stream,
        connected(base_url, stream.video) as (_, restyled),
    ):
        assert restyled.audio is None
