"""Arrays of users as video: one, many, from iterators of both kinds, and pushed."""

import asyncio
import threading
from typing import Any

import av
import numpy as np
import pytest

from decart import CameraError, InvalidInputError
from decart.media import PushTrack, get_camera_stream
from decart.media.sources.arrays import frame_of
from decart.media.sources.fitting import fitted
from sundog.media.geometry import planes_of
from sundog.media.rtc import MediaStreamError

SMALL: dict[str, Any] = {"width": 160, "height": 96, "frame_rate": 60}


def grey(level, height=96, width=160):
    return np.full((height, width, 3), level, np.uint8)


def level_of(frame):
    """Read the grey level back; one step of limited range is 1.16 levels."""
    return round((float(planes_of(frame)[0].mean()) - 16) * 255 / 219 / 10) * 10


async def next_frame(track):
    frame = await track.recv()
    assert isinstance(frame, av.VideoFrame)
    assert frame.pts is not None
    return frame


async def next_level(track):
    return level_of(await next_frame(track))


async def no_frame_follows(track):
    try:
        async with asyncio.timeout(0.1):
            await track.recv()
    except TimeoutError:
        return True
    return False


async def receive_all(track):
    while True:
        await track.recv()


async def all_levels(track):
    """Return the levels up to the end, repeated ones once."""
    levels: list[int] = []
    while True:
        try:
            level = await next_level(track)
        except MediaStreamError:
            return levels
        if levels[-1:] != [level]:
            levels.append(level)


class TestOnePicture:
    @pytest.mark.parametrize("size", [(97, 161), (1, 300), (300, 2), (2, 2), (33, 8192)])
    def test_any_size_is_fitted(self, size):
        picture = np.full((*size, 3), 200, np.uint8)
        if min(size) < 2:
            with pytest.raises(InvalidInputError, match="300x1"):
                frame_of(picture)
            return

        frame = fitted(frame_of(picture), (162, 98))

        assert (frame.width, frame.height, level_of(frame)) == (162, 98, 200)

    @pytest.mark.parametrize(
        ("wrong", "says"),
        [
            (np.zeros((96, 160), np.uint8), r"\[96, 160\].*np.repeat"),
            (np.zeros((96, 160, 4), np.uint8), r"\[96, 160, 4\].*alpha"),
            (np.zeros((3, 96, 160), np.uint8), "colours last"),
            (np.zeros((96, 160, 3), np.float32), r"float32.*255"),
            (np.zeros((96, 160, 3), np.int64), "int64"),
            (np.zeros((0, 160, 3), np.uint8), "160x0"),
            (np.zeros((2, 9000, 3), np.uint8), "9000x2"),
            ([[1, 2, 3]], "list"),
            (b"png", "bytes"),
        ],
    )
    def test_what_is_no_picture_is_told_what_would_be(self, wrong, says):
        with pytest.raises(InvalidInputError, match=says):
            frame_of(wrong)

    def test_colours_keep_their_places(self):
        red = np.zeros((96, 160, 3), np.uint8)
        red[..., 0] = 255

        pixels = fitted(frame_of(red), (160, 96)).to_ndarray(format="rgb24")

        assert pixels[48, 80, 0] > 240
        assert pixels[48, 80, 2] < 15

    def test_a_part_of_a_larger_array_will_do(self):
        large = np.zeros((200, 400, 3), np.uint8)
        large[50:146:1, 100:260] = 200
        assert level_of(fitted(frame_of(large[50:146, 100:260]), (160, 96))) == 200
        assert level_of(fitted(frame_of(large[145:49:-1, 259:99:-1]), (160, 96))) == 200

    async def test_an_array_is_a_still_camera(self):
        async with await get_camera_stream(video={**SMALL, "source": grey(120)}) as stream:
            assert [await next_level(stream.video) for _ in range(3)] == [120] * 3

    async def test_an_array_of_another_type_opens_nothing(self):
        with pytest.raises(InvalidInputError, match="float64"):
            await get_camera_stream(video={**SMALL, "source": np.zeros((96, 160, 3))})


