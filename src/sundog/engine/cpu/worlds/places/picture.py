"""An image of somebody's own as a world: shown behind the figure, which takes its light."""

from math import ceil
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.decoding import decoded
from sundog.engine.cpu.worlds.painting import Colour, Painting, Sheet, WorldLight
from sundog.engine.cpu.worlds.scene import Scene
from sundog.engine.cpu.worlds.view import MARGIN, View
from sundog.engine.interface import EngineError

__all__ = ["light_of", "paint"]

F32 = NDArray[np.float32]

_LONGEST: Final = 1920
"""Pixels of the image's longer side that are used; more would not be seen."""
_ROOM: Final = 1.06
"""Width of the image as a multiple of the picture's, so that a shaken camera shows no border."""
_DEPTH: Final = 0.1
_SMALL: Final = (48, 27)
_BRIGHT: Final = 0.4
"""From the mean to the brightest: from here on a place counts as a source of light."""


def paint(view: View, scene: Scene) -> Painting:
    """Lay the image over the view as large as covers the picture, mirrored beyond its borders."""
    image = _image(scene.picture)
    colour = _linear(_laid(image, view))
    return Painting(
        sheets=(Sheet(colour=colour, depth=_DEPTH, blur=0.0),),
        light=light_of(colour),
        bloom=0.0,
        film=False,
    )


def _image(picture: bytes) -> NDArray[np.uint8]:
    """Return ``uint8[h, w, 3]``: the image, or grey where there is none."""
    try:
        return decoded(picture, _LONGEST)
    except EngineError:
        # Whoever compiled the prompt has refused what is no image, and said why.
        return np.full((_SMALL[1], _SMALL[0], 3), 128, np.uint8)


def _laid(image: NDArray[np.uint8], view: View) -> NDArray[np.uint8]:
    """Return ``uint8[H, W, 3]`` of the view's size."""
    seen = [
        side / margin * _ROOM
        for side, margin in zip((view.width, view.height), MARGIN, strict=True)
    ]
    height, width = image.shape[:2]
    scale = max(seen[0] / width, seen[1] / height)
    # No more of it than the view holds: a strip, enlarged as a whole, would fill the memory.
    image = _middle(image, ceil(view.height / scale) + 2, ceil(view.width / scale) + 2)
    height, width = image.shape[:2]
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    scaled = np.asarray(cv2.resize(image, size, interpolation=how), np.uint8)
    rows, columns = _around(size[1], view.height), _around(size[0], view.width)
    return np.ascontiguousarray(scaled[rows][:, columns])


def _middle(image: NDArray[np.uint8], height: int, width: int) -> NDArray[np.uint8]:
    """Return the middle of an image, at most so many pixels high and wide."""
    top, left = (
        max(0, (side - most) // 2) for side, most in zip(image.shape, (height, width), strict=False)
    )
    return image[top : image.shape[0] - top, left : image.shape[1] - left]


def _around(length: int, wanted: int) -> NDArray[np.intp]:
    """Return which pixels of a line fill a longer or shorter one about the same middle."""
    at = np.arange(wanted) - (wanted - length) // 2
    # To and fro: 0 1 2 1 0 1 2, without the last pixel twice.
    round_trip = max(1, 2 * length - 2)
    at = np.abs(at) % round_trip
    return np.minimum(at, round_trip - at) if length > 1 else np.zeros(wanted, np.intp)


def _linear(image: NDArray[np.uint8]) -> F32:
    """Return ``float32[H, W, 3]``, linear light of sRGB (IEC 61966-2-1)."""
    share = np.arange(256, dtype=np.float32) / 255
    table = np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)
    return np.asarray(table.astype(np.float32)[image], np.float32)


def light_of(colour: F32) -> WorldLight:
    """Return the light of a picture: its key from where it is brightest, the rest from its colours.

    Args:
        colour: ``float32[H, W, 3]``, linear red, green, blue, white is 1.
    """
    small = np.asarray(cv2.resize(colour, _SMALL, interpolation=cv2.INTER_AREA), np.float32)
    luma = small @ np.array([0.2126, 0.7152, 0.0722], np.float32)
    dull = float(luma.mean())
    bright = np.maximum(luma - dull - _BRIGHT * (float(np.quantile(luma, 0.98)) - dull), 0)
    height, width = luma.shape
    if bright.max() < 1e-3:
        bright = np.ones_like(luma)
    across = np.linspace(-1, 1, width, dtype=np.float32)[None]
    along = np.linspace(1, -1, height, dtype=np.float32)[:, None]
    total = float(bright.sum())
    right, up = float((bright * across).sum()) / total, float((bright * along).sum()) / total
    # Light comes from above, unless the picture plainly shines from below.
    towards = np.array([right, max(up + 0.35, -0.5)])
    towards /= max(1e-6, float(np.hypot(*towards)))
    key = _mean(small, bright)
    sides = (
        _mean(small, np.broadcast_to(across > 0.3, luma.shape)),
        _mean(small, np.broadcast_to(across < -0.3, luma.shape)),
    )
    near, far = sides if towards[0] >= 0 else sides[::-1]
    return WorldLight(
        towards=(float(towards[0]), float(towards[1])),
        behind=0.4,
        key=_scaled(key, 0.9),
        rim=_scaled(_between(key, near), 0.55),
        counter=_scaled(far, 0.3),
        above=_scaled(_mean(small, np.broadcast_to(along > 0.3, luma.shape)), 0.35),
        below=_scaled(_mean(small, np.broadcast_to(along < -0.3, luma.shape)), 0.2),
        haze=_mean(small, np.ones_like(luma)),
        haze_amount=0.04,
        shadow=0.25,
    )


def _mean(small: F32, weight: NDArray[np.generic]) -> Colour:
    share = np.asarray(weight, np.float32)[..., None]
    red, green, blue = ((small * share).sum((0, 1)) / max(1e-6, float(share.sum()))).tolist()
    return red, green, blue


def _between(one: Colour, other: Colour) -> Colour:
    return (one[0] + other[0]) / 2, (one[1] + other[1]) / 2, (one[2] + other[2]) / 2


def _scaled(colour: Colour, brightness: float) -> Colour:
    """Return the hue of a colour, its brightest part as bright as that."""
    top = max(1e-3, *colour)
    return colour[0] / top * brightness, colour[1] / top * brightness, colour[2] / top * brightness
