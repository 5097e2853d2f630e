"""Measure how long users wait: for ``import decart``, and from ``connect()`` to the first picture.

Run: ``python benchmarks/connect_latency.py [--runs 10] [--engine passthrough]``. The service runs in
a process of its own on this machine; the camera is the synthetic one, which is open before
``connect()`` is called. Each connection is a new session.
"""

import argparse
import asyncio
import re
import subprocess
import sys
import time
from statistics import median, quantiles

from decart import models
from decart.media import get_camera_stream
from decart.realtime import RealtimeClient, RealtimeConnectOptions
from decart.types import ModelState, Prompt
from sundog.cli.measure.service import running_service
from sundog.media.rtc import MediaStreamTrack

_FIRST_PICTURE_S = 30.0


def import_ms(module: str) -> float:
    """Return how long a fresh interpreter takes to import ``module``, milliseconds.

    By ``-X importtime``, which itself costs some 10 %.
    """
    command = [sys.executable, "-X", "importtime", "-c", f"import {module}"]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stderr
    found = re.findall(rf"\|\s+(\d+) \| {re.escape(module)}$", told, re.MULTILINE)
    return int(found[-1]) / 1e3


async def first_picture_ms(url: str, local_track: MediaStreamTrack) -> tuple[float, float]:
    """Return when `connect` returned and when the first restyled frame came, milliseconds."""
    tracks: asyncio.Queue[MediaStreamTrack] = asyncio.Queue()
    options = RealtimeConnectOptions(
        model=models.realtime("mirage_v2"),
        on_remote_stream=tracks.put_nowait,
        initial_state=ModelState(prompt=Prompt("Anime")),
    )
    first_s: list[float] = []

    async def watch() -> None:
        track = await tracks.get()
        await track.recv()
        first_s.append(time.perf_counter())

    began_s = time.perf_counter()
    async with asyncio.timeout(_FIRST_PICTURE_S):
        watching = asyncio.create_task(watch())
        client = await RealtimeClient.connect(
            base_url=url, api_key="local", local_track=local_track, options=options
        )
        connected_s = time.perf_counter()
        try:
            await watching
        finally:
            await client.disconnect()
    return 1e3 * (connected_s - began_s), 1e3 * (first_s[0] - began_s)


async def connections(engine: str, runs: int) -> list[tuple[float, float]]:
    """Connect ``runs`` times, after once to warm up."""
    async with running_service(engine) as service:
        stream = await get_camera_stream(video={"source": "synthetic"})
        try:
            await first_picture_ms(service.url, stream.video)
            return [await first_picture_ms(service.url, stream.video) for _ in range(runs)]
        finally:
            stream.stop()


def report(name: str, values_ms: list[float]) -> None:
    """Print a line of figures."""
    worst = quantiles(values_ms, n=20, method="inclusive")[18]
    print(f"{name:<34} p50 {median(values_ms):6.0f} ms   p95 {worst:6.0f} ms   n={len(values_ms)}")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=10)
    parser.add_argument("--engine", default="passthrough")
    args = parser.parse_args()
    for module in ("decart", "decart.realtime"):
        report(f"import {module}", [import_ms(module) for _ in range(args.runs)])
    pairs = asyncio.run(connections(args.engine, args.runs))
    report("connect() returns", [connected for connected, _ in pairs])
    report("connect() to first restyled frame", [first for _, first in pairs])


if __name__ == "__main__":
    main()
