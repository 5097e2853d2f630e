"""Woods, jungles and gardens: what a viewer sees of them."""

from dataclasses import replace
from functools import lru_cache

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from sundog.engine.cpu.worlds.painting import Painting
from sundog.engine.cpu.worlds.places import WORLDS
from sundog.engine.cpu.worlds.scene import Air, Scene, Time
from sundog.engine.cpu.worlds.view import View

F32 = NDArray[np.float32]

_SMALL = View(144, 64)
_SCENES = [
    Scene(world="forest"),
    Scene(world="forest", variant="pine"),
    Scene(world="forest", variant="spring"),
    Scene(world="jungle"),
    Scene(world="jungle", variant="swamp"),
    Scene(world="garden"),
    Scene(world="garden", variant="japanese"),
    Scene(world="garden", variant="meadow"),
]
_USUAL = [scene for scene in _SCENES if not scene.variant]


@lru_cache(maxsize=64)
def _painted(scene: Scene, view: View = _SMALL) -> Painting:
    return WORLDS[scene.world](view, scene)


def _seen(scene: Scene, view: View = _SMALL) -> F32:
    """Return ``float32[H, W, 3]``: all sheets as shown, 0 to 1."""
    painting = _painted(scene, view)
    shown = np.zeros((*view.shape, 3), np.float32)
    for sheet in painting.sheets:
        cover = np.ones(view.shape) if sheet.cover is None else sheet.cover
        shown = shown + (sheet.colour - shown) * cover[..., None]
    return np.asarray(np.clip(shown / painting.exposure, 0, 1) ** (1 / 2.2), np.float32)


@pytest.mark.parametrize("scene", _SCENES, ids=lambda scene: f"{scene.world}-{scene.variant}")
def test_a_coarse_world_is_laid_out_as_the_fine_one(scene: Scene) -> None:
    coarse, fine = _seen(scene, View(96, 48)), _seen(scene, View(288, 144))
    small = cv2.resize(fine, (96, 48), interpolation=cv2.INTER_AREA)
    soft = [
        cv2.GaussianBlur(cv2.cvtColor(each, cv2.COLOR_RGB2GRAY), (0, 0), 2)
        for each in (coarse, small)
    ]
    assert np.corrcoef(soft[0].ravel(), soft[1].ravel())[0, 1] > 0.85


@pytest.mark.parametrize("scene", _SCENES, ids=lambda scene: f"{scene.world}-{scene.variant}")
def test_sheets_are_whole_and_bounded(scene: Scene) -> None:
    painting = _painted(scene)
    assert 2 <= len(painting.sheets) <= 4
    assert painting.sheets[0].cover is None
    depths = [sheet.depth for sheet in painting.sheets]
    assert depths == sorted(depths)
    for sheet in painting.sheets:
        assert sheet.colour.shape == (*_SMALL.shape, 3)
        assert sheet.colour.dtype == np.float32
        assert np.isfinite(sheet.colour).all()
        assert sheet.colour.min() >= 0
        if sheet.cover is not None:
            assert sheet.cover.shape == _SMALL.shape
            assert 0 <= sheet.cover.min() <= sheet.cover.max() <= 1


@pytest.mark.parametrize("scene", _SCENES, ids=lambda scene: f"{scene.world}-{scene.variant}")
def test_where_the_figure_stands_nothing_is_near(scene: Scene) -> None:
    near = _painted(scene).sheets[-1]
    assert near.cover is not None
    height, width = _SMALL.shape
    middle = near.cover[height // 4 :, width // 3 : -width // 3]
    assert middle.mean() < 0.12


def test_the_same_scene_has_the_same_pixels_and_another_seed_other_trees() -> None:
    scene = _USUAL[0]
    first, again = (WORLDS[scene.world](_SMALL, scene) for _ in range(2))
    other = _seen(replace(scene, seed=1))
    for a, b in zip(first.sheets, again.sheets, strict=True):
        assert np.array_equal(a.colour, b.colour)
    assert np.abs(_seen(scene) - other).mean() > 0.03


@pytest.mark.parametrize("scene", _USUAL, ids=lambda scene: scene.world)
def test_night_is_dark_and_blue_and_sunset_is_red(scene: Scene) -> None:
    day, sunset, night = (
        _seen(replace(scene, time=time)).mean((0, 1))
        for time in (Time.DAY, Time.SUNSET, Time.NIGHT)
    )
    assert night.mean() < 0.75 * day.mean()
    assert night[2] / night[0] > 1.1 * day[2] / day[0]
    assert sunset[0] / sunset[2] > 1.08 * day[0] / day[2]


@pytest.mark.parametrize("scene", _USUAL, ids=lambda scene: scene.world)
def test_fog_hides_what_is_far_and_snow_makes_it_white(scene: Scene) -> None:
    def detail(picture: F32) -> float:
        grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)[: _SMALL.height // 2]
        return float(np.abs(grey - cv2.GaussianBlur(grey, (0, 0), 3)).mean())

    scene = replace(scene, time=Time.DAY)
    clear, fog, snow = (_seen(replace(scene, air=air)) for air in (Air.CLEAR, Air.FOG, Air.SNOW))
    assert detail(fog) < 0.8 * detail(clear)
    floors = [picture[int(0.7 * _SMALL.height) :] for picture in (clear, snow)]
    colourful = [float(np.ptp(ground, axis=2).mean()) for ground in floors]
    assert floors[1].mean() > 1.1 * floors[0].mean()
    assert colourful[1] < 0.7 * colourful[0]


@pytest.mark.parametrize("scene", _USUAL, ids=lambda scene: scene.world)
def test_a_palette_changes_the_colours_and_leaves_the_place(scene: Scene) -> None:
    usual = _seen(scene)
    violet = _seen(replace(scene, colours=("#301050", "#b060e0")))
    means = [picture.mean((0, 1)) for picture in (usual, violet)]
    assert means[1][2] / means[1][1] > 1.15 * means[0][2] / means[0][1]
    grey = [cv2.GaussianBlur(each.mean(2), (0, 0), 2).ravel() for each in (usual, violet)]
    assert np.corrcoef(*grey)[0, 1] > 0.6


@pytest.mark.parametrize("scene", _USUAL, ids=lambda scene: scene.world)
def test_a_variant_that_nobody_knows_is_the_usual_one(scene: Scene) -> None:
    assert np.array_equal(_seen(replace(scene, variant="no-such-thing")), _seen(scene))


@pytest.mark.parametrize("view", [View(64, 64), View(112, 208), View(16, 16)], ids=str)
@pytest.mark.parametrize("scene", _USUAL, ids=lambda scene: scene.world)
def test_views_of_any_shape_are_painted(scene: Scene, view: View) -> None:
    seen = _seen(scene, view)
    assert seen.shape == (*view.shape, 3)
    assert np.isfinite(seen).all()
    assert float(seen.std()) > 0.02
