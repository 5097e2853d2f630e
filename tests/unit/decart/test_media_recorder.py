"""Recordings: times, sizes, sound, and files that are whole however it ends."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from fractions import Fraction
from pathlib import Path
from statistics import median

import av
import numpy as np
import pytest

from decart import InvalidInputError, SinkError
from decart.media import Recorder
from decart.media.sinks.soundencoder import SoundEncoder
from decart.media.sinks.times import FileTimes, Lag
from sundog.media.clock import ManualClock
from sundog.media.geometry import to_frame
from sundog.media.rtc import MediaStreamError, MediaStreamTrack
from sundog.media.synthetic import TestPicture, read_number
from tests.flashes import Beeps, Flashes
from tests.recordings import flashes_and_beeps, offsets_s

PICTURE = TestPicture((320, 192))


class Numbered(MediaStreamTrack):
    """Gives numbered pictures under these pts, then ends, or waits for ever."""

    kind = "video"

    def __init__(self, times, *, ends=True, sizes=None):
        super().__init__()
        self._times = list(enumerate(times))
        self._ends = ends
        self._sizes = sizes

    async def recv(self):
        if not self._times:
            if self._ends:
                raise MediaStreamError
            await asyncio.Event().wait()
        number, pts = self._times.pop(0)
        await asyncio.sleep(0.001)
        frame = to_frame(PICTURE.frame(number))
        if self._sizes:
            frame = frame.reformat(*self._sizes[number])
        frame.pts, frame.time_base = pts, Fraction(1, 90_000)
        return frame


class Tone(MediaStreamTrack):
    """Pieces of sound of 20 ms, loud where told; live, as they are heard."""

    kind = "audio"

    def __init__(self, is_loud, start=12_345, *, rate=48_000, layout="stereo"):
        super().__init__()
        self._is_loud = is_loud
        self._start = start
        self._rate, self._layout = rate, layout
        self._number = -1

    async def recv(self):
        self._number += 1
        await asyncio.sleep(0.02)
        return self.frame(self._number)

    def frame(self, number):
        channels = 2 if self._layout == "stereo" else 1
        count = self._rate // 50
        level = 12_000 if self._is_loud(number) else 0
        wave = level * np.sin(np.arange(count) * 2 * np.pi * 440 / self._rate)
        samples = np.repeat(wave.astype(np.int16), channels)[None]
        frame = av.AudioFrame.from_ndarray(samples, format="s16", layout=self._layout)
        frame.sample_rate = self._rate
        frame.pts = self._start + number * count
        frame.time_base = Fraction(1, self._rate)
        return frame


def read(path):
    """Return the pts in ticks of 1/90000 s and the number of each picture of a file."""
    with av.open(str(path)) as container:
        frames = list(container.decode(video=0))
    return [(round(time_of(f) * 90_000), read_number(f)) for f in frames]


def time_of(frame):
    assert frame.time is not None
    return frame.time


async def test_a_recording_keeps_the_times_of_its_frames(tmp_path):
    times = [5_000, 8_600, 8_900, 20_000, 110_000]
    recorder = Recorder(Numbered(times), tmp_path / "out.mp4")
    await recorder.run()

    assert read(tmp_path / "out.mp4") == [(t - 5_000, n) for n, t in enumerate(times)]
    assert (recorder.frames, recorder.dropped, recorder.duration_s) == (5, 0, 105_000 / 90_000)


async def test_times_may_wrap_as_rtp_does(tmp_path):
    times = [2**32 - 7_200, 2**32 - 3_600, 0, 3_600]
    await Recorder(Numbered(times), tmp_path / "out.mp4").run()

    assert read(tmp_path / "out.mp4") == [(0, 0), (3_600, 1), (7_200, 2), (10_800, 3)]


async def test_matroska_keeps_them_to_the_millisecond(tmp_path):
    await Recorder(Numbered([0, 3_600, 9_000]), str(tmp_path / "out.mkv")).run()

    assert read(tmp_path / "out.mkv") == [(0, 0), (3_600, 1), (9_000, 2)]


@pytest.mark.parametrize("first", [(321, 193), (640, 384)])
async def test_a_change_of_size_does_not_break_the_file(tmp_path, first):
    sizes = [first, (160, 96), (320, 192), (1280, 768)]
    await Recorder(Numbered([0, 1, 2, 3], sizes=sizes), tmp_path / "out.mp4").run()

    with av.open(str(tmp_path / "out.mp4")) as container:
        frames = list(container.decode(video=0))
    assert {(f.width, f.height) for f in frames} == {(first[0] // 2 * 2, first[1] // 2 * 2)}
    assert [read_number(frame) for frame in frames] == [0, 1, 2, 3]


async def test_frames_are_left_as_they_were(tmp_path):
    async def shared():
        yield frame

    frame = to_frame(PICTURE.frame(0), pts=777)
    await Recorder(shared(), tmp_path / "out.mp4").run()

    assert frame.pts == 777


async def test_the_block_ends_the_recording_and_the_file_is_whole(tmp_path):
    async with Recorder(Numbered([0, 3_600], ends=False), tmp_path / "out.mp4") as recorder:
        while recorder.frames < 2:
            await asyncio.sleep(0.01)

    assert [number for _, number in read(tmp_path / "out.mp4")] == [0, 1]


async def test_the_block_can_wait_for_the_end_of_the_video(tmp_path):
    async with Recorder(Numbered([0, 3_600]), tmp_path / "out.mp4") as recorder:
        await recorder.wait()

    assert recorder.frames == 2


async def test_a_cancelled_recording_is_whole(tmp_path):
    recorder = Recorder(Numbered([0, 3_600], ends=False), tmp_path / "out.mp4")
    task = asyncio.create_task(recorder.run())
    while recorder.frames < 2:
        await asyncio.sleep(0.01)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task

    assert [number for _, number in read(tmp_path / "out.mp4")] == [0, 1]


async def test_an_error_in_the_block_is_the_one_that_is_seen(tmp_path):
    with pytest.raises(KeyError):
        async with Recorder(Numbered([], ends=False), tmp_path / "out.mp4"):
            raise KeyError


def test_a_recording_whose_process_is_killed_can_be_played(tmp_path):
    program = f"""
