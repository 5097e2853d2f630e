"""Pictures of single particles, in several sizes and, where they tumble, in several poses."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.geometry import Geometry
from sundog.engine.cpu.style.weather import Particles, Sprite

__all__ = ["POSES", "SIZES", "Atlas", "atlas"]

U8 = NDArray[np.uint8]
F32 = NDArray[np.float32]

SIZES = 4
"""Sizes that each sprite comes in."""
POSES = 24
"""Poses of one that tumbles; one that does not has one."""

# Looks differ in few layers; two clients' sizes may be in use.
_KEPT = 64
_OVERSAMPLED = 3


class Atlas(NamedTuple):
    """Sprites in boxes of one size, with an empty border of a pixel.

    Attributes:
        full: ``uint8[SIZES * poses, h, w]``, opacity for the luma plane.
        half: The same at half size, for the chroma planes.
        full_spans: ``int32[SIZES * poses, h, 2]``: the columns of each row that are not empty.
        half_spans: The same at half size.
        poses: 1 or `POSES`.
    """

    full: U8
    half: U8
    full_spans: NDArray[np.int32]
    half_spans: NDArray[np.int32]
    poses: int


def _soft(x: F32, y: F32) -> F32:
    away = np.hypot(x, y)
    return np.asarray(np.clip(1.25 * (1 - away**1.4), 0, 1), np.float32)


def _pellet(x: F32, y: F32) -> F32:
    body = np.clip(5 * (0.9 - np.hypot(x, y)), 0, 1)
    return np.asarray(body * (0.75 + 0.25 * np.clip(-x - y, -1, 1)), np.float32)


def _glow(x: F32, y: F32) -> F32:
    away = np.hypot(x, y)
    halo = 0.5 * np.clip(1 - away, 0, 1) ** 2
    return np.asarray(np.clip(np.exp(-((away / 0.3) ** 2)) + halo, 0, 1), np.float32)


def _glint(x: F32, y: F32) -> F32:
    x, y = np.abs(x), np.abs(y)
    beam = np.exp(-22 * x - 2.6 * y) + np.exp(-22 * y - 2.6 * x)
    core = np.exp(-((np.hypot(x, y) / 0.16) ** 2))
    return np.asarray(np.clip((beam + core) * np.clip(1 - np.hypot(x, y), 0, 1), 0, 1), np.float32)


def _ring(x: F32, y: F32) -> F32:
    away = np.hypot(x, y)
    rim = np.exp(-(((away - 0.82) / 0.1) ** 2))
    shine = 0.9 * np.exp(-((np.hypot(x + 0.36, y + 0.4) / 0.17) ** 2))
    return np.asarray(np.clip(0.75 * rim + shine + 0.1 * (away < 0.82), 0, 1), np.float32)


def _disc(x: F32, y: F32) -> F32:
    away = np.hypot(x, y)
    body = np.clip((0.96 - away) * 9, 0, 1)
    return np.asarray(body * (0.6 + 0.4 * np.exp(-(((away - 0.84) / 0.12) ** 2))), np.float32)


def _petal(x: F32, y: F32) -> F32:
    width = 0.62 * np.sqrt(np.clip(1 - x**2, 0, 1)) * (0.72 + 0.28 * x)
    notch = np.hypot(x - 1.02, y) < 0.2
    return np.asarray(np.clip((width - np.abs(y)) * 8, 0, 1) * ~notch, np.float32)


def _leaf(x: F32, y: F32) -> F32:
    blade = 0.46 * np.clip(1 - x**2, 0, 1) ** 0.8 * (0.8 - 0.3 * x)
    vein = 0.3 * (np.abs(y) < 0.05)
    stalk = (np.abs(y) < 0.04) & (x < -0.8) & (x > -1)
    body = np.clip((blade - np.abs(y)) * 10, 0, 1) - vein
    return np.asarray(np.clip(np.maximum(body, stalk), 0, 1), np.float32)


def _square(x: F32, y: F32) -> F32:
    reach = np.maximum(np.abs(x) / 0.8, np.abs(y) / 0.55)
    return np.asarray(np.clip((1 - reach) * 10, 0, 1), np.float32)


_SHAPES: Mapping[Sprite, Callable[[F32, F32], F32]] = {
    Sprite.SOFT: _soft,
    Sprite.PELLET: _pellet,
    Sprite.GLOW: _glow,
    Sprite.GLINT: _glint,
    Sprite.RING: _ring,
    Sprite.DISC: _disc,
    Sprite.PETAL: _petal,
    Sprite.LEAF: _leaf,
    Sprite.SQUARE: _square,
}
_TUMBLING = frozenset({Sprite.PETAL, Sprite.LEAF, Sprite.SQUARE})


def _boxed(picture: F32, box: tuple[int, int], share: float) -> U8:
    """Shrink an oversampled picture to a share of a box of ``(h, w)`` with an empty border."""
    height, width = (max(1, round(side * share)) for side in box)
    small = cv2.resize(picture, (width, height), interpolation=cv2.INTER_AREA)
    boxed = np.zeros((box[0] + 2, box[1] + 2), np.uint8)
    top, left = (box[0] - height) // 2 + 1, (box[1] - width) // 2 + 1
    boxed[top : top + height, left : left + width] = np.round(small * 255)
    return boxed


def _posed(sprite: Sprite, size: float, box: int, pose: float) -> F32:
    """Draw one ``float32`` square of oversampled pixels; ``pose`` is turns."""
    places = (np.arange(box * _OVERSAMPLED, dtype=np.float32) + 0.5) / _OVERSAMPLED - box / 2
    x, y = np.meshgrid(places / (size / 2), places / (size / 2))
    if sprite in _TUMBLING:
        turn = 2 * np.pi * pose
        cos, sin = np.cos(turn), np.sin(turn)
        # Seen from the side twice a turn, but never as a mere line.
        flat = 0.35 + 0.65 * abs(np.cos(turn + 0.6))
        x, y = cos * x + sin * y, (cos * y - sin * x) / flat
    return _SHAPES[sprite](x.astype(np.float32), y.astype(np.float32))


def _streak(size: float, way: tuple[float, float], box: tuple[int, int]) -> F32:
    """Draw a thin stroke along ``way`` (down, right), brightest at its head."""
    height, width = (side * _OVERSAMPLED for side in box)
    rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
    y = (rows + 0.5) / _OVERSAMPLED - box[0] / 2
    x = (columns + 0.5) / _OVERSAMPLED - box[1] / 2
    along = (y * way[0] + x * way[1]) / (size / 2)
    across = np.abs(x * way[0] - y * way[1])
    thick = max(0.75, size / 46)
    body = np.clip(1.2 - across / thick, 0, 1) * (np.abs(along) < 1)
    return np.asarray(body * np.clip((1 - np.abs(along)) * 2.2, 0, 1), np.float32)


def _box(row: Particles, scale: float) -> tuple[float, tuple[float, float], tuple[int, int]]:
    """Return the largest size, the direction of a streak and the box, pixels."""
    largest = max(1.5, row.size[1] * scale)
    if row.sprite is not Sprite.STREAK:
        side = max(2, int(np.ceil(largest)) + 1)
        return largest, (1.0, 0.0), (side, side)
    speed = float(np.hypot(row.fall, row.wind))
    way = (row.fall / speed, row.wind / speed)
    thick = 2 * max(0.75, largest / 46) + 2
    box = (int(largest * abs(way[0]) + thick) + 1, int(largest * abs(way[1]) + thick) + 1)
    return largest, way, box


def _spans(sprites: U8) -> NDArray[np.int32]:
    """Return ``int32[S, h, 2]``: first column that is not empty and the one after the last."""
    there = sprites > 0
    width = sprites.shape[2]
    first = np.where(there.any(2), there.argmax(2), width)
    last = np.where(there.any(2), width - there[:, :, ::-1].argmax(2), 0)
    return np.stack([first, last], -1).astype(np.int32)


@lru_cache(maxsize=_KEPT)
def atlas(row: Particles, geometry: Geometry) -> Atlas:
    """Draw every size and pose of a layer's sprite."""
    largest, way, box = _box(row, geometry.scale)
    box = (box[0] + box[0] % 2, box[1] + box[1] % 2)
    poses = POSES if row.sprite in _TUMBLING else 1
    if row.sprite is Sprite.STREAK:
        pictures = [_streak(largest, way, box)]
    else:
        pictures = [_posed(row.sprite, largest, box[0], pose / POSES) for pose in range(poses)]
    shares = np.linspace(min(1.0, row.size[0] / row.size[1]), 1, SIZES)
    full = [_boxed(picture, box, share) for share in shares for picture in pictures]
    tiny = (box[0] // 2, box[1] // 2)
    half = [_boxed(picture, tiny, share) for share in shares for picture in pictures]
    whole, small = np.stack(full), np.stack(half)
    return Atlas(whole, small, _spans(whole), _spans(small), poses)
