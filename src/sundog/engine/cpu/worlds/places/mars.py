"""Mars: red sand and stones under a butterscotch sky with two small moons; its sunset is blue."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.worlds.land.buttes import Butte, buttes, layered
from sundog.engine.cpu.worlds.land.dunes import ripples
from sundog.engine.cpu.worlds.land.ground import Ground, Seen, look_over
from sundog.engine.cpu.worlds.land.light import light
from sundog.engine.cpu.worlds.land.outdoors import Day, figure_light, sun_way, tinted
from sundog.engine.cpu.worlds.land.plot import Plot
from sundog.engine.cpu.worlds.land.rocks import Rock, scattered, set_rocks
from sundog.engine.cpu.worlds.painting import Colour, Painting, Sheet
from sundog.engine.cpu.worlds.palette import Stops, linear, ramp, smooth, steered
from sundog.engine.cpu.worlds.scene import Air, Scene, Time
from sundog.engine.cpu.worlds.sky import Sky, paint_sky
from sundog.engine.cpu.worlds.view import View

__all__ = ["paint"]

F32 = NDArray[np.float32]

_SAND, _STONE = linear("#b4633a"), linear("#6b3b2a")
_DAYLIGHT: Stops = ((0, "#e9c79c"), (0.3, "#d5a677"), (1, "#94694a"))
_DUSK: Stops = ((0, "#c79a80"), (0.25, "#96705f"), (1, "#3f3238"))
_DUST: Stops = ((0, "#c98d5e"), (1, "#a9744c"))
# Right and up of two moons, their radius in pixels, and how long they are.
_MOONS = ((-0.33, 0.215, 21, 1.25), (-0.17, 0.265, 9, 1.1))
_LOOKOUT = 60.0


def paint(view: View, scene: Scene) -> Painting:
    """Paint Mars."""
    time, air = scene.time or Time.DAY, scene.air or Air.CLEAR
    sky = _sky(view, scene, time, air)
    day = Day(
        view,
        scene,
        time,
        air,
        sky,
        sun_way(sky, time, -0.35),
        contrast=1.6,
        ambience=0.8,
        tint=(1.0, 0.86, 0.76),
    )
    hills, plain, stones = _hills(day), _plain(day), _stones(day)
    far = sky.colour + (hills.colour - sky.colour) * hills.cover[..., None]
    dusty = air in (Air.STORM, Air.RAIN, Air.SNOW)
    return Painting(
        sheets=(
            Sheet(colour=far, depth=0.06, blur=1.2),
            Sheet(colour=plain.colour, cover=plain.cover, depth=0.18, blur=1.2),
            Sheet(colour=stones.colour, cover=stones.cover, depth=0.55, blur=1.1),
        ),
        light=figure_light(sky, time, air, tinted(tinted(sky.key, 0.4), (0.8, 0.4, 0.24))),
        exposure=sky.exposure,
        bloom=0.25,
        weather=(("dust", 1.0), ("wind", 0.6)) if dusty else (("dust", 0.35),),
    )


def _sky(view: View, scene: Scene, time: Time, air: Air) -> Sky:
    """Return the sky: dust makes it yellow by day, and blue around a low sun."""
    side = 1.0 if scene.seed % 2 == 0 else -1.0
    if time is Time.NIGHT:
        sky = paint_sky(view, time, Air.CLEAR, scene.seed, cloud=0.0)
        colour = sky.colour * np.array((1.0, 0.82, 0.74), np.float32)
        _add_moons(colour, view, side, (0.75, 0.7, 0.62), (0.0, 0.0, 0.0))
        return replace(sky, colour=steered(colour, scene.colours), haze=(0.05, 0.035, 0.03))
    low = time in (Time.SUNSET, Time.DAWN)
    sun = (side * (0.13 if low else 0.3), 0.06 if low else 0.25)
    right, up = view.rays()
    stops = _DUST if air is not Air.CLEAR else _DUSK if low else _DAYLIGHT
    colour = np.repeat(ramp(np.clip(up / 0.332, 0, 1)[:, 0], stops)[:, None], view.width, 1)
    away = np.hypot(right - sun[0], (up - sun[1]) * 1.15)
    halo = linear("#8fc4ee") if low else linear("#f2e6d6")
    wide, strong = (0.16, 1.1) if low else (0.1, 0.4)
    clear = 0.25 if air is not Air.CLEAR else 1.0
    colour += (np.exp(-away / wide) * strong * clear)[..., None] * halo
    disc = smooth(away, 0.0125 + 0.8 / view.focal, 0.0125 - 0.8 / view.focal)
    colour += (disc * 3.5 * clear)[..., None] * linear("#f4f8ff" if low else "#fffaf0")
    if air is Air.CLEAR:
        light_ = (0.42, 0.34, 0.32) if low else (0.8, 0.72, 0.62)
        _add_moons(colour, view, side, light_, None)
    colour = steered(colour, scene.colours)
    haze = colour[round(view.horizon) - 1].mean(0)
    key: Colour = (0.75, 0.62, 0.6) if low else (1.0, 0.84, 0.66)
    above: Colour = (0.2, 0.17, 0.2) if low else (0.42, 0.32, 0.22)
    return Sky(
        colour=np.asarray(colour, np.float32), sun=sun, key=key if clear == 1 else (0.4, 0.28, 0.18),
        above=above, haze=(float(haze[0]), float(haze[1]), float(haze[2])), exposure=1.0,
    )  # fmt: skip


def _add_moons(colour: F32, view: View, side: float, light_: Colour, dark: Colour | None) -> None:
    """Add two moons, lumpy and pocked, lit from the sun's side, in place."""
    right, up = view.rays()
    for number, (x, y, radius, long) in enumerate(_MOONS):
        size = view.px(radius) / view.focal
        u = ((right * side - x) / (size * long)).astype(np.float32)
        v = ((up - y) / size).astype(np.float32)
        columns, rows = np.abs(u[0]) < 1.5, np.abs(v[:, 0]) < 1.5
        if not columns.any() or not rows.any():
            continue
        part = np.ix_(rows, columns)
        uu, vv = np.broadcast_arrays(u[:, columns], v[rows])
        lump = 0.07 * np.sin(3 * uu + 2 + number) * np.cos(4 * vv + 1) + 0.05 * np.sin(
            7 * uu * vv + 3
        )
        away = np.hypot(uu, vv) * (1 + lump)
        cover = smooth(away, 1 + 0.9 / view.px(radius), 1 - 0.9 / view.px(radius))
        bulge = np.sqrt(np.clip(1 - away**2, 0, 1))
        facing = np.clip(uu * 0.75 + vv * 0.35 + bulge * 0.5 + 1.6 * lump, 0.03, 1)
        pits = 1 - 0.5 * np.exp(-(((uu - 0.3) ** 2 + (vv - 0.15) ** 2) / 0.05))
        pits = pits - 0.3 * np.exp(-(((uu + 0.2) ** 2 + (vv + 0.4) ** 2) / 0.03))
        lit = (facing * pits)[..., None] * np.array(light_, np.float32)
        # Air lies before a moon by day: its dark side is as bright as the sky.
        under = colour[part]
        veil = under * np.float32(0.8) if dark is None else np.array(dark, np.float32)
        seen = lit * np.float32(0.75) + veil
        colour[part] = under + (np.maximum(seen, veil) - under) * cover[..., None]


