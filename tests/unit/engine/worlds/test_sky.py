"""Skies: what a viewer tells apart, and what stays the same at every size."""

import cv2
import numpy as np
import pytest

from sundog.engine.cpu.worlds.palette import brightness
from sundog.engine.cpu.worlds.scene import Air, Time
from sundog.engine.cpu.worlds.sky import Sky, paint_sky
from sundog.engine.cpu.worlds.view import View

SMALL = View.of(1280, 704, 0.25)


def above_horizon(sky: Sky, view: View = SMALL) -> np.ndarray:
    return sky.colour[: int(view.horizon)]


@pytest.mark.parametrize("air", Air)
@pytest.mark.parametrize("time", Time)
def test_every_sky_is_light_that_can_be_shown(time, air):
    sky = paint_sky(SMALL, time, air, 3)

    assert sky.colour.shape == (*SMALL.shape, 3)
    assert sky.colour.dtype == np.float32
    assert np.isfinite(sky.colour).all()
    assert sky.colour.min() >= 0
    assert all(part >= 0 for part in (*sky.key, *sky.above, *sky.haze))


def test_night_is_darker_than_any_other_hour():
    light = {time: brightness(paint_sky(SMALL, time, Air.CLEAR, 2).colour).mean() for time in Time}

    assert max(light, key=light.__getitem__) is not Time.NIGHT
    assert light[Time.NIGHT] < 0.35 * min(v for k, v in light.items() if k is not Time.NIGHT)


def test_the_sky_is_blue_by_day_and_warm_where_the_sun_sets():
    day = above_horizon(paint_sky(SMALL, Time.DAY, Air.CLEAR, 2)).mean((0, 1))
    sunset = paint_sky(SMALL, Time.SUNSET, Air.CLEAR, 2)

    assert day[2] > 1.2 * day[0]
    assert sunset.haze[0] > 1.5 * sunset.haze[2]


def test_a_clear_night_has_stars_and_a_clouded_one_hides_them():
    def sparkle(air):
        light = brightness(above_horizon(paint_sky(SMALL, Time.NIGHT, air, 2)))
        return float(np.abs(light - cv2.GaussianBlur(light, (0, 0), 2)).max())

    assert sparkle(Air.CLEAR) > 3 * sparkle(Air.RAIN)


def test_fog_hides_clouds():
    fog = above_horizon(paint_sky(SMALL, Time.DAY, Air.FOG, 2))
    cloudy = above_horizon(paint_sky(SMALL, Time.DAY, Air.CLOUDY, 2))

    assert fog.std(1).mean() < 0.2 * cloudy.std(1).mean()


def test_a_storm_is_darker_than_rain_and_rain_than_a_clear_sky():
    light = [
        brightness(above_horizon(paint_sky(SMALL, Time.DAY, air, 2))).mean()
        for air in (Air.STORM, Air.RAIN, Air.CLOUDY)
    ]

    assert light[0] < 0.8 * light[1] < 0.8 * light[2]


def test_a_coarse_sky_shows_the_same_clouds_as_a_fine_one():
    fine = View.of(1280, 704, 0.6)
    pictures = []
    for view in (SMALL, fine):
        colour = paint_sky(view, Time.DAY, Air.CLOUDY, 5).colour
        pictures.append(cv2.resize(colour, (108, 50), interpolation=cv2.INTER_AREA).ravel())

    assert np.corrcoef(*pictures)[0, 1] > 0.97


def test_the_same_sky_is_painted_to_the_last_pixel():
    one, other = (paint_sky(SMALL, Time.NIGHT, Air.CLEAR, 4).colour for _ in range(2))

    assert (one == other).all()


def test_a_palette_turns_the_sky_its_way():
    plain = above_horizon(paint_sky(SMALL, Time.DAY, Air.CLEAR, 2)).mean((0, 1))
    red = paint_sky(SMALL, Time.DAY, Air.CLEAR, 2, colours=("#400010", "#c02030", "#ffb0a0"))
    turned = above_horizon(red).mean((0, 1))

    assert turned[0] / turned[2] > 1.5 * plain[0] / plain[2]


@pytest.mark.parametrize(("width", "height"), [(64, 64), (720, 1280), (16, 16)])
def test_odd_views_have_a_sky(width, height):
    view = View.of(width, height, 0.5)

    assert paint_sky(view, Time.SUNSET, Air.CLEAR, 1).colour.shape == (*view.shape, 3)
