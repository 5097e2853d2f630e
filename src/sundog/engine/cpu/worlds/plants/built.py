"""Things that people put among plants: stone lanterns, lamps, a wooden bridge."""

from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.textures.noise import octaves
from sundog.engine.cpu.worlds.plants.growth import Tree
from sundog.engine.cpu.worlds.plants.stand import Spot, Stand

__all__ = ["LANTERN", "Lamp", "bridge", "lay_lathed", "light_lamps"]

F32 = NDArray[np.float32]
U8 = NDArray[np.uint8]

LANTERN = (
    (0.0, 0.34), (0.12, 0.34), (0.12, 0.26), (0.2, 0.2), (0.24, 0.14), (0.86, 0.12), (0.92, 0.17), (0.98, 0.3),
    (1.06, 0.32), (1.06, 0.22), (1.36, 0.22), (1.37, 0.46), (1.42, 0.45), (1.52, 0.27), (1.62, 0.12), (1.66, 0.06),
    (1.7, 0.09), (1.78, 0.08), (1.86, 0.01),
)  # fmt: skip
"""Heights and radii of a stone lantern, metres; its fire burns between 1.08 and 1.34."""


class Lamp(NamedTuple):
    """A light among plants: right, up and away in metres, radius in metres."""

    right: float
    up: float
    away: float
    radius: float


def lay_lathed(
    stand: Stand,
    spot: Spot,
    profile: tuple[tuple[float, float], ...],
    colour: F32,
    fire: F32 | None = None,
) -> None:
    """Draw a thing as turned on a lathe, of stone.

    Args:
        stand: That it is drawn into.
        spot: Where it stands.
        profile: Heights and radii, metres, upwards.
        colour: ``float32[3]``, linear.
        fire: ``float32[3]``, light in a window between 1.08 and 1.34 metres; None for none.
    """
    lens = stand.lens
    scale = lens.focal / spot.away * spot.scale
    column = lens.middle + spot.right * lens.focal / spot.away
    sign = -1 if lens.mirrors else 1
    foot = lens.horizon + lens.eye * lens.focal / spot.away
    heights, radii = (np.array(part) for part in zip(*profile, strict=True))
    height, width = stand.pixels.shape[:2]
    wide = float(radii.max()) * scale + 1
    left, right = max(0, int(column - wide)), min(width, int(column + wide) + 2)
    tall = float(heights.max()) * scale
    top, bottom = sorted((foot, foot - sign * tall))
    first, last = max(0, int(top)), min(height, int(bottom) + 1)
    if left >= right or first >= last:
        return
    rows = np.arange(first, last) + 0.5
    up = sign * (foot - rows) / scale
    radius = np.interp(up, heights, radii, left=0, right=0)[:, None] * scale
    slope = np.gradient(radius[:, 0]) if len(rows) > 1 else np.zeros(len(rows))
    aside = (np.arange(left, right) + 0.5 - column)[None]
    cover = np.clip(radius - np.abs(aside) + 0.5, 0, 1)
    s = np.clip(aside / np.maximum(radius, 0.5), -1, 1)
    grain = octaves(cover.shape, ((max(1.0, 0.03 * scale), 1.0), (max(1.0, 0.11 * scale), 1.0)), 17)
    towards = stand.light.unit()
    out = np.clip(-slope * sign, -1, 1)[:, None]
    normal_x, normal_z = s, np.sqrt(1 - s * s)
    facing = np.clip(
        normal_x * towards[0] - normal_z * towards[2] + 0.8 * out * towards[1] + 0.12, 0, 1
    )
    light = np.array(stand.light.above) * (0.55 + 0.35 * out + 0.3 * (1 - normal_z))[..., None]
    light = (
        light + np.array(stand.light.key) * facing[..., None] + np.array(stand.light.below) * 0.4
    )
    shown = colour * (1 + 0.16 * grain[..., None]) * light
    if fire is not None:
        window = ((up > 1.08) & (up < 1.34))[:, None] & (np.abs(s) < 0.55) & (np.abs(s) > 0.06)
        shown = np.where(window[..., None], fire, shown)
    haze = 1 - np.exp(-stand.light.density * spot.away)
    shown = shown + (np.array(stand.light.haze) - shown) * haze
    part = stand.pixels[first:last, left:right]
    part *= (1 - cover)[..., None]
    part += np.append(shown, np.ones((*cover.shape, 1)), 2) * cover[..., None]


def bridge(length: float, rise: float) -> Tree:
    """Build an arched bridge from the origin to the right, with rails on both sides."""
    t = np.linspace(0, 1, 33)
    limbs = []

    def along(lift: float, depth: float, radius: float) -> None:
        nodes = np.stack(
            [length * t, 0.25 + lift + 4 * rise * t * (1 - t), depth + 0 * t, radius + 0 * t], 1
        )
        limbs.append(np.concatenate([nodes[:-1], nodes[1:]], 1))

    for depth in (0.8, 0.4, 0.0, -0.4, -0.8):
        along(0.0, depth, 0.13)
    for depth in (0.85, -0.85):
        along(0.92, depth, 0.065)
        along(0.5, depth, 0.045)
        for at in np.linspace(0.0, 1.0, 9):
            low = 0.25 + 4 * rise * at * (1 - at)
            limbs.append(
                np.array([[length * at, low, depth, 0.07, length * at, low + 1.08, depth, 0.07]])
            )
    for at in (0.2, 0.5, 0.8):
        low = 0.25 + 4 * rise * at * (1 - at)
        x = length * at
        limbs += [np.array([[x, -0.2, depth, 0.1, x, low, depth, 0.1]]) for depth in (0.6, -0.6)]
    return Tree(
        np.concatenate(limbs).astype(np.float32),
        np.zeros((0, 2, 3), np.float32),
        np.zeros(0, np.int32),
    )


def light_lamps(stand: Stand, lamps: list[Lamp], colour: F32) -> U8:
    """Draw lamps as bright discs, and say where each is, for a slow flicker.

    Args:
        stand: That they are drawn into.
        lamps: All of them.
        colour: ``float32[3]``, brighter than white.

    Returns:
        ``uint8[H, W]``: numbers of lamps, 0 where none is.
    """
    height, width = stand.pixels.shape[:2]
    numbers = np.zeros((height, width), np.uint8)
    lens = stand.lens
    for i, lamp in enumerate(lamps):
        scale = lens.focal / lamp.away
        x, y = lens.middle + lamp.right * scale, lens.horizon - (lamp.up - lens.eye) * scale
        radius = max(0.6, lamp.radius * scale)
        reach = int(3.4 * radius) + 1
        left, right = max(0, int(x) - reach), min(width, int(x) + reach + 1)
        top, bottom = max(0, int(y) - reach), min(height, int(y) + reach + 1)
        if left >= right or top >= bottom:
            continue
        away = np.hypot(
            np.arange(left, right)[None] + 0.5 - x, np.arange(top, bottom)[:, None] + 0.5 - y
        )
        core = np.clip(radius - away + 0.5, 0, 1)
        halo = 0.4 * np.exp(-((away / (1.5 * radius)) ** 2)) * (1 - core)
        part = stand.pixels[top:bottom, left:right]
        part[..., :3] *= (1 - core)[..., None]
        part[..., :3] += (core + 0.5 * halo)[..., None] * colour
        part[..., 3] = np.maximum(part[..., 3], np.maximum(core, 0.8 * halo))
        cv2.circle(numbers, (int(x), int(y)), max(1, int(1.2 * radius)), 1 + i % 200, -1)
    return numbers
