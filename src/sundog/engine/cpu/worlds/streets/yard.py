"""What stands around old houses: roofs, stones, lamps, boats, trees, a church, hills."""

import cv2
import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.worlds.streets.front import Front
from sundog.engine.cpu.worlds.streets.space import Eye, Place
from sundog.engine.cpu.worlds.streets.stonework import ashlar, lancet

__all__ = ["boat", "bush", "church", "cobbles", "hill", "lantern", "roof", "thatch"]

F32 = NDArray[np.float32]


def roof(wide: float, deep: float, density: float, snow: float, colour: F32, seed: int) -> Front:
    """Paint a tiled roof, ``deep`` metres along its slope."""
    front = Front(wide, deep, min(density, 60), colour)
    x, y = front.places()
    row = np.floor(y / 0.24)
    edge = np.mod(y, 0.24) / 0.24
    column = np.mod(x + 0.1 * np.mod(row, 2), 0.2) / 0.2
    draws = np.random.default_rng(seed).random((64, 64)).astype(np.float32)
    tone = draws[
        np.mod(row, 64).astype(int),
        np.mod(np.floor((x + 0.1 * np.mod(row, 2)) / 0.2), 64).astype(int),
    ]
    front.body[..., :3] *= (
        (0.65 + 0.6 * tone) * (0.6 + 0.4 * edge) * (0.75 + 0.25 * np.sin(column * np.pi))
    )[..., None]
    front.grain((1.5, 0.4), 0.12, seed)
    if snow:
        front.lay(np.full(front.shape, 0.93 * snow, np.float32), (0.78, 0.82, 0.9))
        front.grain((0.8, 0.2), 0.05, seed)
    return front


def thatch(wide: float, deep: float, density: float, snow: float, seed: int) -> Front:
    """Paint a thatched roof: fine straw down the slope."""
    front = Front(wide, deep, min(density, 60), (0.30, 0.225, 0.12))
    random = np.random.default_rng(seed)
    straw = random.standard_normal(front.shape, np.float32)
    straw = cv2.GaussianBlur(straw, (0, 0), 0.6, sigmaY=max(1.0, 0.35 * front.density))
    front.body[..., :3] *= np.clip(1 + 0.28 * straw / max(1e-6, float(straw.std())), 0.3, 1.8)[
        ..., None
    ]
    front.grain((1.4, 0.5), 0.14, seed)
    if snow:
        front.lay(np.full(front.shape, 0.94 * snow, np.float32), (0.78, 0.82, 0.9))
    return front


def cobbles(
    density: float,
    snow: float,
    seed: int,
    tint: tuple[float, float, float] = (0.17, 0.16, 0.15),
) -> Front:
    """Paint a tile of set stones that repeats, 4 m wide."""
    front = Front(4.0, 4.0, density, tint)
    x, y = front.places()
    random = np.random.default_rng(seed)
    draws = random.random((24, 32, 3)).astype(np.float32)
    row = np.floor(y / (4 / 24)).astype(int) % 24
    shift = np.mod(row, 2) * 0.0625 + 0.02 * np.sin(x * np.pi / 2) * 0
    column = np.floor((x + shift) / 0.125).astype(int) % 32
    u, v = np.mod(x + shift, 0.125) / 0.125 - 0.5, np.mod(y, 4 / 24) * 6 - 0.5
    cell = draws[row % 24, column]
    out = (np.abs(u + 0.08 * (cell[..., 1] - 0.5)) * 2.05) ** 3 + (
        np.abs(v + 0.08 * (cell[..., 2] - 0.5)) * 2.05
    ) ** 3
    dome = np.clip(1.05 - out, 0, 1) ** 0.5
    light = (0.22 + (0.55 + 0.75 * cell[..., 0]) * dome * (1 + 0.22 * v))[..., None]
    front.body[..., :3] *= light
    front.grain((1.3, 0.5, 0.03), 0.1, seed)
    if snow:
        front.lay(
            (0.86 + 0.12 * (1 - dome)).astype(np.float32) * np.float32(snow),
            (0.74, 0.78, 0.87),
        )
        front.grain((1.0, 0.3), 0.05, seed + 1)
    return front


