"""Two sessions for a long time: whether anything that should stay as it is drifts.

Each half of the time gives a median; what others do on the machine for a moment moves it little.
Where others used most of the processors, or more of them in one half than in the other, latencies
are told and not judged.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from statistics import median

import psutil

from decart import models
from decart.realtime import RealtimeClient, RealtimeConnectOptions
from decart.realtime.remote import RemoteVideo
from decart.types import ModelState, Prompt
from sundog.media.rtc import MediaStreamTrack
from tests.flashes import Beeps, Flashes, Witness, offset_s, witnessed
from tests.soak import census
from tests.soak.faults import noting
from tests.soak.serviceprocess import Watched, watched

__all__ = ["Drift", "Sample", "long_sessions"]

_FPS = 25
_WARM_SHARE = 0.1
_EVERY_S = 1.0
_FLASHES = 10
"""Of the last so many the offset of sound and picture is taken: 5 s."""

_MOST_LATENCY = 0.10
_MOST_MEMORY = 0.05
_MOST_OFFSET_S = 0.015
_ALIKE = 0.05
"""Share of all processors by which what others use may differ between halves."""

_MOST_OTHERS = 0.6
"""Where others use more than this, what is late waits for them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """What is seen once a second.

    Attributes:
        p95_ms: Of both sessions' frames in 5 s, from capture to return: the mean.
        memory_kib: Of the service and its engines.
        own_kib: Of the clients' process.
        descriptors: Of the service.
        threads: Of the service.
        tasks: Of the service.
        in_flight: Frames that are under way in both sessions.
        offset_s: By how much sound comes after its picture; None before the first.
        others: Share of all processors that neither service nor clients used.
    """

    p95_ms: float
    memory_kib: float
    own_kib: float
    descriptors: float
    threads: float
    tasks: float
    in_flight: float
    offset_s: float | None
    others: float


@dataclass
class Drift:
    """All samples, and what they say.

    Attributes:
        samples: In order, without the first tenth.
        faults: Exceptions that nobody took, in service or clients.
        has_company: Whether something of ours ran beside, which asks more of the machine at one
            time than at another.
    """

    samples: list[Sample] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    has_company: bool = False

    def halves(self, of: Callable[[Sample], float | None]) -> tuple[float, float]:
        """Return the medians of both halves."""
        values = [value for sample in self.samples if (value := of(sample)) is not None]
        middle = len(values) // 2
        return median(values[:middle]), median(values[middle:])

    @property
    def is_quiet(self) -> bool:
        """Whether others left room, and as much in both halves: else latency is not judged."""
        first, second = self.halves(lambda sample: sample.others)
        if self.has_company:
            return False
        return abs(first - second) < _ALIKE and max(first, second) < _MOST_OTHERS

    def table(self) -> dict[str, tuple[float, float, bool]]:
        """Return the medians of both halves of everything, and whether they are as they must be."""

        def row(
            of: Callable[[Sample], float | None], is_good: Callable[[float, float], bool]
        ) -> tuple[float, float, bool]:
            first, second = self.halves(of)
            return first, second, is_good(first, second)

        def no_more(first: float, second: float) -> bool:
            return second <= first + 1

        def memory(first: float, second: float) -> bool:
            return second < first * (1 + _MOST_MEMORY)

        return {
            "latency p95, ms": row(
                lambda s: s.p95_ms, lambda a, b: b < a * (1 + _MOST_LATENCY) or not self.is_quiet
            ),
            "service, MiB": row(lambda s: s.memory_kib / 1024, memory),
            "clients, MiB": row(lambda s: s.own_kib / 1024, memory),
            "descriptors": row(lambda s: s.descriptors, no_more),
            "threads": row(lambda s: s.threads, no_more),
            "tasks": row(lambda s: s.tasks, no_more),
            # Late frames are under way for longer, without any queue that grows.
            "frames under way": row(
                lambda s: s.in_flight, lambda a, b: no_more(a, b) or not self.is_quiet
            ),
            "sound after picture, ms": row(
                lambda s: None if s.offset_s is None else 1000 * s.offset_s,
                lambda a, b: abs(a - b) < 1000 * _MOST_OFFSET_S,
            ),
            "others' share of the machine, %": row(lambda s: 100 * s.others, lambda _a, _b: True),
        }


