"""Flowers: open ones with petals around a heart, spires, and blossom on arches."""

import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.worlds.plants.growth import Blades, Tree

__all__ = ["arch", "flowers", "spires", "stems"]

F32 = NDArray[np.float32]


def _floats(*parts: NDArray[np.floating]) -> Blades:
    return Blades(*(part.astype(np.float32) for part in parts))


def stems(x: F32, z: F32, height: float, random: np.random.Generator) -> Blades:
    """Let a stem grow on each place."""
    count = len(x)
    root = np.stack([x, 0 * x, z], 1)
    tall = height * random.uniform(0.6, 1.15, count)
    lean = random.normal(0, 0.14, (count, 2))
    way = np.stack([lean[:, 0], np.ones(count), lean[:, 1]], 1) * tall[:, None]
    return _floats(root, root + way, 0.006 + 0 * tall, random.uniform(0.2, 0.8, count))


def flowers(
    stalks: Blades, size: float, random: np.random.Generator, petals: int = 7
) -> tuple[Blades, Blades]:
    """Open a flower at the end of each stem, facing up and to us.

    Args:
        stalks: The stems.
        size: Length of a petal, metres.
        random: Of their poses and tints.
        petals: Of each.

    Returns:
        Petals and hearts.
    """
    count = len(stalks.wide)
    turn = random.uniform(0, 6.283, (count, 1)) + np.arange(petals) * (2 * np.pi / petals)
    tilt = random.uniform(0.35, 1.0, (count, 1))
    large = size * random.uniform(0.65, 1.15, (count, 1))
    cup = random.uniform(-0.1, 0.45, (count, 1))
    x, y = np.cos(turn), np.sin(turn)
    way = (
        np.stack([x, tilt * y + cup * (1 - tilt), -(1 - tilt) * y - 0.3 * tilt], -1)
        * large[..., None]
    )
    head = np.repeat(stalks.tip[:, None], petals, 1)
    tint = random.random((count, 1)) + random.normal(0, 0.07, (count, petals)) - 0.1 * (y < 0)
    wide = large * np.maximum(0.3, 1.9 / petals) * np.ones_like(x)
    opened = _floats(
        *(part.reshape(-1, 3) for part in (head, head + way)), wide.ravel(), tint.ravel()
    )
    small = 0.24 * large
    front = stalks.tip + np.array((0, 0, -0.012))
    heart = _floats(
        front - np.concatenate([small, 0 * small, 0 * small], 1), front + np.concatenate([small, 0 * small, 0 * small], 1),
        0.7 * small[:, 0], random.random(count),
    )  # fmt: skip
    return opened, heart


def spires(stalks: Blades, random: np.random.Generator, each: int = 30) -> Blades:
    """Set small flowers around the upper half of stems, as of foxgloves and lupins."""
    count = len(stalks.wide) * each
    at = random.random((count, 1))
    base, tip = np.repeat(stalks.base, each, 0), np.repeat(stalks.tip, each, 0)
    tall = np.repeat(np.linalg.norm(stalks.tip - stalks.base, axis=1), each)[:, None]
    place = base + (tip - base) * (0.42 + 0.58 * at)
    out = random.normal(0, 1, (count, 3))
    out *= 0.07 * tall * (1.15 - at) / np.linalg.norm(out, axis=1, keepdims=True)
    tint = np.repeat(random.random(len(stalks.wide)), each) + random.normal(0, 0.14, count)
    return _floats(place, place + out, 0.024 * tall[:, 0], tint)


def arch(half: float, height: float, seed: int) -> tuple[Tree, Blades, Blades]:
    """Grow a rose arch, its feet on both sides of the origin.

    Args:
        half: Of its width, metres.
        height: Metres.
        seed: Of its leaves and roses.

    Returns:
        Stems, leaves and roses.
    """
    random = np.random.default_rng(seed)
    t = np.linspace(0, 1, 64)
    straight = 0.62
    rise = np.clip(np.minimum(t, 1 - t) / 0.3, 0, 1) * height * straight
    bow = np.clip((t - 0.3) / 0.4, 0, 1) * np.pi
    x = -half * np.cos(bow)
    y = rise + np.sin(bow) * height * (1 - straight)
    path = np.stack([x, y, 0 * x], 1)
    limbs = []
    for strand in range(4):
        wave = (
            np.stack(
                [
                    np.sin(t * 19 + strand * 1.6),
                    np.cos(t * 16 + strand),
                    np.sin(t * 23 + 2 * strand),
                ],
                1,
            )
            * 0.11
        )
        nodes = np.concatenate([path + wave, np.full((64, 1), 0.032)], 1)
        limbs.append(np.concatenate([nodes[:-1], nodes[1:]], 1))
    stem = Tree(
        np.concatenate(limbs).astype(np.float32),
        np.zeros((0, 2, 3), np.float32),
        np.zeros(0, np.int32),
    )

    def around(count: int, spread: float) -> NDArray[np.floating]:
        along = random.uniform(0, 63, count)
        first = np.minimum(along.astype(int), 62)
        middle = path[first] + (path[first + 1] - path[first]) * (along - first)[:, None]
        return np.asarray(middle + random.normal(0, spread, (count, 3)) * np.array((1, 1, 0.8)))

    place = around(8500, 0.2)
    way = random.normal(0, 1, place.shape)
    way *= (0.085 / np.linalg.norm(way, axis=1))[:, None]
    grown = _floats(
        place,
        place + way,
        random.uniform(0.014, 0.034, len(place)),
        random.normal(0.5, 0.25, len(place)),
    )
    heads = np.repeat(around(330, 0.21) - np.array((0, 0, 0.16)), 9, 0)
    out = random.normal(0, 1, heads.shape) * np.array((1, 1, 0.5))
    out *= (0.062 / np.linalg.norm(out, axis=1))[:, None]
    tint = np.repeat(random.random(330), 9) + random.normal(0, 0.13, len(heads))
    roses = _floats(heads - 0.2 * out, heads + out, np.full(len(heads), 0.034), tint)
    return stem, grown, roses
