"""Kernels that make the output planes: colour table, composition, colour fringes.

All arithmetic is 8.8 fixed point on limited range I420, so that the compiler can work on many
pixels at a time and no conversion to another colour space is needed at full size.
"""

# Bodies of kernels are numba's language rather than Python's: what its arithmetic yields is the
# compiler's business, and mypy would have every minimum of two integers cast.
# mypy: disable-error-code="operator,assignment,call-overload,arg-type,type-var,no-any-return,misc"

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.geometry import CELL, Part
from sundog.engine.cpu.kernels.jit import kernel

__all__ = [
    "ChromaLayers",
    "LumaLayers",
    "Mix",
    "compose_chroma",
    "compose_luma",
    "fringe_chroma",
    "glow_source",
    "tone",
]

U8 = NDArray[np.uint8]
F32 = NDArray[np.float32]
I32 = NDArray[np.int32]


class LumaLayers(NamedTuple):
    """What lies over one another in the luma plane, ``uint8[H, W]`` where nothing else is said.

    Attributes:
        base: Graded luma, 16 to 235.
        ink: 0 none to 255.
        surface: Texture, 128 is neutral.
        grain: ``uint8[>= H + 64, >= W + 64]``, 128 is neutral.
        glow: Added light.
        vignette_y: ``int32[H]``, 256 is neutral.
        vignette_x: ``int32[W]``, 256 is neutral.
    """

    base: U8
    ink: U8
    surface: U8
    grain: U8
    glow: U8
    vignette_y: I32
    vignette_x: I32


class ChromaLayers(NamedTuple):
    """What lies over one another in the chroma planes; single planes are ``uint8[H/2, W/2]``.

    Attributes:
        base: ``uint8[2, H/2, W/2]``, graded U and V.
        tint: ``uint8[2, H/2, W/2]``, U and V of the ink.
        shine: ``int16[2, H/2, W/2]``, added U and V around 0.
        ink: 0 none to 255.
        surface: Texture, 128 is neutral.
        glow: Added luma.
        vignette_y: ``int32[H]``, 256 is neutral.
        vignette_x: ``int32[W/2]``, 256 is neutral.
    """

    base: U8
    tint: U8
    shine: NDArray[np.int16]
    ink: U8
    surface: U8
    glow: U8
    vignette_y: I32
    vignette_x: I32


class Mix(NamedTuple):
    """Amounts and colours of a composition; amounts are of 256, colours are Y 16-235, U, V.

    Attributes:
        ink: Opacity of the ink.
        ink_y: Its luma.
        ground: Opacity of the ground over the picture.
        ground_y: Its luma.
        ground_u: Its U.
        ground_v: Its V.
        surface: Depth of the texture.
        grain: Depth of the grain.
        grain_x: Where the grain starts, 0 to 63.
        grain_y: Where the grain starts, 0 to 63.
    """

    ink: int
    ink_y: int
    ground: int
    ground_y: int
    ground_u: int
    ground_v: int
    surface: int
    grain: int
    grain_x: int
    grain_y: int


@kernel
def tone(grey: U8, small: U8, luma: U8, gain: I32, out: U8) -> None:
    """Change the exposure of a picture.

    Args:
        grey: ``uint8[H, W]``, Y.
        small: ``uint8[3, H, W]``, of which U and V are taken.
        luma: ``uint8[256]``, new luma by old luma.
        gain: ``int32[256]``, factor on chroma by old luma, of 256.
        out: ``uint8[3, H, W]``, written.
    """
    factors = np.empty(out.shape[2], np.int32)
    least, most, middle = np.int32(16), np.int32(240), np.int32(128)
    for y in range(out.shape[1]):
        old, new = grey[y], out[0, y]
        for x in range(old.shape[0]):
            new[x] = luma[old[x]]
            factors[x] = gain[old[x]]
        for channel in range(1, 3):
            chroma, row = small[channel, y], out[channel, y]
            for x in range(row.shape[0]):
                value = np.int32((np.int32(chroma[x]) - middle) * factors[x])
                row[x] = min(most, max(least, np.int32((value >> 8) + middle)))


@kernel
def compose_luma(layers: LumaLayers, mix: Mix, part: Part, out: U8) -> None:
    """Lay everything over one another in a part of the luma plane ``uint8[H, W]``."""
    here = slice(part.left * CELL, part.right * CELL)
    grains = slice(here.start + mix.grain_x, here.stop + mix.grain_x)
    across = layers.vignette_x[here]
    for y in range(part.top * CELL, part.bottom * CELL):
        _compose_luma_row(
            (layers.base[y, here], layers.ink[y, here], layers.surface[y, here]),
            (layers.grain[y + mix.grain_y, grains], layers.glow[y, here]),
            across,
            layers.vignette_y[y],
            mix,
            out[y, here],
        )


