"""The light in a wood: where it comes from, and how much of it comes through the leaves."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.colour.oklab import hex_rgb
from sundog.engine.cpu.worlds.painting import Colour

__all__ = ["PlantLight", "linear", "occlusion", "ramp"]

F32 = NDArray[np.float32]

_STEPS = 256


@dataclass(frozen=True, slots=True, kw_only=True)
class PlantLight:
    """Light that plants stand in; colours are linear.

    Attributes:
        towards: Direction of the key light: right, up, and away from us. With the last above 0 the
            light comes from behind the plants, and their leaves glow.
        key: Colour of the key light.
        above: Light of the sky.
        below: Light that the ground throws back.
        haze: Colour of the air.
        density: Of the air: a thing ``1 / density`` metres away is 63 % haze.
        snow: How much of what looks upwards is white, 0 to 1.
    """

    towards: tuple[float, float, float] = (0.4, 0.6, 0.3)
    key: Colour = (1.0, 0.9, 0.75)
    above: Colour = (0.3, 0.36, 0.45)
    below: Colour = (0.1, 0.1, 0.06)
    haze: Colour = (0.6, 0.65, 0.7)
    density: float = 0.0
    snow: float = 0.0

    def unit(self) -> F32:
        """Return ``float32[3]``: `towards` with length 1."""
        way = np.array(self.towards, np.float32)
        return np.asarray(way / max(1e-6, float(np.linalg.norm(way))), np.float32)

    def table(self) -> F32:
        """Return ``float32[6, 3]`` as `sundog.engine.cpu.worlds.plants.brushes.lay_limbs` reads it."""
        right, up, away = self.unit()
        rows = ((right, -up, -away), self.key, self.above, self.below, self.haze, (self.snow,) * 3)
        return np.array(rows, np.float32)

    def hazed(self, colours: F32, distance: F32) -> F32:
        """Mix ``float32[N, 3]`` with haze by distances ``float32[N]``, metres."""
        share = (1 - np.exp(-self.density * distance))[:, None].astype(np.float32)
        return np.asarray(colours + (np.array(self.haze, np.float32) - colours) * share, np.float32)


def linear(*colours: str) -> F32:
    """Return ``float32[N, 3]``: ``#rrggbb`` as linear light."""
    rgb = np.stack([hex_rgb(colour) for colour in colours])
    return np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4).astype(np.float32)


def ramp(colours: F32, place: F32) -> F32:
    """Return ``float32[N, 3]``: colours ``float32[K, 3]`` at places 0 to 1 along them."""
    at = np.linspace(0, len(colours) - 1, _STEPS)
    steps = np.arange(len(colours))
    table = np.stack([np.interp(at, steps, colours[:, c]) for c in range(3)], 1).astype(np.float32)
    index = np.clip(place * np.float32(_STEPS - 1), 0, _STEPS - 1).astype(np.int32)
    return np.asarray(np.take(table, index, 0), np.float32)


@lru_cache(maxsize=32)
def _across(towards: tuple[float, ...]) -> F32:
    """Return ``float32[3, 2]``: two axes across a direction."""
    aside = np.cross(towards, (0.0, 0.31, 0.95))
    aside = aside / np.linalg.norm(aside)
    return np.stack([aside, np.cross(aside, towards)], 1).astype(np.float32)


def occlusion(places: F32, towards: F32, cell: float, seed: int = 0) -> F32:
    """Count how many leaves are between each leaf and the light.

    Leaves are put into square cells across the light's direction, and ranked along it: a deep
    shadow map without a picture.

    Args:
        places: ``float32[N, 3]``, metres.
        towards: ``float32[3]``, unit vector to the light.
        cell: Side of a cell, metres.
        seed: Of the jitter that hides the cells' borders.

    Returns:
        ``float32[N]``, how many leaves of the same cell are nearer to the light.
    """
    if not len(places):
        return np.zeros(0, np.float32)
    axes = _across(tuple(float(part) for part in towards))
    jitter = np.random.default_rng(seed).uniform(-0.5, 0.5, (len(places), 2))
    cells = np.floor(places @ axes / np.float32(cell) + jitter).astype(np.int64)
    cells -= cells.min(0)
    number = cells[:, 0] * (cells[:, 1].max() + 1) + cells[:, 1]
    depth = -(places @ towards)
    depth -= depth.min()
    depth /= float(depth.max()) + np.float32(1e-3)
    order = np.argsort(number + 0.999 * depth)
    ranked = number[order]
    first = np.flatnonzero(np.r_[True, ranked[1:] != ranked[:-1]])
    runs = np.diff(np.r_[first, len(ranked)])
    rank = np.empty(len(places), np.float32)
    rank[order] = np.arange(len(ranked)) - np.repeat(first, runs)
    return rank
