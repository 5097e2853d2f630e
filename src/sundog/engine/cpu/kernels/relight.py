"""The kernel that works out how a world lights a figure of which only the outline is known."""

# Bodies of kernels are numba's language rather than Python's, see `sundog.engine.cpu.kernels.finish`.
# mypy: disable-error-code="return-value,operator,assignment,call-overload,arg-type,type-var,no-any-return,misc"

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.kernels.jit import kernel

__all__ = ["Lamps", "Outline", "shade"]

U8 = NDArray[np.uint8]
F32 = NDArray[np.float32]


# Factor on brightness from which a figure is exposed too brightly, the greatest there is, and how
# white it turns.
_BRIGHT, _BRIGHTEST, _PALE = np.float32(1.2), np.float32(1.9), np.float32(0.8)

# Share of the light from the other side that reaches farther than the border.
_ASIDE = np.float32(0.13)


class Lamps(NamedTuple):
    """What shines on a figure.

    Attributes:
        towards: ``float32[3]``, where the key light is: right, up, towards the viewer.
        colours: ``float32[5, 3]``, linear red, green, blue of: key, above, below, rim, counter.
        haze: ``float32[3]``, Y (0 to 219), U, V (around 0) of the air.
        shares: ``float32[4]``: of the haze; how far the key reaches around the figure; of the
            rims' light that is added, whatever it falls on; of the world's light around the edge.
    """

    towards: F32
    colours: F32
    haze: F32
    shares: F32


class Outline(NamedTuple):
    """What is known of a figure's shape, ``float32[h, w]`` each.

    Attributes:
        cover: The figure's opacity, 0 to 1.
        near: The same, blurred as wide as a rim.
        height: ``float32[h + 2, w + 2]``, how far it stands out towards the viewer, in pixels.
        around: ``float32[3, h, w]``, light of the world at the edge: Y (0 to 219), U, V (around 0).
    """

    cover: F32
    near: F32
    height: F32
    around: F32


@kernel
def shade(outline: Outline, lamps: Lamps, out: U8) -> None:
    """Light a figure as if it were blown up from its outline.

    Args:
        outline: Its shape.
        lamps: What shines.
        out: ``uint8[6, h, w]``, written: factor on luma (of 128), added luma, then the tint of U
            and of V (times luma, of 256, around 128), then added U and V (around 128).
    """
    rows, columns = outline.cover.shape
    shares = np.empty((5, columns), np.float32)
    light, shine = np.empty((2, 3, columns), np.float32)
    for y in range(rows):
        if not outline.near[y].any():
            out[0, y], out[1, y], out[2:, y] = 128, 0, 128
            continue
        heights = outline.height[y], outline.height[y + 1], outline.height[y + 2]
        _weigh(heights, outline.cover[y], outline.near[y], lamps, shares)
        for c in range(3):
            _add_up(lamps.colours[:, c].copy(), shares, lamps.shares[2], light[c], shine[c])
        around = outline.around[0, y], outline.around[1, y], outline.around[2, y]
        _store_luma(light, shine, around[0], lamps, out[:2, y])
        _store_chroma(light, shine, around[1], lamps, 1, out[2::2, y])
        _store_chroma(light, shine, around[2], lamps, 2, out[3::2, y])


@kernel
def _weigh(heights: tuple[F32, F32, F32], cover: F32, near: F32, lamps: Lamps, out: F32) -> None:
    """Say how much of each lamp falls on the places of a row: key, sky, aside, rim, counter."""
    above, here, below = heights
    none, one, half, two = np.float32(0), np.float32(1), np.float32(0.5), np.float32(2)
    right, up, front = lamps.towards[0], lamps.towards[1], lamps.towards[2]
    tiny, wrap = np.float32(1e-4), lamps.shares[1]
    flat = max(np.float32(1e-3), np.sqrt(right * right + up * up))
    # Unsigned places throughout, as in `sundog.engine.cpu.kernels.motion`.
    for x in range(np.uint64(cover.shape[0])):
        slope_x = (here[x] - here[np.uint64(x) + np.uint64(2)]) * half
        at = np.uint64(x) + np.uint64(1)
        slope_y = (below[at] - above[at]) * half
        steep = slope_x * slope_x + slope_y * slope_y
        length = one / np.sqrt(steep + one)
        towards = slope_x * right + slope_y * up
        key = ((towards + front) * length + wrap) / (one + wrap)
        out[0, x] = max(none, key)
        out[1, x] = half + half * slope_y * length
        out[2, x] = _ASIDE * max(none, -towards * length)
        # Where the outline turns away from us, light from behind comes around.
        side = towards / ((np.sqrt(steep) + tiny) * flat)
        edge = max(none, min(one, (one - near[x]) * two))
        edge = edge * edge * min(one, cover[x] * np.float32(1.3))
        out[3, x] = edge * max(none, min(one, side * np.float32(1.4) + np.float32(0.25)))
        out[4, x] = edge * max(none, min(one, -side * np.float32(1.6) - np.float32(0.1)))