@kernel
def _compose_luma_row(
    layers: tuple[U8, U8, U8], over: tuple[U8, U8], across: I32, side: int, mix: Mix, row: U8
) -> None:
    ink, ink_y = np.int32(mix.ink), np.int32(mix.ink_y - 16)
    ground, ground_y = np.int32(mix.ground), np.int32(mix.ground_y - 16)
    surface, grain = np.int32(mix.surface), np.int32(mix.grain)
    (base, inks, bumps), (grains, lights) = layers, over
    for x in range(row.shape[0]):
        value = np.int32(base[x]) - 16
        value += ((ground_y - value) * ground) >> 8
        value += ((ink_y - value) * ((np.int32(inks[x]) * ink) >> 8)) >> 8
        bump = (np.int32(bumps[x]) - 128) * surface + (np.int32(grains[x]) - 128) * grain
        value = (value * (256 + (bump >> 7))) >> 8
        value = (value * ((side * across[x]) >> 8)) >> 8
        value = min(219, max(0, value))
        # Screen, not add: 299 / 65536 is about 1 / 219.
        value += (min(219, np.int32(lights[x])) * (219 - value) * 299) >> 16
        row[x] = min(219, value) + 16


@kernel
def compose_chroma(layers: ChromaLayers, mix: Mix, part: Part, out: U8) -> None:
    """Lay everything over one another in a part of the chroma planes ``uint8[2, H/2, W/2]``."""
    here = slice(part.left * CELL // 2, part.right * CELL // 2)
    across = layers.vignette_x[here]
    for y in range(part.top * CELL // 2, part.bottom * CELL // 2):
        for channel, ground in ((0, mix.ground_u), (1, mix.ground_v)):
            _compose_chroma_row(
                (layers.ink[y, here], layers.surface[y, here], layers.glow[y, here]),
                (layers.base[channel, y, here], layers.tint[channel, y, here]),
                layers.shine[channel, y, here],
                across,
                (layers.vignette_y[2 * y], mix.ink, mix.surface, mix.ground, ground - 128),
                out[channel, y, here],
            )


@kernel
def _compose_chroma_row(
    layers: tuple[U8, U8, U8],
    colours: tuple[U8, U8],
    shine: NDArray[np.int16],
    across: I32,
    amounts: tuple[int, int, int, int, int],
    row: U8,
) -> None:
    (inks, bumps, lights), (base, tint) = layers, colours
    side, ink, surface = np.int32(amounts[0]), np.int32(amounts[1]), np.int32(amounts[2])
    share, ground = np.int32(amounts[3]), np.int32(amounts[4])
    for x in range(row.shape[0]):
        k = (np.int32(inks[x]) * ink) >> 8
        t = 256 + (((np.int32(bumps[x]) - 128) * surface) >> 7)
        t = (t * ((side * across[x]) >> 8)) >> 8
        # Added light takes the colour out of what it falls on, as in `compose_luma`.
        t = (t * (219 - min(219, np.int32(lights[x]))) * 299) >> 16
        value = np.int32(base[x]) - 128
        value += ((ground - value) * share) >> 8
        value += ((np.int32(tint[x]) - 128 - value) * k) >> 8
        value = ((value * t) >> 8) + np.int32(shine[x]) + 128
        row[x] = min(240, max(16, value))


@kernel
def fringe_chroma(luma: U8, shift: int, sharp: U8, out: U8) -> None:
    """Shift blue to the one side and red to the other, as a cheap lens does.

    Args:
        luma: ``uint8[H, W]``, output luma at the size of the chroma planes.
        shift: Pixels.
        sharp: ``uint8[2, H, W]``, U and V.
        out: ``uint8[2, H, W]``, written.
    """
    height, width = luma.shape
    for y in range(height):
        for x in range(width):
            here = np.int32(luma[y, x])
            right, left = min(width - 1, x + shift), max(0, x - shift)
            blue = (np.int32(luma[y, right]) - here) * 7 >> 4
            red = (np.int32(luma[y, left]) - here) * 7 >> 4
            out[0, y, x] = min(240, max(16, np.int32(sharp[0, y, right]) + blue))
            out[1, y, x] = min(240, max(16, np.int32(sharp[1, y, left]) + red))


@kernel
def glow_source(small: U8, edges: U8, colours: F32, strength: F32, out: F32) -> None:
    """Find what shines: bright areas in their own colour, edges in a given one.

    Args:
        small: ``uint8[3, H, W]``, graded Y, U, V.
        edges: ``uint8[H, W]``, strength of edges.
        colours: ``float32[3, H, W]``, colours of shining edges: Y 0-219, U and V around 0.
        strength: ``float32[3]``: bloom, luma where it begins, neon.
        out: ``float32[3, H, W]``, written: light to spread, as ``colours``.
    """
    bloom, threshold, neon = strength[0], strength[1], strength[2] / np.float32(255)
    none, one = np.float32(0), np.float32(1)
    for channel in range(3):
        middle = np.float32(128 if channel else 16)
        for y in range(out.shape[1]):
            row, luma, plane = out[channel, y], small[0, y], small[channel, y]
            lines, colour = edges[y], colours[channel, y]
            for x in range(row.shape[0]):
                light = max(one, np.float32(luma[x]))
                share = bloom * max(none, light - threshold) / light
                edge = min(one, neon * max(none, np.float32(lines[x]) - np.float32(12)))
                row[x] = (np.float32(plane[x]) - middle) * share + colour[x] * edge
