"""Trees grow by rules: each branch wanders, seeks the light and bears thinner branches.

A branching of a few levels, as in J. Weber and J. Penn, "Creation and rendering of realistic
trees", 1995: all branches of a level grow at once, as arrays. Radii follow the pipe model.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

__all__ = ["Blades", "Habit", "Tree", "grow", "joined", "lying"]

F32 = NDArray[np.float32]

_GOLDEN = 2.399963
_UP = np.array((0, 1, 0), np.float32)


class Blades(NamedTuple):
    """Leaves, needles, petals or grass; metres, y up, z away from us.

    Attributes:
        base: ``float32[N, 3]``, where each begins.
        tip: ``float32[N, 3]``, where it ends.
        wide: ``float32[N]``, half of its width as we see it.
        tint: ``float32[N]``, its place on a ramp of colours, 0 to 1.
    """

    base: F32
    tip: F32
    wide: F32
    tint: F32


def joined(*groups: Blades) -> Blades:
    """Return all groups as one."""
    return Blades(*(np.concatenate(parts) for parts in zip(*groups, strict=True)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Habit:
    """How a kind of tree grows.

    Attributes:
        height: Metres.
        girth: Radius of the trunk at its foot, share of the height.
        clear: Share of the trunk below its lowest branch.
        numbers: Branches that each branch bears, level by level.
        angles: Between a branch and those it bears, degrees, level by level.
        lengths: Of branches, share of what bears them, level by level.
        peak: Where on the trunk the longest branches are, 0 at the lowest, 1 at the top.
        rise: How strongly branches turn upwards; below 0 they hang.
        wobble: How much they wander.
        lean: Sideways lean of the trunk.
        ceiling: Height that the crown does not pass, as an umbrella; 0 for none.
    """

    height: float = 11.0
    girth: float = 0.02
    clear: float = 0.3
    numbers: tuple[int, ...] = (13, 6, 5)
    angles: tuple[float, ...] = (58, 46, 44)
    lengths: tuple[float, ...] = (0.42, 0.46, 0.42)
    peak: float = 0.35
    rise: float = 0.1
    wobble: float = 0.13
    lean: float = 0.03
    ceiling: float = 0.0


class Tree(NamedTuple):
    """A grown tree, its foot at the origin; metres, y up.

    Attributes:
        limbs: ``float32[N, 8]``: start, radius there, end, radius there; thick ones first.
        twigs: ``float32[M, 2, 3]``: places and directions where leaves grow.
        bough: ``int32[M]``, the branch that bears each twig.
    """

    limbs: F32
    twigs: F32
    bough: NDArray[np.int32]


class _Level(NamedTuple):
    nodes: F32  # [B, S + 1, 3]
    radii: F32  # [B, S + 1]


def _unit(ways: F32) -> F32:
    return np.asarray(
        ways / np.maximum(1e-6, np.linalg.norm(ways, axis=-1, keepdims=True)), np.float32
    )


def _extend(
    born: tuple[F32, F32, F32, F32], steps: int, habit: Habit, random: np.random.Generator
) -> _Level:
    """Let branches of one level grow; what they are born with is as of `_bear`."""
    start, way, length, radius = born
    nodes = [start]
    for _ in range(steps):
        stray = random.standard_normal(way.shape, np.float32)
        way = _unit(way + np.float32(habit.wobble) * stray + np.float32(habit.rise) * _UP)
        nodes.append((nodes[-1] + way * (length / steps)[:, None]).astype(np.float32))
    taper = np.linspace(1, 0.35, steps + 1, dtype=np.float32)
    return _Level(np.stack(nodes, 1), radius[:, None] * taper)


def _bear(
    parent: _Level, habit: Habit, level: int, parent_length: F32, random: np.random.Generator
) -> tuple[F32, F32, F32, F32]:
    """Return start, direction, length and radius of the branches that branches bear."""
    number = habit.numbers[level]
    branches, nodes = parent.nodes.shape[:2]
    first = habit.clear if level == 0 else 0.25
    at = (np.arange(number) + random.uniform(0.1, 0.9, (branches, number))) / number
    place = (first + (0.99 - first) * at) * (nodes - 1)
    index = np.minimum(place.astype(int), nodes - 2)
    share = (place - index)[..., None].astype(np.float32)
    rows = np.arange(branches)[:, None]
    before, after = parent.nodes[rows, index], parent.nodes[rows, index + 1]
    start = before + (after - before) * share
    way = _unit(after - before)
    radius = parent.radii[rows, index]
    turn = _GOLDEN * np.arange(number) + random.uniform(0, 6.28, (branches, 1))
    turn = (turn + random.normal(0, 0.35, turn.shape))[..., None].astype(np.float32)
    angle = np.radians(habit.angles[level]) * random.uniform(0.75, 1.2, (branches, number, 1))
    aside = _unit(np.cross(way, np.array((0.36, 0.1, 0.93), np.float32)).astype(np.float32))
    other = np.cross(way, aside)
    spread = np.cos(turn) * aside + np.sin(turn) * other
    child = np.cos(angle) * way + np.sin(angle) * spread
    shape = np.ones_like(at)
    if level == 0:
        far = np.where(at < habit.peak, habit.peak, 1 - habit.peak) + 1e-3
        shape = 1 - 0.72 * (np.abs(at - habit.peak) / far) ** 1.6
    else:
        shape = 1 - 0.45 * at
    length = parent_length[:, None] * habit.lengths[level] * shape
    length = length * random.uniform(0.75, 1.2, length.shape)
    thin = np.minimum(0.62 * radius, 0.022 * length + 0.25 * radius)
    flat = (a.reshape(-1, *a.shape[2:]).astype(np.float32) for a in (start, child, length, thin))
    new_start, new_way, new_length, new_radius = flat
    return new_start, _unit(new_way), new_length, new_radius


def _segments(level: _Level) -> F32:
    """Return ``float32[B * S, 8]``."""
    nodes, radii = level.nodes, level.radii[..., None]
    both = np.concatenate([nodes[:, :-1], radii[:, :-1], nodes[:, 1:], radii[:, 1:]], 2)
    return both.reshape(-1, 8)


def _trunk(habit: Habit, random: np.random.Generator) -> _Level:
    steps = 44
    up = np.linspace(0, 1, steps + 1, dtype=np.float32)
    # A trunk bows softly: a few waves, long ones wider.
    waves = np.arange(1, 5, dtype=np.float32)[:, None]
    phase = random.uniform(0, 6.283, (2, 4, 1))
    size = random.normal(0, habit.wobble * 0.085, (2, 4, 1)) / waves**1.3
    sway = (size * (np.sin(3.1 * waves * up + phase) - np.sin(phase))).sum(1)
    nodes = np.stack([habit.lean * up + sway[0], up, sway[1]], 1) * np.float32(habit.height)
    # Roots spread where the trunk meets the ground.
    radii = (
        habit.girth
        * habit.height
        * (0.12 + 0.88 * (1 - up) ** 0.8 + 0.42 * np.exp(-up * 26) + 0.6 * np.exp(-up * 60))
    )
    return _Level(nodes[None].astype(np.float32), radii[None].astype(np.float32))


def _under_ceiling(points: F32, habit: Habit) -> F32:
    """Press what would pass the ceiling flat below it."""
    if habit.ceiling:
        soft = 0.12 * habit.height
        over = np.maximum(0, points[..., 1] - (habit.ceiling - soft))
        points[..., 1] -= over - soft * (1 - np.exp(-over / soft))
    return points


def grow(habit: Habit, seed: int) -> Tree:
    """Grow a tree; the same seed grows the same one."""
    random = np.random.default_rng(seed)
    levels = [_trunk(habit, random)]
    length = np.array([habit.height], np.float32)
    for i in range(len(habit.numbers)):
        born = _bear(levels[-1], habit, i, length, random)
        levels.append(_extend(born, (7, 4, 3, 2)[min(i, 3)], habit, random))
        length = born[2]
    levels = [_Level(_under_ceiling(level.nodes, habit), level.radii) for level in levels]
    limbs = np.concatenate([_segments(level) for level in levels])
    last = levels[-1].nodes
    ways = _unit(last[:, 1:] - last[:, :-1])
    twigs = np.stack([last[:, 1:], ways], 2).reshape(-1, 2, 3)
    bough = np.repeat(np.arange(len(last)), ways.shape[1]) // max(1, habit.numbers[-1])
    return Tree(limbs, twigs.astype(np.float32), bough.astype(np.int32))


def lying(tree: Tree) -> Tree:
    """Return a tree laid on its side, its foot on the left: a bough that reaches to the right."""
    lie = np.array([[0.28, 0.94, 0], [-0.94, 0.25, 0], [0, 0, 1]], np.float32).T
    limbs = tree.limbs.copy()
    limbs[:, :3], limbs[:, 4:7] = limbs[:, :3] @ lie, limbs[:, 4:7] @ lie
    return Tree(limbs, np.asarray(tree.twigs @ lie, np.float32), tree.bough)
