"""Static maps of pictures made of cells: brick light, shards and their joints."""

from functools import lru_cache
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.geometry import Geometry
from sundog.engine.cpu.textures import noise

__all__ = ["Shards", "brick_light", "cell_px", "shard_surface", "shards"]

U8 = NDArray[np.uint8]

# Shares of a brick's side; real studs are 4.8 mm on bricks of 8 mm.
_STUD_RADIUS = 0.31
_SHADOW_REACH = 0.12


class Shards(NamedTuple):
    """Irregular cells.

    Attributes:
        full: ``int32[H, W]``, number of the cell at each place.
        half: ``int32[H/2, W/2]``, the same for the chroma planes.
        rows: ``int32[N]``, centre of each cell, half-size pixels.
        columns: ``int32[N]``.
        border: ``float32[H, W]``, distance to the nearest border, pixels.
    """

    full: NDArray[np.int32]
    half: NDArray[np.int32]
    rows: NDArray[np.int32]
    columns: NDArray[np.int32]
    border: NDArray[np.float32]


def cell_px(size: int, geometry: Geometry) -> int:
    """Scale the side of a square cell: even, so that chroma cells are whole; 4 at least."""
    return max(4, 2 * round(size * geometry.scale / 2))


@lru_cache(maxsize=8)
def brick_light(cell: int, geometry: Geometry) -> U8:
    """Return ``uint8[H, W]``, 128 is neutral: one lit stud on each square of ``cell`` pixels."""
    # Drawn large and shrunk: studs of a dozen pixels need their edges smoothed.
    fine = 16
    side = cell * fine
    rows, columns = (np.mgrid[0:side, 0:side].astype(np.float32) + 0.5) / side - 0.5
    radius = np.hypot(columns, rows)
    towards_light = (-columns - rows) / (radius + 1e-3) * np.float32(np.sqrt(0.5))
    light = np.full((side, side), 0.97, np.float32)
    # The shadow of a short cylinder: a disc drawn out away from the light.
    along = np.clip((columns + rows) / 2, 0, _SHADOW_REACH)
    away = np.hypot(columns - along, rows - along)
    light -= 0.46 * np.clip((_STUD_RADIUS + 0.03 - away) / 0.05, 0, 1)
    rim = _STUD_RADIUS - 0.045
    light = np.where(radius < _STUD_RADIUS, 1.04, light)
    light += 0.62 * np.exp(-(((radius - rim) / 0.05) ** 2)) * np.maximum(0, towards_light)
    light -= 0.30 * np.exp(-(((radius - rim) / 0.04) ** 2)) * np.maximum(0, -towards_light)
    edge = 0.9 / cell
    light += 0.16 * ((columns < -0.5 + edge) | (rows < -0.5 + edge))
    seam = (columns > 0.5 - edge) | (rows > 0.5 - edge)
    light = np.where(seam, 0.52, light).astype(np.float32)
    stud = cv2.resize(light, (cell, cell), interpolation=cv2.INTER_AREA)
    height, width = geometry.full
    tiled = np.tile(stud, (height // cell + 1, width // cell + 1))[:height, :width]
    return np.ascontiguousarray(np.clip(tiled * 128, 0, 255).astype(np.uint8))


@lru_cache(maxsize=8)
def shards(size: int, geometry: Geometry) -> Shards:
    """Cut the picture into Voronoi cells of about ``size`` pixels around jittered centres."""
    height, width = geometry.full
    random = np.random.default_rng(2)
    grid_y, grid_x = np.mgrid[0 : height // size + 1, 0 : width // size + 1].astype(np.float32)
    jitter = 0.8 * (random.random((2, *grid_y.shape)) - 0.5)
    rows = np.clip((grid_y + 0.5 + jitter[0]) * size, 0, height - 1).astype(np.int32).ravel()
    columns = np.clip((grid_x + 0.5 + jitter[1]) * size, 0, width - 1).astype(np.int32).ravel()
    away = np.full((height, width), 255, np.uint8)
    away[rows, columns] = 0
    _, labels = cv2.distanceTransformWithLabels(
        away, cv2.DIST_L2, cv2.DIST_MASK_5, labelType=cv2.DIST_LABEL_PIXEL
    )
    order = labels[rows, columns]
    number = np.zeros(int(labels.max()) + 1, np.int32)
    number[order] = np.arange(len(rows), dtype=np.int32)
    full = number[labels]
    inside = np.full((height, width), 255, np.uint8)
    inside[:, 1:][full[:, 1:] != full[:, :-1]] = 0
    inside[1:][full[1:] != full[:-1]] = 0
    border = cv2.distanceTransform(inside, cv2.DIST_L2, cv2.DIST_MASK_5)
    half = np.ascontiguousarray(full[::2, ::2])
    return Shards(full, half, rows // 2, columns // 2, np.asarray(border, np.float32))


@lru_cache(maxsize=8)
def shard_surface(size: int, joint: float, glassy: bool, geometry: Geometry) -> U8:
    """Return ``uint8[H, W]``, 128 is neutral: dark lead between panes, or grout between tiles."""
    cut = shards(size, geometry)
    inside = np.clip(cut.border / max(0.5, joint * geometry.scale) - 0.6, 0, 1)
    if glassy:
        bumps = noise.octaves(
            geometry.full, ((6 * geometry.scale, 0.4), (20 * geometry.scale, 0.6)), 8
        )
        light = (128 + bumps * 18) * inside + 6 * (1 - inside)
    else:
        shade = np.random.default_rng(3).integers(-16, 17, len(cut.rows)).astype(np.float32)
        light = (134 + shade[cut.full]) * inside + 70 * (1 - inside)
    return np.asarray(np.clip(light, 0, 255), np.uint8)
