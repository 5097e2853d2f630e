"""The bed of the sea: rippled sand, rocks with corals on them, and what grows between."""

import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.worlds.land.ground import Ground, Seen, look_over
from sundog.engine.cpu.worlds.land.light import hollows, light
from sundog.engine.cpu.worlds.land.plot import Plot
from sundog.engine.cpu.worlds.land.rocks import Rock, scattered, set_rocks
from sundog.engine.cpu.worlds.palette import linear, ramp, smooth
from sundog.engine.cpu.worlds.sea.light import Depth, caustics
from sundog.engine.cpu.worlds.view import View

__all__ = ["Bed", "sea_bed"]

F32 = NDArray[np.float32]

_EYE = 1.45
_CRUST = ((0.0, "#2a3030"), (0.3, "#5a4a3a"), (0.48, "#8a5a4a"), (0.62, "#c86a6a"),
          (0.72, "#d8905a"), (0.85, "#b06a9a"), (1.0, "#e8c878"))  # fmt: skip


class Bed:
    """A bed as painted: what is seen of it, and its heights, to stand things on.

    Attributes:
        seen: By the view, not yet through water.
        plot: Where its heights lie.
        height: ``float32[R, C]``, metres above the eye.
    """

    def __init__(self, seen: Seen, plot: Plot, height: F32) -> None:
        self.seen = seen
        self.plot = plot
        self.height = height

    def at(self, x: float, z: float) -> float:
        """Return its height at a place, metres above the eye."""
        rows, columns = self.height.shape
        row, column = self._cell(x, z)
        return float(self.height[min(rows - 1, max(0, row)), min(columns - 1, max(0, column))])

    def top(self, x: float, z: float, reach: float) -> tuple[float, float, float]:
        """Return the highest place within ``reach`` metres: right, above the eye, away."""
        row, column = self._cell(x, z)
        cells = max(1, round(reach / self.plot.cell))
        first, left = max(0, row - cells), max(0, column - cells)
        part = self.height[first : row + cells + 1, left : column + cells + 1]
        if not part.size:
            return x, self.at(x, z), z
        down, across = divmod(int(part.argmax()), part.shape[1])
        right = (left + across - self.height.shape[1] / 2) * self.plot.cell
        return right, float(part.max()), self.plot.first + (first + down) * self.plot.cell

    def _cell(self, x: float, z: float) -> tuple[int, int]:
        columns = self.height.shape[1]
        row = round((z - self.plot.first) / self.plot.cell)
        return row, round(x / self.plot.cell + columns / 2)


def sea_bed(
    view: View,
    depth: Depth,
    seed: int,
    *,
    net: float = 1.0,
    crust: float = 1.0,
    more: tuple[Rock, ...] = (),
) -> Bed:
    """Paint a bed of sand between reefs.

    Args:
        view: What it is seen through.
        depth: Light that falls on it.
        seed: Of its shapes.
        net: How strongly caustics play on it.
        crust: How colourful its rocks are.
        more: Rocks besides the usual ones.
    """
    plot = Plot.of(view, 2.2, 24, 40, 1100)
    ripple = plot.noise(3.5, seed + 1, 3)
    height = -_EYE + 0.10 * plot.noise(7, seed + 2, 4) + 0.0 * plot.z
    away = np.asarray(np.abs(plot.x) / np.maximum(plot.z, 1), np.float32)
    height = height + 0.5 * smooth(away, 0.22, 0.75) * smooth(plot.z, 3.0, 9.0)
    crests = np.abs(np.sin((plot.z * 1.9 + plot.x * 0.35 + 0.42 * ripple) * np.pi))
    height = np.ascontiguousarray(height - 0.055 * crests * smooth(plot.z, 16.0, 6.0), np.float32)
    random = np.random.default_rng(seed + 3)
    stones = scattered(random, 46, plot, (0.16, 0.85), clear=0.2, tall=0.95)
    stones += [Rock(-5.4, 9.6, 1.9, 1.0), Rock(6.6, 11.0, 2.3, 1.05), Rock(3.4, 6.2, 0.75, 0.9),
               Rock(-3.0, 5.6, 0.62, 1.0),
               Rock(-3.6, 7.4, 1.1, 1.1), Rock(4.6, 8.2, 1.2, 1.2), Rock(-7.5, 13.0, 2.4, 1.1)]  # fmt: skip
    rock = set_rocks(height, plot, [*stones, *more], seed + 4, facets=16)
    knobs = plot.ridges(0.5, seed + 6, 4)
    height += rock * (knobs - 0.5) * np.float32(0.16)
    lit = light(height, plot.cell, (depth.sun[0] * 0.8, 1.0, 0.15), soft=0.12)
    colour = _matter(plot, rock, knobs, seed, crust)
    play = 1 + np.float32(net * 0.85) * (caustics(plot.x, plot.z, seed) - 1) * (
        0.35 + 0.65 * lit.flat
    )
    sun = np.array(depth.key, np.float32) * (lit.sun * np.maximum(play, 0.15))[..., None]
    around = np.array(depth.above, np.float32) * (lit.sky * hollows(height, plot.cell))[..., None]
    shown = colour * (sun + around) * np.float32(depth.bright)
    ground = Ground(
        height=height, colour=shown.astype(np.float32), cell=plot.cell, first=plot.first
    )
    return Bed(look_over(view, ground, eye=0.0, near=plot.first), plot, height)


def _matter(plot: Plot, rock: F32, knobs: F32, seed: int, crust: float) -> F32:
    grain = 1 + 0.06 * plot.noise(0.12, seed + 8, 3, 0.9) + 0.05 * plot.noise(2.0, seed + 9, 3)
    sand = linear("#d9cba6") * grain[..., None]
    patches = 0.5 + 0.24 * plot.noise(0.9, seed + 10, 4, 0.6)
    corals = ramp(patches * crust, _CRUST) * (0.45 + 0.9 * knobs)[..., None]
    return np.asarray(sand + (corals - sand) * rock[..., None], np.float32)
