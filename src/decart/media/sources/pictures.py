"""Still pictures in place of a camera: one, a list, or a folder of them."""

import logging
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final, TypeAlias

import av
import numpy as np

from decart.errors import CameraError, InvalidInputError
from decart.media.frames import Picture
from decart.media.request import VideoRequest
from decart.media.sources.arrays import frame_of
from decart.media.sources.fitting import wrapped
from sundog.media.geometry import Image, fit

__all__ = ["PictureSource", "StillPictures", "is_picture_file", "pictures_of"]

_log = logging.getLogger(__name__)

PictureSource: TypeAlias = str | Path | Picture
"""A picture's file, or its pixels ``uint8[H, W, 3]``."""

_SUFFIXES: Final = frozenset((".bmp", ".jpeg", ".jpg", ".png", ".tif", ".tiff", ".webp"))


class StillPictures:
    """Pictures, each shown for the same time, one after the other.

    A single picture is shown for ever. Files are read when their turn comes, and turned as their
    EXIF orientation says. One that cannot be read is left out.

    Args:
        pictures: At least one.
        request: Size, rate, how long each is shown, and whether to begin again after the last.

    Raises:
        InvalidInputError: there are none, or one is neither a file nor ``uint8[H, W, 3]``.
        CameraError: none of the files can be read.
    """

    def __init__(self, pictures: Sequence[object], request: VideoRequest) -> None:
        self._pictures = [_checked(picture) for picture in pictures]
        if not self._pictures:
            raise InvalidInputError("source is an empty list; give at least one picture")
        self._request = request
        self._each_s = request.picture_s or 1 / request.frame_rate
        self._turn: int | None = None
        self._image = self._readable_from(0)

    def at(self, time_s: float) -> av.VideoFrame | None:
        """Return the picture whose turn it is; None after the last."""
        # Half a thousandth of a turn keeps rounding from showing a picture twice.
        turn = int(time_s / self._each_s + 5e-4)
        count = len(self._pictures)
        if count > 1 and turn >= count and not self._request.loop:
            return None
        if turn != self._turn and count > 1:
            self._turn = turn
            self._image = self._readable_from(turn % count)
        return wrapped(self._image)

    def close(self) -> None:
        """Nothing to free."""

    def _readable_from(self, index: int) -> Image:
        """Return the first picture from ``index`` on, around the end, that can be read."""
        errors: list[CameraError] = []
        for step in range(len(self._pictures)):
            picture = self._pictures[(index + step) % len(self._pictures)]
            try:
                return fit(_loaded(picture), self._request.size)
            except CameraError as error:
                _log.warning("a picture is left out: %s", error)
                errors.append(error)
        raise errors[0]


def pictures_of(folder: Path) -> list[Path]:
    """Return a folder's pictures, sorted by name with numbers as numbers.

    Raises:
        InvalidInputError: it holds none.
    """
    found = [path for path in folder.iterdir() if is_picture_file(path) and path.is_file()]
    if not found:
        raise InvalidInputError(
            f"the folder {str(folder)!r} holds no pictures; known are"
            f" {', '.join(sorted(_SUFFIXES))}"
        )
    return sorted(found, key=_natural)


def is_picture_file(path: Path) -> bool:
    """Tell by its name whether a file is a still picture."""
    return path.suffix.lower() in _SUFFIXES and not path.name.startswith(".")


def _natural(path: Path) -> list[tuple[int, str]]:
    """Return what sorts ``frame2`` before ``frame10``."""
    parts = re.split(r"(\d+)", path.name.lower())
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in parts]


def _checked(picture: object) -> Path | av.VideoFrame:
    if isinstance(picture, str | Path):
        path = Path(picture)
        if not path.is_file():
            raise InvalidInputError(f"there is no picture {str(path)!r}; check video['source']")
        return path
    return frame_of(picture)


def _loaded(picture: Path | av.VideoFrame) -> av.VideoFrame:
    if isinstance(picture, av.VideoFrame):
        return picture
    from PIL import Image as Pillow
    from PIL import ImageOps

    try:
        with Pillow.open(picture) as file:
            upright = ImageOps.exif_transpose(file).convert("RGB")
            return frame_of(np.asarray(upright))
    except (OSError, ValueError, InvalidInputError, Pillow.DecompressionBombError) as error:
        raise CameraError(
            f"the picture {str(picture)!r} cannot be read ({type(error).__name__})", cause=error
        ) from error