def lantern(density: float, glow: float, *, tall: float = 3.9, hanging: bool = False) -> Front:
    """Paint a street lamp on its post, or one that hangs from an arm; the lamp is at the top."""
    front = Front(1.2, tall, density)
    iron = (0.016, 0.017, 0.02)
    lines = [
        [(0.6, 0.0), (0.6, tall - 0.9)],
        [(0.42, tall - 1.15), (0.78, tall - 1.15)],
    ]
    if not hanging:
        front.lay(front.strokes(lines, 0.08), iron)
        front.rect((0.5, 0, 0.7, 0.55), iron)
        front.rect((0.46, 0, 0.74, 0.14), iron)
        front.rect((0.54, tall * 0.45, 0.66, tall * 0.45 + 0.1), iron)
    body = [
        (0.44, tall - 0.9),
        (0.76, tall - 0.9),
        (0.86, tall - 0.32),
        (0.34, tall - 0.32),
    ]
    front.lay(
        front.mask(body),
        (0.1, 0.08, 0.05),
        np.array([1.0, 0.68, 0.32]) * (0.12 + 3.6 * glow),
    )
    flame = front.mask(
        [(0.52, tall - 0.82), (0.68, tall - 0.82), (0.7, tall - 0.4), (0.5, tall - 0.4)]
    )
    front.lay(flame, (0.3, 0.26, 0.2), np.array([1.0, 0.85, 0.6]) * (0.2 + 7 * glow))
    cap = [
        (0.28, tall - 0.33),
        (0.92, tall - 0.33),
        (0.66, tall - 0.08),
        (0.6, tall),
        (0.54, tall - 0.08),
    ]
    front.lay(front.mask(cap), iron)
    ribs = [[(0.44, tall - 0.9), (0.34, tall - 0.32)], [(0.76, tall - 0.9), (0.86, tall - 0.32)],
            [(0.6, tall - 0.9), (0.6, tall - 0.32)], [(0.42, tall - 0.9), (0.78, tall - 0.9)]]  # fmt: skip
    front.lay(front.strokes(ribs, 0.03), iron, (0, 0, 0))
    return front


def boat(density: float, hull: F32, seed: int) -> Front:
    """Paint a sailing boat at its mooring, 9 m long and 13 m high, sails furled."""
    front = Front(9.0, 13.0, density)
    random = np.random.default_rng(seed)
    body = [(0.2, 1.5), (0.9, 0.0), (7.6, 0.0), (8.9, 1.75), (6.0, 1.25), (2.5, 1.2)]
    front.lay(front.mask(body), hull)
    front.lay(
        front.mask([(0.85, 0.1), (0.9, 0.0), (7.6, 0.0), (7.7, 0.12), (7.7, 0.3), (0.75, 0.3)]),
        (0.3, 0.06, 0.04),
    )
    front.lay(front.strokes([body[3:] + body[:1]], 0.14), (0.6, 0.55, 0.45))
    cabin = [(3.0, 1.2), (5.4, 1.2), (5.2, 2.0), (3.2, 2.0)]
    front.lay(front.mask(cabin), (0.45, 0.40, 0.32))
    for x in (3.4, 4.1, 4.7):
        front.rect((x, 1.5, x + 0.35, 1.8), (0.04, 0.05, 0.06))
    mast = 4.4 + 0.6 * float(random.random())
    high = 10.5 + 2.2 * float(random.random())
    wood = (0.22, 0.14, 0.07)
    front.lay(front.strokes([[(mast, 1.2), (mast, high)]], 0.16), wood)
    front.lay(front.strokes([[(mast, 2.7), (0.9, 2.9)]], 0.13), wood)
    front.lay(front.strokes([[(mast - 0.2, 2.95), (1.1, 3.1)]], 0.3), (0.62, 0.57, 0.48))
    ropes = [[(mast, high), (0.3, 1.5)], [(mast, high), (8.8, 1.8)], [(mast, high * 0.75), (7.4, 1.5)],
             [(mast, high), (mast - 1.6, 1.3)], [(mast, high), (mast + 1.6, 1.3)]]  # fmt: skip
    front.lay(front.strokes(ropes, 0.035), (0.06, 0.05, 0.045))
    return front


