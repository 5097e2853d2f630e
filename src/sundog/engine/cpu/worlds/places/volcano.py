"""A volcano that erupts: lava down its sides, a plume lit from below; or a lake of lava: hell."""

from collections.abc import Mapping
from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.worlds.land.ground import Ground, Seen, look_over
from sundog.engine.cpu.worlds.land.lava import FIRE, crust, drawn, molten, shine, streams
from sundog.engine.cpu.worlds.land.light import light
from sundog.engine.cpu.worlds.land.outdoors import Day, figure_light, sun_way, tinted
from sundog.engine.cpu.worlds.land.plot import Plot
from sundog.engine.cpu.worlds.land.plume import Plume, paint_fountain, paint_plume
from sundog.engine.cpu.worlds.land.relief import eroded
from sundog.engine.cpu.worlds.land.rocks import Rock, scattered, set_rocks
from sundog.engine.cpu.worlds.painting import Painting, Sheet, WorldLight
from sundog.engine.cpu.worlds.palette import linear, smooth, steered
from sundog.engine.cpu.worlds.places import hell
from sundog.engine.cpu.worlds.scene import Air, Scene, Time
from sundog.engine.cpu.worlds.sky import paint_sky
from sundog.engine.cpu.worlds.view import View

__all__ = ["paint"]

F32 = NDArray[np.float32]
U8 = NDArray[np.uint8]

_ASH, _BASALT = linear("#57504d"), linear("#2e2a2a")
_FALLS: Mapping[Air, tuple[tuple[str, float], ...]] = {
    Air.RAIN: (("rain", 0.7), ("embers", 0.4)), Air.SNOW: (("snow", 0.8), ("embers", 0.4)),
    Air.STORM: (("lightning", 0.8), ("ash", 0.6), ("embers", 0.5)),
    Air.FOG: (("smoke", 0.5), ("embers", 0.4)),
}  # fmt: skip
_BASE = 224
# The crater: kilometres to the right and away.
_CRATER = (1.6, 6.4)
_WIDE, _DEEP, _FIRST = 12.6, 8.4, 2.4
_LOOKOUT = 200.0


def paint(view: View, scene: Scene) -> Painting:
    """Paint a volcano."""
    if scene.variant == "hell":
        return hell.paint(view, scene)
    time, air = scene.time or Time.NIGHT, scene.air or Air.CLEAR
    sky = paint_sky(view, time, air, scene.seed + 1, colours=scene.colours, cloud=_cloud(air))
    day = Day(view, scene, time, air, sky, sun_way(sky, time), 1.3, 0.9, (0.95, 0.8, 0.8))
    cone, slope, rocks = _cone(day), _slope(day), _rocks(day)
    far = _eruption(day, sky.colour.copy())
    far += (cone.colour - far) * cone.cover[..., None]
    paint_fountain(far, view, _plume(day), scene.seed + 9)
    return Painting(
        sheets=(
            Sheet(colour=far, depth=0.06, blur=1.1, glimmer=_glimmer(cone)),
            Sheet(
                colour=slope.colour, cover=slope.cover, depth=0.2, blur=1.1, glimmer=_glimmer(slope)
            ),
            Sheet(
                colour=rocks.colour,
                cover=rocks.cover,
                depth=0.55,
                blur=1.1,
                glimmer=_glimmer(rocks),
            ),
        ),
        light=_light(day),
        exposure=sky.exposure,
        bloom=0.5,
        weather=_FALLS.get(air, (("embers", 0.7), ("ash", 0.4))),
    )


def _cloud(air: Air) -> float | None:
    """Return how cloudy it is: the plume is cloud enough for a clear sky."""
    return 0.0 if air is Air.CLEAR else None


def _light(day: Day) -> WorldLight:
    """Return the light on a figure: the fire from the mountain's side, the sky's on the other."""
    dark = 1.0 if day.time is Time.NIGHT else 0.5
    own = figure_light(day.sky, day.time, day.air, tinted(FIRE, 0.45 * dark), shadow=0.35)
    if day.time is not Time.NIGHT:
        return replace(own, counter=tinted(FIRE, 0.7))
    return replace(
        own, towards=(0.8, 0.6), behind=0.7, key=tinted(FIRE, 0.8), rim=tinted(FIRE, 1.6),
        counter=tinted(day.sky.key, 1.6), haze=(0.16, 0.05, 0.03), haze_amount=0.12,
    )  # fmt: skip


