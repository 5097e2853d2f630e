"""Frames of a track as arrays."""

import threading

import av
import numpy as np
import pytest
from aiortc import AudioStreamTrack

from decart import InvalidInputError
from decart.media import frames, get_camera_stream
from decart.media.frames import pixels
from sundog.media.rtc import MediaStreamError, MediaStreamTrack


class Reds(MediaStreamTrack):
    """Gives so many red frames, odd in size, then ends."""

    kind = "video"

    def __init__(self, count: int) -> None:
        super().__init__()
        self._count = count

    async def recv(self) -> av.VideoFrame:
        if self._count == 0:
            raise MediaStreamError
        self._count -= 1
        image = np.zeros((35, 51, 3), np.uint8)
        image[..., 0] = 255
        frame = av.VideoFrame.from_ndarray(image, format="rgb24").reformat(format="yuv420p")
        frame.pts = 100 - self._count
        return frame


async def test_a_track_becomes_rgb_arrays_and_ends_with_it():
    pictures = [picture async for picture in frames(Reds(3))]

    assert [(picture.shape, picture.dtype.name) for picture in pictures] == [
        ((35, 51, 3), "uint8")
    ] * 3
    assert pictures[0].flags.c_contiguous
    assert pictures[0][17, 25, 0] > 240
    assert pictures[0][17, 25, 2] < 15


async def test_opencv_users_get_blue_first():
    [picture] = [picture async for picture in frames(Reds(1), "bgr24")]

    assert picture[17, 25, 0] < 15
    assert picture[17, 25, 2] > 240


async def test_without_a_format_frames_come_as_they_are():
    got = [frame async for frame in frames(Reds(2), None)]

    assert [(frame.format.name, frame.pts) for frame in got] == [("yuv420p", 99), ("yuv420p", 100)]


async def test_an_async_iterator_of_frames_will_do_too():
    [picture] = [picture async for picture in frames(frames(Reds(1), None))]

    assert picture.shape == (35, 51, 3)


async def test_an_array_belongs_to_whoever_got_it():
    first, second = [picture async for picture in frames(Reds(2))]
    first[:] = 7

    assert second[0, 0, 0] > 240


async def test_stopping_early_leaves_the_track_usable():
    video = {"width": 160, "height": 96, "source": "synthetic"}
    with await get_camera_stream(video=video) as stream:
        async for picture in frames(stream.video):
            assert picture.shape == (96, 160, 3)
            break
        await stream.video.recv()


async def test_several_viewers_of_a_track_that_can_be_cloned_each_get_all():
    class Shared(Reds):
        clones: list[Reds] = []  # noqa: RUF012

        def clone(self):
            self.clones.append(Reds(2))
            return self.clones[-1]

    track = Shared(0)
    seen = [len([picture async for picture in frames(track)]) for _ in range(2)]
    assert seen == [2, 2]
    assert [clone.readyState for clone in track.clones] == ["ended", "ended"]

    track.stop()
    assert [picture async for picture in frames(track)] == []


@pytest.mark.parametrize("wrong", [None, "clip.mp4", [1], AudioStreamTrack()])
def test_what_is_no_video_is_refused_at_once(wrong):
    with pytest.raises(InvalidInputError, match="needs a video track"):
        frames(wrong)


def test_an_unknown_format_is_refused_at_once():
    with pytest.raises(InvalidInputError, match="yuv420p"):
        frames(Reds(1), "yuv420p")  # type: ignore[call-overload]


async def test_an_iterator_of_other_things_says_what_it_needs():
    async def numbers():
        yield 1

    with pytest.raises(InvalidInputError, match="not int"):
        [picture async for picture in frames(numbers())]


@pytest.mark.parametrize("kind", ["rgb24", "yuv420p"])
def test_arrays_are_the_viewers_own(kind):
    frame = av.VideoFrame.from_ndarray(np.full((96, 160, 3), 200, np.uint8), format="rgb24")
    frame = frame.reformat(format=kind)

    pixels(frame, "rgb24")[:] = 0

    assert pixels(frame, "rgb24").mean() == pytest.approx(200, abs=2)


def test_two_viewers_may_convert_one_frame_at_the_same_time():
    black = np.zeros((704 * 3 // 2, 1280), np.uint8)
    shared = [av.VideoFrame.from_ndarray(black, format="yuv420p") for _ in range(50)]
    together = threading.Barrier(2, timeout=20)

    def view(order):
        for frame in shared:
            together.wait()
            pixels(frame, order)

    viewers = [
        threading.Thread(target=view, args=(order,), daemon=True) for order in ("rgb24", "bgr24")
    ]
    for viewer in viewers:
        viewer.start()
    for viewer in viewers:
        viewer.join(30)

    assert not any(viewer.is_alive() for viewer in viewers)
