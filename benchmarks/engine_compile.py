"""Print how long each prompt takes to become a look, with textures cold and warm.

Run: ``python benchmarks/engine_compile.py [STYLE ...] [--size 1280x704] [--parts]``. Cold is the
first look of a style at a size; warm is a further one of other colours, whose textures are there
already, as after every word that a user adds to a prompt. The times are of the processor. With ``--parts``, what each stage's plan
takes of the warm time.
"""

import argparse
import platform
import statistics
import time
from dataclasses import replace
from functools import _lru_cache_wrapper  # type: ignore[attr-defined]
from gc import get_objects

from sundog.engine.cpu import graph
from sundog.engine.cpu.engine import CpuEngine
from sundog.engine.cpu.geometry import Geometry
from sundog.engine.cpu.style import Style
from sundog.engine.cpu.styles import STYLES

_WARM_RUNS = 3


def _forget_textures() -> None:
    for thing in get_objects():
        if isinstance(thing, _lru_cache_wrapper) and thing.__module__.startswith(
            "sundog.engine.cpu"
        ):
            thing.cache_clear()


def _times(style: Style, geometry: Geometry) -> tuple[float, float]:
    """Return milliseconds to plan it cold and warm."""
    _forget_textures()
    taken = []
    for i in range(_WARM_RUNS + 1):
        changed = replace(style, grade=replace(style.grade, hue=style.grade.hue + i))
        start = time.process_time()
        graph.plan(changed, geometry)
        taken.append((time.process_time() - start) * 1000)
    return taken[0], statistics.median(taken[1:])


def _parts(style: Style, geometry: Geometry) -> str:
    """Return the stages whose plan takes a millisecond or more."""
    parts = []
    for make in graph._PLANS:
        start = time.process_time()
        make(style, geometry)
        taken = (time.process_time() - start) * 1000
        if taken >= 1:
            parts.append(f"{make.__qualname__.split('.')[0]} {taken:.0f}")
    return "  ".join(parts)


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("styles", nargs="*", default=list(STYLES))
    parser.add_argument("--size", default="1280x704")
    parser.add_argument("--parts", action="store_true")
    options = parser.parse_args()
    width, height = (int(side) for side in options.size.split("x"))
    geometry = Geometry(width, height)
    CpuEngine().warm_up(lambda _what, _share: None)
    print(f"{platform.machine()}, {options.size}, milliseconds to make a look")
    warm_times, cold_times = [], []
    for name in options.styles:
        cold, warm = _times(STYLES[name], geometry)
        cold_times.append(cold)
        warm_times.append(warm)
        parts = _parts(STYLES[name], geometry) if options.parts else ""
        print(f"{name:17s} cold {cold:6.0f}   warm {warm:6.0f}   {parts}")
    for what, times in (("cold", cold_times), ("warm", warm_times)):
        print(f"{what}: median {statistics.median(times):.0f}, slowest {max(times):.0f}")


if __name__ == "__main__":
    main()
