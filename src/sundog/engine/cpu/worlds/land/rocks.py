"""Rocks on the ground: bodies cut by planes, as broken stone is, set into a height field."""

from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.worlds.land.plot import Plot

__all__ = ["Rock", "scattered", "set_rocks"]

F32 = NDArray[np.float32]


class Rock(NamedTuple):
    """Where a rock lies, metres.

    Attributes:
        x: To the right.
        z: Away from the eye.
        size: Half of its width.
        tall: Height as a share of ``size``.
    """

    x: float
    z: float
    size: float
    tall: float = 0.9


def scattered(
    random: np.random.Generator, count: int, plot: Plot, sizes: tuple[float, float], *,
    clear: float = 0.0, tall: float = 0.8,
) -> list[Rock]:  # fmt: skip
    """Scatter rocks, many small ones and few large ones.

    Args:
        random: Numbers; as many are drawn for every resolution.
        count: How many.
        plot: Where.
        sizes: Smallest and largest half width, metres.
        clear: Share of the middle that stays free of rocks, as a tangent to the right.
        tall: Height as a share of half the width.
    """
    draws = random.random((count, 4))
    found = []
    for across, along, big, high in draws:
        # As many in each stretch of the picture: near ones stand closer together.
        z = plot.first * (1 + plot.shape[0] * plot.cell / plot.first) ** along
        x = (across * 2 - 1) * min(0.75 * z, plot.wide / 2)
        size = sizes[0] * (sizes[1] / sizes[0]) ** (big**2.5)
        if abs(x) - size >= clear * z:
            found.append(Rock(x, z, size, tall * (0.6 + 0.8 * high)))
    return found


def set_rocks(height: F32, plot: Plot, rocks: list[Rock], seed: int, *, facets: int = 8) -> F32:
    """Set rocks into a field.

    Args:
        height: ``float32[R, C]``, metres; changed in place.
        plot: Of the field.
        rocks: To be set.
        seed: Of their shapes.
        facets: Planes that each is cut by; more are rounder.

    Returns:
        ``float32[R, C]``: 1 on rock, 0 beside it.
    """
    there = np.zeros(plot.shape, np.float32)
    rough = plot.noise(plot.wide / 40, seed + 3, octave=6, fade=0.6)
    left = -plot.wide / 2
    for number, rock in enumerate(rocks):
        reach = int(np.ceil(rock.size * 1.5 / plot.cell)) + 1
        row, column = round((rock.z - plot.first) / plot.cell), round((rock.x - left) / plot.cell)
        rows = slice(max(0, row - reach), max(0, min(plot.shape[0], row + reach)))
        columns = slice(max(0, column - reach), max(0, min(plot.shape[1], column + reach)))
        if rows.start >= rows.stop or columns.start >= columns.stop:
            continue
        x = (plot.x[:, columns] - rock.x) / np.float32(rock.size)
        z = (plot.z[rows] - rock.z) / np.float32(rock.size)
        body = _cut(x, z, np.random.default_rng((seed, number)), facets)
        body += rough[rows, columns] * np.float32(0.07)
        base = float(height[min(row, plot.shape[0] - 1) if row > 0 else 0,
                            min(max(column, 0), plot.shape[1] - 1)])  # fmt: skip
        top = np.float32(base) + body * np.float32(rock.size * rock.tall)
        part = height[rows, columns]
        over = top - part
        sure = np.clip(over / np.float32(plot.cell) + 0.5, 0, 1)
        there[rows, columns] = np.maximum(there[rows, columns], sure)
        np.maximum(part, top, out=part)
    if rocks:
        # Edges finer than cells would be seen as teeth.
        height[...] = cv2.GaussianBlur(height, (0, 0), 0.65)
        there = np.asarray(cv2.GaussianBlur(there, (0, 0), 1.1), np.float32)
    return there


def _cut(x: F32, z: F32, random: np.random.Generator, facets: int) -> F32:
    """Return a body ``float32[r, c]`` of half width and height 1 about 0, -1 and less beside it."""
    turn = random.uniform(0, 2 * np.pi) + np.arange(facets) * 2.4
    lean = random.uniform(0.3, 2.2, facets)
    lean[0] = 0.16
    away = random.uniform(0.7, 1.0, facets)
    stretch = np.float32(random.uniform(0.7, 1.0))
    body = np.full(np.broadcast_shapes(x.shape, z.shape), 1.2, np.float32)
    for angle, slope, far in zip(turn, lean, away, strict=True):
        along = x * (stretch * np.float32(np.cos(angle))) + z * np.float32(np.sin(angle))
        plane = np.float32(far * (0.5 + 0.55 * slope)) - along * np.float32(slope)
        np.minimum(body, plane, out=body)
    # No wall is so steep that a field of heights would show its cells.
    foot = (1.1 - np.hypot(x * stretch, z)) * np.float32(2.6)
    return np.asarray(np.minimum(body, foot), np.float32)
