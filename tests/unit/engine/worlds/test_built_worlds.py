"""Town, city and hall: the same place at every size, and times and weathers that a viewer sees."""

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
BUILT = ("city", "town", "hall")
COARSE = View(432, 208)


@lru_cache(maxsize=40)
def painted(scene: Scene, view: View = COARSE) -> Painting:
    return WORLDS[scene.world](view, scene)


def shown(painting: Painting) -> F32:
    """Return ``float32[H, W, 3]``, 0 to 1, as the eye would compare it."""
    light = painting.sheets[0].colour
    for sheet in painting.sheets[1:]:
        assert sheet.cover is not None
        share = sheet.cover[..., None]
        light = light * (1 - share) + sheet.colour * share
    return np.asarray(np.sqrt(np.clip(light / painting.exposure, 0, 1)), np.float32)


def grey(scene: Scene, view: View = COARSE) -> F32:
    return np.asarray(shown(painted(scene, view)).mean(-1), np.float32)


@pytest.mark.parametrize("world", BUILT)
def test_a_coarse_view_shows_the_same_place_as_a_finer_one(world: str) -> None:
    coarse, fine = (
        cv2.GaussianBlur(
            cv2.resize(grey(Scene(world=world), view), (108, 52), interpolation=cv2.INTER_AREA),
            (0, 0),
            1.5,
        )
        for view in (COARSE, View(704, 336))
    )
    assert np.corrcoef(coarse.ravel(), fine.ravel())[0, 1] > 0.85


@pytest.mark.parametrize("world", BUILT)
def test_the_same_scene_is_painted_alike_and_another_seed_is_not(world: str) -> None:
    scene = Scene(world=world)
    again = WORLDS[world](COARSE, scene)
    assert np.array_equal(shown(painted(scene)), shown(again))
    assert np.abs(grey(scene) - grey(Scene(world=world, seed=3))).mean() > 0.003


@pytest.mark.parametrize("world", BUILT)
def test_night_is_darker_than_day_with_lamps_that_shine(world: str) -> None:
    day, night = (grey(Scene(world=world, time=t, air=Air.CLEAR)) for t in (Time.DAY, Time.NIGHT))
    assert np.median(night) < 0.8 * np.median(day)
    assert np.percentile(night, 99) > 2 * np.median(night)


@pytest.mark.parametrize("world", ["city", "town"])
def test_fog_hides_what_is_far(world: str) -> None:
    def contrast(air: Air) -> float:
        picture = grey(Scene(world=world, time=Time.DAY, air=air))
        far = picture[80:112, 170:262]
        return float(far.std() / far.mean())

    assert contrast(Air.FOG) < 0.6 * contrast(Air.CLEAR)


@pytest.mark.parametrize("world", ["city", "town"])
def test_snow_lies_on_the_ground(world: str) -> None:
    def ground(air: Air) -> float:
        return float(grey(Scene(world=world, time=Time.DAY, air=air))[170:, 100:330].mean())

    assert ground(Air.SNOW) > 1.25 * ground(Air.CLOUDY)


@pytest.mark.parametrize("world", BUILT)
@pytest.mark.parametrize("view", [View(64, 64), View(160, 272)])
def test_any_view_and_any_variant_is_painted(world: str, view: View) -> None:
    painting = painted(Scene(world=world, variant="unheard of"), view)
    assert 1 <= len(painting.sheets) <= 4
    for sheet in painting.sheets:
        assert sheet.colour.shape == (*view.shape, 3)
        assert sheet.colour.dtype == np.float32
        assert np.isfinite(sheet.colour).all()
        assert sheet.colour.min() >= 0
        if sheet.cover is not None:
            assert 0 <= sheet.cover.min() <= sheet.cover.max() <= 1


@pytest.mark.parametrize(
    ("world", "variant"),
    [
        ("city", "alley"), ("city", "skyline"), ("town", "village"), ("town", "harbour"),
        ("hall", "library"), ("hall", "palace"), ("hall", "church"),
    ],
)  # fmt: skip
def test_variants_are_other_places(world: str, variant: str) -> None:
    usual, other = grey(Scene(world=world)), grey(Scene(world=world, variant=variant))
    assert np.abs(usual - other).mean() > 0.05


@pytest.mark.parametrize("world", BUILT)
def test_colours_that_a_prompt_names_are_seen(world: str) -> None:
    def greenness(colours: tuple[str, ...]) -> float:
        red, green, blue = shown(painted(Scene(world=world, colours=colours))).mean((0, 1))
        return float(green - (red + blue) / 2)

    assert greenness(("#0a3a10", "#2fa040", "#b0ffb0")) > greenness(()) + 0.01


@pytest.mark.parametrize(("world", "variant"), [("hall", "church"), ("town", "village")])
def test_where_no_houses_shut_out_the_sun_a_place_is_painted_alike(
    world: str, variant: str
) -> None:
    scene, view = Scene(world=world, variant=variant), View(320, 208)
    first = WORLDS[world](view, scene).sheets[0].colour.copy()
    for number in range(3):
        # Whatever lies in memory beside it.
        left = np.full(1 << (10 + number), np.inf)
        again = WORLDS[world](view, scene).sheets[0].colour
        assert np.array_equal(first, again), len(left)
