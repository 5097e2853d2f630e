"""What hangs from and climbs on the trees of a jungle."""

import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.worlds.plants.growth import Blades, Tree

__all__ = ["climbing", "lianas"]

F32 = NDArray[np.float32]


def lianas(seed: int, count: int) -> Tree:
    """Hang lianas beside a tree at the origin: some straight down, some in a bow.

    Args:
        seed: Of how they hang.
        count: Of lianas.
    """
    random = np.random.default_rng(seed + 12)
    steps = 26
    t = np.linspace(0, 1, steps, dtype=np.float32)
    limbs = []
    for number in range(count):
        left, right = np.sort(random.uniform(-1.9, 1.9, 2))
        high, other = random.uniform(5, 8, 2)
        if number % 3 == 0:
            # A rope between two points hangs about as a parabola.
            sag = random.uniform(1.4, 3.2)
            x, y = left + (right - left) * t, high + (other - high) * t - 4 * sag * t * (1 - t)
        else:
            swing = 0.12 * np.sin(t * random.uniform(3, 8) + random.uniform(0, 6))
            x, y = left + swing, high * (1 - t) + random.uniform(-0.5, 1.8) * t
        z = np.full(steps, random.uniform(-0.8, 0.8), np.float32)
        thick = np.full(steps, random.uniform(0.012, 0.04), np.float32)
        nodes = np.stack([x, y, z, thick], 1)
        limbs.append(np.concatenate([nodes[:-1], nodes[1:]], 1))
    whole = np.concatenate(limbs).astype(np.float32)
    return Tree(whole, np.zeros((0, 2, 3), np.float32), np.zeros(0, np.int32))


def climbing(seed: int, radius: float, count: int = 1100) -> Blades:
    """Let broad leaves climb a trunk of a radius in metres, in a few winding strands."""
    random = np.random.default_rng(seed)
    strand = random.integers(0, 6, count)
    up = random.uniform(0, 1, count) ** 0.8 * 5.5
    turn = 1.05 * strand + 0.5 * up + random.normal(0, 0.22, count)
    out = radius * 1.02 + 0.03
    base = np.stack([np.cos(turn) * out, up, -np.abs(np.sin(turn)) * out - 0.05], 1)
    long = random.uniform(0.06, 0.17, count)
    way = np.stack(
        [
            np.cos(turn) * 0.5 + random.normal(0, 0.5, count),
            random.uniform(-1, -0.2, count),
            -0.4 * np.ones(count),
        ],
        1,
    )
    way *= (long / np.linalg.norm(way, axis=1))[:, None]
    parts = (base, base + way, 0.36 * long, random.uniform(0.0, 0.8, count))
    return Blades(*(part.astype(np.float32) for part in parts))
