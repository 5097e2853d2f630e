"""A desert of red stone: buttes with layers above a plain with scrub."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.worlds.land.buttes import Butte, buttes, layered
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

_STONE, _SOIL = linear("#b2562f"), linear("#bd7042")
_SCRUB = ("#3a3d22", "#5d5c35", "#85804f", "#a59c6c")
_FALLS: Mapping[Air, tuple[tuple[str, float], ...]] = {
    Air.RAIN: (("rain", 0.8),), Air.SNOW: (("snow", 1.0),), Air.FOG: (("mist", 0.5),),
    Air.STORM: (("rain", 0.8), ("lightning", 0.8)),
}  # fmt: skip
_NEAR = (
    Butte(-372, 900, 92, 80, 186), Butte(318, 760, 62, 60, 176), Butte(470, 1120, 120, 90, 150),
    Butte(-205, 1330, 34, 40, 120),
)  # fmt: skip
_FAR = (
    Butte(-1700, 4200, 700, 500, 300), Butte(2100, 5200, 900, 600, 330),
    Butte(350, 6100, 300, 300, 330), Butte(900, 4600, 110, 120, 290),
    Butte(-700, 7000, 500, 400, 330), Butte(-3900, 6500, 900, 700, 360),
    Butte(4100, 7000, 900, 700, 380),
)  # fmt: skip
_LOOKOUT = 46.0


def paint(view: View, scene: Scene) -> Painting:
    """Paint a canyon's land."""
    time, air = scene.time or Time.DAY, scene.air or Air.CLEAR
    sky = paint_sky(view, time, air, scene.seed, colours=scene.colours)
    day = Day(view, scene, time, air, sky, sun_way(sky, time, -0.45), contrast=1.75)
    tables, towers, ledge = _tables(day), _towers(day), _ledge(day)
    far = sky.colour + (tables.colour - sky.colour) * tables.cover[..., None]
    below = tinted(tinted(sky.key, 0.4), (0.8, 0.38, 0.2))
    return Painting(
        sheets=(
            Sheet(colour=far, depth=0.06, blur=1.2),
            Sheet(colour=towers.colour, cover=towers.cover, depth=0.17, blur=1.2),
            Sheet(colour=ledge.colour, cover=ledge.cover, depth=0.55, blur=1.1),
        ),
        light=figure_light(sky, time, air, below),
        exposure=sky.exposure,
        bloom=0.25,
        weather=_FALLS.get(air, (("dust", 0.25),)),
    )


def _of_stone(day: Day, plot: Plot, height: F32, trees: tuple[Standing, ...] = ()) -> Ground:
    """Return ground that is soil where it is level and stone where it is steep."""
    lit = light(height, plot.cell, day.sun)
    throw_shadows(lit, plot, list(trees), day.sun, 0.9)
    steep = smooth(lit.flat, 0.8, 0.5)
    mottle = plot.noise(plot.wide / 14, day.scene.seed + 61, 6, 0.75)
    matter = _SOIL * (1 + 0.13 * mottle)[..., None]
    if day.air is Air.SNOW:
        matter = matter + (0.85 - matter) * smooth(lit.flat + 0.05 * mottle, 0.7, 0.9)[..., None]
    matter = matter + (_STONE * (1 + 0.1 * mottle[..., None]) - matter) * steep[..., None]
    below = tinted(tinted(day.sky.key, 0.42), (0.85, 0.42, 0.22))
    colour = day.shone(matter, lit, below)
    return Ground(height=height, colour=colour, cell=plot.cell, first=plot.first, mark=steep)


def _tables(day: Day) -> Seen:
    """Return the table mountains on the horizon."""
    plot = Plot.of(day.view, 1900, 6400, 11000, 1300)
    height = buttes(plot, _FAR, day.scene.seed + 1) + 9 * plot.noise(900, day.scene.seed + 2, 5)
    seen = look_over(day.view, _of_stone(day, plot, height), eye=_LOOKOUT)
    layered(day.view, seen, _LOOKOUT, 90, day.scene.seed + 3)
    return day.aired(seen, 2.2)


def _towers(day: Day) -> Seen:
    """Return the buttes on both sides, and the plain with its scrub."""
    plot = Plot.of(day.view, 90, 1300, 1600, 1300)
    seed = day.scene.seed
    height = buttes(plot, _NEAR, seed + 11) - 26
    height += plot.beyond(60, 700) * 3 * plot.noise(330, seed + 12, 6, 0.5)
    bushes = _scrub(plot, seed, 420, (100, 900), (1.2, 2.8))
    seen = look_over(day.view, _of_stone(day, plot, height, tuple(bushes)), eye=0)
    layered(day.view, seen, 26, 60, seed + 13, 0.34)
    seen = day.aired(seen, 2)
    stand(day, seen, plot, height, bushes, _bushes(day, 24))
    return seen


def _ledge(day: Day) -> Seen:
    """Return the ledge before our feet, with stones and scrub."""
    plot = Plot.of(day.view, 4.2, 17, 30, 1200)
    seed = day.scene.seed
    height = -1.75 - 0.7 * plot.beyond(8, 21) + 0.13 * plot.noise(6, seed + 21, 6, 0.45)
    height = np.ascontiguousarray(height + 0.03 * (np.hypot(plot.x, 3) - 3), np.float32)
    rocks = scattered(np.random.default_rng(seed + 22), 130, plot, (0.03, 0.45), clear=0.12)
    rocks += [Rock(-5.4, 10.2, 1.1, 1.0), Rock(-4.0, 9.4, 0.5), Rock(5.6, 9.8, 0.9, 1.1)]
    set_rocks(height, plot, rocks, seed + 23)
    bushes = [
        Standing(*place) for place in ((-6.9, 12.2, 1.0, 0.1), (6.9, 12.4, 0.9, 0.5),
        (4.3, 13.2, 0.7, 0.9), (-4.3, 14.5, 0.8, 0.7), (-7.9, 15, 1.1, 0.3), (8.9, 15, 1.2, 0.2))
    ]  # fmt: skip
    seen = look_over(day.view, _of_stone(day, plot, height, tuple(bushes)), eye=0)
    layered(day.view, seen, 1.75, 0.5, seed + 24, 0.28)
    stand(day, seen, plot, height, bushes, _bushes(day, 150))
    return seen


def _scrub(
    plot: Plot, seed: int, count: int, reach: tuple[float, float], tall: tuple[float, float]
) -> list[Standing]:
    draws = np.random.default_rng(seed + 31).random((count, 4))
    near, far = reach
    found = []
    for across, along, high, kind in draws:
        z = near * (far / near) ** along
        found.append(
            Standing((across * 2 - 1) * 0.68 * z, z, tall[0] + (tall[1] - tall[0]) * high**2, kind)
        )
    return found


def _bushes(day: Day, tall: float) -> list[Sprite]:
    lamp = plant_light(day.sky, day.time, tinted(day.sky.key, (0.3, 0.15, 0.08)))
    return [
        plant(Plant.BUSH, day.view.px(tall), day.scene.seed + number, lamp, colours=_SCRUB)
        for number in range(3)
    ]
