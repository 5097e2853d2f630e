"""A plain of dry grass with flat-topped acacias, hills far away."""

from collections.abc import Mapping

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
from sundog.engine.cpu.worlds.land.woods import Standing, stand, throw_shadows
from sundog.engine.cpu.worlds.painting import Painting, Sheet
from sundog.engine.cpu.worlds.palette import linear, smooth
from sundog.engine.cpu.worlds.plants.growth import Blades
from sundog.engine.cpu.worlds.plants.light import linear as tones
from sundog.engine.cpu.worlds.plants.sprites import Plant, Sprite, plant
from sundog.engine.cpu.worlds.plants.stand import Leafage, Lens, Spot, Stand, filled
from sundog.engine.cpu.worlds.scene import Air, Scene, Time
from sundog.engine.cpu.worlds.sky import paint_sky
from sundog.engine.cpu.worlds.view import View

__all__ = ["paint"]

F32 = NDArray[np.float32]

_GRASS, _HILL = linear("#b8934c"), linear("#7d6a48")
_STRAW = ("#4d3a1a", "#8a6a30", "#c49c52", "#ecd08a")
_FALLS: Mapping[Air, tuple[tuple[str, float], ...]] = {
    Air.RAIN: (("rain", 0.9),), Air.SNOW: (("snow", 1.0),), Air.FOG: (("mist", 0.5),),
    Air.STORM: (("rain", 0.9), ("lightning", 0.8)),
}  # fmt: skip
_BASE = 128
# x, z, height, kind: what stands out.
_GREAT = (
    Standing(-17.5, 46, 11.0, 0.1), Standing(24, 62, 12.5, 0.4), Standing(-46, 96, 11.5, 0.7),
    Standing(70, 150, 12, 0.9),
)  # fmt: skip


def paint(view: View, scene: Scene) -> Painting:
    """Paint a savanna."""
    time, air = scene.time or Time.SUNSET, scene.air or Air.CLEAR
    sky = paint_sky(view, time, air, scene.seed, colours=scene.colours)
    day = Day(view, scene, time, air, sky, sun_way(sky, time, 0.3), contrast=1.6, ambience=0.9)
    hills, plain, grass = _hills(day), _plain(day), _tall_grass(day)
    far = sky.colour + (hills.colour - sky.colour) * hills.cover[..., None]
    below = tinted(tinted(sky.key, 0.3), (0.8, 0.6, 0.3))
    return Painting(
        sheets=(
            Sheet(colour=far, depth=0.06, blur=1.2),
            Sheet(colour=plain.colour, cover=plain.cover, depth=0.18, blur=1.2),
            Sheet(colour=grass.colour, cover=grass.cover, depth=0.55, blur=1.3),
        ),
        light=figure_light(sky, time, air, below),
        exposure=sky.exposure,
        bloom=0.3,
        weather=_FALLS.get(air, (("dust", 0.3),)),
    )


def _hills(day: Day) -> Seen:
    """Return worn hills on the horizon."""
    plot = Plot.of(day.view, 3000, 8000, 13500, 700)
    rows = round(_BASE * plot.aspect)
    x = np.linspace(-6.75, 6.75, _BASE, dtype=np.float32)[None]
    z = np.linspace(3, 11, rows, dtype=np.float32)[:, None]
    rise = np.full((rows, _BASE), 0.03, np.float32)
    for right, away, wide, high in ((-3.6, 8, 1.3, 0.5), (4.6, 8.6, 1.6, 0.42), (1.0, 10, 2, 0.16)):
        rise += high * np.exp(-(((x - right) / wide) ** 2 + ((z - away) / 0.9) ** 2) / 2)
    base = eroded(rise, seed=day.scene.seed + 3, power=0.06, talus=0.7, rounds=35)
    height = plot.stretched(base - base[0].mean()) * np.float32(0.4 * 13500 / _BASE)
    height += plot.noise(500, day.scene.seed + 4, 4) * np.float32(7)
    lit = light(height, plot.cell, day.sun)
    mottle = plot.noise(260, day.scene.seed + 5, 5, 0.8)
    colour = day.shone(_HILL * (1 + 0.22 * mottle)[..., None], lit)
    ground = Ground(height=height, colour=colour, cell=plot.cell, first=plot.first)
    return day.aired(look_over(day.view, ground, eye=26), 2.5)


