"""Print what viewers of a session cost the service, and how soon a late one sees a picture.

Run: ``python benchmarks/viewers.py [--seconds 6] [--rounds 3] [--joins 10]``. The service, with the
passthrough engine, runs in a process of its own; a publisher sends it 1280x704 at 25 frames a second
and gets them back. The numbers of viewers alternate, so that whatever else the machine does falls on
all of them. Viewers come by WHEP and decode nothing, so that little of the machine is theirs.
Counted are the service's CPU time for each picture, how many threads it has (an encoder is one), and
how old pictures are when the publisher has decoded them. A late viewer's time is from its offer to
the first picture that is complete and can be decoded.
"""

import argparse
import asyncio
import json
import random
import statistics
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import httpx
import numpy as np
import psutil
from aiortc.jitterbuffer import JitterFrame
from websockets.asyncio.client import ClientConnection, connect

from decart.testing import RunningService, running_service
from sundog.media.clock import MonotonicClock
from sundog.media.geometry import to_frame
from sundog.media.rtc import MediaStreamTrack, Peer, VideoOutput
from sundog.media.rtc.video.coding.key_frames import is_key_frame
from sundog.media.synthetic import TestPicture

_SIZE = (1280, 704)
_FILM_FRAMES = 50
_FRAME_S = 0.04
_TICKS = 3600
_NUMBERS = (0, 1, 4, 8)
_SETTLE_S = 1.5
_GRAIN = 6.0
_PAUSE_S = 2.0
_KEY = "bench"
_QUERY = f"model=mirage_v2&api_key={_KEY}&user_agent=sundog-python-sdk/bench"


class Publisher:
    """Sends numbered pictures, and notes how old they are when they come back."""

    def __init__(self) -> None:
        self.camera = VideoOutput()
        self.ages_ms: list[float] = []
        self._sent_s: dict[int, float] = {}

    async def shoot(self) -> None:
        """Send pictures in time, until cancelled."""
        picture = TestPicture(_SIZE)
        # Grain, as cameras have it: a drawn picture alone needs a tenth of the bits.
        grain = np.random.default_rng(1).normal(0, _GRAIN, picture.frame(0).shape)
        film = [
            np.clip(picture.frame(number) + np.roll(grain, 37 * number, axis=1), 16, 235).astype(
                np.uint8
            )
            for number in range(_FILM_FRAMES)
        ]
        began_s, number = time.monotonic(), 0
        while True:
            self._sent_s[number * _TICKS] = time.monotonic()
            self.camera.put(to_frame(film[number % _FILM_FRAMES], number * _TICKS))
            number += 1
            await asyncio.sleep(max(0.0, began_s + number * _FRAME_S - time.monotonic()))

    async def look(self, track: MediaStreamTrack) -> None:
        """Take what comes back, until cancelled."""
        while True:
            frame = await track.recv()
            sent_s = self._sent_s.pop(frame.pts or 0, None)
            if sent_s is not None:
                self.ages_ms.append(1e3 * (time.monotonic() - sent_s))


class Eye:
    """In place of a viewer's decoder: counts pictures and knows when the first one came."""

    def __init__(self, queue: Any) -> None:  # noqa: ANN401
        self._put = queue.put
        queue.put = self.put
        self.first_s: float | None = None
        self._came = asyncio.Event()

    async def seen(self) -> None:
        """Wait for the first picture."""
        async with asyncio.timeout(20):
            await self._came.wait()

    def put(self, item: Any, *_: object) -> None:  # noqa: ANN401
        """Look at an encoded picture."""
        if item is None:  # the end of the decoder's thread
            self._put(None)
            return
        codec, frame = item
        assert isinstance(frame, JitterFrame)
        if self.first_s is None and is_key_frame(codec.name, frame.data):
            self.first_s = time.monotonic()
            self._came.set()


@asynccontextmanager
async def _publishing(service: RunningService) -> AsyncIterator[tuple[Publisher, str, str]]:
    """Yield a publisher, and its session's id and view token."""
    publisher, peer = Publisher(), Peer(clock=MonotonicClock())
    tracks: list[MediaStreamTrack] = []
    peer.on_track = tracks.append
    peer.add_track(publisher.camera)
    url = f"{service.base_url.replace('http', 'ws', 1)}/v1/stream?{_QUERY}"
    async with connect(url, proxy=None) as line:
        told = await _heard(line, "session_id")
        await line.send(json.dumps({"type": "offer", "sdp": await peer.create_offer()}))
        await peer.accept_answer((await _heard(line, "answer"))["sdp"])
        tasks = [
            asyncio.create_task(publisher.shoot()),
            asyncio.create_task(publisher.look(tracks[0])),
            asyncio.create_task(_heard(line, "the end")),
        ]
        try:
            yield publisher, told["session_id"], told["view_token"]
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await peer.close()


