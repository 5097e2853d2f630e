"""Fronts of an old town: plaster and timber, gables, shutters, doors, flowers."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.worlds.streets.front import Front

__all__ = ["House", "end_wall", "house_front"]

F32 = NDArray[np.float32]

_GLASS = (0.035, 0.045, 0.06)


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """What one front looks like: metres, colours, and who is at home.

    ``gable`` is its height above the eaves, 0 for eaves towards the street.
    """

    wide: float
    eaves: float
    gable: float
    plaster: F32
    timber: bool
    wood: F32
    shutters: F32
    lit: float
    glow: float
    snow: float = 0.0


def house_front(
    house: House,
    random: np.random.Generator,
    density: float,
    squeeze: float = 1.0,
    seen: float = 99,
) -> Front:
    """Paint a house front; ``seen`` is the height in metres above which nobody sees it."""
    high = min(house.eaves + house.gable, seen)
    front = Front(house.wide, high, density, None, squeeze)
    wall = [(0, 0), (house.wide, 0), (house.wide, house.eaves)]
    if house.gable:
        wall.append((house.wide / 2, house.eaves + house.gable))
    wall.append((0, house.eaves))
    outline = front.mask(wall)
    front.rect((0, 0, house.wide, high), house.plaster)
    front.grain((1.2, 0.35, 0.08), 0.09, int(random.integers(1 << 30)))
    _stains(front, house, random)
    stone = np.array([0.20, 0.185, 0.165], np.float32)
    if random.random() < 0.7:
        _stones(front, (0, 0, house.wide, 0.8), stone, random)
    floors = max(0, round((house.eaves - 3.0) / 2.6))
    if house.timber:
        _beams(front, house, random, floors)
    _ground_floor(front, house, random)
    count = max(2, round(house.wide / 1.75))
    for floor in range(floors):
        for k in range(count):
            _window(
                front,
                house,
                random,
                (k + 0.5) * house.wide / count,
                3.55 + floor * 2.6,
                (0.82, 1.3),
            )
    if house.gable:
        for k in range(2 if house.wide > 6 else 1):
            at = house.wide / 2 + (k - 0.5) * 1.7 * (house.wide > 6)
            _window(front, house, random, at, house.eaves + 0.55, (0.7, 1.05))
        edge = front.strokes(
            [
                [
                    (-0.1, house.eaves - 0.1),
                    (
                        house.wide / 2,
                        high + 0.02 if high < house.eaves + house.gable else high,
                    ),
                    (house.wide + 0.1, house.eaves - 0.1),
                ]
            ],
            0.3,
        )
        front.lay(edge, house.wood * 0.8)
        if house.snow:
            front.lay(edge, (0.75, 0.8, 0.88))
    else:
        front.rect((0, house.eaves - 0.22, house.wide, house.eaves), house.wood * 0.7)
        front.darken((0, house.eaves - 0.6, house.wide, house.eaves - 0.22), 0.6)
    front.body[..., 3] = outline
    return front


def _stains(front: Front, house: House, random: np.random.Generator) -> None:
    """Darken the foot of a wall and run rain down it."""
    _, up = front.places()
    front.body[..., :3] *= (1 - 0.35 * np.exp(-up / 0.6))[..., None]
    for x in random.random(5) * house.wide:
        front.darken((x, 0, x + 0.25, house.eaves), 0.93)


def _stones(
    front: Front,
    box: tuple[float, float, float, float],
    stone: F32,
    random: np.random.Generator,
) -> None:
    left, low, right, high = box
    y = low
    while y < high - 0.05:
        tall, x = float(random.uniform(0.22, 0.34)), left - float(random.random()) * 0.4
        while x < right:
            wide = float(random.uniform(0.35, 0.7))
            tone = stone * float(random.uniform(0.7, 1.25))
            front.rect(
                (max(x, left), y, min(x + wide, right), min(y + tall, high)),
                stone * 0.45,
            )
            front.rect(
                (
                    max(x, left) + 0.02,
                    y + 0.02,
                    min(x + wide, right) - 0.02,
                    min(y + tall, high) - 0.02,
                ),
                tone,
            )
            x += wide
        y += tall


def _beams(front: Front, house: House, random: np.random.Generator, floors: int) -> None:
    """Lay a timber frame over the plaster: sills, posts and braces."""
    width = house.wide
    lines: list[list[tuple[float, float]]] = []
    levels = [3.0 + 2.6 * k for k in range(floors + 1)]
    levels[-1] = house.eaves
    lines += [[(0.0, y), (width, y)] for y in levels]
    posts = max(3, round(width / 1.15))
    step = width / posts
    for low, high in zip(levels, levels[1:], strict=False):
        lines += [[(k * step, low), (k * step, high)] for k in range(posts + 1)]
        lines.append([(0.0, low + 0.5), (width, low + 0.5)])
        for k in (0, posts - 1):
            lean = 1 if k == 0 else -1
            a, b = (k * step, (k + 1) * step)[::lean]
            lines.append([(b, low), (a, high)])
        if random.random() < 0.6:
            k = int(random.integers(posts))
            lines.append([(k * step, low), ((k + 1) * step, low + 0.5)])
            lines.append([(k * step, low + 0.5), ((k + 1) * step, low)])
    if house.gable:
        top = house.eaves + house.gable
        for share in (0.36, 0.68):
            y, inset = house.eaves + house.gable * share, width / 2 * share
            lines.append([(inset, y), (width - inset, y)])
        lines += [
            [
                (k * step, house.eaves),
                (k * step, top - abs(k * step - width / 2) / width * 2 * house.gable),
            ]
            for k in range(1, posts)
        ]
        lines += [
            [(width * 0.22, house.eaves), (width / 2, top * 0.97)],
            [(width * 0.78, house.eaves), (width / 2, top * 0.97)],
        ]
    shadow = front.strokes([[(x + 0.05, y - 0.05) for x, y in line] for line in lines], 0.2)
    front.lay(shadow * 0.4, house.plaster * 0.3)
    front.lay(front.strokes(lines, 0.17), house.wood)


def _window(
    front: Front,
    house: House,
    random: np.random.Generator,
    middle: float,
    low: float,
    size: tuple[float, float],
) -> None:
    """Paint a casement with frame, bars, shutters and perhaps flowers."""
    wide, tall = size
    left, right, high = middle - wide / 2, middle + wide / 2, low + tall
    draws = random.random(6)
    lit = draws[0] < house.lit
    warm = np.array([1.0, 0.52, 0.17]) * house.glow * (0.4 + 0.8 * draws[1])
    white = np.minimum(house.plaster * 1.25 + 0.05, 0.8)
    front.rect((left - 0.12, low - 0.14, right + 0.12, high + 0.14), white * 0.8)
    front.rect((left, low, right, high), _GLASS)
    if lit:
        part = front.part(left, low, right, high)
        _, up = front.places()
        ramp = (0.25 + 0.9 * ((up[part[0]] - low) / tall) ** 2)[..., None]
        front.shine[(*part, slice(3))] = warm * ramp
        if draws[2] < 0.6:
            front.rect((left, low, left + wide * 0.22, high), None, warm * 0.55)
            front.rect((right - wide * 0.22, low, right, high), None, warm * 0.55)
        if draws[5] < 0.15:
            front.shine[(*part, 3)] = 1 + int(draws[3] * 150)
    else:
        front.rect((left, low + tall * 0.5, right, high), (0.07, 0.09, 0.115))
    bars = [(middle - 0.035, low, middle + 0.035, high), (left, low + tall * 0.6, right, low + tall * 0.6 + 0.05),
            (left, low, left + 0.05, high), (right - 0.05, low, right, high)]  # fmt: skip
    for bar in bars:
        front.rect(bar, white, (0, 0, 0))
    front.rect(
        (left - 0.18, low - 0.2, right + 0.18, low - 0.1),
        white * 0.9 if not house.snow else (0.8, 0.84, 0.9),
    )
    front.darken((left - 0.18, low - 0.34, right + 0.18, low - 0.2), 0.6)
    if draws[3] < 0.65:
        for x in (left - 0.12 - wide * 0.5, right + 0.12):
            front.rect((x, low - 0.06, x + wide * 0.5, high + 0.06), house.shutters * 0.55)
            for k in range(9):
                y = low + k * tall / 9
                front.rect((x + 0.04, y, x + wide * 0.5 - 0.04, y + tall / 18), house.shutters)
    if draws[4] < 0.45 and not house.snow:
        _flowers(front, random, (left - 0.12, low - 0.26, right + 0.12, low + 0.1))


def _flowers(
    front: Front, random: np.random.Generator, box: tuple[float, float, float, float]
) -> None:
    left, low, right, high = box
    front.rect((left, low, right, low + 0.16), (0.16, 0.07, 0.035))
    hues = np.array([[0.75, 0.05, 0.06], [0.8, 0.2, 0.4], [0.85, 0.6, 0.1], [0.8, 0.75, 0.75]])
    tint = hues[int(random.integers(4))]
    for x, y, pick in random.random((26, 3)):
        at = left + x * (right - left), low + 0.12 + y * (high - low - 0.1)
        colour = (
            tint * (0.6 + 0.6 * y) if pick < 0.5 else np.array([0.05, 0.14, 0.03]) * (0.7 + pick)
        )
        front.rect((at[0], at[1], at[0] + 0.09, at[1] + 0.07), colour)


def _arch(left: float, right: float, high: float) -> list[tuple[float, float]]:
    """Return a door's outline with a round head."""
    radius = (right - left) / 2
    turns = np.linspace(0, np.pi, 14)
    head = [
        (
            (left + right) / 2 + radius * float(np.cos(t)),
            high - radius + radius * float(np.sin(t)),
        )
        for t in turns
    ]
    return [(left, 0.0), (right, 0.0), *head]


