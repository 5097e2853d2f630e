"""Snowy mountains above a wooded valley; or a wide field of snow with hills far away."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.worlds.land.ground import Ground, Seen, fogged, look_over
from sundog.engine.cpu.worlds.land.light import Lit, light, lit_colour
from sundog.engine.cpu.worlds.land.outdoors import (
    figure_light,
    plant_light,
    stand_on,
    sun_way,
    thickness,
    times,
)
from sundog.engine.cpu.worlds.land.plot import Plot
from sundog.engine.cpu.worlds.land.relief import eroded
from sundog.engine.cpu.worlds.land.rocks import scattered, set_rocks
from sundog.engine.cpu.worlds.painting import Painting, Sheet
from sundog.engine.cpu.worlds.palette import linear, smooth, steered
from sundog.engine.cpu.worlds.plants.sprites import Plant, plant
from sundog.engine.cpu.worlds.scene import Air, Scene, Time
from sundog.engine.cpu.worlds.sky import Sky, paint_sky
from sundog.engine.cpu.worlds.view import View

__all__ = ["paint"]

F32 = NDArray[np.float32]

_SNOW = linear("#eef2f8")
_ROCK = linear("#5c5753")
_FALLS: dict[Air, tuple[tuple[str, float], ...]] = {
    Air.RAIN: (("rain", 0.8),), Air.SNOW: (("snow", 1.0),), Air.FOG: (("mist", 0.5),),
    Air.STORM: (("snow", 1.0), ("wind", 0.7)),
}  # fmt: skip
_BASE = 192
# Metres above the valley, and above the snow that we stand on.
_LOOKOUT = 420.0
_EYE = 1.7


@dataclass(frozen=True, slots=True)
class _Day:
    """What all parts of the picture share."""

    view: View
    scene: Scene
    time: Time
    air: Air
    sky: Sky
    sun: tuple[float, float, float]

    @property
    def is_field(self) -> bool:
        return self.scene.variant == "field"

    def shone(self, matter: F32, lit: Lit) -> F32:
        """Return matter in this day's light; snow throws the sky's own blue back."""
        key, above = times(self.sky.key, 1.75), times(self.sky.above, 1.05)
        return lit_colour(matter, lit, key, above, times(above, 0.8))

    def aired(self, seen: Seen, share: float = 1.0) -> Seen:
        """Return what is seen as it is through the air, in the prompt's colours."""
        colour = fogged(seen.colour, seen.distance, self.sky.haze, thickness(self.air) * share)
        return replace(seen, colour=steered(colour, self.scene.colours, 0.4))


def paint(view: View, scene: Scene) -> Painting:
    """Paint mountains."""
    time, air = scene.time or Time.DAY, scene.air or Air.CLEAR
    sky = paint_sky(view, time, air, scene.seed, colours=scene.colours)
    day = _Day(view, scene, time, air, sky, sun_way(sky, time))
    range_, slope, ridge = _range(day), _slope(day), _ridge(day)
    far = sky.colour + (range_.colour - sky.colour) * range_.cover[..., None]
    return Painting(
        sheets=(
            Sheet(colour=far, depth=0.06, blur=1.3),
            Sheet(colour=slope.colour, cover=slope.cover, depth=0.2, blur=1.4),
            Sheet(colour=ridge.colour, cover=ridge.cover, depth=0.55, blur=1.2),
        ),
        light=figure_light(sky, time, air, times(sky.above, 0.9), shadow=0.25),
        exposure=sky.exposure,
        bloom=0.25,
        weather=_FALLS.get(air, (("snow", 0.25),)),
    )


def _range(day: _Day) -> Seen:
    """Return the peaks on the horizon: a massif on either side, a pass between them."""
    plot = Plot.of(day.view, 2600, 13000, 18000, 1100)
    rows = round(_BASE * plot.shape[0] / plot.shape[1])
    x = np.linspace(-9, 9, _BASE, dtype=np.float32)[None]
    z = np.linspace(2.6, 15.6, rows, dtype=np.float32)[:, None]
    rise = 0.22 + 0.1 * smooth(z, 4, 12)
    for right, away, wide, deep, high in (
        (-3.4, 9.0, 1.7, 1.8, 0.95), (4.0, 8.4, 2.0, 1.7, 0.8), (-6.6, 11, 2.4, 2, 0.55),
        (7.4, 12, 2.2, 2, 0.5), (0.9, 13.4, 1.5, 1, 0.5),
    ):  # fmt: skip
        bell = ((x - right) / wide) ** 2 + ((z - away) / deep) ** 2
        rise = rise + high * (0.12 if day.is_field else 1) * np.exp(-bell / 2)
    rise = rise * smooth(z, 2.6, 5.0)
    base = eroded(rise, seed=day.scene.seed + 3, power=0.055, talus=1.15, rounds=50)
    crag = plot.ridges(900, day.scene.seed + 11, 6, 0.55) - 0.5
    height = plot.stretched(base) * np.float32(0.66 * 18000 / _BASE)
    height += crag * (height * np.float32(0.11))
    lit = light(height, plot.cell, day.sun)
    bare = 0.035 * plot.noise(500, day.scene.seed + 5, 6, 0.7) - (height - 900) * 0.00002
    snow = smooth(lit.flat - bare, 0.69, 0.83)[..., None]
    stone = _ROCK * (1 + 0.25 * plot.noise(120, day.scene.seed + 6, 4, 0.8))[..., None]
    colour = day.shone(stone + (_SNOW - stone) * snow, lit)
    ground = Ground(height=height, colour=colour, cell=plot.cell, first=plot.first)
    return day.aired(look_over(day.view, ground, eye=_LOOKOUT))