def _glimmer(seen: Seen) -> U8:
    """Return which lava goes brighter and darker together: each stretch of it its own number."""
    rows, columns = (np.arange(side) // max(1, side // 24) for side in seen.mark.shape)
    number = 1 + (rows[:, None] * 7 + columns[None] * 13) % 200
    return np.where(seen.mark * seen.cover > 0.25, number, 0).astype(np.uint8)


def _plume(day: Day) -> Plume:
    top = 1120.0
    foot = (_CRATER[0] / _CRATER[1], (top - _LOOKOUT) / (_CRATER[1] * 1000))
    dark = 0.95 if day.time is Time.NIGHT else 0.5
    shown, fire = tinted(day.sky.key, 0.85), tinted(FIRE, dark)
    return Plume(foot, 0.034, -0.62, day.sun, shown, day.sky.above, fire)


def _eruption(day: Day, colour: F32) -> F32:
    """Paint the plume and the glow in the air around the crater."""
    plume = _plume(day)
    right, up = day.view.rays()
    away = np.hypot(right - plume.foot[0], (up - plume.foot[1]) * 0.8)
    dark = 1.0 if day.time is Time.NIGHT else 0.35
    glow = 0.5 * np.exp(-away / 0.07) + 0.16 * np.exp(-away / 0.25)
    colour += (glow * np.float32(dark))[..., None] * np.array(FIRE, np.float32)
    paint_plume(colour, day.view, plume, day.scene.seed + 7)
    return np.asarray(steered(colour, day.scene.colours, 0.3), np.float32)


def _of_basalt(day: Day, plot: Plot, height: F32, heat: F32, reach: float) -> Ground:
    """Return ground of ash and black stone, with lava and its light."""
    lit = light(height, plot.cell, day.sun)
    mottle = plot.noise(plot.wide / 24, day.scene.seed + 81, 6, 0.75)
    steep = smooth(lit.flat + 0.04 * mottle, 0.92, 0.7)[..., None]
    matter = _ASH * (1 + 0.25 * mottle)[..., None]
    matter = matter + (_BASALT * (1 + 0.25 * mottle)[..., None] - matter) * steep
    if day.air is Air.SNOW:
        cold = smooth(lit.flat + 0.05 * mottle, 0.8, 0.93)[..., None] * np.float32(0.8)
        matter = matter + (0.8 - matter) * cold
    near = shine(heat, plot.cell, reach)[..., None]
    colour = day.shone(matter, lit)
    colour += matter * near * np.array(FIRE, np.float32) * np.float32(9)
    hot = smooth(heat, 0.04, 0.3)[..., None]
    colour += (molten(np.clip(heat, 0, 1)) - colour) * hot
    return Ground(
        height=height, colour=colour, cell=plot.cell, first=plot.first, mark=np.clip(heat, 0, 1)
    )


def _cone(day: Day) -> Seen:
    """Return the mountain, with gullies, its crater and streams of lava."""
    plot = Plot.of(day.view, _FIRST * 1000, _DEEP * 1000, _WIDE * 1000, 1300)
    seed = day.scene.seed
    rows = round(_BASE * plot.aspect)
    x = np.linspace(-_WIDE / 2, _WIDE / 2, _BASE, dtype=np.float32)[None]
    z = np.linspace(_FIRST, _FIRST + _DEEP, rows, dtype=np.float32)[:, None]
    away = np.hypot(x - _CRATER[0], z - _CRATER[1])
    rise = 0.05 + 1.1 * np.clip(1 - away / 3.6, 0, 1) ** 2
    rise = rise + 0.22 * np.exp(-(((x + 4.4) / 1.8) ** 2 + ((z - 8.2) / 1.2) ** 2))
    carved = eroded(rise, seed=seed + 3, power=0.06, talus=0.8, rounds=45)
    carved = carved - carved[0].mean()
    # The rivers give it gullies; the shape at large is a cone that grows steeper upwards.
    cell = _WIDE * 1000 / _BASE
    ideal = 1150 / cell * np.exp(-np.maximum(away - 0.17, 0) / 1.75)
    base = 0.5 * ideal + 0.5 * carved * (1150 / cell / max(1.0, float(carved.max())))
    base = np.asarray(base - 200 / cell * np.exp(-((away / 0.15) ** 2)), np.float32)
    crater = ((_CRATER[1] - _FIRST) / _DEEP * rows, (_CRATER[0] / _WIDE + 0.5) * _BASE)
    ways = [
        np.asarray(way / np.array((rows - 1, _BASE - 1)), np.float32)
        for way in streams(base, crater, 3.2, 13, 80, seed + 5)
    ]
    height = plot.stretched(base) * np.float32(cell)
    height += (plot.ridges(500, seed + 6, 6, 0.55) - 0.4) * np.clip(height * 0.16, 0, 95)
    # A bright thread runs in the middle of a dark red crust, which floats in rafts.
    heat = 0.42 * drawn(plot, ways, 40)
    rafts = smooth(plot.noise(52, seed + 8, 4, 0.6), -0.7, 0.9)
    heat *= 0.45 + 0.55 * rafts
    thread = drawn(plot, ways, 14) * (0.6 + 0.4 * rafts)
    heat = np.maximum(heat, thread)
    seen = look_over(day.view, _of_basalt(day, plot, height, heat, 240), eye=_LOOKOUT)
    return day.aired(seen, 2)


def _slope(day: Day) -> Seen:
    """Return the field of old lava below, with a river of new."""
    plot = Plot.of(day.view, 60, 1200, 1600, 1050)
    seed = day.scene.seed
    height = (
        -40 + 9 * plot.noise(300, seed + 11, 4, 0.45) + 10 * plot.ridges(150, seed + 12, 6, 0.6)
    )
    aside = np.asarray(np.abs(plot.x) / plot.z, np.float32)
    height = height + 52 * smooth(aside, 0.22, 0.62) * plot.beyond(160, 700)
    course = 0.06 * plot.z + 60 * np.sin(plot.z / 105) + 22 * np.sin(plot.z / 37 + 1) + 34
    away = np.abs(plot.x - course)
    wide = 9 + 0.012 * plot.z
    bed = np.exp(-((away / (3 * wide)) ** 2))
    height = np.asarray(height - 12 * bed, np.float32)
    heat = smooth(away / wide, 1.25, 0.55) * (0.25 + 0.75 * crust(plot, 26, seed + 13, 0.3))
    heat = np.maximum(heat, 0.7 * _cracks(plot, 130, seed + 14))
    seen = look_over(day.view, _of_basalt(day, plot, height, heat, 46), eye=0)
    return day.aired(seen, 2)


def _cracks(plot: Plot, size: float, seed: int) -> F32:
    """Return heat ``float32[R, C]`` of cracks in the crust, here and there."""
    crack = smooth(np.abs(plot.noise(size, seed, 5, 0.5)), 0.05, 0.0)
    there = smooth(plot.noise(2.5 * size, seed + 1, 2), 0.5, 1.3)
    return np.asarray(crack * there, np.float32)


def _rocks(day: Day) -> Seen:
    """Return the black rocks before our feet."""
    plot = Plot.of(day.view, 4.2, 17, 28, 1000)
    seed = day.scene.seed
    height = -1.8 - 0.9 * plot.beyond(7, 21) + 0.3 * plot.ridges(3.5, seed + 21, 6, 0.6)
    height = np.ascontiguousarray(height + 0.05 * (np.hypot(plot.x, 3) - 3), np.float32)
    rocks = scattered(np.random.default_rng(seed + 22), 200, plot, (0.05, 0.55), clear=0.12)
    rocks += [Rock(-5.2, 9.6, 1.3, 1.1), Rock(-3.8, 8.4, 0.5), Rock(5.4, 9.4, 1.1, 1.2),
              Rock(7.2, 11.5, 1.6, 1.1), Rock(-7.6, 12, 1.5, 1.2)]  # fmt: skip
    # Only a faint glow is left in cracks at our feet.
    heat = cv2.GaussianBlur(0.5 * _cracks(plot, 2.6, seed + 23), (0, 0), 0.035 / plot.cell)
    stone = set_rocks(height, plot, rocks, seed + 24)
    heat *= 1 - stone
    return day.aired(look_over(day.view, _of_basalt(day, plot, height, heat, 0.5), eye=0))
