"""Print how much a picture is held up while a world is painted beside it.

Run: ``python benchmarks/world_stalls.py [--worlds city,forest] [--style oil] [--paint]``. Frames
come 25 a second; printed are the times that they take while nothing is painted, while the studio
paints on its thread, and while another process paints the same: what the studio adds to the last is
what threads of one interpreter cost each other.
"""

import argparse
import multiprocessing
import statistics
import threading
import time
from collections.abc import Callable

import cv2

from benchmarks.engine_stages import moving_frames
from sundog.engine.cpu.bake import paint_over
from sundog.engine.cpu.engine import CpuEngine
from sundog.engine.cpu.geometry import Geometry
from sundog.engine.cpu.renderer import CpuRenderer
from sundog.engine.cpu.styles import STYLES
from sundog.engine.cpu.worlds.places import WORLDS
from sundog.engine.cpu.worlds.scene import Scene
from sundog.engine.cpu.worlds.studio import Studio
from sundog.engine.cpu.worlds.wanted import Wanted
from sundog.engine.interface import StylePrompt

_SIZE = (1280, 704)
_INTERVAL_S = 0.04


def _paint(wanted: Wanted, begun: Callable[[], None], over: Callable[[], None]) -> None:
    cv2.setNumThreads(1)
    studio = Studio(paint_over)
    begun()
    studio.world(wanted)
    while not studio.wait(0.2):
        studio.world(wanted)
    over()


def _frames(renderer: CpuRenderer, look: object, is_over: Callable[[], bool], least: int) -> str:
    """Return the times of frames until ``is_over``, in words."""
    pictures, times = moving_frames(Geometry(*_SIZE)), []
    while len(times) < least or not is_over():
        began_s = time.perf_counter()
        renderer.render(pictures[len(times) % len(pictures)], look)  # type: ignore[arg-type]
        times.append((time.perf_counter() - began_s) * 1000)
        time.sleep(max(0.0, _INTERVAL_S - times[-1] / 1000))
    late = statistics.quantiles(times, n=20)[-1]
    median = statistics.median(times)
    return f"median {median:5.1f}  95 % {late:5.1f}  most {max(times):6.1f} ms of {len(times)}"


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--worlds", default="")
    parser.add_argument("--style", default="oil")
    parser.add_argument("--paint", action="store_true", help="paint the world in the style")
    options = parser.parse_args()
    engine = CpuEngine()
    engine.warm_up(lambda _what, _share: None)
    look, renderer = engine.compile(StylePrompt(text=options.style), _SIZE), CpuRenderer()
    print("alone            ", _frames(renderer, look, lambda: True, 75))
    for name in options.worlds.split(",") if options.worlds else WORLDS:
        paint = STYLES[options.style] if options.paint else None
        wanted = Wanted(Scene(world=name), paint, _SIZE)
        over = threading.Event()
        beside = threading.Thread(target=_paint, args=(wanted, lambda: None, over.set))
        beside.start()
        print(f"{name:12s}thread", _frames(renderer, look, over.is_set, 5), flush=True)
        beside.join()
        context = multiprocessing.get_context("spawn")
        begun, ended = context.Event(), context.Event()
        process = context.Process(target=_apart, args=(wanted, begun, ended))
        process.start()
        begun.wait()
        print(f"{name:11s}process", _frames(renderer, look, ended.is_set, 5), flush=True)
        process.join()


def _apart(wanted: Wanted, begun: object, ended: object) -> None:
    _paint(wanted, begun.set, ended.set)  # type: ignore[attr-defined]


if __name__ == "__main__":
    main()
