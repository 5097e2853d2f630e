"""Fast kernels of places compute what their plain forms do."""

import cv2
import numpy as np

from sundog.engine.cpu.kernels.figure import mix_colours
from sundog.engine.cpu.kernels.place import KNOT, ripple


def test_water_is_fetched_from_as_far_aside_as_its_waves_say() -> None:
    """Half a step of rounding, and 1/256 pixel, as far as which places are told."""
    random = np.random.default_rng(3)
    rows, columns = 40, 6 * KNOT
    rough = cv2.GaussianBlur(random.normal(128, 300, (rows, columns)), (0, 0), 3)
    plane = np.clip(rough, 16, 235).astype(np.uint8)
    # Columns wrap around: the last one shows the first.
    plane[:, -1] = plane[:, 0]
    heights = random.integers(0, 60, (rows, columns // KNOT + 1)).astype(np.uint8)
    waves = np.rint(256 * np.sin(2 * np.pi * np.arange(1024) / 1024)).astype(np.int32)
    slopes = random.integers(0, 1024, (rows, 2)).astype(np.int32)
    made = plane.copy()
    ripple(plane, heights, waves, slopes, made)
    steepest = np.abs(np.diff(plane.astype(int))).max()
    knots = np.arange(columns // KNOT + 1)
    for y in range(rows):
        wave = waves[(slopes[y, 0] + 46 * knots) & 1023] + waves[(slopes[y, 1] - 82 * knots) & 1023]
        away = np.interp(np.arange(columns), KNOT * knots, wave * (heights[y] / 8192))
        place = (np.arange(columns) + away) % (columns - 1)
        wanted = np.interp(place, np.arange(columns), plane[y].astype(float))
        assert np.abs(made[y] - wanted).max() <= 0.5 + steepest / 256


def test_colours_of_near_parts_run_into_each_other() -> None:
    random = np.random.default_rng(4)
    tables = random.random((2, 12, 50)).astype(np.float32)
    made = np.empty_like(tables)
    mix_colours(tables, (3, 4), (0.35, 6e-4), made)
    shares = tables / (tables.sum((1, 2)) + 1)[:, None, None]
    padded = np.pad(shares.reshape(2, 3, 4, 50), ((0, 0), (1, 1), (1, 1), (0, 0)), mode="edge")
    around = [padded[:, y : y + 3, x : x + 4] for y in range(3) for x in range(3)]
    near = np.mean(around, axis=0).reshape(tables.shape) * 12
    wanted = 0.65 * near + 0.35 * shares.sum(1, keepdims=True) + 6e-4
    assert np.allclose(made, wanted, rtol=1e-5, atol=0)
