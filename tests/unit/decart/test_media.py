"""Camera requests, pacing, and the sources that stand in for a camera."""

import asyncio
import subprocess
import sys
import threading
from fractions import Fraction
from typing import Any

import av
import numpy as np
import pytest

from decart import CameraError, InvalidInputError
from decart.media import get_camera_stream, stop_camera_stream
from decart.media.request import VideoRequest
from decart.media.sources.file import FilePictures, redacted_source
from decart.media.sources.source import Paced, next_tick
from decart.media.sources.synthetic import SyntheticPictures
from decart.media.sources.track import SourceTrack
from sundog.media.clock import ManualClock, MonotonicClock
from sundog.media.geometry import planes_of
from sundog.media.rtc import MediaStreamError

SMALL: dict[str, Any] = {"width": 160, "height": 96}


def write_video(path, levels, rate=10, size=(160, 96)):
    """Write a file whose frames are uniform pictures of these luma levels."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream("mpeg4", rate=rate)
        stream.width, stream.height = size
        stream.pix_fmt = "yuv420p"
        stream.bit_rate = 2_000_000
        for number, level in enumerate(levels):
            image = np.full((size[1] * 3 // 2, size[0]), 128, np.uint8)
            image[: size[1]] = level
            frame = av.VideoFrame.from_ndarray(image, format="yuv420p")
            frame.pts, frame.time_base = number, Fraction(1, rate)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


async def receive_all(track):
    while True:
        await track.recv()


def level_of(frame):
    return round(float(planes_of(frame)[0].mean()) / 20) * 20


class TestRequest:
    def test_nothing_asked_for_is_the_models_picture_of_the_first_camera(self, monkeypatch):
        monkeypatch.delenv("DECART_CAMERA", raising=False)
        videos: tuple[Any, ...] = (None, True, {})
        for video in videos:
            request = VideoRequest.parse(video)
            assert (request.frame_rate, request.size, request.source) == (25, (1280, 704), 0)

    def test_the_environment_names_another_camera(self, monkeypatch):
        monkeypatch.setenv("DECART_CAMERA", "synthetic")

        assert VideoRequest.parse({}).source == "synthetic"
        assert VideoRequest.parse({"source": "clip.mp4"}).source == "clip.mp4"

    @pytest.mark.parametrize(
        "wrong",
        [
            {"frame_rate": 0},
            {"frame_rate": -1},
            {"frame_rate": float("nan")},
            {"frame_rate": float("inf")},
            {"frame_rate": "25"},
            {"frame_rate": 1000},
            {"width": 0},
            {"width": 641},
            {"width": 640.0},
            {"height": 8},
            {"height": 100_000},
            {"height": True},
            {"source": ""},
            {"source": -1},
            {"source": 1.5},
            {"source": b"clip.mp4"},
            {"loop": "yes"},
            {"paced": 1},
            {"picture_s": 0},
            {"picture_s": float("inf")},
            {"picture_s": "2"},
            {"framerate": 25},
        ],
    )
    def test_what_no_camera_can_do_is_refused(self, wrong):
        with pytest.raises(InvalidInputError):
            VideoRequest.parse(wrong)

    @pytest.mark.parametrize("video", [False, "camera", 3, []])
    def test_a_request_is_a_dict(self, video):
        with pytest.raises(InvalidInputError):
            VideoRequest.parse(video)


class TestPacing:
    def test_frames_follow_each_other(self):
        assert [next_tick(last, last / 25 + 0.01, 25) for last in (-1, 0, 1)] == [
            (0, 0),
            (1, 0),
            (2, 0),
        ]

    def test_moments_that_are_over_are_left_out(self):
        assert next_tick(3, 0.4, 25) == (10, 0)

    def test_after_a_long_standstill_it_goes_on_from_where_it_was(self):
        tick, lag_s = next_tick(3, 10.0, 25)

        assert tick == 4
        assert lag_s == pytest.approx(10 - 4 / 25)

    def test_a_stopped_source_gives_no_more(self):
        stop = threading.Event()
        stop.set()
        source = Paced(
            SyntheticPictures(VideoRequest(**SMALL, source="synthetic")), 25, ManualClock(), stop
        )

        assert source.read() is None


class TestFile:
    def test_a_faster_file_leaves_frames_out_and_a_slower_one_repeats(self, tmp_path):
        path = write_video(tmp_path / "v.mp4", [40, 80, 120, 160, 200], rate=10)
        pictures = FilePictures(VideoRequest(**SMALL, source=path, loop=False))

        shown = [level_of(pictures.at(t)) for t in (0.0, 0.05, 0.1, 0.3, 0.41)]

        assert shown == [40, 40, 80, 160, 200]
        assert pictures.at(0.5) is None
        pictures.close()

    def test_a_looped_file_starts_again(self, tmp_path):
        path = write_video(tmp_path / "v.mp4", [40, 120, 200], rate=10)
        pictures = FilePictures(VideoRequest(**SMALL, source=path))

        assert [level_of(pictures.at(n / 10)) for n in range(8)] == [
            40, 120, 200, 40, 120, 200, 40, 120,
        ]  # fmt: skip
        pictures.close()

    def test_a_photo_is_shown_for_ever(self, tmp_path):
        path = tmp_path / "photo.png"
        frame = av.VideoFrame.from_ndarray(np.full((90, 200, 3), 200, np.uint8), format="rgb24")
        with av.open(str(path), "w") as container:
            stream = container.add_stream("png", rate=1)
            stream.width, stream.height, stream.pix_fmt = 200, 90, "rgb24"
            container.mux(stream.encode(frame))
            container.mux(stream.encode(None))
        pictures = FilePictures(VideoRequest(**SMALL, source=path, loop=False))

        first, later = pictures.at(0.0), pictures.at(1000.0)
        assert later is not None

        assert first is not later
        assert (later.width, later.height, level_of(later)) == (160, 96, 180)
        pictures.close()

    @pytest.mark.parametrize("size", [(320, 180), (96, 160), (1920, 1080), (50, 38)])
    def test_any_size_is_fitted(self, tmp_path, size):
        path = write_video(tmp_path / "v.mp4", [120, 120], size=size)
        pictures = FilePictures(VideoRequest(width=162, height=98, source=path))
        frame = pictures.at(0.0)
        assert frame is not None

        assert (frame.width, frame.height, frame.format.name) == (162, 98, "yuv420p")
        assert level_of(frame) == 120
        pictures.close()

    def test_a_missing_file_is_the_callers_mistake(self):
        with pytest.raises(InvalidInputError, match=r"nowhere\.mp4"):
            FilePictures(VideoRequest(source="nowhere.mp4"))

    def test_a_file_without_pictures_says_so(self, tmp_path):
        path = tmp_path / "v.mp4"
        path.write_bytes(b"not a film" * 100)
        with pytest.raises(CameraError, match=r"v\.mp4"):
            FilePictures(VideoRequest(source=path))

    def test_a_file_cut_short_plays_to_the_cut(self, tmp_path):
        path = write_video(tmp_path / "v.ts", [40, 80, 120, 160, 200])
        path.write_bytes(path.read_bytes()[:-188])
        pictures = FilePictures(VideoRequest(**SMALL, source=path, loop=False))

        assert level_of(pictures.at(0.0)) == 40
        pictures.close()

    def test_passwords_in_addresses_are_not_shown(self):
        shown = redacted_source("rtsp://user:pw@cam.example:554/live?token=t")

        assert shown == "rtsp://cam.example:554/live"
        assert redacted_source("clip.mp4") == "clip.mp4"


class TestSynthetic:
    def test_it_moves_and_is_the_same_every_time(self):
        request = VideoRequest(width=170, height=98, source="synthetic")
        first, again = SyntheticPictures(request), SyntheticPictures(request)
        start, later = planes_of(first.at(0.0))[0], planes_of(first.at(0.4))[0]

        assert start.shape == (98, 170)
        assert np.array_equal(start, planes_of(again.at(0.0))[0])
        assert not np.array_equal(start, later)


class TestStream:
    async def test_frames_carry_the_clocks_time(self):
        clock = MonotonicClock()
        before = clock.now()
        stream = await get_camera_stream(video={**SMALL, "source": "synthetic"})
        frames = [await stream.video.recv() for _ in range(3)]
        stop_camera_stream(stream)
        times = [(frame.pts or 0) / 90_000 for frame in frames]

        assert [frame.time_base for frame in frames] == [Fraction(1, 90_000)] * 3
        assert before <= times[0] < times[1] < times[2] <= clock.now()
        assert stream.audio is None
        assert stream.video.kind == "video"

    async def test_a_stopped_camera_gives_no_more(self):
        stream = await get_camera_stream(video={**SMALL, "source": "synthetic"})
        assert isinstance(stream.video, SourceTrack)
        while stream.video.dropped == 0:  # so that a frame waits while the camera is stopped
            await asyncio.sleep(0.01)
        stop_camera_stream(stream)
        stop_camera_stream(stream)

        with pytest.raises(MediaStreamError):
            await stream.video.recv()

    async def test_a_file_that_ends_ends_the_track(self, tmp_path):
        path = write_video(tmp_path / "v.mp4", [40, 80], rate=25)
        with await get_camera_stream(video={**SMALL, "source": path, "loop": False}) as stream:
            with pytest.raises(MediaStreamError):
                await receive_all(stream.video)
            assert stream.video.readyState == "ended"

    async def test_a_slow_consumer_gets_the_newest_frame(self):
        class Counting:
            def __init__(self, stop):
                self.stop, self.count = stop, 0
                self.all_read = threading.Event()

            def read(self):
                if self.count == 50:
                    self.all_read.set()
                    self.stop.wait()
                    return None
                self.count += 1
                return av.VideoFrame(16 + 2 * self.count, 16, "yuv420p")

            def close(self):
                pass

        sources = []

        def open_source(stop):
            sources.append(Counting(stop))
            return sources[0]

        track = SourceTrack(open_source, MonotonicClock())
        await track.open()
        await asyncio.to_thread(sources[0].all_read.wait, 5)
        frame = await track.recv()
        dropped = track.dropped
        track.stop()

        assert (frame.width, dropped) == (16 + 2 * 50, 49)

    def test_a_program_that_forgets_its_camera_still_ends_well(self):
        forgetful = (
            "import asyncio\n"
            "from decart.media import get_camera_stream\n"
            "video = {'width': 640, 'height': 352, 'source': 'synthetic'}\n"
            "async def main():\n"
            "    stream = await get_camera_stream(video=video)\n"
            "    await stream.video.recv()\n"
            "asyncio.run(main())\n"
        )
        ended = subprocess.run([sys.executable, "-c", forgetful], capture_output=True, check=False)

        assert (ended.returncode, ended.stderr) == (0, b"")

    async def test_without_a_camera_the_error_says_what_was_tried(self):
        with pytest.raises(CameraError, match=r"/dev/video99.*synthetic") as caught:
            await get_camera_stream(video={"source": 99})
        assert caught.value.code == "camera_unavailable"

    async def test_the_devices_name_works_too(self):
        with pytest.raises(CameraError, match="/dev/video98"):
            await get_camera_stream(video={"source": "/dev/video98"})

    async def test_a_wrong_request_opens_nothing(self):
        with pytest.raises(InvalidInputError):
            await get_camera_stream(video={"frame_rate": 0})
        with pytest.raises(InvalidInputError):
            await get_camera_stream(audio="yes")  # type: ignore[arg-type]
