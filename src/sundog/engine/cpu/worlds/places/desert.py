"""A sea of dunes; or, by variant, Mars, a canyon's buttes, a savanna."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.worlds.land.dunes import dunes, ripples
from sundog.engine.cpu.worlds.land.ground import Ground, Seen, look_over
from sundog.engine.cpu.worlds.land.light import light
from sundog.engine.cpu.worlds.land.outdoors import Day, figure_light, sun_way, tinted
from sundog.engine.cpu.worlds.land.plot import Plot
from sundog.engine.cpu.worlds.painting import Painting, Sheet
from sundog.engine.cpu.worlds.palette import linear
from sundog.engine.cpu.worlds.places import canyon, mars, savanna
from sundog.engine.cpu.worlds.scene import Air, Scene, Time
from sundog.engine.cpu.worlds.sky import paint_sky
from sundog.engine.cpu.worlds.view import View

__all__ = ["paint"]

F32 = NDArray[np.float32]

_SAND = linear("#dba468")
_VARIANTS = {"mars": mars.paint, "canyon": canyon.paint, "savanna": savanna.paint}
_FALLS: Mapping[Air, tuple[tuple[str, float], ...]] = {
    Air.RAIN: (("rain", 0.8),), Air.SNOW: (("snow", 1.0),), Air.FOG: (("haze", 0.5),),
    Air.STORM: (("dust", 1.0), ("wind", 0.9)),
}  # fmt: skip
# Which way the wind blows, radians from the right to straight ahead.
_WIND = 0.62


def paint(view: View, scene: Scene) -> Painting:
    """Paint a desert."""
    variant = _VARIANTS.get(scene.variant)
    if variant is not None:
        return variant(view, scene)
    time, air = scene.time or Time.SUNSET, scene.air or Air.CLEAR
    sky = paint_sky(view, time, air, scene.seed, colours=scene.colours)
    sun = sun_way(sky, time, 0.1, low=0.2)
    day = Day(view, scene, time, air, sky, sun, contrast=1.9, ambience=0.7)
    sea, slopes, crest = _sea(day), _slopes(day), _crest(day)
    far = sky.colour + (sea.colour - sky.colour) * sea.cover[..., None]
    return Painting(
        sheets=(
            Sheet(colour=far, depth=0.06, blur=1.3),
            Sheet(colour=slopes.colour, cover=slopes.cover, depth=0.2, blur=1.3),
            Sheet(colour=crest.colour, cover=crest.cover, depth=0.55, blur=1.1),
        ),
        light=figure_light(sky, time, air, tinted(tinted(sky.key, 0.45), (0.8, 0.5, 0.28))),
        exposure=sky.exposure,
        bloom=0.3,
        weather=_FALLS.get(air, (("dust", 0.35),)),
    )


def _sand(day: Day, plot: Plot, height: F32, grain: float) -> Ground:
    """Return ground of sand in this light; sand throws light back on steep places."""
    lit = light(height, plot.cell, day.sun)
    mottle = 1 + grain * plot.noise(plot.wide / 60, day.scene.seed + 51, 4, 0.7)
    matter = _SAND * mottle[..., None]
    below = tinted(tinted(day.sky.key, 0.3), (0.8, 0.5, 0.3))
    return Ground(
        height=height, colour=day.shone(matter, lit, below), cell=plot.cell, first=plot.first
    )


def _sea(day: Day) -> Seen:
    """Return the dunes as far as one sees."""
    plot = Plot.of(day.view, 420, 5200, 7600, 1400)
    seed = day.scene.seed
    side = np.clip(np.abs(plot.x) / (0.45 * plot.z) - 0.1, 0, 1)
    high = 60 + 110 * side
    height = dunes(plot, 620, _WIND, seed + 1) * high
    height = height + dunes(plot, 230, _WIND + 0.35, seed + 5) * (10 + 16 * side)
    height = height + 45 * plot.noise(2600, seed + 8, 2) * plot.beyond(900, 3000)
    ground = _sand(day, plot, np.asarray(height, np.float32), 0.03)
    return day.aired(look_over(day.view, ground, eye=112), 3)


def _slopes(day: Day) -> Seen:
    """Return the great dunes on both sides."""
    plot = Plot.of(day.view, 40, 460, 660, 1200)
    seed = day.scene.seed
    height = dunes(plot, 165, _WIND - 0.15, seed + 11, wander=0.45) * 24
    height = height + 26 * plot.mound(-175, 300, 80, 90) + 18 * plot.mound(190, 330, 70, 80)
    height = height + 2.4 * dunes(plot, 44, _WIND + 0.5, seed + 15)
    height = height - 14 * plot.beyond(330, 480) + 0.05 * ripples(plot, 1.6, _WIND, seed + 16)
    ground = _sand(day, plot, np.asarray(height, np.float32), 0.03)
    return day.aired(look_over(day.view, ground, eye=27), 3)


def _crest(day: Day) -> Seen:
    """Return the sand before our feet, with its ripples."""
    plot = Plot.of(day.view, 4.2, 17, 28, 1300)
    seed = day.scene.seed
    height = -1.75 - 0.9 * plot.beyond(9, 21) + 0.16 * plot.noise(9, seed + 21, 2, 0.3)
    height = height + dunes(plot, 13, _WIND - 0.2, seed + 22, wander=0.5) * 0.9
    height = height + 0.009 * ripples(plot, 0.17, _WIND + 0.45, seed + 23)
    ground = _sand(day, plot, np.asarray(height, np.float32), 0.05)
    return day.aired(look_over(day.view, ground, eye=0))
