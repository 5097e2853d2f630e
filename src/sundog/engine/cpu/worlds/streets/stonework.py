"""Parts of halls: ashlar, arcades, columns, vaults, coloured glass, banners, books, fires."""

import cv2
import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.worlds.streets.front import Front, Tint
from sundog.engine.cpu.worlds.streets.space import Place

__all__ = [
    "arcade", "ashlar", "banner", "books", "candles", "chandelier", "coffers", "column", "flame",
    "glass", "lancet", "slabs", "vault",
]  # fmt: skip

F32 = NDArray[np.float32]


def ashlar(front: Front, seed: int, course: float = 0.42) -> None:
    """Turn a plain wall into cut stones with joints."""
    x, y = front.places()
    draws = np.random.default_rng(seed).random((64, 64)).astype(np.float32)
    row = np.floor(y / course).astype(int)
    shift = 0.5 * np.mod(row, 2) + 0.3 * draws[np.mod(row, 64), 0]
    across = x / (course * 2.1) + shift
    tone = draws[np.mod(row, 64), np.mod(np.floor(across).astype(int), 64)]
    joint = (np.mod(across, 1) < 0.025) | (np.mod(y, course) < 0.022)
    front.body[..., :3] *= ((0.82 + 0.36 * tone) * np.where(joint, 0.5, 1))[..., None]
    front.grain((0.9, 0.2, 0.05), 0.08, seed)


def lancet(left: float, right: float, low: float, high: float) -> list[tuple[float, float]]:
    """Return the outline of an opening with a pointed head (two arcs of its own width)."""
    wide, middle = right - left, (left + right) / 2
    spring = high - wide * 0.866
    turns = np.linspace(0, np.pi / 3, 10)
    rising = [(left + wide * float(np.cos(t)), spring + wide * float(np.sin(t))) for t in turns]
    falling = [(2 * middle - x, y) for x, y in rising[::-1]]
    return [(left, low), (right, low), *rising, *falling]


def glass(
    front: Front,
    outline: list[tuple[float, float]],
    palette: F32,
    level: Tint,
    seed: int,
) -> None:
    """Fill an outline with coloured panes in lead: lozenges, and a row of medallions."""
    at = np.array(outline)
    left, right = float(at[:, 0].min()), float(at[:, 0].max())
    low, high = float(at[:, 1].min()), float(at[:, 1].max())
    mask = front.mask(outline)
    rows, columns = front.part(left, low, right, high)
    x, y = front.places()
    x, y = np.abs(x[:, columns] - (left + right) / 2), y[rows] - low
    draws = np.random.default_rng(seed).random((32, 32)).astype(np.float32)
    wide = right - left
    size = max(0.16, wide / 7)
    u, v = (x + y) / size, (x - y) / size
    pick = draws[np.mod(np.floor(u), 32).astype(int), np.mod(np.floor(v), 32).astype(int)]
    lead = (np.mod(u, 1) < 0.2) | (np.mod(v, 1) < 0.2)
    # Two quiet colours in turn around the medallions.
    pair = draws[7, :2]
    pick = np.where(np.mod(np.floor(u) + np.floor(v), 2) < 1, pair[0], pair[1]) + 0 * pick
    step = wide * 1.15
    out = np.hypot(x, np.mod(y, step) - step / 2) / (wide * 0.36)
    # Eight petals, every other alike, ring by ring.
    angle = np.arctan2(np.mod(y, step) - step / 2, x + 1e-4) * (8 / (2 * np.pi)) + 8.5
    ring = np.mod(np.floor(out * 3), 32).astype(int)
    inner = draws[10 + np.mod(np.floor(angle), 2).astype(int), ring]
    pick = np.where(out < 1, inner, pick)
    lead = np.where(
        out < 1, (np.mod(out * 3, 1) < 0.16) | (np.mod(angle, 1) < 0.14 / (0.3 + out)), lead
    ) | (np.abs(out - 1) < 0.1)
    lead = lead | (x > wide / 2 - 0.07) | (np.mod(y, step) < 0.06)
    light = palette[(pick * 0.999 * len(palette)).astype(int)] ** 1.3 * (
        0.45 + 0.9 * draws[5, 5] + 0.5 * inner[..., None]
    )
    light = np.where(lead[..., None], 0.0, light) * np.asarray(level, np.float32)
    share = mask[rows, columns][..., None]
    front.shine[rows, columns, :3] += (light - front.shine[rows, columns, :3]) * share
    body = front.body[rows, columns, :3]
    front.body[rows, columns, :3] += (0.03 - body) * share


