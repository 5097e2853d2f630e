"""A piece of ground, and what a view sees of it."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.kernels.land import LEVELS, March, see_ground
from sundog.engine.cpu.worlds.painting import Colour
from sundog.engine.cpu.worlds.view import View

__all__ = ["Ground", "Seen", "fogged", "look_over"]

F32 = NDArray[np.float32]

# A field cannot be halved further than this.
_LEAST_SIDE = 4


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Ground:
    """A height field ahead of the eye, with the colour that it sends out, light and shadow included.

    Columns run to the right, the middle one straight ahead; rows run away from the eye. Beyond its
    sides it is mirrored.

    Attributes:
        height: ``float32[R, C]``, metres.
        colour: ``float32[R, C, 3]``, linear red, green, blue.
        cell: Side of a cell, metres.
        first: Distance of row 0 from the eye, metres.
        mark: ``float32[R, C]``: anything that is to be known of each place in the picture, such as
            how much lava is there; None for nothing.
    """

    height: F32
    colour: F32
    cell: float
    first: float
    mark: F32 | None = None

    @property
    def last(self) -> float:
        """Distance of the last row, metres."""
        return self.first + self.cell * (len(self.height) - 1)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Seen:
    """What a view sees of a ground.

    Attributes:
        colour: ``float32[H, W, 3]``, linear; 0 where there is no ground.
        cover: ``float32[H, W]``, 0 to 1.
        distance: ``float32[H, W]``, metres; 0 where there is no ground.
        mark: ``float32[H, W]``.
    """

    colour: F32
    cover: F32
    distance: F32
    mark: F32


def look_over(
    view: View, ground: Ground, *, eye: float, near: float | None = None, far: float | None = None
) -> Seen:
    """Return what is seen of a ground from ``eye`` metres of height.

    Args:
        view: Who looks.
        ground: At what.
        eye: Height of the eye, in the ground's metres.
        near: Where the ground begins, metres; all below it in the picture is like it.
        far: Where it ends.
    """
    mark = np.zeros_like(ground.height) if ground.mark is None else ground.mark
    heights = _halved(np.ascontiguousarray(ground.height, np.float32))
    planes = [np.asarray(plane, np.float32) for plane in (*cv2.split(ground.colour), mark)]
    colours = _halved(np.asarray(cv2.merge(planes), np.float32))
    march = March(
        eye=float(eye),
        horizon=float(view.horizon),
        focal=float(view.focal),
        cell=float(ground.cell),
        first=float(ground.first),
        near=float(max(ground.first, 1e-3) if near is None else near),
        far=float(ground.last if far is None else far),
        highest=float(ground.height.max()),
    )
    colour = np.zeros((*view.shape, 3), np.float32)
    rest = np.zeros((3, *view.shape), np.float32)
    see_ground(heights, colours, march, colour, rest)
    return Seen(colour=colour, mark=rest[0], distance=rest[1], cover=rest[2])


def _halved(field: F32) -> tuple[F32, ...]:
    """Return a field in `LEVELS` sizes, each half the one before."""
    levels = [field]
    for _ in range(LEVELS - 1):
        rows, columns = (max(_LEAST_SIDE, side // 2) for side in levels[-1].shape[:2])
        levels.append(cv2.resize(levels[-1], (columns, rows), interpolation=cv2.INTER_AREA))
    return tuple(levels)


def fogged(colour: F32, distance: F32, haze: Colour | F32, density: float) -> F32:
    """Return colours as seen through air.

    Args:
        colour: ``float32[H, W, 3]``, linear.
        distance: ``float32[H, W]``, metres.
        haze: Of the air: one colour, or ``float32[..., 3]`` for each pixel, row or column.
        density: 1 / metres: at its inverse, 63 % of what is seen is air.

    Returns:
        ``float32[H, W, 3]``.
    """
    clear = np.exp(distance * np.float32(-density))
    air = np.asarray(haze, np.float32)
    if air.ndim > 1:
        return np.asarray(air + (colour - air) * clear[..., None], np.float32)
    # Whole rows at once, which is several times as fast as pixels of three.
    flat, share = (side.reshape(len(colour), -1) for side in (colour, cv2.merge([clear] * 3)))
    row = np.tile(air, colour.shape[1])
    seen = flat - row
    seen *= share
    seen += row
    return np.asarray(seen, np.float32).reshape(colour.shape)
