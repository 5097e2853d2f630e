"""Hell: a lake of lava between black rocks, under a roof of red smoke."""

import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.textures.noise import octaves
from sundog.engine.cpu.worlds.land.ground import Ground, Seen, fogged, look_over
from sundog.engine.cpu.worlds.land.lava import FIRE, crust, molten, shine
from sundog.engine.cpu.worlds.land.light import light, lit_colour
from sundog.engine.cpu.worlds.land.plot import Plot
from sundog.engine.cpu.worlds.land.rocks import Rock, scattered, set_rocks
from sundog.engine.cpu.worlds.painting import Painting, Sheet, WorldLight
from sundog.engine.cpu.worlds.palette import linear, smooth, steered
from sundog.engine.cpu.worlds.scene import Air, Scene, Time
from sundog.engine.cpu.worlds.view import View

__all__ = ["paint"]

F32 = NDArray[np.float32]
U8 = NDArray[np.uint8]

_ROCK = linear("#3c2f2c")
_SMOKE, _GLOW = linear("#2a0a08"), linear("#d8420f")
# Light falls from the fire behind; by day some comes through the smoke.
_SUN = (0.3, 0.5, 0.8)
_SPIRES = (
    (-120.0, 300.0, 44.0, 92.0), (-188.0, 330.0, 58.0, 128.0), (146.0, 310.0, 50.0, 104.0),
    (222.0, 360.0, 64.0, 140.0), (-84.0, 520.0, 30.0, 56.0), (104.0, 560.0, 34.0, 64.0),
    (-330.0, 520.0, 96.0, 170.0), (370.0, 560.0, 100.0, 176.0), (-200.0, 720.0, 80.0, 110.0),
    (240.0, 760.0, 80.0, 104.0), (16.0, 800.0, 60.0, 44.0),
)  # fmt: skip


def paint(view: View, scene: Scene) -> Painting:
    """Paint hell; its hour is seen by what comes through the smoke."""
    far = _smoke(view, scene)
    lake, shore = _lake(view, scene), _shore(view, scene)
    return Painting(
        sheets=(
            Sheet(colour=far, depth=0.05, blur=1.2),
            Sheet(colour=lake.colour, cover=lake.cover, depth=0.2, blur=1.1, glimmer=_glimmer(lake)),
            Sheet(colour=shore.colour, cover=shore.cover, depth=0.55, blur=1.1),
        ),
        light=WorldLight(
            towards=(0.35, -0.937), behind=0.6, key=(1.0, 0.36, 0.1), rim=(1.7, 0.5, 0.1),
            counter=(1.1, 0.2, 0.05), above=(0.2, 0.05, 0.03), below=(0.95, 0.28, 0.06),
            haze=(0.32, 0.06, 0.02), haze_amount=0.16, shadow=0.3,
        ),
        bloom=0.5,
        weather=_weather(scene.air),
    )  # fmt: skip


def _weather(air: Air | None) -> tuple[tuple[str, float], ...]:
    if air is Air.FOG:
        return (("smoke", 0.6), ("embers", 0.6))
    if air in (Air.RAIN, Air.SNOW):
        return (("ash", 1.0), ("embers", 0.6))
    return (("embers", 1.0), ("lightning", 0.6)) if air is Air.STORM else (("embers", 1.0),)


def _daylight(scene: Scene) -> float:
    return {Time.DAY: 0.5, Time.SUNSET: 0.3, Time.DAWN: 0.25}.get(scene.time or Time.NIGHT, 0.0)


def _haze(scene: Scene) -> tuple[float, float, float]:
    more = 1 + _daylight(scene)
    return 0.36 * more, 0.055 * more, 0.014 * more


def _thick(scene: Scene) -> float:
    return {Air.FOG: 1 / 170, Air.STORM: 1 / 420}.get(scene.air or Air.CLEAR, 1 / 780)


def _smoke(view: View, scene: Scene) -> F32:
    """Return smoke under a roof that is not seen, lit from below where the lake is."""
    right, up = view.rays()
    sizes = tuple((view.px(size), size / 400) for size in (400, 200, 100, 50, 25, 12))
    cloud = octaves(view.shape, sizes, scene.seed + 1)
    fine = octaves(view.shape, sizes[1:], scene.seed + 2)
    billow = 0.5 + 0.3 * (np.abs(cloud) * 1.4 - 0.8) + 0.16 * fine
    high = np.clip(up / 0.332, -0.3, 1.2)
    glow = np.exp(-np.maximum(high, 0) / 0.42) * (0.75 + 0.25 * np.exp(-((right / 0.4) ** 2)))
    light_ = np.clip(glow * (0.45 + 0.8 * billow), 0, 1.3)[..., None]
    colour = _SMOKE * np.clip(0.35 + billow, 0.1, 1.5)[..., None] + _GLOW * light_
    colour = colour + _daylight(scene) * linear("#b0483a") * np.clip(billow, 0, 1)[..., None]
    return steered(np.asarray(colour, np.float32), scene.colours)


