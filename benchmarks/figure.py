"""How well figures are told from ground, and what it costs: clips with known masks.

Usage: python -m benchmarks.figure [--frames N] [--only NAME,NAME]

Prints for each clip the overlap with the true mask (intersection over union) while the cut was
trusted, the least of it, the trust, how much the matte changed a frame (mean opacity), and the
processor time of `FindMatte` a frame. The first group was used to choose constants, the second not.
"""

import argparse
import time

import cv2
import numpy as np

from sundog.engine.cpu.canvas import Canvas
from sundog.engine.cpu.geometry import Geometry
from sundog.engine.cpu.stages.follow import Follow
from sundog.engine.cpu.stages.matte import FindMatte
from sundog.engine.cpu.stages.sense import Sense
from sundog.engine.cpu.style import Style
from tests.unit.engine.figure_clips import (
    Clip,
    Sprite,
    astronaut,
    head,
    held,
    nods,
    pans,
    passes,
    photograph,
    plain,
    room,
    walks,
    window,
    wood,
)

_PALE = head("#e8bd9e", "#3a2a1c", "#31415f")
_BROWN = head("#8d5a3c", "#1c1512", "#7a2f2f", "beard")
_DARK = head("#5a3826", "#140f0d", "#20242a", "glasses")
_LONG = head("#e0b090", "#6b3d1e", "#3f6b4a", "long")
_HAT = head("#c98f6b", "#2a1d14", "#202022", "hat beard")
_GREY = head("#d8a888", "#8a8680", "#8f8f92", "glasses beard")
_BLACK = head("#43291c", "#0e0b0a", "#c8b48a", "long")


def _one(sprite: Sprite, side: float = 0.26) -> tuple[tuple[Sprite, float, float, float], ...]:
    return ((sprite, 0.5, 0.45, side),)


def _tuned() -> dict[str, Clip]:
    pair = ((_PALE, 0.3, 0.45, 0.2), (_BROWN, 0.7, 0.42, 0.22))
    return {
        "photograph, wall": Clip(figures=_one(astronaut()), ground=plain(), way=nods),
        "photograph, room, held": Clip(
            figures=_one(astronaut()), ground=room(), way=nods, camera=held
        ),
        "pale, room": Clip(figures=_one(_PALE), ground=room(1), way=nods),
        "pale, room, still": Clip(figures=_one(_PALE), ground=room(1)),
        "brown, wood": Clip(figures=_one(_BROWN), ground=wood(), way=nods),
        "dark, window, held": Clip(figures=_one(_DARK), ground=window(), way=nods, camera=held),
        "long hair, cup, pan": Clip(
            figures=_one(_LONG), ground=photograph("coffee"), way=nods, camera=pans
        ),
        "hat, room, walks": Clip(figures=_one(_HAT), ground=room(2), way=walks),
        "comes and goes": Clip(figures=_one(_PALE), ground=room(3), way=passes),
        "hand before the face": Clip(
            figures=_one(astronaut()), ground=room(4), way=nods, hand=(1.6, 2.4)
        ),
        "two people": Clip(figures=pair, ground=room(5), way=nods),
        "noise": Clip(figures=_one(_LONG), ground=room(6), way=nods, noise=9.0),
        "dim": Clip(figures=_one(_LONG), ground=room(6), way=nods, light=0.45, noise=4.0),
        "darkness": Clip(figures=_one(_LONG), ground=room(6), way=nods, light=0.08),
        "fills the frame": Clip(figures=_one(_PALE, 1.1), ground=room(7), way=nods),
        "cup, pan": Clip(figures=(), ground=photograph("coffee"), camera=pans),
        "cat, held": Clip(figures=(), ground=photograph("chelsea"), camera=held),
    }


def _judged() -> dict[str, Clip]:
    pair = ((_GREY, 0.32, 0.44, 0.22), (_BLACK, 0.7, 0.46, 0.2))
    return {
        "grey hair, room, held": Clip(figures=_one(_GREY), ground=room(21), way=nods, camera=held),
        "grey hair, grey wall": Clip(figures=_one(_GREY), ground=plain("#8c8a88"), way=nods),
        "black, wood, pan": Clip(figures=_one(_BLACK), ground=wood(), way=nods, camera=pans),
        "black, window": Clip(figures=_one(_BLACK), ground=window(), way=nods),
        "brown, cup, held": Clip(
            figures=_one(_BROWN), ground=photograph("coffee"), way=nods, camera=held
        ),
        "photograph, cat": Clip(
            figures=_one(astronaut()), ground=photograph("chelsea"), way=nods, camera=pans
        ),
        "hat, wood, walks": Clip(figures=_one(_HAT), ground=wood(), way=walks),
        "two others": Clip(figures=pair, ground=room(22), way=nods, camera=held),
        "small picture": Clip(
            figures=_one(_GREY), ground=room(23), way=nods, camera=held, size=(640, 352)
        ),
        "upright": Clip(figures=_one(_BLACK, 0.17), ground=room(24), way=nods, size=(704, 1280)),
        "rocket, pan": Clip(figures=(), ground=photograph("rocket"), camera=pans),
        "room, pan": Clip(figures=(), ground=room(25), camera=pans),
    }


def _measure(name: str, clip: Clip, frames: int) -> None:
    canvas = Canvas(Geometry(*clip.size))
    sense, follow = Sense(), Follow.plan(Style(), canvas.geometry)
    find = FindMatte(True)
    overlap, standing, change, spent_ms = [], [], [], []
    before = np.zeros(clip.size[::-1], np.uint8)
    for frame in clip.frames(frames):
        canvas.camera = np.ascontiguousarray(frame.image)
        sense(canvas)
        follow(canvas)
        began_s = time.thread_time()
        find(canvas)
        spent_ms.append(1000 * (time.thread_time() - began_s))
        canvas.frame += 1
        matte = canvas.matte if canvas.matte is not None else before
        inside = matte > 127
        overlap.append((inside & frame.mask).sum() / max(1, (inside | frame.mask).sum()))
        standing.append(canvas.standing)
        change.append(cv2.norm(matte, before, cv2.NORM_L1) / matte.size / 255)
        before = matte.copy()
    trusted = np.array(overlap)[np.array(standing) > 0.5]
    found = f"{trusted.mean():.3f}  {trusted.min():.3f}" if trusted.size else "    -      -"
    print(
        f"{name:24} {found}  {np.mean(standing[25:]):8.2f} {np.max(standing):5.2f}"
        f"  {np.mean(change[25:]):.4f}  {np.mean(spent_ms[4:]):5.2f}"
    )


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--frames", type=int, default=75)
    parser.add_argument("--only", default="")
    given = parser.parse_args()
    cv2.setNumThreads(1)
    only = {name for name in given.only.split(",") if name}
    for title, clips in (("tuned on", _tuned()), ("judged on", _judged())):
        print(f"{title:24} {'IoU':>5}  {'least':>5}  standing   max  change     ms")
        for name, clip in clips.items():
            if not only or name in only:
                _measure(name, clip, given.frames)


if __name__ == "__main__":
    main()
