"""The kernel that works out how a world lights a figure of which only the outline is known."""

# Bodies of kernels are numba's language rather than Python's, see `sundog.engine.cpu.kernels.finish`.
# mypy: disable-error-code="operator,assignment,call-overload,arg-type,type-var,no-any-return,misc"

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
        height: How far it stands out towards the viewer, in pixels.
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
    none, one, half = np.float32(0), np.float32(1), np.float32(0.5)
    right, up, front = lamps.towards[0], lamps.towards[1], lamps.towards[2]
    flat = max(np.float32(1e-3), np.sqrt(right * right + up * up))
    wrap, added = lamps.shares[1], lamps.shares[2]
    # Light that is multiplied with the picture, and light that is added.
    lights = np.empty((2, 3), np.float32)
    for y in range(rows):
        above, below = max(0, y - 1), min(rows - 1, y + 1)
        for x in range(columns):
            if outline.cover[y, x] <= none:
                out[0, y, x], out[1, y, x] = 128, 0
                out[2, y, x], out[3, y, x], out[4, y, x], out[5, y, x] = 128, 128, 128, 128
                continue
            before, after = max(0, x - 1), min(columns - 1, x + 1)
            slope_x = (outline.height[y, before] - outline.height[y, after]) * half
            slope_y = (outline.height[below, x] - outline.height[above, x]) * half
            length = one / np.sqrt(slope_x * slope_x + slope_y * slope_y + one)
            key = (slope_x * right + slope_y * up + front) * length
            key = max(none, (key + wrap) / (one + wrap))
            sky = half + half * slope_y * length
            # Where the outline turns away from us, light from behind comes around.
            steep = np.sqrt(slope_x * slope_x + slope_y * slope_y) + np.float32(1e-4)
            side = (slope_x * right + slope_y * up) / (steep * flat)
            edge = max(none, min(one, (one - outline.near[y, x]) * np.float32(2)))
            edge = edge * edge * min(one, outline.cover[y, x] * np.float32(1.3))
            rim = edge * max(none, min(one, side * np.float32(1.4) + np.float32(0.25)))
            aside = _ASIDE * max(none, -(slope_x * right + slope_y * up) * length)
            counter = edge * max(none, min(one, -side * np.float32(1.6) - np.float32(0.1)))
            for c in range(3):
                ambient = lamps.colours[1, c] * sky + lamps.colours[2, c] * (one - sky)
                border = lamps.colours[3, c] * rim + lamps.colours[4, c] * counter
                ambient += lamps.colours[4, c] * aside
                lights[0, c] = np.sqrt(ambient + lamps.colours[0, c] * key + border)
                lights[1, c] = np.sqrt(border) * added
            _store(lights, outline.around, lamps, out, y, x)


@kernel
def _store(lights: F32, around: F32, lamps: Lamps, out: U8, y: int, x: int) -> None:
    """Write light of red, green and blue, and what is added to it, as factors on Y, U and V."""
    light, shine = lights[0], lights[1]
    half, none, most = np.float32(0.5), np.float32(0), np.float32(255)
    haze, spill = lamps.shares[0], lamps.shares[3]
    clear = np.float32(1) - haze
    gain = np.float32(0.299) * light[0] + np.float32(0.587) * light[1]
    gain += np.float32(0.114) * light[2]
    if gain > _BRIGHT:
        # What is lit too brightly turns white rather than gaudy.
        soft = _BRIGHT + (_BRIGHTEST - _BRIGHT) * (np.float32(1) - _BRIGHT / gain)
        pale = _PALE * (gain - _BRIGHT) / gain
        for c in range(3):
            light[c] = soft * (light[c] + (gain - light[c]) * pale) / gain
        gain = soft
    lum = np.float32(0.299) * shine[0] + np.float32(0.587) * shine[1]
    lum += np.float32(0.114) * shine[2]
    tint_u = np.float32(0.577) * (light[2] - gain) * clear
    tint_v = np.float32(0.729) * (light[0] - gain) * clear
    add_y = clear * (np.float32(219) * lum + spill * around[0, y, x]) + haze * lamps.haze[0]
    add_u = (
        clear * (np.float32(126) * (shine[2] - lum) + spill * around[1, y, x])
        + haze * lamps.haze[1]
    )
    add_v = (
        clear * (np.float32(160) * (shine[0] - lum) + spill * around[2, y, x])
        + haze * lamps.haze[2]
    )
    out[0, y, x] = min(most, np.float32(128) * gain * clear + half)
    out[1, y, x] = min(np.float32(219), max(none, add_y + half))
    out[2, y, x] = min(most, max(none, np.float32(256) * tint_u + np.float32(128.5)))
    out[3, y, x] = min(most, max(none, np.float32(256) * tint_v + np.float32(128.5)))
    out[4, y, x] = min(most, max(none, add_u + np.float32(128.5)))
    out[5, y, x] = min(most, max(none, add_v + np.float32(128.5)))
