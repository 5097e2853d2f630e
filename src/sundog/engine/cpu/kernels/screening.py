"""Kernels that work on a finished picture: focus, mattes, glyphs, scan lines."""

# Bodies of kernels are numba's language rather than Python's, see `sundog.engine.cpu.kernels.filters`.
# mypy: disable-error-code="operator,assignment,call-overload,arg-type,type-var,no-any-return,misc"

import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.kernels.jit import kernel

__all__ = ["defocus", "light_glyphs", "matte_chroma", "matte_luma", "shade_rows"]

U8 = NDArray[np.uint8]
I16 = NDArray[np.int16]
I32 = NDArray[np.int32]


@kernel
def defocus(near: U8, far: U8, share: U8, plane: U8) -> None:
    """Lead a plane to two blurred ones, one after the other; all ``uint8[H, W]``.

    A mix of sharp and much blurred would be a ghost of the sharp one in a mist.

    Args:
        near: A little blurred.
        far: Much blurred.
        share: 0 is sharp, 128 is ``near``, 255 is ``far``.
        plane: Changed in place.
    """
    for y in range(plane.shape[0]):
        for x in range(plane.shape[1]):
            first = min(np.int32(128), np.int32(share[y, x]))
            second = np.int32(share[y, x]) - first
            value = np.int32(plane[y, x])
            value += ((np.int32(near[y, x]) - value) * first) >> 7
            value += ((np.int32(far[y, x]) - value) * second) >> 7
            plane[y, x] = value


@kernel
def matte_luma(keep: U8, light: U8, figure: U8, out: U8) -> None:
    """Lay a matte over luma, ``uint8[H, W]`` each.

    Args:
        keep: Share of the picture that stays, 255 for all.
        light: Luma that is added, 0 to 219.
        figure: Where the matte is hidden, 255 for wholly.
        out: Changed in place.
    """
    for y in range(out.shape[0]):
        for x in range(out.shape[1]):
            seen = np.int32(255) - np.int32(figure[y, x])
            kept = (np.int32(255) - np.int32(keep[y, x])) * seen
            value = np.int32(out[y, x]) - 16
            value -= (value * kept) >> 16
            value += (np.int32(light[y, x]) * seen) >> 8
            out[y, x] = min(219, max(0, value)) + 16


@kernel
def matte_chroma(keep: U8, tint: I16, figure: U8, out: U8) -> None:
    """Lay a matte over chroma.

    Args:
        keep: ``uint8[H/2, W/2]``, as for `matte_luma`.
        tint: ``int16[2, H/2, W/2]``, U and V that are added, around 0.
        figure: ``uint8[H/2, W/2]``, as for `matte_luma`.
        out: ``uint8[2, H/2, W/2]``, changed in place.
    """
    for c in range(2):
        for y in range(keep.shape[0]):
            for x in range(keep.shape[1]):
                seen = np.int32(255) - np.int32(figure[y, x])
                kept = (np.int32(255) - np.int32(keep[y, x])) * seen
                value = np.int32(out[c, y, x]) - 128
                value -= (value * kept) >> 16
                value += (np.int32(tint[c, y, x]) * seen) >> 8
                out[c, y, x] = min(112, max(-112, value)) + 128


@kernel
def light_glyphs(glyphs: U8, light: U8, rows: I32, columns: I32, bright: int, out: U8) -> None:
    """Light glyphs up in luma.

    Args:
        glyphs: ``uint8[H, W]``, 255 on a glyph.
        light: ``uint8[cells down, cells across]`` that falls on each glyph.
        rows: ``int32[H]``, row of cells.
        columns: ``int32[W]``, column of cells.
        bright: Of the light, of 256.
        out: ``uint8[H, W]``, changed in place.
    """
    strength = np.int32(bright)
    for y in range(out.shape[0]):
        lights = light[rows[y]]
        for x in range(out.shape[1]):
            mark = np.int32(glyphs[y, x])
            value = np.int32(out[y, x]) - 16
            value += (np.int32(lights[columns[x]]) * mark * strength) >> 16
            out[y, x] = min(219, value) + 16


@kernel
def shade_rows(gain: I32, out: U8) -> None:
    """Multiply each row of luma ``uint8[H, W]`` by ``int32[H]``, of 4096."""
    for y in range(out.shape[0]):
        factor = gain[y]
        for x in range(out.shape[1]):
            value = ((np.int32(out[y, x]) - 16) * factor + 2048) >> 12
            out[y, x] = min(219, value) + 16
