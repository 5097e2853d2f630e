"""Compile the kernels before the first frame: on a new machine with all its processors.

Numba compiles under one lock, so threads do not help; processes that share its cache do. They are
started only once a kernel has turned out not to be there.
"""

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

import numpy as np

from sundog.engine.cpu.canvas import Canvas
from sundog.engine.cpu.geometry import Geometry
from sundog.engine.cpu.kernels.motion import fit_camera
from sundog.engine.cpu.look import compile_look
from sundog.engine.cpu.stages import Stage
from sundog.engine.cpu.stages.place import stand_in
from sundog.engine.cpu.stages.sense import Tone
from sundog.engine.cpu.style import (
    Abstraction,
    Cells,
    CellShape,
    CodeRain,
    Focus,
    FocusKind,
    Glow,
    Grade,
    Hatch,
    HatchKind,
    Lens,
    Lines,
    Matte,
    MatteKind,
    Matter,
    Paint,
    Palette,
    Plate,
    Press,
    Rub,
    Signal,
    Strokes,
    Style,
    TileKind,
    Veil,
    Weather,
)
from sundog.engine.cpu.worlds.scene import Scene
from sundog.engine.cpu.worlds.warming import SCENES, warm_painter, warm_plants
from sundog.engine.interface import Progress, StylePrompt

__all__ = ["warm_kernels"]

_SIZE = (64, 64)
# A stage that takes longer than this, in seconds, is being compiled rather than read.
_COMPILED_S = 0.15
# Helpers that take longer are given up; what they have not done is done here. Two idle processors
# need a sixth of it: on busy ones it is no gain to begin anew with one process.
_HELPER_S = 300.0
_MOST_HELPERS = 7

# Use every kernel there is: where they leave one out, its first frame would wait for it.
_EVERYTHING = (
    Style(
        abstraction=Abstraction(kuwahara=(2,), smear=2, spare_skin=0.5, detail=0.5),
        matter=Matter(amount=1.0, refract=1.0),
        grade=Grade(bands=4),
        lines=Lines(amount=1.0),
        strokes=Strokes(amount=1.0),
        paint=Paint(widths=(4.0,)),
        glow=Glow(bloom=1.0, neon=1.0),
        lens=Lens(aberration=1),
        focus=Focus(kind=FocusKind.FIGURE, amount=1.0),
        matte=Matte(kind=MatteKind.LETTERBOX),
        code=CodeRain(amount=1.0),
        signal=Signal(lines=1.0),
        weather=Weather(kinds=(("rain", 1.0),)),
        rub=Rub(amount=1.0),
        press=Press(plates=(Plate(colour="#000000"),)),
        veil=Veil(amount=1.0),
        hatch=Hatch(kind=HatchKind.LINES, amount=1.0),
    ),
    Style(
        cells=Cells(size=24, tile=TileKind.BRICK),
        grade=Grade(palette=Palette(colours=("#000000", "#ffffff"))),
    ),
    Style(
        cells=Cells(size=24, shape=CellShape.REGION, joint=1.0, shadow=1.0, tint=1.0),
        grade=Grade(palette=Palette(colours=("#000000", "#ffffff"))),
    ),
    Style(cells=Cells(size=24, shape=CellShape.SHARD, joint=1.0)),
)


def warm_kernels(progress: Progress) -> None:
    """Compile every kernel, or read it from the cache. Blocking."""
    stages, canvas = _stages(), _canvas()
    helpers: list[subprocess.Popen[bytes]] = []
    is_helped = False
    try:
        for i, stage in enumerate(stages):
            progress(f"kernels: {type(stage).__name__}", i / len(stages))
            began_s = time.perf_counter()
            stage(canvas)
            # A world takes long in any case.
            is_compiled = not isinstance(stage, _PaintWorld) and (
                time.perf_counter() - began_s > _COMPILED_S
            )
            if is_compiled and not is_helped:
                is_helped = True
                helpers = _helpers(min(_MOST_HELPERS, os.cpu_count() or 1), len(stages))
                progress(f"kernels: compiling in {len(helpers)} processes", i / len(stages))
                _wait(helpers)
    finally:
        for helper in helpers:
            helper.kill()
            helper.wait()


