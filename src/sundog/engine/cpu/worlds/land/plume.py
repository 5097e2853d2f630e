"""The plume over a crater: billows of ash lit by the fire below and by the sky, and thrown lava."""

from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.textures.noise import octaves
from sundog.engine.cpu.worlds.land.lava import molten
from sundog.engine.cpu.worlds.painting import Colour
from sundog.engine.cpu.worlds.palette import smooth
from sundog.engine.cpu.worlds.view import View

__all__ = ["Plume", "paint_fountain", "paint_plume"]

F32 = NDArray[np.float32]

_TILE = 256
_BILLOWS = 170
_SPARKS = 260


class Plume(NamedTuple):
    """A plume as seen; lengths are tangents, see `sundog.engine.cpu.worlds.view.View.rays`.

    Attributes:
        foot: Right and up of the crater.
        wide: Radius where it leaves the crater.
        wind: How far it leans to the right for each length that it rises.
        sun: Where the light of the sky comes from, ``(right, up, ahead)``.
        key: Its colour.
        above: Of the sky.
        fire: Of the light from below.
        dense: Opacity of a billow, 0 to 1.
    """

    foot: tuple[float, float]
    wide: float
    wind: float
    sun: tuple[float, float, float]
    key: Colour
    above: Colour
    fire: Colour
    dense: float = 0.9


def paint_plume(colour: F32, view: View, plume: Plume, seed: int) -> None:
    """Paint a plume over ``float32[H, W, 3]``, in place."""
    random = np.random.default_rng(seed)
    draws = random.random((_BILLOWS, 4))
    bumps = octaves((_TILE, _TILE), ((64, 1), (32, 0.6), (16, 0.36), (8, 0.22), (4, 0.13)), seed)
    # Those that left the crater last are nearest to us.
    for rise, aside, size, far in draws[np.argsort(-draws[:, 0])]:
        high = rise**1.25 * 0.52
        spread = plume.wide * (0.7 + 9 * high)
        right = plume.foot[0] + plume.wind * high**1.3 * 2 + (aside * 2 - 1) * spread * 0.8
        up = plume.foot[1] + high + (size - 0.5) * 0.4 * plume.wide
        radius = spread * (0.4 + 0.45 * size)
        _billow(colour, view, plume, bumps, (float(right), float(up), float(radius), float(far)))


def _billow(
    colour: F32, view: View, plume: Plume, bumps: F32, body: tuple[float, float, float, float]
) -> None:
    right, up, radius, far = body
    x = (right * view.focal + view.width / 2, radius * view.focal)
    y = (view.horizon - up * view.focal, radius * view.focal)
    reach = 1.65
    columns = np.arange(
        max(0, int(x[0] - reach * x[1])), min(view.width, int(x[0] + reach * x[1]) + 2)
    )
    rows = np.arange(
        max(0, int(y[0] - reach * y[1])), min(view.height, int(y[0] + reach * y[1]) + 2)
    )
    if not len(columns) or not len(rows):
        return
    u = np.broadcast_to(((columns - x[0]) / x[1]).astype(np.float32), (len(rows), len(columns)))
    v = np.broadcast_to(((y[0] - rows) / y[1]).astype(np.float32)[:, None], u.shape)
    at_x, at_y = np.mod(u * 40 + far * 997, _TILE), np.mod(v * 40 + far * 613, _TILE)
    bump = np.float32(0.8) * cv2.remap(
        bumps, at_x, at_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_WRAP
    )
    away = np.hypot(u, v) * np.clip(1 + 0.2 * bump, 0.66, 2)
    cover = smooth(away, 1.08, 0.72) * np.float32(plume.dense)
    front = np.sqrt(np.clip(1 - away * away, 0, 1))
    sun = np.asarray(plume.sun) / np.linalg.norm(plume.sun)
    facing = np.clip(0.42 + u * sun[0] + v * sun[1] - front * sun[2] - 0.26 * bump, 0.14, 1.3)
    from_above = np.clip(0.55 + 0.45 * v - 0.18 * bump, 0.25, 1.2)
    height = max(0.0, up - plume.foot[1])
    heat = 1.5 * np.exp(-height / 0.075) + 0.16 * np.exp(-height / 0.26)
    # Light that is thrown from billow to billow leaves no hollow black.
    below = np.clip(0.5 - 0.6 * v - 0.3 * bump + 0.2 * front, 0.22, 1.6) * np.float32(heat)
    ash = np.array((0.30, 0.27, 0.265), np.float32)
    light = facing[..., None] * np.asarray(plume.key, np.float32)
    light = light + from_above[..., None] * np.asarray(plume.above, np.float32)
    light = ash * light + below[..., None] * np.asarray(plume.fire, np.float32)
    part = colour[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    part += (light.astype(np.float32) - part) * cover[..., None]


def paint_fountain(colour: F32, view: View, plume: Plume, seed: int) -> None:
    """Throw lava out of the crater, in place."""
    random = np.random.default_rng(seed + 5)
    heat = np.zeros(view.shape, np.float32)
    for speed, turn, late, hot in random.random((_SPARKS, 4)):
        rise, drift = 0.42 * (0.35 + 0.65 * speed), (turn - 0.5) * 0.2
        times = late * 0.55 + np.linspace(0, 0.05, 4)
        x = plume.foot[0] + (turn - 0.5) * plume.wide + drift * times
        y = plume.foot[1] + rise * times - 0.62 * times**2
        points = np.stack([x * view.focal + view.width / 2, view.horizon - y * view.focal], 1)
        line = np.round(points * 16).astype(np.int32).reshape(-1, 1, 2)
        thick = max(1, round(view.px(1.2 + 2.2 * hot * (1 - late))))
        cv2.polylines(heat, [line], False, 1.0 - 0.55 * late, thick, cv2.LINE_AA, 4)
    glow = cv2.GaussianBlur(heat, (0, 0), max(0.5, view.px(5)))
    colour += molten(np.clip(heat, 0, 1), 2.6)
    colour += glow[..., None] * np.array(plume.fire, np.float32) * np.float32(1.2)
