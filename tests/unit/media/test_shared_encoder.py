"""One encoder for many: who gets a key frame when, whose rate counts, who is skipped."""

import asyncio
from collections.abc import AsyncIterator
from functools import partial

import numpy as np
import pytest
from aiortc.rtcrtpparameters import RTCRtpCodecParameters

from sundog.media.clock import ManualClock
from sundog.media.lipsync import Lipsync
from sundog.media.rtc.video.broadcast import Broadcast, Feed
from sundog.media.rtc.video.sending.encoded_track import EncodedPicture, EncodedTrack
from sundog.media.timeline import Timeline

H264, VP8 = (
    RTCRtpCodecParameters(mimeType=f"video/{name}", clockRate=90000, payloadType=97)
    for name in ("H264", "VP8")
)
PICTURE = np.full((72, 64), 128, np.uint8)  # I420, 64 x 48
FRAME_S = 0.04


class Studio:
    """A broadcast whose publisher gets its pictures back."""

    def __init__(self) -> None:
        self.clock = ManualClock(100.0)
        self.broadcast = Broadcast(self.clock)
        self.pts = 0
        self.feed = self.begin()

    def begin(self, *, returns: bool = True) -> Feed:
        """Begin another publisher's peer."""
        self.timeline = Timeline(self.clock)
        self.feed = self.broadcast.feed(self.timeline)
        self.feed.attach(Lipsync(self.clock), returns=returns)
        return self.feed

    async def show(self, *tracks: EncodedTrack, codec: RTCRtpCodecParameters = H264) -> list[bool]:
        """Show a picture; return for each track whether it was a key frame, once all have it."""
        taking = [asyncio.create_task(track.take(codec)) for track in tracks]
        await asyncio.sleep(0)
        self.clock.advance(FRAME_S)
        self.pts += 3600
        self.feed.put(PICTURE, self.pts)
        async with asyncio.timeout(5):
            return [(await one)[0].is_key for one in taking]


@pytest.fixture
async def studio() -> AsyncIterator[Studio]:
    made = Studio()
    yield made
    await made.broadcast.aclose()


async def taken(track: EncodedTrack) -> tuple[EncodedPicture, int]:
    async with asyncio.timeout(5):
        return await track.take(H264)


async def test_a_viewer_who_joins_gets_a_key_frame_at_once(studio: Studio) -> None:
    publisher, viewer = studio.feed.output, studio.broadcast.picture_track()
    assert await studio.show(publisher) == [True]
    assert await studio.show(publisher) == [False]
    assert await studio.show(publisher, viewer) == [True, True]
    assert await studio.show(publisher, viewer) == [False, False]


async def test_key_frames_that_viewers_ask_for_come_once_a_second(studio: Studio) -> None:
    viewer = studio.broadcast.picture_track()
    keys = 0
    for _ in range(100):  # four seconds
        viewer.needs_key = True
        keys += (await studio.show(viewer))[0]
    assert 3 <= keys <= 5


async def test_a_publisher_that_lost_a_picture_waits_less_than_half_a_second(
    studio: Studio,
) -> None:
    publisher, viewer = studio.feed.output, studio.broadcast.picture_track()
    await studio.show(publisher, viewer)
    publisher.needs_key = True
    assert await studio.show(publisher, viewer) == [False, False]
    for _ in range(3):
        studio.clock.advance(0.35)
        publisher.needs_key = True
        assert await studio.show(publisher, viewer) == [True, True]
        assert await studio.show(publisher, viewer) == [False, False]


async def test_newcomers_one_after_another_wait_less_than_a_second(studio: Studio) -> None:
    first, second = studio.broadcast.picture_track(), studio.broadcast.picture_track()
    assert await studio.show(first) == [True]
    began_s = studio.clock.now()
    taking = asyncio.create_task(second.take(H264))
    while not taking.done():
        await studio.show(first)
        await asyncio.sleep(0)
    assert (await taking)[0].is_key
    assert studio.clock.now() - began_s < 0.8


