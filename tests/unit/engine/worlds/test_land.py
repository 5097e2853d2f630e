"""Land looks like land: what is high hides what is behind it, valleys branch, shadows fall."""

import cv2
import numpy as np
import pytest

from sundog.engine.cpu.worlds.land.ground import Ground, fogged, look_over
from sundog.engine.cpu.worlds.land.light import cast_shadow, hollows, light
from sundog.engine.cpu.worlds.land.relief import eroded, fractal
from sundog.engine.cpu.worlds.view import View

WIDE, TINY = View(432, 208), View(64, 64)


def _flat(rows: int = 128, columns: int = 256) -> Ground:
    height = np.zeros((rows, columns), np.float32)
    return Ground(height=height, colour=np.full((*height.shape, 3), 0.5), cell=1, first=1)


def test_a_plain_fills_all_below_the_horizon_and_nothing_above():
    seen = look_over(WIDE, _flat(rows=4000), eye=2)
    above, below = int(WIDE.horizon) - 4, int(WIDE.horizon) + 4
    assert seen.cover[:above].max() == 0
    assert seen.cover[below:].min() == 1
    assert np.allclose(seen.colour[below:], 0.5, atol=1e-5)


def test_distance_is_that_of_a_flat_plain():
    seen = look_over(WIDE, _flat(rows=400), eye=10)
    row = round(WIDE.horizon) + 40
    _, up = WIDE.rays()
    assert seen.distance[row].mean() == pytest.approx(-10 / float(up[row, 0]), rel=0.02)


def test_a_wall_hides_what_is_behind_it():
    ground = _flat()
    ground.height[20:24] = 8
    ground.colour[26:] = (1, 0, 0)
    seen = look_over(WIDE, ground, eye=2)
    assert not ((seen.cover > 0.9) & (seen.colour[..., 1] < 0.4)).any()


@pytest.mark.parametrize("view", [WIDE, TINY, View(64, 144), View(640, 64)])
def test_every_shape_of_view_is_filled(view):
    seen = look_over(view, _flat(rows=2000), eye=2)
    assert seen.cover[-1].min() == pytest.approx(1)
    assert np.isfinite(seen.colour).all()


def test_ridges_have_soft_edges():
    ground = _flat(columns=512)
    ground.height[60:90] = 10 + 3 * np.sin(np.arange(512) / 9)
    cover = look_over(WIDE, ground, eye=2).cover
    assert ((cover > 0.1) & (cover < 0.9)).any(0).mean() > 0.5


def test_rivers_cut_valleys_and_leave_ridges():
    height = eroded(np.ones((96, 96), np.float32), seed=1)
    middle = height[24:72, 24:72]
    assert middle.std() > 3
    assert height[0].max() < middle.mean()


def test_no_needles():
    height = eroded(np.ones((96, 96), np.float32), seed=2, talus=0.9)
    around = cv2.blur(height, (3, 3))
    assert np.abs(height - around)[2:-2, 2:-2].max() < 1.5


def test_a_hill_throws_its_shadow_away_from_the_sun():
    height = np.zeros((64, 64), np.float32)
    height[28:36, 28:36] = 10
    for sun, lit, dark in (
        ((-1.0, 0.5, 0.0), (32, 20), (32, 44)),
        ((1.0, 0.5, 0.0), (32, 44), (32, 20)),
        ((0.0, 0.5, 1.0), (44, 32), (20, 32)),
        ((0.0, 0.5, -1.0), (20, 32), (44, 32)),
    ):
        shadow = cast_shadow(height, 1.0, sun)
        assert shadow[lit] == 1
        assert shadow[dark] == 0


def test_slopes_towards_the_sun_are_brighter():
    roof = np.tile(32 - np.abs(np.arange(64, dtype=np.float32) - 32), (64, 1))
    lit = light(roof, 1.0, (-1.0, 1.0, 0.0))
    assert lit.sun[32, 16] > 0.9
    assert lit.sun[32, 48] < 0.3


def test_hollows_see_less_of_the_sky():
    height = np.zeros((128, 128), np.float32)
    height[60:68] = -12
    seen = hollows(height, 1.0)
    assert seen[64, 64] < 0.7 < seen[20, 64]


def test_far_things_take_the_colour_of_the_air():
    colour = np.zeros((1, 3, 3), np.float32)
    distance = np.array([[0, 100, 1e6]], np.float32)
    air = fogged(colour, distance, (0.2, 0.4, 0.6), 0.01)
    assert air[0, 0].max() == 0
    assert air[0, 1, 2] == pytest.approx(0.6 * (1 - np.exp(-1)), rel=1e-3)
    assert air[0, 2] == pytest.approx((0.2, 0.4, 0.6))


def test_noise_is_the_same_at_every_resolution():
    fine, coarse = (fractal((side, side), 0.25, 7) for side in (256, 64))
    small = cv2.resize(fine, (64, 64), interpolation=cv2.INTER_AREA)
    assert np.corrcoef(small.ravel(), coarse.ravel())[0, 1] > 0.9
