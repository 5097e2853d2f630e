"""Read the pictures of a video or a photo for the commands that judge or show styles."""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import as_file, files
from itertools import islice
from pathlib import Path
from typing import Final

import av
import cv2
import numpy as np
from numpy.typing import NDArray

from sundog.cli.offline import RenderError, opened, reason, upright
from sundog.media.geometry import Image, fit, working_size

__all__ = ["Clip", "read_clip", "sample_clip"]

_LONGEST: Final = 250
"""Frames of a clip that are looked at: 10 s at 25 fps."""

_APART: Final = 20
"""Frames between two that may be taken as pictures of their own."""

_SWAY_PX: Final = 2.0
_ZOOM: Final = 1.06
"""A photo is filmed a little closer, so that its border stays out of the picture."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clip:
    """What is taken of an input; every picture ``uint8[H * 3 // 2, W]``, I420, of one size.

    Attributes:
        name: The file's name without its suffix.
        moving: Consecutive frames from the beginning.
        spread: Frames far apart, in order, none of them of the beginning where there are others.
    """

    name: str
    moving: tuple[Image, ...]
    spread: tuple[Image, ...]

    @property
    def size(self) -> tuple[int, int]:
        """``(width, height)`` in pixels."""
        height, width = self.moving[0].shape
        return width, height * 2 // 3


def sample_clip(frames: int, pictures: int = 0) -> Clip:
    """Return the clip that ships with the package; see `read_clip`."""
    with as_file(files("sundog").joinpath("assets", "sample.mp4")) as path:
        return read_clip(path, frames, pictures)


def read_clip(path: Path, frames: int, pictures: int = 0) -> Clip:
    """Read the beginning of a video, or film a photo with a slowly swaying camera.

    Args:
        path: Video or photo, any size; pictures are fitted as in a live session.
        frames: How many consecutive frames, at least 1; a shorter video gives fewer.
        pictures: How many frames far apart; at most that many are found.

    Raises:
        RenderError: the file holds no picture that can be read.
    """
    if not path.is_file():
        raise RenderError(f"{path}: no such file")
    try:
        with opened(path) as file:
            clip = _read(path.stem, file, frames, pictures)
    except av.FFmpegError as error:
        raise RenderError(f"{path} could not be read: {reason(error)}") from error
    if clip is None:
        raise RenderError(f"{path} holds no picture that can be decoded")
    return clip


def _read(name: str, file: av.container.InputContainer, frames: int, pictures: int) -> Clip | None:
    longest = max(frames, _LONGEST) if pictures else frames
    moving: list[Image] = []
    apart: list[Image] = []
    size = None
    for index, frame in enumerate(islice(file.decode(video=0), longest)):
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
    later = apart[1:] if len(apart) > pictures else apart
    chosen = np.linspace(0, len(later) - 1, min(pictures, len(later))).round().astype(int)
    return Clip(name=name, moving=tuple(moving), spread=tuple(later[i] for i in chosen))


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