async def test_pictures_go_back_under_the_times_that_they_came_with(studio: Studio) -> None:
    studio.pts = 1 << 40
    publisher, viewer = studio.feed.output, studio.broadcast.picture_track()
    taking = [asyncio.create_task(taken(track)) for track in (publisher, viewer)]
    await asyncio.sleep(0)
    studio.feed.put(PICTURE, 7)
    assert [(await one)[1] for one in taking] == [7, 7]
    studio.clock.advance(1.0)
    feed = studio.begin()
    taking = [asyncio.create_task(taken(track)) for track in (feed.output, viewer)]
    await asyncio.sleep(0)
    feed.put(PICTURE, 5_000_000)
    # The publisher's next peer has times of its own; for viewers one second has passed.
    assert [(await one)[1] for one in taking] == [5_000_000, 90_007]


async def test_the_next_peer_is_given_none_of_the_pictures_before_its_own(studio: Studio) -> None:
    earlier, earlier_feed = studio.feed.output, studio.feed
    await studio.show(earlier)
    following = studio.begin()
    waiting = asyncio.create_task(following.output.take(H264))
    studio.feed = earlier_feed
    # Its coming costs the other no key frame either.
    assert await studio.show(earlier) == [False]
    assert not waiting.done()
    following.put(PICTURE, 9)
    async with asyncio.timeout(5):
        picture, ticks = await waiting
    assert (picture.is_key, ticks) == (True, 9)


async def test_an_encoder_is_there_only_while_somebody_is_shown_something(studio: Studio) -> None:
    assert not studio.broadcast.codecs
    publisher, viewer = studio.feed.output, studio.broadcast.picture_track()
    await studio.show(publisher, codec=VP8)
    await studio.show(viewer)
    assert set(studio.broadcast.codecs) == {"VP8", "H264"}
    publisher.stop()
    assert set(studio.broadcast.codecs) == {"H264"}
    viewer.stop()
    assert not studio.broadcast.codecs
    late = studio.broadcast.picture_track()
    assert await studio.show(late) == [True]


async def test_the_rate_follows_the_publisher_or_else_the_median_viewer(studio: Studio) -> None:
    publisher = studio.feed.output
    viewers = [studio.broadcast.picture_track() for _ in range(3)]
    await studio.show(publisher, *viewers)
    for viewer, rate in zip(viewers, (3_900_000, 3_500_000, 160_000), strict=True):
        viewer.target_bitrate = rate
    assert publisher.target_bitrate == 3_000_000
    publisher.target_bitrate = 3_200_000
    assert viewers[0].target_bitrate == 3_200_000
    publisher.stop()
    viewers[0].target_bitrate = 3_900_000
    assert viewers[0].target_bitrate == 3_500_000


async def test_a_viewer_that_takes_nothing_goes_on_with_a_key_frame(studio: Studio) -> None:
    publisher, viewer = studio.feed.output, studio.broadcast.picture_track()
    await studio.show(publisher, viewer)
    for _ in range(40):
        await studio.show(publisher)
    taking = asyncio.create_task(viewer.take(H264))
    while not taking.done():
        await studio.show(publisher)
        await asyncio.sleep(0)
    assert (await taking)[0].is_key


async def test_where_nothing_returns_the_first_picture_is_told_all_the_same(
    studio: Studio,
) -> None:
    told: list[bool] = []
    feed = studio.begin(returns=False)
    feed.on_first_frame = partial(told.append, True)
    await studio.show()
    await studio.show()
    assert told == [True]
    assert studio.timeline.finished == 2


