"""Mountains, deserts and volcanoes: the same land at every size, in every light and weather."""

import cv2
import numpy as np
import pytest

from sundog.engine.cpu.styles.weather import PARTICLES, VEILS
from sundog.engine.cpu.worlds.painting import Painting
from sundog.engine.cpu.worlds.places import WORLDS
from sundog.engine.cpu.worlds.scene import Air, Scene, Time
from sundog.engine.cpu.worlds.view import View

SCENES = [
    Scene(world="mountains"),
    Scene(world="mountains", variant="field"),
    Scene(world="desert"),
    Scene(world="desert", variant="mars"),
    Scene(world="desert", variant="canyon"),
    Scene(world="desert", variant="savanna"),
    Scene(world="volcano"),
    Scene(world="volcano", variant="hell"),
]
VIEW = View(224, 112)


def named(scene: Scene) -> str:
    return f"{scene.world}-{scene.variant}"


def painted(scene: Scene, view: View = VIEW) -> Painting:
    return WORLDS[scene.world](view, scene)


def flat(painting: Painting) -> np.ndarray:
    """Return what is seen, tone mapped, ``float32[H, W, 3]`` 0 to 1."""
    seen = painting.sheets[0].colour
    for sheet in painting.sheets[1:]:
        assert sheet.cover is not None
        seen = seen + (sheet.colour - seen) * sheet.cover[..., None]
    return np.asarray(1 - np.exp(-seen / painting.exposure), np.float32)


@pytest.mark.parametrize("scene", SCENES, ids=named)
def test_it_is_sound(scene: Scene) -> None:
    painting = painted(scene)
    assert 2 <= len(painting.sheets) <= 4
    assert painting.sheets[0].cover is None
    depths = [sheet.depth for sheet in painting.sheets]
    assert depths == sorted(depths)
    for sheet in painting.sheets:
        assert sheet.colour.shape == (*VIEW.shape, 3)
        assert sheet.colour.dtype == np.float32
        assert np.isfinite(sheet.colour).all()
        assert sheet.colour.min() >= -1e-3
        if sheet.cover is not None:
            assert sheet.cover.shape == VIEW.shape
            assert sheet.cover.dtype == np.float32
            assert 0 <= sheet.cover.min() <= sheet.cover.max() <= 1.001
    assert all(name in PARTICLES or name in VEILS for name, _ in painting.weather)
    assert np.hypot(*painting.light.towards) == pytest.approx(1, abs=1e-3)


@pytest.mark.parametrize("scene", SCENES, ids=named)
def test_a_coarse_picture_shows_the_same_land_as_a_fine_one(scene: Scene) -> None:
    fine, coarse = flat(painted(scene, View(448, 208))), flat(painted(scene, View(224, 112)))
    size = (64, 32)
    small = [cv2.resize(part, size, interpolation=cv2.INTER_AREA) for part in (fine, coarse)]
    assert np.corrcoef(small[0].ravel(), small[1].ravel())[0, 1] > 0.9


@pytest.mark.parametrize("scene", SCENES[::2], ids=named)
def test_the_same_scene_is_painted_alike(scene: Scene) -> None:
    once, again = painted(scene), painted(scene)
    for one, other in zip(once.sheets, again.sheets, strict=True):
        assert np.array_equal(one.colour, other.colour)


@pytest.mark.parametrize("world", ["mountains", "desert", "volcano"])
def test_another_seed_is_another_land(world: str) -> None:
    one, other = (flat(painted(Scene(world=world, seed=seed))) for seed in (0, 2))
    assert np.abs(one - other).mean() > 0.01


@pytest.mark.parametrize("world", ["mountains", "desert", "volcano"])
def test_an_unknown_variant_is_the_usual_one(world: str) -> None:
    usual, unknown = (flat(painted(Scene(world=world, variant=name))) for name in ("", "nowhere"))
    assert np.array_equal(usual, unknown)


@pytest.mark.parametrize("world", ["mountains", "desert"])
def test_night_is_dark_and_day_is_bright(world: str) -> None:
    day, night = (flat(painted(Scene(world=world, time=t))).mean() for t in (Time.DAY, Time.NIGHT))
    assert night < 0.45 * day


@pytest.mark.parametrize("scene", SCENES[:6], ids=named)
def test_fog_hides_what_is_far(scene: Scene) -> None:
    clear, fog = (
        flat(painted(Scene(world=scene.world, variant=scene.variant, time=Time.DAY, air=air)))
        for air in (Air.CLEAR, Air.FOG)
    )
    # Above the horizon there is land on both sides.
    rows = slice(int(VIEW.horizon * 0.6), int(VIEW.horizon))
    detail = [float(np.abs(np.diff(part[rows], axis=1)).mean()) for part in (clear, fog)]
    assert detail[1] < 0.85 * detail[0]


@pytest.mark.parametrize("world", ["mountains", "desert", "volcano"])
@pytest.mark.parametrize("view", [View(64, 64), View(112, 208), View(320, 64)])
def test_odd_views_are_painted(world: str, view: View) -> None:
    painting = painted(Scene(world=world), view)
    assert all(np.isfinite(sheet.colour).all() for sheet in painting.sheets)


@pytest.mark.parametrize("world", ["mountains", "desert", "volcano"])
def test_colours_of_the_prompt_are_seen(world: str) -> None:
    plain = flat(painted(Scene(world=world)))
    green = flat(painted(Scene(world=world, colours=("#06301a", "#20a060"))))
    share = [part[..., 1].sum() / part.sum() for part in (plain, green)]
    assert share[1] > share[0] + 0.02
