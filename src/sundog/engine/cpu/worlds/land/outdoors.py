"""What all open land shares: where its light comes from, how thick its air is, what stands in it."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.worlds.land.ground import Seen, fogged
from sundog.engine.cpu.worlds.land.light import Lit, lit_colour
from sundog.engine.cpu.worlds.painting import Colour, WorldLight
from sundog.engine.cpu.worlds.palette import steered
from sundog.engine.cpu.worlds.plants.light import PlantLight
from sundog.engine.cpu.worlds.scene import Air, Scene, Time
from sundog.engine.cpu.worlds.sky import Sky
from sundog.engine.cpu.worlds.view import View

__all__ = ["Day", "figure_light", "plant_light", "sun_way", "thickness", "tinted"]

F32 = NDArray[np.float32]

# Metres after which 63 % of what is seen is air.
_SIGHT = {
    Air.CLEAR: 42000.0, Air.CLOUDY: 26000.0, Air.RAIN: 6500.0, Air.SNOW: 4200.0,
    Air.STORM: 9000.0, Air.FOG: 480.0,
}  # fmt: skip
_TINT, _LOW_TINT = (0.84, 0.92, 1.0), (0.8, 0.74, 0.98)
_LOW = (Time.SUNSET, Time.DAWN)


def tinted(colour: Colour | F32, by: float | Colour) -> Colour:
    """Return a light dimmed, brightened or tinted."""
    red, green, blue = (float(part) for part in np.asarray(colour) * np.asarray(by))
    return red, green, blue


@dataclass(frozen=True, slots=True)
class Day:
    """What all parts of a picture of open land share.

    Attributes:
        view: Through which it is seen.
        scene: What was asked for.
        time: Of day.
        air: Weather.
        sky: Over it.
        sun: Where the light on the land comes from, ``(right, up, ahead)``.
        contrast: How bright the sun is on the land.
        ambience: How bright the sky is on it.
        tint: Of the air before hills against that at the horizon; None for the Earth's, which is
            bluer there.
    """

    view: View
    scene: Scene
    time: Time
    air: Air
    sky: Sky
    sun: tuple[float, float, float]
    contrast: float = 1.6
    ambience: float = 0.85
    tint: Colour | None = None

    def shone(self, matter: F32, lit: Lit, below: Colour | None = None) -> F32:
        """Return matter ``float32[R, C, 3]`` in this day's light.

        Args:
            matter: Linear, 0 to 1.
            lit: How it is lit.
            below: What the land throws on steep places; None for as much as the sky.
        """
        key = tinted(self.sky.key, self.contrast)
        above = tinted(self.sky.above, self.ambience)
        return lit_colour(matter, lit, key, above, below or above)

    def aired(self, seen: Seen, share: float = 1.0) -> Seen:
        """Return what is seen as it is through the air, in the prompt's colours.

        Args:
            seen: In a vacuum.
            share: Of the usual thickness of the air.
        """
        tint = self.tint or (_LOW_TINT if self.time in _LOW else _TINT)
        if self.air not in (Air.CLEAR, Air.CLOUDY):
            # Drops and flakes are grey in front of hills and of the sky alike.
            tint = (1.0, 1.0, 1.0)
        haze = tinted(self.sky.haze, tint)
        there = np.flatnonzero(seen.cover.max(1) > 0)
        rows = slice(int(there[0]) if len(there) else 0, None)
        colour = seen.colour.copy()
        air = fogged(colour[rows], seen.distance[rows], haze, thickness(self.air) * share)
        colour[rows] = steered(air, self.scene.colours, 0.4)
        return replace(seen, colour=colour)


def thickness(air: Air) -> float:
    """Return how thick the air is, 1 / metres, see `sundog.engine.cpu.worlds.land.ground.fogged`."""
    return 1 / _SIGHT[air]


def sun_way(
    sky: Sky, time: Time, ahead: float = -0.12, *, low: float = 0.28
) -> tuple[float, float, float]:
    """Return where the light on the land comes from, ``(right, up, ahead)``.

    A sun that is seen shines on the backs of things. Painters let it come from the side instead,
    so that shapes are seen; so does this, and a low sun stands higher than it is seen.
    """
    side = 1.0 if sky.sun[0] >= 0 else -1.0
    return side, low if time in _LOW else 0.42, ahead


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
        rim=tinted(sky.key, 1.5 if low else 1.1),
        counter=tinted(sky.above, 0.9),
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