async def test_an_encoder_that_fails_tells_all_and_the_next_is_a_new_one(
    studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    publisher, viewer = studio.feed.output, studio.broadcast.picture_track()
    await studio.show(publisher, viewer)

    def broken(*_: object) -> None:
        raise ValueError("broken")

    taking = [asyncio.create_task(taken(track)) for track in (publisher, viewer)]
    with monkeypatch.context() as patch:
        patch.setattr("sundog.media.rtc.video.coding.encoder.LiveH264Encoder.encode", broken)
        studio.feed.put(PICTURE, studio.pts + 1)
        for one in taking:
            with pytest.raises(ValueError, match="broken"):
                await one
    assert await studio.show(studio.broadcast.picture_track()) == [True]


async def test_all_hear_of_it_where_no_thread_is_left_to_encode_on(
    studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none_left(_: object) -> None:
        raise RuntimeError("can't start new thread")

    publisher, viewer = studio.feed.output, studio.broadcast.picture_track()
    taking = [asyncio.create_task(taken(track)) for track in (publisher, viewer)]
    await asyncio.sleep(0)
    with monkeypatch.context() as patch:
        patch.setattr("threading.Thread.start", none_left)
        studio.feed.put(PICTURE, studio.pts + 1)
        for one in taking:
            with pytest.raises(RuntimeError, match="new thread"):
                await one


async def test_capture_times_of_viewers_move_with_their_pictures(studio: Studio) -> None:
    assert studio.broadcast.picture_captured_now() is None
    viewer = studio.broadcast.picture_track()
    for pts in (90_000, 1_000_000):
        feed = studio.begin()
        lipsync = feed.lipsync
        assert lipsync is not None
        lipsync.picture.arrived(pts, studio.clock.now())
        lipsync.reported(lipsync.picture, _Report(pts, round(3.9e9 + studio.clock.now()) << 32))
        taking = asyncio.create_task(taken(viewer))
        await asyncio.sleep(0)
        feed.put(PICTURE, pts)
        _, shown = await taking
        assert studio.broadcast.picture_captured_now() == shown
        studio.clock.advance(1.0)


class _Report:
    def __init__(self, rtp_timestamp: int, ntp_timestamp: int) -> None:
        self.rtp_timestamp = rtp_timestamp
        self.ntp_timestamp = ntp_timestamp


async def test_a_viewer_whose_picture_fails_is_told_and_takes_no_other_along(
    studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    publisher = studio.feed.output
    broken, other = studio.broadcast.picture_track(), studio.broadcast.picture_track()
    await studio.show(publisher, broken, other)

    def fail(_: EncodedPicture) -> None:
        raise ValueError("out of order")

    monkeypatch.setattr(broken, "give", fail)
    told = asyncio.create_task(taken(broken))
    for _ in range(3):
        await studio.show(publisher, other)

    with pytest.raises(ValueError, match="out of order"):
        await told


async def test_nothing_is_encoded_while_nobody_can_send_it_and_then_the_newest(
    studio: Studio,
) -> None:
    publisher = studio.feed.output
    await studio.show(publisher)
    for _ in range(5):
        await studio.show()
        await asyncio.sleep(0.005)
    picture, ticks = await taken(publisher)
    assert ticks == studio.pts
    assert not picture.is_key
    assert publisher.overtaken == 4


async def test_viewers_lose_nothing_while_the_publishers_path_is_full(studio: Studio) -> None:
    publisher, viewer = studio.feed.output, studio.broadcast.picture_track()
    await studio.show(publisher, viewer)
    for _ in range(20):
        assert await studio.show(viewer) == [False]
    # Its own pictures go on with a key frame, which the viewer has the bits of, once.
    keys = [await studio.show(publisher, viewer) for _ in range(12)]
    assert sum(key for _, key in keys) == 1


async def test_a_publisher_loses_nothing_while_a_viewers_path_is_full(studio: Studio) -> None:
    publisher, viewer = studio.feed.output, studio.broadcast.picture_track()
    await studio.show(publisher, viewer)
    for _ in range(20):
        assert await studio.show(publisher) == [False]


async def test_a_viewer_whose_path_stays_full_costs_others_no_key_frames(studio: Studio) -> None:
    publisher, viewer = studio.feed.output, studio.broadcast.picture_track()
    await studio.show(publisher, viewer)
    for _ in range(100):  # four seconds
        assert await studio.show(publisher) == [False]
    studio.clock.advance(1.0)
    # Once its path is free it goes on with a key frame all the same.
    viewer.skip()
    assert await studio.show(publisher, viewer) == [True, True]


async def test_a_viewer_that_waits_for_a_key_frame_has_no_others_encoded(studio: Studio) -> None:
    publisher, viewer = studio.feed.output, studio.broadcast.picture_track()
    await studio.show(publisher, viewer)
    studio.clock.advance(1.0)
    viewer.skip()
    assert await studio.show(viewer) == [True]
    viewer.skip()
    taking = asyncio.create_task(taken(viewer))
    for _ in range(5):
        await studio.show()
        await asyncio.sleep(0.005)
    assert publisher.overtaken == 4
    studio.clock.advance(1.0)
    await studio.show()
    assert (await taking)[0].is_key