def arcade(  # noqa: PLR0913
    bay: float,
    high: float,
    density: float,
    squeeze: float,
    stone: F32,
    spring: float,
    seed: int,
) -> Front:
    """Paint one bay of a wall with a pointed arch cut out of it, moulded around."""
    front = Front(bay, high, density, stone, squeeze)
    ashlar(front, seed)
    for grow, tone in ((0.34, 1.25), (0.22, 0.7), (0.16, 1.3), (0.05, 0.55)):
        arch = lancet(0.5 - grow, bay - 0.5 + grow, 0, spring + grow)
        front.lay(front.mask(arch), stone * tone)
    for y in (spring + 0.75, high - 0.3):
        front.rect((0, y, bay, y + 0.2), stone * 1.3)
        front.rect((0, y - 0.1, bay, y), stone * 0.55)
    front.body[..., 3] = 1 - front.mask(lancet(0.5, bay - 0.5, -1.0, spring))
    return front


def column(  # noqa: PLR0913
    x: float,
    z: float,
    high: float,
    density: float,
    stone: F32,
    *,
    radius: float = 0.42,
    gilt: F32 | None = None,
) -> list[Place]:
    """Return a round column with base and capital: faces of a prism, each lit as it stands."""
    front = Front(radius, high, density, stone * 1.1)
    front.grain((0.6, 0.15), 0.07, abs(round(x * 7 + z * 13)))
    top = stone * 1.45 if gilt is None else gilt
    for low, tall, tone in ((0, 0.25, 1.2), (0.3, 0.1, 1.35), (high - 0.5, 0.1, 1.3)):
        front.rect((0, low, radius, low + tall), top * tone * 0.8)
        front.rect((0, low + tall, radius, low + tall + 0.04), stone * 0.4)
    front.rect((0, high - 0.36, radius, high), top)
    front.darken((0, high - 0.4, radius, high - 0.36), 0.45)
    faces, count = [], 7
    for k in range(count):
        a, b = (np.pi * (i / count) for i in (k, k + 1))
        left = (x - radius * float(np.cos(a)), 0.0, z - radius * float(np.sin(a)))
        across = (
            radius * float(np.cos(a) - np.cos(b)),
            0.0,
            radius * float(np.sin(a) - np.sin(b)),
        )
        faces.append(Place(front, left, across, (0, high, 0)))
    return faces


def vault(bay: float, deep: float, density: float, stone: F32, seed: int) -> Front:
    """Paint one bay of a vault's flank: webs of stone between ribs that cross."""
    front = Front(bay, deep, density, stone * 0.9)
    ashlar(front, seed, 0.3)
    ribs = [
        [(0.0, 0.0), (bay, deep)],
        [(bay, 0.0), (0.0, deep)],
        [(0.0, 0.0), (0.0, deep)],
        [(bay, 0.0), (bay, deep)],
    ]
    front.lay(front.strokes(ribs, 0.5) * 0.45, stone * 0.3)
    front.lay(front.strokes(ribs, 0.26), stone * 1.25)
    front.rect((0, deep - 0.16, bay, deep), stone * 1.3)
    return front


