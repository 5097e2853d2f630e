"""Fit any incoming picture to a size the engine works at, mirrored or not: pure array functions.

A camera may send any size, and may change it while it runs (browsers scale down when the network
is slow). The engine's picture keeps the camera's orientation and shape but always has about the
model's area, so that a style looks the same whatever arrives, and a change of resolution is not
a change of look.
"""

import fractions
import math
from typing import Final

import av
import cv2
import numpy as np
from av.video.reformatter import ColorRange, VideoReformatter
from numpy.typing import NDArray

__all__ = [
    "ALIGN",
    "MODEL_SIZE",
    "Image",
    "Planes",
    "SteadySize",
    "fit",
    "planes_of",
    "to_frame",
    "working_size",
]

Image = NDArray[np.uint8]
"""I420, ``uint8[H * 3 // 2, W]``, limited range, H and W multiples of 16; see `fit`."""

Planes = tuple[NDArray[np.uint8], NDArray[np.uint8], NDArray[np.uint8]]
"""Y ``uint8[h, w]``, U and V ``uint8[ceil(h / 2), ceil(w / 2)]``; limited range."""

MODEL_SIZE: Final = (1280, 704)
"""``(width, height)`` of the realtime models, pixels."""

ALIGN: Final = 16
"""Engine sizes are multiples of this (two halvings and a 4:2:0 chroma plane stay whole)."""

_TICK: Final = fractions.Fraction(1, 90_000)
"""RTP video clock (RFC 3551 section 5)."""

_NEAR: Final = 0.05
"""Aspect ratios this close are served at exactly the model's size, by cropping the rest."""

_MAX_ASPECT: Final = 4.0

_SAME_SHAPE: Final = 0.03
"""Aspect ratios this close are one camera's, at sizes that were rounded."""


def working_size(
    size: tuple[int, int], model_size: tuple[int, int] = MODEL_SIZE
) -> tuple[int, int]:
    """Return the engine's size for pictures of ``size``.

    Args:
        size: ``(width, height)`` as it arrives, any positive values, pixels.
        model_size: ``(width, height)`` of the model, multiples of `ALIGN`.

    Returns:
        ``(width, height)``, multiples of `ALIGN`: the model's size, upright when the input is,
        for shapes within 5 % of it; otherwise the input's shape (at most 4:1) at the same area.
    """
    width, height = model_size
    aspect = min(_MAX_ASPECT, max(1 / _MAX_ASPECT, size[0] / size[1]))
    for candidate in ((width, height), (height, width)):
        if abs(aspect * candidate[1] / candidate[0] - 1) <= _NEAR:
            return candidate
    area = width * height
    return _aligned(math.sqrt(area * aspect)), _aligned(math.sqrt(area / aspect))


class SteadySize:
    """The engine's size for one camera, which stays while only the resolution changes.

    A sender that scales down rounds its sides; the size of `working_size` may flip by that, and with
    it everything that the engine holds for it.

    Args:
        model_size: As in `working_size`.
    """

    def __init__(self, model_size: tuple[int, int] = MODEL_SIZE) -> None:
        self._model_size = model_size
        self._aspect = 0.0
        self._size = model_size

    def of(self, size: tuple[int, int]) -> tuple[int, int]:
        """Return the engine's size for the next picture, which arrives with ``size``."""
        aspect = size[0] / size[1]
        if abs(aspect - self._aspect) > _SAME_SHAPE * aspect:
            self._aspect, self._size = aspect, working_size(size, self._model_size)
        return self._size


def fit(frame: av.VideoFrame, size: tuple[int, int], *, mirror: bool = False) -> Image:
    """Copy a decoded frame into a new I420 picture of ``size``.

    The largest centred part of the input that has the output's shape is scaled to fill it.

    Args:
        frame: Any size and pixel format.
        size: ``(width, height)``, multiples of `ALIGN`.
        mirror: Swap left and right.

    Returns:
        ``uint8[height * 3 // 2, width]``, contiguous, owned by the caller.
    """
    width, height = size
    source = planes_of(frame)
    image = np.empty((height * 3 // 2, width), np.uint8)
    for plane, target in zip(source, _views(image, width, height), strict=True):
        _fit_plane(plane, target, mirror)
    return image


def to_frame(image: Image, pts: int = 0) -> av.VideoFrame:
    """Wrap an I420 picture as a ``yuv420p`` frame for the encoder, without a copy.

    Args:
        image: ``uint8[H * 3 // 2, W]``; not written to while the frame is in use.
        pts: Presentation time, 90 kHz ticks.
    """
    frame = av.VideoFrame.from_numpy_buffer(image, format="yuv420p")
    frame.pts, frame.time_base = pts, _TICK
    return frame


def planes_of(frame: av.VideoFrame) -> Planes:
    """Return views of a frame's planes, without a copy when it is limited ``yuv420p`` already."""
    if frame.format.name != "yuv420p" or frame.color_range == ColorRange.JPEG:
        # With a scaler of its own: two threads that use a frame's hang.
        frame = VideoReformatter().reformat(
            frame, format="yuv420p", dst_color_range=ColorRange.MPEG
        )
    y, u, v = (
        np.frombuffer(memoryview(plane), np.uint8).reshape(-1, plane.line_size)[
            : plane.height, : plane.width
        ]
        for plane in frame.planes[:3]
    )
    return y, u, v


def _views(image: Image, width: int, height: int) -> Planes:
    """Return writable views of the three planes of an I420 picture."""
    chroma = image[height:].reshape(2, height // 2, width // 2)
    return image[:height], chroma[0], chroma[1]


def _fit_plane(plane: NDArray[np.uint8], target: NDArray[np.uint8], mirror: bool) -> None:
    """Crop, scale and mirror one plane into ``target``."""
    height, width = target.shape
    if plane.shape != target.shape:
        plane = _cropped(plane, width / height)
    if plane.shape != target.shape:
        shrinks = plane.shape[0] > height
        how = cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR
        cv2.resize(plane, (width, height), dst=target, interpolation=how)
        plane = target
    if mirror:
        cv2.flip(plane.copy() if plane is target else plane, 1, dst=target)
    elif plane is not target:
        np.copyto(target, plane)


def _cropped(plane: NDArray[np.uint8], aspect: float) -> NDArray[np.uint8]:
    """Return the largest centred part of ``plane`` with width / height = ``aspect``."""
    height, width = plane.shape
    part_width = max(1, min(width, round(height * aspect)))
    part_height = max(1, min(height, round(width / aspect)))
    left, top = (width - part_width) // 2, (height - part_height) // 2
    return plane[top : top + part_height, left : left + part_width]


def _aligned(length: float) -> int:
    return max(ALIGN, round(length / ALIGN) * ALIGN)
