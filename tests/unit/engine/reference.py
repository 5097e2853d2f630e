"""What kernels and stages compute, said slowly and plainly in numpy: no vectors, no fixed point."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

U8 = NDArray[np.uint8]
Real = NDArray[np.float64]
Plane = NDArray[Any]


def mirrored(plane: Plane, reach: int) -> Real:
    """The plane with its mirror image around it; the border itself is not repeated."""
    return np.pad(plane.astype(float), reach, mode="reflect")


def box(plane: Plane, size: int) -> Real:
    """Mean of ``size`` by ``size`` neighbours."""
    around = mirrored(plane, size // 2)
    windows = np.lib.stride_tricks.sliding_window_view(around, (size, size))
    return np.asarray(windows.mean(axis=(2, 3)))


def gaussian(plane: Plane, sigma: float, size: int) -> Real:
    place = np.arange(size) - size // 2
    weights = np.exp(-(place**2) / (2 * sigma**2))
    weights /= weights.sum()
    windows = np.lib.stride_tricks.sliding_window_view(mirrored(plane, size // 2), (size, size))
    return np.asarray(np.einsum("yxij,i,j->yx", windows, weights, weights))


def shrunk(plane: Plane, factor: int) -> Real:
    height, width = plane.shape
    parts = plane.reshape(height // factor, factor, width // factor, factor)
    return np.asarray(parts.astype(float).mean(axis=(1, 3)))


def enlarged(plane: Plane, factor: int = 2) -> Real:
    """Bilinear, as ``cv2.resize``: pixels are areas, the border is repeated."""
    result = plane.astype(float)
    for axis in (0, 1):
        length = result.shape[axis]
        place = np.clip((np.arange(length * factor) + 0.5) / factor - 0.5, 0, length - 1)
        first = np.minimum(place.astype(int), max(0, length - 2))
        share = np.expand_dims(place - first, 1 - axis)
        one, other = np.take(result, first, axis), np.take(result, first + 1, axis)
        result = one * (1 - share) + other * share
    return result


def kuwahara(picture: U8, size: int, sharpness: float, least: float) -> Real:
    """Means of neighbourhoods weighted by how uniform their luma is; ``least`` is added."""
    luma = picture[0].astype(float)
    variance = np.maximum(0, box(luma**2, size) - box(luma, size) ** 2)
    weight = (sharpness / (sharpness + variance)) ** 4 + least
    total = box(weight, size)
    return np.stack([box(box(plane, size) * weight, size) / total for plane in picture])


def direction(tensor: Real, eddies: Real, swirl: float) -> Real:
    """Angle along which the picture changes least, in turns of a half, 0 to 1."""
    xx, yy, xy = tensor
    length, trace = np.hypot(xx - yy, 2 * xy), xx + yy + 1e-3
    sure = length / trace * np.minimum(1, trace / 200)
    cos = -(xx - yy) / (length + 1e-6) * sure + eddies[0] * swirl * (1 - sure)
    sin = -2 * xy / (length + 1e-6) * sure + eddies[1] * swirl * (1 - sure)
    return np.asarray(np.arctan2(sin, cos) / (2 * np.pi) % 1)


def smeared(plane: U8, directions: Plane, steps: list[Plane]) -> Real:
    """Mean along a line; ``steps`` holds rows and columns to visit for each direction."""
    reach = max(int(np.abs(step).max()) for step in steps)
    around = mirrored(plane, reach)
    result = np.empty(plane.shape)
    for y in range(plane.shape[0]):
        for x in range(plane.shape[1]):
            down, right = steps[directions[y // 2, x // 2]]
            result[y, x] = around[y + reach + down, x + reach + right].mean()
    return result


def skin(u: U8, v: U8) -> Real:
    """How surely a colour is one of skin, 0 to 255."""
    blue, red = (u - 109.0) / 15, (v - 150.0) / 15
    yellow = (128.0 - u) * 0.7 - (v - 128.0)
    sure = 2 - 1.3 * (blue**2 + red**2) - 0.5 * np.maximum(0, yellow)
    return np.asarray(255 * np.clip(sure, 0, 1))


def spared(fine: U8, skin_map: U8, amount: float, coarse: U8) -> Real:
    """The abstracted picture with detail back on skin, and wherever much was lost there."""
    lost = np.abs(fine[0].astype(float) - coarse[0])
    share = np.maximum(amount, np.clip((lost - 14) * 12 / 256, 0, 1)) * skin_map / 256
    return np.asarray(coarse + (fine.astype(float) - coarse) * share)


def exposed(grey: U8, small: U8, luma: Plane, gain: Plane) -> Real:
    """New luma by old luma, and chroma by a factor that depends on it."""
    factor = gain[grey] / 256
    u, v = (np.clip((plane - 128.0) * factor + 128, 16, 240) for plane in small[1:])
    return np.stack([luma[grey].astype(float), u, v])


def glow(small: U8, edges: U8, colours: Real, strength: Real) -> Real:
    """Bright areas in their own colour, edges in a given one."""
    bloom, threshold, neon = strength
    light = np.maximum(1, small[0].astype(float))
    share = bloom * np.maximum(0, light - threshold) / light
    edge = np.minimum(1, neon * np.maximum(0, edges - 12.0) / 255)
    middle = np.array([16, 128, 128])[:, None, None]
    return np.asarray((small - middle) * share + colours * edge)


def stroke(
    board: Real,
    at: tuple[int, int],
    shape: tuple[Real, Real],
    colour: tuple[float, float, float],
    strength: tuple[float, float],
) -> None:
    """Lay one stroke over ``board``, Y, U, V; ``strength`` is opacity and relief, 0 to 1."""
    cover, light = shape
    opacity, relief = strength
    rows = slice(at[0], at[0] + cover.shape[0])
    columns = slice(at[1], at[1] + cover.shape[1])
    lit = np.clip(colour[0] + light * relief, 16, 235)
    for plane, paint in zip(board, (lit, colour[1], colour[2]), strict=True):
        part = plane[rows, columns]
        part += (paint - part) * cover * opacity


def composed_luma(layers: dict[str, Real], mix: dict[str, float]) -> Real:
    """Ground, ink, texture and vignette over the picture, then light by the rule of screens."""
    value = layers["base"] - 16
    value += (mix["ground_y"] - 16 - value) * mix["ground"]
    value += (mix["ink_y"] - 16 - value) * layers["ink"] / 256 * mix["ink"]
    bump = (layers["surface"] - 128) * mix["surface"] + (layers["grain"] - 128) * mix["grain"]
    value = np.clip(value * (1 + bump / 128) * layers["vignette"], 0, 219)
    light = np.minimum(219, layers["glow"])
    return np.asarray(value + light * (219 - value) / 219 + 16)


def composed_chroma(layers: dict[str, Real], mix: dict[str, float]) -> Real:
    """The same for U and V; texture and light take colour away as they take brightness."""
    ground = np.array([mix["ground_u"], mix["ground_v"]])[:, None, None]
    value = layers["base"] + (ground - layers["base"]) * mix["ground"]
    value += (layers["tint"] - value) * layers["ink"] / 256 * mix["ink"]
    factor = (1 + (layers["surface"] - 128) * mix["surface"] / 128) * layers["vignette"]
    factor = factor * (219 - np.minimum(219, layers["glow"])) / 219
    return np.asarray(np.clip((value - 128) * factor + layers["shine"] + 128, 16, 240))


def fringed(luma: Real, shift: int, chroma: Real) -> Real:
    """Blue from the right and red from the left, with the change of luma on the way."""
    columns = np.arange(luma.shape[1])
    right = np.minimum(columns + shift, luma.shape[1] - 1)
    left = np.maximum(columns - shift, 0)
    blue = chroma[0][:, right] + (luma[:, right] - luma) * 7 / 16
    red = chroma[1][:, left] + (luma[:, left] - luma) * 7 / 16
    return np.asarray(np.clip(np.stack([blue, red]), 16, 240))