async def long_sessions(
    minutes: float, *, engine: str = "passthrough", told: Callable[[str], object] = lambda _: None
) -> Drift:
    """Run two sessions with sound for so long.

    Args:
        minutes: How long; a tenth of it is not looked at.
        engine: ``passthrough`` or ``cpu``.
        told: Told how it goes, every 20 s.
    """
    drift, seconds = Drift(), 60 * minutes
    with noting(drift.faults):
        async with watched(engine=engine) as service, AsyncExitStack() as stack:
            pair = [await stack.enter_async_context(_session(service)) for _ in range(2)]
            await asyncio.sleep(max(5.0, _WARM_SHARE * seconds))
            meter = _Machine(service)
            until_s = time.monotonic() + seconds * (1 - _WARM_SHARE)
            while time.monotonic() < until_s:
                await asyncio.sleep(_EVERY_S)
                drift.samples.append(await _look(service, pair, meter))
                if len(drift.samples) % 20 == 0:
                    told(str(drift.samples[-1]))
            drift.faults += service.faults
    return drift


@dataclass
class _Held:
    """A session with what its user sees and hears."""

    client: RealtimeClient
    witness: Witness
    latest_ms: float = 0.0


@asynccontextmanager
async def _session(service: Watched) -> AsyncIterator[_Held]:
    start_s = time.monotonic()
    tracks: list[RemoteVideo] = []
    video, sound = Flashes(start_s, _FPS), Beeps(start_s)
    client = await RealtimeClient.connect(
        base_url=service.base_url,
        api_key=service.key,
        local_track=video,
        options=RealtimeConnectOptions(
            model=models.realtime("mirage_v2"),
            on_remote_stream=tracks.append,
            initial_state=ModelState(prompt=Prompt("Anime")),
            local_audio=sound,
        ),
    )
    async with client:
        while not tracks:
            await asyncio.sleep(0.02)
        heard: list[MediaStreamTrack] = [tracks[0]]
        if isinstance(tracks[0].audio, MediaStreamTrack):
            heard.append(tracks[0].audio)
        async with witnessed(*heard) as witness:
            yield _Held(client, witness)
    video.stop()
    sound.stop()


class _Machine:
    """How much of all processors others use."""

    def __init__(self, service: Watched) -> None:
        self._ours = [psutil.Process(), psutil.Process(service.pid)]
        self._last = self._read()

    def others(self) -> float:
        """Return their share since the last time, 0 to 1."""
        before, self._last = self._last, self._read()
        busy, ours, whole = (now - then for now, then in zip(self._last, before, strict=True))
        return max(0.0, busy - ours) / max(whole, 1e-3)

    def _read(self) -> tuple[float, float, float]:
        times = psutil.cpu_times()
        idle = times.idle + getattr(times, "iowait", 0.0)
        whole = float(sum(times))
        everybody = [*self._ours, *self._ours[1].children(recursive=True)]
        return whole - idle, sum(sum(one.cpu_times()[:2]) for one in everybody), whole


async def _look(service: Watched, pair: list[_Held], machine: _Machine) -> Sample:
    for held in pair:
        if (latency := held.client.stats().latency) is not None:
            held.latest_ms = latency.p95_ms
    stats = [held.client.stats() for held in pair]
    now = await service.census()
    offsets = [
        offset_s(held.witness, _FLASHES)
        for held in pair
        if len(held.witness.flashes) > _FLASHES and held.witness.beeps
    ]
    return Sample(
        p95_ms=sum(held.latest_ms for held in pair) / len(pair),
        memory_kib=await asyncio.to_thread(service.memory_kib),
        own_kib=census.rss_kib(),
        descriptors=now.descriptors,
        threads=now.threads,
        tasks=now.tasks or 0,
        in_flight=sum(s.frames_sent - s.frames_returned - s.frames_dropped for s in stats),
        offset_s=median(offsets) if offsets else None,
        others=machine.others(),
    )