def bush(wide: float, high: float, density: float, snow: float, seed: int) -> Front:
    """Paint a round tree or bush: clumps of leaves, lit from above."""
    front = Front(wide, high, min(density, 70))
    random = np.random.default_rng(seed)
    front.rect((wide * 0.46, 0, wide * 0.54, high * 0.5), (0.07, 0.05, 0.035))
    base = np.array([0.07, 0.13, 0.035]) * (0.8 + 0.4 * random.random())
    draws = random.random((170, 4))
    for x, y, size, tone in draws[np.argsort(draws[:, 1])]:
        turn, far = x * 2 * np.pi, 0.43 * np.sqrt(size)
        cx, cy = (
            wide * (0.5 + far * np.cos(turn)),
            high * (0.6 + 0.82 * far * np.sin(turn)),
        )
        r = wide * (0.05 + 0.05 * tone)
        steps = np.linspace(0, 2 * np.pi, 9)[:-1] + y
        clump = [
            (
                float(cx + r * np.cos(t) * (1 + 0.4 * np.sin(t * 3 + x * 9))),
                float(cy + 0.8 * r * np.sin(t)),
            )
            for t in steps
        ]
        light = 0.45 + 1.1 * np.clip((cy / high - 0.25), 0, 1) * (0.5 + tone)
        white = snow * (cy / high > 0.6) * tone
        front.lay(front.mask(clump), base * light * (1 - white) + white * 0.75)
    return front


def church(eye: Eye, tile: F32, snow: float, glow: float, x: float, z: float) -> list[Place]:
    """Return a tower with a clock and a spire of slate, and a nave between buttresses."""
    stone, density = np.array([0.40, 0.35, 0.28], np.float32), eye.density(z) * 1.2
    colour = np.array((0.075, 0.085, 0.105) if not snow else (0.6, 0.65, 0.72), np.float32)
    slope = roof(14, 7, eye.density(z), snow, colour * 1.2 if snow else tile * 0.8, 9)
    return [
        Place(slope, (x + 5, 10, z + 2), (14, 0, 0), (0, 6, 4)),
        Place(_nave(stone, density, glow), (x + 5, 0, z + 2), (14, 0, 0), (0, 10, 0)),
        Place(_tower(stone, density, glow), (x, 0, z), (7, 0, 0), (0, 24, 0)),
        Place(_spire(colour, density), (x - 0.5, 24, z), (8, 0, 0), (0, 17, 0)),
    ]


def _tower(stone: F32, density: float, glow: float) -> Front:
    """Paint a tower of cut stones, 7 m wide and 24 m high: buttresses, belfry, clock, door."""
    tower = Front(7, 24, density, stone)
    ashlar(tower, 17, 0.55)
    right, _ = tower.places()
    tower.body[..., :3] *= (0.72 + 0.45 * right / 7)[..., None]
    for left, tone in ((0.0, 0.75), (5.9, 1.3)):
        for wide, high in ((1.1, 9.0), (0.9, 16.0)):
            edge = left if left == 0 else 7 - wide
            tower.darken((edge, 0, edge + wide, high), tone)
    for y in (8.6, 15.6, 23.4):
        tower.darken((0, y - 0.5, 7, y), 0.5)
        tower.rect((0, y, 7, y + 0.45), stone * 1.25)
    warm = np.array((1.0, 0.62, 0.28), np.float32)
    for k, low in ((2.3, 16.4), (4.7, 16.4), (3.5, 10.2)):
        tower.lay(tower.mask(lancet(k - 0.85, k + 0.85, low - 0.2, low + 3.5)), stone * 1.3)
        tower.lay(tower.mask(lancet(k - 0.62, k + 0.62, low, low + 3.1)), (0.02, 0.02, 0.025))
        for bar in range(7):
            tower.darken((k - 0.62, low + 0.4 * bar, k + 0.62, low + 0.4 * bar + 0.12), 2.5)
    tower.lay(tower.mask(lancet(2.2, 4.8, 0, 4.6)), stone * 1.3)
    tower.lay(tower.mask(lancet(2.6, 4.4, 0, 4.0)), (0.07, 0.04, 0.025))
    turn = np.linspace(0, 2 * np.pi, 40)
    ring = [(3.5 + 1.3 * float(np.cos(t)), 21.6 + 1.3 * float(np.sin(t))) for t in turn]
    tower.lay(tower.mask(ring), (0.7, 0.66, 0.54), warm * 0.3 * glow)
    hands = tower.strokes([[(3.5, 21.6), (3.5, 22.6)], [(3.5, 21.6), (4.3, 21.2)], ring], 0.16)
    tower.lay(hands, (0.03, 0.025, 0.02), (0, 0, 0))
    return tower


