"""How far an output is from its input: what it keeps of the structure, how strongly it recolours."""

from typing import Final

import cv2
import numpy as np

from sundog.cli.measure.quality.pictures import Bytes, Floats, halved, lab, luma, rgb
from sundog.media.geometry import Image

__all__ = ["gradient_ssim", "strength", "structure"]

_C1: Final = (0.01 * 255) ** 2
_C2: Final = (0.03 * 255) ** 2
_WINDOW: Final = (11, 11)
_SIGMA: Final = 1.5


def structure(before: Image, after: Image) -> float:
    """Return the gradient SSIM of two I420 pictures' luma at half size; 1 where nothing is lost."""
    return gradient_ssim(halved(luma(before)), halved(luma(after)))


def gradient_ssim(one: Bytes, other: Bytes) -> float:
    """Return the mean SSIM of the gradient magnitudes of two ``uint8[H, W]``; at most 1.

    Edges count, brightness and its direction do not: a negative keeps all structure. Source:
    G.-H. Chen et al., "Gradient-based structural similarity for image quality assessment", ICIP
    2006, with the usual window and constants of Z. Wang et al., 2004.
    """
    a, b = _gradient(one), _gradient(other)
    mean_a, mean_b = _blurred(a), _blurred(b)
    var_a = _blurred(a * a) - mean_a * mean_a
    var_b = _blurred(b * b) - mean_b * mean_b
    both = _blurred(a * b) - mean_a * mean_b
    like = (2 * mean_a * mean_b + _C1) * (2 * both + _C2)
    scale = (mean_a * mean_a + mean_b * mean_b + _C1) * (var_a + var_b + _C2)
    return float((like / scale).mean())


def strength(before: Image, after: Image) -> float:
    """Return the mean distance in Oklab of two I420 pictures at half size; black to white is 1."""
    gap = lab(halved(rgb(before))) - lab(halved(rgb(after)))
    return float(np.sqrt((gap * gap).sum(-1)).mean())


def _gradient(picture: Bytes) -> Floats:
    """Return the magnitude of the gradient, ``float32[H, W]``, on the picture's own scale."""
    right = cv2.Sobel(picture, cv2.CV_32F, 1, 0, scale=1 / 4)
    down = cv2.Sobel(picture, cv2.CV_32F, 0, 1, scale=1 / 4)
    return np.asarray(cv2.magnitude(right, down), np.float32)


def _blurred(picture: Floats) -> Floats:
    return np.asarray(cv2.GaussianBlur(picture, _WINDOW, _SIGMA), np.float32)