def _glimmer(seen: Seen) -> U8:
    rows, columns = (np.arange(side) // max(1, side // 20) for side in seen.mark.shape)
    number = 1 + (rows[:, None] * 11 + columns[None] * 17) % 200
    return np.where(seen.mark * seen.cover > 0.55, number, 0).astype(np.uint8)


def _of_rock(plot: Plot, height: F32, heat: F32, reach: float, scene: Scene) -> Ground:
    """Return black rock, lit from below by the lava around it."""
    lit = light(height, plot.cell, _SUN)
    mottle = plot.noise(plot.wide / 20, scene.seed + 91, 6, 0.75)
    matter = _ROCK * np.clip(1 + 0.3 * mottle, 0.2, 2)[..., None]
    dim = 0.12 + _daylight(scene)
    colour = lit_colour(
        matter, lit, (1.4 * dim, 0.6 * dim, 0.35 * dim), (0.24, 0.07, 0.04), (1.5, 0.36, 0.06)
    )
    near = shine(heat, plot.cell, reach) * np.float32(7)
    colour += matter * near[..., None] * np.array(FIRE, np.float32)
    hot = smooth(heat, 0.03, 0.12)[..., None]
    colour += (molten(heat, 2.0) - colour) * hot
    return Ground(height=height, colour=colour, cell=plot.cell, first=plot.first, mark=heat)


def _lake(view: View, scene: Scene) -> Seen:
    """Return the lake and the rocks that stand in it."""
    plot = Plot.of(view, 40, 860, 1150, 1300)
    seed = scene.seed
    height = np.full(plot.shape, -15.0, np.float32)
    rough = plot.ridges(60, seed + 11, 6, 0.55)
    for x, z, wide, tall in _SPIRES:
        away = np.hypot(plot.x - x, plot.z - z) / wide - 0.75 * (rough - 0.45)
        body = (np.clip(1 - away, 0, 1.2) ** 1.6 + 0.35 * rough * smooth(away, 1, 0.5)) * tall
        np.maximum(height, (body - 17).astype(np.float32), out=height)
    isles = scattered(np.random.default_rng(seed + 12), 60, plot, (1.2, 9.0), clear=0.07, tall=0.7)
    set_rocks(height, plot, isles, seed + 13)
    is_lake = smooth(height, -14.3, -14.9)
    heat = crust(plot, 30, seed + 14, 0.2) * is_lake
    ground = _of_rock(plot, height, heat, 14, scene)
    seen = look_over(view, ground, eye=0)
    colour = steered(
        fogged(seen.colour, seen.distance, _haze(scene), _thick(scene)), scene.colours, 0.4
    )
    return Seen(colour=colour, cover=seen.cover, distance=seen.distance, mark=seen.mark)


def _shore(view: View, scene: Scene) -> Seen:
    """Return the rocks before our feet, with fire in their cracks."""
    plot = Plot.of(view, 4.2, 14, 24, 1100)
    seed = scene.seed
    height = -1.9 - 1.5 * plot.beyond(6, 18) + 0.45 * plot.ridges(3.5, seed + 21, 6, 0.6)
    height = np.ascontiguousarray(height + 0.16 * (np.hypot(plot.x, 3) - 3), np.float32)
    rocks = scattered(np.random.default_rng(seed + 22), 120, plot, (0.06, 0.6), clear=0.14)
    rocks += [Rock(-5.0, 9.4, 1.5, 1.5), Rock(5.3, 9.8, 1.5, 1.6), Rock(-6.8, 11, 2.0, 1.7),
              Rock(7.4, 11.6, 2.2, 1.5)]  # fmt: skip
    stone = set_rocks(height, plot, rocks, seed + 23)
    crack = smooth(np.abs(plot.noise(2.2, seed + 24, 5, 0.5)), 0.06, 0.0)
    heat = np.asarray(crack * (1 - stone) * 0.9, np.float32)
    seen = look_over(view, _of_rock(plot, height, heat, 0.45, scene), eye=0)
    colour = steered(seen.colour, scene.colours, 0.4)
    return Seen(colour=colour, cover=seen.cover, distance=seen.distance, mark=seen.mark)