def _plain(day: Day) -> Seen:
    """Return the plain, and the trees on it."""
    plot = Plot.of(day.view, 26, 1400, 1850, 1100)
    seed = day.scene.seed
    height = -3.4 + 1.1 * plot.noise(420, seed + 11, 4, 0.4) * plot.beyond(20, 300)
    height = np.asarray(height - 5 * plot.beyond(500, 1400), np.float32)
    trees = _acacias(plot, seed)
    lit = light(height, plot.cell, day.sun)
    throw_shadows(lit, plot, trees, day.sun, 0.7)
    tufts = plot.noise(60, seed + 12, 5, 0.8)
    green = smooth(plot.noise(300, seed + 13, 3), 0.3, 1.6)[..., None] * np.float32(0.5)
    tufts = 0.17 * tufts + 0.14 * plot.noise(5, seed + 14, 3, 0.8)
    matter = _GRASS * (1 + tufts)[..., None]
    matter = matter + (linear("#7c7a3a") - matter) * green
    if day.air is Air.SNOW:
        matter = matter + (0.8 - matter) * smooth(tufts, -0.15, 0.25)[..., None]
    ground = Ground(height=height, colour=day.shone(matter, lit), cell=plot.cell, first=plot.first)
    seen = day.aired(look_over(day.view, ground, eye=0), 2)
    stand(day, seen, plot, height, trees, _trees(day))
    return seen


def _acacias(plot: Plot, seed: int) -> list[Standing]:
    groves = plot.noise(300, seed + 21, 2)
    found = list(_GREAT)
    for across, along, high, kind, keep in np.random.default_rng(seed + 22).random((260, 5)):
        z = 130 * (1300 / 130) ** along
        tree = Standing((across * 2 - 1) * 0.68 * z, z, 5 + 7 * high, kind)
        if float(groves[tree.cell(plot)]) + 1.5 * abs(tree.x / z) > 0.25 + keep:
            found.append(tree)
    return found


def _trees(day: Day) -> list[Sprite]:
    lamp = plant_light(day.sky, day.time, tinted(day.sky.key, (0.25, 0.18, 0.08)))
    kinds = [
        plant(Plant.ACACIA, day.view.px(300), day.scene.seed + number, lamp) for number in range(3)
    ]
    return kinds + [kind.mirrored() for kind in kinds]


def _tall_grass(day: Day) -> Seen:
    """Return the ground before our feet, and the grass on it, taller towards the sides."""
    plot = Plot.of(day.view, 4.2, 19, 32, 700)
    seed = day.scene.seed
    height = -1.75 - 0.3 * plot.beyond(8, 23) + 0.1 * plot.noise(6, seed + 31, 4, 0.4)
    height = np.asarray(height, np.float32)
    lit = light(height, plot.cell, day.sun)
    matter = linear("#8a6a38") * (1 + 0.2 * plot.noise(1.2, seed + 32, 5, 0.8))[..., None]
    ground = Ground(height=height, colour=day.shone(matter, lit), cell=plot.cell, first=plot.first)
    seen = day.aired(look_over(day.view, ground, eye=0))
    pixels = np.dstack([seen.colour * seen.cover[..., None], seen.cover])
    view = day.view
    lens = Lens(view.focal, view.width / 2, view.horizon, 0.0)
    lamp = plant_light(day.sky, day.time, tinted(day.sky.key, (0.25, 0.18, 0.08)))
    field = Stand(lens, lamp, np.ascontiguousarray(pixels, np.float32))
    leafage = Leafage(colours=tones(*_STRAW), glow=0.7, dense=9, cell=0.3, flat=0.75, opacity=0.9)
    field.leaves(_blades(plot, height, seed), Spot(0.0, 0.0), leafage)
    colour, cover = filled(field.pixels)
    return Seen(colour=colour, cover=cover, distance=seen.distance, mark=seen.mark)


def _blades(plot: Plot, height: F32, seed: int) -> Blades:
    """Return tufts of grass; wind bends all of it one way."""
    random = np.random.default_rng(seed + 33)
    count, each = 1500, 16
    z = 5.2 * (22 / 5.2) ** random.random(count)
    x = (random.random(count) * 2 - 1) * 0.7 * z
    rows = np.clip(((z - plot.first) / plot.cell).astype(int), 0, plot.shape[0] - 1)
    columns = np.clip((x / plot.cell + plot.shape[1] / 2).astype(int), 0, plot.shape[1] - 1)
    side = np.clip(np.abs(x / z) / 0.5, 0, 1)
    tall = np.repeat(0.16 + 0.75 * side**1.6 * random.uniform(0.4, 1.2, count), each)
    total = count * each
    root = np.repeat(np.stack([x, height[rows, columns] - 0.02, z], 1), each, 0)
    root[:, [0, 2]] += random.normal(0, 0.11, (total, 2))
    tall = tall * random.uniform(0.5, 1.15, total)
    lean = random.normal((0.22, 0.0), 0.22, (total, 2))
    way = np.stack([lean[:, 0], np.ones(total), lean[:, 1]], 1) * tall[:, None]
    wide = 0.004 + 0.006 * tall
    tint = np.repeat(random.uniform(0.25, 0.8, count), each) + random.normal(0, 0.13, total)
    parts = (root, root + way, wide, tint)
    return Blades(*(np.asarray(part, np.float32) for part in parts))
