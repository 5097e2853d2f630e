"""Leaves on twigs, needles on conifers."""

import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.worlds.plants.growth import Blades, Tree

__all__ = ["leaves", "moss", "needles"]

F32 = NDArray[np.float32]


def _turned(count: int, random: np.random.Generator) -> F32:
    ways = random.standard_normal((count, 3), np.float32)
    return np.asarray(ways / np.linalg.norm(ways, axis=1, keepdims=True), np.float32)


def leaves(
    tree: Tree,
    seed: int,
    *,
    each: int = 12,
    size: float = 0.11,
    spread: float = 0.3,
    share: float = 1.0,
) -> Blades:
    """Hang leaves on a tree's twigs.

    Args:
        tree: The tree.
        seed: Of how they hang.
        each: Leaves of a twig.
        size: Length of a leaf, metres.
        spread: How far from the twig they are, metres.
        share: Of the leaves that have not fallen, 0 to 1.
    """
    random = np.random.default_rng(seed)
    count = len(tree.twigs) * each
    middle = np.repeat(tree.twigs[:, 0], each, 0)
    middle = middle + random.normal(0, spread, (count, 3)).astype(np.float32) * (1, 0.62, 1)
    way = np.repeat(tree.twigs[:, 1], each, 0) + 1.1 * _turned(count, random)
    way[:, 1] -= 0.45
    way *= size / np.linalg.norm(way, axis=1, keepdims=True)
    # A bough has one colour, more or less.
    boughs = random.uniform(0.12, 0.88, int(tree.bough.max()) + 1)
    tint = np.repeat(boughs[tree.bough], each) + random.normal(0, 0.13, count)
    wide = size * random.uniform(0.12, 0.42, count)
    kept = random.random(count) < share
    parts = (middle - way / 2, middle + way / 2, wide, tint)
    return Blades(*(part[kept].astype(np.float32) for part in parts))


def moss(
    tree: Tree, seed: int, *, each: int = 9, length: float = 0.7, share: float = 0.5
) -> Blades:
    """Hang beards of moss on some of a tree's twigs; each strand is two blades, one below the other."""
    random = np.random.default_rng(seed)
    tops = tree.twigs[random.random(len(tree.twigs)) < share, 0]
    beard = random.gamma(2.0, 0.5, len(tops))
    count = len(tops) * each
    top = np.repeat(tops, each, 0) + random.normal(0, 0.09, (count, 3))
    reach = length * np.repeat(beard, each) * random.uniform(0.35, 1.1, count)
    fall = np.stack(
        [random.normal(0, 0.1, count), -np.ones(count), random.normal(0, 0.1, count)], 1
    )
    middle = top + fall * 0.55 * reach[:, None]
    fall[:, 0] -= random.normal(0.04, 0.1, count)
    end = middle + fall * 0.6 * reach[:, None]
    tint = np.clip(np.repeat(random.random(len(tops)), each) + random.normal(0, 0.2, count), 0, 1)
    wide = 0.012 * length * random.uniform(0.5, 1.6, count)
    base, tip = np.concatenate([top, middle + 0.1 * (top - middle)]), np.concatenate([middle, end])
    parts = (base, tip, np.tile(wide, 2), np.tile(tint, 2))
    return Blades(*(part.astype(np.float32) for part in parts))


def needles(
    height: float, seed: int, *, width: float = 0.2, clear: float = 0.06, fine: int = 1
) -> Blades:
    """Grow the boughs of a spruce: whorls that shorten upwards, hung with sprays of needles.

    Args:
        height: Of the tree, metres.
        seed: Of its irregularities.
        width: Radius of the lowest boughs, share of the height.
        clear: Share of the trunk below them.
        fine: How many times finer its sprays are.
    """
    random = np.random.default_rng(seed)
    whorls, boughs, sprays = 44, 10 + 2 * fine, 14 + 10 * fine
    level = (np.arange(whorls) + random.uniform(0, 0.7, whorls)) / whorls
    shape = (whorls, boughs)
    turn = random.uniform(0, 6.283, shape)
    reach = height * width * (1 - level)[:, None] + 0.003 * height
    reach = reach * random.uniform(0.4, 1.15, shape)
    foot = (
        height * (clear + (0.985 - clear) * level)[:, None]
        + random.normal(0, 0.008, shape) * height
    )
    # Low boughs hang, those at the top rise.
    slope = np.linspace(-0.16, 0.6, whorls)[:, None] + random.normal(0, 0.12, shape)
    at = (np.arange(sprays) + random.uniform(0, 1, (*shape, sprays))) / sprays
    out = reach[..., None] * at
    sag = slope[..., None] * out - 0.22 * out**2 / np.maximum(0.1, reach[..., None])
    cos, sin = np.cos(turn)[..., None], np.sin(turn)[..., None]
    base = np.stack([out * cos, foot[..., None] + sag, out * sin], -1)
    # Each spray points outwards, aside, and hangs.
    aside = random.choice((-1.0, 1.0), at.shape) * random.uniform(0.2, 1.1, at.shape)
    long = (
        height
        * 0.036
        * (0.55 + 0.6 * (1 - level))[:, None, None]
        * random.uniform(0.6, 1.2, at.shape)
    )
    long = np.minimum(
        long, 0.7 * reach[..., None] * (1.15 - at) + 0.01 * height * (1.1 - level)[:, None, None]
    )
    way = np.stack([cos - aside * sin, random.normal(-0.5, 0.22, at.shape), sin + aside * cos], -1)
    way *= (long / np.linalg.norm(way, axis=-1))[..., None]
    tint = 0.15 + 0.65 * at + random.normal(0, 0.14, at.shape)
    wide = long * random.uniform(0.05, 0.12, at.shape)
    flat = (base.reshape(-1, 3), (base + way).reshape(-1, 3), wide.ravel(), tint.ravel())
    return Blades(*(part.astype(np.float32) for part in flat))
