"""Print what each style costs a frame, stage by stage, on one thread.

Run: ``python benchmarks/engine_stages.py [STYLE ...] [--size 1280x704] [--frames 40]``. The times
are of the processor, so that other programs on the machine disturb them less; the picture is
synthetic, with the detail of a plain room.
"""

import argparse
import platform
import statistics
import time
from collections import defaultdict

import cv2
import numpy as np

from sundog.engine.cpu.canvas import Canvas
from sundog.engine.cpu.engine import CpuEngine
from sundog.engine.cpu.geometry import Geometry
from sundog.engine.cpu.graph import plan
from sundog.engine.cpu.style import Style
from sundog.engine.cpu.styles import STYLES
from sundog.engine.cpu.textures.noise import octaves
from sundog.engine.interface import Image

_WARM_FRAMES = 5


def moving_frames(geometry: Geometry) -> list[Image]:
    """Return I420 frames of a slowly moving cloudy picture with sensor noise."""
    height, width = geometry.full
    scales = ((3.0, 0.15), (24.0, 0.5), (120.0, 1.0))
    planes = [octaves((height, width + 16), scales, seed) for seed in range(3)]
    noise = np.random.default_rng(0)
    frames = []
    for shift in range(8):
        clouds = np.stack([plane[:, 2 * shift : 2 * shift + width] for plane in planes], -1)
        rgb = 128 + 50 * clouds + noise.normal(0, 2, clouds.shape)
        frames.append(cv2.cvtColor(np.clip(rgb, 0, 255).astype(np.uint8), cv2.COLOR_RGB2YUV_I420))
    return frames


def _stage_times(style: Style, geometry: Geometry, count: int) -> dict[str, float]:
    """Return median milliseconds by stage name, and their ``total``."""
    canvas, frames = Canvas(geometry), moving_frames(geometry)
    stages = plan(style, geometry)
    taken: defaultdict[str, list[float]] = defaultdict(list)
    for i in range(count + _WARM_FRAMES):
        canvas.camera = frames[i % len(frames)]
        canvas.out = np.empty_like(canvas.camera)
        whole = time.thread_time()
        for stage in stages:
            start = time.thread_time()
            stage(canvas)
            taken[type(stage).__name__].append(time.thread_time() - start)
        taken["total"].append(time.thread_time() - whole)
        canvas.frame += 1
    return {name: statistics.median(t[_WARM_FRAMES:]) * 1000 for name, t in taken.items()}


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("styles", nargs="*", default=list(STYLES))
    parser.add_argument("--size", default="1280x704")
    parser.add_argument("--frames", type=int, default=40)
    options = parser.parse_args()
    width, height = (int(side) for side in options.size.split("x"))
    started = time.perf_counter()
    CpuEngine().warm_up(lambda _what, _share: None)
    print(f"{platform.processor() or platform.machine()}, {options.size}, one thread")
    print(f"warm-up {time.perf_counter() - started:.1f} s")
    for name in options.styles:
        times = _stage_times(STYLES[name], Geometry(width, height), options.frames)
        total = times.pop("total")
        parts = "  ".join(f"{stage} {ms:.1f}" for stage, ms in times.items())
        print(f"{name:17s}{total:6.1f} ms   {parts}")


if __name__ == "__main__":
    main()
