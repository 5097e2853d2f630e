"""Bring any frame to the size that was asked for."""

import av
import numpy as np

from sundog.media.geometry import Image, fit, to_frame

__all__ = ["fitted", "wrapped"]


def fitted(frame: av.VideoFrame, size: tuple[int, int]) -> av.VideoFrame:
    """Return a new ``yuv420p`` frame of limited range, cropped and scaled to ``size``.

    Args:
        frame: Any size and pixel format.
        size: ``(width, height)``, even, pixels.
    """
    return wrapped(fit(frame, size))


def wrapped(image: Image) -> av.VideoFrame:
    """Return a new frame of an I420 picture that nobody writes to while the frame is used.

    Args:
        image: ``uint8[H * 3 // 2, W]``, limited range, H and W even.
    """
    # PyAV wraps only heights that are multiples of four without a loss.
    return to_frame(image) if image.shape[0] % 6 == 0 else _copied(image)


def _copied(image: Image) -> av.VideoFrame:
    """Return a frame with a copy of the picture, row by row."""
    width, height = image.shape[1], image.shape[0] * 2 // 3
    chroma = image[height:].reshape(2, height // 2, width // 2)
    frame = av.VideoFrame(width, height, "yuv420p")
    for plane, part in zip(frame.planes, (image[:height], *chroma), strict=True):
        rows = np.zeros((plane.buffer_size // plane.line_size, plane.line_size), np.uint8)
        rows[: part.shape[0], : part.shape[1]] = part
        plane.update(rows.tobytes())
    return frame
