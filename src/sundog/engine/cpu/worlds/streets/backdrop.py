"""What stands far behind a square: hills, roofs and trees."""

import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.worlds.streets.front import Front
from sundog.engine.cpu.worlds.streets.space import Eye, Place
from sundog.engine.cpu.worlds.streets.yard import bush, hill, roof

__all__ = ["beyond"]

F32 = NDArray[np.float32]


def beyond(
    eye: Eye, snow: float, seed: int, plaster: F32, tiles: F32, light: NDArray[np.float64]
) -> list[Place]:
    """Return what stands behind a square: hills, roofs and trees, from far to near.

    Args:
        eye: From where it is seen.
        snow: How much of it lies, 0 to 1.
        seed: Where they stand.
        plaster: ``float32[N, 3]``, colours of walls.
        tiles: ``float32[M, 3]``, colours of roofs.
        light: ``float64[3]``, of a lit window.
    """
    r = np.random.default_rng(seed + 5)
    places = [hill(eye, snow, 330.0 - 90 * k, k, 2.0 - 0.6 * k) for k in range(2)]
    tree = bush(8.0, 10.0, eye.density(150), snow, 40)
    for k, x in enumerate(np.arange(-52.0, 52.0, 6.5)):
        wide, high = float(r.uniform(6.5, 9.0)), float(r.uniform(5.0, 9.0))
        front = Front(wide, high, eye.density(135), plaster[k % len(plaster)] * 0.7)
        for floor in range(int(high / 2.7)):
            for column in range(4):
                at = wide * (column + 0.5) / 4
                pane = (at - 0.4, 0.9 + 2.7 * floor, at + 0.4, 2.2 + 2.7 * floor)
                lit = light * (r.random() < 0.4)
                front.rect(pane, (0.03, 0.035, 0.045), lit)
        tile = tiles[k % len(tiles)]
        slope = roof(wide + 0.6, 5.0, eye.density(135), snow, tile, k)
        left, z = float(x), 135.0 + float(r.uniform(-2, 2))
        places += [
            Place(slope, (left - 0.3, high, z), (wide + 0.6, 0, 0), (0, 3.8, 3.0)),
            Place(front, (left, 0, z), (wide, 0, 0), (0, high, 0)),
        ]
    for left in (-44.0, -27.0, 12.0, 16.0, 24.0, 38.0):
        tall = float(r.uniform(7.0, 11.0))
        places.append(Place(tree, (left, 0, 112.0), (8, 0, 0), (0, tall, 0), thin=0.5))
    return places
