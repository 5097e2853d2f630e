"""Towers far behind a street or a bay, with lit windows and boards of light."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.worlds.streets.blocks import Windows, window_grid
from sundog.engine.cpu.worlds.streets.front import Front
from sundog.engine.cpu.worlds.streets.signs import panel_sign
from sundog.engine.cpu.worlds.streets.space import Eye, Place, Space

__all__ = ["Towers"]

F32 = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Towers:
    """What towers are made of: colours ``float32[n, 3]`` of signs and rooms, and how they glow."""

    eye: Eye
    random: np.random.Generator
    neon: F32
    rooms: F32
    glow: float

    def skyline(self, nearest: float, count: int) -> Space:
        """Return the towers far behind, the farthest first."""
        space, r = Space(self.eye), self.random
        spots = [
            (float(z), float(x))
            for z, x in zip(
                r.uniform(nearest, 640, count),
                r.uniform(-0.66, 0.66, count),
                strict=True,
            )
        ]
        for z, x in sorted(spots, reverse=True):
            wide = float(r.uniform(16, 34)) * (0.7 + z / 800)
            tall = min(0.31, float(r.uniform(0.07, 0.2)) + 0.22 * float(r.random()) ** 3) * z
            space.put(self.tower(x * z, z, wide, tall))
        return space

    def tower(self, x: float, z: float, wide: float, tall: float) -> Place:
        """Return one tower with its windows, edges and boards of light."""
        r, glow = self.random, self.glow
        fine = float(r.uniform(1.7, 2.6))
        kind = Windows(
            wide=fine, tall=float(r.uniform(2.4, 3.4)), side=0.22 * fine, sill=0.6, head=0.5,
            lit=float(r.uniform(0.2, 0.6)), strength=1.1 * glow, mullions=1,
        )  # fmt: skip
        base = np.array([0.06, 0.066, 0.09]) * r.uniform(0.6, 1.6)
        front = Front(wide, tall, self.eye.density(z) * 1.3, base)
        window_grid(front, r, kind, self.rooms, base * 0.6)
        tint, style, where = (
            self.neon[r.integers(len(self.neon))],
            r.random(4),
            float(r.random()),
        )
        step = wide * 0.18
        top = [
            (0.0, 0.0), (wide, 0.0), (wide, tall * 0.9), (wide - step, tall * 0.9),
            (wide - step, tall), (step, tall), (step, tall * 0.9), (0.0, tall * 0.9),
        ]  # fmt: skip
        if style[0] < 0.45:
            at = wide * (0.15 + 0.7 * where)
            front.rect((at, tall * 0.2, at + 0.7, tall), tint * 0.2, tint * 1.8 * glow)
        if style[1] < 0.35:
            front.rect(
                (0, tall * 0.9 - 1.4, wide, tall * 0.9 - 0.5),
                tint * 0.2,
                tint * 1.6 * glow,
            )
        if style[2] < 0.22:
            self.board(front, (wide * 0.2, tall * 0.5, wide * 0.8, tall * 0.5 + wide * 0.75))
        if style[3] < 0.6:
            front.body[..., 3] = front.mask(top)
        return Place(front, (x - wide / 2, 0, z), (wide, 0, 0), (0, tall, 0))

    def board(self, front: Front, box: tuple[float, float, float, float]) -> None:
        """Hang a great lit board on a tower."""
        wide, tall = box[2] - box[0], box[3] - box[1]
        board = Front(wide, tall, front.density)
        panel_sign(
            board,
            self.random,
            self.neon[self.random.integers(0, len(self.neon), 2)],
            1.3 * self.glow,
        )
        rows, columns = front.part(*box)
        size = columns.stop - columns.start, rows.stop - rows.start
        if min(size) > 1:
            front.body[rows, columns] = cv2.resize(board.body, size)
            front.shine[rows, columns] = cv2.resize(board.shine, size)
            front.shine[rows, columns, 3] = 205

    def track(self, half: float, z: float = 62.0) -> list[Place]:
        """Return a railway on girders across a street, with a lit train on it."""
        wide, glow = 2 * half + 6, self.glow
        front = Front(wide, 6.4, self.eye.density(z) * 1.2)
        steel = np.array([0.05, 0.05, 0.06])
        front.rect((0, 0.3, wide, 2.1), steel)
        front.rect((0, 2.0, wide, 2.25), steel * 2.2)
        front.rect((0, 0.25, wide, 0.4), steel * 1.8)
        for k in range(int(wide / 1.2)):
            front.rect((1.2 * k, 0.4, 1.2 * k + 0.1, 2.0), steel * 1.7)
        front.rect((0, 2.5, wide * 0.8, 5.3), (0.12, 0.13, 0.15))
        front.rect((0, 3.0, wide * 0.8, 3.15), None, self.neon[1] * 0.5 * glow)
        for k in range(int(wide * 0.8 / 1.5)):
            pane = (1.5 * k + 0.2, 3.5, 1.5 * k + 1.35, 4.7)
            front.rect(pane, (0.1, 0.1, 0.1), np.array([1.0, 0.72, 0.42]) * 0.42 * glow)
            if self.random.random() < 0.5:
                front.rect((1.5 * k + 0.5, 3.5, 1.5 * k + 0.95, 4.1), None, (0.16, 0.10, 0.05))
        for k in range(5):
            front.rect((6.0 * k, 2.5, 6.0 * k + 0.12, 5.3), (0.02, 0.02, 0.02), (0, 0, 0))
        return [Place(front, (-wide / 2, 7.2, z), (wide, 0, 0), (0, 6.4, 0))]
