"""Kernels that draw weather on the finished I420 picture."""

# Bodies of kernels are numba's language rather than Python's, see `sundog.engine.cpu.kernels.finish`.
# mypy: disable-error-code="operator,assignment,call-overload,arg-type,type-var,no-any-return,misc"

import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.kernels.jit import kernel

__all__ = ["gather_veil", "lay_veil", "stamp"]

U8 = NDArray[np.uint8]
I32 = NDArray[np.int32]


@kernel
def stamp(plane: U8, sprites: U8, spans: I32, places: I32, lighten: int) -> None:
    """Draw particles between pixels, each inside its box only.

    Args:
        plane: ``uint8[H, W]``, changed in place.
        sprites: ``uint8[S, h, w]``, opacity, with an empty border.
        spans: ``int32[S, h, 2]``, first column that is not empty and the one after the last.
        places: ``int32[N, 5]``: row and column of the box's corner in 1/256 pixels, sprite,
            opacity (0 to 256), value to lead to.
        lighten: 1 where nothing may become smaller, else 0.
    """
    height, width = plane.shape
    tall, wide = sprites.shape[1:]
    for n in range(places.shape[0]):
        opacity, value = np.int32(places[n, 3]), np.int32(places[n, 4])
        if opacity == 0:
            continue
        top, left = places[n, 0] >> 8, places[n, 1] >> 8
        fy, fx = np.int32(places[n, 0] & 255), np.int32(places[n, 1] & 255)
        sprite = sprites[places[n, 2]]
        span = spans[places[n, 2]]
        for j in range(max(1, -top), min(tall, height - top)):
            row, above, here = plane[top + j], sprite[j - 1], sprite[j]
            # Blending between pixels reaches one further to the right.
            first = max(1, -left, min(span[j - 1, 0], span[j, 0]))
            last = min(wide, width - left, max(span[j - 1, 1], span[j, 1]) + 1)
            for i in range(first, last):
                before = np.int32(above[i - 1]) * fy + np.int32(here[i - 1]) * (256 - fy)
                after = np.int32(above[i]) * fy + np.int32(here[i]) * (256 - fy)
                dense = (before * fx + after * (256 - fx)) >> 16
                step = value - np.int32(row[left + i])
                if lighten == 1:
                    step = max(np.int32(0), step)
                row[left + i] = np.int32(row[left + i]) + ((step * dense * opacity + 32768) >> 16)


@kernel
def gather_veil(field: U8, origin: I32, rows: I32, figure: U8, how: I32, total: I32) -> None:
    """Lay one veil over those gathered so far, at a small size.

    Args:
        field: ``uint8[2, h + 1, 2 w + 1]``, see `sundog.engine.cpu.textures.veils`.
        origin: ``int32[2, 2]``: where the sheets begin, row and column in 1/256 pixels, wrapped.
        rows: ``int32[h, 4]``: opacity (0 to 256), Y, U, V of each row.
        figure: ``uint8[h, w]``, opacity left, 255 for all.
        how: ``int32[2]``: 0 for the mean of both sheets, 1 for the lesser, 2 for the product;
            share without a pattern, of 256.
        total: ``int32[4, h, w]``, changed: opacity and colour times opacity, of 256.
    """
    height, width = figure.shape
    blend, even = how[0], how[1]
    for y in range(height):
        a, b = y * 256 + origin[0, 0], y * 256 + origin[1, 0]
        ya, yb = (a >> 8) % height, (b >> 8) % height
        fya, fyb = np.int32(a & 255), np.int32(b & 255)
        xa, xb = origin[0, 1] >> 8, origin[1, 1] >> 8
        fxa, fxb = np.int32(origin[0, 1] & 255), np.int32(origin[1, 1] & 255)
        up_a, low_a = field[0, ya, xa : xa + width + 1], field[0, ya + 1, xa : xa + width + 1]
        up_b, low_b = field[1, yb, xb : xb + width + 1], field[1, yb + 1, xb : xb + width + 1]
        left = figure[y]
        dense, cy, cu, cv = rows[y, 0], rows[y, 1], rows[y, 2], rows[y, 3]
        for x in range(width):
            one = np.int32(up_a[x]) * (256 - fya) + np.int32(low_a[x]) * fya
            two = np.int32(up_a[x + 1]) * (256 - fya) + np.int32(low_a[x + 1]) * fya
            first = (one * (256 - fxa) + two * fxa) >> 16
            one = np.int32(up_b[x]) * (256 - fyb) + np.int32(low_b[x]) * fyb
            two = np.int32(up_b[x + 1]) * (256 - fyb) + np.int32(low_b[x + 1]) * fyb
            second = (one * (256 - fxb) + two * fxb) >> 16
            if blend == 0:
                value = (first + second) >> 1
            elif blend == 1:
                value = min(first, second)
            else:
                value = (first * second) >> 8
            value += ((255 - value) * even) >> 8
            value = (value * dense * np.int32(left[x])) >> 16
            rest = 256 - value
            total[0, y, x] = ((total[0, y, x] * rest) >> 8) + value
            total[1, y, x] = ((total[1, y, x] * rest) >> 8) + cy * value
            total[2, y, x] = ((total[2, y, x] * rest) >> 8) + cu * value
            total[3, y, x] = ((total[3, y, x] * rest) >> 8) + cv * value


@kernel
def lay_veil(veil: NDArray[np.uint16], luma: U8, chroma: U8) -> None:
    """Lay gathered veils over a picture.

    Args:
        veil: ``uint16[4, H/2, W/2]``: opacity (0 to 256), then Y, U, V times opacity, of 256.
        luma: ``uint8[H, W]``, changed in place.
        chroma: ``uint8[2, H/2, W/2]``, changed in place.
    """
    for y in range(veil.shape[1]):
        cover, bright = veil[0, y], veil[1, y]
        upper, lower = luma[2 * y], luma[2 * y + 1]
        for x in range(veil.shape[2]):
            rest, add = 256 - np.int32(cover[x]), np.int32(bright[x])
            upper[2 * x] = (np.int32(upper[2 * x]) * rest + add) >> 8
            upper[2 * x + 1] = (np.int32(upper[2 * x + 1]) * rest + add) >> 8
            lower[2 * x] = (np.int32(lower[2 * x]) * rest + add) >> 8
            lower[2 * x + 1] = (np.int32(lower[2 * x + 1]) * rest + add) >> 8
        for c in range(2):
            row, tint = chroma[c, y], veil[2 + c, y]
            for x in range(veil.shape[2]):
                rest = 256 - np.int32(cover[x])
                row[x] = (np.int32(row[x]) * rest + np.int32(tint[x])) >> 8
