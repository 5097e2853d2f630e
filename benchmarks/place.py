"""Print what a world behind the figure costs a frame, and how much of it all flickers.

Run: ``python benchmarks/place.py [--size 1280x704] [--clip FILE [--prompt "snowy mountains"]]``.
Times are of the processor, for a hand-made world of three layers behind a drawn figure; beside
them that of a Gaussian blur of one plane, by which machines and loads can be compared. With a clip,
the flicker of the whole engine's output for a prompt is given as a multiple of the clip's own.
"""

import argparse
import statistics
import time
from pathlib import Path

import av
import cv2
import numpy as np

from sundog.cli.measure.quality.motion import flicker, flows
from sundog.engine.cpu.canvas import Canvas
from sundog.engine.cpu.engine import CpuEngine
from sundog.engine.cpu.geometry import Geometry
from sundog.engine.cpu.stages.place import ChoosePlace, ShowPlace
from sundog.engine.cpu.style import Place, Style
from sundog.engine.cpu.worlds.painting import WorldLight
from sundog.engine.cpu.worlds.scene import Scene
from sundog.engine.cpu.worlds.view import View
from sundog.engine.cpu.worlds.wanted import Wanted
from sundog.engine.cpu.worlds.world import Layer, World
from sundog.engine.interface import Image, StylePrompt

_FRAMES = 40
_SETTLED = 30


class _One:
    """Has one world."""

    def __init__(self, world: World) -> None:
        self._world = world

    def world(self, wanted: Wanted) -> World | None:
        """Return it, whatever is wanted."""
        return self._world


def _world(geometry: Geometry, *, is_alive: bool) -> World:
    """Return stripes at three distances; of the farthest some glimmer, and some waver."""
    view = View.of(geometry.width, geometry.height)
    y, x = np.mgrid[0 : view.height, 0 : view.width].astype(np.float32)
    luma = np.clip(60 + 100 * y / view.height + 20 * np.sin(x / 30), 16, 235).astype(np.uint8)
    grey = np.full((2, view.height // 2, view.width // 2), 128, np.uint8)
    lamps = ((x // 24 + y // 24) % 12 < 1) * (1 + x // 24 % 200)
    water = np.where(y > view.height * 0.65, 40, 0)
    layers = [
        Layer(
            luma=luma,
            chroma=grey,
            glimmer=lamps.astype(np.uint8) if is_alive else None,
            ripple=water.astype(np.uint8) if is_alive else None,
        )
    ]
    for depth, top in ((0.4, 0.45), (0.8, 0.7)):
        edge = view.height * (top + 0.05 * np.sin(x / 70 + 9 * depth))
        cover = (np.clip((y - edge) / 2, 0, 1) * 255).astype(np.uint8)
        layers.append(Layer(luma=luma, chroma=grey, cover=cover, depth=depth))
    return World(view=view, layers=tuple(layers), light=WorldLight())


def _canvas(geometry: Geometry, world: World) -> Canvas:
    canvas = Canvas(geometry)
    height, width = geometry.full
    rows, columns = np.mgrid[0:height, 0:width]
    body = np.hypot((columns - width / 2) / (width / 4), (rows - height) / (height * 0.8))
    canvas.matte = np.clip((1 - body) * 2000, 0, 255).astype(np.uint8)
    canvas.figure = np.ascontiguousarray(canvas.matte[::2, ::2])
    canvas.camera = np.full((height * 3 // 2, width), 110, np.uint8)
    canvas.standing, canvas.studio = 1.0, _One(world)
    return canvas


def _median_ms(geometry: Geometry, step: tuple[complex, complex], *, is_alive: bool) -> float:
    """Return what a frame costs under a camera that zooms, rolls and pans so far a frame."""
    canvas = _canvas(geometry, _world(geometry, is_alive=is_alive))
    style = Style(place=Place(scene=Scene(world="stripes")))
    choose, show = ChoosePlace.plan(style, geometry), ShowPlace()
    taken: list[float] = []
    for number in range(_SETTLED + _FRAMES):
        canvas.out = canvas.camera.copy()
        way = 1 if number // 10 % 2 else -1
        turn = step[0] if way > 0 else 1 / step[0]
        canvas.pose = (canvas.pose[0] * turn, canvas.pose[1] + way * step[1])
        start_s = time.thread_time()
        choose(canvas)
        show(canvas)
        taken.append(time.thread_time() - start_s)
        canvas.frame += 1
    return statistics.median(taken[_SETTLED:]) * 1000


def _blur_ms(geometry: Geometry) -> float:
    plane = np.random.default_rng(0).integers(0, 255, geometry.full).astype(np.uint8)
    taken = []
    for _ in range(20):
        start_s = time.thread_time()
        cv2.GaussianBlur(plane, (0, 0), 2)
        taken.append(time.thread_time() - start_s)
    return statistics.median(taken) * 1000


def _frames(clip: Path, count: int) -> list[Image]:
    with av.open(str(clip)) as file:
        pictures = zip(range(count), file.decode(video=0), strict=False)
        return [np.asarray(frame.to_ndarray(format="yuv420p"), np.uint8) for _, frame in pictures]


def _flickers(clip: Path, prompt: str) -> tuple[float, float]:
    """Return the flicker of a clip and of what the engine makes of it, in steps of 8 bits."""
    frames = _frames(clip, _SETTLED + _FRAMES)
    height, width = frames[0].shape[0] * 2 // 3, frames[0].shape[1]
    engine = CpuEngine()
    look, renderer = engine.compile(StylePrompt(text=prompt), (width, height)), engine.renderer()
    for _ in range(150):  # until the fine world is there
        renderer.render(frames[0], look)
        time.sleep(0.02)
    made = [renderer.render(frame, look) for frame in frames]
    motions = flows(frames)
    return flicker(frames, motions, _SETTLED), flicker(made, motions, _SETTLED)


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", default="1280x704")
    parser.add_argument("--clip", type=Path)
    parser.add_argument("--prompt", default="snowy mountains")
    options = parser.parse_args()
    width, height = (int(side) for side in options.size.split("x"))
    cv2.setNumThreads(1)
    geometry = Geometry(width, height)
    print(f"a blur of one plane: {_blur_ms(geometry):.2f} ms")
    steps = {"still": (1 + 0j, 0j), "pan": (1 + 0j, 2.3 + 1j), "roll": (1 + 0.002j, 2.3 + 1j)}
    for name, step in steps.items():
        calm, alive = (_median_ms(geometry, step, is_alive=alive) for alive in (False, True))
        print(f"{name:6s} {calm:5.1f} ms, {alive:5.1f} ms where water wavers and windows glimmer")
    if options.clip:
        own, made = _flickers(options.clip, options.prompt)
        print(f"flicker: {made:.2f} of 8 bits, {made / own:.2f} times the clip's own {own:.2f}")


if __name__ == "__main__":
    main()
