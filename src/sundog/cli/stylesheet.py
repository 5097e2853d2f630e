"""Lay out one picture of each style on a sheet, with or without names."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from sundog.media.geometry import Image

__all__ = ["Picture", "grid", "jpeg", "tile", "write_sheets"]

Picture = NDArray[np.uint8]
"""``uint8[H, W, 3]``, BGR as OpenCV encodes it."""

_GAP: Final = 8
_LABEL_PX: Final = 26
_INK: Final = (40, 40, 40)
_FONT: Final = cv2.FONT_HERSHEY_DUPLEX
_TEXT: Final = 0.55


def tile(image: Image, width: int) -> Picture:
    """Shrink an I420 picture to a tile of about that width."""
    bgr = cv2.cvtColor(image, cv2.COLOR_YUV2BGR_I420)
    height = max(1, round(width * bgr.shape[0] / bgr.shape[1]))
    return np.asarray(cv2.resize(bgr, (width, height), interpolation=cv2.INTER_AREA), np.uint8)


def grid(tiles: Sequence[tuple[str, Picture]], columns: int, *, labelled: bool) -> Picture:
    """Arrange tiles of one size in rows on white.

    Args:
        tiles: Name and picture, at least one.
        columns: Tiles in a row.
        labelled: Whether the name stands under each, not over the picture.
    """
    height, width = tiles[0][1].shape[:2]
    step_x = width + _GAP
    step_y = height + (_LABEL_PX if labelled else 0) + _GAP
    columns = min(columns, len(tiles))
    rows = -(-len(tiles) // columns)
    sheet = np.full((rows * step_y + _GAP, columns * step_x + _GAP, 3), 255, np.uint8)
    for index, (name, picture) in enumerate(tiles):
        top = _GAP + index // columns * step_y
        left = _GAP + index % columns * step_x
        sheet[top : top + height, left : left + width] = picture
        if labelled:
            at = (left, top + height + _LABEL_PX - 8)
            cv2.putText(sheet, name, at, _FONT, _TEXT, _INK, 1, cv2.LINE_AA)
    return sheet


def jpeg(sheet: Picture, quality: int) -> bytes:
    """Encode a sheet; ``quality`` is 1 to 100."""
    settings = (cv2.IMWRITE_JPEG_QUALITY, quality, cv2.IMWRITE_JPEG_OPTIMIZE, 1)
    return bytes(cv2.imencode(".jpg", sheet, settings)[1].tobytes())


def write_sheets(folder: Path, tiles: Sequence[tuple[str, Picture]], columns: int) -> list[Path]:
    """Write ``styles.jpg`` with names and ``styles-unlabelled.jpg`` without.

    Raises:
        OSError: a file cannot be written.
    """
    written = []
    for name, labelled in (("styles.jpg", True), ("styles-unlabelled.jpg", False)):
        path = folder / name
        path.write_bytes(jpeg(grid(tiles, columns, labelled=labelled), 90))
        written.append(path)
    return written