def _ground_floor(front: Front, house: House, random: np.random.Generator) -> None:
    """Paint a door in a stone arch, and a shop window or two windows beside it."""
    flip, is_shop, pick = random.random() < 0.5, random.random() < 0.55, random.random()
    wide = house.wide

    def at(left: float, right: float) -> tuple[float, float]:
        return (wide - right, wide - left) if flip else (left, right)

    door = at(0.7, 1.9)
    front.lay(front.mask(_arch(door[0] - 0.22, door[1] + 0.22, 2.75)), (0.26, 0.24, 0.21))
    mask = front.mask(_arch(door[0], door[1], 2.5))
    wood = house.shutters * 0.7 if pick < 0.6 else house.wood * 1.2
    front.lay(mask, wood)
    for k in range(1, 6):
        x = door[0] + (door[1] - door[0]) * k / 6
        front.darken((x, 0, x + 0.03, 2.2), 0.55)
    front.rect(
        (door[0] + 0.2, 2.0, door[1] - 0.2, 2.3),
        _GLASS,
        np.array([1.0, 0.6, 0.25]) * house.glow * 0.7,
    )
    if is_shop:
        window = at(2.5, wide - 0.6)
        front.rect((window[0] - 0.15, 0.5, window[1] + 0.15, 2.6), house.wood * 1.3)
        _shop_window(front, house, random.random((12, 2)), window)
        front.rect(
            (window[0] - 0.2, 2.55, window[1] + 0.2, 2.95),
            house.shutters * 0.8,
            (0, 0, 0),
        )
    else:
        for k in range(max(1, int((wide - 2.6) / 1.7))):
            _window(
                front,
                house,
                random,
                at(3.2 + 1.7 * k, 3.2 + 1.7 * k)[0],
                1.05,
                (0.85, 1.25),
            )


