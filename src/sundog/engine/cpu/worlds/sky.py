"""The sky that outdoor worlds stand under: air, sun or moon, clouds, stars; and their light."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.textures.noise import octaves
from sundog.engine.cpu.worlds.painting import Colour
from sundog.engine.cpu.worlds.palette import Stops, brightness, linear, ramp, smooth, steered
from sundog.engine.cpu.worlds.scene import Air, Time
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
    """

    colour: F32
    sun: tuple[float, float]
    key: Colour
    above: Colour
    haze: Colour
    exposure: float = 1.0


@dataclass(frozen=True, slots=True)
class _Hour:
    """The look of a time of day, in clear air: ramps go from the horizon to the top."""

    towards: Stops
    away: Stops
    sun: tuple[float, float]
    disc: str
    glow: float
    key: Colour
    above: Colour


_HOURS = {
    Time.DAY: _Hour(
        ((0, "#e6eef4"), (0.14, "#c3daee"), (0.45, "#86b4e2"), (1, "#3f7ac2")),
        ((0, "#d8e6f0"), (0.14, "#b4d0ea"), (0.45, "#74a6da"), (1, "#356fb8")),
        (0.40, 0.50), "#fff6e4", 0.25, (1.0, 0.94, 0.84), (0.34, 0.44, 0.62),
    ),
    Time.SUNSET: _Hour(
        ((0, "#ffc06a"), (0.16, "#ff9c62"), (0.4, "#e27c80"), (0.7, "#8a6aa6"), (1, "#46539a")),
        ((0, "#eaa890"), (0.2, "#cf8a9e"), (0.5, "#7c74b0"), (1, "#364a90")),
        (0.29, 0.062), "#ffd890", 0.9, (1.0, 0.55, 0.28), (0.30, 0.26, 0.42),
    ),
    Time.DAWN: _Hour(
        ((0, "#ffe0b0"), (0.16, "#f8c4b0"), (0.45, "#c0b2d2"), (1, "#6484c2")),
        ((0, "#d8c8d2"), (0.2, "#b6bad8"), (0.5, "#8ea4d0"), (1, "#5272b2")),
        (0.30, 0.045), "#fff0cc", 0.7, (0.92, 0.68, 0.48), (0.30, 0.34, 0.46),
    ),
    Time.NIGHT: _Hour(
        ((0, "#31456c"), (0.2, "#1d2f54"), (0.55, "#0f1b38"), (1, "#070d20")),
        ((0, "#26385c"), (0.2, "#172848"), (0.55, "#0c1730"), (1, "#060a1a")),
        (0.30, 0.235), "#f2f4ff", 0.2, (0.16, 0.21, 0.33), (0.045, 0.06, 0.11),
    ),
}  # fmt: skip

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
_TEXTURE = 512


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
    right, up = view.rays()
    near = _closeness(right, up, sun)
    colour = _air(view, hour, near)
    colour += _stars(view, seed) if time is Time.NIGHT else 0
    colour = _with_disc(colour, view, hour, sun, near, time)
    closed = _DECKS.get(air)
    if closed is not None:
        colour = _deck(view, closed, time)
    cover = _CLOUD[air] if cloud is None else cloud
    if cover > 0 and air is not Air.FOG:
        colour = _with_clouds(colour, view, hour, sun, near, seed, cover, closed is not None, time)
    colour = steered(colour, colours)
    return _lit(colour, view, hour, sun, air, cover)


def _closeness(right: F32, up: F32, sun: tuple[float, float]) -> F32:
    """Return ``float32[H, W]``: cosine of the angle between each ray and the sun."""
    dot = right * np.float32(sun[0]) + up * np.float32(sun[1]) + 1
    length = np.sqrt(right * right + up * up + 1) * np.float32(np.hypot(1, np.hypot(*sun)))
    return np.asarray(dot / length, np.float32)


def _air(view: View, hour: _Hour, near: F32) -> F32:
    _, up = view.rays()
    height = np.clip(up / 0.332, 0, 1)[:, 0] ** np.float32(0.85)
    side = smooth(near, 0.72, 1.0)[..., None]
    away, towards = ramp(height, hour.away)[:, None], ramp(height, hour.towards)[:, None]
    return np.asarray(away + (towards - away) * side, np.float32)


