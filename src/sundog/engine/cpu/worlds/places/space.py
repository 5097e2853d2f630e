"""Space: a ringed planet before stars and gas; ``moon`` stands on the Moon, ``nebula`` in one."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.worlds.heavens.globe import Globe, lay_globe
from sundog.engine.cpu.worlds.heavens.nebula import Gas, add_galaxy, add_star, nebula
from sundog.engine.cpu.worlds.land.ground import Ground, look_over
from sundog.engine.cpu.worlds.land.light import light, lit_colour
from sundog.engine.cpu.worlds.land.plot import Plot
from sundog.engine.cpu.worlds.land.rocks import scattered, set_rocks
from sundog.engine.cpu.worlds.painting import Colour, Painting, Sheet, WorldLight
from sundog.engine.cpu.worlds.palette import linear, smooth, steered
from sundog.engine.cpu.worlds.scene import Air, Scene, Time
from sundog.engine.cpu.worlds.stars import stars
from sundog.engine.cpu.worlds.view import View

__all__ = ["paint"]

F32 = NDArray[np.float32]

_VIOLET = (
    (0.0, "#0a0618"),
    (0.3, "#2c1a5e"),
    (0.55, "#6a3a9a"),
    (0.8, "#c86aa8"),
    (1.0, "#ffc0b0"),
)
_BLAZING = ((0.0, "#081c3a"), (0.22, "#18688a"), (0.42, "#6ac8c0"), (0.6, "#f0b070"), (0.8, "#d8506a"),
            (1.0, "#6a2a8a"))  # fmt: skip
# How far from behind us the sun stands, and its colour.
_HOURS = {
    Time.DAY: (0.62, "#fff6ea"), Time.DAWN: (-0.05, "#d8e6ff"),
    Time.SUNSET: (0.1, "#ffb070"), Time.NIGHT: (-0.42, "#cfdcff"),
}  # fmt: skip
_GAS = {Air.FOG: 2.0, Air.CLOUDY: 1.5, Air.STORM: 1.8, Air.RAIN: 1.3, Air.SNOW: 1.3}


@dataclass(frozen=True, slots=True)
class _Sky:
    """What all parts of a picture share; ``sun`` points right, up and towards us."""

    view: View
    scene: Scene
    side: int
    sun: tuple[float, float, float]
    tint: F32


def paint(view: View, scene: Scene) -> Painting:
    """Paint space."""
    side = 1 if scene.seed % 2 == 0 else -1
    ahead, tint = _HOURS[scene.time] if scene.time else (0.22, "#fff4e6")
    sky = _Sky(view, scene, side, (side * 0.85, 0.42, ahead), linear(tint))
    if scene.variant == "moon":
        return _on_moon(sky)
    if scene.variant == "nebula":
        return _in_nebula(sky)
    return _by_planet(sky)


def _heaven(sky: _Sky, gas: Gas, count: int) -> F32:
    """Return gas, stars behind and before it, and galaxies."""
    view, seed = sky.view, sky.scene.seed
    glow, through = nebula(view, gas, seed)
    picture = glow + stars(view, seed + 17, count) * through[..., None]
    picture += np.array([0.0016, 0.002, 0.0042], np.float32)
    return steered(picture, sky.scene.colours, 0.7)


def _by_planet(sky: _Sky) -> Painting:
    view, side, seed = sky.view, sky.side, sky.scene.seed
    amount = 0.42 * _GAS.get(sky.scene.air or Air.CLEAR, 1.0)
    gas = Gas(stops=_VIOLET, heart=(side * 0.30, 0.14), amount=amount, wide=0.52, dusty=0.75)
    far = _heaven(sky, gas, 9000)
    add_galaxy(view, far, (side * 0.13, 0.27), 0.045, seed + 1)
    add_galaxy(view, far, (side * 0.53, -0.12), 0.028, seed + 5)
    add_galaxy(view, far, (-side * 0.16, -0.17), 0.016, seed + 8)
    for place, size in (((0.40, 0.235), 7.0), ((0.24, -0.06), 3.4)):
        add_star(view, far, (side * place[0], place[1]), sky.tint * np.float32(0.8), size)
    near = np.zeros_like(far)
    cover = np.zeros(view.shape, np.float32)
    lay_globe(view, near, cover, Globe(
        place=(-side * 0.385, 0.075), radius=0.175, kind="giant", sun=sky.sun, air="#8ab4ff",
        tilt=side * 0.42, lean=0.30, ringed=True, seed=seed + 2,
    ))  # fmt: skip
    lay_globe(view, near, cover, Globe(
        place=(side * 0.43, 0.045), radius=0.042, kind="moon", sun=sky.sun, seed=seed + 3,
    ))  # fmt: skip
    lay_globe(view, near, cover, Globe(
        place=(-side * 0.145, 0.215), radius=0.014, kind="moon", sun=sky.sun, seed=seed + 6,
    ))  # fmt: skip
    near = steered(near * sky.tint, sky.scene.colours, 0.45)
    return Painting(
        sheets=(Sheet(colour=far, depth=0.02, blur=0.0),
                Sheet(colour=near, cover=cover, depth=0.10, blur=0.6)),
        light=_light(sky, rim=linear("#ffb478"), counter=linear("#8a5ad8"), below=(0.03, 0.02, 0.05)),
        exposure=0.8, bloom=0.4,
    )  # fmt: skip


def _in_nebula(sky: _Sky) -> Painting:
    view, side = sky.view, sky.side
    amount = 1.0 + 0.3 * (_GAS.get(sky.scene.air or Air.CLEAR, 1.0) - 1)
    gas = Gas(stops=_BLAZING, heart=(side * 0.24, 0.12), amount=amount, wide=0.85, dusty=0.9)
    far = _heaven(sky, gas, 7000)
    for place, size in (
        ((0.24, 0.12), 9.0), ((0.30, 0.075), 5.0), ((-0.33, 0.20), 6.0), ((-0.42, -0.08), 4.0),
        ((0.47, 0.24), 4.0), ((0.10, 0.28), 3.0), ((0.52, -0.1), 3.4),
    ):  # fmt: skip
        add_star(view, far, (side * place[0], place[1]), linear("#e4f0ff") * np.float32(0.7), size)
    return Painting(
        sheets=(Sheet(colour=far, depth=0.04, blur=0.0),),
        light=_light(sky, rim=linear("#5fd0d8"), counter=linear("#f0608a"), below=(0.08, 0.04, 0.10)),
        exposure=0.8, bloom=0.45, weather=(("stars", 0.25),),
    )  # fmt: skip


def _on_moon(sky: _Sky) -> Painting:
    """Stand on grey dust between craters; the Earth hangs over the hills."""
    view, side, seed = sky.view, sky.side, sky.scene.seed
    far = steered(stars(view, seed + 17, 3600) * np.float32(0.7), sky.scene.colours, 0.5)
    lay_globe(view, far, None, Globe(
        place=(-side * 0.31, 0.185), radius=0.085, kind="earth", sun=(sky.sun[0], 0.3, 0.75),
        air="#7ab8ff", tilt=side * 0.4, lean=0.2, seed=seed + 2,
    ))  # fmt: skip
    add_star(view, far, (side * 0.55, 0.275), sky.tint * np.float32(1.6), 12.0)
    hills = _regolith(sky, Plot.of(view, 120, 2600, 2800, 700), 150.0, 46, (40.0, 260.0))
    far += (hills[0] - far) * hills[1][..., None]
    near = _regolith(sky, Plot.of(view, 4.2, 44, 62, 1250), 0.0, 150, (0.16, 4.2))
    return Painting(
        sheets=(Sheet(colour=far, depth=0.04, blur=0.7),
                Sheet(colour=near[0], cover=near[1], depth=0.25, blur=0.9)),
        light=_light(sky, rim=sky.tint, counter=linear("#3a62a8") * 0.6, below=(0.16, 0.155, 0.15)),
        exposure=1.0, bloom=0.3,
    )  # fmt: skip


def _regolith(
    sky: _Sky, plot: Plot, hill: float, craters: int, sizes: tuple[float, float]
) -> tuple[F32, F32]:
    """Return colour and cover of dusty ground: far hills where ``hill`` is their height, metres."""
    seed = sky.scene.seed + (31 if hill else 0)
    far_away = bool(hill)
    scale = sizes[1]
    height = np.float32(0.02 * scale) * plot.noise(scale * 2.2, seed + 1, 7, 0.5)
    if far_away:
        rise = smooth(plot.z, 500, 1500) * (
            0.25 + 0.75 * smooth(np.abs(plot.x / plot.z), 0.05, 0.5)
        )
        height = (
            height
            - 14
            + hill * rise * np.clip(0.75 + 0.4 * plot.noise(900, seed + 2, 5, 0.45), 0, 2)
        )
    else:
        height = height - 1.7 + 0.0 * plot.z
    height = np.ascontiguousarray(height, np.float32)
    random = np.random.default_rng(seed + 3)
    for across, along, big, _ in random.random((craters, 4)):
        size = sizes[0] * (sizes[1] / sizes[0]) ** (big**1.8)
        z = plot.first * (1 + plot.shape[0] * plot.cell / plot.first) ** along
        _dig(height, plot, ((across * 2 - 1) * 0.7 * z, z), size * 0.5)
    stone = np.zeros(plot.shape, np.float32)
    if not far_away:
        stone = set_rocks(
            height, plot, scattered(random, 170, plot, (0.03, 0.6), clear=0.12), seed + 5
        )
    lit = light(height, plot.cell, (sky.sun[0], 0.36, 0.05 - 0.4 * sky.sun[2]), soft=0.012)
    grain = (
        1
        + 0.10 * plot.noise(scale * 0.05, seed + 6, 4, 0.9)
        + 0.06 * plot.noise(scale, seed + 7, 3)
    )
    matter = linear("#98969a") * (grain * (1 + 0.15 * stone))[..., None]
    matter = steered(matter.astype(np.float32), sky.scene.colours, 0.4)
    key = sky.tint * np.float32(2.0)
    shown = lit_colour(matter, lit, _triple(key), (0.010, 0.013, 0.02), (0.008, 0.008, 0.009))
    ground = Ground(height=height, colour=shown, cell=plot.cell, first=plot.first)
    seen = look_over(sky.view, ground, eye=0.0)
    return seen.colour, seen.cover


def _dig(height: F32, plot: Plot, place: tuple[float, float], radius: float) -> None:
    """Dig a bowl with a raised rim (depth a fifth of its width; Pike, 1977), in place."""
    reach = radius * 2.2
    rows, columns = height.shape
    top = max(0, int((place[1] - reach - plot.first) / plot.cell))
    bottom = min(rows, int((place[1] + reach - plot.first) / plot.cell) + 1)
    left = max(0, int((place[0] - reach) / plot.cell + columns / 2))
    right = min(columns, int((place[0] + reach) / plot.cell + columns / 2) + 1)
    if top >= bottom or left >= right:
        return
    dx = (plot.x[:, left:right] - np.float32(place[0])) / np.float32(radius)
    dz = (plot.z[top:bottom] - np.float32(place[1])) / np.float32(radius)
    far = np.hypot(dx, dz)
    bowl = np.where(far < 1, (far * far - 1) * 0.36, 0) + 0.11 * np.exp(
        -(((far - 1.02) / 0.22) ** 2)
    )
    height[top:bottom, left:right] += (bowl * np.float32(radius * 0.55)).astype(np.float32)


def _light(sky: _Sky, *, rim: F32, counter: F32, below: Colour) -> WorldLight:
    right, up, _ = sky.sun
    length = float(np.hypot(right, up))
    return WorldLight(
        towards=(right / length, up / length), behind=0.45, key=_triple(sky.tint * 0.85),
        rim=_triple(rim * 1.1), counter=_triple(counter * 0.7), above=(0.03, 0.03, 0.05), below=below,
        haze=(0.01, 0.01, 0.02), haze_amount=0.0, shadow=0.25,
    )  # fmt: skip


def _triple(light: NDArray[np.floating]) -> Colour:
    return float(light[0]), float(light[1]), float(light[2])
