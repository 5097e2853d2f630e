"""Read the pictures of a video or a photo for the commands that judge or show styles."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from importlib.resources import as_file, files
from itertools import islice
from pathlib import Path
from typing import Final

import av
import cv2
import numpy as np
from numpy.typing import NDArray

from sundog.media.geometry import Image, fit
from sundog.media.sizes import working_size
from sundog.server.batch.rendering import RenderError, opened, reason, upright

__all__ = ["Clip", "read_clip", "sample_clip"]

_LONGEST: Final = 250
"""Frames of a clip that are looked at: 10 s at 25 fps."""

_APART: Final = 20
"""Frames between two that may be taken as pictures of their own."""

_SECONDS: Final = 2
_USUAL_RATE: Final = Fraction(27)
_PHOTO_RATE: Final = Fraction(25)

_SWAY_PX: Final = 2.0
_ZOOM: Final = 1.06
"""A photo is filmed a little closer, so that its border stays out of the picture."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clip:
    """What is taken of an input; every picture ``uint8[H * 3 // 2, W]``, I420, of one size.

    Attributes:
        name: The file's name without its suffix.
        rate: Frames a second of ``moving``.
        moving: Consecutive frames from the beginning.
        spread: Frames far apart, in order, none of them of the beginning where there are others.
    """

    name: str
    rate: Fraction
    moving: tuple[Image, ...]
    spread: tuple[Image, ...]

    @property
    def size(self) -> tuple[int, int]:
        """``(width, height)`` in pixels."""
        height, width = self.moving[0].shape
        return width, height * 2 // 3


def sample_clip(frames: int = 0, pictures: int = 0) -> Clip:
    """Return the clip that ships with the package; see `read_clip`."""
    with as_file(files("sundog").joinpath("assets", "sample.mp4")) as path:
        return read_clip(path, frames, pictures)


def read_clip(path: Path, frames: int = 0, pictures: int = 0) -> Clip:
    """Read the beginning of a video, or film a photo with a slowly swaying camera.

    Of a video of more than 40 frames a second only every second or third frame is taken.

    Args:
        path: Video or photo, any size; pictures are fitted as in a live session.
        frames: How many consecutive frames; 0 for those of two seconds. A shorter video gives
            fewer.
        pictures: How many frames far apart; at most that many are found.

    Raises:
        RenderError: the file holds no picture that can be read.
    """
    if not path.is_file():
        raise RenderError(f"{path}: no such file")
    try:
        with opened(path) as file:
            found = file.streams.video[0].average_rate or _PHOTO_RATE
            step = max(1, round(found / _USUAL_RATE))
            rate = min(_USUAL_RATE * 2, max(Fraction(1), found / step))
            clip = _read(file, step, frames or round(_SECONDS * rate), pictures)
    except av.FFmpegError as error:
        raise RenderError(f"{path} could not be read: {reason(error)}") from error
    if clip is None:
        raise RenderError(f"{path} holds no picture that can be decoded")
    moving, spread = clip
    return Clip(name=path.stem, rate=rate, moving=moving, spread=spread)


def _read(
    file: av.container.InputContainer, step: int, frames: int, pictures: int
) -> tuple[tuple[Image, ...], tuple[Image, ...]] | None:
    """Return consecutive frames and frames far apart, or None where there is none."""
    longest = max(frames, _LONGEST) if pictures else frames
    moving: list[Image] = []
    apart: list[Image] = []
    size = None
    decoded = islice(file.decode(video=0), 0, longest * step, step)
    for index, frame in enumerate(decoded):
        if index >= frames and index % _APART:
            continue
        picture = upright(frame)
        size = size or working_size((picture.width, picture.height))
        image = fit(picture, size)
        if index < frames:
            moving.append(image)
        if index % _APART == 0:
            apart.append(image)
    if not moving:
        return None
    if len(moving) == 1 and frames > 1:
        moving = list(_filmed(moving[0], frames))
        apart = moving
    return tuple(moving), tuple(_chosen(apart, pictures))


def _chosen(apart: list[Image], count: int) -> list[Image]:
    """Choose evenly among frames, without the first where there are enough."""
    later = apart[1:] if len(apart) > count else apart
    indices = np.linspace(0, len(later) - 1, min(count, len(later))).round().astype(int)
    return [later[i] for i in indices]


def _filmed(photo: Image, frames: int) -> Iterator[Image]:
    """Sway and turn over a photo as a hand does; I420 pictures of its size."""
    height, width = photo.shape[0] * 2 // 3, photo.shape[1]
    planes = (photo[:height], *photo[height:].reshape(2, height // 2, width // 2))
    for index in range(frames):
        parts = [_moved(plane, index, plane.shape[1] / width) for plane in planes]
        yield np.concatenate([part.ravel() for part in parts]).reshape(photo.shape)


def _moved(plane: NDArray[np.uint8], index: int, scale: float) -> NDArray[np.uint8]:
    """Return a plane as frame ``index`` shows it; ``scale`` is its share of the full width."""
    height, width = plane.shape
    angle = np.sin(index * 0.11) * 0.6
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), angle, _ZOOM)
    matrix[0, 2] += scale * _SWAY_PX * 6 * np.sin(index * 0.13)
    matrix[1, 2] += scale * _SWAY_PX * 4 * np.sin(index * 0.09 + 1)
    moved = cv2.warpAffine(
        plane, matrix, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REFLECT_101
    )
    return np.asarray(moved, np.uint8)
