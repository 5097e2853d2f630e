"""Keeps the number of places in step with what this machine carries, while the service runs.

at start:   engine, codecs ──► Cost ─┐
every 5 s:  CPU used / frames sent ──┴► Estimate ──► sessions that fit ──► Slots ──► Sizable
"""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final, Protocol

from sundog.engine.workshop import Workshop
from sundog.server.admission.calibration import measure
from sundog.server.admission.capacity import Cost, Estimate, Slots, fitting
from sundog.server.admission.machine import cores, spent_s, used

__all__ = ["Fare", "Load", "Meter", "Reading", "Sizable", "metered"]

_log = logging.getLogger(__name__)

_EVERY_S: Final = 5.0

_GUESS: Final = Cost(all_s=0.030, loop_s=0.003)
"""What a frame of "Anime" takes on a machine of 2026, where nothing else is known."""

_LEAST_FPS: Final = 10.0
"""Below that the service's own life costs more than its frames."""


class Sizable(Protocol):
    """What has as many slots or places as the machine carries."""

    def resize(self, most: int) -> None:
        """Have more or fewer from now on; nobody who has one loses it."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Fare:
    """How one session's frames fare.

    Attributes:
        key: Tells the session from others.
        frames_sent: Since its peer came.
        is_full: Whether they are drawn at full quality.
    """

    key: object
    frames_sent: int
    is_full: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What has been used by one moment, seconds.

    Attributes:
        at_s: Monotonic.
        used: CPU time of the service's processes, by id.
        loop_s: CPU time of the event loop's thread.
        fares: Of the sessions that stream.
    """

    at_s: float
    used: Mapping[int, float]
    loop_s: float
    fares: tuple[Fare, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What a session asks of a machine at most.

    Attributes:
        workshops: Of every engine that it may have; warm.
        size: ``(width, height)`` of the model, pixels.
        fps: Frames a second of the model.
        cores: That may be used; None for all that this process may.
    """

    workshops: tuple[Workshop, ...]
    size: tuple[int, int]
    fps: float
    cores: float | None = None


class Meter:
    """Turns readings into places. Reads nothing itself.

    Attributes:
        estimate: What a frame costs.
        slots: How many sessions fit now.
    """

    def __init__(self, places: Sizable, measured: Cost, *, cores: float, fps: float) -> None:
        """Set the places by what was measured.

        Args:
            places: Whose number follows.
            measured: At start.
            cores: That may be used.
            fps: Frames a second of a session.
        """
        self.estimate = Estimate(measured)
        self._places = places
        self._cores = cores
        self._fps = fps
        self._last: Reading | None = None
        self.slots = Slots(self.fits)
        places.resize(self.slots.count)

    @property
    def fits(self) -> float:
        """How many sessions fit by the estimate of now; a fraction."""
        return fitting(self.estimate.cost, cores=self._cores, fps=self._fps)

    def note(self, now: Reading) -> None:
        """Take a reading."""
        last, self._last = self._last, now
        if last is None:
            return
        span_s, frames = now.at_s - last.at_s, _frames(last.fares, now.fares)
        if frames < _LEAST_FPS * span_s:
            self.estimate.rest(span_s)
        else:
            live = Cost(
                all_s=spent_s(last.used, now.used) / frames,
                loop_s=(now.loop_s - last.loop_s) / frames,
            )
            is_full = all(fare.is_full for fare in now.fares)
            self.estimate.note(live, span_s=span_s, is_full_quality=is_full)
        self._follow(now.at_s)

    def _follow(self, now_s: float) -> None:
        before, after = self.slots.count, self.slots.note(self.fits, now_s)
        if after != before:
            cost_ms = 1000 * self.estimate.cost.all_s
            _log.info("%d sessions fit now; a frame takes %.1f ms of a core", after, cost_ms)
            self._places.resize(after)


def _frames(before: Iterable[Fare], after: Iterable[Fare]) -> int:
    """Return how many frames left between two readings; a new peer counts from 0."""
    known = {fare.key: fare.frames_sent for fare in before}
    total = 0
    for fare in after:
        earlier = known.get(fare.key, 0)
        total += fare.frames_sent - (earlier if fare.frames_sent >= earlier else 0)
    return total


@asynccontextmanager
async def metered(
    places: Sizable,
    load: Load,
    fares: Callable[[], tuple[Fare, ...]],
) -> AsyncIterator[Meter]:
    """Keep the places in step until the block ends.

    Args:
        places: Whose number follows.
        load: What is measured.
        fares: Says how all sessions that stream fare; called on the event loop.
    """
    cost = await _dearest(load)
    allowed = cores() if load.cores is None else min(load.cores, cores())
    meter = Meter(places, cost, cores=allowed, fps=load.fps)
    text = "%d sessions fit on this machine: a frame takes %.1f ms of a core, %.1f cores"
    _log.info(text, meter.slots.count, 1000 * cost.all_s, allowed)
    task = asyncio.create_task(_watch(meter, fares), name="capacity")
    try:
        yield meter
    finally:
        task.cancel()
        await asyncio.wait([task])


async def _dearest(load: Load) -> Cost:
    """Return what a frame costs where every session has the engine that costs most."""
    costs = [await _measured(workshop, load.size) for workshop in load.workshops]
    return max(costs, key=lambda cost: cost.all_s)


async def _measured(workshop: Workshop, size: tuple[int, int]) -> Cost:
    try:
        return await asyncio.to_thread(measure, workshop, size)
    except Exception as error:  # noqa: BLE001 - an engine that fails on this may serve for all that
        _log.warning("what a frame costs cannot be measured (%s)", type(error).__name__)
        return _GUESS


async def _watch(meter: Meter, fares: Callable[[], tuple[Fare, ...]]) -> None:
    while True:
        # Looking through all processes takes some milliseconds that no frame is to wait for.
        processes = await asyncio.to_thread(used)
        meter.note(
            Reading(at_s=time.monotonic(), used=processes, loop_s=time.thread_time(), fares=fares())
        )
        await asyncio.sleep(_EVERY_S)
