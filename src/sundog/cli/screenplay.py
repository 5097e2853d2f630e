"""Play the demo: a clip through a real session, the prompt changing while it runs."""

import asyncio
from collections import OrderedDict, deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median
from types import MappingProxyType
from typing import Final

import av

from decart.media import get_camera_stream
from decart.realtime import RealtimeClient
from sundog.cli.measure.arrivals import Arrivals
from sundog.cli.measure.latency import LatencyMap
from sundog.cli.measure.machine import StolenTime, machine_facts
from sundog.cli.measure.percentiles import effects_report
from sundog.cli.measure.service import Service, running_service
from sundog.cli.measure.session import MODEL, watched_session
from sundog.cli.measure.sources import Stamped, rtp_timestamp
from sundog.cli.measure.window import Report, summary
from sundog.cli.recording import Pair
from sundog.media.clock import Clock, MonotonicClock
from sundog.media.rtc import MediaStreamTrack

__all__ = ["SCENES", "Live", "Played", "Scene", "play"]

_KEPT: Final = 40
"""Sent frames kept until they come back: 1.6 s at 25 fps, about 55 MB."""

_SETTLE_S: Final = 0.5
"""Time after the first frame that is not counted: the encoders find their rate."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """A part of the demo.

    Attributes:
        share: Its share of the whole time.
    """

    prompt: str
    share: float
    mirror: bool = False

    @property
    def label(self) -> str:
        """What a viewer reads beside it."""
        return f"{self.prompt}, mirrored" if self.mirror else self.prompt


SCENES: Final = (
    Scene(prompt="Anime", share=0.22),
    Scene(prompt="Cyberpunk city", share=0.22),
    Scene(prompt="Lego World", share=0.22),
    Scene(prompt="Watercolor", share=0.2),
    Scene(prompt="Watercolor", share=0.14, mirror=True),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Live:
    """How it goes at the moment.

    Attributes:
        share: Of the whole, 0 to 1.
        fps: Frames that came back in the last second or so.
        latency_ms: Median of the last second or so, glass to glass; None before the first frame.
    """

    scene: Scene
    share: float
    fps: float
    latency_ms: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """What the demo gave.

    Attributes:
        report: For JSON.
        stills: A pair out of each scene, by label.
    """

    report: Report
    stills: Mapping[str, Pair]


@dataclass(slots=True, kw_only=True)
class _Stage:
    """What one run holds: frames under way, the last pair, recent arrivals."""

    clock: Clock
    keep: Callable[[Pair], None]
    sent: OrderedDict[int, av.VideoFrame] = field(default_factory=OrderedDict)
    pair: Pair | None = None
    recent_s: deque[float] = field(default_factory=lambda: deque(maxlen=25))

    def leaves(self, frame: av.VideoFrame) -> None:
        """Keep a frame that is sent now until it comes back."""
        self.sent[rtp_timestamp(frame) % (1 << 32)] = frame
        if len(self.sent) > _KEPT:
            self.sent.popitem(last=False)

    def returns(self, frame: av.VideoFrame) -> None:
        """Pair a frame that came back with the one that was sent."""
        self.recent_s.append(self.clock.now())
        ticks = rtp_timestamp(frame)
        origin = self.sent.pop(ticks % (1 << 32), None)
        if origin is not None:
            self.pair = Pair(sent=origin, received=frame, ticks=ticks)
            self.keep(self.pair)

    def fps(self) -> float:
        """Return the rate of the last arrivals, frames a second."""
        if len(self.recent_s) < 2 or self.recent_s[-1] == self.recent_s[0]:
            return 0.0
        return (len(self.recent_s) - 1) / (self.recent_s[-1] - self.recent_s[0])


async def play(
    source: str | None,
    seconds: float,
    *,
    engine: str,
    keep: Callable[[Pair], None],
    tell: Callable[[Live], None],
) -> Played:
    """Run service, session and scenes.

    Args:
        source: Video file; None for the camera.
        seconds: Length of all scenes together.
        engine: Name of the engine the service uses.
        keep: Gets every pair that came back, in order; must not block.
        tell: Gets how it goes, a few times a second.

    Raises:
        ServiceError: the service did not start.
        DecartSDKError: no such input, or the session failed.
    """
    machine, clock = machine_facts(), MonotonicClock()
    stage, latencies = _Stage(clock=clock, keep=keep), LatencyMap()
    arrivals = Arrivals(clock=clock, latencies=latencies, key_of=rtp_timestamp, see=stage.returns)
    wanted = {"width": MODEL.width, "height": MODEL.height, "frame_rate": MODEL.fps}
    async with running_service(engine) as service:
        stream = await get_camera_stream(video={**wanted, "source": source})
        track = Stamped(stream.video, clock=clock, latencies=latencies, watch=stage.leaves)
        with stream:
            director = _Director(service, arrivals, stage, tell)
            report, stills = await director.run(track, seconds)
    return Played(report={**report, "machine": machine}, stills=MappingProxyType(stills))


class _Director:
    """Leads one session through the scenes."""

    def __init__(
        self, service: Service, arrivals: Arrivals, stage: _Stage, tell: Callable[[Live], None]
    ) -> None:
        self._service = service
        self._arrivals = arrivals
        self._stage = stage
        self._tell = tell
        self._effects: dict[str, float | None] = {}

    async def run(self, track: MediaStreamTrack, seconds: float) -> tuple[Report, dict[str, Pair]]:
        """Connect, play all scenes, disconnect; return the report and a still of each."""
        began_s = self._arrivals.clock.now()
        async with watched_session(
            self._service, track, self._arrivals, prompt=SCENES[0].prompt
        ) as client:
            settled_s = asyncio.get_running_loop().time() + _SETTLE_S
            await self._scene(SCENES[0], settled_s, lambda _: 0.0)
            start, used, stolen = self._arrivals.totals(), self._service.usage(), StolenTime()
            stills = await self._scenes(client, seconds)
            end, used_then = self._arrivals.totals(), self._service.usage()
            stolen_percent = stolen.percent()
            stats = await self._service.stats(client.session_id)
        first_s = self._arrivals.first_s
        window = summary(self._arrivals.latencies_ms, (start, end), (used, used_then))
        report: Report = {
            "fps": window.pop("fps"),
            "sent_fps": window.pop("sent_fps"),
            "glass_to_glass_ms": window.pop("latency_ms"),
            **window,
            "stolen_percent": stolen_percent,
            "first_frame_ms": None if first_s is None else round(1e3 * (first_s - began_s), 1),
            "prompt_to_effect_ms": effects_report(self._effects),
            "stages_ms": stats.pop("stages_ms", {}),
            "service_counters": stats,
            "service_start_s": round(self._service.start_s, 2),
        }
        return report, stills

    async def _scenes(self, client: RealtimeClient, seconds: float) -> dict[str, Pair]:
        """Play the scenes one after the other; return the last pair of each."""
        stills: dict[str, Pair] = {}
        done, last, began_s = 0.0, SCENES[0], asyncio.get_running_loop().time()
        for scene in SCENES:
            if scene.prompt != last.prompt:
                self._arrivals.asked_for_change()
                await client.set_prompt(scene.prompt)
            if scene.mirror != last.mirror:
                await client.set_mirror(scene.mirror)
            until_s = began_s + seconds * (done + scene.share)
            await self._scene(scene, until_s, lambda now_s: (now_s - began_s) / seconds)
            if scene.prompt != last.prompt:
                self._effects[scene.prompt] = self._arrivals.effect_ms(client.prompt_pts)
            if self._stage.pair is not None:
                stills[scene.label] = self._stage.pair
            done, last = done + scene.share, scene
        return stills

    async def _scene(self, scene: Scene, until_s: float, share: Callable[[float], float]) -> None:
        """Tell how it goes until the event loop's time is ``until_s``."""
        loop = asyncio.get_running_loop()
        while (now_s := loop.time()) < until_s:
            recent: Sequence[float] = self._arrivals.latencies_ms[-25:]
            self._tell(
                Live(
                    scene=scene,
                    share=share(now_s),
                    fps=self._stage.fps(),
                    latency_ms=median(recent) if recent else None,
                )
            )
            await asyncio.sleep(min(0.2, until_s - now_s))
