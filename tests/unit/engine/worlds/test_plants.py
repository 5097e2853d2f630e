"""Single plants: of any kind, at any size, in any light."""

from dataclasses import replace

import cv2
import numpy as np
import pytest

from sundog.engine.cpu.worlds.plants.light import PlantLight
from sundog.engine.cpu.worlds.plants.sprites import Plant, Sprite, lay, plant

_LIGHT = PlantLight(towards=(0.6, 0.6, -0.3), key=(1.5, 1.4, 1.2))


def _mean(sprite: Sprite) -> np.ndarray:
    light = (sprite.colour * sprite.cover[..., None]).sum((0, 1))
    return np.asarray(light / sprite.cover.sum())


@pytest.mark.parametrize("kind", list(Plant))
def test_a_plant_stands_on_its_foot_and_is_as_high_as_asked(kind: Plant) -> None:
    sprite = plant(kind, 120, 4, _LIGHT)
    height, width = sprite.cover.shape
    assert 0.55 * 120 < height < 1.4 * 120
    assert 0 < sprite.foot[0] < width
    assert sprite.foot[1] > 0.8 * height
    assert np.isfinite(sprite.colour).all()
    assert sprite.colour.min() >= 0
    assert 0.04 < sprite.cover.mean() < 0.9


def test_the_same_seed_is_the_same_tree_and_another_is_another() -> None:
    first, again, other = (plant(Plant.BROADLEAF, 90, seed, _LIGHT) for seed in (1, 1, 2))
    assert np.array_equal(first.colour, again.colour)
    assert first.cover.shape != other.cover.shape or not np.allclose(first.cover, other.cover)


def test_a_small_tree_is_the_large_one_seen_smaller() -> None:
    large, small = (plant(Plant.ACACIA, height, 3, _LIGHT).cover for height in (240, 80))
    shape = small.shape[::-1]
    shrunk = cv2.resize(large, shape, interpolation=cv2.INTER_AREA)
    soft = [cv2.GaussianBlur(cover, (0, 0), 2).ravel() for cover in (shrunk, small)]
    assert np.corrcoef(*soft)[0, 1] > 0.85


def test_leaves_are_bright_towards_the_light_and_dark_on_the_other_side() -> None:
    sprite = plant(Plant.BUSH, 160, 5, replace(_LIGHT, towards=(1.0, 0.3, -0.3)))
    grey = sprite.colour.mean(2)
    middle = grey.shape[1] // 2
    left, right = (
        (grey[:, part] * sprite.cover[:, part]).sum() / sprite.cover[:, part].sum()
        for part in (slice(0, middle), slice(middle, None))
    )
    assert right > 1.25 * left


def test_snow_lies_on_a_conifer_and_colours_are_taken() -> None:
    green = _mean(plant(Plant.CONIFER, 100, 2, _LIGHT))
    white = _mean(plant(Plant.CONIFER, 100, 2, replace(_LIGHT, snow=1.0)))
    red = _mean(plant(Plant.CONIFER, 100, 2, _LIGHT, colours=("#802010", "#e05030")))
    assert white.mean() > 1.8 * green.mean()
    assert red[0] > 2 * red[1]


def test_a_sprite_is_laid_where_its_foot_belongs_also_over_the_border() -> None:
    colour, cover = np.zeros((64, 64, 3), np.float32), np.zeros((64, 64), np.float32)
    sprite = plant(Plant.PALM, 60, 1, _LIGHT)
    lay(colour, cover, sprite, (32, 62))
    assert cover[40:62, 24:40].max() > 0.9
    assert cover.max() <= 1
    for at in ((-200.0, 3.0), (63.0, 2.0), (0.0, 500.0)):
        lay(colour, cover, sprite.mirrored().hazed((1.0, 1.0, 1.0), 0.5), at, 2.0)
    assert np.isfinite(colour).all()
