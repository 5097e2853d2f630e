"""Paint what the test picture shows: a cluttered wall, and a head and shoulders before it."""

import cv2
import numpy as np
from numpy.typing import NDArray

__all__ = ["paint_figure", "paint_wall"]


def paint_wall(rng: np.random.Generator, size: tuple[int, int]) -> list[NDArray[np.uint8]]:
    """Paint a wall with shelves, books and daylight; returns Y, U, V, 1.25 times ``size``."""
    width, height = (round(length * 1.25) // 4 * 4 for length in size)
    unit = height / 100
    canvas = np.empty((height, width, 3), np.uint8)
    light = (
        np.linspace(1.1, 0.6, width)[None, :, None] * np.linspace(1.05, 0.8, height)[:, None, None]
    )
    canvas[:] = np.clip(light * (168, 186, 196), 0, 255)
    for shelf in range(4):
        floor = round((26 + 24 * shelf) * unit)
        left = 2.0 * unit
        while left < width:
            thick, tall = rng.uniform(1.2, 4.5) * unit, rng.uniform(9, 19) * unit
            colour = rng.uniform(25, 225, 3) * rng.uniform(0.5, 1.0)
            corner, foot = (round(left), round(floor - tall)), (round(left + thick), floor)
            cv2.rectangle(canvas, corner, foot, colour.tolist(), -1)
            title = round(floor - tall * 0.6)
            cv2.line(canvas, (corner[0], title), (foot[0], title), (230, 232, 235), round(unit / 3))
            left += thick + (rng.uniform(4, 14) * unit if rng.random() < 0.15 else 0)
        cv2.rectangle(canvas, (0, floor), (width, round(floor + 2 * unit)), (52, 84, 120), -1)
    grain = _clouds(rng, (width, height), (3, 12, 48))
    textured = canvas * (1 + 0.09 * grain[..., None])
    return _planes(np.clip(textured, 0, 255).astype(np.uint8))


def _clouds(
    rng: np.random.Generator, size: tuple[int, int], cells: tuple[int, ...]
) -> NDArray[np.float64]:
    """Return smooth noise ``float64[H, W]``: one octave of deviation 1 for each cell size (px)."""
    width, height = size
    total = np.zeros((height, width))
    for cell in cells:
        coarse = rng.normal(0, 1, (height // cell + 2, width // cell + 2))
        total += cv2.resize(coarse, size, interpolation=cv2.INTER_CUBIC)
    return total


def paint_figure(rng: np.random.Generator, height: int) -> list[NDArray[np.uint8]]:
    """Paint a head and shoulders; returns Y, U, V, the mask and the mask at half size."""
    side = round(height * 1.3) // 4 * 4
    unit = side / 130
    canvas, mask = np.zeros((side, side, 3), np.uint8), np.zeros((side, side), np.uint8)

    def oval(x: float, y: float, rx: float, ry: float, colour: tuple[int, int, int]) -> None:
        centre, axes = (round(x * unit), round(y * unit)), (round(rx * unit), round(ry * unit))
        cv2.ellipse(canvas, centre, axes, 0, 0, 360, colour, -1, cv2.LINE_AA)
        cv2.ellipse(mask, centre, axes, 0, 0, 360, 255, -1)

    oval(65, 142, 48, 52, (120, 62, 36))
    oval(65, 92, 9, 16, (110, 142, 190))
    oval(65, 58, 22, 25, (30, 44, 66))
    oval(65, 63, 17, 23, (140, 172, 222))
    for x in (58, 72):
        oval(x, 59, 3.4, 1.9, (236, 238, 240))
        oval(x, 59, 1.5, 1.7, (52, 40, 28))
        oval(x, 54.5, 4.2, 0.8, (34, 48, 70))
    oval(65, 68, 1.9, 1.2, (104, 134, 190))
    oval(65, 76, 6.5, 1.7, (86, 78, 178))
    for step in range(-40, 44, 8):
        foot = (round((65 + 1.25 * step) * unit), side)
        cv2.line(
            canvas,
            (round((65 + step) * unit), round(100 * unit)),
            foot,
            (170, 110, 84),
            round(unit),
        )
    shade = 1 + 0.05 * _clouds(rng, (side, side), (2, 9))
    shade *= np.linspace(1.15, 0.75, side)[None, :]
    shaded = np.clip(canvas * shade[..., None], 0, 255).astype(np.uint8)
    half = cv2.resize(mask, (side // 2, side // 2), interpolation=cv2.INTER_AREA)
    return [*_planes(shaded), mask, np.asarray(half, np.uint8)]


def _planes(bgr: NDArray[np.uint8]) -> list[NDArray[np.uint8]]:
    """Split ``uint8[H, W, 3]`` BGR into Y, U and V, limited range BT.601; H and W even."""
    height, width = bgr.shape[:2]
    image = cv2.cvtColor(bgr, cv2.COLOR_BGR2YUV_I420)
    chroma = image[height:].reshape(2, height // 2, width // 2)
    return [np.ascontiguousarray(plane) for plane in (image[:height], chroma[0], chroma[1])]
