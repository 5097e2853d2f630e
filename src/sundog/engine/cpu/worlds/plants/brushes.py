"""The two strokes that all plants are drawn with: a pointed blade and a round limb."""

# Bodies of kernels are numba's language rather than Python's, see `sundog.engine.cpu.kernels.filters`.
# mypy: disable-error-code="return-value,assignment"

from math import asin, floor, sqrt

import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.kernels.jit import kernel

__all__ = ["lay_blades", "lay_limbs"]

F32 = NDArray[np.float32]


@kernel
def _lay(
    sheet: F32, row: int, column: int, light: tuple[float, float, float], dense: float
) -> None:
    rest = np.float32(1) - dense
    for c in range(3):
        sheet[row, column, c] = sheet[row, column, c] * rest + light[c] * dense
    sheet[row, column, 3] = sheet[row, column, 3] * rest + dense


@kernel
def _lit(
    limb: F32, light: F32, normal: tuple[float, float, float], relief: tuple[float, float]
) -> tuple[float, float, float]:
    """Return the light of a place on a limb: right, down and towards us is where it faces."""
    one, none = np.float32(1), np.float32(0)
    aside = normal[0] * light[0, 0] + normal[1] * light[0, 1]
    facing = aside + normal[2] * light[0, 2]
    # Bark is rough: light reaches a little around the edge.
    key = max(none, facing * np.float32(0.85) + np.float32(0.15))
    edge = (one - normal[2]) * (one - normal[2])
    behind = max(none, -light[0, 2])
    key += behind * edge * max(none, np.float32(0.25) + np.float32(2.2) * aside)
    key *= limb[10] * relief[1]
    # What is before the limb is in its own shade; light of the sky comes in beside it.
    sky = (np.float32(0.5) - np.float32(0.35) * normal[1]) * (
        np.float32(0.62) + np.float32(0.75) * edge
    )
    ground = np.float32(0.5)
    haze = limb[9]
    clear = (one - haze) * relief[0]
    snow = light[5, 0] * min(one, max(none, np.float32(-2.6) * normal[1] - np.float32(0.5)))
    red = light[1, 0] * key + light[2, 0] * sky + light[3, 0] * ground
    green = light[1, 1] * key + light[2, 1] * sky + light[3, 1] * ground
    blue = light[1, 2] * key + light[2, 2] * sky + light[3, 2] * ground
    return (
        (limb[6] + (np.float32(0.8) - limb[6]) * snow) * red * clear + light[4, 0] * haze,
        (limb[7] + (np.float32(0.8) - limb[7]) * snow) * green * clear + light[4, 1] * haze,
        (limb[8] + (np.float32(0.8) - limb[8]) * snow) * blue * clear + light[4, 2] * haze,
    )


@kernel
def _between(
    down: float, cos: float, sin: float, reach: float, least: float, most: float
) -> tuple[float, float]:
    """Narrow a span of a row to where ``|down * cos - aside * sin|`` is at most ``reach``."""
    if abs(sin) > np.float32(1e-3):
        one = (down * cos - reach) / sin
        other = (down * cos + reach) / sin
        least = max(least, min(one, other))
        most = min(most, max(one, other))
    return least, most


@kernel
def _turned(u: float, v: float, wide: float) -> float:
    """Return how bright a place of a blade is: along it -1 to 1, and pixels aside of its middle."""
    one: float = np.float32(1)
    # One half of a leaf is turned to the light, and the other away from it.
    beside: float = min(one, max(-one, v / wide))
    side: float = min(one, max(-one, np.float32(3) * beside))
    fold = np.float32(0.14) * side
    if wide <= np.float32(5):
        return one + fold
    # The blade of a large leaf bulges between veins that run forwards from the midrib.
    phase = u * np.float32(4.5) - abs(beside) * np.float32(1.1)
    bulge = phase - floor(phase) - np.float32(0.5)
    shade = np.float32(0.86) + fold * np.float32(1.5) + np.float32(0.3) * bulge * bulge
    shade += np.float32(0.16) * u + np.float32(0.24) * beside * beside * fold
    if abs(v) < np.float32(0.035) * wide + np.float32(0.4):
        shade += np.float32(0.2)
    return shade


