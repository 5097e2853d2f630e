"""The sky that outdoor worlds stand under: air, sun or moon, clouds, stars; and their light."""

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.textures.noise import octaves
from sundog.engine.cpu.worlds.clouds import march_clouds, veil
from sundog.engine.cpu.worlds.lookup import wrapped
from sundog.engine.cpu.worlds.painting import Colour
from sundog.engine.cpu.worlds.palette import Stops, brightness, linear, ramp, smooth, steered
from sundog.engine.cpu.worlds.scene import Air, Time
from sundog.engine.cpu.worlds.stars import milky_way, stars
from sundog.engine.cpu.worlds.view import View

__all__ = ["Sky", "paint_sky"]

F32 = NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Sky:
    """A painted sky and the light that it gives.

    Attributes:
        colour: ``float32[H, W, 3]``, drawn down to the lower border in the colours of the haze,
            so that anything may be laid over it.
        sun: ``(right, up)``, tangents in the view of the sun, by night of the moon; it may lie
            outside the view, and behind clouds.
        key: Light of the sun or moon that reaches the ground.
        above: Light of the sky on what faces upwards.
        haze: Colour of the air at the horizon, which far things fade into.
        exposure: Brightness that is shown as white.
        direct: Share of the key that comes from the sun or moon itself, not through clouds.
    """

    colour: F32
    sun: tuple[float, float]
    key: Colour
    above: Colour
    haze: Colour
    exposure: float = 1.0
    direct: float = 1.0


@dataclass(frozen=True, slots=True)
class _Hour:
    """The look of a time of day, in clear air: ramps go from the horizon to the top."""

    towards: Stops
    away: Stops
    sun: tuple[float, float]
    disc: str
    glow: float
    shade: float
    key: Colour
    above: Colour