def _of_mars(day: Day, plot: Plot, height: F32, stone: F32 | None = None) -> Ground:
    """Return ground: red dust, darker stone where it is steep."""
    lit = light(height, plot.cell, day.sun, soft=0.03)
    steep = smooth(lit.flat, 0.86, 0.6)
    mottle = plot.noise(plot.wide / 9, day.scene.seed + 71, 7, 0.72)
    bare = np.clip(steep + (0 if stone is None else stone * 0.75), 0, 1)
    bare = np.maximum(bare, 0.45 * smooth(mottle, 0.7, 1.9))[..., None]
    matter = _SAND * (1 + 0.14 * mottle)[..., None]
    matter = matter + (_STONE * (1 + 0.2 * mottle)[..., None] - matter) * bare
    below = tinted(tinted(day.sky.key, 0.35), (0.8, 0.42, 0.26))
    colour = day.shone(matter, lit, below)
    return Ground(height=height, colour=colour, cell=plot.cell, first=plot.first, mark=steep)


def _hills(day: Day) -> Seen:
    """Return table mountains and the rim of a crater on the horizon."""
    plot = Plot.of(day.view, 1500, 8200, 12500, 1200)
    seed = day.scene.seed
    tables = (
        Butte(-2900, 6300, 1300, 700, 640), Butte(3300, 6900, 1500, 800, 560),
        Butte(-900, 8200, 700, 500, 520), Butte(1700, 4700, 420, 300, 230),
    )  # fmt: skip
    height = buttes(plot, tables, seed + 1, skirt=0.6)
    height += (plot.ridges(2600, seed + 2, 6, 0.5) - 0.35) * 260 * plot.beyond(1500, 5200)
    seen = look_over(day.view, _of_mars(day, plot, height), eye=_LOOKOUT)
    layered(day.view, seen, _LOOKOUT, 170, seed + 3, 0.22)
    return day.aired(seen, 4.2)


def _plain(day: Day) -> Seen:
    """Return the plain with stones and drifts of sand, rising to both sides."""
    plot = Plot.of(day.view, 26, 420, 560, 1250)
    seed = day.scene.seed
    height = -9 + 2.4 * plot.noise(130, seed + 11, 6, 0.45)
    aside = np.asarray(np.abs(plot.x) / plot.z, np.float32)
    height = height + 20 * smooth(aside, 0.2, 0.75) * plot.beyond(60, 300)
    height = np.ascontiguousarray(height - 4 * plot.beyond(340, 446), np.float32)
    drift = smooth(plot.noise(60, seed + 12, 3), 0.2, 1.4)
    height += 0.35 * drift * ripples(plot, 7, 0.9, seed + 13)
    rocks = scattered(np.random.default_rng(seed + 14), 420, plot, (0.35, 2.6), tall=0.8)
    stone = set_rocks(height, plot, rocks, seed + 15)
    return day.aired(look_over(day.view, _of_mars(day, plot, height, stone), eye=0), 4.2)


def _stones(day: Day) -> Seen:
    """Return the ground before our feet."""
    plot = Plot.of(day.view, 4.2, 17, 28, 1150)
    seed = day.scene.seed
    height = -1.75 - 0.8 * plot.beyond(8, 21) + 0.1 * plot.noise(5, seed + 21, 6, 0.5)
    height = np.ascontiguousarray(height + 0.03 * (np.hypot(plot.x, 3) - 3), np.float32)
    drift = smooth(plot.noise(6, seed + 22, 3), 0.0, 1.2)
    height += 0.022 * drift * ripples(plot, 0.3, 1.0, seed + 23)
    rocks = scattered(np.random.default_rng(seed + 24), 320, plot, (0.02, 0.4), clear=0.05)
    rocks += [
        Rock(-5.0, 9.8, 0.95),
        Rock(-6.3, 11.4, 1.1, 1.1),
        Rock(5.2, 9.0, 0.7),
        Rock(6.4, 11, 1.2),
    ]
    stone = set_rocks(height, plot, rocks, seed + 25)
    return day.aired(look_over(day.view, _of_mars(day, plot, height, stone), eye=0))