async def _heard(line: ClientConnection, kind: str) -> dict[str, Any]:
    while True:
        message: dict[str, Any] = json.loads(await line.recv())
        if message["type"] == kind:
            return message


@asynccontextmanager
async def _viewing(http: httpx.AsyncClient, session: str) -> AsyncIterator[tuple[Eye, float]]:
    """Watch by WHEP; yield what is seen, and when the offer was sent."""
    peer = Peer(clock=MonotonicClock())
    peer.receive_only()
    video: Any = next(t for t in peer._connection.getTransceivers() if t.kind == "video")
    eye = Eye(video.receiver._RTCRtpReceiver__decoder_queue)
    try:
        offer = await peer.create_offer()
        offered_s = time.monotonic()
        answer = await http.post(f"/v1/whep/{session}", content=offer)
        answer.raise_for_status()
        await peer.accept_answer(answer.text)
        yield eye, offered_s
        await http.delete(answer.headers["Location"])
    finally:
        await peer.close()


async def _measure(seconds: float, rounds: int, joins: int) -> None:
    cpu_ms: dict[int, list[float]] = {number: [] for number in _NUMBERS}
    ages: dict[int, list[float]] = {number: [] for number in _NUMBERS}
    threads: dict[int, int] = {}
    async with (
        running_service(api_key=_KEY) as service,
        _publishing(service) as (publisher, session, token),
    ):
        (process,) = psutil.Process().children()
        bearer = {"Authorization": f"Bearer {token}", "Content-Type": "application/sdp"}
        async with httpx.AsyncClient(base_url=service.base_url, headers=bearer) as http:
            await asyncio.sleep(_SETTLE_S)
            for _ in range(rounds):
                for number in _NUMBERS:
                    async with AsyncExitStack() as viewers:
                        for _ in range(number):
                            eye, _ = await viewers.enter_async_context(_viewing(http, session))
                            await eye.seen()
                        await asyncio.sleep(_SETTLE_S)
                        before, publisher.ages_ms = _cpu_s(process), []
                        await asyncio.sleep(seconds)
                        spent_s, seen = _cpu_s(process) - before, publisher.ages_ms
                        cpu_ms[number].append(1e3 * spent_s / max(1, len(seen)))
                        ages[number] += seen
                        threads[number] = process.num_threads()
            _print_costs(cpu_ms, ages, threads)
            await _print_joins(http, session, joins)


def _cpu_s(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


def _print_costs(
    cpu_ms: dict[int, list[float]], ages: dict[int, list[float]], threads: dict[int, int]
) -> None:
    alone = statistics.median(cpu_ms[0])
    for number in _NUMBERS:
        cost, age = statistics.median(cpu_ms[number]), statistics.quantiles(ages[number], n=20)
        each = f", {(cost - alone) / number:.2f} ms for each viewer" if number else ""
        print(
            f"{number} viewers: {cost:.2f} ms CPU a picture{each}; {threads[number]} threads; "
            f"publisher's latency p50 {age[9]:.0f} ms, p95 {age[18]:.0f} ms ({len(ages[number])})"
        )


async def _print_joins(http: httpx.AsyncClient, session: str, joins: int) -> None:
    taken_s: list[float] = []
    async with AsyncExitStack() as viewers:
        for _ in range(2):
            await viewers.enter_async_context(_viewing(http, session))
        for _ in range(joins):
            await asyncio.sleep(random.uniform(0, _PAUSE_S))
            async with _viewing(http, session) as (eye, offered_s):
                await eye.seen()
                assert eye.first_s is not None
                taken_s.append(eye.first_s - offered_s)
    median, worst = statistics.median(taken_s), max(taken_s)
    print(f"late viewer's first picture: p50 {median:.2f} s, worst {worst:.2f} s of {joins}")


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=6.0)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--joins", type=int, default=10)
    given = parser.parse_args()
    asyncio.run(_measure(given.seconds, given.rounds, given.joins))


if __name__ == "__main__":
    main()
