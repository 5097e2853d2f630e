"""The sound that belongs to a picture: a file's own, a microphone's, the test picture's tone."""

import asyncio
import sys
import threading
import types
from collections import deque
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from decart import CameraError
from decart.media import get_camera_stream
from decart.media.request import VideoRequest
from decart.media.sound.file import FileSounds, has_sound
from decart.media.sound.opening import open_sound
from decart.media.sound.tone import ToneSounds
from decart.media.sound.track import SAMPLE_RATE, SoundTrack
from decart.media.sources.camera import Camera
from sundog.media.clock import ManualClock, MonotonicClock
from sundog.media.geometry import to_frame
from sundog.media.rtc import MediaStreamError
from sundog.media.synthetic import TestPicture, read_number

SMALL: dict[str, Any] = {"width": 320, "height": 192}
PICTURE = TestPicture((320, 192))
EVENTS_S = (0.2, 0.8)
LENGTH_S = 1.2


def write_clip(path: Path, *, sound: bool = True, rate: int = 25) -> Path:
    """Write a clip of numbered pictures that beeps at ``EVENTS_S``."""
    with av.open(str(path), "w") as container:
        video = container.add_stream("mpeg4", rate=rate)
        video.width, video.height, video.pix_fmt = *PICTURE.size, "yuv420p"
        audio = container.add_stream("aac", rate=44_100) if sound else None
        for number in range(round(LENGTH_S * rate)):
            frame = to_frame(PICTURE.frame(number))
            frame.pts, frame.time_base = number, Fraction(1, rate)
            container.mux(video.encode(frame))
        container.mux(video.encode(None))
        if audio is not None:
            times = np.arange(round(LENGTH_S * 44_100)) / 44_100
            tone = np.sin(times * 2 * np.pi * 1000) * np.vectorize(is_event)(times)
            sound_frame = av.AudioFrame.from_ndarray(
                (12_000 * tone).astype(np.int16)[None], format="s16", layout="mono"
            )
            sound_frame.sample_rate, sound_frame.pts = 44_100, 0
            for part in av.AudioResampler(format="fltp", frame_size=1024).resample(sound_frame):
                container.mux(audio.encode(part))
            container.mux(audio.encode(None))
    return path


def is_event(time_s: float) -> bool:
    return any(0 <= time_s - event_s < 0.1 for event_s in EVENTS_S)


def onsets(samples: np.ndarray[Any, Any]) -> list[float]:
    """Return when sound begins, seconds."""
    loud = np.flatnonzero(np.abs(samples[:, 0].astype(int)) > 3000)
    starts = loud[np.diff(loud, prepend=-SAMPLE_RATE) > SAMPLE_RATE // 5]
    return [float(start) / SAMPLE_RATE for start in starts]


def test_the_tone_comes_at_each_full_second() -> None:
    tone = ToneSounds()
    parts = [tone.read(number * 0.02, 960) for number in range(150)]
    heard = onsets(np.concatenate(parts))
    assert heard == pytest.approx([0, 1, 2], abs=0.005)


def test_a_file_is_heard_at_the_times_of_its_pictures(tmp_path: Path) -> None:
    place = str(write_clip(tmp_path / "clip.mp4"))
    turns = deque([0.0])
    sounds = FileSounds(place, turns, loops=True)
    parts = []
    for number in range(125):
        if number * 0.02 >= LENGTH_S - 0.1 and len(turns) == 1:
            turns.append(LENGTH_S)
        part = sounds.read(number * 0.02, 960)
        assert part is not None
        parts.append(part)
    sounds.close()
    expected = [turn + event_s for turn in (0, LENGTH_S) for event_s in EVENTS_S]
    assert onsets(np.concatenate(parts))[:4] == pytest.approx(expected, abs=0.01)


def test_a_file_that_is_not_looped_ends(tmp_path: Path) -> None:
    sounds = FileSounds(str(write_clip(tmp_path / "clip.mp4")), deque([0.0]), loops=False)
    assert sounds.read(0.5, 960) is not None
    assert sounds.read(5.0, 960) is None
    sounds.close()


def test_what_was_passed_over_is_passed_over_in_sound(tmp_path: Path) -> None:
    sounds = FileSounds(str(write_clip(tmp_path / "clip.mp4")), deque([0.0]), loops=True)
    late = sounds.read(0.6, 24_000)
    sounds.close()
    assert late is not None
    assert onsets(late) == pytest.approx([0.2], abs=0.01)


@pytest.mark.parametrize(
    ("place", "heard"), [("rtsp://camera.invalid/live", False), ("missing.mp4", False)]
)
def test_what_cannot_be_opened_twice_is_silent(place: str, heard: bool) -> None:
    assert has_sound(place) is heard


async def test_a_silent_file_has_no_sound(tmp_path: Path) -> None:
    clip = write_clip(tmp_path / "silent.mp4", sound=False)
    async with await get_camera_stream(audio=True, video={**SMALL, "source": clip}) as stream:
        assert stream.audio is None


@pytest.mark.parametrize("source", ["file", "synthetic"])
async def test_sound_and_picture_are_in_step(tmp_path: Path, source: str) -> None:
    place = str(write_clip(tmp_path / "clip.mp4")) if source == "file" else source
    async with await get_camera_stream(audio=True, video={**SMALL, "source": place}) as stream:
        assert stream.audio is not None
        assert stream.video.audio is stream.audio  # type: ignore[attr-defined]
        async with asyncio.timeout(15):
            first = await stream.video.recv()
            assert isinstance(first, av.VideoFrame)
            assert first.pts is not None
            # A busy machine may have missed some before it; the file's tell their numbers.
            begin_s = first.pts / 90_000 - (read_number(first) or 0) / 25
            samples = np.zeros((0, 2), np.int16)
            # Long enough for a file to begin again.
            while len(samples) < 2.2 * SAMPLE_RATE:
                frame = await stream.audio.recv()
                assert isinstance(frame, av.AudioFrame)
                assert frame.pts is not None
                if not len(samples):
                    after_s = frame.pts / SAMPLE_RATE - begin_s
                samples = np.concatenate([samples, frame.to_ndarray().reshape(-1, 2)])
    heard = [after_s + onset_s for onset_s in onsets(samples)]
    looped = [turn + event_s for turn in (0, LENGTH_S) for event_s in EVENTS_S]
    expected = looped if source == "file" else [0, 1, 2]
    assert heard[-len(expected) :] == pytest.approx(expected, abs=0.04)


async def test_sound_that_is_made_while_nobody_reads_does_not_pile_up() -> None:
    async with await get_camera_stream(
        audio=True, video={**SMALL, "source": "synthetic"}
    ) as stream:
        assert isinstance(stream.audio, SoundTrack)
        async with asyncio.timeout(15):
            while stream.audio.dropped < 5:
                await asyncio.sleep(0.05)
            begun = await stream.audio.recv()
        assert begun.pts is not None


async def test_sound_ends_with_its_picture() -> None:
    stream = await get_camera_stream(audio=True, video={**SMALL, "source": "synthetic"})
    assert stream.audio is not None
    waiting = asyncio.create_task(_drain(stream.audio))
    stream.video.stop()
    async with asyncio.timeout(5):
        await waiting
    assert stream.audio.readyState == "ended"
    stream.stop()


async def _drain(track: Any) -> None:
    try:
        while True:
            await track.recv()
    except MediaStreamError:
        pass


class PortAudioError(Exception):
    pass


class FakeStream:
    """A microphone that hums from a thread of its own until it is closed."""

    def __init__(self, *, samplerate: int, channels: int, blocksize: int, **rest: Any) -> None:
        self.is_closed = False
        self._callback = rest["callback"]
        self._block = (blocksize, channels)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run)

    def start(self) -> None:
        self._thread.start()

    def close(self) -> None:
        self.is_closed = True
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        data = np.full(self._block, 1000, np.int16).tobytes()
        while not self._stop.wait(0.01):
            self._callback(data, self._block[0], None, None)