def _spire(slate: F32, density: float) -> Front:
    """Paint a spire of slate, 8 m wide and 17 m high: one side dark, one light, a cross on top."""
    spire = Front(8, 17, density, None)
    right, up = spire.places()
    draws = np.random.default_rng(3).random((64, 64)).astype(np.float32)
    row = np.floor(up / 0.35).astype(int) % 64
    tone = draws[row, np.floor(right / 0.3 + 0.5 * (row % 2)).astype(int) % 64]
    course = np.where(np.mod(up, 0.35) < 0.09, 0.6, 1.0) * (0.75 + 0.5 * tone)
    faces = (
        ([(0, 0), (3.0, 0), (3.92, 15), (2.3, 3.0)], 0.45),
        ([(3.0, 0), (5.6, 0), (4.04, 15.2), (3.9, 15.2)], 1.05),
        ([(5.6, 0), (8, 0), (5.7, 3.0), (4.06, 15)], 2.1),
    )
    for corners, light in faces:
        spire.lay(spire.mask(corners), (course * light)[..., None].astype(np.float32) * slate)
    gold = (0.5, 0.34, 0.1)
    spire.lay(spire.strokes([[(4, 15), (4, 17)], [(3.5, 16.3), (4.5, 16.3)]], 0.14), gold)
    return spire


def _nave(stone: F32, density: float, glow: float) -> Front:
    """Paint the long side of a nave, 14 m by 10 m: pointed windows between buttresses."""
    nave = Front(14, 10, density, stone * 0.9)
    ashlar(nave, 19, 0.55)
    warm = np.array((1.0, 0.6, 0.28), np.float32) * glow
    for k in range(4):
        mid = 2.0 + 3.3 * k
        nave.lay(nave.mask(lancet(mid - 0.9, mid + 0.9, 2.5, 7.7)), stone * 1.25)
        nave.lay(
            nave.mask(lancet(mid - 0.65, mid + 0.65, 2.8, 7.3)), (0.03, 0.035, 0.05), warm * 0.12
        )
        nave.lay(
            nave.strokes([[(mid, 2.8), (mid, 6.4)], [(mid - 0.65, 4.6), (mid + 0.65, 4.6)]], 0.12),
            stone * 0.8,
            (0, 0, 0),
        )
        nave.darken((mid + 1.95, 0, mid + 2.3, 8.6), 0.5)
        nave.rect((mid + 1.35, 0, mid + 1.95, 8.4), stone * 1.2)
        nave.rect((mid + 1.25, 0, mid + 2.05, 4.2), stone * 1.1)
        nave.darken((mid + 1.25, 4.2, mid + 2.05, 4.4), 0.6)
    nave.rect((0, 0, 14, 0.9), stone * 0.7)
    nave.darken((0, 9.0, 14, 9.6), 0.5)
    nave.rect((0, 9.6, 14, 10), stone * 1.15)
    return nave


def hill(eye: Eye, snow: float, z: float, k: int, scale: float = 1.0) -> Place:
    """Return a wooded ridge in the distance."""
    front = Front(220, 26 - 5 * k, eye.density(z) * scale * 0.6)
    x, _ = front.places()
    waves = np.zeros_like(x[0])
    for w in (0.02, 0.05, 0.13, 0.5, 1.1):
        waves += np.sin(x[0] * w + k * 2 + w * 40) / (1 + w * 30)
    top = (16 - 4 * k) + 5 * np.asarray(waves)
    outline = [
        (0.0, 0.0),
        (220.0, 0.0),
        *zip(x[0, ::-4].tolist(), top[::-4].tolist(), strict=True),
    ]
    green = (0.05, 0.085, 0.035) if not snow else (0.45, 0.5, 0.56)
    front.lay(front.mask(outline), green)
    front.grain((9, 3, 1), 0.2, k)
    wide = 220 * scale
    return Place(front, (-wide / 2, 0, z), (wide, 0, 0), (0, front.height * scale, 0))
