"""The wall of a palace: gilded panels, pilasters and a tall window."""

import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.worlds.streets.front import Front

__all__ = ["panelled"]

F32 = NDArray[np.float32]


def panelled(
    wide: float, density: float, squeeze: float, stone: F32, gold: F32, day: NDArray[np.float64]
) -> Front:
    """Return one bay, 7.6 m high.

    Args:
        wide: Of the bay, metres; its window is made for 5.
        density: Pixels a metre.
        squeeze: How much narrower it is seen.
        stone: ``float32[3]``, colour of the wall.
        gold: ``float32[3]``, of mouldings.
        day: ``float64[3]``, light behind the window.
    """
    wall = Front(wide, 7.6, density, stone * 0.85, squeeze)
    wall.grain((1.5, 0.3), 0.03, 5)
    for low, tall in ((0.0, 0.2), (0.95, 0.1), (6.2, 0.14), (7.0, 0.5)):
        wall.rect((0, low, wide, low + tall), gold if tall < 0.3 else gold * 0.85)
        wall.rect((0, low - 0.05, wide, low), stone * 0.4)
    turns = np.linspace(0, np.pi, 16)
    arch = [
        (1.1, 1.2),
        (3.9, 1.2),
        *((2.5 + 1.4 * float(np.cos(t)), 4.4 + 1.4 * float(np.sin(t))) for t in turns),
    ]
    outer = [(2.5 + (px - 2.5) * 1.13, 3.5 + (py - 3.5) * 1.07) for px, py in arch]
    wall.lay(wall.mask(outer), gold * 1.1)
    x, y = wall.places()
    view = day * 1.6
    pane = np.where(
        ((np.mod(x - 1.1, 0.7) < 0.05) | (np.mod(y - 1.2, 0.8) < 0.05))[..., None],
        0.0,
        view * (0.5 + 0.5 * np.clip((y - 1.2) / 4.6, 0, 1))[..., None],
    )
    wall.lay(wall.mask(arch), (0.25, 0.24, 0.22), pane.astype(np.float32))
    for px in (0.15, 4.35):
        wall.rect((px, 1.1, px + 0.5, 6.1), stone * 1.0)
        for k in range(4):
            wall.darken((px + 0.06 + k * 0.12, 1.2, px + 0.1 + k * 0.12, 6.0), 0.75)
        wall.rect((px - 0.05, 5.8, px + 0.55, 6.15), gold)
    return wall
