"""Print how sessions of the SDK come back after a restart of the service.

Run: ``python benchmarks/sessions.py [--runs 5] [--kill]``. The service, with the passthrough engine,
runs in a process of its own. It is stopped under a running client and started again on the same
port; counted are the seconds until the next picture, from the stop and from the moment that it
listens again. What many sessions leave behind is counted by ``benchmarks/soak.py``.
"""

import argparse
import asyncio
import statistics
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from decart import models
from decart.media import CameraStream, get_camera_stream
from decart.realtime import RealtimeClient, RealtimeConnectOptions
from decart.testing import RunningService, running_service
from decart.types import ModelState, Prompt


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


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--kill", action="store_true")
    given = parser.parse_args()
    asyncio.run(_restart(given.runs, given.kill))


if __name__ == "__main__":
    main()
