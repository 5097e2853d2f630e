"""A moving test picture in place of a camera."""

import math
from typing import Final

import av

from decart.media.request import VideoRequest
from decart.media.sources.fitting import fitted
from sundog.media.geometry import to_frame
from sundog.media.sizes import ALIGN
from sundog.media.synthetic import TestPicture

__all__ = ["SyntheticPictures"]

_MIN_HEIGHT: Final = 160


class SyntheticPictures:
    """A figure before a wall, for ever; needs no device.

    Args:
        request: Size and rate; the movement is the same at any rate.
    """

    def __init__(self, request: VideoRequest) -> None:
        self._request = request
        # Below some size its lines would be thinner than a pixel: draw larger, then shrink.
        scale = max(1, math.ceil(_MIN_HEIGHT / request.height))
        width, height = (math.ceil(side * scale / ALIGN) * ALIGN for side in request.size)
        self._picture = TestPicture((width, height), max(1, round(request.frame_rate)))

    def at(self, time_s: float) -> av.VideoFrame:
        """Return the picture at a time."""
        number = round(time_s * self._request.frame_rate)
        frame = to_frame(self._picture.frame(number, numbered=False))
        if self._picture.size == self._request.size:
            return frame
        return fitted(frame, self._request.size)

    def close(self) -> None:
        """Nothing to free."""
