"""Conversions that the measures share."""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from sundog.media.geometry import Image

__all__ = ["Bytes", "Floats", "halved", "lab", "luma", "rgb", "srgb_to_linear"]

Bytes = NDArray[np.uint8]
Floats = NDArray[np.float32]

_LMS: Final = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ],
    np.float32,
)
_LAB: Final = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ],
    np.float32,
)


def rgb(image: Image) -> Bytes:
    """Convert I420 to ``uint8[H, W, 3]``, sRGB."""
    return np.asarray(cv2.cvtColor(image, cv2.COLOR_YUV2RGB_I420), np.uint8)


def luma(image: Image) -> Bytes:
    """Return the luma plane of I420, ``uint8[H, W]``, 16 to 235; a view."""
    return image[: image.shape[0] * 2 // 3]


def halved(picture: Bytes) -> Bytes:
    """Average blocks of 2 x 2 pixels of ``uint8[H, W]`` or ``uint8[H, W, 3]``."""
    size = (picture.shape[1] // 2, picture.shape[0] // 2)
    return np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8)


def srgb_to_linear() -> Floats:
    """Return linear light, 0 to 1, of each of the 256 values of an sRGB channel."""
    value = np.arange(256) / 255
    linear = np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)
    return linear.astype(np.float32)


_LINEAR: Final = srgb_to_linear()


def lab(picture: Bytes) -> Floats:
    """Convert ``uint8[H, W, 3]`` sRGB to Oklab, ``float32[H, W, 3]``.

    Source: B. Ottosson, "A perceptual color space for image processing", 2020. The engine has its
    own conversion; a measure that shared it would not see its faults.
    """
    linear = cv2.LUT(picture, _LINEAR)
    light = cv2.transform(linear, _LMS)
    return np.asarray(cv2.transform(np.cbrt(light), _LAB), np.float32)
