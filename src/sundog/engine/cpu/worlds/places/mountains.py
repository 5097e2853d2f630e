"""Snowy mountains above a wooded valley; or a wide field of snow with hills far away."""

import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.worlds.land.ground import Ground, Seen, look_over
from sundog.engine.cpu.worlds.land.light import light
from sundog.engine.cpu.worlds.land.outdoors import (
    Day,
    figure_light,
    plant_light,
    sun_way,
    tinted,
)
from sundog.engine.cpu.worlds.land.plot import Plot
from sundog.engine.cpu.worlds.land.relief import eroded
from sundog.engine.cpu.worlds.land.rocks import Rock, scattered, set_rocks
from sundog.engine.cpu.worlds.land.woods import Standing, stand, throw_shadows
from sundog.engine.cpu.worlds.painting import Painting, Sheet
from sundog.engine.cpu.worlds.palette import linear, smooth
from sundog.engine.cpu.worlds.plants.sprites import Plant, Sprite, plant
from sundog.engine.cpu.worlds.scene import Air, Scene, Time
from sundog.engine.cpu.worlds.sky import paint_sky
from sundog.engine.cpu.worlds.view import View

__all__ = ["paint"]

F32 = NDArray[np.float32]

_SNOW = linear("#e4e9f2")
_ROCK = linear("#5c5753")
_FALLS: dict[Air, tuple[tuple[str, float], ...]] = {
    Air.RAIN: (("rain", 0.8),), Air.SNOW: (("snow", 1.0),), Air.FOG: (("mist", 0.5),),
    Air.STORM: (("snow", 1.0), ("wind", 0.7)),
}  # fmt: skip
_BASE = 192
# Metres above the valley, and above the snow that we stand on.
_LOOKOUT = 160.0
_EYE = 1.7


def paint(view: View, scene: Scene) -> Painting:
    """Paint mountains."""
    time, air = scene.time or Time.DAY, scene.air or Air.CLEAR
    sky = paint_sky(view, time, air, scene.seed, colours=scene.colours)
    day = Day(view, scene, time, air, sky, sun_way(sky, time))
    range_, slope, ridge = _range(day), _slope(day), _ridge(day)
    far = sky.colour + (range_.colour - sky.colour) * range_.cover[..., None]
    return Painting(
        sheets=(
            Sheet(colour=far, depth=0.06, blur=1.3),
            Sheet(colour=slope.colour, cover=slope.cover, depth=0.2, blur=1.4),
            Sheet(colour=ridge.colour, cover=ridge.cover, depth=0.55, blur=1.2),
        ),
        light=figure_light(sky, time, air, tinted(sky.above, 0.9), shadow=0.25),
        exposure=sky.exposure,
        bloom=0.25,
        weather=_FALLS.get(air, (("snow", 0.25),)),
    )


def _is_field(day: Day) -> bool:
    return day.scene.variant == "field"


def _range(day: Day) -> Seen:
    """Return the peaks on the horizon: a massif on either side, a pass between them."""
    plot = Plot.of(day.view, 2600, 10500, 14400, 1300)
    rows = round(_BASE * plot.aspect)
    x = np.linspace(-7.2, 7.2, _BASE, dtype=np.float32)[None]
    z = np.linspace(2.6, 13.1, rows, dtype=np.float32)[:, None]
    rise = 0.22 + 0.1 * smooth(z, 4, 12)
    for right, away, wide, deep, high in (
        (-3.4, 9.0, 1.7, 1.8, 0.95), (4.0, 8.4, 2.0, 1.7, 0.8), (-6.6, 11, 2.4, 2, 0.55),
        (6.9, 11.4, 2.2, 2, 0.5), (0.9, 12, 1.5, 1, 0.45),
    ):  # fmt: skip
        bell = ((x - right) / wide) ** 2 + ((z - away) / deep) ** 2
        rise = rise + high * (0.12 if _is_field(day) else 1) * np.exp(-bell / 2)
    rise = rise * smooth(z, 2.6, 5.0)
    base = eroded(rise, seed=day.scene.seed + 3, power=0.055, talus=1.15, rounds=50)
    crag = plot.ridges(900, day.scene.seed + 11, 6, 0.55) - 0.5
    height = plot.stretched(base - base[0].mean()) * np.float32(0.68 * 14400 / _BASE)
    height += crag * (np.maximum(height, 0) * np.float32(0.13))
    lit = light(height, plot.cell, day.sun)
    bare = 0.045 * plot.noise(300, day.scene.seed + 5, 6, 0.8) - (height - 900) * 0.00003
    snow = smooth(lit.flat - bare, 0.745, 0.82)[..., None]
    stone = _ROCK * (1 + 0.25 * plot.noise(120, day.scene.seed + 6, 4, 0.8))[..., None]
    colour = day.shone(stone + (_SNOW - stone) * snow, lit)
    ground = Ground(height=height, colour=colour, cell=plot.cell, first=plot.first)
    return day.aired(look_over(day.view, ground, eye=_LOOKOUT))


