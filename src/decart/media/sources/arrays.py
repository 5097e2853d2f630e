"""Numpy pictures of users as frames, checked."""

from typing import Final

import av
import numpy as np

from decart.errors import InvalidInputError

__all__ = ["MAX_SIDE", "MIN_SIDE", "frame_of"]

MIN_SIDE: Final = 2
MAX_SIDE: Final = 8192
"""Sides of a picture, pixels."""


def frame_of(picture: object) -> av.VideoFrame:
    """Return a copy of a picture as a frame; a frame is returned as it is.

    Args:
        picture: ``uint8[H, W, 3]``, sRGB, 0 to 255, sides of 2 to 8192 pixels, odd ones too; or
            an ``av.VideoFrame``.

    Raises:
        InvalidInputError: it is none.
    """
    if isinstance(picture, av.VideoFrame):
        return picture
    if not isinstance(picture, np.ndarray):
        raise InvalidInputError(
            f"a picture must be a numpy array uint8[H, W, 3] of RGB, not {type(picture).__name__}"
        )
    if picture.ndim != 3 or picture.shape[2] != 3:
        raise InvalidInputError(
            f"a picture must have the shape [H, W, 3], got {list(picture.shape)};{_shape_advice(picture.ndim)}"
        )
    if picture.dtype != np.uint8:
        raise InvalidInputError(
            f"a picture must be of uint8, 0 to 255, got {picture.dtype}; values from 0 to 1 become"
            " that by (picture * 255).astype('uint8')"
        )
    height, width = picture.shape[:2]
    if not (MIN_SIDE <= height <= MAX_SIDE and MIN_SIDE <= width <= MAX_SIDE):
        raise InvalidInputError(
            f"a picture must be {MIN_SIDE} to {MAX_SIDE} pixels a side, got {width}x{height}"
        )
    return av.VideoFrame.from_ndarray(np.ascontiguousarray(picture), format="rgb24")


def _shape_advice(dimensions: int) -> str:
    if dimensions == 2:
        return " a grey one becomes that by np.repeat(picture[..., None], 3, axis=2)"
    return " leave out an alpha channel, and put colours last"
