"""Who stands before the rest is told from it, and where that cannot be done it is said."""

from collections.abc import Iterable
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from sundog.engine.cpu.canvas import Canvas
from sundog.engine.cpu.geometry import Geometry
from sundog.engine.cpu.stages import Stage
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
    photograph,
    plain,
    room,
    window,
    wood,
)

U8 = NDArray[np.uint8]

_SIZE = (640, 352)
_FRAMES = 40
_PALE = head("#e8bd9e", "#3a2a1c", "#31415f")
_BROWN = head("#8d5a3c", "#1c1512", "#7a2f2f", "beard")
_DARK = head("#5a3826", "#140f0d", "#20242a", "glasses")
_LONG = head("#e0b090", "#6b3d1e", "#3f6b4a", "long")
_HAT = head("#c98f6b", "#2a1d14", "#202022", "hat beard")


class Watched:
    """A clip run through what finds its figure."""

    def __init__(self, clip: Clip, frames: int = _FRAMES) -> None:
        self.standing: list[float] = []
        self.overlap: list[float] = []
        self.change: list[float] = []
        self.canvas = Canvas(Geometry(*clip.size))
        before = np.zeros(clip.size[::-1], np.uint8)
        for frame in clip.frames(frames):
            self._pass(frame.image)
            matte = self.canvas.matte
            assert matte is not None
            inside = matte > 127
            both, either = (inside & frame.mask).sum(), (inside | frame.mask).sum()
            self.overlap.append(both / max(1, either))
            self.standing.append(self.canvas.standing)
            self.change.append(float(np.abs(matte.astype(int) - before).mean()) / 255)
            before = matte.copy()

    def _pass(self, image: U8) -> None:
        geometry = self.canvas.geometry
        self.canvas.camera = np.ascontiguousarray(image)
        stages: Iterable[Stage] = (Sense(), Follow.plan(Style(), geometry), FindMatte(True))
        for stage in stages:
            stage(self.canvas)
        self.canvas.frame += 1


def _one(
    sprite: Sprite, x: float = 0.5, y: float = 0.45, side: float = 0.26
) -> tuple[tuple[Sprite, float, float, float], ...]:
    return ((sprite, x, y, side),)


def _clip(sprite: Sprite, ground: U8, **more: Any) -> Clip:
    return Clip(figures=_one(sprite), ground=ground, size=_SIZE, **more)


@pytest.mark.parametrize(
    ("clip", "least"),
    [
        pytest.param(_clip(astronaut(), plain(), way=nods), 0.9, id="photograph before a wall"),
        pytest.param(_clip(_BROWN, wood(), way=nods), 0.9, id="brown skin before brown wood"),
        pytest.param(_clip(_LONG, photograph("coffee"), way=nods, camera=pans), 0.9, id="pan"),
        pytest.param(_clip(_DARK, window(), way=nods, camera=held), 0.8, id="dark by a window"),
        pytest.param(_clip(_HAT, room(2), way=nods), 0.85, id="hat and beard in a room"),
    ],
)
def test_who_shows_a_face_is_cut_out_as_he_is(clip: Clip, least: float) -> None:
    seen = Watched(clip, 54)
    assert seen.standing[-1] > 0.85
    assert np.mean(seen.overlap[40:]) > least


def test_two_people_are_cut_out_together() -> None:
    figures = ((_PALE, 0.3, 0.45, 0.2), (_BROWN, 0.7, 0.42, 0.22))
    seen = Watched(Clip(figures=figures, ground=room(5), way=nods, size=_SIZE))
    assert seen.standing[-1] > 0.85
    assert np.mean(seen.overlap[22:]) > 0.85


def test_the_border_of_who_sits_still_does_not_crawl() -> None:
    seen = Watched(_clip(_PALE, room(1)))
    assert np.mean(seen.change[24:]) < 0.003


@pytest.mark.parametrize(
    "clip",
    [
        pytest.param(Clip(figures=(), ground=photograph("coffee"), camera=pans, size=_SIZE), id="cup"),
        pytest.param(Clip(figures=(), ground=photograph("chelsea"), camera=held, size=_SIZE), id="cat"),
        pytest.param(_clip(_LONG, room(6), light=0.08), id="darkness"),
        pytest.param(
            Clip(figures=_one(_PALE, 0.5, 0.5, 1.1), ground=room(7), way=nods, size=_SIZE),
            id="a face that fills the frame",
        ),
        pytest.param(Clip(figures=_one(_PALE, 0.02), ground=room(7), way=nods, size=_SIZE), id="half"),
    ],
)  # fmt: skip
def test_what_cannot_be_cut_out_is_not_trusted(clip: Clip) -> None:
    assert max(Watched(clip).standing) < 0.1


def test_a_hand_before_the_face_does_not_throw_somebody_back_into_his_room() -> None:
    seen = Watched(_clip(astronaut(), room(4), way=nods, hand=(1.0, 1.6)), 44)
    assert min(seen.standing[25:]) > 0.8


def test_who_leaves_is_let_go_without_a_flash() -> None:
    def leaves(t: float) -> tuple[float, float, float, float]:
        return 900 * max(0.0, t - 1.0), 0.0, 1.0, 0.0

    seen = Watched(_clip(_PALE, room(3), way=leaves), 66)
    assert max(seen.standing) > 0.9
    assert seen.standing[-1] < 0.1
    assert np.abs(np.diff(seen.standing)).max() < 1 / 12 + 1e-6


def test_a_figure_that_moves_does_not_move_the_world_behind_it() -> None:
    seen = Watched(_clip(_PALE, room(1), way=nods), 40)
    assert abs(seen.canvas.pose[1]) < 2


@pytest.mark.parametrize("size", [(64, 64), (704, 1280), (16, 16), (1280, 64)])
def test_any_size_of_picture_has_a_matte(size: tuple[int, int]) -> None:
    clip = Clip(figures=_one(astronaut()), ground=plain(), way=nods, size=size)
    seen = Watched(clip, 4)
    assert seen.canvas.matte is not None
    assert seen.canvas.matte.shape == size[::-1]
    assert seen.canvas.figure is not None
    assert seen.canvas.figure.shape == (size[1] // 2, size[0] // 2)
