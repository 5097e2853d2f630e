"""Say what a viewer would notice of a picture: how like another it is, whether it is mirrored."""

from pathlib import Path
from typing import TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

from sundog.media.synthetic import TestPicture

__all__ = [
    "Picture",
    "centre",
    "difference",
    "filmed",
    "is_negative",
    "likeness",
    "mirrored",
    "of_png",
    "wall",
    "write_noise",
]

Picture: TypeAlias = NDArray[np.uint8]
"""``uint8[H, W, 3]``, RGB, 0 to 255."""

_SMALL = (16, 9)
_DARK = 120
"""The face is at 170, and as a negative at 70."""


def of_png(data: bytes) -> Picture:
    """Return the picture of a PNG file."""
    image = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)
    return np.asarray(cv2.cvtColor(image, cv2.COLOR_BGR2RGB), np.uint8)


def centre(picture: Picture) -> Picture:
    """Return the middle, which no controls cover: a half of it each way."""
    height, width = picture.shape[:2]
    return picture[height // 4 : height * 3 // 4, width // 4 : width * 3 // 4]


def difference(one: Picture, other: Picture) -> float:
    """Return how far two pictures differ as seen from afar, 0 (the same) to 255.

    From afar: after both were made small, so that noise and the sway of a hand say little.
    """
    return float(np.abs(_small(one) - _small(other)).mean())


def likeness(one: Picture, other: Picture) -> float:
    """Return the correlation of light and dark, -1 to 1, whatever the colours and contrasts are."""
    first, second = (_small(picture).mean(axis=2).ravel() for picture in (one, other))
    return float(np.corrcoef(first, second)[0, 1])


def is_negative(picture: Picture) -> bool:
    """Return whether the film's light face is dark, as the prompt "Negative" makes it."""
    return float(centre(centre(picture)).mean()) < _DARK


def mirrored(picture: Picture) -> Picture:
    """Return it with left and right swapped."""
    return picture[:, ::-1]


def wall(picture: Picture) -> Picture:
    """Return what is left and right of the figure, of what `centre` gives: it does not move."""
    side = picture.shape[1] // 5
    return np.hstack([picture[:, :side], picture[:, -side:]])


def _small(picture: Picture) -> NDArray[np.float32]:
    small = cv2.resize(np.ascontiguousarray(picture), _SMALL, interpolation=cv2.INTER_AREA)
    return np.asarray(small, np.float32)


def filmed() -> Picture:
    """Return the middle of what the fake camera sees."""
    frame = TestPicture().frame(10)
    return centre(np.asarray(cv2.cvtColor(frame, cv2.COLOR_YUV2RGB_I420), np.uint8))


def write_noise(path: Path, *, colour: tuple[int, int, int], megabytes: int) -> None:
    """Write a PNG file of at least this size: noise around a colour, which no file can shorten."""
    side = int((megabytes * 1e6 / 2.4) ** 0.5)
    noise = np.random.default_rng(1).integers(-90, 90, (side, side, 3), np.int16)
    image = np.clip(noise + np.array(colour[::-1], np.int16), 0, 255).astype(np.uint8)
    cv2.imwrite(str(path), image, [cv2.IMWRITE_PNG_COMPRESSION, 1])
    assert path.stat().st_size > megabytes * 1e6
