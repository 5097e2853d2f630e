"""Fronts of a large modern town: towers, flats over shops, and what hangs on them."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.worlds.streets.front import Front, Tint
from sundog.engine.cpu.worlds.streets.signs import glyph_lines, neon, written

__all__ = ["Windows", "cables", "clutter", "shop_floor", "window_grid"]

F32 = NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Windows:
    """A grid of windows: cell size and the border between panes in metres, and who is at home."""

    wide: float = 1.6
    tall: float = 3.2
    side: float = 0.22
    sill: float = 0.9
    head: float = 0.35
    lit: float = 0.4
    strength: float = 1.0
    from_height: float = 0.0
    mullions: int = 2


def window_grid(
    front: Front, random: np.random.Generator, kind: Windows, palette: F32, glass: Tint
) -> None:
    """Paint a grid of windows with lit rooms behind some.

    Args:
        front: Painted on.
        random: Drawn from in an order that does not depend on the front's pixels.
        kind: Of grid.
        palette: ``float32[n, 3]``: colours of light in the rooms.
        glass: Colour of panes behind which it is dark.
    """
    right, up = front.places()
    up = up - np.float32(kind.from_height)
    columns = max(1, int(front.width / kind.wide))
    cell = front.width / columns
    rows = max(1, int(np.ceil(front.height / kind.tall)) + 1)
    draws = random.random((6, 64, 48)).astype(np.float32)
    i = np.clip((right / cell).astype(np.int32), 0, columns - 1)
    j = np.clip(np.floor(up / kind.tall).astype(np.int32), -1, rows)
    x, y = right - i * np.float32(cell), up - j * np.float32(kind.tall)
    rooms = ((x > kind.side) & (x < cell - kind.side))[0]
    floors = ((y > kind.sill) & (y < kind.tall - kind.head) & (j >= 0))[:, 0]
    rows_at, columns_at = np.flatnonzero(floors), np.flatnonzero(rooms)
    if not len(rows_at) or not len(columns_at):
        return
    x, y = x.astype(np.float32), y.astype(np.float32)
    i, j = np.mod(i[:, columns_at], 48), np.mod(j[rows_at], 64)
    inner = np.float32(1 / (cell - 2 * kind.side)) * (x[:, columns_at] - kind.side)
    high = np.float32(1 / (kind.tall - kind.sill - kind.head)) * (y[rows_at] - kind.sill)
    open_wall = np.ix_(rows_at, columns_at)
    bars = np.abs(np.mod(inner * kind.mullions + 0.5, 1) - 0.5) < 0.04 * kind.mullions
    glow = _rooms(draws, (j, i), inner.astype(np.float32), high, kind) * ~bars
    shine, body = front.shine[open_wall], front.body[open_wall]
    body[..., :3] += (np.asarray(glass, np.float32) - body[..., :3]) * (~bars)[..., None]
    light = palette[(draws[5] * 0.999 * len(palette)).astype(np.int32)]
    light = np.dstack([light, 1 + np.floor(draws[4] * 150)])[j, i].astype(np.float32)
    shine[..., :3] += glow[..., None] * light[..., :3]
    shine[..., 3] = np.where((glow > 0) & (draws[2][j, i] < 0.1), light[..., 3], shine[..., 3])
    front.shine[open_wall], front.body[open_wall] = shine, body


def _rooms(
    draws: F32,
    at: tuple[NDArray[np.int32], NDArray[np.int32]],
    inner: F32,
    high: F32,
    kind: Windows,
) -> F32:
    """Return ``float32[h, w]``: light of rooms behind panes, 0 where nobody is at home."""
    busy = 0.35 + 1.3 * draws[0][:, :1]
    level = np.where(draws[1] < kind.lit * busy, (0.2 + 0.8 * draws[0] ** 2) * kind.strength, 0)[at]
    blind = (1 - 0.7 * draws[2] * (draws[3] > 0.55))[at]
    curtain = np.where(draws[5] > 0.4, 0.5 - 0.25 * draws[4], 1)[at]
    # Furniture and people stand dark before the lit wall.
    thing, where = (0.3 * draws[3])[at], (0.7 * draws[2])[at]
    room = (0.35 + 0.65 * high) * level
    room = np.where(high > blind, room * 0.45, room)
    room = np.where(np.abs(inner - 0.5) > curtain, room * 0.6, room)
    return np.asarray(np.where((high < thing) & (inner > where), room * 0.35, room), np.float32)


def shop_floor(
    front: Front,
    random: np.random.Generator,
    palette: F32,
    strength: float,
    high: float = 3.4,
    curtains: float = 0.0,
) -> None:
    """Paint shops along the ground: lit windows with goods, doors, shutters and boards above."""
    at = 0.0
    front.rect((0, 0, front.width, high), (0.03, 0.03, 0.035), (0, 0, 0), 0)
    while at < front.width - 0.6:
        wide = min(float(random.uniform(2.2, 4.6)), front.width - at)
        kind, tint = random.random(), palette[random.integers(len(palette))]
        left, right = at + 0.15, at + wide - 0.15
        level = strength * float(random.uniform(0.5, 1.2))
        if kind < 0.2:
            for k in range(10):
                low = 0.1 + k * (high - 1.0) / 10
                front.rect((left, low, right, low + 0.14), (0.12 + 0.03 * (k % 2),) * 3)
        else:
            _room(
                front,
                random,
                (left, 0.35 * (kind < 0.7), right, high - 0.85),
                tint,
                level,
            )
            if random.random() < curtains:
                _curtain(front, random, (left, high - 1.75, right, high - 0.85))
        board = (at + 0.05, high - 0.78, at + wide - 0.05, high - 0.06)
        style = random.random()
        text = written(
            front,
            random,
            (board[0] + 0.15, board[1] + 0.1, board[2] - 0.15, board[3] - 0.1),
            0.14,
        )
        if style < 0.55:
            front.rect(board, tint * 0.4, tint * strength * 0.7, 201 + int(random.integers(20)))
            front.lay(text, (0.03, 0.02, 0.03), tint * 0.03)
        else:
            front.rect(board, (0.03, 0.03, 0.04))
            neon(front, text, tint, strength * 1.8, 0.06)
        if random.random() < 0.5:
            _awning(front, (at, high - 1.25, at + wide, high - 0.75), tint)
        at += wide


def _room(
    front: Front,
    random: np.random.Generator,
    box: tuple[float, float, float, float],
    tint: F32,
    level: float,
) -> None:
    """Paint a shop window: a bright room with shelves of goods, and door posts."""
    rows, columns = front.part(*box)
    left, low, right, high = box
    draws = random.random((24, 40, 4)).astype(np.float32)
    x, y = front.places()
    x, y = x[:, columns] - np.float32(left), y[rows] - np.float32(low)
    wide, tall = right - left, max(0.1, high - low)
    # Lamps under the ceiling: warm at the top, dark towards the floor.
    warm = tint * 0.45 + np.array([0.62, 0.36, 0.16], np.float32) * float(tint.max())
    rise = np.clip(y / tall, 0, 1)
    near = np.mod(x / wide * 3 - 0.5, 1) - 0.5
    deep = 0.10 + 0.95 * rise**2 * (0.45 + 0.75 * np.exp(-((near / 0.22) ** 2)))
    shelf = np.mod(y, 0.42)
    cell = (
        np.mod((y / 0.42).astype(np.int32), 24),
        np.mod((x / 0.16).astype(np.int32), 40),
    )
    goods = (shelf > 0.05) & (shelf < 0.12 + 0.24 * draws[cell][..., 3]) & (y < tall * 0.6)
    hue = draws[cell][..., :3]
    shade = np.where(goods[..., None], 0.25 + 0.5 * hue, 1.0)
    shade = np.where(((shelf < 0.05) & (y < tall * 0.66))[..., None], 0.12, shade)
    for k in range(int(2.9 * draws[1, 1, 0])):
        # Somebody stands before it.
        off = x - wide * (0.2 + 0.6 * draws[2, k, 0])
        head = 1.5 + 0.15 * draws[2, k, 1] - low
        body = np.abs(off) < 0.13 + 0.12 * np.clip((head - y) * 4, 0, 1)
        someone = (body & (y < head - 0.1)) | (np.hypot(off / 0.12, (y - head) / 0.15) < 1)
        shade = np.where(someone[..., None], 0.07, shade)
    light = deep[..., None] * shade * warm
    light = light * np.where(np.mod(x, wide / 3) < 0.06, 0.06, 1)[..., None]
    front.shine[rows, columns, :3] = light * np.float32(level)
    front.body[rows, columns, :3] = 0.08


def _curtain(
    front: Front, random: np.random.Generator, box: tuple[float, float, float, float]
) -> None:
    """Hang short split cloths over a door, with a sign on each, lit from behind."""
    left, low, right, high = box
    tint = (np.array([0.03, 0.05, 0.16]), np.array([0.22, 0.02, 0.02]), np.array([0.30, 0.26, 0.2]))
    cloth = tint[int(random.integers(3))]
    count = max(2, round((right - left) / 0.6))
    wide = (right - left) / count
    for k in range(count):
        x = left + k * wide
        front.rect((x + 0.02, low, x + wide - 0.02, high), cloth, cloth * 0.5)
    marks = [
        line
        for k in range(count)
        for line in glyph_lines(
            random, (left + (k + 0.3) * wide, low + 0.25, left + (k + 0.7) * wide, high - 0.25)
        )
    ]
    front.lay(front.strokes(marks, 0.045), (0.7, 0.66, 0.58), (0.3, 0.27, 0.22))


def _awning(front: Front, box: tuple[float, float, float, float], tint: F32) -> None:
    rows, columns = front.part(*box)
    x, _ = front.places()
    stripe = (np.mod(x[:, columns], 0.5) < 0.25)[..., None]
    front.body[rows, columns, :3] = np.where(stripe, tint * 0.35, 0.3)
    front.shine[rows, columns, :3] *= 0.12


def clutter(front: Front, random: np.random.Generator, count: int, from_height: float) -> None:
    """Hang air conditioners, pipes and small balconies on a wall."""
    for _ in range(count):
        x, y, kind = (
            random.uniform(0, front.width),
            random.uniform(from_height, from_height + 14),
            random.random(),
        )
        if kind < 0.55:
            front.rect((x, y, x + 0.9, y + 0.6), (0.16, 0.17, 0.18))
            front.rect((x + 0.08, y + 0.06, x + 0.55, y + 0.52), (0.05, 0.05, 0.055))
            front.darken((x - 0.05, y - 0.5, x + 0.95, y), 0.55)
        elif kind < 0.75:
            front.rect((x, from_height - 1, x + 0.14, front.height), (0.09, 0.085, 0.09))
            front.rect((x + 0.04, from_height - 1, x + 0.07, front.height), (0.16, 0.15, 0.16))
        else:
            front.rect((x, y, x + 2.6, y + 0.12), (0.14, 0.14, 0.15))
            for k in range(14):
                front.rect(
                    (x + k * 0.19, y + 0.12, x + k * 0.19 + 0.03, y + 1.0),
                    (0.11, 0.11, 0.12),
                )
            front.rect((x, y + 0.95, x + 2.6, y + 1.02), (0.17, 0.17, 0.18))
            front.darken((x, y - 0.6, x + 2.6, y), 0.5)


def cables(front: Front, random: np.random.Generator, count: int) -> None:
    """Hang wires from side to side over an empty front."""
    lines = []
    for _ in range(count):
        a, b, sag = (
            random.uniform(0.45, 1, 2) * front.height,
            0,
            random.uniform(0.05, 0.35),
        )
        t = np.linspace(0, 1, 24)
        y = a[0] + (a[1] - a[0]) * t - sag * front.height * 4 * t * (1 - t) + b
        lines.append(list(zip((t * front.width).tolist(), y.tolist(), strict=True)))
    mask = front.strokes(lines, 0.02)
    front.lay(mask, (0.01, 0.01, 0.012))
    front.body[..., 3] = cv2.GaussianBlur(mask, (0, 0), 0.6)
