"""Fit any incoming picture to a size the engine works at, mirrored or not: pure array functions."""

import fractions
from typing import Final

import av
import cv2
import numpy as np
from av.video.reformatter import ColorRange, VideoReformatter
from numpy.typing import NDArray

__all__ = [
    "Image",
    "Planes",
    "fit",
    "planes_of",
    "to_frame",
]

Image = NDArray[np.uint8]
"""I420, ``uint8[H * 3 // 2, W]``, limited range, H and W multiples of 16; see `fit`."""

Planes = tuple[NDArray[np.uint8], NDArray[np.uint8], NDArray[np.uint8]]
"""Y ``uint8[h, w]``, U and V ``uint8[ceil(h / 2), ceil(w / 2)]``; limited range."""

_TICK: Final = fractions.Fraction(1, 90_000)
"""RTP video clock (RFC 3551 section 5)."""


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
