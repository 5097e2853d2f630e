"""Table mountains: cliffs above skirts of rubble, and the layers of stone that they show."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.textures.noise import octaves
from sundog.engine.cpu.worlds.land.ground import Seen
from sundog.engine.cpu.worlds.land.plot import Plot
from sundog.engine.cpu.worlds.palette import smooth
from sundog.engine.cpu.worlds.view import View

__all__ = ["Butte", "buttes", "layered"]

F32 = NDArray[np.float32]

_LAYERS = 512


class Butte(NamedTuple):
    """A table mountain, metres.

    Attributes:
        x: To the right.
        z: Away from the eye.
        wide: Half of its width.
        deep: Half of its depth.
        tall: Its height.
    """

    x: float
    z: float
    wide: float
    deep: float
    tall: float


def buttes(plot: Plot, tables: tuple[Butte, ...], seed: int, *, skirt: float = 0.36) -> F32:
    """Return heights ``float32[R, C]``, metres, of table mountains on a plain.

    Args:
        plot: Where.
        tables: Which; where they overlap the higher one is seen.
        seed: Of their outlines.
        skirt: Share of their height that rubble covers.
    """
    height = np.zeros(plot.shape, np.float32)
    size = 0.5 * sum(min(table.wide, table.deep) for table in tables) / len(tables)
    # Large bays, and flutes that water has cut into the cliffs.
    bays = plot.noise(2.2 * size, seed, 3, 0.5)
    flutes = plot.noise(0.35 * size, seed + 1, 3, 0.6)
    for table in tables:
        x, z = (plot.x - table.x) / table.wide, (plot.z - table.z) / table.deep
        # Between an ellipse and a box.
        away = (x**4 + z**4) ** np.float32(0.25) - 1
        away = away + 0.13 * bays + 0.028 * flutes
        foot = np.clip(1 - away / (2.6 * table.tall * skirt / table.wide), 0, 1) ** 1.35
        cliff = smooth(away, 0.02, -0.035)
        upper = smooth(away, -0.09, -0.13)
        shape = skirt * foot + (1 - skirt) * (0.84 * cliff + 0.16 * upper)
        top = table.tall * (shape + 0.012 * flutes * cliff)
        np.maximum(height, top.astype(np.float32), out=height)
    return height


def layered(
    view: View, seen: Seen, eye: float, thick: float, seed: int, amount: float = 0.3
) -> None:
    """Show layers of stone wherever the ground is steep, in place.

    Args:
        view: That looks.
        seen: What it sees; its mark says how steep the ground is, 0 to 1.
        eye: Height of the eye, metres.
        thick: Of the thickest layers, metres.
        seed: Of the layers.
        amount: Of contrast between them.
    """
    _, up = view.rays()
    right, _ = view.rays()
    high = np.float32(eye) + up * seen.distance
    # Layers are not quite level.
    high = high + np.sin(right * seen.distance / np.float32(9 * thick)) * np.float32(0.12 * thick)
    scales = ((64.0, 1.0), (24.0, 0.8), (9.0, 0.7), (4.0, 0.45))
    column = octaves((_LAYERS, 1), scales, seed)[:, 0]
    index = np.mod((high * np.float32(64 / thick)).astype(np.int32), _LAYERS)
    tone = np.clip(column[index], -1.6, 1.6) * (seen.mark * np.float32(amount))
    tint = np.array((1.0, 0.86, 0.72), np.float32)
    seen.colour[...] *= 1 + tone[..., None] * tint