def _slope(day: _Day) -> Seen:
    """Return the sides of the valley, with woods."""
    plot = Plot.of(day.view, 60, 900, 1250, 900)
    height = _valley(plot, day.scene.seed, flat=day.is_field)
    lit = light(height, plot.cell, day.sun)
    colour = day.shone(np.broadcast_to(_SNOW, (*plot.shape, 3)), lit)
    ground = Ground(height=height, colour=colour, cell=plot.cell, first=plot.first)
    seen = day.aired(look_over(day.view, ground, eye=0))
    _plant_woods(day, plot, height, seen)
    return seen


def _valley(plot: Plot, seed: int, *, flat: bool) -> F32:
    """Return heights against our eye, metres."""
    if flat:
        return np.asarray(-9 + 2.6 * plot.noise(300, seed + 21, 5, 0.4), np.float32)
    side = np.hypot(plot.x, 60) / 300
    height = -46 + 60 * side**1.5 * plot.beyond(40, 500) + 16 * plot.noise(420, seed + 21, 6, 0.42)
    return np.asarray(height - 26 * plot.beyond(450, 960), np.float32)


def _plant_woods(day: _Day, plot: Plot, height: F32, seen: Seen) -> None:
    """Stand conifers on the slopes, in groves, none straight ahead."""
    random = np.random.default_rng(day.scene.seed + 31)
    snow = 0.75
    lamp = plant_light(day.sky, day.time, times(day.sky.above, 0.8), snow)
    tall = day.view.px(150)
    kinds = [plant(Plant.CONIFER, tall, day.scene.seed + i, lamp) for i in range(4)]
    kinds += [kind.mirrored() for kind in kinds]
    count = 90 if day.is_field else 620
    draws = random.random((count, 5))
    groves = plot.noise(160, day.scene.seed + 33, 3)
    for across, along, high, kind, keep in draws[np.argsort(-draws[:, 1])]:
        z = 75 * (900 / 75) ** along
        x = (across * 2 - 1) * 0.68 * z
        row = min(plot.shape[0] - 1, round((z - plot.first) / plot.cell))
        column = round(x / plot.cell + plot.shape[1] / 2) % plot.shape[1]
        wood = float(groves[row, column]) + 1.4 * abs(x / z) - 0.45
        if keep > 1 / (1 + np.exp(-4 * wood)) or abs(x / z) < 0.12:
            continue
        sprite = kinds[int(kind * len(kinds))]
        air = 1 - np.exp(-z * thickness(day.air) * 1.5)
        sprite = sprite.hazed(day.sky.haze, float(air))
        stand_on(day.view, seen, sprite, (x, float(height[row, column]), z), 8 + 11 * high)


def _ridge(day: _Day) -> Seen:
    """Return the snow before our feet, with rocks."""
    plot = Plot.of(day.view, 4.2, 16, 30, 1000)
    seed = day.scene.seed
    height = -_EYE - 0.5 * plot.beyond(8, 20) + 0.16 * plot.noise(7, seed + 41, 4, 0.35)
    height = height + 0.02 * plot.ridges(1.1, seed + 42, 3) + 0.05 * (np.hypot(plot.x, 3) - 3)
    height = np.ascontiguousarray(height, np.float32)
    random = np.random.default_rng(seed + 43)
    rocks = scattered(random, 16, plot, (0.12, 0.9), clear=0.27)
    stone = set_rocks(height, plot, [] if day.is_field else rocks, seed + 44)
    lit = light(height, plot.cell, day.sun, soft=0.06)
    capped = smooth(lit.flat + 0.06 * plot.noise(0.5, seed + 45, 4), 0.66, 0.86)
    bare = (stone * (1 - capped))[..., None]
    grain = 1 + 0.22 * plot.noise(0.3, seed + 46, 5, 0.8)[..., None]
    matter = _SNOW + (_ROCK * np.float32(0.8) * grain - _SNOW) * bare
    ground = Ground(height=height, colour=day.shone(matter, lit), cell=plot.cell, first=plot.first)
    return day.aired(look_over(day.view, ground, eye=0))
