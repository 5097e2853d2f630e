"""Print: spot inks in screens, and a colour wiped over the upper border."""

from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu import anchor
from sundog.engine.cpu.canvas import Canvas
from sundog.engine.cpu.colour.oklab import hex_rgb
from sundog.engine.cpu.geometry import Geometry
from sundog.engine.cpu.kernels.printing import (
    PLATES,
    Inks,
    print_inks,
    separate,
    separations,
    softened,
    veil,
)
from sundog.engine.cpu.stages.light import light_of
from sundog.engine.cpu.style import Plate, Screen, Style
from sundog.engine.cpu.textures import hatches

__all__ = ["Printing", "Wiping"]

U8 = NDArray[np.uint8]
I32 = NDArray[np.int32]

# Paper between dots is 0 to 255, kept sixteen times as fine while inks lie over one another.
_FINE = 16


def _screen(plate: Plate, geometry: Geometry) -> U8:
    if plate.screen is Screen.DOTS:
        field = hatches.dots(geometry, plate.size, plate.angle)
    else:
        field = hatches.grain(geometry, plate.size)
    return np.asarray(
        cv2.addWeighted(field, plate.depth, field, 0, 128 * (1 - plate.depth)), np.uint8
    )


@lru_cache(maxsize=8)
def _screens(plates: tuple[Plate, ...], geometry: Geometry) -> U8:
    return np.stack([_screen(plate, geometry) for plate in plates])


@dataclass(frozen=True, slots=True, eq=False)
class Printing:
    """Print the graded picture with a few inks.

    Attributes:
        table: Amounts of inks by colour.
        screens: ``uint8[P, H, W]``.
        inks: Their colours and the paper's.
        shifts: ``float32[2, 3]`` of each ink: where it lies, as a map of half-size pixels.
    """

    table: U8
    screens: U8
    inks: Inks
    shifts: tuple[NDArray[np.float32], ...]

    @classmethod
    def plan(cls, style: Style, geometry: Geometry) -> "Printing | None":
        """Where a style prints."""
        press = style.press
        if not press.plates:
            return None
        plates = press.plates[:PLATES]
        inks = np.stack([hex_rgb(plate.colour) for plate in plates])
        table = separations(tuple(plate.colour for plate in plates), press.paper).copy()
        for i, plate in enumerate(plates):
            table[:, i] = softened(table[:, i], press.gain, plate.depth)
        s = geometry.scale / 2
        return cls(
            table,
            _screens(plates, geometry),
            Inks(
                np.full(len(plates), round(256 * press.gain), np.int32),
                np.round(256 * (1 - inks)).astype(np.int32),
                np.round(255 * _FINE * hex_rgb(press.paper)).astype(np.int32),
                round(256 * press.mix),
            ),
            tuple(
                np.array([[1, 0, plate.shift[0] * s], [0, 1, plate.shift[1] * s]], np.float32)
                for plate in plates
            ),
        )

    def __call__(self, canvas: Canvas) -> None:
        """Change ``base`` and ``chroma``."""
        rows, columns = canvas.geometry.half
        small = cv2.resize(canvas.base, (columns, rows), interpolation=cv2.INTER_AREA)
        needed = np.empty((len(self.screens), rows, columns), np.uint8)
        separate(np.asarray(small, np.uint8), canvas.chroma, self.table, needed)
        amounts = np.empty((len(self.screens), *canvas.geometry.full), np.uint8)
        for plane, shift, out in zip(needed, self.shifts, amounts, strict=True):
            if shift[0, 2] or shift[1, 2]:
                plane = cv2.warpAffine(
                    plane, shift, (columns, rows), borderMode=cv2.BORDER_REPLICATE
                )
            cv2.resize(plane, canvas.geometry.full[::-1], out)
        screens = self.screens
        if canvas.anchors.any():
            screens = np.stack([anchor.follow(screen, canvas) for screen in screens])
        print_inks(amounts, screens, self.inks, canvas.base, canvas.chroma)


@dataclass(frozen=True, slots=True, eq=False)
class Wiping:
    """Wipe a colour over the upper border.

    Attributes:
        shares: ``int32[N]`` by row, of 256.
        colour: ``int32[3]``: luma 0 to 219, U and V around 0.
    """

    shares: I32
    colour: I32

    @classmethod
    def plan(cls, style: Style, geometry: Geometry) -> "Wiping | None":
        """Where a style asks."""
        wiped = style.veil
        if not wiped.amount:
            return None
        reach = max(2, round(wiped.reach * geometry.height) // 2 * 2)
        down = np.linspace(0, 1, reach)
        shares = np.round(256 * wiped.amount * (1 - down) ** 1.6).astype(np.int32)
        return cls(shares, np.round(light_of(wiped.colour)).astype(np.int32))

    def __call__(self, canvas: Canvas) -> None:
        """Change ``base`` and ``chroma``."""
        veil(self.shares, self.colour, canvas.base, canvas.chroma)