def _shop_window(
    front: Front, house: House, draws: NDArray[np.float64], window: tuple[float, float]
) -> None:
    """Paint a lit room behind panes: shelves with goods before its wall, and the sky in the glass."""
    left, right = window
    low, high = 0.8, 2.35
    at = front.part(left, low, right, high)
    x, up = front.places()
    x, y = (x[:, at[1]] - left) / (right - left), (up[at[0]] - low) / (high - low)
    warm = np.array([1.0, 0.56, 0.22], np.float32) * np.float32(house.glow)
    spots = sum(np.exp(-(((x - k) / 0.2) ** 2) - ((1.02 - y) / 0.42) ** 2) for k in (0.25, 0.75))
    front.rect((left, low, right, high), _GLASS)
    front.shine[(*at, slice(3))] = (0.10 + 0.75 * np.asarray(spots))[..., None] * warm
    hues = np.array([[0.9, 0.2, 0.08], [0.25, 0.4, 0.12], [0.95, 0.7, 0.3], [0.16, 0.25, 0.4]])
    for shelf in (low, low + 0.62):
        for k in range(18):
            pick, tall = draws[k % 12, 0], draws[(k * 5 + int(shelf * 3)) % 12, 1]
            start = left + (right - left) * (k + 0.15 + 0.3 * tall) / 18
            tint = hues[int(pick * 3.99)] * house.glow * (0.22 + 0.3 * pick)
            box = (start, shelf, start + (right - left) / 18 * 0.6, shelf + 0.1 + 0.3 * tall)
            front.rect(box, (0.04, 0.03, 0.02), tint * (0.5 if shelf == low else 1.0))
        front.rect((left, shelf - 0.04, right, shelf), (0.05, 0.03, 0.02), (0.01, 0.006, 0.003))
    # What is over the houses across the lane lies on the glass, slanting.
    slant = front.mask([(left, 1.5), (left, high), (left + (right - left) * 0.55, high)])
    front.lay(slant * 0.35, (0.24, 0.25, 0.3))
    for k in range(5):
        bar = left + (right - left) * k / 4
        front.rect((bar - 0.03, low, bar + 0.03, high), house.wood, (0, 0, 0))
    front.darken((left, high - 0.12, right, high), 0.5)


def end_wall(house: House, density: float, way: int, seed: int) -> Front:
    """Paint the bare side of a house, 9 m deep, its corner stones towards the street."""
    front = Front(9, house.eaves, density, house.plaster * 0.6)
    front.grain((1.2, 0.3), 0.16, seed)
    front.darken((0, house.eaves - 0.5, 9, house.eaves), 0.55)
    random = np.random.default_rng(seed)
    stone = np.array([0.20, 0.185, 0.165], np.float32)
    for k in range(int(house.eaves / 0.34)):
        wide = 0.62 if k % 2 else 0.38
        left = 0.0 if way > 0 else 9 - wide
        box = (left, k * 0.34, left + wide, k * 0.34 + 0.31)
        front.rect(box, stone * float(random.uniform(0.75, 1.25)))
    _, up = front.places()
    front.body[..., :3] *= (1 - 0.45 * np.exp(-up / 0.5))[..., None]
    return front
