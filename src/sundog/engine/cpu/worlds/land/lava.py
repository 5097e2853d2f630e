"""Lava: where it runs down a mountain, how its crust breaks, what it sends out and lights."""

import cv2
import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.worlds.land.plot import Plot
from sundog.engine.cpu.worlds.palette import Stops, ramp, smooth

__all__ = ["FIRE", "crust", "drawn", "molten", "shine", "streams"]

F32 = NDArray[np.float32]

FIRE = (1.0, 0.27, 0.05)
"""The light of lava on what is near, linear."""

_HEAT: Stops = (
    (0.0, "#000000"), (0.22, "#3a0500"), (0.45, "#c02004"), (0.68, "#ff6a10"), (0.86, "#ffb63c"),
    (1.0, "#fff0a8"),
)  # fmt: skip
_PERSISTENCE = 0.72


def molten(heat: F32, bright: float = 2.4) -> F32:
    """Return ``float32[..., 3]``: light of lava by its heat, 0 (black) to 1 (yellow).

    Args:
        heat: ``float32[...]``.
        bright: Of the hottest.
    """
    gain = np.float32(0.5) + np.float32(bright - 0.5) * heat * heat
    return np.asarray(ramp(heat, _HEAT) * gain[..., None], np.float32)


def streams(
    height: F32, crater: tuple[float, float], rim: float, count: int, steps: int, seed: int
) -> list[F32]:
    """Let lava run from the rim of a crater down the steepest way, with some inertia.

    Args:
        height: ``float32[R, C]``, cells.
        crater: Its row and column.
        rim: Its radius, cells.
        count: How many streams.
        steps: How far they run at most, cells.
        seed: Of their beginnings.

    Returns:
        Rows and columns that each passes, ``float32[N, 2]``.
    """
    random = np.random.default_rng(seed)
    down_rows, down_columns = (-part for part in np.gradient(cv2.GaussianBlur(height, (0, 0), 1.0)))
    # Those on our side of the mountain are seen.
    turns = np.pi + np.pi * (np.arange(count) + random.random(count)) / count
    lengths = steps * random.uniform(0.35, 1.0, count)
    shakes = random.normal(0, 0.1, (count, steps * 2, 2))
    found = []
    for turn, length, shake in zip(turns, lengths, shakes, strict=True):
        way = np.array((np.sin(turn), np.cos(turn)))
        place = np.array(crater) + rim * way
        passed = [place]
        for number in range(int(length * 2)):
            row, column = int(place[0]), int(place[1])
            if not (1 < row < height.shape[0] - 2 and 1 < column < height.shape[1] - 2):
                break
            slope = np.array((down_rows[row, column], down_columns[row, column]))
            steep = float(np.hypot(*slope))
            if steep < 0.02:
                break
            way = _PERSISTENCE * way + (1 - _PERSISTENCE) * slope / steep + shake[number]
            way /= max(1e-6, float(np.hypot(*way)))
            place = place + 0.5 * way
            passed.append(np.asarray(place))
        found.append(np.array(passed, np.float32))
    return found


def drawn(plot: Plot, ways: list[F32], wide: float) -> F32:
    """Draw streams on a plot.

    Args:
        plot: Where.
        ways: Rows and columns as shares of the plot, ``float32[N, 2]``, 0 to 1 each.
        wide: Of a stream where it begins, metres.

    Returns:
        ``float32[R, C]``: heat, 0 to 1; cooler towards the ends and at the borders.
    """
    heat = np.zeros(plot.shape, np.float32)
    scale = np.array((plot.shape[0] - 1, plot.shape[1] - 1), np.float32)
    for way in ways:
        pieces = max(1, min(24, len(way) // 4))
        points = np.round((way * scale)[:, ::-1] * 16).astype(np.int32)
        for number in range(pieces):
            begin = number * (len(way) - 1) // pieces
            end = (number + 1) * (len(way) - 1) // pieces + 1
            share = number / pieces
            thick = max(1, round(wide * (1 - 0.55 * share) / plot.cell))
            part = points[begin:end].reshape(-1, 1, 2)
            cv2.polylines(heat, [part], False, 1 - 0.5 * share**2, thick, cv2.LINE_8, 4)
    return np.asarray(cv2.GaussianBlur(heat, (0, 0), max(0.7, 0.22 * wide / plot.cell)), np.float32)


def crust(plot: Plot, size: float, seed: int, open_: float = 0.12) -> F32:
    """Return heat ``float32[R, C]``, 0 to 1, of a lake of lava: dark plates, bright cracks.

    Args:
        plot: Where.
        size: Of plates, metres.
        seed: Of them.
        open_: How wide cracks are, 0 to 1.
    """
    first, second = (plot.noise(size, seed + number, 4, 0.42) for number in (0, 1))
    near = np.minimum(np.abs(first), np.abs(second))
    crack = smooth(near, open_ * 2.2, open_ * 0.1)
    flow = smooth(plot.noise(3.5 * size, seed + 2, 3, 0.5), 0.1, 1.5)
    ember = 0.2 + 0.1 * plot.noise(0.4 * size, seed + 3, 3, 0.6)
    heat = np.maximum(crack * (0.62 + 0.35 * flow), np.clip(ember, 0.06, 0.42))
    return np.asarray(np.clip(heat + 0.3 * flow, 0, 1), np.float32)


def shine(heat: F32, cell: float, reach: float) -> F32:
    """Return ``float32[R, C]``: how much light of lava falls on each place.

    Args:
        heat: ``float32[R, C]``, 0 to 1.
        cell: Side of a cell, metres.
        reach: How far its light goes, metres.
    """
    total = np.zeros_like(heat)
    for share, weight in ((0.25, 0.6), (1.0, 0.5)):
        deviation = max(0.6, reach * share / cell)
        shrink = max(1, int(deviation / 4))
        size = (max(2, heat.shape[1] // shrink), max(2, heat.shape[0] // shrink))
        small = cv2.resize(heat, size, interpolation=cv2.INTER_AREA)
        small = cv2.GaussianBlur(small, (0, 0), deviation / shrink)
        total += np.float32(weight) * cv2.resize(small, heat.shape[::-1])
    return total