def _slope(day: Day) -> Seen:
    """Return the sides of the valley, with woods."""
    plot = Plot.of(day.view, 60, 900, 1250, 900)
    height = _valley(plot, day.scene.seed, flat=_is_field(day))
    lit = light(height, plot.cell, day.sun)
    trees = _woods(plot, day.scene.seed, 60 if _is_field(day) else 1100)
    throw_shadows(lit, plot, trees, day.sun)
    colour = day.shone(np.broadcast_to(_SNOW, (*plot.shape, 3)), lit)
    ground = Ground(height=height, colour=colour, cell=plot.cell, first=plot.first)
    seen = day.aired(look_over(day.view, ground, eye=0))
    stand(day, seen, plot, height, trees, _conifers(day, 150))
    return seen


def _valley(plot: Plot, seed: int, *, flat: bool) -> F32:
    """Return heights against our eye, metres."""
    if flat:
        return np.asarray(-9 + 2.6 * plot.noise(300, seed + 21, 5, 0.4), np.float32)
    side = np.hypot(plot.x, 60) / 300
    height = -46 + 60 * side**1.5 * plot.beyond(40, 500) + 16 * plot.noise(420, seed + 21, 6, 0.42)
    return np.asarray(height - 10 * plot.beyond(450, 960), np.float32)


def _woods(plot: Plot, seed: int, count: int) -> list[Standing]:
    """Return where conifers stand: in groves on both sides, none straight ahead."""
    random = np.random.default_rng(seed + 31)
    groves = plot.noise(210, seed + 33, 4, 0.6)
    trees = []
    for across, along, high, kind, keep in random.random((count, 5)):
        z = 80 * (930 / 80) ** along
        x = (across * 2 - 1) * 0.68 * z
        tree = Standing(x, z, 7 + 12 * high, kind)
        wood = float(groves[tree.cell(plot)]) + 2.2 * abs(x / z) - 0.75
        if keep < 1 / (1 + np.exp(-5 * wood)) and abs(x / z) > 0.1:
            trees.append(tree)
    return trees


def _conifers(day: Day, tall: float) -> list[Sprite]:
    """Return snowy conifers, ``tall`` pixels high in a view of 1728x800."""
    lamp = plant_light(day.sky, day.time, tinted(day.sky.above, 0.8), 0.85)
    kinds = [
        plant(Plant.CONIFER, day.view.px(tall), day.scene.seed + number, lamp)
        for number in range(4)
    ]
    return kinds + [kind.mirrored() for kind in kinds]


def _ridge(day: Day) -> Seen:
    """Return the snow before our feet, with rocks."""
    plot = Plot.of(day.view, 4.2, 16, 30, 1000)
    seed = day.scene.seed
    height = -_EYE - 0.5 * plot.beyond(8, 20) + 0.16 * plot.noise(7, seed + 41, 4, 0.35)
    height = height + 0.06 * plot.ridges(2.1, seed + 42, 4) + 0.05 * (np.hypot(plot.x, 3) - 3)
    height = np.ascontiguousarray(height, np.float32)
    random = np.random.default_rng(seed + 43)
    rocks = scattered(random, 40, plot, (0.1, 1.0), clear=0.2)
    rocks += [
        Rock(-4.6, 9.6, 1.1),
        Rock(-5.6, 10.6, 0.8),
        Rock(4.9, 10.4, 0.9),
        Rock(4.2, 8.2, 0.35),
    ]
    stone = set_rocks(height, plot, [] if _is_field(day) else rocks, seed + 44)
    lit = light(height, plot.cell, day.sun, soft=0.06)
    trees = _frame(day, seed)
    throw_shadows(lit, plot, trees, day.sun)
    capped = smooth(lit.flat + 0.06 * plot.noise(0.5, seed + 45, 4), 0.78, 0.93)
    bare = (stone * (1 - capped))[..., None]
    grain = 1 + 0.22 * plot.noise(0.3, seed + 46, 5, 0.8)[..., None]
    matter = _SNOW + (_ROCK * np.float32(0.8) * grain - _SNOW) * bare
    ground = Ground(height=height, colour=day.shone(matter, lit), cell=plot.cell, first=plot.first)
    seen = day.aired(look_over(day.view, ground, eye=0))
    stand(day, seen, plot, height, trees, _conifers(day, 420))
    return seen


def _frame(day: Day, seed: int) -> list[Standing]:
    """Return the trees that frame the picture."""
    if _is_field(day):
        return []
    draws = np.random.default_rng(seed + 47).random((6, 4))
    places = ((-8.6, 16), (-10.6, 18.5), (-7.4, 19.4), (9.4, 16.5), (8.2, 19), (11.2, 19.5))
    return [
        Standing(x + across - 0.5, z, 4.2 + 3.6 * high, kind)
        for (x, z), (across, _, high, kind) in zip(places, draws, strict=True)
    ]