class TestManyPictures:
    @pytest.mark.parametrize("as_one", [False, True])
    async def test_they_are_shown_in_turn(self, as_one):
        pictures: Any = [grey(40), grey(120), grey(200)]
        video = {
            **SMALL,
            "source": np.stack(pictures) if as_one else pictures,
            "picture_s": 0.6,  # more than a busy machine makes the source leave out
            "loop": False,
        }
        async with await get_camera_stream(video=video) as stream:
            assert await all_levels(stream.video) == [40, 120, 200]

    async def test_a_looped_list_begins_again(self):
        video = {**SMALL, "source": [grey(40), grey(200)], "picture_s": 0.1}
        async with await get_camera_stream(video=video) as stream:
            seen = [await next_level(stream.video) for _ in range(20)]

        assert seen.count(40) > 4
        assert seen.count(200) > 4

    @pytest.mark.parametrize(
        "wrong", [[], [grey(1), None], ["nowhere.png"], np.zeros((0, 9, 9, 3))]
    )
    async def test_a_list_of_other_things_is_refused(self, wrong):
        with pytest.raises(InvalidInputError):
            await get_camera_stream(video={**SMALL, "source": wrong})


class TestIterator:
    async def test_a_generator_is_paced_and_closed_with_the_track(self):
        closed = threading.Event()

        def pictures():
            try:
                while True:
                    yield grey(120, 97, 161)
            finally:
                closed.set()

        async with await get_camera_stream(video={**SMALL, "source": pictures()}) as stream:
            frames = [await next_frame(stream.video) for _ in range(4)]
        await asyncio.to_thread(closed.wait, 5)

        assert closed.is_set()
        assert {(frame.width, frame.height, level_of(frame)) for frame in frames} == {
            (160, 96, 120)
        }
        span_s = (frames[3].pts - frames[0].pts) / 90_000
        assert span_s > 2 / 60

    async def test_its_end_is_the_tracks_end(self):
        video = {**SMALL, "frame_rate": 4, "source": iter([grey(40), grey(120), grey(200)])}
        async with await get_camera_stream(video=video) as stream:
            assert await all_levels(stream.video) == [40, 120, 200]
            assert stream.video.readyState == "ended"
            assert stream.error is None

    async def test_one_that_raises_ends_the_track_and_says_why(self):
        def pictures():
            yield grey(40)
            raise ValueError("out of paint")

        async with await get_camera_stream(video={**SMALL, "source": pictures()}) as stream:
            with pytest.raises(MediaStreamError) as caught:
                await receive_all(stream.video)
            assert isinstance(stream.error, CameraError)
            assert "out of paint" in stream.error.message
            assert caught.value.__cause__ is stream.error

    async def test_a_wrong_picture_later_on_ends_the_track_and_says_why(self):
        pictures = iter([grey(40), np.zeros((9, 9))])
        async with await get_camera_stream(video={**SMALL, "source": pictures}) as stream:
            with pytest.raises(MediaStreamError):
                await receive_all(stream.video)
            assert isinstance(stream.error, InvalidInputError)

    @pytest.mark.parametrize("wrong", [iter([]), iter([1]), iter([np.zeros((9, 9))]), {"a": 1}])
    async def test_one_without_pictures_opens_nothing(self, wrong):
        with pytest.raises(InvalidInputError):
            await get_camera_stream(video={**SMALL, "source": wrong})

    async def test_one_that_blocks_sets_its_own_pace(self):
        go = threading.Semaphore(0)

        def pictures():
            for level in (40, 120, 200):
                go.acquire()
                yield grey(level)

        video = {**SMALL, "frame_rate": 1, "paced": False, "source": pictures()}
        async with await get_camera_stream(video=video) as stream:
            for level in (40, 120, 200):
                go.release()
                assert await next_level(stream.video) == level
            with pytest.raises(MediaStreamError):
                await stream.video.recv()

    async def test_a_track_is_stopped_while_its_iterator_blocks(self):
        go = threading.Event()

        def pictures():
            go.wait(10)
            yield grey(40)

        stream = await get_camera_stream(video={**SMALL, "paced": False, "source": pictures()})
        stream.stop()
        with pytest.raises(MediaStreamError):
            await stream.video.recv()
        go.set()

    async def test_one_that_does_not_block_although_it_should_takes_no_core(self):
        count = 0

        def pictures():
            nonlocal count
            while True:
                count += 1
                yield grey(40)

        async with await get_camera_stream(
            video={**SMALL, "paced": False, "source": pictures()}
        ) as stream:
            first, made = await next_frame(stream.video), count
            last = first
            while count < made + 25:
                last = await next_frame(stream.video)

        assert last.pts - first.pts > 90_000 * 20 / 240