def coffers(bay: float, deep: float, density: float, colour: F32, trim: F32) -> Front:
    """Paint a ceiling of square coffers with a rose in each."""
    front = Front(bay, deep, density, colour)
    step = bay / max(1, round(bay / 1.25))
    columns, rows = round(bay / step), max(1, round(deep / step))
    for i in range(columns):
        for j in range(rows):
            x, y = i * step, j * deep / rows
            for inset, paint in (
                (0.1, trim),
                (0.15, colour * 0.55),
                (0.24, colour * 0.8),
                (0.3, colour * 0.5),
            ):
                front.rect(
                    (x + inset, y + inset, x + step - inset, y + deep / rows - inset),
                    paint,
                )
            mid = (x + step / 2, y + deep / rows / 2)
            front.rect((mid[0] - 0.13, mid[1] - 0.13, mid[0] + 0.13, mid[1] + 0.13), trim)
    return front


def banner(wide: float, high: float, density: float, field: F32, charge: F32, kind: int) -> Front:
    """Paint a cloth with a swallow tail, a border, and a charge of nobody's arms."""
    front = Front(wide, high, density, None)
    tail = [(0.0, high), (wide, high), (wide, 0.0), (wide / 2, wide * 0.42), (0.0, 0.0)]
    mask = front.mask(tail)
    x, y = front.places()
    fold = (
        1 + 0.38 * np.sin(x / wide * 15 + np.sin(y * 1.2) * 0.8) + 0.08 * np.sin(x / wide * 31 + 1)
    )
    front.lay(mask, field)
    border = front.strokes([[*tail, tail[0]]], wide * 0.13)
    front.lay(border * mask, charge)
    cx, cy, r = wide / 2, high * 0.62, wide * 0.27
    turns = np.linspace(0, 2 * np.pi, 33)[:-1]
    if kind % 3 == 0:
        shape = [[(cx - r * 0.28, cy - r * 1.5), (cx + r * 0.28, cy - r * 1.5), (cx + r * 0.28, cy + r * 1.2), (cx - r * 0.28, cy + r * 1.2)],
                 [(cx - r, cy + r * 0.2), (cx + r, cy + r * 0.2), (cx + r, cy + r * 0.7), (cx - r, cy + r * 0.7)]]  # fmt: skip
    elif kind % 3 == 1:
        shape = [
            [
                (
                    cx + r * (1.15 if i % 4 < 2 else 0.5) * float(np.cos(t)),
                    cy + r * (1.15 if i % 4 < 2 else 0.5) * float(np.sin(t)),
                )
                for i, t in enumerate(turns)
            ]
        ]
    else:
        shape = [[(cx, cy + r * 1.3), (cx + r, cy), (cx, cy - r * 1.3), (cx - r, cy)]]
    front.lay(front.mask(*shape), charge)
    front.body[..., :3] *= fold[..., None]
    front.body[..., 3] = mask
    front.rect((0, high - 0.07, wide, high), (0.06, 0.04, 0.02))
    return front


