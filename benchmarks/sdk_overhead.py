"""Measure what the SDK costs the client over the codecs, in CPU time a frame.

Run: ``python benchmarks/sdk_overhead.py [--seconds 20] [--codec h264]``. The real service runs in a
process of its own with the engine that passes pictures through; this process is a client that
sends pictures painted before, 1280x704 at 25 frames a second, and takes what comes back.

Overhead is the CPU time of this process less that of the threads that encode, decode and hand out
the camera's pictures. What is left is the event loop's thread: RTP, encryption, sockets, asyncio, and
the SDK itself. It is measured second by second, and the least of them is what the busy rest of a
machine disturbed least. Shares come from a second stretch of the same session under cProfile, whose
own cost is spread over them.
"""

import argparse
import asyncio
import cProfile
import pstats
import threading
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median

import av

from decart import models
from decart.media.sources.source import Paced
from decart.media.sources.track import SourceTrack
from decart.realtime import RealtimeClient, RealtimeConnectOptions
from sundog.cli.measure.service import running_service
from sundog.media.clock import MonotonicClock
from sundog.media.geometry import to_frame
from sundog.media.rtc import MediaStreamError, MediaStreamTrack
from sundog.media.synthetic import TestPicture

_MODEL = models.realtime("mirage_v2")
_WARM_UP_S = 4.0

_CODECS = {
    "asyncio_": "encode",
    "encoder": "encode",
    "video-decoder": "decode",
    "decart camera": "camera",
}
"""Beginnings of the names of threads that are not the SDK's own work."""

_PARTS = (
    ("sundog/media/rtc", "sundog.media.rtc"),
    ("sundog/media", "sundog.media (stamps, mailboxes)"),
    ("sundog/protocol", "sundog.protocol"),
    ("decart", "decart"),
    ("benchmarks", "this benchmark"),
    ("aiortc/rtcdtlstransport", "DTLS and SRTP"),
    ("pylibsrtp", "DTLS and SRTP"),
    ("OpenSSL", "DTLS and SRTP"),
    ("aiortc", "aiortc (RTP, RTCP, bandwidth)"),
    ("aioice", "aioice (UDP, consent)"),
    ("websockets", "websockets"),
    ("asyncio", "asyncio and sockets"),
    ("selectors", "asyncio and sockets"),
)
"""Parts of a path, and whose time it is; the first that fits."""


class Painted:
    """Pictures that were painted before, as a camera's cost Python nothing."""

    def __init__(self) -> None:
        picture = TestPicture((_MODEL.width, _MODEL.height), _MODEL.fps)
        self._images = [picture.frame(n, numbered=False) for n in range(picture.period)]

    def at(self, time_s: float) -> av.VideoFrame:
        """Return the picture at a time."""
        return to_frame(self._images[round(time_s * _MODEL.fps) % len(self._images)])

    def close(self) -> None:
        """Nothing to free."""


async def open_camera() -> SourceTrack:
    """Return a track like a camera's."""
    pictures, clock = Painted(), MonotonicClock()
    track = SourceTrack(lambda stop: Paced(pictures, _MODEL.fps, clock, stop), clock)
    await track.open()
    return track


class Frames:
    """Counts what comes back."""

    def __init__(self) -> None:
        self.count = 0

    async def watch(self, track: MediaStreamTrack) -> None:
        """Take frames until the track ends."""
        while True:
            try:
                await track.recv()
            except MediaStreamError:
                return
            self.count += 1


def cpu_s() -> Counter[str]:
    """Return the CPU time used so far by kind of thread, seconds."""
    used: Counter[str] = Counter()
    for thread in threading.enumerate():
        assert thread.ident is not None
        name = thread.name
        kind = next((kind for start, kind in _CODECS.items() if name.startswith(start)), name)
        used[kind] += time.clock_gettime(time.pthread_getcpuclockid(thread.ident))
    used["threads of libraries"] = time.process_time() - sum(used.values())
    return used


def shares(profile: cProfile.Profile) -> Mapping[str, float]:
    """Return each part's share of the profiled time; a built-in's time is its caller's."""
    used: Counter[str] = Counter()
    for (path, _, _), (_, _, own_s, _, callers) in pstats.Stats(profile).stats.items():  # type: ignore[attr-defined]
        if path != "~":
            used[_part(path)] += own_s
            continue
        for (caller, _, _), (_, _, share_s, _) in callers.items():
            used[_part(caller)] += share_s
    total = sum(used.values())
    return {part: value / total for part, value in used.most_common()}


def _part(path: str) -> str:
    plain = Path(path).as_posix()
    return next((part for piece, part in _PARTS if f"/{piece}" in plain), "Python's own and other")


async def seconds_of(frames: Frames, count: int) -> list[Counter[str]]:
    """Measure ``count`` seconds; return for each the CPU time a frame, seconds by kind of thread."""
    measured = []
    for _ in range(count):
        before, first = cpu_s(), frames.count
        await asyncio.sleep(1)
        used, came = cpu_s(), frames.count - first
        if came:
            measured.append(Counter({kind: (used[kind] - before[kind]) / came for kind in used}))
    return measured


async def measure(
    seconds: int, codec: str
) -> tuple[list[Counter[str]], int, Mapping[str, float], int]:
    """Return each second's CPU time a frame, how many frames, the loop's shares, and the bitrate."""
    tracks: asyncio.Queue[MediaStreamTrack] = asyncio.Queue()
    options = RealtimeConnectOptions(
        model=_MODEL, on_remote_stream=tracks.put_nowait, codecs=(codec,)
    )
    frames, profile = Frames(), cProfile.Profile(time.thread_time)
    async with running_service("passthrough") as service:
        camera = await open_camera()
        client = await RealtimeClient.connect(
            base_url=service.url, api_key="local", local_track=camera, options=options
        )
        watching = asyncio.create_task(frames.watch(await tracks.get()))
        try:
            await asyncio.sleep(_WARM_UP_S)
            first = frames.count
            measured = await seconds_of(frames, seconds)
            count, stats = frames.count - first, client.stats()
            profile.enable()
            await asyncio.sleep(seconds / 2)
            profile.disable()
        finally:
            watching.cancel()
            await client.disconnect()
            camera.stop()
    return measured, count, shares(profile), stats.upload_bps + stats.download_bps


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=int, default=20)
    parser.add_argument("--codec", choices=("h264", "vp8"), default="h264")
    args = parser.parse_args()
    measured, count, parts, bitrate = asyncio.run(measure(args.seconds, args.codec.upper()))
    print(
        f"{count} frames in {args.seconds} s, {args.codec}, {bitrate / 1e6:.1f} Mbit/s both ways;"
    )
    print("CPU time a frame, median of the seconds (and least)")
    for kind in sorted({kind for used in measured for kind in used}):
        _print(kind, [used[kind] for used in measured])
    over = [sum(v for k, v in used.items() if k not in _CODECS.values()) for used in measured]
    _print("overhead over codecs and camera", over)
    for part, share in parts.items():
        print(f"    {part:<32} {share * 1e3 * median(over):6.2f} ms  {share:5.1%}")


def _print(name: str, values_s: Sequence[float]) -> None:
    print(f"  {name:<34} {1e3 * median(values_s):6.2f} ms ({1e3 * min(values_s):.2f})")


if __name__ == "__main__":
    main()
