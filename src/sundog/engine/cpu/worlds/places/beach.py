"""A beach: surf, wet sand and palms at sunset; ``island`` is a bright lagoon with white sand."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.textures.noise import octaves
from sundog.engine.cpu.worlds.painting import Colour, Painting, Sheet, WorldLight
from sundog.engine.cpu.worlds.palette import linear, smooth, steered
from sundog.engine.cpu.worlds.plants.light import PlantLight
from sundog.engine.cpu.worlds.plants.sprites import Plant, Sprite, heap, lay, plant
from sundog.engine.cpu.worlds.scene import Air, Scene, Time
from sundog.engine.cpu.worlds.shore import Shore, break_waves, lay_sand, shore_of, uneven
from sundog.engine.cpu.worlds.sky import Sky, paint_sky
from sundog.engine.cpu.worlds.view import View
from sundog.engine.cpu.worlds.water import Water, paint_water, plane

__all__ = ["paint"]

F32 = NDArray[np.float32]

_EYE = 1.7
_ROUGH = {Air.CLOUDY: 1.2, Air.RAIN: 1.5, Air.STORM: 2.2}
_FALLS = {Air.RAIN: (("rain", 0.6),), Air.SNOW: (("snow", 0.6),), Air.STORM: (("rain", 1.0),)}
# Metres that are seen through the air.
_SIGHT = {Air.FOG: 42.0, Air.RAIN: 900.0, Air.SNOW: 420.0, Air.STORM: 700.0}


@dataclass(frozen=True, slots=True)
class _Kind:
    """What tells one beach from another.

    Palms are ``(tangent right, metres away, metres tall)`` with the land on the right; the nearest
    have their feet below the picture.
    """

    time: Time
    sand: str
    water: str
    shallow: float
    palms: tuple[tuple[float, float, float], ...]


_KINDS = {
    "": _Kind(
        Time.SUNSET, "#c9a377", "#2f7f86", 0.0,
        ((0.47, 14.0, 7.2), (0.385, 18.5, 7.4), (-0.48, 6.1, 3.6), (0.60, 6.0, 3.1)),
    ),
    "island": _Kind(
        Time.DAY, "#f4e8d2", "#3fd0c8", 1.0,
        ((0.46, 14.0, 7.2), (0.53, 6.1, 3.5), (-0.49, 6.0, 3.4), (0.385, 18.0, 7.4)),
    ),
}  # fmt: skip


def paint(view: View, scene: Scene) -> Painting:
    """Paint a beach; the water waves, and palms stand nearer than it."""
    kind = _KINDS.get(scene.variant, _KINDS[""])
    time, air = scene.time or kind.time, scene.air or Air.CLEAR
    sky = paint_sky(view, time, air, scene.seed, colours=scene.colours)
    side = 1 if sky.sun[0] < 0 else -1
    ground = plane(view, _EYE)
    shore = shore_of(ground, scene.seed, side)
    clear = float(np.exp(-1500 / _SIGHT.get(air, 1e6)))
    far = _with_islands(view, sky, scene.seed, side, kind, clear)
    water = _sea(view, sky, scene, kind, shore, far, air)
    # Rain darkens sand as waves do.
    dry_sand = linear(kind.sand) * np.float32(0.5 if air in (Air.RAIN, Air.STORM) else 1.0)
    beach = steered(lay_sand(
        view, sky, shore, dry_sand, snow=0.85 if air is Air.SNOW else 0.0
    ), scene.colours, 0.35)  # fmt: skip
    whole = water.colour
    dry = smooth(shore.out, 0.12, -0.12)
    lower = whole[ground.first :]
    lower += (beach - lower) * dry[..., None]
    if _ROUGH.get(air, 1.0) > 1.4:
        _cap_waves(lower, shore, sky, water)
    break_waves(lower, shore, sky, linear(kind.water), rough=_ROUGH.get(air, 1.0))
    _shade_under(lower, shore, sky, kind, side)
    _in_air(lower, sky, ground.z, air)
    sheets = _sheets(view, whole, water, shore, ground.first)
    palms = _palms(view, sky, kind, side, air, whole)
    return Painting(
        sheets=(*sheets, palms), light=_light(sky, kind, air), exposure=sky.exposure,
        bloom=0.35, weather=_FALLS.get(air, ()),
    )  # fmt: skip


def _sea(  # noqa: PLR0913
    view: View, sky: Sky, scene: Scene, kind: _Kind, shore: Shore, far: F32, air: Air
) -> Water:  # fmt: skip
    """Paint the sea; over a shallow ground light comes back, first of all the blue and green."""
    deep = linear("#0c5a86") if kind.shallow else linear("#0f4a5c")
    # Metres of water; each takes red first (Pope and Fry, 1997).
    metres = np.clip(shore.out * 0.085, 0, 12)[..., None] + np.float32(0.02)
    lost = np.exp(-metres * np.array([0.62, 0.12, 0.075], np.float32) * np.float32(1.8))
    bed = linear(kind.sand) * np.float32(0.85)
    clear = bed * lost + linear(kind.water) * np.float32(0.55) * (1 - lost[..., 1:2])
    away = smooth(metres, 2.0, 9.0)
    clear = clear + (deep * np.float32(0.9) - clear) * away
    body = deep * np.float32(0.45) + (clear - deep * np.float32(0.45)) * np.float32(kind.shallow)
    if not kind.shallow:
        body = body + linear(kind.sand) * (0.30 * np.exp(-metres * 2.2))
    body = steered(body.astype(np.float32), scene.colours, 0.4)
    rough = _ROUGH.get(air, 0.5 if kind.shallow else 0.3)
    return paint_water(view, sky, scene.seed, body=body, rough=rough, eye=_EYE, mirrored=far)


def _with_islands(
    view: View, sky: Sky, seed: int, side: int, kind: _Kind, clear: float
) -> F32:  # fmt: skip
    """Return the sky with far wooded hills on the horizon."""
    picture = sky.colour
    right, up = view.rays()
    # Far hills fade into the colour of the horizon behind them.
    air = sky.colour[max(0, round(view.horizon) - 2)]
    noise = octaves(
        (1, 2048), ((260.0, 1.0), (110.0, 0.6), (40.0, 0.3), (12.0, 0.12), (4, 0.05)), seed
    )
    at = ((right[0] + 1.0) * 1000).astype(np.intp) % 2048
    for middle, wide, tall, haze in ((0.36, 0.2, 0.03, 0.62), (0.60, 0.15, 0.052, 0.36)):
        hill = np.exp(-(((right[0] * side - middle) / wide) ** 2)) * np.float32(tall)
        rim = hill * (1 + 0.28 * noise[0, at]) - np.float32(0.0035)
        edge = np.float32(0.7 / view.focal)
        cover = smooth(up - rim[None], float(edge), float(-edge)) * (up > 0)
        green = linear("#3f5f3a") if kind.shallow else linear("#33403c")
        light = np.array(sky.above, np.float32) + np.array(sky.key, np.float32) * 0.3
        rock = (1 + 0.25 * octaves((1, 2048), ((30.0, 1.0), (9.0, 0.7)), seed + 3)[0, at])[
            ..., None
        ]
        body = green * light * rock * (1 - haze) + air * np.float32(haze * 0.8)
        picture = (
            picture + (body.astype(np.float32) - picture) * (cover * np.float32(clear))[..., None]
        )
        noise = np.roll(noise, 777, 1)
    sky.colour[...] = picture
    return sky.colour


def _cap_waves(lower: F32, shore: Shore, sky: Sky, water: Water) -> None:
    """Let the wind break the crests of high waves."""
    ragged = uneven(shore, 10.0, 66)
    crest = smooth(water.height + 0.5 * ragged, 1.1, 2.0) * smooth(shore.out, 5.0, 16.0)
    white = np.array(sky.key, np.float32) * 0.6 + np.array(sky.above, np.float32) * 1.2
    lower += (white - lower) * (0.75 * crest)[..., None]


def _in_air(lower: F32, sky: Sky, z: F32, air: Air) -> None:
    sight = _SIGHT.get(air)
    if sight is not None:
        gone = (1 - np.exp(-z / np.float32(sight)))[..., None]
        lower += (np.array(sky.haze, np.float32) - lower) * gone


def _sheets(view: View, whole: F32, water: Water, shore: Shore, first: int) -> tuple[Sheet, Sheet]:
    """Part sky and sea from the sand, which lies nearer."""
    cover = np.zeros(view.shape, np.float32)
    cover[first:] = smooth(shore.out, 0.8, -0.8) * smooth(shore.ground.z, 30.0, 18.0)
    ripple = water.ripple
    ripple[first:] *= smooth(shore.out, 0.0, 3.0)
    return (
        Sheet(colour=whole, depth=0.12, blur=1.1, ripple=ripple),
        Sheet(colour=whole, cover=cover, depth=0.2, blur=0.9),
    )


def _palms(
    view: View, sky: Sky, kind: _Kind, side: int, air: Air, ground: F32
) -> Sheet:  # fmt: skip
    """Set palms on both sides, foremost last."""
    light = _plant_light(sky)
    colour = np.empty((*view.shape, 3), np.float32)
    colour[...] = np.array(sky.haze, np.float32) * np.float32(0.3)
    cover = np.zeros(view.shape, np.float32)
    sight = _SIGHT.get(air, 2500.0)
    # Against a low sun we see the side that has no light.
    gain = 0.1 + 0.9 * min(1.0, sky.sun[1] / 0.4)
    for number, (right, away, tall) in enumerate(sorted(kind.palms, key=lambda palm: -palm[1])):
        height = tall / away * view.focal
        sprite: Sprite = plant(Plant.PALM, height, 5 + number, light)
        if right * side < 0:
            sprite = sprite.mirrored()
        sprite = _in_ground(sprite).hazed(sky.haze, 1 - float(np.exp(-away / sight)), gain)
        foot = view.width / 2 + right * side * view.focal, view.horizon + _EYE / away * view.focal
        lay(colour, cover, sprite, foot)
        heap(colour, cover, ground, foot, view.focal / away)
    return Sheet(colour=colour, cover=cover, depth=0.5, blur=1.2)


def _in_ground(sprite: Sprite) -> Sprite:
    """Bury the foot, with an uneven line where sand lies against it."""
    cover = sprite.cover.copy()
    height, width = cover.shape
    line = sprite.foot[1] - 0.012 * height
    line = line + 0.004 * height * np.sin(np.arange(width) * 24 / height)
    cover *= smooth(np.arange(height, dtype=np.float32)[:, None] - line[None], 1.5, -1.5)
    return Sprite(sprite.colour, cover, (sprite.foot[0], sprite.foot[1] - 0.016 * height))


def _shade_under(lower: F32, shore: Shore, sky: Sky, kind: _Kind, side: int) -> None:
    """Darken the sand behind and beside each foot, away from the sun."""
    ground = shore.ground
    for right, away, tall in kind.palms:
        foot = right * side * away
        dx, dz = ground.x - np.float32(foot), ground.z - np.float32(away)
        contact = 0.6 * np.exp(-((dx / 0.5) ** 2 + (dz / 0.5) ** 2))
        # Towards us from a sun ahead of us; the shade of the crown lies where the trunk's ends.
        reach = -dz / np.float32(max(1.0, tall * 0.55))
        lean = dx - dz * np.float32(sky.sun[0])
        trunk = np.exp(-((lean / 0.22) ** 2)) * smooth(reach, 0.0, 0.06) * smooth(reach, 1.4, 0.9)
        lower *= (1 - np.maximum(contact, 0.42 * sky.direct * trunk))[..., None]


def _plant_light(sky: Sky) -> PlantLight:
    right, up = sky.sun
    below = tuple(0.25 * (k * 0.5 + a) for k, a in zip(sky.key, sky.above, strict=True))
    return PlantLight(
        towards=(right * 2, max(up, 0.3), 0.6), key=sky.key, above=sky.above,
        below=(below[0], below[1], below[2]), haze=sky.haze,
    )  # fmt: skip


def _light(sky: Sky, kind: _Kind, air: Air) -> WorldLight:
    right, up = sky.sun
    length = float(np.hypot(right, max(up, 0.12)))
    high = min(1.0, up / 0.5)
    sand = linear(kind.sand)
    below: Colour = tuple(  # type: ignore[assignment]
        float(s * (0.45 * k + a) * 0.6) for s, k, a in zip(sand, sky.key, sky.above, strict=True)
    )
    return WorldLight(
        towards=(right / length, max(up, 0.12) / length), behind=0.75 - 0.4 * high, key=sky.key,
        rim=_times(sky.key, 1.15), counter=_times(sky.above, 0.9), above=sky.above, below=below,
        haze=sky.haze, haze_amount=0.32 if air is Air.FOG else 0.08, shadow=0.2 + 0.2 * high,
        mirror=0.04,
    )  # fmt: skip


def _times(colour: Colour, by: float) -> Colour:
    return colour[0] * by, colour[1] * by, colour[2] * by