def books(wide: float, high: float, density: float, squeeze: float, wood: F32, seed: int) -> Front:
    """Paint shelves from floor to top, filled with spines of leather and gilt."""
    front = Front(wide, high, density, wood, squeeze)
    random = np.random.default_rng(seed)
    x, y = front.places()
    shelf, bay = 0.42, wide / max(1, round(wide / 1.4))
    row = np.clip(np.floor(y / shelf), 0, 63).astype(int)
    spines = np.cumsum(random.uniform(0.028, 0.075, (64, 128)), 1).astype(np.float32)
    tones = random.random((64, 128, 3)).astype(np.float32)
    hues = np.array(
        [
            [0.22, 0.06, 0.035],
            [0.10, 0.055, 0.03],
            [0.05, 0.10, 0.06],
            [0.28, 0.19, 0.09],
            [0.04, 0.06, 0.12],
            [0.30, 0.25, 0.17],
        ],
        np.float32,
    )
    out = np.zeros((*front.shape, 3), np.float32)
    rise = np.mod(y, shelf)
    for k in np.unique(row):
        at = np.flatnonzero(row[:, 0] == k)
        index = np.minimum(np.searchsorted(spines[k], x[0]), 127)
        start = np.concatenate([[0], spines[k]])[index]
        inner = (x[0] - start) / np.maximum(spines[k][index] - start, 1e-3)
        tone = tones[k][index]
        colour = (
            hues[(tone[:, 0] * 5.99).astype(int)]
            * (0.55 + 0.9 * tone[:, 1:2])
            * (0.45 + 0.75 * np.sin(np.clip(inner, 0, 1) * np.pi))[:, None]
        )
        tall = 0.25 + 0.11 * tone[:, 2]
        book = rise[at] < tall[None] + 0.03
        band = (np.abs(rise[at] - 0.09) < 0.012) | (np.abs(rise[at] - tall[None] * 0.85) < 0.01)
        lines = np.where(band[..., None], np.array([0.42, 0.30, 0.10], np.float32), colour[None])
        out[at] = np.where(book[..., None], lines, wood * 0.18)
    frame = (rise < 0.045) | (np.mod(x + 0.05, bay) < 0.1)
    front.body[..., :3] = np.where(
        frame[..., None], wood * np.where(rise < 0.045, 1.2, 0.9)[..., None], out
    )
    front.body[..., :3] *= np.where((rise > shelf - 0.1) & ~frame, 0.6, 1)[..., None]
    return front


def slabs(size: float, density: float, one: F32, other: F32, seed: int) -> Front:
    """Paint a floor tile of two by two squares, with veins, that repeats."""
    front = Front(4 * size, 4 * size, density, one)
    x, y = front.places()
    odd = np.mod(np.floor(x / size) + np.floor(y / size), 2)[..., None]
    draws = np.random.default_rng(seed).random((4, 4)).astype(np.float32)
    tone = draws[np.floor(y / size).astype(int) % 4, np.floor(x / size).astype(int) % 4][..., None]
    front.body[..., :3] = (one + (other - one) * odd) * (0.85 + 0.3 * tone)
    front.grain((1.0, 0.3, 0.1), 0.1, seed)
    joint = (np.mod(x, size) < 0.018) | (np.mod(y, size) < 0.018)
    front.body[..., :3] *= np.where(joint, 0.45, 1)[..., None]
    return front


def flame(density: float, glow: float, seed: int) -> Front:
    """Paint a torch: an iron basket on its arm, and fire."""
    front = Front(0.7, 1.5, density)
    iron = (0.012, 0.011, 0.011)
    front.lay(front.strokes([[(0.35, 0.0), (0.35, 0.5)]], 0.07), iron)
    front.lay(front.mask([(0.2, 0.62), (0.5, 0.62), (0.42, 0.38), (0.28, 0.38)]), iron)
    x, y = front.places()
    draws = np.random.default_rng(seed + 3).random(12)
    t = np.clip((y - 0.55) / (0.6 + 0.25 * draws[0]), 0, 1)
    light = np.zeros(front.shape, np.float32)
    # Three tongues that lean and end each at its own height.
    for k in range(3):
        high = np.clip(t / (1.0, 0.72, 0.5)[k], 0, 1)
        lean = (draws[k + 1] - 0.5) * 0.26 * high + (0.0, -0.07, 0.08)[k]
        sway = lean + 0.035 * high * np.sin(y * (9 + 4 * draws[k + 4]) + 6 * draws[k + 7])
        wide = (0.15, 0.09, 0.08)[k] * np.sqrt(high + 0.03) * (1 - high) * 2.0 + 1e-3
        tongue = np.exp(-(((x - 0.35 - sway) / wide) ** 2)) * (1 - high**3)
        light = np.maximum(light, np.where(high < 1, tongue, 0))
    body = np.where(y > 0.55, np.clip(light * 1.25 - 0.12, 0, 1), 0).astype(np.float32)
    for spark in np.random.default_rng(seed + 9).random((5, 2)):
        out = np.hypot(x - 0.2 - 0.3 * spark[0], y - 1.05 - 0.4 * spark[1])
        body = np.maximum(body, 0.6 * np.clip(1.2 - out / 0.011, 0, 1))
    core = np.clip(body * 1.6 - 0.7, 0, 1) ** 2 * (1 - t)
    light = body[..., None] * np.array([2.2, 0.62, 0.09]) + core[..., None] * np.array(
        [1.9, 1.45, 0.5]
    )
    front.shine[..., :3] = np.where(body[..., None] > 0, light * glow, 0)
    front.body[..., 3] = np.maximum(front.body[..., 3], np.clip(body * 1.5, 0, 1))
    front.body[..., 3] = np.where(front.body[..., 3] > 0, front.body[..., 3], 0)
    front.shine[..., 3] = np.where(body > 0, 1 + seed % 200, 0)
    return front


