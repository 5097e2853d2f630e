"""Oklab, the colour space in which looks are graded.

Source: B. Ottosson, "A perceptual color space for image processing", 2020.
"""

import numpy as np
from numpy.typing import NDArray

__all__ = ["Floats", "hex_rgb", "oklab", "srgb"]

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
_FROM_LMS = np.linalg.inv(_LMS).T.astype(np.float32)
_FROM_LAB = np.linalg.inv(_LAB).T.astype(np.float32)


def oklab(rgb: Floats) -> Floats:
    """Convert ``float32[N, 3]`` sRGB, 0 to 1, to Oklab (L 0 to 1, a and b about -0.4 to 0.4)."""
    linear = np.where(
        rgb <= 0.04045, rgb / np.float32(12.92), ((rgb + 0.055) / 1.055) ** np.float32(2.4)
    )
    return np.asarray(np.cbrt(linear @ _TO_LMS) @ _TO_LAB, np.float32)


def srgb(lab: Floats) -> Floats:
    """Convert ``float32[N, 3]`` Oklab to sRGB, clipped to 0 to 1."""
    linear = np.clip(((lab @ _FROM_LAB) ** 3) @ _FROM_LMS, 0, 1)
    encoded = np.where(
        linear <= 0.0031308, linear * 12.92, 1.055 * linear ** np.float32(1 / 2.4) - 0.055
    )
    return np.asarray(encoded, np.float32)


def hex_rgb(colour: str) -> Floats:
    """Read ``#rrggbb`` as ``float32[3]`` sRGB, 0 to 1."""
    digits = colour.removeprefix("#")
    return np.array([int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)], np.float32)
