"""What all open land shares: where its light comes from, how thick its air is, what stands on it."""

import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.worlds.land.ground import Seen
from sundog.engine.cpu.worlds.painting import Colour, WorldLight
from sundog.engine.cpu.worlds.plants.light import PlantLight
from sundog.engine.cpu.worlds.plants.sprites import Sprite, lay
from sundog.engine.cpu.worlds.scene import Air, Time
from sundog.engine.cpu.worlds.sky import Sky
from sundog.engine.cpu.worlds.view import View

__all__ = ["figure_light", "plant_light", "stand_on", "sun_way", "thickness", "times"]

F32 = NDArray[np.float32]

# Metres after which 63 % of what is seen is air.
_SIGHT = {
    Air.CLEAR: 42000.0, Air.CLOUDY: 26000.0, Air.RAIN: 6500.0, Air.SNOW: 4200.0,
    Air.STORM: 9000.0, Air.FOG: 900.0,
}  # fmt: skip
_LOW = (Time.SUNSET, Time.DAWN)
# A tree is hidden where what is seen at its foot is this much nearer.
_HIDDEN = 0.8


def times(colour: Colour | F32, by: float | Colour) -> Colour:
    """Return a light dimmed, brightened or tinted."""
    red, green, blue = (float(part) for part in np.asarray(colour) * np.asarray(by))
    return red, green, blue


def thickness(air: Air) -> float:
    """Return how thick the air is, 1 / metres, see `sundog.engine.cpu.worlds.land.ground.fogged`."""
    return 1 / _SIGHT[air]


def sun_way(sky: Sky, time: Time, ahead: float = -0.3) -> tuple[float, float, float]:
    """Return where the light on the land comes from, ``(right, up, ahead)``.

    A sun that is seen shines on the backs of things. Painters let it come from the side instead,
    so that shapes are seen; so does this, and a low sun stands higher than it is seen.
    """
    side = 1.0 if sky.sun[0] >= 0 else -1.0
    return side, 0.34 if time in _LOW else 0.55, ahead


def figure_light(sky: Sky, time: Time, air: Air, ground: Colour, **more: float) -> WorldLight:
    """Return the light on a figure in open land.

    Args:
        sky: Over it.
        time: Of day.
        air: Weather.
        ground: What the land throws back.
        more: Other fields of the light.
    """
    right, up = sky.sun[0], max(0.15, sky.sun[1])
    length = float(np.hypot(right, up))
    low = time in _LOW
    haze = {Air.FOG: 0.38, Air.SNOW: 0.22, Air.RAIN: 0.18, Air.STORM: 0.12}.get(air, 0.07)
    return WorldLight(
        towards=(right / length, up / length),
        behind=0.65 if low else 0.4,
        key=sky.key,
        rim=times(sky.key, 1.5 if low else 1.1),
        counter=times(sky.above, 0.9),
        above=sky.above,
        below=ground,
        haze=sky.haze,
        haze_amount=more.pop("haze_amount", haze),
        **more,
    )


def plant_light(sky: Sky, time: Time, ground: Colour, snow: float = 0.0) -> PlantLight:
    """Return the light that plants in open land stand in."""
    return PlantLight(
        towards=sun_way(sky, time), key=sky.key, above=sky.above, below=ground, snow=snow
    )


def stand_on(
    view: View, seen: Seen, sprite: Sprite, place: tuple[float, float, float], tall: float
) -> None:
    """Stand a plant on ground that is seen, over it in place; hills before it hide it.

    Draw far ones first.

    Args:
        view: Through which the ground is seen.
        seen: The ground.
        sprite: Of the plant.
        place: Metres to the right, above the eye, and away.
        tall: Height of the plant, metres.
    """
    x, y, z = place
    column = view.width / 2 + x / z * view.focal
    row = view.horizon - y / z * view.focal
    i, j = int(row), int(column)
    if 0 <= i < view.height and 0 <= j < view.width and 0 < seen.distance[i, j] < z * _HIDDEN:
        return
    scale = tall / z * view.focal / max(1.0, sprite.foot[1])
    lay(seen.colour, seen.cover, sprite, (column, row), scale)