@kernel
def lay_blades(sheet: F32, blades: F32) -> None:
    """Lay leaves, needles, petals and blades of grass over a sheet, in their order.

    Args:
        sheet: ``float32[H, W, 4]``, red, green and blue times cover, and cover; changed in place.
        blades: ``float32[N, 10]``: column and row of the middle, half the length, half the width
            (pixels), cosine and sine of the direction, linear red, green, blue, opacity. What is
            smaller than a pixel is drawn as one, as much fainter.
    """
    one, half = np.float32(1), np.float32(0.5)
    for n in range(blades.shape[0]):
        x, y, long, wide = blades[n, 0], blades[n, 1], blades[n, 2], blades[n, 3]
        cos, sin, dense = blades[n, 4], blades[n, 5], blades[n, 9]
        if long < np.float32(0.7):
            dense *= long / np.float32(0.7)
            long = np.float32(0.7)
        if wide < half:
            dense *= wide / half
            wide = half
        across = abs(cos) * long + abs(sin) * wide + half
        along = abs(sin) * long + abs(cos) * wide + half
        left = max(0, int(floor(x - across)))
        right = min(sheet.shape[1], int(floor(x + across)) + 1)
        top = max(0, int(floor(y - along)))
        bottom = min(sheet.shape[0], int(floor(y + along)) + 1)
        for row in range(top, bottom):
            down = np.float32(row) + half - y
            # Only what lies between the blade's long sides and its ends.
            least, most = _between(down, cos, sin, wide + half, -across, across)
            least, most = _between(-down, sin, cos, long, least, most)
            first = max(left, int(floor(x + least)))
            last = min(right, int(floor(x + most)) + 1)
            for column in range(first, last):
                aside = np.float32(column) + half - x
                u = (aside * cos + down * sin) / long
                body = one - u * u
                if body <= 0:
                    continue
                v = down * cos - aside * sin
                # Broadest before the middle, with a point at the end.
                edge = wide * body * (one - np.float32(0.25) * u) - abs(v) + half
                if edge <= 0:
                    continue
                shade = _turned(u, v, wide)
                over = min(one, edge) * dense
                light = (blades[n, 6] * shade, blades[n, 7] * shade, blades[n, 8] * shade)
                _lay(sheet, row, column, light, over)


@kernel
def lay_limbs(sheet: F32, limbs: F32, light: F32, bark: F32) -> None:
    """Lay trunks, branches and stems over a sheet, in their order, lit as cylinders.

    Args:
        sheet: As of `lay_blades`; changed in place.
        limbs: ``float32[N, 15]``: column, row and radius of the start and of the end (pixels);
            linear red, green, blue; share of haze, of the key light that arrives, of bark; metres a
            pixel; where its bark begins, around and along.
        light: ``float32[6, 3]``: unit vector to the key light (right, down, towards us), colour
            of the key, of light from above, from below, and of the haze; how much snow lies.
        bark: ``float32[S, S, 2]``: relief around 1 and light that falls through leaves, 0 to 1;
            wraps around after four metres.
    """
    one, half = np.float32(1), np.float32(0.5)
    side = bark.shape[0]
    for n in range(limbs.shape[0]):
        x0, y0, r0 = limbs[n, 0], limbs[n, 1], limbs[n, 2]
        x1, y1, r1 = limbs[n, 3], limbs[n, 4], limbs[n, 5]
        widest = max(r0, r1) + one
        left = max(0, int(floor(min(x0, x1) - widest)))
        right = min(sheet.shape[1], int(floor(max(x0, x1) + widest)) + 1)
        top = max(0, int(floor(min(y0, y1) - widest)))
        bottom = min(sheet.shape[0], int(floor(max(y0, y1) + widest)) + 1)
        length = max(np.float32(1e-3), sqrt((x1 - x0) * (x1 - x0) + (y1 - y0) * (y1 - y0)))
        ax, ay = (x1 - x0) / length, (y1 - y0) / length
        thick = max(r0, r1)
        fine = limbs[n, 12] * np.float32(side / 4)
        for row in range(top, bottom):
            dy = np.float32(row) + half - y0
            least, most = _between(
                dy, ax, ay, widest, np.float32(left) - x0, np.float32(right) - x0
            )
            first = max(left, int(floor(x0 + least)))
            last = min(right, int(floor(x0 + most)) + 1)
            for column in range(first, last):
                dx = np.float32(column) + half - x0
                along = dx * ax + dy * ay
                t = min(one, max(np.float32(0), along / length))
                radius = r0 + (r1 - r0) * t
                # Away from the axis, or from its end: limbs end round.
                past = along - t * length
                # The lower end is seen from above: flat, as a foot on the ground is.
                past *= np.float32(5) if along < 0 else one
                aside = dx * ay - dy * ax
                away = sqrt(aside * aside + past * past)
                edge = radius - away + half
                if edge <= 0:
                    continue
                dense = min(one, edge) * min(one, thick / half)
                s = min(np.float32(0.999), max(np.float32(-0.999), aside / max(radius, half)))
                near = sqrt(one - s * s)
                around = int(floor(asin(s) * radius * fine + limbs[n, 13]))
                further = int(floor(along * fine + limbs[n, 14])) % side
                grain = bark[further, around % side, 0] - one
                dapple = bark[further, (2 * around) % side, 1] - one
                relief = (one + grain * limbs[n, 11], one + dapple * min(one, limbs[n, 11]))
                lit = _lit(limbs[n], light, (ay * s, -ax * s, near), relief)
                _lay(sheet, row, column, lit, dense)
