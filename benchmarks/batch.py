"""Print what a video job costs a live session beside it: the age of its pictures and their rate.

Run: ``python benchmarks/batch.py [--rounds 4] [--seconds 8] [--engine passthrough] [--width 1280]``.
The service runs in a process of its own, the SDK's session in this one, at 25 pictures a second.
Phases with and without a job alternate, so that what else the machine does falls on both; the job
restyles the clip that ships with the package, again and again. Also printed: frames of jobs a second.
"""

import argparse
import asyncio
import statistics
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.resources import files

import httpx

from decart import models
from decart.media import get_camera_stream
from decart.realtime import RealtimeClient, RealtimeConnectOptions
from decart.testing import RunningService, running_service
from decart.types import ModelState, Prompt

_CLIP_FRAMES = 225
_SEEN_S = 5.5
"""The session's figures are of the last five seconds."""


class _Jobs:
    """Keeps one job running; counts the frames that were done."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self._http = http
        self._clip = files("sundog").joinpath("assets", "sample.mp4").read_bytes()
        self.frames = 0.0

    async def run(self) -> None:
        """Begin jobs until cancelled; the one that runs is ended."""
        while True:
            answer = await self._http.post(
                "/v1/jobs/lucy-clip", data={"prompt": "Anime"}, files={"data": self._clip}
            )
            answer.raise_for_status()
            path, done = f"/v1/jobs/{answer.json()['job_id']}", 0.0
            try:
                while (told := (await self._http.get(path)).json())["status"] != "completed":
                    assert told["status"] != "failed", told
                    done = told.get("progress") or done
                    await asyncio.sleep(0.25)
                done = 1.0
            finally:
                self.frames += done * _CLIP_FRAMES
                await asyncio.shield(self._http.delete(path))


@asynccontextmanager
async def _session(service: RunningService, width: int) -> AsyncIterator[RealtimeClient]:
    height = round(width * 704 / 1280 / 16) * 16
    video = {"source": "synthetic", "width": width, "height": height}
    async with service.client() as client:
        with await get_camera_stream(video=video) as stream:
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


async def _watch(session: RealtimeClient, ages: list[tuple[float, float, float]]) -> None:
    stats = session.stats()
    assert stats.latency is not None, "no picture came for five seconds"
    ages.append((stats.latency.p50_ms, stats.latency.p95_ms, stats.fps_out))


async def _measure(rounds: int, seconds: float, engine: str, width: int) -> None:
    found: dict[str, list[tuple[float, float, float]]] = {"alone": [], "beside a job": []}
    async with (
        running_service(engine=engine) as service,
        _session(service, width) as session,
        httpx.AsyncClient(
            base_url=service.base_url, headers={"X-API-KEY": service.api_key}, timeout=60
        ) as http,
    ):
        taking = asyncio.create_task(_take(session))
        jobs = _Jobs(http)
        await asyncio.sleep(seconds)
        for _ in range(rounds):
            await asyncio.sleep(seconds)
            await _watch(session, found["alone"])
            running = asyncio.create_task(jobs.run())
            await asyncio.sleep(seconds)
            await _watch(session, found["beside a job"])
            running.cancel()
            await asyncio.wait([running])
        taking.cancel()
        await asyncio.wait([taking])
    for what, ages in found.items():
        p50, p95, fps = (statistics.median(column) for column in zip(*ages, strict=True))
        worst = max(age[1] for age in ages)
        print(
            f"{what:<13} p50 {p50:5.1f} ms, p95 {p95:5.1f} ms (worst {worst:.1f}), {fps:.1f} fps,"
            f" {len(ages)} phases"
        )
    print(f"frames of jobs a second: {jobs.frames / (rounds * seconds):.1f}")


async def _take(session: RealtimeClient) -> None:
    """Take pictures as a user does; those that nobody takes are not counted."""
    async for _ in session.frames(None):
        pass


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=4)
    parser.add_argument("--seconds", type=float, default=8)
    parser.add_argument("--engine", default="passthrough")
    parser.add_argument("--width", type=int, default=1280)
    given = parser.parse_args()
    seconds = max(given.seconds, _SEEN_S)
    asyncio.run(_measure(given.rounds, seconds, given.engine, given.width))


if __name__ == "__main__":
    main()
