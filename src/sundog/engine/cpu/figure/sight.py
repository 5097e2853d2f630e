"""What the cues look at: one small picture, and how it moved since the last."""

from functools import lru_cache
from math import sqrt
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.canvas import Canvas
from sundog.engine.cpu.geometry import Geometry

__all__ = ["AREA_PX", "Sight", "carried", "grid", "look", "small_size", "summed"]

U8 = NDArray[np.uint8]
F32 = NDArray[np.float32]

AREA_PX = 160 * 88
"""Of the small picture: constants of the cues are pixels of it, whatever the camera sends."""

_STEPS = 8
_ONES = np.ones((1, 3), np.float32)


class Sight(NamedTuple):
    """A frame as the cues see it; sides ``h`` and ``w`` are those of `small_size`.

    Attributes:
        yuv: ``uint8[h, w, 3]``, a little smoothed.
        grey: ``uint8[2h, 2w]``, luma, for faces.
        moved: ``float32[h, w, 2]``: right and down to where each place was, small pixels.
        camera: ``float32[h, w, 2]``, the same for what stands still before the camera.
    """

    yuv: U8
    grey: U8
    moved: F32
    camera: F32


def small_size(geometry: Geometry) -> tuple[int, int]:
    """Return ``(h, w)`` of the small picture: one area for every shape, at most half size."""
    scale = min(0.5, sqrt(AREA_PX / (geometry.width * geometry.height)))
    return max(8, round(geometry.height * scale)), max(8, round(geometry.width * scale))


def look(canvas: Canvas) -> Sight:
    """Shrink the calmed frame and its motion."""
    rows, columns = small_size(canvas.geometry)
    twice = (2 * columns, 2 * rows)
    # Half by half: OpenCV is several times faster at that.
    large = [cv2.resize(plane, twice, interpolation=cv2.INTER_AREA) for plane in canvas.history]
    planes = [cv2.resize(plane, (columns, rows), interpolation=cv2.INTER_AREA) for plane in large]
    grey = large[0]
    yuv = cv2.GaussianBlur(cv2.merge(planes), (3, 3), 0)
    scale = columns / canvas.geometry.width
    vectors = canvas.vectors[..., ::-1].astype(np.float32) * np.float32(scale / _STEPS)
    moved = cv2.resize(vectors, (columns, rows))
    return Sight(
        np.asarray(yuv, np.uint8),
        np.asarray(grey, np.uint8),
        np.asarray(moved, np.float32),
        _camera(canvas.motion, (rows, columns), scale),
    )


def _camera(motion: F32, size: tuple[int, int], scale: float) -> F32:
    """Return the motion of a still world, see `Sight`."""
    right, down, zoom, roll = (float(part) for part in motion)
    if not motion.any():
        return np.zeros((*size, 2), np.float32)
    across, along = grid(size)
    x, y = across - (size[1] - 1) / 2, along - (size[0] - 1) / 2
    return np.stack(
        (right * scale + zoom * x - roll * y, down * scale + zoom * y + roll * x), -1
    ).astype(np.float32)


@lru_cache(maxsize=4)
def grid(size: tuple[int, ...]) -> tuple[F32, F32]:
    """Return ``float32[h, w]`` each: how far right and down each place lies. Not to be changed."""
    y, x = np.mgrid[: size[0], : size[1]].astype(np.float32)
    x.flags.writeable = y.flags.writeable = False
    return x, y


def summed(planes: F32) -> F32:
    """Return ``float32[h, w]``, the sum over the last axis of ``float32[h, w, 3]``.

    Twenty times as fast as numpy's, which goes through so short an axis step by step.
    """
    return np.asarray(cv2.transform(planes, _ONES), np.float32)


def carried(field: F32, motion: F32) -> F32:
    """Bring a field of the last picture to where its contents are now.

    Args:
        field: ``float32[h, w]``.
        motion: ``float32[h, w, 2]``, as `Sight.moved`.
    """
    if not motion.any():
        return field
    x, y = grid(field.shape)
    return np.asarray(
        cv2.remap(
            field, motion[..., 0] + x, motion[..., 1] + y,
            cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE,
        ),
        np.float32,
    )  # fmt: skip
