"""What stands on a hall's floor: benches, reading tables, a carpet."""

import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.worlds.palette import linear
from sundog.engine.cpu.worlds.streets.front import Front
from sundog.engine.cpu.worlds.streets.ground import floor_places
from sundog.engine.cpu.worlds.streets.space import Eye, Place

__all__ = ["carpet", "lectern", "pews"]

F32 = NDArray[np.float32]


def carpet(eye: Eye, cloth: F32, gold: F32, far: float) -> list[Place]:
    """Return a runner down the middle."""
    tile = Front(2.4, 2.4, eye.density(7), cloth * 0.9)
    for x in (0.0, 2.14):
        tile.rect((x, 0, x + 0.26, 2.4), gold * 0.6)
        tile.rect((x + 0.06, 0, x + 0.2, 2.4), cloth * 0.5)
    for k in range(3):
        mid = 0.4 + 0.8 * k
        shape = [(1.2, mid - 0.25), (1.5, mid), (1.2, mid + 0.25), (0.9, mid)]
        tile.lay(tile.mask(shape) * 0.5, gold * 0.5)
    tile.grain((0.5, 0.05), 0.08, 8)
    return floor_places(eye, tile, far=far, half=1.2)


def lectern(density: float, wood: F32, brass: F32, x: float, z: float) -> Place:
    """Return a reading table with a green lamp."""
    desk = Front(1.6, 1.5, density, None)
    desk.rect((0, 0.72, 1.6, 0.82), wood * 1.5)
    desk.rect((0.05, 0, 1.55, 0.72), wood * 0.7)
    for k in range(3):
        desk.rect((0.12 + k * 0.48, 0.08, 0.52 + k * 0.48, 0.64), wood * 0.95)
    desk.rect((0.78, 0.82, 0.82, 1.18), brass)
    shade = desk.mask([(0.55, 1.14), (1.05, 1.14), (0.93, 1.34), (0.67, 1.34)])
    desk.lay(shade, (0.02, 0.2, 0.09), np.array([0.08, 0.8, 0.32]) * 0.9)
    desk.rect((0.58, 1.11, 1.02, 1.15), None, np.array([2.5, 2.0, 1.1]))
    return Place(desk, (x - 0.8, 0, z), (1.6, 0, 0), (0, 1.5, 0))


def pews(density: float, z: float) -> list[Place]:
    """Return three rows of benches on either side of the way."""
    wood, places = linear("#4a2e1a"), []
    for k in (3.4, 1.7, 0.0):
        for left in (-3.5, 1.5):
            pew = Front(2.0, 1.05, density, wood * 0.9)
            pew.grain((0.4, 0.04), 0.12, 6)
            pew.rect((0, 0.92, 2.0, 1.05), wood * 1.7)
            pew.rect((0, 0, 0.1, 1.05), wood * 1.4)
            pew.rect((1.9, 0, 2.0, 1.05), wood * 1.4)
            places.append(Place(pew, (left, 0, z + k), (2.0, 0, 0), (0, 1.05, 0)))
    return places
