"""Oklab, the colour space in which looks are graded.

Source: B. Ottosson, "A perceptual color space for image processing", 2020.
"""

# Bodies of kernels are numba's language rather than Python's, see `sundog.engine.cpu.kernels.filters`.
# mypy: disable-error-code="return-value,assignment"

import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.kernels.jit import kernel

__all__ = ["Floats", "hex_rgb", "oklab", "rgb_hex", "srgb"]

Floats = NDArray[np.float32]

_LMS = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
_LAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)
_TO_LMS = _LMS.T.astype(np.float32)
_TO_LAB = _LAB.T.astype(np.float32)

# Of linear light: less than half a step of 8 bits where it matters.
_TOLERANCE = np.float32(0.004)
_HALVINGS = 5
_MIDDLE_GREY = np.float32(0.55)


def oklab(rgb: Floats) -> Floats:
    """Convert ``float32[N, 3]`` sRGB, 0 to 1, to Oklab (L 0 to 1, a and b about -0.4 to 0.4)."""
    linear = np.where(
        rgb <= 0.04045, rgb / np.float32(12.92), ((rgb + 0.055) / 1.055) ** np.float32(2.4)
    )
    return np.asarray(np.cbrt(linear @ _TO_LMS) @ _TO_LAB, np.float32)


@kernel
def _light(lightness: float, a: float, b: float) -> tuple[float, float, float]:
    """Return linear red, green and blue of an Oklab colour, beyond 0 to 1 where it has none."""
    long = lightness + np.float32(0.3963377774) * a + np.float32(0.2158037573) * b
    middle = lightness - np.float32(0.1055613458) * a - np.float32(0.0638541728) * b
    short = lightness - np.float32(0.0894841775) * a - np.float32(1.2914855480) * b
    long, middle, short = long * long * long, middle * middle * middle, short * short * short
    return (
        np.float32(4.0767416621) * long
        - np.float32(3.3077115913) * middle
        + np.float32(0.2309699292) * short,
        np.float32(-1.2684380046) * long
        + np.float32(2.6097574011) * middle
        - np.float32(0.3413193965) * short,
        np.float32(-0.0041960863) * long
        - np.float32(0.7034186147) * middle
        + np.float32(1.7076147010) * short,
    )


@kernel
def _shown(lightness: float, a: float, b: float) -> bool:
    red, green, blue = _light(lightness, a, b)
    least, most = min(red, green, blue), max(red, green, blue)
    return least >= -_TOLERANCE and most <= np.float32(1) + _TOLERANCE


@kernel
def _encode(lab: Floats, out: Floats) -> None:
    one, zero, half = np.float32(1), np.float32(0), np.float32(0.5)
    for i in range(lab.shape[0]):
        lightness, a, b = min(one, max(zero, lab[i, 0])), lab[i, 1], lab[i, 2]
        if not _shown(lightness, a, b):
            strong = min(one, max(zero, np.sqrt(a * a + b * b) * np.float32(8) - half))
            grey = lightness + (_MIDDLE_GREY - lightness) * strong
            low, high = zero, one
            for _ in range(_HALVINGS):
                share = (low + high) * half
                if _shown(grey + (lightness - grey) * share, a * share, b * share):
                    low = share
                else:
                    high = share
            lightness, a, b = grey + (lightness - grey) * low, a * low, b * low
        for c, light in enumerate(_light(lightness, a, b)):
            light = min(one, max(zero, light))
            if light <= np.float32(0.0031308):
                out[i, c] = light * np.float32(12.92)
            else:
                curved = light ** np.float32(1 / 2.4)
                out[i, c] = np.float32(1.055) * curved - np.float32(0.055)


def srgb(lab: Floats) -> Floats:
    """Convert ``float32[N, 3]`` Oklab to sRGB, 0 to 1.

    A colour that sRGB cannot show moves towards a grey until it can, keeping its hue. Clipping
    each channel instead would turn hues and show every step of chroma as a step of brightness.
    The grey is as light as the colour where that is pale, and a middle one where it is strong:
    white stays white, and a bright orange does not become pink.
    """
    out = np.empty_like(lab)
    _encode(np.ascontiguousarray(lab), out)
    return out


def hex_rgb(colour: str) -> Floats:
    """Read ``#rrggbb`` as ``float32[3]`` sRGB, 0 to 1."""
    digits = colour.removeprefix("#")
    return np.array([int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)], np.float32)


def rgb_hex(rgb: Floats) -> str:
    """Return ``float32[3]`` of sRGB, 0 to 1, as ``#rrggbb``."""
    red, green, blue = (round(255 * min(1.0, max(0.0, float(part)))) for part in rgb)
    return f"#{red:02x}{green:02x}{blue:02x}"
