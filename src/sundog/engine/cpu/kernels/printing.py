"""Printing with spot inks: how much of each ink a colour needs, and the kernel that prints it."""

# Bodies of kernels are numba's language rather than Python's, see `sundog.engine.cpu.kernels.filters`.
# mypy: disable-error-code="operator,assignment,call-overload,arg-type,type-var,no-any-return,misc"

from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.colour.oklab import hex_rgb
from sundog.engine.cpu.colour.table import yuv_to_rgb
from sundog.engine.cpu.kernels.jit import kernel

__all__ = ["PLATES", "Inks", "print_inks", "separate", "separations", "softened", "veil"]

PLATES = 4
"""Inks at most."""

U8 = NDArray[np.uint8]
F32 = NDArray[np.float32]
I32 = NDArray[np.int32]

_STEPS = 24
# Darkest transmittance that counts: inks need not reach a black that no ink has.
_DARKEST = 0.06


def _density(rgb: F32) -> F32:
    return np.asarray(-np.log(np.clip(rgb, _DARKEST, 1)), np.float32)


@lru_cache(maxsize=8)
def separations(inks: tuple[str, ...], paper: str) -> U8:
    """Find how much of each ink comes nearest to each colour, by optical density.

    Non-negative least squares by projected gradient: density adds up where inks overlap.

    Args:
        inks: Colours on white paper, at most `PLATES`.
        paper: Its colour.

    Returns:
        ``uint8[33 * 32 * 32, PLATES]``, 0 to 255, by luma, U and V in steps of 8.
    """
    y, u, v = np.meshgrid(np.arange(33) * 8, np.arange(32) * 8, np.arange(32) * 8, indexing="ij")
    yuv = np.stack([y.ravel(), u.ravel(), v.ravel()], -1).astype(np.float32)
    wanted = _density(np.clip(yuv_to_rgb(yuv), 0, 1) / np.maximum(hex_rgb(paper), 0.2))
    inks_rgb = np.stack([hex_rgb(ink) for ink in inks])
    each = _density(inks_rgb)
    pull, target = each @ each.T, wanted @ each.T
    step = np.float32(1 / np.linalg.norm(pull, 2))
    amounts = np.zeros((len(wanted), len(inks)), np.float32)
    for _ in range(_STEPS):
        amounts = np.clip(amounts - step * (amounts @ pull - target), 0, 1)
    # From density to the share of paper that has to be covered.
    full = each.max(1)
    covered = (1 - np.exp(-full * amounts)) / (1 - np.exp(-full))
    table = np.zeros((len(wanted), PLATES), np.uint8)
    table[:, : len(inks)] = np.round(255 * covered)
    return table


def softened(amounts: U8, gain: float, depth: float) -> U8:
    """Prepare amounts for dots with soft borders, so that they still cover the share they should.

    Args:
        amounts: ``uint8``, share to cover.
        gain: Hardness of the borders.
        depth: Spread of the screen's thresholds around the middle, 0 to 1.

    Returns:
        ``uint8``: levels to compare with a screen, 0 and 255 for none and all, which lie half a
        border beyond the screen's ends.
    """
    reach = 127.5 / gain
    levels = np.linspace(-reach, 255 + reach, 256)[:, None]
    thresholds = 127.5 + depth * np.linspace(-127.5, 127.5, 64)[None]
    covered = np.clip((levels - thresholds) * gain + 127.5, 0, 255).mean(1)
    curve = np.interp(np.arange(256), covered, np.arange(256))
    curve[0], curve[255] = 0, 255
    return np.round(curve).astype(np.uint8)[amounts]


@kernel
def separate(luma: U8, chroma: U8, table: U8, out: U8) -> None:
    """Say how much of each ink is needed.

    Args:
        luma: ``uint8[H, W]``.
        chroma: ``uint8[2, H, W]``.
        table: From `separations`, each ink `softened`.
        out: ``uint8[P, H, W]``, written.
    """
    for y in range(out.shape[1]):
        for x in range(out.shape[2]):
            light = np.int32(luma[y, x])
            place = (np.int32(chroma[0, y, x]) >> 3 << 5) | np.int32(chroma[1, y, x]) >> 3
            low, part = (light >> 3 << 10) | place, light & 7
            for p in range(out.shape[0]):
                a, b = np.int32(table[low, p]), np.int32(table[low + 1024, p])
                out[p, y, x] = a + ((b - a) * part >> 3)