_HOURS = {
    Time.DAY: _Hour(
        ((0, "#e6eef4"), (0.14, "#c3daee"), (0.45, "#86b4e2"), (1, "#3f7ac2")),
        ((0, "#d8e6f0"), (0.14, "#b4d0ea"), (0.45, "#74a6da"), (1, "#356fb8")),
        (0.40, 0.50), "#fff6e4", 0.25, 0.85, (1.0, 0.94, 0.84), (0.34, 0.44, 0.62),
    ),
    Time.SUNSET: _Hour(
        ((0, "#ffc06a"), (0.16, "#ff9c62"), (0.4, "#e27c80"), (0.7, "#8a6aa6"), (1, "#46539a")),
        ((0, "#eaa890"), (0.2, "#cf8a9e"), (0.5, "#7c74b0"), (1, "#364a90")),
        (0.29, 0.062), "#ffd890", 0.9, 0.6, (1.0, 0.55, 0.28), (0.30, 0.26, 0.42),
    ),
    Time.DAWN: _Hour(
        ((0, "#ffe0b0"), (0.16, "#f8c4b0"), (0.45, "#c0b2d2"), (1, "#6484c2")),
        ((0, "#d8c8d2"), (0.2, "#b6bad8"), (0.5, "#8ea4d0"), (1, "#5272b2")),
        (0.30, 0.045), "#fff0cc", 0.7, 0.7, (0.92, 0.68, 0.48), (0.30, 0.34, 0.46),
    ),
    Time.NIGHT: _Hour(
        ((0, "#31456c"), (0.2, "#1d2f54"), (0.55, "#0f1b38"), (1, "#070d20")),
        ((0, "#26385c"), (0.2, "#172848"), (0.55, "#0c1730"), (1, "#060a1a")),
        (0.30, 0.235), "#f2f4ff", 0.2, 0.7, (0.16, 0.21, 0.33), (0.045, 0.06, 0.11),
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class _Stage:
    """What all parts of one sky share; near is ``float32[H, W]``, the cosine to the sun."""

    view: View
    time: Time
    hour: _Hour
    sun: tuple[float, float]
    near: F32
    seed: int


_CLOUD = {
    Air.CLEAR: 0.28, Air.CLOUDY: 0.62, Air.FOG: 0.0, Air.RAIN: 1.0, Air.SNOW: 1.0, Air.STORM: 1.0,
}  # fmt: skip
# What a closed deck looks like by day, from the horizon upwards; other hours dim and tint it.
_DECKS = {
    Air.FOG: ((0.0, "#cdd4d8"), (1.0, "#dfe4e6")),
    Air.RAIN: ((0.0, "#b4bcc2"), (0.3, "#929ca6"), (1.0, "#6d7781")),
    Air.SNOW: ((0.0, "#dde2e8"), (1.0, "#b2bac6")),
    Air.STORM: ((0.0, "#a4aaa0"), (0.16, "#6d777c"), (0.5, "#454d56"), (1.0, "#2a3038")),
}
_TINT = {
    Time.DAY: (1.0, 1.0, 1.0), Time.SUNSET: (0.80, 0.52, 0.44),
    Time.DAWN: (0.66, 0.60, 0.66), Time.NIGHT: (0.045, 0.062, 0.11),
}  # fmt: skip
# Where the light of clouds comes from; by day rather from the side than from behind them.
_TOWARDS: dict[Time, Callable[[tuple[float, float]], tuple[float, float, float]]] = {
    Time.DAY: lambda sun: (2.2 * sun[0], 0.8, 0.1),
    Time.SUNSET: lambda sun: (sun[0], 0.13, 0.8),
    Time.DAWN: lambda sun: (1.4 * sun[0], 0.16, 0.7),
    Time.NIGHT: lambda sun: (1.5 * sun[0], 0.4, 0.5),
}


def paint_sky(
    view: View,
    time: Time,
    air: Air,
    seed: int,
    *,
    colours: tuple[str, ...] = (),
    cloud: float | None = None,
) -> Sky:
    """Paint the sky of a time and weather.

    Args:
        view: What it is seen through.
        time: Of day.
        air: Weather.
        seed: Of its clouds, and on which side the sun stands.
        colours: That it is steered to, dark to light.
        cloud: Share of it that clouds cover, 0 to 1; None for what suits the air.
    """
    hour = _HOURS[time]
    side = 1 if seed % 2 == 0 else -1
    sun = (side * hour.sun[0], hour.sun[1])
    cover = _CLOUD[air] * (0.5 if time is Time.NIGHT else 1) if cloud is None else cloud
    # Air and clouds are soft: half the resolution will do for all but points and discs.
    small = View(view.width // 2, view.height // 2)
    stage = _Stage(small, time, hour, sun, _closeness(*small.rays(), sun), seed)
    if air is Air.FOG:
        colour = _enlarged(_fog(stage), view)
    elif air in _DECKS:
        colour = _enlarged(_deck(stage, _DECKS[air]), view)
    else:
        colour = _open(stage, view, cover)
    return _lit(stage, view, steered(colour, colours), air, cover)


def _enlarged(field: F32, view: View) -> F32:
    """Return a soft field ``float32[h, w, ...]`` at the view's size."""
    whole = (view.width, view.height)
    large = cv2.resize(field, whole, interpolation=cv2.INTER_CUBIC)
    return np.asarray(np.maximum(large, 0), np.float32)


def _closeness(right: F32, up: F32, sun: tuple[float, float]) -> F32:
    """Return ``float32[H, W]``: cosine of the angle between each ray and the sun."""
    dot = right * np.float32(sun[0]) + up * np.float32(sun[1]) + 1
    length = np.sqrt(right * right + up * up + 1) * np.float32(np.hypot(1, np.hypot(*sun)))
    return np.asarray(dot / length, np.float32)


def _open(stage: _Stage, view: View, cover: float) -> F32:
    """Paint air, lights, veils and heaps of clouds; ``stage`` is a small one of ``view``."""
    air = _air(stage)
    by_night = stage.time is Time.NIGHT
    high = smooth(stage.view.rays()[1], 0.0, 0.16)[..., None]
    band, crowd = milky_way(stage.view, stage.seed) if by_night else (None, None)
    if band is not None:
        air += band * high
    air += _glow(stage)
    kept = np.ones(stage.view.shape, np.float32)
    _lay_veil(air, kept, stage, 0.25 + 0.5 * cover)
    if cover > 0.02:
        _lay_clouds(air, kept, stage, cover)
    colour = _enlarged(air, view)
    if crowd is not None:
        clear = _enlarged(kept * high[..., 0], view)
        points = stars(view, stage.seed + 71, 14000, crowd=_enlarged(crowd, view))
        colour += points * clear[..., None]
    if by_night:
        _add_moon(colour, kept, stage, view)
    return colour


def _air(stage: _Stage) -> F32:
    """Return the gradient of clear air: paler and warmer towards the horizon and the sun."""
    _, up = stage.view.rays()
    height = np.clip(up / 0.332, 0, 1)[:, 0] ** np.float32(0.85)
    side = smooth(stage.near, 0.72, 1.0)[..., None]
    hour = stage.hour
    away, towards = ramp(height, hour.away)[:, None], ramp(height, hour.towards)[:, None]
    return np.asarray(away + (towards - away) * side, np.float32)


def _glow(stage: _Stage) -> F32:
    """Return the glow of the air around the sun or moon."""
    angle = np.sqrt(np.maximum(2 - 2 * stage.near, 0))
    glow = 0.5 * np.exp(angle * np.float32(-1 / 0.03)) + 0.35 * np.exp(
        angle * np.float32(-1 / 0.13)
    )
    glow *= np.float32(stage.hour.glow)
    if stage.time is not Time.NIGHT:
        # The air spreads the light of a sun, so that it has no edge.
        glow += np.float32(4.0) * np.exp(-((angle / np.float32(0.0135)) ** 2))
        glow += np.float32(1.2 * stage.hour.glow) * np.exp(angle * np.float32(-1 / 0.02))
    return np.asarray(glow[..., None] * linear(stage.hour.disc))


def _add_moon(colour: F32, kept: F32, stage: _Stage, view: View) -> None:
    """Add the moon in place, behind what lets the share ``kept`` of it through."""
    reach = 0.03 * view.focal
    column, row = (
        view.width / 2 + stage.sun[0] * view.focal,
        view.horizon - stage.sun[1] * view.focal,
    )
    left, right = max(0, int(column - reach)), min(view.width, int(column + reach))
    upper, lower = max(0, int(row - reach)), min(view.height, int(row + reach))
    if left >= right or upper >= lower:
        return
    x, y = view.rays()
    x, y = x[:, left:right], y[upper:lower]
    angle = np.sqrt(np.maximum(2 - 2 * _closeness(x, y, stage.sun), 0))
    disc = smooth(angle, 0.02 + 0.8 / view.focal, 0.02 - 0.8 / view.focal)
    disc *= 0.95 * _moon(x, y, stage.sun)
    disc *= _enlarged(kept, view)[upper:lower, left:right]
    colour[upper:lower, left:right] += disc[..., None] * linear(stage.hour.disc)


def _moon(right: F32, up: F32, moon: tuple[float, float]) -> F32:
    """Return the seas of the moon: ``float32[h, w]``, brightness about 1."""
    field = octaves((128, 128), ((44.0, 1.0), (20.0, 0.5), (9.0, 0.22)), 4)
    x = (right - moon[0]) * np.float32(2200) + np.zeros_like(up)
    y = (up - moon[1]) * np.float32(2200) + np.zeros_like(right)
    seas = wrapped(field, x, y)
    return np.asarray(1.0 - 0.5 * smooth(seas, -0.1, 0.9), np.float32)


def _lay_veil(colour: F32, kept: F32, stage: _Stage, cover: float) -> None:
    """Lay thin ice clouds over the air, in place; a low sun colours them from below."""
    thin = veil(stage.view, stage.seed, min(0.8, cover))
    hour = stage.hour
    warm = smooth(stage.near, 0.80, 1.0)[..., None]
    far = np.array(hour.key, np.float32) * np.float32(0.42) + np.array(hour.above, np.float32)
    close = np.array(hour.key, np.float32) * np.float32(1.25)
    strength = np.float32(0.25 if stage.time is Time.NIGHT else 0.62) * thin
    colour += (far + (close - far) * warm - colour) * strength[..., None]
    kept *= 1 - strength


def _lay_clouds(colour: F32, kept: F32, stage: _Stage, cover: float) -> None:
    """Lay heaps of clouds over the air, in place, in perspective, lit through by the sun."""
    hour, view = stage.hour, stage.view
    clouds = march_clouds(view, _TOWARDS[stage.time](stage.sun), stage.seed, cover)
    ahead = smooth(stage.near, 0.86, 1.0)
    _, up = view.rays()
    seen = np.exp(-1 / np.maximum(up, 0.01) / np.float32(24))
    # Light comes through near the sun: all hidden, it would leave the picture without it.
    angle = np.sqrt(np.maximum(2 - 2 * stage.near, 0))
    through = np.exp(-((angle / np.float32(0.045)) ** 2))
    lit = seen * (1 + np.float32(0.9 * hour.glow) * through)
    key = np.array(hour.key, np.float32)
    around = np.array(hour.above, np.float32) * np.float32(hour.shade)
    left = 1 - clouds.cover * seen * (1 - np.float32(0.4) * through)
    colour *= left[..., None]
    colour += (clouds.sunlit * (1 + np.float32(0.9) * ahead) * lit)[..., None] * key
    colour += (clouds.skylit * lit)[..., None] * around
    kept *= left


def _fog(stage: _Stage) -> F32:
    """Paint air that hides all, with a pale spot where the sun is."""
    colour = _rows(stage, _DECKS[Air.FOG])
    angle = np.sqrt(np.maximum(2 - 2 * stage.near, 0))
    spot = 0.16 * np.exp(-angle / 0.10) + 0.22 * smooth(angle, 0.022, 0.012)
    tint = np.array(_TINT[stage.time], np.float32) * linear(stage.hour.disc)
    return np.asarray(colour + spot[..., None] * tint, np.float32)


def _rows(stage: _Stage, stops: Stops) -> F32:
    _, up = stage.view.rays()
    tint = np.array(_TINT[stage.time], np.float32)
    rows = ramp(np.clip(up / 0.332, 0, 1)[:, 0], stops) * tint
    return np.repeat(rows[:, None], stage.view.width, 1)


def _deck(stage: _Stage, stops: Stops) -> F32:
    """Paint a closed deck of clouds from below: thin places let light through."""
    colour = _rows(stage, stops)
    clouds = march_clouds(stage.view, (0.0, 1.0, 0.0), stage.seed, 0.98, deep=0.5, rough=0.5)
    _, up = stage.view.rays()
    shape = clouds.sunlit + (1 - clouds.cover) * 0.9
    through = 1 + (shape * 1.5 - 0.55) * smooth(up, 0.0, 0.10)
    return np.asarray(colour * through[..., None], np.float32)


def _lit(stage: _Stage, view: View, colour: F32, air: Air, cover: float) -> Sky:
    """Say what light a painted sky gives."""
    hour, sun = stage.hour, stage.sun
    row = max(0, min(view.height - 1, round(view.horizon) - 1))
    haze = colour[row].mean(0)
    closed = air in _DECKS
    through = 0.12 if closed else 1 - 0.45 * max(0.0, cover - 0.3)
    top = colour[: max(1, row // 2)].mean((0, 1))
    key = np.array(hour.key) * through
    if closed:
        grey = float(brightness(top))
        key = key + grey * 0.5
    above = top * 0.9 if closed else np.array(hour.above)
    return Sky(
        colour=colour,
        sun=sun,
        key=_triple(key),
        above=_triple(above),
        haze=_triple(haze),
        direct=0.05 if closed else 1.0,
    )


def _triple(light: NDArray[np.floating]) -> Colour:
    red, green, blue = (float(part) for part in light)
    return red, green, blue
