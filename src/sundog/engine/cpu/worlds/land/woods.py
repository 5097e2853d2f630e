"""Trees on land: where they stand, the shadows that they throw, and how they are seen."""

from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.worlds.land.ground import Seen
from sundog.engine.cpu.worlds.land.light import Lit
from sundog.engine.cpu.worlds.land.outdoors import Day, thickness
from sundog.engine.cpu.worlds.land.plot import Plot
from sundog.engine.cpu.worlds.plants.sprites import Sprite, heap, lay

__all__ = ["Standing", "stand", "throw_shadows"]

F32 = NDArray[np.float32]

# A tree is hidden where what is seen at its foot is this much nearer.
_HIDDEN = 0.8
_LONGEST_SHADOW = 3.5
# Trees at least so many pixels high have a shade and a heap of snow about their foot.
_NEAR = 160.0


class Standing(NamedTuple):
    """A tree on a plot, metres.

    Attributes:
        x: To the right.
        z: Away.
        tall: Its height.
        kind: Which of the sprites it is, 0 to 1.
    """

    x: float
    z: float
    tall: float
    kind: float

    def cell(self, plot: Plot) -> tuple[int, int]:
        """Return row and column, within the plot."""
        row = round((self.z - plot.first) / plot.cell)
        column = round(self.x / plot.cell + plot.shape[1] / 2)
        return min(max(row, 0), plot.shape[0] - 1), min(max(column, 0), plot.shape[1] - 1)


def throw_shadows(
    lit: Lit, plot: Plot, trees: list[Standing], sun: tuple[float, float, float], wide: float = 0.3
) -> None:
    """Darken the ground behind trees, in place.

    Args:
        lit: Of the ground.
        plot: Of the ground.
        trees: That stand on it.
        sun: Where the light comes from, ``(right, up, ahead)``.
        wide: Of a tree, as a share of its height.
    """
    right, up, ahead = sun
    level = float(np.hypot(right, ahead))
    away = np.array((-right, -ahead)) / level
    aside = np.array((-away[1], away[0]))
    dark = np.zeros(plot.shape, np.float32)
    for tree in trees:
        row, column = tree.cell(plot)
        foot = np.array((column, row), float)
        tall = tree.tall / plot.cell
        tip = foot + away * tall * min(_LONGEST_SHADOW, level / max(up, 0.05))
        corners = (foot - aside * wide * tall / 2, foot + aside * wide * tall / 2, tip)
        outline = np.round(np.array(corners) * 16).astype(np.int32)
        cv2.fillConvexPoly(dark, outline, 0.8, cv2.LINE_8, 4)
    lit.sun[...] *= 1 - cv2.GaussianBlur(dark, (0, 0), 0.8)


def stand(
    day: Day, seen: Seen, plot: Plot, height: F32, trees: list[Standing], sprites: list[Sprite]
) -> None:
    """Stand trees on ground that is seen, in place, far ones first; hills before them hide them.

    Args:
        day: That they are seen in.
        seen: The ground.
        plot: Of the ground.
        height: ``float32[R, C]`` of the ground, metres above the eye.
        trees: What stands where.
        sprites: What they look like.
    """
    view = day.view
    ground = seen.colour.copy()
    for tree in sorted(trees, key=lambda tree: -tree.z):
        sprite = sprites[min(len(sprites) - 1, int(tree.kind * len(sprites)))]
        air = 1 - np.exp(-tree.z * thickness(day.air) * 1.5)
        per_metre = view.focal / tree.z
        column = view.width / 2 + tree.x * per_metre
        row = view.horizon - float(height[tree.cell(plot)]) * per_metre
        i, j = int(row) - 1, int(column)
        if 0 <= i < view.height and 0 <= j < view.width:
            before = float(seen.distance[i, j])
            if 0 < before < tree.z * _HIDDEN:
                continue
        scale = tree.tall * per_metre / max(1.0, sprite.foot[1])
        near = tree.tall * per_metre > view.px(_NEAR)
        if near:
            _shade(seen.colour, (column, row), per_metre * tree.tall)
        lay(seen.colour, seen.cover, sprite.hazed(day.sky.haze, float(air)), (column, row), scale)
        if near:
            at = column, row + 0.02 * per_metre * tree.tall
            heap(seen.colour, seen.cover, ground, at, per_metre, wide=0.16 * tree.tall,
                 free=(seen.distance == 0) | (seen.distance > tree.z * _HIDDEN))  # fmt: skip


def _shade(colour: F32, foot: tuple[float, float], tall: float) -> None:
    """Darken the ground about the foot of a tree ``tall`` pixels high, in place."""
    column, row = (round(part) for part in foot)
    wide, deep = round(0.34 * tall), round(0.09 * tall)
    part = colour[
        max(0, row - deep) : max(0, row + deep), max(0, column - wide) : max(0, column + wide)
    ]
    y = (np.arange(part.shape[0]) - row + max(0, row - deep))[:, None] / max(1, deep)
    x = (np.arange(part.shape[1]) - column + max(0, column - wide))[None] / max(1, wide)
    dark = 0.5 * np.exp(-3.5 * (x * x + y * y))
    part *= (1 - dark).astype(np.float32)[..., None]