def microphone(
    monkeypatch: pytest.MonkeyPatch, *, channels: int = 1, rates: tuple[int, ...] = (48_000,)
) -> list[FakeStream]:
    """Give the machine a microphone; returns the streams that are made of it."""
    made: list[FakeStream] = []

    def stream(**options: Any) -> FakeStream:
        if options["samplerate"] not in rates:
            raise PortAudioError("Invalid sample rate")
        made.append(FakeStream(**options))
        return made[-1]

    module = types.ModuleType("sounddevice")
    described = {"max_input_channels": channels, "default_samplerate": float(rates[0])}
    module.__dict__.update(
        PortAudioError=PortAudioError, RawInputStream=stream, query_devices=lambda kind: described
    )
    monkeypatch.setitem(sys.modules, "sounddevice", module)
    return made


async def camera_sound() -> SoundTrack | None:
    camera = object.__new__(Camera)
    return await open_sound(camera, VideoRequest(source=0), MonotonicClock())


@pytest.mark.parametrize(("channels", "layout"), [(1, "mono"), (2, "stereo"), (8, "stereo")])
@pytest.mark.parametrize("rate", [48_000, 44_100])
async def test_a_camera_comes_with_the_microphone(
    monkeypatch: pytest.MonkeyPatch, channels: int, layout: str, rate: int
) -> None:
    made = microphone(monkeypatch, channels=channels, rates=(rate,))
    track = await camera_sound()
    assert track is not None
    async with asyncio.timeout(10):
        lost = -1  # pieces that a busy machine did not take in time
        while track.dropped != lost:
            lost = track.dropped
            frame, following = await track.recv(), await track.recv()
    track.stop()
    assert (frame.sample_rate, frame.layout.name, frame.samples) == (rate, layout, rate // 50)
    assert following.pts is not None
    assert following.pts - (frame.pts or 0) == pytest.approx(rate // 50, abs=1)
    assert int(frame.to_ndarray()[0, 0]) == 1000
    assert made[0].is_closed


async def test_a_machine_without_the_library_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "sounddevice", None)
    with pytest.raises(CameraError, match=r"sundog\[microphone\]") as caught:
        await camera_sound()
    assert caught.value.code == "microphone_unavailable"


async def test_a_machine_without_a_microphone_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    microphone(monkeypatch)

    def none(kind: str) -> None:
        raise PortAudioError("Error querying device -1\nsomewhere in pa_front.c")

    monkeypatch.setattr(sys.modules["sounddevice"], "query_devices", none)
    with pytest.raises(CameraError, match="no microphone: Error querying device -1; ") as caught:
        await camera_sound()
    assert caught.value.code == "microphone_unavailable"


async def test_sound_that_comes_unevenly_is_counted_and_a_gap_is_left() -> None:
    track = SoundTrack(ManualClock())
    silence = np.zeros((960, 1), np.int16)
    for captured_s in (1.0, 1.05, 1.04, 3.0):
        track._capture(silence, SAMPLE_RATE, captured_s)
    frames = [await track.recv() for _ in range(4)]
    assert [frame.pts for frame in frames] == [48_000, 48_960, 49_920, 144_000]
