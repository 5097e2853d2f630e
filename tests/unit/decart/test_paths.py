"""Which of two paths' frames a viewer is given while one replaces the other."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from fractions import Fraction
from typing import Any

import av
import numpy as np
import pytest

from decart.errors import WebRTCError
from decart.realtime import paths as module
from decart.realtime.paths import Paths
from decart.realtime.remote import RemoteVideo
from decart.realtime.subscribe import SubscribeOptions, encode_subscribe_token
from sundog.media.clock import ManualClock
from sundog.media.geometry import to_frame

FRAME = 3600
PACKET = 960


class FakePath:
    """A path that brings what a test says."""

    has_sound = True

    def __init__(self, *given: Any) -> None:
        self._came: Callable[[Any, av.VideoFrame | av.AudioFrame], None] = given[-1]
        self.has_failed = self.is_closed = False
        self.changed = self.found = lambda: None
        self._framed = asyncio.Event()

    async def offer(self) -> str:
        return "offer"

    async def accept(self, answer: str) -> None: ...

    async def connected(self) -> None: ...

    async def first_frame(self, _: float) -> None:
        await self._framed.wait()

    def failure(self) -> WebRTCError:
        return WebRTCError("it has failed")

    async def aclose(self) -> None:
        self.is_closed = True

    async def show(self, number: int) -> None:
        """Bring a picture."""
        self._came(self, to_frame(np.full((24, 16), 128, np.uint8), number * FRAME))
        self._framed.set()
        await asyncio.sleep(0)

    def sound(self, number: int) -> None:
        """Bring a piece of sound."""
        frame = av.AudioFrame(format="s16", layout="stereo", samples=PACKET)
        frame.sample_rate, frame.pts = 48_000, number * PACKET
        frame.time_base = Fraction(1, 48_000)
        self._came(self, frame)


class Screen:
    """A session's paths, and what their viewer was given.

    Attributes:
        paths: The session's.
        made: Every path that was made, in order.
    """

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.made: list[FakePath] = []
        monkeypatch.setattr(module, "MediaPath", self._make)
        self._track: RemoteVideo | None = None
        options = SubscribeOptions(
            token=encode_subscribe_token("id", "127.0.0.1", 1), on_remote_stream=lambda _: None
        )
        self.paths = Paths(options, (), ManualClock(), on_track=self._take, on_error=lambda _: None)
        self.paths._sent(0, None)  # the camera runs: pictures are owed

    async def newest(self) -> int | None:
        """Return the number of the picture that waits for the viewer; None for none."""
        assert self._track is not None
        with suppress(TimeoutError):
            async with asyncio.timeout(0):
                return _number(await self._track.recv(), FRAME)
        return None

    async def heard(self) -> list[int]:
        """Return the numbers of the pieces of sound that wait."""
        assert self._track is not None
        assert self._track.audio is not None
        found = []
        with suppress(TimeoutError):
            async with asyncio.timeout(0.01):
                while True:
                    found.append(_number(await self._track.audio.recv(), PACKET))
        return found

    async def begin(self, *, is_asked: bool = False) -> "asyncio.Task[None]":
        """Begin a path."""
        count, self.paths.is_leaving = len(self.made), is_asked
        task = asyncio.create_task(self.paths.renew(_answer))
        while len(self.made) == count or (count == 0 and not task.done()):
            await asyncio.sleep(0)
        return task

    def _make(self, *given: Any) -> FakePath:
        self.made.append(FakePath(*given))
        return self.made[-1]

    def _take(self, track: RemoteVideo) -> None:
        self._track = track


async def _answer(_: str) -> str:
    return "answer"


def _number(frame: av.VideoFrame | av.AudioFrame, ticks: int) -> int:
    assert frame.pts is not None
    return frame.pts // ticks


@pytest.fixture
async def screen(monkeypatch: pytest.MonkeyPatch) -> Screen:
    """One path that has shown picture 10, with sound up to 10."""
    made = Screen(monkeypatch)
    await made.begin()
    await made.made[0].show(10)
    assert await made.newest() == 10
    assert await made.heard() == []  # whoever listens hears from now on
    made.made[0].sound(10)
    assert await made.heard() == [10]
    return made


async def test_an_older_picture_of_the_next_path_leaves_the_one_in_use(screen: Screen) -> None:
    moving = await screen.begin(is_asked=True)
    old, new = screen.made
    await new.show(8)
    assert await screen.newest() is None
    await old.show(11)
    assert await screen.newest() == 11
    await new.show(11)
    assert await screen.newest() is None
    assert not old.is_closed
    await new.show(12)
    assert await screen.newest() == 12
    await moving
    assert old.is_closed
    await old.show(13)
    assert await screen.newest() is None, "the change is for good"


async def test_a_path_that_stays_behind_is_used_without_going_back(
    screen: Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_CATCH_UP_S", 0.05)
    moving = await screen.begin(is_asked=True)
    old, new = screen.made
    await new.show(5)
    await moving
    assert screen.paths.current is new  # type: ignore[comparison-overlap]
    assert old.is_closed
    await new.show(9)
    assert await screen.newest() is None
    await new.show(11)
    assert await screen.newest() == 11


async def test_a_next_path_that_fails_while_it_is_behind_is_not_used(
    screen: Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_CATCH_UP_S", 0.05)
    moving = await screen.begin(is_asked=True)
    old, new = screen.made
    await new.show(5)
    new.has_failed = True
    with pytest.raises(WebRTCError, match="failed"):
        await moving
    await old.show(11)
    assert await screen.newest() == 11
    assert (old.is_closed, new.is_closed) == (False, True)


async def test_sound_is_not_heard_twice(screen: Screen) -> None:
    moving = await screen.begin(is_asked=True)
    old, new = screen.made
    new.sound(11)
    assert await screen.heard() == [], "the one in use is heard"
    await new.show(11)
    await moving
    for number in (9, 10, 11, 12):
        new.sound(number)
    old.sound(13)
    assert await screen.heard() == [11, 12]
