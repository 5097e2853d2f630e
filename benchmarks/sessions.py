"""Print how sessions of the SDK come back after a restart, and what many of them leave behind.

Run: ``python benchmarks/sessions.py restart [--runs 5] [--kill]`` or
``python benchmarks/sessions.py cycles [--cycles 100]``. The service, with the passthrough engine,
runs in a process of its own. ``restart``: it is stopped under a running client and started again on
the same port; counted are the seconds until the next picture, from the stop and from the moment
that it listens again. ``cycles``: connect, see a picture, disconnect; counted are tasks, threads,
file descriptors and the memory of this process.
"""

import argparse
import asyncio
import gc
import statistics
import threading
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import numpy as np
import psutil

from decart import models
from decart.media import CameraStream, get_camera_stream
from decart.realtime import RealtimeClient, RealtimeConnectOptions
from decart.testing import RunningService, running_service
from decart.types import ModelState, Prompt

_WARM_CYCLES = 20
"""Caches and allocators fill during the first ones."""


@asynccontextmanager
async def _session(service: RunningService, stream: CameraStream) -> AsyncIterator[RealtimeClient]:
    client = service.client()
    session = await RealtimeClient.connect(
        base_url=client.base_url,
        api_key=client.api_key,
        local_track=stream.video,
        options=RealtimeConnectOptions(
            model=models.realtime("mirage_v2"),
            on_remote_stream=lambda _: None,
            initial_state=ModelState(prompt=Prompt("Anime")),
        ),
    )
    async with session:
        yield session
    await client.close()


async def _picture(session: RealtimeClient) -> None:
    """Wait for a picture that comes from now on."""
    pictures = session.frames(None)
    async with asyncio.timeout(60):
        await anext(pictures)
    await pictures.aclose()


async def _restart(runs: int, kill: bool) -> None:
    from_stop, from_listening = [], []
    with await get_camera_stream(video={"source": "synthetic"}) as stream:
        async with running_service() as service:
            for _ in range(runs):
                async with _session(service, stream) as session:
                    await _picture(session)
                    stopped_s = time.monotonic()
                    await asyncio.to_thread(service.kill if kill else service.stop)
                    await service.astart()
                    listening_s = time.monotonic()
                    await _picture(session)
                    now_s = time.monotonic()
                    from_stop.append(now_s - stopped_s)
                    from_listening.append(now_s - listening_s)
    for what, taken in (("stop", from_stop), ("listening", from_listening)):
        median, worst = statistics.median(taken), max(taken)
        print(f"picture again after {what}: median {median:.2f} s, worst {worst:.2f} s of {runs}")


async def _cycles(count: int) -> None:
    process = psutil.Process()
    kibibytes: list[float] = []
    first_picture_s: list[float] = []
    with await get_camera_stream(video={"source": "synthetic"}) as stream:
        async with running_service() as service:
            for cycle in range(count):
                if cycle == _WARM_CYCLES:
                    before = _counts(process)
                began_s = time.monotonic()
                async with _session(service, stream) as session:
                    await _picture(session)
                    first_picture_s.append(time.monotonic() - began_s)
                gc.collect()
                kibibytes.append(process.memory_info().rss / 1024)
            await asyncio.sleep(1)
            after = _counts(process)
    slope = np.polyfit(np.arange(_WARM_CYCLES, count), kibibytes[_WARM_CYCLES:], 1)[0]
    print(f"{count} cycles; tasks, threads, descriptors {before} -> {after}")
    print(
        f"memory {kibibytes[_WARM_CYCLES]:.0f} -> {kibibytes[-1]:.0f} KiB, {slope:.1f} KiB a cycle"
    )
    print(f"connect() to first picture: median {statistics.median(first_picture_s):.3f} s")


def _counts(process: psutil.Process) -> tuple[int, int, int]:
    return len(asyncio.all_tasks()), threading.active_count(), process.num_fds()


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("what", choices=["restart", "cycles"])
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--kill", action="store_true")
    parser.add_argument("--cycles", type=int, default=100)
    given = parser.parse_args()
    if given.what == "restart":
        asyncio.run(_restart(given.runs, given.kill))
    else:
        asyncio.run(_cycles(max(given.cycles, _WARM_CYCLES + 10)))


if __name__ == "__main__":
    main()
