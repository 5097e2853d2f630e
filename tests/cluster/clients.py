"""Clients of a cluster, and what each of them saw, when."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import av
import numpy as np
from numpy.typing import NDArray

from decart import DecartSDKError, models
from decart.realtime import RealtimeClient, RealtimeConnectOptions
from decart.types import ModelState, Prompt
from sundog.cli.measure.latency import LatencyMap
from sundog.cli.measure.sources import NumberedSource
from sundog.media.clock import MonotonicClock
from sundog.media.geometry import planes_of
from sundog.media.rtc import MediaStreamError, MediaStreamTrack
from sundog.media.synthetic import TestPicture, read_number
from tests.conformance.negative import NEGATIVE

__all__ = [
    "ENGINE",
    "FPS",
    "NEGATIVE",
    "STILL_S",
    "Diary",
    "Publisher",
    "Shown",
    "camera",
    "publishing",
]

ENGINE: Final = "tests.conformance.negative:NegativeEngine"
"""Its pictures tell which prompt is in force, at next to no cost."""

FPS: Final = 15
SIZE: Final = (320, 176)
STILL_S: Final = 2.5
"""Longest time without a picture that counts as none. A busy machine stalls for a second and more; where
media are lost and nobody tells the client, it looks for another way after three. How long it takes is
what `benchmarks/cluster_losses.py` measures."""

_PATIENCE_S: Final = 20.0
_BELOW: Final = 0.25
"""Share of the picture's height that the number may cover."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One picture.

    Attributes:
        at_s: When it came, seconds of the monotonic clock.
        number: Which of the camera's; None where it cannot be read.
        negative: Whether light and dark are swapped.
    """

    at_s: float
    number: int | None
    negative: bool


class Diary:
    """What one screen showed.

    Attributes:
        shown: Every picture, in order.
    """

    def __init__(self) -> None:
        self.shown: list[Shown] = []

    async def watch(self, track: MediaStreamTrack) -> None:
        """Note pictures until the track ends."""
        while True:
            try:
                frame = await track.recv()
            except MediaStreamError:
                return
            if isinstance(frame, av.VideoFrame):
                self.shown.append(_look(frame))

    def since(self, at_s: float) -> list[Shown]:
        """Return what came from then on."""
        return [each for each in self.shown if each.at_s >= at_s]

    def gap_s(self, since_s: float) -> float:
        """Return the longest time without a picture from then until now, seconds."""
        times = [since_s, *(each.at_s for each in self.since(since_s)), time.monotonic()]
        return max(after - before for before, after in zip(times, times[1:], strict=False))

    async def sees(
        self,
        holds: Callable[[Shown], bool] = lambda _: True,
        *,
        since_s: float | None = None,
        within_s: float = _PATIENCE_S,
    ) -> Shown:
        """Wait for a picture that comes from now on, or from then.

        Raises:
            TimeoutError: none came; the text says what did.
        """
        began_s = time.monotonic() if since_s is None else since_s
        try:
            async with asyncio.timeout(within_s):
                while True:
                    for each in self.since(began_s):
                        if holds(each):
                            return each
                    await asyncio.sleep(0.01)
        except TimeoutError:
            came = self.since(began_s)
            raise TimeoutError(f"{len(came)} pictures came, the last {came[-1:]}") from None

    def backwards(self, since_s: float = 0.0) -> list[tuple[int, int]]:
        """Return pairs of numbers of which the later one came first."""
        numbers = [each.number for each in self.since(since_s) if each.number is not None]
        return [(a, b) for a, b in zip(numbers, numbers[1:], strict=False) if b < a]


class Publisher:
    """A session of our SDK.

    Attributes:
        client: The SDK's.
        diary: What came back.
        states: Of the connection, each with the moment it was told.
        errors: That the user was told of.
    """

    def __init__(self, client: RealtimeClient, diary: Diary) -> None:
        self.client = client
        self.diary = diary
        self.states: list[tuple[float, str]] = []
        self.errors: list[DecartSDKError] = []
        client.on("connection_change", lambda s: self.states.append((time.monotonic(), s)))
        client.on("error", self.errors.append)

    @property
    def session_id(self) -> str:
        return self.client.session_id

    def stumbled_s(self, since_s: float) -> float | None:
        """Return how long after a moment it knew that something was lost; None where it did not."""
        told = [at_s for at_s, state in self.states if at_s >= since_s and state != "connected"]
        return told[0] - since_s if told else None


@asynccontextmanager
async def camera(fps: int = FPS) -> AsyncIterator[NumberedSource]:
    """A small numbered test picture."""
    track = NumberedSource(size=SIZE, fps=fps, clock=MonotonicClock(), latencies=LatencyMap())
    try:
        yield track
    finally:
        track.stop()


@asynccontextmanager
async def publishing(
    base_url: str, key: str = "", *, prompt: str = NEGATIVE, fps: int = FPS, **options: Any
) -> AsyncIterator[Publisher]:
    """Connect, wait for the first picture of the prompt, and disconnect at the end."""
    diary, watching = Diary(), set[asyncio.Task[None]]()

    def watch(track: MediaStreamTrack) -> None:
        if track.kind == "video":
            watching.add(asyncio.create_task(diary.watch(track), name="diary"))

    async with camera(fps) as track:
        client = await RealtimeClient.connect(
            base_url=base_url,
            api_key=key,
            local_track=track,
            options=RealtimeConnectOptions(
                model=models.realtime("mirage_v2"),
                on_remote_stream=watch,
                initial_state=ModelState(prompt=Prompt(prompt)),
                **options,
            ),
        )
        try:
            await diary.sees(lambda s: s.negative is (prompt == NEGATIVE), since_s=0.0)
            yield Publisher(client, diary)
        finally:
            await client.disconnect()
            for task in watching:
                task.cancel()
            await asyncio.gather(*watching, return_exceptions=True)


def _look(frame: av.VideoFrame) -> Shown:
    likeness = np.corrcoef(_few(planes_of(frame)[0]).ravel(), _scene().ravel())[0, 1]
    return Shown(time.monotonic(), read_number(frame), bool(likeness < 0))


@cache
def _scene() -> NDArray[np.float32]:
    """Return what the test picture looks like at any time, more or less."""
    return _few(TestPicture(SIZE).frame(0)[: SIZE[1]])


def _few(luma: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Return a grid of points below the number: ``float32[16, 32]``."""
    height, width = luma.shape
    rows = np.linspace(height * _BELOW, height - 1, 16).astype(int)
    columns = np.linspace(0, width - 1, 32).astype(int)
    points: NDArray[np.float32] = luma[np.ix_(rows, columns)].astype(np.float32)
    return points
