"""Fronds: a midrib that bends under its weight with leaflets on both sides.

Palms, ferns, banana leaves and kelp differ in the midrib's way and in the leaflets' outline.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.worlds.plants.growth import Blades, Tree, joined

__all__ = ["Frond", "banana", "ears", "fern", "fronds", "kelp", "palm"]

F32 = NDArray[np.float32]


class Frond(NamedTuple):
    """How fronds of a plant look; lengths are shares of the frond's length.

    Attributes:
        leaflets: On each side.
        reach: Length of the longest leaflet.
        wide: Half the width of a leaflet.
        stalk: Part of the midrib without leaflets.
        peak: Where the longest leaflets are, 0 to 1.
        swept: How much leaflets point to the frond's tip, 0 to 1.
        hang: How much leaflets hang.
        bend: How much the midrib bends down towards its end.
        rib: Radius of the midrib where it begins.
        mottle: How much leaflets differ in colour.
    """

    leaflets: int = 46
    reach: float = 0.3
    wide: float = 0.011
    stalk: float = 0.1
    peak: float = 0.4
    swept: float = 0.6
    hang: float = 0.35
    bend: float = 0.75
    rib: float = 0.008
    mottle: float = 0.1


def _curve(start: F32, turn: F32, rise: F32, length: F32, bend: F32, steps: int) -> F32:
    """Return ``float32[F, steps, 3]``: midribs that leave at an angle and bend downwards."""
    t = np.linspace(0, 1, steps, dtype=np.float32)
    slope = rise[:, None] - bend[:, None] * 2.0 * t**1.25
    step = length[:, None] / steps
    out = np.cumsum(np.cos(slope) * step, 1)
    up = np.cumsum(np.sin(slope) * step, 1)
    places = np.stack([out * np.cos(turn)[:, None], up, out * np.sin(turn)[:, None]], -1)
    return np.asarray(start[:, None] + places, np.float32)


def fronds(
    start: F32, turn: F32, rise: F32, length: F32, frond: Frond, random: np.random.Generator
) -> tuple[Blades, F32]:
    """Grow fronds.

    Args:
        start: ``float32[F, 3]``, where each leaves its stem.
        turn: ``float32[F]``, direction around the stem, radians; 0 is to the right.
        rise: ``float32[F]``, upwards at the stem, radians.
        length: ``float32[F]``, metres.
        frond: How they look.
        random: Of their irregularities.

    Returns:
        Leaflets, and midribs as ``float32[N, 8]`` limbs.
    """
    count, number = len(start), frond.leaflets
    bend = frond.bend * random.uniform(0.75, 1.25, count).astype(np.float32)
    steps = number + 2
    ribs = _curve(start, turn, rise, length, bend, steps)
    t = np.linspace(0, 1, number, dtype=np.float32)
    first = int(frond.stalk * number)
    at = ribs[:, 1:-1]
    along = ribs[:, 2:] - ribs[:, :-2]
    along /= np.linalg.norm(along, axis=-1, keepdims=True)
    aside = np.stack([-np.sin(turn), 0 * turn, np.cos(turn)], -1)[:, None]
    far = np.where(t < frond.peak, frond.peak, 1 - frond.peak)
    outline = np.clip(1 - 0.93 * (np.abs(t - frond.peak) / far) ** 1.9, 0.04, 1)
    reach = frond.reach * length[:, None] * outline * random.uniform(0.82, 1.1, (count, number))
    groups = []
    shade = random.uniform(-0.16, 0.16, (count, 1))
    for side in (-1.0, 1.0):
        way = side * aside + frond.swept * (0.55 + 0.75 * t)[None, :, None] * along
        way = way + random.normal(0, 0.06, way.shape)
        way[..., 1] -= frond.hang * random.uniform(0.6, 1.3, way.shape[:2])
        way *= (reach / np.linalg.norm(way, axis=-1))[..., None]
        tint = (
            0.55
            + shade
            + 1.2 * frond.mottle * side * np.ones_like(reach)
            + random.normal(0, frond.mottle, reach.shape)
        )
        wide = frond.wide * length[:, None] * (0.45 + 0.55 * outline) * np.ones_like(reach)
        kept = slice(first, None)
        parts = (at[:, kept], (at + way)[:, kept], wide[:, kept], tint[:, kept])
        groups.append([part.reshape(-1, 3) if part.ndim == 3 else part.ravel() for part in parts])
    both = [np.concatenate(pair).astype(np.float32) for pair in zip(*groups, strict=True)]
    thick = (
        frond.rib
        * length[:, None, None]
        * np.linspace(1, 0.15, steps, dtype=np.float32)[None, :, None]
    )
    step = max(1, number // 10)
    nodes = np.concatenate([ribs, thick.repeat(1, 2)], 2)[:, ::step]
    limbs = np.concatenate([nodes[:, :-1], nodes[:, 1:]], 2).reshape(-1, 8)
    return Blades(*both), limbs.astype(np.float32)


def _floats(*parts: NDArray[np.floating]) -> Blades:
    return Blades(*(part.astype(np.float32) for part in parts))


def palm(height: float, seed: int) -> tuple[Tree, Blades]:
    """Grow a coconut palm: a trunk in a long bow, and a crown of feathers in all directions."""
    random = np.random.default_rng(seed)
    steps = 26
    t = np.linspace(0, 1, steps, dtype=np.float32)
    lean = random.choice((-1.0, 1.0)) * random.uniform(0.12, 0.34)
    bow = lean * (t**1.7) + 0.03 * np.sin(t * 7 + seed)
    nodes = np.stack([bow, t, 0.1 * random.normal() * t], 1) * np.float32(height)
    thick = (
        height
        * (0.014 + 0.008 * (1 - t) + 0.022 * np.exp(-t * 22))
        * (1 + 0.05 * (np.arange(steps) % 2))
    )
    trunk = np.concatenate([nodes, thick[:, None]], 1)
    count = 30
    ring = np.linspace(0, 1, count, dtype=np.float32)
    turn = (2.399963 * np.arange(count) + random.uniform(0, 0.5, count)).astype(np.float32)
    # Young leaves stand, old ones hang.
    rise = (1.25 - 1.75 * ring + random.normal(0, 0.1, count)).astype(np.float32)
    length = (height * random.uniform(0.36, 0.46, count) * (0.8 + 0.3 * np.sin(ring * 3.1))).astype(
        np.float32
    )
    start = np.repeat(nodes[-1:], count, 0).astype(np.float32)
    grown, ribs = fronds(start, turn, rise, length, Frond(bend=0.62), random)
    limbs = np.concatenate([np.concatenate([trunk[:-1], trunk[1:]], 1), ribs]).astype(np.float32)
    return Tree(limbs, np.zeros((0, 2, 3), np.float32), np.zeros(0, np.int32)), grown


def fern(size: float, seed: int) -> tuple[Tree, Blades]:
    """Grow a fern: a rosette of feathers that rise and bow outwards."""
    random = np.random.default_rng(seed)
    count = 19
    turn = (2.399963 * np.arange(count) + random.uniform(0, 0.6, count)).astype(np.float32)
    rise = random.uniform(0.75, 1.4, count).astype(np.float32)
    length = (size * random.uniform(0.75, 1.1, count)).astype(np.float32)
    start = np.zeros((count, 3), np.float32)
    shape = Frond(
        leaflets=58,
        reach=0.17,
        wide=0.0058,
        stalk=0.12,
        peak=0.28,
        swept=0.45,
        hang=0.08,
        bend=0.66,
        rib=0.0035,
    )
    grown, ribs = fronds(start, turn, rise, length, shape, random)
    return Tree(ribs, np.zeros((0, 2, 3), np.float32), np.zeros(0, np.int32)), grown


def kelp(height: float, seed: int) -> tuple[Tree, Blades]:
    """Grow kelp: stems that sway up from one foot, with long wavy blades on floats."""
    random = np.random.default_rng(seed)
    steps, stems = 42, 5
    t = np.linspace(0, 1, steps, dtype=np.float32)
    limbs: list[F32] = []
    groups: list[Blades] = []
    for _ in range(stems):
        tall = height * random.uniform(0.62, 1.0)
        phase, lean = random.uniform(0, 6.28), random.normal(0, 0.12)
        sway = 0.05 * np.sin(6.5 * t + phase) + lean * t + 0.09 * t**2
        nodes = np.stack([sway, t, 0.05 * np.sin(4 * t + phase + 1)], 1) * np.float32(tall)
        thick = np.full((steps, 1), 0.0045 * height, np.float32)
        whole = np.concatenate([nodes, thick], 1)
        limbs.append(np.concatenate([whole[:-1], whole[1:]], 1))
        at = np.repeat(nodes[3::2], 2, 0)
        count = len(at)
        side = np.tile((-1.0, 1.0), count // 2)
        reach = height * random.uniform(0.07, 0.17, count)
        # The current carries blades one way, and upwards.
        way = np.stack(
            [
                side * random.uniform(0.35, 1.0, count) + 0.35,
                random.uniform(0.1, 1.7, count),
                random.normal(0, 0.5, count),
            ],
            1,
        )
        way *= (reach / np.linalg.norm(way, axis=1))[:, None]
        bent = way * np.stack(
            [random.uniform(0.5, 1.3, count), random.uniform(0.1, 1.1, count), np.ones(count)], 1
        ) + np.stack([0.02 * height * np.ones(count), 0 * reach, 0 * reach], 1)
        first = random.uniform(0.15, 0.95, count)
        broad = height * random.uniform(0.0045, 0.0095, count)
        far = at + 0.8 * way
        groups.append(_floats(at, at + way, broad, first))
        groups.append(_floats(far, far + 0.8 * bent, 0.85 * broad, first + 0.08))
    stem = np.concatenate(limbs).astype(np.float32)
    return Tree(stem, np.zeros((0, 2, 3), np.float32), np.zeros(0, np.int32)), joined(*groups)


def banana(size: float, seed: int) -> tuple[Tree, Blades]:
    """Grow a banana plant: leaves that are all midrib and slits, torn here and there."""
    random = np.random.default_rng(seed + 3)
    count = 10
    turn = (2.399963 * np.arange(count) + random.uniform(0, 0.6, count)).astype(np.float32)
    rise = random.uniform(0.85, 1.45, count).astype(np.float32)
    length = (size * random.uniform(0.65, 1.0, count)).astype(np.float32)
    start = np.zeros((count, 3), np.float32)
    start[:, 1] = 0.22 * size * random.random(count)
    shape = Frond(
        leaflets=70, reach=0.22, wide=0.02, stalk=0.24, peak=0.45, swept=0.95, hang=0.2, bend=0.8, rib=0.009, mottle=0.03
    )  # fmt: skip
    grown, ribs = fronds(start, turn, rise, length, shape, random)
    return Tree(ribs, np.zeros((0, 2, 3), np.float32), np.zeros(0, np.int32)), grown


def ears(size: float, seed: int) -> tuple[Tree, Blades]:
    """Grow a plant with one broad leaf on each long stalk."""
    random = np.random.default_rng(seed + 5)
    count, steps = 15, 7
    turn = (2.399963 * np.arange(count) + random.uniform(0, 0.6, count)).astype(np.float32)
    rise = random.uniform(0.7, 1.45, count).astype(np.float32)
    length = (size * random.uniform(0.45, 1.0, count)).astype(np.float32)
    bend = random.uniform(0.25, 0.5, count).astype(np.float32)
    ribs = _curve(np.zeros((count, 3), np.float32), turn, rise, length, bend, steps)
    thick = (0.008 * length[:, None, None] * np.ones((1, steps, 1))).astype(np.float32)
    nodes = np.concatenate([ribs, thick], 2)
    limbs = np.concatenate([nodes[:, :-1], nodes[:, 1:]], 2).reshape(-1, 8)
    end = ribs[:, -1]
    out = np.stack([np.cos(turn), random.uniform(-1.1, -0.25, count), np.sin(turn)], 1)
    reach = (size * random.uniform(0.26, 0.42, count))[:, None]
    way = out / np.linalg.norm(out, axis=1, keepdims=True) * reach
    base = end - 0.22 * way
    tint = random.uniform(0.2, 0.9, count)
    blades = _floats(
        base, end + 0.8 * way, 0.33 * reach[:, 0] * random.uniform(0.6, 1.0, count), tint
    )
    return Tree(
        limbs.astype(np.float32), np.zeros((0, 2, 3), np.float32), np.zeros(0, np.int32)
    ), blades