class Inks(NamedTuple):
    """What is printed with.

    Attributes:
        gains: ``int32[P]``, hardness of the borders of dots, of 256.
        taken: ``int32[P, 3]``, share of red, green and blue that an ink takes, of 256.
        paper: ``int32[3]``, red, green and blue of the paper, 0 to 255 * 16.
        mix: Share of the print over the picture, of 256.
    """

    gains: I32
    taken: I32
    paper: I32
    mix: int


@kernel
def print_inks(amounts: U8, screens: U8, inks: Inks, luma: U8, chroma: U8) -> None:
    """Print inks over one another on paper.

    Args:
        amounts: ``uint8[P, H, W]`` from `softened`.
        screens: ``uint8[P, H, W]``, thresholds.
        inks: Their colours and the paper's.
        luma: ``uint8[H, W]``, changed in place.
        chroma: ``uint8[2, H/2, W/2]``, changed in place.
    """
    width = luma.shape[1]
    share = np.int32(inks.mix)
    light = np.empty((2, 3, width), np.int32)
    for y in range(luma.shape[0] // 2):
        for i in range(2):
            red, green, blue = light[i, 0], light[i, 1], light[i, 2]
            red[:], green[:], blue[:] = inks.paper[0], inks.paper[1], inks.paper[2]
            for p in range(amounts.shape[0]):
                gain = np.int32(inks.gains[p])
                # Levels reach half a border beyond the screen's ends, see `softened`.
                room = np.int32(32768) // gain
                reach = 256 + 2 * room
                from_red, from_green, from_blue = (
                    inks.taken[p, 0],
                    inks.taken[p, 1],
                    inks.taken[p, 2],
                )
                levels, screen = amounts[p, 2 * y + i], screens[p, 2 * y + i]
                for x in range(width):
                    level = (np.int32(levels[x]) * reach >> 8) - room
                    ink = ((level - np.int32(screen[x])) * gain >> 8) + 128
                    ink = min(np.int32(256), max(np.int32(0), ink))
                    red[x] -= red[x] * (ink * from_red >> 4) >> 12
                    green[x] -= green[x] * (ink * from_green >> 4) >> 12
                    blue[x] -= blue[x] * (ink * from_blue >> 4) >> 12
            row = luma[2 * y + i]
            for x in range(width):
                shown = ((red[x] * 66 + green[x] * 129 + blue[x] * 25) >> 12) + 16
                here = np.int32(row[x])
                row[x] = here + ((shown - here) * share >> 8)
        us, vs = chroma[0, y], chroma[1, y]
        reds, greens, blues = light[:, 0], light[:, 1], light[:, 2]
        for x in range(width // 2):
            a, b = 2 * x, 2 * x + 1
            r = reds[0, a] + reds[0, b] + reds[1, a] + reds[1, b]
            g = greens[0, a] + greens[0, b] + greens[1, a] + greens[1, b]
            m = blues[0, a] + blues[0, b] + blues[1, a] + blues[1, b]
            u = ((-38 * r - 74 * g + 112 * m) >> 14) + 128
            v = ((112 * r - 94 * g - 18 * m) >> 14) + 128
            us[x] = np.int32(us[x]) + ((u - np.int32(us[x])) * share >> 8)
            vs[x] = np.int32(vs[x]) + ((v - np.int32(vs[x])) * share >> 8)


@kernel
def veil(shares: I32, colour: I32, luma: U8, chroma: U8) -> None:
    """Wipe a transparent colour over rows from the top: it darkens, and tints what is light most.

    Args:
        shares: ``int32[N]`` by row, of 256; an even number of rows.
        colour: ``int32[3]``: luma that white becomes, 0 to 219, and U and V around 0.
        luma: ``uint8[H, W]``, changed in place.
        chroma: ``uint8[2, H/2, W/2]``, changed in place.
    """
    for y in range(shares.shape[0] // 2):
        for x in range(chroma.shape[2]):
            # What is dark stays as it is: a transparent colour does not show there.
            white = (np.int32(luma[2 * y, 2 * x]) - 16) * shares[2 * y] // 219
            u, v = np.int32(chroma[0, y, x]) - 128, np.int32(chroma[1, y, x]) - 128
            chroma[0, y, x] = u + ((colour[1] - u) * white >> 8) + 128
            chroma[1, y, x] = v + ((colour[2] - v) * white >> 8) + 128
    for y in range(shares.shape[0]):
        darker = 256 - ((219 - colour[0]) * shares[y] // 219)
        for x in range(luma.shape[1]):
            luma[y, x] = ((np.int32(luma[y, x]) - 16) * darker >> 8) + 16