def _stages() -> list[Stage]:
    """Return one stage of each kind, which use every kernel; one that is compiled soon first."""
    looks = [compile_look(StylePrompt(text=""), style, _SIZE) for style in _EVERYTHING]
    found: dict[type[Stage], Stage] = {}
    for look in looks:
        for stage in look.stages:
            found.setdefault(type(stage), stage)
    stages: list[Stage] = sorted(found.values(), key=lambda stage: not isinstance(stage, Tone))
    worlds = (_PaintWorld(scene) for scene in SCENES)
    return [*stages, _FollowCamera(), _ShowWorld(), _GrowPlants(), *worlds]


class _FollowCamera:
    """What `FindFlow` does only where a picture has something to follow, as ours has not."""

    def __call__(self, canvas: Canvas) -> None:
        """Fit a camera to four places that have not moved."""
        places = np.zeros((4, 2), np.float32)
        fit_camera(places, places, 1)


class _GrowPlants:
    """What several painters of worlds share."""

    def __call__(self, canvas: Canvas) -> None:
        """Grow one."""
        warm_plants()


@dataclass(frozen=True, slots=True)
class _PaintWorld:
    """What the studio does away from the frame.

    Attributes:
        scene: A world, to be painted tiny.
    """

    scene: Scene

    def __call__(self, canvas: Canvas) -> None:
        """Paint it."""
        warm_painter(self.scene)


class _ShowWorld:
    """What `ShowPlace` does only where there is a world and a figure."""

    def __call__(self, canvas: Canvas) -> None:
        """Show a world in which everything moves, before a turned camera."""
        stand_in(canvas.geometry)


def _canvas() -> Canvas:
    canvas = Canvas(Geometry(*_SIZE))
    canvas.camera = np.full((_SIZE[1] * 3 // 2, _SIZE[0]), 128, np.uint8)
    canvas.out = np.empty_like(canvas.camera)
    canvas.frame = 1  # The first frame has no past to mix with.
    canvas.memory = np.full_like(canvas.camera, 128)
    canvas.anchors[:] = 1  # As under a camera that has moved.
    return canvas


def _helpers(count: int, tasks: int) -> list[subprocess.Popen[bytes]]:
    """Start processes that share the tasks; none where this machine lets us start none."""
    if count < 2:
        return []
    helpers = []
    # Each takes the next number out of one pipe, so that all of them end at about the same time:
    # what takes longest, worlds and how they are shown, comes last in our list and first in theirs.
    numbers, writer = os.pipe()
    os.write(writer, bytes(reversed(range(tasks))))
    os.close(writer)
    with suppress(OSError):
        for _ in range(count):
            command = [sys.executable, "-m", __name__]
            helpers.append(
                subprocess.Popen(
                    command,
                    stdin=numbers,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                )
            )
    os.close(numbers)
    return helpers


def _wait(helpers: Sequence[subprocess.Popen[bytes]]) -> None:
    deadline_s = time.perf_counter() + _HELPER_S
    for helper in helpers:
        # A helper that fails is no harm: what it leaves is compiled here.
        with suppress(subprocess.TimeoutExpired):
            helper.wait(max(0.0, deadline_s - time.perf_counter()))


def _help(numbers: int) -> None:
    """Compile, as one of several, what is still to be done.

    Args:
        numbers: Descriptor of a pipe, of which each byte is the number of a stage.
    """
    canvas, stages = _canvas(), _stages()
    while number := os.read(numbers, 1):
        with suppress(Exception):  # it is then compiled, or found at fault, by whoever waits for us
            stages[number[0]](canvas)


if __name__ == "__main__":
    _help(sys.stdin.fileno())
