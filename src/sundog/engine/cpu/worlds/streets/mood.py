"""What time of day and weather do to a built place: sky, light, wet, snow, and lamps lit."""

from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.worlds.painting import Colour
from sundog.engine.cpu.worlds.scene import Air, Scene, Time
from sundog.engine.cpu.worlds.sky import Sky, paint_sky
from sundog.engine.cpu.worlds.streets.space import Vector
from sundog.engine.cpu.worlds.view import View

__all__ = ["Mood", "mixed", "mood_of", "scaled"]

# Metres after which little is left to see.
_SIGHT = {
    Air.CLEAR: 1100.0, Air.CLOUDY: 800.0, Air.FOG: 46.0, Air.RAIN: 260.0, Air.SNOW: 170.0,
    Air.STORM: 190.0,
}  # fmt: skip
_LAMPS = {Time.NIGHT: 1.0, Time.DAWN: 0.55, Time.SUNSET: 0.7, Time.DAY: 0.12}
_WET = {Air.RAIN: 1.0, Air.STORM: 1.0, Air.FOG: 0.45, Air.SNOW: 0.2}
_FALLING = {
    Air.RAIN: (("rain", 0.8),), Air.STORM: (("rain", 1.0),), Air.SNOW: (("snow", 0.8),),
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Mood:
    """Time and weather in figures.

    Attributes:
        time: Of day.
        air: Weather.
        sky: Painted.
        lamps: How bright lamps, signs and windows are, 0 to 1.
        wet: How much the ground mirrors, 0 to 1.
        snow: How much of it lies, 0 to 1.
        thick: Of the air: 1 over metres of sight.
        sun: Direction towards sun or moon, ahead of us where the sky shows it.
    """

    time: Time
    air: Air
    sky: Sky
    lamps: float
    wet: float
    snow: float
    thick: float
    sun: Vector

    @property
    def is_night(self) -> bool:
        """Whether lamps are the light there is."""
        return self.time is Time.NIGHT

    @property
    def falling(self) -> tuple[tuple[str, float], ...]:
        """What falls, as `Painting.weather` wants it."""
        return _FALLING.get(self.air, ())


def mood_of(view: View, scene: Scene, time: Time, air: Air) -> Mood:
    """Return the mood of a scene; ``time`` and ``air`` are the world's own, if it names none."""
    time, air = scene.time or time, scene.air or air
    # Houses hide most of it: half its size is enough, and costs a quarter.
    half = View(max(16, view.width // 2), max(16, view.height // 2))
    small = paint_sky(half, time, air, scene.seed, colours=scene.colours)
    size = view.width, view.height
    colour = cv2.resize(small.colour, size, interpolation=cv2.INTER_LINEAR)
    sky = replace(small, colour=colour.astype(np.float32))
    is_closed = air in (Air.RAIN, Air.STORM, Air.SNOW, Air.FOG)
    lamps = _LAMPS[time] + (0.25 if is_closed and time is not Time.NIGHT else 0)
    return Mood(
        time=time,
        air=air,
        sky=sky,
        lamps=min(1.0, lamps),
        wet=_WET.get(air, 0.0),
        snow=1.0 if air is Air.SNOW else 0.0,
        thick=1 / _SIGHT[air],
        sun=(sky.sun[0], max(sky.sun[1], 0.12), 1.0),
    )


def mixed(one: Colour, other: Colour, share: float) -> Colour:
    """Return a colour between two."""
    a, b, c = (p + (q - p) * share for p, q in zip(one, other, strict=True))
    return a, b, c


def scaled(colour: Colour | NDArray[np.floating], factor: float) -> Colour:
    """Return a colour brighter or darker."""
    r, g, b = (float(part) * factor for part in colour)
    return r, g, b