import asyncio, os, signal, sys
sys.path[:0] = {sys.path!r}
from tests.unit.decart.test_media_recorder import Numbered, Recorder
async def main():
    async with Recorder(Numbered([n * 9_000 for n in range(90)], ends=False), "out.mp4") as r:
        while r.frames < 90:
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.2)
        os.kill(os.getpid(), signal.SIGKILL)
asyncio.run(main())
"""
    ended = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, check=False, timeout=50)

    assert ended.returncode == -signal.SIGKILL
    numbers = [number for _, number in read(tmp_path / "out.mp4")]
    assert numbers == list(range(len(numbers)))
    assert len(numbers) > 30


async def test_sound_is_in_step_with_the_picture(tmp_path):
    start_s = time.monotonic()
    video = Flashes(start_s)
    async with Recorder(video, tmp_path / "out.mp4", audio=Beeps(start_s)) as recorder:
        while recorder.duration_s < 3:
            await asyncio.sleep(0.05)
    bright, loud = flashes_and_beeps(tmp_path / "out.mp4")

    assert len(bright) > 4
    # A beep is given when its first 20 ms are over, a flash at once.
    assert abs(median(offsets_s(bright, loud))) < 0.06


@pytest.mark.parametrize(("rate", "layout"), [(16_000, "mono"), (44_100, "stereo")])
def test_sound_of_any_rate_is_recorded_with_its_holes(tmp_path, rate, layout):
    tone = Tone(lambda number: True, rate=rate, layout=layout)
    path = tmp_path / "out.mp4"
    with av.open(str(path), "w") as container:
        sound = SoundEncoder(container)
        for number in (*range(50), *range(100, 150), *range(25)):
            container.mux(sound.encode(tone.frame(number), number / 50))
        container.mux(sound.flush())
    with av.open(str(path)) as container:
        assert container.streams.audio[0].codec_context.name == "aac"
        heard = list(container.decode(audio=0))

    loud = [round(time_of(f), 2) for f in heard if np.abs(f.to_ndarray()).max() > 0.1]
    assert time_of(heard[-1]) == pytest.approx(3, abs=0.05)
    assert [t for t in loud if 1.05 < t < 1.95] == []
    assert len([t for t in loud if t < 1]) > 40
    assert len([t for t in loud if t > 2]) > 40


async def test_without_sound_the_file_has_none(tmp_path):
    class Video(Numbered):
        audio = Tone(lambda number: True)

    await Recorder(Video([0, 1]), tmp_path / "out.mp4", audio=False).run()

    with av.open(str(tmp_path / "out.mp4")) as container:
        assert not container.streams.audio


@pytest.mark.parametrize("path", ["out.avi", "out", "", "nowhere/out.mp4", 7, "folder.mp4"])
def test_a_place_that_cannot_be_is_refused_at_once(tmp_path, monkeypatch, path):
    monkeypatch.chdir(tmp_path)
    Path("folder.mp4").mkdir()
    with pytest.raises(InvalidInputError):
        Recorder(Numbered([]), path)


def test_sound_must_be_sound(tmp_path):
    for audio in (Numbered([]), "out.wav"):
        with pytest.raises(InvalidInputError):
            Recorder(Numbered([]), tmp_path / "out.mp4", audio=audio)  # type: ignore[arg-type]


async def test_a_disk_that_cannot_be_written_says_so_at_once():
    with pytest.raises(SinkError, match=r"/proc/out\.mp4.*folder") as caught:
        async with Recorder(Numbered([], ends=False), "/proc/out.mp4"):
            pass
    assert caught.value.code == "recording_failed"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
async def test_a_full_disk_ends_the_recording_and_says_so(tmp_path):
    (tmp_path / "out.mkv").symlink_to("/dev/full")
    with pytest.raises(SinkError, match="room"):
        await Recorder(Numbered(range(0, 9_000_000, 3_600), ends=False), tmp_path / "out.mkv").run()


async def test_without_a_picture_there_is_no_file(tmp_path):
    with pytest.raises(SinkError, match="no picture came") as caught:
        await Recorder(Numbered([]), tmp_path / "out.mp4").run()

    assert caught.value.code == "nothing_recorded"
    assert not (tmp_path / "out.mp4").exists()


async def test_a_recorder_is_used_once(tmp_path):
    recorder = Recorder(Numbered([0, 1]), tmp_path / "out.mp4")
    await recorder.run()
    with pytest.raises(InvalidInputError, match="once"):
        await recorder.run()


class TestTimes:
    def frame(self, pts):
        frame = av.VideoFrame(16, 16, "yuv420p")
        frame.pts, frame.time_base = pts, Fraction(1, 90_000)
        return frame

    def test_a_source_that_begins_anew_goes_on_by_the_clock(self):
        clock = ManualClock()
        times, ticks = FileTimes(clock), []
        for pts in (900_000, 903_600, 0, 3_600, 3_600, None, 2**31):
            ticks.append(times.ticks_of(self.frame(pts)))
            clock.advance(0.1)

        assert ticks == [0, 3_600, 12_600, 16_200, 25_200, 34_200, 43_200]

    def test_a_pause_that_the_clock_saw_is_kept(self):
        clock = ManualClock()
        times = FileTimes(clock)
        times.ticks_of(self.frame(0))
        clock.advance(120)

        assert times.ticks_of(self.frame(120 * 90_000)) == 120 * 90_000

    def test_other_time_bases_are_converted(self):
        times = FileTimes(ManualClock())
        ticks = []
        for pts in (0, 1, 2):
            frame = self.frame(pts)
            frame.time_base = Fraction(1, 25)
            ticks.append(times.ticks_of(frame))

        assert ticks == [0, 3_600, 7_200]

    def test_the_lag_is_that_of_the_earliest_of_the_last_seconds(self):
        lag = Lag()
        assert [lag.note(n, n + late) for n, late in ((0, 0.5), (1, 0.1), (2, 0.3))] == [
            0.5,
            pytest.approx(0.1),
            pytest.approx(0.1),
        ]
        assert lag.note(6.9, 7.2) == pytest.approx(0.3)


def test_ctrl_c_ends_a_window_and_finishes_the_file(tmp_path):
    program = f"""
import asyncio, sys
sys.path[:0] = {sys.path!r}
from decart.media import Recorder, Window, get_camera_stream
async def main():
    video = {{"source": "synthetic", "width": 320, "height": 192}}
    async with await get_camera_stream(video=video) as one:
        async with await get_camera_stream(video=video) as two:
            async with Recorder(one.video, "out.mp4") as recorder, Window(two.video) as window:
                while recorder.frames < 5 or window.shown < 5:
                    await asyncio.sleep(0.01)
                print("ready", flush=True)
                await window.wait()
asyncio.run(main())
"""
    with subprocess.Popen(
        [sys.executable, "-c", program],
        cwd=tmp_path,
        env={**os.environ, "SDL_VIDEODRIVER": "dummy"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as running:
        assert running.stdout is not None
        assert running.stdout.readline() == b"ready\n"
        running.send_signal(signal.SIGINT)
        _, errors = running.communicate(timeout=30)

    assert errors.decode().strip().endswith("KeyboardInterrupt")
    assert len(read(tmp_path / "out.mp4")) >= 5
