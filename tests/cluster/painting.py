"""Clients of painters: a still picture is sent, and what comes back shows by whom it was drawn."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Final

import av
import cv2
import numpy as np
from numpy.typing import NDArray

from decart import DecartSDKError, models
from decart.media import get_camera_stream
from decart.realtime import RealtimeClient, RealtimeConnectOptions
from decart.types import ModelState, Prompt
from sundog.media.geometry import planes_of
from sundog.media.rtc import MediaStreamError, MediaStreamTrack

__all__ = ["SAME", "Canvas", "Picture", "apart", "painting"]

SAME: Final = 2.0
"""Grey levels that two pictures of the same may differ by: encoders leave that much."""

_SIZE: Final = (256, 128)
_FPS: Final = 8
_PATIENCE_S: Final = 20.0
_COUNT: Final = 3
_SETTLED_S: Final = 1.0
"""An encoder takes about as long to draw a new picture sharply."""

_DRAWN: Final = (128, 64)

Picture = NDArray[np.float32]
"""A picture as large as the model draws it: ``float32[64, 128]``, grey levels."""


class Canvas:
    """A session of our SDK that sends one picture over and over.

    Attributes:
        client: The SDK's.
        seen: What came back, each with when, seconds of the monotonic clock.
        errors: That the user was told of.
    """

    def __init__(self, client: RealtimeClient) -> None:
        self.client = client
        self.seen: list[tuple[float, Picture]] = []
        self.errors: list[DecartSDKError] = []
        client.on("error", self.errors.append)

    @property
    def session_id(self) -> str:
        return self.client.session_id

    async def shows(self, prompt: str, unlike: Picture) -> Picture:
        """Ask for a prompt, and wait for the picture that it makes."""
        await self.client.set_prompt(prompt, enrich=False)
        return await self.settled(lambda picture: apart(picture, unlike) > SAME)

    def since(self, at_s: float) -> list[Picture]:
        """Return what came from then on."""
        return [picture for seen_s, picture in self.seen if seen_s >= at_s]

    def gap_s(self, since_s: float) -> float:
        """Return the longest time without a picture from then until now, seconds."""
        times = [since_s, *(at_s for at_s, _ in self.seen if at_s > since_s), time.monotonic()]
        return max(after - before for before, after in zip(times, times[1:], strict=False))

    async def settled(self, holds: Callable[[Picture], bool] = lambda _: True) -> Picture:
        """Wait for a second of pictures from now on that are all alike and hold; return their mean.

        Raises:
            TimeoutError: none came; the text says what did.
        """
        began_s = time.monotonic()
        try:
            async with asyncio.timeout(_PATIENCE_S):
                while True:
                    await asyncio.sleep(0.02)
                    since_s = time.monotonic() - _SETTLED_S
                    last = self.since(since_s)
                    if since_s < began_s or len(last) < _COUNT:
                        continue
                    mean: Picture = np.mean(last, axis=0)
                    if holds(mean) and all(apart(mean, picture) < SAME for picture in last):
                        return mean
        except TimeoutError:
            came = len(self.since(began_s))
            raise TimeoutError(f"{came} pictures came, none for long; {self.errors}") from None


def apart(one: Picture, other: Picture) -> float:
    """Return how far two pictures are from each other, grey levels on average."""
    return float(np.abs(one - other).mean())


@asynccontextmanager
async def painting(base_url: str, key: str, prompt: str = "") -> AsyncIterator[Canvas]:
    """Connect, wait for pictures, and disconnect at the end."""
    watching, seen = set[asyncio.Task[None]](), list[tuple[float, Picture]]()

    def watch(track: MediaStreamTrack) -> None:
        if track.kind == "video":
            watching.add(asyncio.create_task(_watch(track, seen), name="canvas"))

    state = ModelState(prompt=Prompt(prompt, enrich=False)) if prompt else None
    options = RealtimeConnectOptions(
        model=models.realtime("mirage_v2"), on_remote_stream=watch, initial_state=state
    )
    async with await get_camera_stream(video=_still()) as camera:
        client = await RealtimeClient.connect(
            base_url=base_url, api_key=key, local_track=camera.video, options=options
        )
        canvas = Canvas(client)
        canvas.seen = seen
        try:
            await canvas.settled()
            yield canvas
        finally:
            await client.disconnect()
            for task in watching:
                task.cancel()
            await asyncio.gather(*watching, return_exceptions=True)


def _still() -> dict[str, object]:
    """Return what a camera is asked for: large patches of colour, which encoders keep."""
    width, height = _SIZE
    patches = np.random.default_rng(1).integers(0, 255, (4, 8, 3), np.uint8)
    source = patches.repeat(height // 4, 0).repeat(width // 8, 1)
    return {"source": source, "width": width, "height": height, "frame_rate": _FPS}


async def _watch(track: MediaStreamTrack, seen: list[tuple[float, Picture]]) -> None:
    while True:
        try:
            frame = await track.recv()
        except MediaStreamError:
            return
        if isinstance(frame, av.VideoFrame):
            seen.append((time.monotonic(), _small(frame)))


def _small(frame: av.VideoFrame) -> Picture:
    # Services send other sizes than they get, and change them with the path.
    luma = cv2.resize(planes_of(frame)[0], _DRAWN, interpolation=cv2.INTER_AREA)
    small: Picture = luma.astype(np.float32)
    return small
