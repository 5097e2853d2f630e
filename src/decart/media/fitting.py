"""Bring any frame to the size that was asked for."""

import av
import numpy as np

from sundog.media.geometry import fit, to_frame

__all__ = ["fitted"]


def fitted(frame: av.VideoFrame, size: tuple[int, int]) -> av.VideoFrame:
    """Return a new ``yuv420p`` frame of limited range, cropped and scaled to ``size``.

    Args:
        frame: Any size and pixel format.
        size: ``(width, height)``, even, pixels.
    """
    image = fit(frame, size)
    # PyAV wraps only heights that are multiples of four without a loss.
    return to_frame(image) if size[1] % 4 == 0 else _copied(image, size)


def _copied(
    image: np.ndarray[tuple[int, ...], np.dtype[np.uint8]], size: tuple[int, int]
) -> av.VideoFrame:
    """Return a frame with a copy of I420 ``uint8[H * 3 // 2, W]``, row by row."""
    width, height = size
    chroma = image[height:].reshape(2, height // 2, width // 2)
    frame = av.VideoFrame(width, height, "yuv420p")
    for plane, part in zip(frame.planes, (image[:height], *chroma), strict=True):
        rows = np.zeros((plane.buffer_size // plane.line_size, plane.line_size), np.uint8)
        rows[: part.shape[0], : part.shape[1]] = part
        plane.update(rows.tobytes())
    return frame