@kernel
def _add_up(colour: F32, shares: F32, added: float, light: F32, shine: F32) -> None:
    """Add the lamps' light up, in one of red, green and blue, as a display shows it."""
    key, above, below, rim, counter = colour[0], colour[1], colour[2], colour[3], colour[4]
    one = np.float32(1)
    for x in range(np.uint64(light.shape[0])):
        sky = shares[1, x]
        border = rim * shares[3, x] + counter * shares[4, x]
        all_ = above * sky + below * (one - sky) + key * shares[0, x] + counter * shares[2, x]
        light[x] = np.sqrt(all_ + border)
        shine[x] = np.sqrt(border) * added


@kernel
def _brightness(red: float, green: float, blue: float) -> float:
    return np.float32(0.299) * red + np.float32(0.587) * green + np.float32(0.114) * blue


@kernel
def _store_luma(light: F32, shine: F32, around: F32, lamps: Lamps, out: U8) -> None:
    """Write the factor on luma, and what is added; tame ``light`` where it is too bright."""
    half, none, one, most = np.float32(0.5), np.float32(0), np.float32(1), np.float32(219)
    haze, spill = lamps.shares[0], lamps.shares[3]
    clear, veil = one - haze, haze * lamps.haze[0]
    for x in range(np.uint64(around.shape[0])):
        gain = _brightness(light[0, x], light[1, x], light[2, x])
        # What is lit too brightly turns white rather than gaudy.
        over = max(none, one - _BRIGHT / (gain + np.float32(1e-6)))
        soft = min(gain, _BRIGHT + (_BRIGHTEST - _BRIGHT) * over)
        scale, pale = soft / (gain + np.float32(1e-6)), _PALE * over
        light[0, x] = scale * (light[0, x] + (gain - light[0, x]) * pale)
        light[1, x] = scale * (light[1, x] + (gain - light[1, x]) * pale)
        light[2, x] = scale * (light[2, x] + (gain - light[2, x]) * pale)
        added = most * _brightness(shine[0, x], shine[1, x], shine[2, x]) + spill * around[x]
        out[0, x] = min(np.float32(255), np.float32(128) * soft * clear + half)
        out[1, x] = min(most, max(none, clear * added + veil + half))


@kernel
def _store_chroma(light: F32, shine: F32, around: F32, lamps: Lamps, plane: int, out: U8) -> None:
    """Write the tint of one of U (plane 1) and V (2), and what is added."""
    none, most, middle = np.float32(0), np.float32(255), np.float32(128.5)
    haze, spill = lamps.shares[0], lamps.shares[3]
    clear, veil = np.float32(1) - haze, haze * lamps.haze[plane]
    # The difference of blue or red from luma, in steps of U or V.
    scale = np.float32(0.577) if plane == 1 else np.float32(0.729)
    own = 2 if plane == 1 else 0
    for x in range(np.uint64(around.shape[0])):
        tint = light[own, x] - _brightness(light[0, x], light[1, x], light[2, x])
        added = shine[own, x] - _brightness(shine[0, x], shine[1, x], shine[2, x])
        added = np.float32(219) * scale * added + spill * around[x]
        out[0, x] = min(most, max(none, np.float32(256) * scale * tint * clear + middle))
        out[1, x] = min(most, max(none, clear * added + veil + middle))
