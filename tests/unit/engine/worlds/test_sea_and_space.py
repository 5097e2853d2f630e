"""Beaches, the sea from below, and space: what a viewer sees of them, at every size."""

import cv2
import numpy as np
import pytest

from sundog.engine.cpu.worlds.palette import brightness
from sundog.engine.cpu.worlds.places import WORLDS
from sundog.engine.cpu.worlds.scene import Air, Scene, Time
from sundog.engine.cpu.worlds.view import View

COARSE = View.of(1280, 704, 0.25)
FINE = View.of(1280, 704, 0.45)
KINDS = [
    ("beach", ""), ("beach", "island"), ("underwater", ""), ("underwater", "deep"),
    ("space", ""), ("space", "moon"), ("space", "nebula"),
]  # fmt: skip


def shown(scene: Scene, view: View = COARSE) -> np.ndarray:
    """Return what is seen, bright parts held back: ``float32[H, W, 3]``, 0 to 1."""
    painting = WORLDS[scene.world](view, scene)
    picture = painting.sheets[0].colour
    for sheet in painting.sheets[1:]:
        assert sheet.cover is not None
        picture = picture + (sheet.colour - picture) * sheet.cover[..., None]
    return np.asarray(np.sqrt(np.clip(picture / painting.exposure, 0, 1)))


def difference(one: np.ndarray, other: np.ndarray) -> float:
    return float(np.abs(one - other).mean())


@pytest.mark.parametrize(("world", "variant"), KINDS)
def test_a_coarse_world_is_laid_out_as_the_fine_one(world, variant):
    pictures = [
        cv2.resize(shown(Scene(world=world, variant=variant), view), (108, 50),
                   interpolation=cv2.INTER_AREA).ravel()
        for view in (COARSE, FINE)
    ]  # fmt: skip

    assert np.corrcoef(*pictures)[0, 1] > 0.93


@pytest.mark.parametrize(("world", "variant"), KINDS)
def test_sheets_are_light_that_can_be_shown(world, variant):
    painting = WORLDS[world](COARSE, Scene(world=world, variant=variant))

    assert 1 <= len(painting.sheets) <= 4
    assert painting.sheets[0].cover is None
    for sheet in painting.sheets:
        assert sheet.colour.shape == (*COARSE.shape, 3)
        assert sheet.colour.dtype == np.float32
        assert np.isfinite(sheet.colour).all()
        assert sheet.colour.min() > -0.01
        if sheet.cover is not None:
            assert sheet.cover.shape == COARSE.shape
            assert sheet.cover.dtype == np.float32
            assert sheet.cover.min() > -0.01
            assert sheet.cover.max() < 1.01


@pytest.mark.parametrize("world", ["beach", "underwater", "space"])
def test_the_same_scene_is_painted_to_the_last_pixel(world):
    scene = Scene(world=world, seed=3)

    assert (shown(scene) == shown(scene)).all()


@pytest.mark.parametrize("world", ["beach", "underwater", "space"])
def test_other_seeds_lay_it_out_otherwise(world):
    assert difference(shown(Scene(world=world, seed=1)), shown(Scene(world=world, seed=2))) > 0.02


@pytest.mark.parametrize(("world", "variants"), [
    ("beach", ("", "island")), ("underwater", ("", "deep")), ("space", ("", "moon", "nebula")),
])  # fmt: skip
def test_variants_are_told_apart_and_unknown_ones_are_the_usual(world, variants):
    pictures = [shown(Scene(world=world, variant=variant)) for variant in variants]

    assert all(difference(pictures[0], other) > 0.08 for other in pictures[1:])
    assert (shown(Scene(world=world, variant="no such")) == pictures[0]).all()


@pytest.mark.parametrize("world", ["beach", "underwater"])
def test_hours_are_told_apart_and_night_is_dark(world):
    pictures = {time: shown(Scene(world=world, time=time)) for time in Time}

    light = {time: float(brightness(picture).mean()) for time, picture in pictures.items()}
    assert light[Time.NIGHT] < 0.6 * light[Time.DAY]
    assert difference(pictures[Time.DAY], pictures[Time.SUNSET]) > 0.04


def test_fog_hides_the_horizon_of_the_sea():
    def edge(air):
        picture = brightness(shown(Scene(world="beach", air=air, time=Time.DAY)))
        row = round(COARSE.horizon)
        middle = picture[row - 4 : row + 5, 150:280].mean(1)
        return float(np.abs(np.diff(middle)).max())

    assert edge(Air.FOG) < 0.3 * edge(Air.CLEAR)


@pytest.mark.parametrize("world", ["beach", "underwater", "space"])
def test_a_palette_changes_its_colours(world):
    plain = shown(Scene(world=world, seed=2))
    green = shown(Scene(world=world, seed=2, colours=("#04200a", "#209040", "#c0ffc8")))

    def greenness(picture):
        return float((picture[..., 1] - 0.5 * (picture[..., 0] + picture[..., 2])).mean())

    assert greenness(green) > greenness(plain) + 0.01


def test_the_sea_wavers_and_the_sand_does_not():
    sheets = WORLDS["beach"](COARSE, Scene(world="beach")).sheets
    ripple = sheets[0].ripple

    assert ripple is not None
    assert ripple[round(COARSE.horizon) + 8].mean() > 0.1
    assert ripple[-1].mean() < 0.05


@pytest.mark.parametrize(("width", "height"), [(64, 64), (720, 1280)])
@pytest.mark.parametrize(("world", "variant"), KINDS)
def test_odd_views_are_painted(world, variant, width, height):
    view = View.of(width, height, 0.25)

    assert shown(Scene(world=world, variant=variant), view).shape == (*view.shape, 3)
