"""Tracks to send: a numbered test picture at a steady rate, and any track with its times noted."""

import asyncio
from collections.abc import Callable
from fractions import Fraction
from typing import Final

import av

from sundog.cli.measure.latency import LatencyMap
from sundog.media.clock import Clock
from sundog.media.geometry import to_frame
from sundog.media.rtc import MediaStreamTrack
from sundog.media.synthetic import TestPicture, draw_number

__all__ = ["NumberedSource", "Stamped", "rtp_timestamp"]

_RTP_CLOCK: Final = 90_000
"""Ticks a second of RTP video (RFC 6184, section 8.2.1)."""


class NumberedSource(MediaStreamTrack):
    """A camera that burns a frame number into each picture and notes when it hands it over.

    The pictures are painted beforehand, so that painting costs the measurement nothing. A frame
    nobody asks for in time is skipped, as a camera does.
    """

    kind = "video"

    def __init__(
        self, *, size: tuple[int, int], fps: int, clock: Clock, latencies: LatencyMap
    ) -> None:
        super().__init__()
        picture = TestPicture(size, fps)
        self._pictures = [picture.frame(n, numbered=False) for n in range(picture.period)]
        self._fps = fps
        self._clock = clock
        self._latencies = latencies
        self._began_s: float | None = None
        self._number = -1

    async def recv(self) -> av.VideoFrame:
        """Wait for the next frame's time and hand it over."""
        now_s = self._clock.now()
        if self._began_s is None:
            self._began_s = now_s
        due = int((now_s - self._began_s) * self._fps)
        self._number = max(self._number + 1, due)
        await asyncio.sleep(max(0.0, self._began_s + self._number / self._fps - now_s))
        image = self._pictures[self._number % len(self._pictures)].copy()
        draw_number(image, self._number)
        frame = to_frame(image)
        frame.pts = self._number * _RTP_CLOCK // self._fps
        frame.time_base = Fraction(1, _RTP_CLOCK)
        self._latencies.send(self._number, self._clock.now())
        return frame


class Stamped(MediaStreamTrack):
    """Passes another track on and notes, by RTP timestamp, when each frame was handed over."""

    kind = "video"

    def __init__(
        self,
        track: MediaStreamTrack,
        *,
        clock: Clock,
        latencies: LatencyMap,
        watch: Callable[[av.VideoFrame], None],
    ) -> None:
        super().__init__()
        self._track = track
        self._clock = clock
        self._latencies = latencies
        self._watch = watch

    async def recv(self) -> av.VideoFrame:
        """Return the next frame of the track behind."""
        frame = await self._track.recv()
        assert isinstance(frame, av.VideoFrame)
        self._watch(frame)
        self._latencies.send(rtp_timestamp(frame), self._clock.now())
        return frame

    def stop(self) -> None:
        """Stop the track behind as well."""
        super().stop()
        self._track.stop()


def rtp_timestamp(frame: av.VideoFrame) -> int:
    """Return a frame's time in ticks of 90 kHz."""
    assert frame.pts is not None
    assert frame.time_base is not None
    return round(frame.pts * frame.time_base * _RTP_CLOCK)
