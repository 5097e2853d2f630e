"""A scene that flashes and beeps at the same moments, and how far apart the two come back."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from fractions import Fraction
from statistics import median

import av
import numpy as np

from sundog.media.geometry import to_frame
from sundog.media.rtc import MediaStreamTrack

__all__ = ["Beeps", "Flashes", "Witness", "offset_s", "witnessed"]

PERIOD_S = 0.5
"""A flash and a beep so often; offsets of less than half of it can be told."""

SIZE = (320, 176)
_FPS = 50
_RATE = 48_000
_PACKET = _RATE // 50


class Flashes(MediaStreamTrack):
    """Dark pictures, bright for a while at each period; pts are times of capture."""

    kind = "video"

    def __init__(self, start_s: float, fps: int = _FPS) -> None:
        super().__init__()
        self._start_s, self._fps, self._number = start_s, fps, -1

    async def recv(self) -> av.VideoFrame:
        # As a camera does: what was not taken in its time is gone.
        late = int((time.monotonic() - self._start_s) * self._fps)
        self._number = max(self._number + 1, late)
        since_s = self._number / self._fps
        await asyncio.sleep(max(0.0, self._start_s + since_s - time.monotonic()))
        width, height = SIZE
        image = np.full((height * 3 // 2, width), 128, np.uint8)
        image[:height] = 220 if since_s % PERIOD_S < 0.15 else 40
        return to_frame(image, round((self._start_s + since_s) * 90_000))


class Beeps(MediaStreamTrack):
    """Silence, with a tone at each period; a frame is given when its last sample is captured."""

    kind = "audio"

    def __init__(self, start_s: float) -> None:
        super().__init__()
        self._start_s, self._number = start_s, 0

    async def recv(self) -> av.AudioFrame:
        since_s = self._number * _PACKET / _RATE
        await asyncio.sleep(max(0.0, self._start_s + since_s + 0.02 - time.monotonic()))
        count = np.arange(_PACKET) + self._number * _PACKET
        is_on = count % round(PERIOD_S * _RATE) < 0.1 * _RATE
        tone = (12_000 * np.sin(count * 2 * np.pi * 1000 / _RATE) * is_on).astype(np.int16)
        frame = av.AudioFrame.from_ndarray(tone[None], format="s16", layout="mono")
        frame.sample_rate = _RATE
        frame.pts = round((self._start_s + since_s) * _RATE)
        frame.time_base = Fraction(1, _RATE)
        self._number += 1
        return frame


class Witness:
    """When flashes were seen and beeps heard, seconds of the monotonic clock."""

    def __init__(self) -> None:
        self.flashes: list[float] = []
        self.beeps: list[float] = []

    async def watch(self, track: MediaStreamTrack) -> None:
        was_bright = True
        while True:
            frame = await track.recv()
            assert isinstance(frame, av.VideoFrame)
            is_bright = frame.to_ndarray()[: frame.height].mean() > 128
            if is_bright and not was_bright:
                self.flashes.append(time.monotonic())
            was_bright = is_bright

    async def listen(self, track: MediaStreamTrack) -> None:
        heard_last = 0.0
        while True:
            frame = await track.recv()
            assert isinstance(frame, av.AudioFrame)
            now = time.monotonic()
            left = frame.to_ndarray().reshape(-1, 2)[:, 0].astype(int)
            loud = np.flatnonzero(np.abs(left) > 4000)
            if not loud.size:
                continue
            # The first sample can be played now, the others after it.
            if now + loud[0] / _RATE - heard_last > PERIOD_S / 2:
                self.beeps.append(now + loud[0] / _RATE)
            heard_last = now + loud[-1] / _RATE


@asynccontextmanager
async def witnessed(*tracks: MediaStreamTrack) -> AsyncIterator[Witness]:
    """Watch and listen to tracks until the block ends."""
    witness = Witness()
    tasks = [
        asyncio.create_task((witness.watch if t.kind == "video" else witness.listen)(t))
        for t in tracks
    ]
    try:
        yield witness
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def offset_s(witness: Witness, last: int) -> float:
    """Return by how much the last beeps came after their flashes: the median, seconds."""
    beeps = np.array(witness.beeps)
    near = [beeps[np.abs(beeps - flash).argmin()] - flash for flash in witness.flashes[-last:]]
    return float(median(near))
