"""The caller's track lent to peers, and the restyled track handed to viewers."""

import asyncio
import gc
from fractions import Fraction
from typing import Any

import av
import numpy as np
import pytest

from decart.errors import DecartSDKError, InvalidInputError
from decart.realtime.local import LocalTrack
from decart.realtime.remote import RemoteStream
from sundog.media.clock import Clock, ManualClock, MonotonicClock
from sundog.media.geometry import to_frame
from sundog.media.rtc import MediaStreamError, MediaStreamTrack

PICTURE = np.full((24, 16), 128, np.uint8)


def frame(pts: int | None, rate: int = 90_000) -> av.VideoFrame:
    made = to_frame(PICTURE, 0)
    made.pts, made.time_base = pts, Fraction(1, rate)
    return made


class Scripted(MediaStreamTrack):
    """Gives what a test hands it, then fails as it is told."""

    kind = "video"

    def __init__(self, *frames: object, error: Exception | None = None) -> None:
        super().__init__()
        self._frames = list(frames)
        self._error = error or MediaStreamError()

    async def recv(self) -> Any:
        await asyncio.sleep(0)
        if not self._frames:
            raise self._error
        return self._frames.pop(0)


class Told:
    def __init__(self) -> None:
        self.pts: list[int] = []
        self.ends: list[DecartSDKError | None] = []

    def lender(self, track: MediaStreamTrack, clock: Clock | None = None) -> LocalTrack:
        return LocalTrack(
            track,
            clock or ManualClock(),
            on_frame=lambda pts, _: self.pts.append(pts),
            on_end=self.ends.append,
        )


async def drain(track: MediaStreamTrack) -> list[int | None]:
    taken = []
    while True:
        try:
            taken.append((await track.recv()).pts)
        except MediaStreamError:
            return taken


async def test_two_peers_get_the_same_frames_while_one_replaces_the_other() -> None:
    local = Told().lender(Scripted(*(frame(number * 3600) for number in range(1, 6))))
    first, second = await asyncio.gather(*(drain(local.lend()) for _ in range(2)))
    assert first == second
    assert first[-1] == 5 * 3600
    await local.aclose()


async def test_a_peer_that_stops_its_track_stops_neither_the_callers_nor_another() -> None:
    source = Scripted(*(frame(number * 3600) for number in range(1, 6)))
    local = Told().lender(source)
    gone, stays = local.lend(), local.lend()
    gone.stop()
    assert await drain(gone) == []
    assert len(await drain(stays)) > 0
    assert source.readyState == "live"
    await local.aclose()


@pytest.mark.parametrize("rate", [25, 1000, 48_000])
async def test_any_time_base_leaves_as_ninety_kilohertz(rate: int) -> None:
    told = Told()
    local = told.lender(Scripted(*(frame(number * rate, rate) for number in (1, 2, 3))))
    await drain(local.lend())
    assert told.pts == [90_000, 180_000, 270_000]
    await local.aclose()


async def test_a_source_that_begins_again_goes_on_in_time() -> None:
    told = Told()
    local = told.lender(Scripted(frame(3600), frame(7200), frame(0), frame(3600)))
    await drain(local.lend())
    assert told.pts == sorted(set(told.pts))
    await local.aclose()


async def test_a_source_without_times_is_stamped_by_the_clock() -> None:
    told, clock = Told(), ManualClock(100.0)
    local = told.lender(Scripted(frame(None)), clock)
    await drain(local.lend())
    assert told.pts == [9_000_000]
    await local.aclose()


async def test_a_track_that_raises_ends_the_video_with_a_typed_error() -> None:
    told = Told()
    local = told.lender(Scripted(frame(3600), error=RuntimeError("lens cap")))
    await drain(local.lend())
    (error,) = told.ends
    assert isinstance(error, InvalidInputError)
    assert (error.code, error.retryable) == ("local_track_failed", False)
    assert "lens cap" in error.message
    await local.aclose()


async def test_a_track_that_gives_no_frames_says_what_it_gave() -> None:
    told = Told()
    local = told.lender(Scripted("a picture"))
    await drain(local.lend())
    (error,) = told.ends
    assert error is not None
    assert "str" in error.message
    await local.aclose()


async def test_a_track_that_ends_is_no_error_and_later_peers_get_nothing() -> None:
    told = Told()
    local = told.lender(Scripted(frame(3600)))
    await drain(local.lend())
    assert told.ends == [None]
    assert await drain(local.lend()) == []
    await local.aclose()


class Hasty(Scripted):
    """Has the next frame at once, always."""

    async def recv(self) -> Any:
        return frame(3600)


async def test_a_track_that_never_waits_leaves_time_for_the_rest() -> None:
    told = Told()
    local = told.lender(Hasty(), MonotonicClock())
    lent = local.lend()
    local.start()
    await asyncio.sleep(0.2)
    assert (await lent.recv()).pts
    assert 1 < len(told.pts) < 100
    await local.aclose()


async def test_nothing_is_read_before_a_peer_wants_it() -> None:
    source = Scripted(frame(3600))
    local = Told().lender(source)
    local.lend()
    await asyncio.sleep(0.01)
    assert len(source._frames) == 1
    await local.aclose()


async def test_every_viewer_gets_the_newest_frame() -> None:
    stream = RemoteStream()
    track = stream.new_track()
    other = track.clone()
    for number in (1, 2, 3):
        stream.put(frame(number))
    assert [(await viewer.recv()).pts for viewer in (track, other)] == [3, 3]
    assert track.dropped == 2


async def test_a_viewer_that_stops_holds_up_no_other() -> None:
    stream = RemoteStream()
    track = stream.new_track()
    other = track.clone()
    track.stop()
    stream.put(frame(1))
    assert (await other.recv()).pts == 1
    with pytest.raises(MediaStreamError):
        await track.recv()


async def test_the_end_comes_after_the_last_frame_and_to_later_viewers_too() -> None:
    stream = RemoteStream()
    track = stream.new_track()
    stream.put(frame(1))
    stream.end()
    assert await drain(track) == [1]
    assert await drain(track.clone()) == []


async def test_a_viewer_that_is_thrown_away_is_forgotten() -> None:
    stream = RemoteStream()
    stream.new_track()
    gc.collect()
    assert len(stream._tracks) == 0


async def test_only_frames_that_are_taken_are_counted_as_seen() -> None:
    seen: list[int | None] = []
    stream = RemoteStream(lambda taken: seen.append(taken.pts))
    track = stream.new_track()
    stream.put(frame(1))
    stream.put(frame(2))
    await track.recv()
    assert seen == [2]
