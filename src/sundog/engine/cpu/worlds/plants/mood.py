"""The light of a wood by time and weather: where the sun stands, what the air does to far things."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.worlds.painting import Colour, WorldLight
from sundog.engine.cpu.worlds.palette import brightness, linear, steered
from sundog.engine.cpu.worlds.plants.light import PlantLight
from sundog.engine.cpu.worlds.scene import Air, Scene, Time

__all__ = ["Mood", "mood_of"]

F32 = NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mood:
    """The light and the air of a scene among plants.

    Attributes:
        time: Of day, never None.
        air: Weather, never None.
        sun: Tangents ``(right, up)`` of the sun or the moon; it stands behind the plants.
        light: On plants.
        glow: Light of the air towards the sun.
        sky: Light of what is seen between leaves.
        rays: How plainly shafts of light are seen, 0 to 1.
        exposure: Brightness that is shown as white.
        weather: As of `sundog.engine.cpu.worlds.painting.Painting`.
    """

    time: Time
    air: Air
    sun: tuple[float, float]
    light: PlantLight
    glow: Colour
    sky: Colour
    rays: float
    exposure: float
    weather: tuple[tuple[str, float], ...]

    @property
    def is_night(self) -> bool:
        """Whether the moon shines."""
        return self.time is Time.NIGHT

    def on_figure(self, *, mirror: float = 0.0) -> WorldLight:
        """Return the light on a figure before the plants."""
        key = np.array(self.light.key, np.float32)
        above = np.array(self.light.above, np.float32)
        length = float(np.hypot(*self.sun)) + 1e-6
        gain = 0.75 / max(0.2, float(brightness(key)))
        rim = key * (min(1.6, gain) if self.is_night else 0.85)
        return WorldLight(
            towards=(self.sun[0] / length, self.sun[1] / length),
            behind=0.72,
            key=_colour(key * 0.7),
            rim=_colour(rim),
            counter=_colour(above * 0.9 + 0.12 * key),
            above=_colour(above * 1.15),
            below=_colour(np.array(self.light.below, np.float32) * 1.1),
            haze=self.light.haze,
            haze_amount=min(0.35, 2.4 * self.light.density),
            shadow=0.4,
            mirror=mirror,
        )


@dataclass(frozen=True, slots=True)
class _Hour:
    sun: tuple[float, float]
    key: str
    strength: float
    above: str
    dim: float
    glow: str
    shine: float
    rays: float


_HOURS = {
    Time.DAY: _Hour((0.2, 0.3), "#fff0d0", 2.3, "#b9cbe0", 0.5, "#fff3d4", 1.7, 0.8),
    Time.SUNSET: _Hour((0.21, 0.12), "#ff9a48", 1.9, "#a58fae", 0.34, "#ffb05c", 1.35, 1.0),
    Time.DAWN: _Hour((0.21, 0.13), "#ffc39a", 1.6, "#a9b4d2", 0.42, "#ffd9bc", 1.2, 1.0),
    Time.NIGHT: _Hour((0.22, 0.24), "#a9c4ff", 0.32, "#3c5484", 0.2, "#7f9cd8", 0.3, 0.6),
}  # fmt: skip
# How much of the sun comes through, how grey all is, and how much thicker the air is.
_AIRS = {
    Air.CLEAR: (1.0, 0.0, 1.0), Air.CLOUDY: (0.3, 0.45, 1.1), Air.FOG: (0.35, 0.55, 2.6),
    Air.RAIN: (0.1, 0.7, 1.6), Air.SNOW: (0.35, 0.95, 1.4), Air.STORM: (0.06, 0.7, 1.5),
}  # fmt: skip
_GREY, _BLUE = np.array((0.95, 1.0, 1.06), np.float32), np.array((0.6, 0.95, 1.75), np.float32)
# Brightness of the air under clouds.
_BRIGHT = {Air.RAIN: 0.72, Air.STORM: 0.42, Air.CLOUDY: 0.95}
_WEATHER = {
    Air.RAIN: (("rain", 0.9),), Air.STORM: (("rain", 1.0),), Air.SNOW: (("snow", 0.9),),
}  # fmt: skip


def _colour(light: NDArray[np.floating]) -> Colour:
    red, green, blue = (float(part) for part in light)
    return red, green, blue


def mood_of(
    scene: Scene, haze: str, density: float, *, time: Time = Time.DAY, air: Air = Air.CLEAR
) -> Mood:
    """Return the light of a scene.

    Args:
        scene: What is asked for.
        haze: Colour of the air by day, ``#rrggbb``.
        density: Of clear air, 1/m.
        time: Where the scene names none.
        air: Where the scene names none.
    """
    moment, weather = scene.time or time, scene.air or air
    hour = _HOURS[moment]
    through, grey, thick = _AIRS[weather]
    side = -1 if scene.seed % 2 else 1
    key = linear(hour.key) * np.float32(hour.strength * through)
    above = linear(hour.above) * np.float32(hour.dim * (1 + 0.5 * grey))
    glow = linear(hour.glow) * np.float32(hour.shine * (0.4 + 0.6 * through))
    air_light = linear(haze) * (0.25 + 0.75 * linear(hour.glow)) * np.float32(hour.dim / 0.5)
    air_light = air_light * np.float32(_BRIGHT.get(weather, 1.1))
    if moment is Time.NIGHT:
        grey = max(grey, 0.85)
    dull = float(brightness(air_light)) * (_BLUE if moment is Time.NIGHT else _GREY)
    air_light = air_light + (dull - air_light) * grey
    dim = 0.3 if moment is Time.NIGHT else min(0.9, 1.1 * grey)
    glow = glow + (1.7 * air_light - glow) * dim
    key, above, air_light, glow = (
        steered(part.astype(np.float32), scene.colours, amount)
        for part, amount in ((key, 0.3), (above, 0.45), (air_light, 0.65), (glow, 0.5))
    )
    snow = 1.0 if weather is Air.SNOW else 0.0
    below = (0.3 * above + 0.04 * key) * (1 + 1.6 * snow)
    sun = (side * hour.sun[0], hour.sun[1])
    light = PlantLight(
        towards=(sun[0], sun[1] + 0.25, 0.75),
        key=_colour(key),
        above=_colour(above),
        below=_colour(below),
        haze=_colour(air_light),
        density=density * thick,
        snow=snow,
    )
    exposure = 0.5 if moment is Time.NIGHT else 0.88
    return Mood(
        time=moment, air=weather, sun=sun, light=light, glow=_colour(glow),
        sky=_colour(glow * 0.75 + air_light * 0.45), rays=hour.rays * min(1.0, 0.15 + through),
        exposure=exposure, weather=_WEATHER.get(weather, ()),
    )  # fmt: skip
