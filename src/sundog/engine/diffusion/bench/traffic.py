"""End to end: pictures in main memory to pictures in main memory, copies included."""

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np
import torch

from sundog.engine.diffusion.bench.bucket import spread
from sundog.engine.diffusion.bench.rows import Row
from sundog.engine.diffusion.core.state import FRESH, GLIDE, KNOBS, MOVING, STILL
from sundog.engine.diffusion.device.machine import Lane, Size, Work
from sundog.engine.diffusion.device.restyling import RestylingMachine
from sundog.engine.diffusion.model import Conditioning
from sundog.engine.interface import Image

__all__ = ["begin", "one_after_another", "pictures", "two_lanes", "works"]

_TAKE_S: Final = 30.0
_PICTURES: Final = 4


def pictures(size: Size) -> list[Image]:
    """Return some I420 pictures of smooth shapes in some noise, as cameras see."""
    width, height = size
    grain = np.random.default_rng(0)
    x = np.linspace(0, 6, width, dtype=np.float32)[None, :]
    y = np.linspace(0, 4, height * 3 // 2, dtype=np.float32)[:, None]
    shapes = (126 + 80 * np.sin(x + at) * np.cos(y - at) for at in range(_PICTURES))
    noisy = (each + grain.normal(0, 3, (y.shape[0], x.shape[1])) for each in shapes)
    return [each.clip(16, 235).astype(np.uint8) for each in noisy]


def begin(machine: RestylingMachine, size: Size, row: int) -> None:
    """Seat a session that has a prompt of its own, of random numbers."""
    tokens, pooled = machine.prompts.before
    noise = torch.Generator().manual_seed(row)

    def told() -> Conditioning:
        return Conditioning(
            torch.randn((1, *tokens.shape[1:]), generator=noise).to(tokens),
            torch.randn((1, *pooled.shape[1:]), generator=noise).to(pooled),
        )

    machine.begin(row, size, seed=row)
    machine.ask(row, told(), told())


def works(machine: RestylingMachine, size: Size, frames: int) -> list[Work]:
    """Return a batch of sessions that differ in everything: row, time, glide, feedback."""
    steps = machine.stations[size].steps
    batch = []
    for row in range(frames):
        knobs = [0.0] * KNOBS
        knobs[GLIDE], knobs[STILL], knobs[MOVING], knobs[FRESH] = row / 8, 0.5, 0.2, 0.0
        first = 299 + 40 * row
        times = tuple(first * (steps - step) // steps for step in range(steps))
        batch.append(Work(place=row, row=row, times=times, knobs=tuple(knobs)))
    return batch


def one_after_another(machine: RestylingMachine, size: Size, frames: int, *, seconds: float) -> Row:
    """Measure how long a batch takes from the first picture in to the last one out."""
    shown, batch = pictures(size), works(machine, size, frames)
    lane, _ = machine.lanes(size)
    ms: list[float] = []

    def once() -> None:
        began_s = machine.hardware.now()
        _put(lane, shown, batch)
        lane.launch(batch)
        _take(lane, batch)
        ms.append(1000 * (machine.hardware.now() - began_s))

    _repeat(once, seconds, machine.hardware.now)
    return _row("end to end, one after another", machine, size, frames) | {
        **spread(ms[len(ms) // 10 :]),
        "fps": round(1000 * frames / float(np.median(ms)), 1),
    }


def two_lanes(machine: RestylingMachine, size: Size, frames: int, *, seconds: float) -> Row:
    """Measure how many frames a second go through while one lane is filled as the other draws."""
    shown, batch = pictures(size), works(machine, size, frames)
    lanes = machine.lanes(size)
    turn = 0

    def once() -> None:
        nonlocal turn
        here, there = lanes[turn % 2], lanes[(turn + 1) % 2]
        _put(here, shown, batch)
        here.launch(batch)
        if turn:
            _take(there, batch)
        turn += 1

    took_s = _repeat(once, seconds, machine.hardware.now)
    _take(lanes[(turn - 1) % 2], batch)
    return _row("end to end, two lanes", machine, size, frames) | {
        "batches": turn,
        "fps": round(frames * turn / took_s, 1),
    }


def _row(what: str, machine: RestylingMachine, size: Size, frames: int) -> Row:
    return {
        "what": what,
        "size": f"{size[0]}x{size[1]}",
        "frames": frames,
        "how": str(machine.prepared[size, frames].how),
    }


def _put(lane: Lane, shown: Sequence[Image], batch: Sequence[Work]) -> None:
    for work in batch:
        lane.put(work.place, shown[work.row % len(shown)])


def _take(lane: Lane, batch: Sequence[Work]) -> None:
    for work in batch:
        lane.take(work.place, _TAKE_S)


def _repeat(once: Callable[[], None], seconds: float, now: Callable[[], float]) -> float:
    """Call it for so long, at least three times; return how long that took."""
    began_s = now()
    runs = 0
    while runs < 3 or now() - began_s < seconds:
        once()
        runs += 1
    return now() - began_s