class TestAsyncIterator:
    async def test_it_is_paced_and_closed_with_the_track(self):
        closed = asyncio.Event()

        async def pictures():
            try:
                while True:
                    yield grey(120)
            finally:
                closed.set()

        video = {**SMALL, "frame_rate": 0.05, "source": pictures()}
        async with await get_camera_stream(video=video) as stream:
            assert await next_level(stream.video) == 120
            assert await no_frame_follows(stream.video)
        async with asyncio.timeout(5):
            await closed.wait()

    async def test_frames_of_one_track_feed_another(self):
        async with await get_camera_stream(video={**SMALL, "source": grey(200)}) as first:

            async def passed_on():
                while True:
                    yield await first.video.recv()

            video = {**SMALL, "paced": False, "source": passed_on()}
            async with await get_camera_stream(video=video) as second:
                assert await next_level(second.video) == 200

    @pytest.mark.parametrize("paced", [True, False])
    async def test_its_end_is_the_tracks_end(self, paced):
        async def pictures():
            for level in (40, 200):
                yield grey(level)
                await asyncio.sleep(0.05)

        video = {**SMALL, "paced": paced, "source": pictures()}
        async with await get_camera_stream(video=video) as stream:
            assert await all_levels(stream.video) == [40, 200]
            assert stream.video.readyState == "ended"

    async def test_one_that_raises_ends_the_track_and_says_why(self):
        async def pictures():
            yield grey(40)
            raise ValueError("out of paint")

        async with await get_camera_stream(video={**SMALL, "source": pictures()}) as stream:
            with pytest.raises(MediaStreamError):
                await receive_all(stream.video)
            assert isinstance(stream.error, CameraError)
            assert "out of paint" in stream.error.message

    async def test_one_without_pictures_opens_nothing(self):
        async def nothing():
            for picture in np.zeros((0, 9, 9, 3), np.uint8):
                yield picture

        async def numbers():
            yield 1

        for wrong in (nothing(), numbers()):
            with pytest.raises(InvalidInputError):
                await get_camera_stream(video={**SMALL, "source": wrong})


class TestPush:
    async def test_the_newest_picture_wins(self):
        track = PushTrack(width=160, height=96)
        for level in (40, 120, 200):
            assert track.push(grey(level, 300, 500))
        frame = await next_frame(track)

        assert (frame.width, frame.height, level_of(frame)) == (160, 96, 200)
        assert track.dropped == 2
        track.stop()

    async def test_pictures_keep_their_size_less_an_odd_line(self):
        track = PushTrack()
        for size in ((97, 161), (2, 3), (96, 160)):
            track.push(grey(120, *size))
            frame = await next_frame(track)
            assert (frame.width, frame.height) == (
                max(16, size[1] // 2 * 2),
                max(16, size[0] // 2 * 2),
            )
            assert level_of(frame) == 120
        track.stop()

    async def test_any_thread_may_push(self):
        track = PushTrack()
        waiting = asyncio.create_task(track.recv())
        await asyncio.sleep(0)
        await asyncio.to_thread(track.push, grey(200))
        async with asyncio.timeout(5):
            assert level_of(await waiting) == 200
        track.stop()

    async def test_a_buffer_may_be_drawn_into_again_at_once(self):
        track, canvas = PushTrack(), grey(200)
        track.push(canvas)
        canvas[:] = 0

        assert await next_level(track) == 200
        track.stop()

    async def test_a_stopped_track_takes_and_gives_no_more(self):
        track = PushTrack()
        track.push(grey(40))
        track.stop()

        assert track.push(grey(40)) is False
        with pytest.raises(MediaStreamError):
            await track.recv()

    async def test_stopping_wakes_whoever_waits(self):
        track = PushTrack()
        waiting = asyncio.create_task(track.recv())
        await asyncio.sleep(0)
        track.stop()

        with pytest.raises(MediaStreamError):
            await waiting

    def test_it_can_be_made_before_there_is_a_loop(self):
        track = PushTrack()
        track.push(grey(200))

        frame = asyncio.run(track.recv())
        assert isinstance(frame, av.VideoFrame)
        assert track.push(grey(40)) is False  # that loop is gone

    def test_sizes_are_checked(self):
        for width, height in ((160, None), (None, 96), (161, 96), (8, 8)):
            with pytest.raises(InvalidInputError):
                PushTrack(width=width, height=height)
