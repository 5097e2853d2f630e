"""A plain world for tests: a sky, a hill before it, and a lamp, in flat colours."""

import numpy as np

from sundog.engine.cpu.worlds.painting import Painting, Sheet, WorldLight
from sundog.engine.cpu.worlds.scene import Scene
from sundog.engine.cpu.worlds.view import View

SKY = (0.2, 0.4, 0.8)
HILL = (0.1, 0.3, 0.05)


def paint_plain(view: View, scene: Scene) -> Painting:
    """A green disc stands before a blue sky; the seed moves it."""
    right, up = view.rays()
    sky = np.zeros((*view.shape, 3), np.float32) + np.array(SKY, np.float32)
    near = (right - 0.1 * scene.seed) ** 2 + up**2 < 0.04
    hill = np.zeros((*view.shape, 3), np.float32)
    hill[near] = HILL
    return Painting(
        sheets=(
            Sheet(colour=sky, depth=0.0, blur=0.0),
            Sheet(colour=hill, cover=near.astype(np.float32), depth=0.6, blur=4.0),
        ),
        light=WorldLight(),
        bloom=0.0,
    )
