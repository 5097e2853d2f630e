"""Measure the service from glass to glass: numbered frames out, numbered frames back."""

import asyncio
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Final

from decart.realtime import RealtimeClient
from sundog.cli.measure.arrivals import Arrivals
from sundog.cli.measure.latency import LatencyMap
from sundog.cli.measure.machine import StolenTime, machine_facts
from sundog.cli.measure.percentiles import effects_report
from sundog.cli.measure.service import Service, running_service
from sundog.cli.measure.session import MODEL, watched_session
from sundog.cli.measure.sources import NumberedSource
from sundog.cli.measure.window import Report, summary
from sundog.media.clock import Clock, MonotonicClock
from sundog.media.synthetic import read_number

__all__ = ["GlassSettings", "Step", "measure_glass"]

Step = Callable[[str, float], None]
"""Called with what is being done and the share done, 0 to 1."""

_WARM_UP_S: Final = 3.0
_CHANGES: Final = ("Cyberpunk city", "Watercolor", "Film noir", "Lego World", "Anime")
_CHANGE_S: Final = 1.0
"""Time given to each change of prompt, seconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GlassSettings:
    """What to measure.

    Attributes:
        engine: Name of the service's engine.
        prompt: Prompt to start with.
        codec: ``h264`` or ``vp8``.
        seconds: Length of the measured window, after the warm-up.
    """

    engine: str
    prompt: str
    codec: str
    seconds: float


async def measure_glass(settings: GlassSettings, step: Step) -> Report:
    """Start a service, stream numbered frames through it and report.

    Raises:
        ServiceError: the service did not start.
        DecartSDKError: the session could not be made, or was lost.
    """
    machine = machine_facts()
    clock = MonotonicClock()
    async with running_service(settings.engine) as service:
        report = await _measure(settings, service, clock, step)
    return {"settings": asdict(settings), **report, "machine": machine}


async def _measure(settings: GlassSettings, service: Service, clock: Clock, step: Step) -> Report:
    """Run one session against a running service."""
    latencies = LatencyMap()
    size = (MODEL.width, MODEL.height)
    source = NumberedSource(size=size, fps=MODEL.fps, clock=clock, latencies=latencies)
    arrivals = Arrivals(clock=clock, latencies=latencies, key_of=read_number)
    session = watched_session(
        service, source, arrivals, prompt=settings.prompt, codecs=(settings.codec.upper(),)
    )
    began_s = clock.now()
    async with session as client:
        window = await _window(settings, service, arrivals, step)
        said = asdict(client.stats())
        stats = await service.stats(client.session_id)
        effects = await _effects(settings, client, arrivals, step)
    source.stop()
    first_ms = None if arrivals.first_s is None else round(1e3 * (arrivals.first_s - began_s), 1)
    return {
        **window,
        "first_frame_ms": first_ms,
        "prompt_to_effect_ms": effects,
        "stages_ms": stats.pop("stages_ms", {}),
        "service_counters": stats,
        "sdk_stats": {name: value for name, value in said.items() if name != "service"},
        "unread_frames": arrivals.unread,
        "service_start_s": round(service.start_s, 2),
    }


async def _window(
    settings: GlassSettings, service: Service, arrivals: Arrivals, step: Step
) -> Report:
    """Warm up, then measure for the seconds asked for."""
    await _pass_time(_WARM_UP_S, lambda share: step("warming up", share))
    start, used, stolen = arrivals.totals(), service.usage(), StolenTime()
    await _pass_time(settings.seconds, lambda share: step("measuring", share))
    end, now_used = arrivals.totals(), service.usage()
    window = summary(arrivals.latencies_ms, (start, end), (used, now_used))
    return {**window, "stolen_percent": stolen.percent()}


async def _effects(
    settings: GlassSettings, client: RealtimeClient, arrivals: Arrivals, step: Step
) -> Report:
    """Change the prompt a few times and see when its first frame comes."""
    if settings.engine == "passthrough":
        return effects_report({})
    changes: dict[str, float | None] = {}
    for index, prompt in enumerate(_CHANGES):
        step("changing the prompt", index / len(_CHANGES))
        arrivals.asked_for_change()
        await client.set_prompt(prompt)
        await asyncio.sleep(_CHANGE_S)
        changes[prompt] = arrivals.effect_ms(client.prompt_pts)
    return effects_report(changes)


async def _pass_time(seconds: float, tell: Callable[[float], None]) -> None:
    """Wait, telling the share passed four times a second."""
    loop = asyncio.get_running_loop()
    began_s = loop.time()
    while (passed := loop.time() - began_s) < seconds:
        tell(passed / seconds)
        await asyncio.sleep(min(0.25, seconds - passed))
    tell(1.0)