def candles(wide: float, density: float, glow: float, seed: int) -> Front:
    """Paint a row of candles on a stand."""
    front = Front(wide, 1.6, density)
    random = np.random.default_rng(seed)
    front.lay(
        front.strokes([[(wide / 2, 0), (wide / 2, 0.9)], [(0.05, 0.9), (wide - 0.05, 0.9)]], 0.05),
        (0.25, 0.17, 0.05),
    )
    for k in range(max(1, int(wide / 0.16))):
        x, top = 0.1 + k * 0.16, 1.15 + 0.2 * float(random.random())
        front.rect(
            (x - 0.03, 0.9, x + 0.03, top),
            (0.7, 0.66, 0.55),
            np.array([0.3, 0.2, 0.1]) * glow,
        )
        front.lay(
            front.mask([(x - 0.03, top), (x + 0.03, top), (x, top + 0.14)]),
            (0.2, 0.1, 0),
            np.array([4.5, 2.6, 1.0]) * glow,
        )
    return front


def chandelier(density: float, glow: float) -> Front:
    """Paint a hanging crown of candles and drops of glass, 3 m wide."""
    front = Front(3.0, 3.2, density)
    brass, lines = np.array([0.45, 0.31, 0.10]), [[(1.5, 3.2), (1.5, 0.5)]]
    for level, wide, count in ((1.0, 1.35, 9), (1.6, 0.85, 7)):
        for k in range(count):
            x = 1.5 + wide * float(np.cos(np.pi * k / (count - 1)))
            low = level + 0.12 * float(np.sin(np.pi * k / (count - 1)))
            lines.append([(1.5, level - 0.25), ((1.5 + x) / 2, low - 0.32), (x, low)])
            front.rect(
                (x - 0.035, low, x + 0.035, low + 0.2),
                (0.8, 0.75, 0.62),
                np.array([0.6, 0.4, 0.2]) * glow,
            )
            point = front.mask([(x - 0.05, low + 0.2), (x + 0.05, low + 0.2), (x, low + 0.4)])
            front.lay(point, (0.2, 0.1, 0), np.array([6.0, 3.8, 1.6]) * glow)
            for drop in range(3):
                y = low - 0.12 - 0.13 * drop
                front.rect(
                    (x - 0.02, y - 0.06, x + 0.02, y),
                    (0.7, 0.7, 0.72),
                    np.array([0.9, 0.8, 0.65]) * glow * (0.4 + 0.3 * drop),
                )
    mask = front.strokes(lines, 0.035)
    front.lay(mask, brass, np.array([0.5, 0.3, 0.1]) * glow)
    front.lay(
        front.mask([(1.35, 0.55), (1.5, 0.3), (1.65, 0.55), (1.5, 0.8)]),
        brass * 1.3,
        np.array([0.8, 0.6, 0.3]) * glow,
    )
    front.body[..., 3] = cv2.max(front.body[..., 3], mask)
    return front
