"""Under water: a reef in the sun; ``deep`` is the dark abyss, where animals make the light."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.worlds.painting import Colour, Painting, Sheet, WorldLight
from sundog.engine.cpu.worlds.palette import linear, smooth, steered
from sundog.engine.cpu.worlds.plants.light import PlantLight
from sundog.engine.cpu.worlds.plants.sprites import Plant, Sprite, lay, plant
from sundog.engine.cpu.worlds.scene import Air, Scene, Time
from sundog.engine.cpu.worlds.sea.abyss import abyss
from sundog.engine.cpu.worlds.sea.bed import Bed, sea_bed
from sundog.engine.cpu.worlds.sea.life import fish, turned
from sundog.engine.cpu.worlds.sea.light import Depth, in_water, open_water, shafts, surface
from sundog.engine.cpu.worlds.view import View

__all__ = ["paint"]

F32 = NDArray[np.float32]

_REEF = Depth(
    stops=((0.0, "#0f5f86"), (0.36, "#1480a8"), (0.6, "#22a2c2"), (0.85, "#5cc8d8"), (1.0, "#a4e8ea")),
    key=(0.80, 1.02, 0.92), above=(0.12, 0.34, 0.42), sight=12.5, bright=1.0, sun=(0.16, 0.5),
)  # fmt: skip
_HOURS = {
    Time.DAY: (1.0, (1.0, 1.0, 1.0)), Time.DAWN: (0.72, (0.95, 0.92, 1.08)),
    Time.SUNSET: (0.66, (1.5, 0.86, 0.78)), Time.NIGHT: (0.15, (0.55, 0.8, 1.5)),
}  # fmt: skip
_SIGHT = {Air.FOG: 0.36, Air.CLOUDY: 0.85, Air.STORM: 0.55, Air.RAIN: 0.75}
_WAYS = np.arange(12)
# Corals grow as plants do: kind, stem, leaves.
_CORALS = (
    (Plant.BUSH, "#7a3020", ("#7a2010", "#d05030", "#ffa070")),
    (Plant.FERN, "#7a3a5a", ("#80204a", "#e0567a", "#ffb0c0")),
    (Plant.BUSH, "#7a5a3a", ("#7a2a5a", "#c84a8a", "#f08ab8")),
    (Plant.FERN, "#5a3a1a", ("#6a3a10", "#c07a20", "#f0c050")),
    (Plant.BUSH, "#4a5a3a", ("#1a5a4a", "#3aa080", "#9ae0b0")),
)  # fmt: skip
_FISH = (
    ("#2a4a8a", "#f4c820", "#fff0a0"), ("#203a78", "#3a78d8", "#a8d4f8"),
    ("#c8501a", "#f48a2a", "#fff0dc"),
)  # fmt: skip


def paint(view: View, scene: Scene) -> Painting:
    """Paint a reef or the abyss."""
    if scene.variant == "deep":
        return abyss(view, scene)
    return _reef(view, scene)


def _reef(view: View, scene: Scene) -> Painting:
    depth = _depth(scene)
    water = steered(open_water(view, depth), scene.colours, 0.6)
    bed = sea_bed(view, depth, scene.seed)
    shown = in_water(bed.seen.colour, bed.seen.distance, water, depth.sight)
    beams = shafts(view, depth, scene.seed)
    light = np.array(depth.key, np.float32) * np.float32(depth.bright)
    open_ = water + surface(view, depth, scene.seed)[..., None] * (light * np.float32(0.9))
    cover = bed.seen.cover * smooth(bed.seen.distance, 17.0, 5.0)
    far = np.asarray(open_ + (shown - open_) * cover[..., None], np.float32)
    _schools(view, far, water, depth, scene.seed)
    _corals(view, far, bed, depth, water, scene)
    far += beams[..., None] * (light * np.array([0.30, 0.42, 0.42], np.float32))
    near = _near(view, depth, bed, water, scene)
    return Painting(
        sheets=(Sheet(colour=far, depth=0.15, blur=1.2, ripple=_sway(view)), near),
        light=_light(depth, water, scene), exposure=0.92, bloom=0.35,
        weather=(("bubbles", 0.5), ("caustics", 0.35)),
    )  # fmt: skip


def _depth(scene: Scene) -> Depth:
    bright, tint = _HOURS[scene.time or Time.DAY]
    sight = _REEF.sight * _SIGHT.get(scene.air or Air.CLEAR, 1.0)
    key: Colour = tuple(k * t for k, t in zip(_REEF.key, tint, strict=True))  # type: ignore[assignment]
    if scene.air in (Air.STORM, Air.RAIN, Air.CLOUDY):
        bright *= 0.7
    side = 1 if scene.seed % 2 == 0 else -1
    return replace(
        _REEF, key=key, bright=bright, sight=sight, sun=(side * _REEF.sun[0], _REEF.sun[1])
    )


def _sway(view: View) -> F32:
    """Return how far what is behind so much water wavers, more the higher it is."""
    _, up = view.rays()
    return np.asarray(np.broadcast_to(0.5 + 1.2 * smooth(up, -0.05, 0.3), view.shape), np.float32)


def _under(sprite: Sprite, away: float, water: F32, sight: float) -> Sprite:
    """Return a sprite as seen through water."""
    row = water[len(water) // 2]
    distance = np.full(sprite.cover.shape, away, np.float32)
    colour = in_water(sprite.colour, distance, row[None], sight)
    return Sprite(colour, sprite.cover, sprite.foot)


def _plant_light(depth: Depth) -> PlantLight:
    bright = depth.bright
    key = tuple(part * bright for part in depth.key)
    above = tuple(part * bright for part in depth.above)
    return PlantLight(
        towards=(depth.sun[0], 1.0, -0.25), key=(key[0], key[1], key[2]),
        above=(above[0], above[1], above[2]), below=(above[0] * 0.5, above[1] * 0.4, above[2] * 0.4),
    )  # fmt: skip


def _sunk(sprite: Sprite, deep: float) -> Sprite:
    """Return a plant that stands so many pixels deep in the sand, which hides its stem."""
    line = max(2.0, sprite.foot[1] - deep)
    rows = np.arange(sprite.cover.shape[0], dtype=np.float32)[:, None]
    columns = np.arange(sprite.cover.shape[1], dtype=np.float32)[None]
    # Sand lies unevenly against it.
    edge = line + 0.12 * deep * np.sin(columns * (9 / max(deep, 1.0)))
    cover = sprite.cover * smooth(rows - edge, 0.0, -0.25 * deep)
    return Sprite(sprite.colour, cover.astype(np.float32), (sprite.foot[0], line))


def _corals(view: View, far: F32, bed: Bed, depth: Depth, water: F32, scene: Scene) -> None:
    """Stand corals on rocks and beside them, far ones first."""
    random = np.random.default_rng(scene.seed + 51)
    lamp = _plant_light(depth)
    tall = view.px(150)
    kinds = [plant(kind, tall, scene.seed + i, lamp, colours=leaves, bark=stem)
             for i, (kind, stem, leaves) in enumerate(_CORALS)]  # fmt: skip
    kinds = [_sunk(kind, 0.24 * tall) for kind in kinds]
    draws = random.random((110, 5))
    for across, along, high, kind, turn in draws[np.argsort(-draws[:, 1])]:
        z = 3.6 * (17 / 3.6) ** along
        right = (0.17 + 0.5 * across**0.8) * (1 if turn < 0.5 else -1)
        sprite = kinds[int(kind * len(kinds))]
        if turn % 0.1 < 0.05:
            sprite = sprite.mirrored()
        sprite = _under(sprite, z, water, depth.sight)
        size = (0.22 + 0.55 * high) / z * view.focal / tall
        foot = (
            view.width / 2 + right * view.focal,
            view.horizon - bed.at(right * z, z) / z * view.focal + 0.02 * size * tall,
        )
        lay(far, None, sprite, foot, size)


def _schools(view: View, far: F32, water: F32, depth: Depth, seed: int) -> None:
    """Let fish swim in turning schools far away, and a few near the reef."""
    random = np.random.default_rng(seed + 61)
    # Against the light from above a fish is dark.
    dim = np.float32(depth.bright * 0.4)
    silver = fish(view.px(40), ("#24404e", "#6c8c98", "#a8c4c8"), high=0.24)
    silver = Sprite(silver.colour * dim, silver.cover, silver.foot)
    ways = [_swimming(silver, angle, view.px(0.7)) for angle in _WAYS * (2 * np.pi / len(_WAYS))]
    for right, up, count, away in ((-0.30, 0.17, 110, 8.0), (0.36, 0.10, 60, 7.0)):
        for number in range(count):
            turn, out, deep = random.random(3)
            angle = turn * 2 * np.pi
            radius = 0.10 + 0.05 * random.standard_normal()
            x = right + 1.25 * radius * np.cos(angle) + 0.05 * out
            y = up + 0.52 * radius * np.sin(angle) + 0.02 * deep
            one = ways[round(turn * len(ways) + out - 0.5) % len(ways)]
            one = _under(one, away + 3 * np.sin(angle), water, depth.sight)
            at = view.width / 2 + x * view.focal, view.horizon - y * view.focal
            lay(far, None, one, (float(at[0]), float(at[1])), 0.36 + 0.3 * (number % 5) / 5)
    for number in range(7):
        across, high, big, way, kind = random.random(5)
        right = (0.24 + 0.4 * across) * (1 if number % 2 else -1)
        one = fish(
            view.px(60), _FISH[int(kind * 3)], stripes=3.0 if kind > 0.66 else 0.0, high=0.34
        )
        one = Sprite(one.colour * (1.5 * dim), one.cover, one.foot)
        one = turned(one, float(0.9 * high - 0.4), float(0.5 + 0.45 * big), view.px(1.1))
        one = one.mirrored() if way < 0.5 else one
        one = _under(one, 5.5 + 3 * high, water, depth.sight)
        at = view.width / 2 + right * view.focal, view.horizon - (high * 0.26 - 0.13) * view.focal
        lay(far, None, one, at, 0.5 + 0.5 * big)


def _swimming(one: Sprite, angle: float, soft: float) -> Sprite:
    """Return a fish of a school that turns, at an angle of its round."""
    across, up = -np.sin(angle), 0.4 * np.cos(angle)
    one = turned(
        one, float(np.arctan2(up, abs(across) + 0.25)), float(0.35 + 0.65 * abs(across)), soft
    )
    return one if across > 0 else one.mirrored()


def _near(view: View, depth: Depth, bed: Bed, water: F32, scene: Scene) -> Sheet:
    """Hang kelp on both sides, nearer than the reef."""
    lamp = _plant_light(depth)
    colour = np.ascontiguousarray(np.broadcast_to(water, (*view.shape, 3)) * np.float32(0.5))
    cover = np.zeros(view.shape, np.float32)
    kelps = ((-0.66, 1.0, 3.6), (-0.53, 0.74, 5.4), (0.57, 0.86, 4.6), (0.68, 1.02, 3.4))
    for number, (right, tall, away) in enumerate(kelps):
        sprite = plant(Plant.KELP, view.height * tall, scene.seed + number, lamp)
        # Against the light from above we see the dark side of the blades.
        sprite = Sprite(sprite.colour * np.float32(0.5), sprite.cover, sprite.foot)
        sprite = _under(sprite, away, water, depth.sight)
        foot = view.width / 2 + right * view.focal, view.horizon + 1.4 / away * view.focal
        lay(colour, cover, sprite if right < 0 else sprite.mirrored(), foot)
    return Sheet(colour=colour, cover=cover, depth=0.5, blur=1.6)


def _light(depth: Depth, water: F32, scene: Scene) -> WorldLight:
    haze = water[int(len(water) * 0.45), 0]
    key = np.array(depth.key) * depth.bright
    above = np.array(depth.above) * depth.bright + haze * 0.3
    below = linear("#b8c8a8") * key * 0.18 + haze * 0.15

    def triple(light: NDArray[np.floating]) -> Colour:
        return float(light[0]), float(light[1]), float(light[2])

    murky = 0.34 if scene.air is Air.FOG else 0.2
    return WorldLight(
        towards=(depth.sun[0], 0.98), behind=0.35, key=triple(key), rim=triple(key * 0.9),
        counter=triple(haze), above=triple(above), below=triple(below), haze=triple(haze),
        haze_amount=murky, shadow=0.15,
    )  # fmt: skip
