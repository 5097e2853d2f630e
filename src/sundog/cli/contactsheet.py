"""Lay pairs of pictures out on one sheet: a row a prompt, input beside output."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from sundog.cli.recording import Pair, tile_size
from sundog.media.geometry import fit, to_frame

__all__ = ["write_contact_sheet"]

_TILE: Final = (640, 352)
_MARGIN: Final = 16
_LABEL_PX: Final = 236
_INK: Final = (40, 40, 40)
_FONT: Final = cv2.FONT_HERSHEY_DUPLEX
_LINE_PX: Final = 40


def write_contact_sheet(path: Path, rows: Mapping[str, Pair]) -> None:
    """Write a PNG with one row for each label; the label stands beside, not over the pictures.

    Args:
        path: Where to.
        rows: Label of each row, and its pair.

    Raises:
        OSError: the file cannot be written.
    """
    sheet = [_row("", ("input", "output"))]
    sheet += [_pictures(label, pair) for label, pair in rows.items()]
    width = max(row.shape[1] for row in sheet)
    padded = [
        cv2.copyMakeBorder(
            row, 0, _MARGIN, 0, width - row.shape[1], cv2.BORDER_CONSTANT, value=(255,) * 3
        )
        for row in sheet
    ]
    path.write_bytes(cv2.imencode(".png", np.vstack(padded))[1].tobytes())


def _row(label: str, heads: tuple[str, str]) -> NDArray[np.uint8]:
    """Return the line of headings above the columns, ``uint8[H, W, 3]`` BGR."""
    line = np.full((_LINE_PX, _LABEL_PX + 2 * (_TILE[0] + _MARGIN), 3), 255, np.uint8)
    _write(line, label, _MARGIN, _LINE_PX - 8)
    for column, head in enumerate(heads):
        _write(line, head, _LABEL_PX + column * (_TILE[0] + _MARGIN), _LINE_PX - 8)
    return line


def _pictures(label: str, pair: Pair) -> NDArray[np.uint8]:
    """Return a label and two pictures side by side, ``uint8[H, W, 3]`` BGR."""
    size = tile_size(pair.received, _TILE)
    row = np.full((size[1], _LABEL_PX + 2 * (size[0] + _MARGIN), 3), 255, np.uint8)
    for index, line in enumerate(_wrapped(label)):
        _write(row, line, _MARGIN, size[1] // 2 + index * _LINE_PX)
    for column, frame in enumerate((pair.sent, pair.received)):
        left = _LABEL_PX + column * (size[0] + _MARGIN)
        tile = to_frame(fit(frame, size)).to_ndarray(format="bgr24")
        row[:, left : left + size[0]] = tile
    return row


def _wrapped(label: str) -> list[str]:
    """Break a label into lines that fit the margin."""
    lines: list[str] = []
    for word in label.split():
        longer = f"{lines[-1]} {word}" if lines else word
        fits = cv2.getTextSize(longer, _FONT, 0.8, 1)[0][0] < _LABEL_PX - 2 * _MARGIN
        if lines and fits:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _write(image: NDArray[np.uint8], text: str, x: int, y: int) -> None:
    cv2.putText(image, text, (x, y), _FONT, 0.8, _INK, 1, cv2.LINE_AA)
