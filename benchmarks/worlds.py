"""Paint the worlds to look at them, and print what that costs.

Run: ``python benchmarks/worlds.py --out DIR [--worlds city,town] [--variants] [--times] [--airs]
[--coarse] [--scene city:alley:dawn:rain] [--size 1280x704] [--seed 0]``. Each scene is painted in
a process of its own: what
is printed are seconds of its processor for the coarse and the fine version, and how much memory
the fine one took at most. ``sheet.png`` shows all with their names, ``sheet_unnamed.png`` is for a
stranger to tell them apart.
"""

import argparse
import multiprocessing
import platform
import resource
import sys
import time
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.worlds.develop import develop
from sundog.engine.cpu.worlds.places import WORLDS
from sundog.engine.cpu.worlds.scene import Air, Scene, Time
from sundog.engine.cpu.worlds.view import View
from sundog.engine.cpu.worlds.warming import VARIANTS
from sundog.engine.cpu.worlds.world import World, flattened

U8 = NDArray[np.uint8]

_TILE = (576, 266)
_COLUMNS = 3


def named(scene: Scene) -> str:
    """Return a name for files and labels."""
    parts = (scene.world, scene.variant, scene.time, scene.air, *scene.colours)
    return "_".join(str(part).lstrip("#") for part in parts if part)


def _painted(scene: Scene, view: View) -> tuple[World, float]:
    """Return a world and the seconds of the processor that it took."""
    began_s = time.thread_time()
    world = develop(WORLDS[scene.world](view, scene), view)
    return world, time.thread_time() - began_s


def _look(scene: Scene, size: tuple[int, int], out: Path, coarse: bool) -> None:
    """Paint, write and measure one scene; in a process of its own."""
    cv2.setNumThreads(1)
    _painted(scene, View.of(*size, 0.06))  # Kernels are compiled, or read from their cache.
    small, small_s = _painted(scene, View.of(*size, 0.25))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    world, world_s = _painted(scene, View.of(*size))
    unit = 1 << 20 if sys.platform == "darwin" else 1 << 10
    memory = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / unit
    shown = cv2.cvtColor(flattened(small if coarse else world), cv2.COLOR_YUV2BGR_I420)
    cv2.imwrite(str(out / f"{named(scene)}.png"), shown)
    _depths(world, out / f"{named(scene)}_sheets.txt")
    sheets = len(world.layers)
    print(
        f"{named(scene):32s} coarse {small_s:5.2f} s  fine {world_s:5.2f} s  "
        f"memory {memory:4.0f} MB  {sheets} sheets",
        flush=True,
    )


def _depths(world: World, path: Path) -> None:
    """Write what a picture does not show."""
    lines = [
        f"depth {layer.depth} drift {layer.drift} covers "
        f"{1.0 if layer.cover is None else layer.cover.mean() / 255:.2f} "
        f"glimmer {layer.glimmer is not None} ripple {layer.ripple is not None}"
        for layer in world.layers
    ]
    path.write_text("\n".join([*lines, str(world.light), str(world.weather)]) + "\n")


def _sheet(scenes: Iterable[Scene], out: Path, *, labelled: bool) -> U8:
    """Return a contact sheet, ``uint8[H, W, 3]``."""
    tiles = []
    for scene in scenes:
        picture = cv2.imread(str(out / f"{named(scene)}.png"))
        if picture is None:
            continue
        tile = cv2.resize(picture, _TILE, interpolation=cv2.INTER_AREA)
        if labelled:
            for colour, width in (((0, 0, 0), 4), ((255, 255, 255), 1)):
                cv2.putText(tile, named(scene), (8, 22), 0, 0.6, colour, width, cv2.LINE_AA)
        tiles.append(np.asarray(tile, np.uint8))
    tiles += [np.zeros_like(tiles[0])] * (-len(tiles) % _COLUMNS)
    rows = [np.hstack(tiles[i : i + _COLUMNS]) for i in range(0, len(tiles), _COLUMNS)]
    return np.vstack(rows)


def _scenes(options: argparse.Namespace) -> list[Scene]:
    """Return what is asked for."""
    if options.scene:
        return [_scene(text, options.seed) for text in options.scene]
    found = []
    for world in options.worlds.split(",") if options.worlds else WORLDS:
        variants = ("", *VARIANTS.get(world, ())) if options.variants else ("",)
        for variant in variants:
            scene = Scene(world=world, variant=variant, seed=options.seed)
            found.append(scene)
            if options.times:
                found += [replace(scene, time=moment) for moment in Time]
            if options.airs:
                found += [replace(scene, air=air) for air in Air]
    return found


def _scene(text: str, seed: int) -> Scene:
    """Read ``world:variant:time:air:#dark,#light``; any part may be empty or left out."""
    world, variant, moment, air, colours = (*text.split(":"), "", "", "", "")[:5]
    return Scene(
        world=world,
        variant=variant,
        time=Time(moment) if moment else None,
        air=Air(air) if air else None,
        colours=tuple(colours.split(",")) if colours else (),
        seed=seed,
    )


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--worlds", default="")
    parser.add_argument("--scene", action="append", metavar="WORLD:VARIANT:TIME:AIR:COLOURS")
    parser.add_argument("--variants", action="store_true")
    parser.add_argument("--times", action="store_true")
    parser.add_argument("--airs", action="store_true")
    parser.add_argument("--coarse", action="store_true", help="show the coarse version")
    parser.add_argument("--size", default="1280x704")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    width, height = (int(side) for side in options.size.split("x"))
    options.out.mkdir(parents=True, exist_ok=True)
    scenes = _scenes(options)
    print(f"{platform.processor() or platform.machine()}, pictures of {options.size}, one thread")
    context = multiprocessing.get_context("fork")
    for scene in scenes:
        child = context.Process(
            target=_look, args=(scene, (width, height), options.out, options.coarse)
        )
        child.start()
        child.join()
    for name, labelled in (("sheet.png", True), ("sheet_unnamed.png", False)):
        cv2.imwrite(str(options.out / name), _sheet(scenes, options.out, labelled=labelled))


if __name__ == "__main__":
    main()
