"""Measure whether a second thread makes a frame ready sooner.

Run: ``python benchmarks/engine_threads.py [STYLE ...] [--frames 60]``. Each way renders the same
frames in turn with the others, so that what else the machine does disturbs all of them alike. The
ways:

- ``one``: as the engine does it.
- ``opencv``: OpenCV may use two threads.
- ``stages``: stages that need nothing of each other side by side: Simplify with FindFlow, Colour
  with Contour.
- ``halves``: upper and lower half of the picture side by side, without what would have to pass
  between them: no split of the picture can be faster.
- ``two``: two sessions side by side; the time is that of two frames, one of each.
"""

import argparse
import statistics
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import cv2
import numpy as np
from engine_stages import moving_frames

from sundog.engine.cpu.canvas import Canvas
from sundog.engine.cpu.engine import CpuEngine
from sundog.engine.cpu.geometry import Geometry
from sundog.engine.cpu.graph import plan
from sundog.engine.cpu.stages import Stage
from sundog.engine.cpu.styles import STYLES
from sundog.engine.interface import Image

_FULL = Geometry(1280, 704)
_UPPER = Geometry(1280, 352)
_SIDE_BY_SIDE = {"Simplify": "FindFlow", "Colour": "Contour", "Contour": "Colour"}
_WARM_FRAMES = 3


class _Session:
    """One picture size's canvas and stages."""

    def __init__(self, name: str, geometry: Geometry) -> None:
        self.canvas = Canvas(geometry)
        self.stages = plan(STYLES[name], geometry)

    def begin(self, frame: Image) -> None:
        self.canvas.camera = frame
        self.canvas.out = np.empty_like(frame)

    def render(self, frame: Image) -> None:
        self.begin(frame)
        for stage in self.stages:
            stage(self.canvas)
        self.canvas.frame += 1

    def render_in_pairs(self, frame: Image, pool: ThreadPoolExecutor) -> None:
        self.begin(frame)
        waiting = list(self.stages)
        while waiting:
            stage = waiting.pop(0)
            partner = _partner(stage, waiting)
            if partner is None:
                stage(self.canvas)
                continue
            waiting.remove(partner)
            beside = pool.submit(partner, self.canvas)
            stage(self.canvas)
            beside.result()
        self.canvas.frame += 1


def _partner(stage: Stage, waiting: list[Stage]) -> Stage | None:
    """Return the next stage where it can run beside this one."""
    wanted = _SIDE_BY_SIDE.get(type(stage).__name__)
    return waiting[0] if waiting and type(waiting[0]).__name__ == wanted else None


def _ways(name: str, pool: ThreadPoolExecutor) -> dict[str, Callable[[Image], None]]:
    sessions = {way: _Session(name, _FULL) for way in ("one", "opencv", "stages", "a", "b")}
    upper, lower = _Session(name, _UPPER), _Session(name, _UPPER)

    def opencv(frame: Image) -> None:
        cv2.setNumThreads(2)
        sessions["opencv"].render(frame)
        cv2.setNumThreads(1)

    def beside(one: _Session, other: _Session, frame: Image) -> None:
        waiting = pool.submit(other.render, frame)
        one.render(frame)
        waiting.result()

    return {
        "one": sessions["one"].render,
        "opencv": opencv,
        "stages": lambda frame: sessions["stages"].render_in_pairs(frame, pool),
        "halves": lambda frame: beside(upper, lower, frame[: frame.shape[0] // 2]),
        "two": lambda frame: beside(sessions["a"], sessions["b"], frame),
    }


def _measure(name: str, frames: list[Image], count: int) -> dict[str, list[float]]:
    """Return milliseconds of each frame by way."""
    taken: dict[str, list[float]] = {}
    with ThreadPoolExecutor(1) as pool:
        ways = _ways(name, pool)
        for i in range(count + _WARM_FRAMES):
            for way, render in ways.items():
                start = time.perf_counter()
                render(frames[i % len(frames)])
                taken.setdefault(way, []).append((time.perf_counter() - start) * 1000)
    return {way: times[_WARM_FRAMES:] for way, times in taken.items()}


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("styles", nargs="*", default=["anime", "oil", "cyberpunk", "noir"])
    parser.add_argument("--frames", type=int, default=60)
    options = parser.parse_args()
    CpuEngine().warm_up(lambda _what, _share: None)
    frames = moving_frames(_FULL)
    print(f"median (fastest tenth) ms of {options.frames} frames each, in turn")
    for name in options.styles:
        parts = []
        for way, times in _measure(name, frames, options.frames).items():
            tenth = statistics.quantiles(times, n=10)[0]
            parts.append(f"{way} {statistics.median(times):.1f} ({tenth:.1f})")
        print(f"{name:17s} " + "  ".join(parts))


if __name__ == "__main__":
    main()