def _with_disc(
    colour: F32, view: View, hour: _Hour, sun: tuple[float, float], near: F32, time: Time
) -> F32:
    """Add the sun or moon and the glow of the air around it."""
    angle = np.sqrt(np.maximum(2 - 2 * near, 0))
    light = linear(hour.disc)
    glow = 0.5 * np.exp(-angle / 0.035) + 0.4 * np.exp(-angle / 0.14)
    radius = 0.021 if time is Time.NIGHT else 0.017
    disc = smooth(angle, radius + 0.8 / view.focal, radius - 0.8 / view.focal)
    strength = 0.85 if time is Time.NIGHT else 4.0
    return np.asarray(
        colour + (glow * hour.glow)[..., None] * light + (disc * strength)[..., None] * light,
        np.float32,
    )


def _deck(view: View, stops: Stops, time: Time) -> F32:
    _, up = view.rays()
    tint = np.array(_TINT[time], np.float32)
    rows = ramp(np.clip(up / 0.332, 0, 1)[:, 0], stops) * tint
    return np.repeat(rows[:, None], view.width, 1)


def _stars(view: View, seed: int) -> F32:
    random = np.random.default_rng(seed + 71)
    field = np.zeros((*view.shape, 3), np.float32)
    size = max(view.width, view.height) * 0.5
    for right, up, bright in random.random((900, 3)):
        x, y = int(view.width / 2 + (right * 2 - 1) * size), int(view.horizon * (1 - up * 1.4))
        if 0 <= x < view.width and 0 <= y < view.horizon:
            field[y, x] = 0.05 + 0.9 * bright**6
    return field


def _with_clouds(  # noqa: PLR0913
    colour: F32, view: View, hour: _Hour, sun: tuple[float, float], near: F32, seed: int,
    cover: float, closed: bool, time: Time,
) -> F32:  # fmt: skip
    """Lay a deck of clouds over the air, in perspective, lit from the sun's side."""
    right, up = view.rays()
    above = np.maximum(up, 0.004)
    far = 1 / (above + 0.05)
    shape = (_TEXTURE, _TEXTURE)
    sizes = tuple((s, (s / 128) ** 0.9) for s in (128.0, 64.0, 32.0, 16.0, 8.0, 4.0))
    field = octaves(shape, sizes, seed + 5)
    x = (right * far * 48).astype(np.float32)
    y = np.broadcast_to(far * 48, x.shape).astype(np.float32)

    def look(ahead: float, aside: float) -> F32:
        at = np.mod(x + np.float32(aside), _TEXTURE), np.mod(y + np.float32(ahead), _TEXTURE)
        return np.asarray(
            cv2.remap(field, *at, cv2.INTER_LINEAR, borderMode=cv2.BORDER_WRAP), np.float32
        )

    here, toward = look(0, 0), look(5.0, 9.0 * np.sign(sun[0]))
    level = 1.5 - 2.9 * cover
    thick = smooth(here, level, level + 1.3) * smooth(up, 0.0, 0.07)
    lit = np.clip(0.5 + (here - toward) * 0.5 - 0.25 * smooth(here, level + 0.8, level + 2.4), 0, 1)
    tint = np.array(_TINT[time], np.float32)
    if closed:
        shade = 1 + (0.5 * lit - 0.28) * smooth(up, 0.0, 0.09)
        return np.asarray(colour * shade[..., None], np.float32)
    shade = (np.array([0.36, 0.40, 0.48], np.float32)) * tint + linear(hour.away[1][1]) * 0.15
    bright = np.array(hour.key, np.float32) * (0.95 + 0.6 * smooth(near, 0.9, 1.0))[..., None]
    body = shade + (bright - shade) * lit[..., None]
    return np.asarray(colour + (body - colour) * (thick * 0.95)[..., None], np.float32)


def _lit(
    colour: F32, view: View, hour: _Hour, sun: tuple[float, float], air: Air, cover: float
) -> Sky:
    """Say what light a painted sky gives."""
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
    return Sky(colour=colour, sun=sun, key=_triple(key), above=_triple(above), haze=_triple(haze))


def _triple(light: NDArray[np.floating]) -> Colour:
    red, green, blue = (float(part) for part in light)
    return red, green, blue
