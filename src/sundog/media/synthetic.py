"""A moving test picture, and frame numbers burnt into pictures that survive codec and restyling.

The number is a strip of 32 columns near the top, away from the edges, which vignettes darken,
watercolours leave unpainted and croppings cut off. Each column is one bit, told twice: an
upper cell and, below it, its complement, so a bit is read as "upper against lower" and any tone
curve that leaves the local order of light and dark alone leaves the number alone. Columns:

    2 sync | 16 number, high bit first | 12 CRC | 2 sync

The sync columns read 1, 1 … 1, 0: mirrored they read 0, 1 … 1, 1 and inverted 0, 0 … 0, 1, so
the reader knows which way round and which way up in tone the picture is.
"""

from typing import Final

import av
import cv2
import numpy as np
from numpy.typing import NDArray

from sundog.media.geometry import Image, planes_of
from sundog.media.testscene import paint_figure, paint_wall

__all__ = ["NUMBERS", "TestPicture", "draw_number", "read_number", "strip_of"]

NUMBERS: Final = 1 << 16
"""Numbers wrap at this."""

_COLUMNS: Final = 32
_SYNC: Final = (1, 1, 1, 0)
_CRC_BITS: Final = 12
_CRC_POLY: Final = 0x80F
"""CRC-12 of 3GPP TS 25.212 section 4.2.1.1: x^12 + x^11 + x^3 + x^2 + x + 1."""

_TOP: Final = 0.06
_BOTTOM: Final = 0.2
_LEFT: Final = 0.05
_RIGHT: Final = 0.95
"""Where the strip is, in shares of the picture: cells are 36x49 px at 1280x704."""

_BLACK: Final = 24
_WHITE: Final = 226
_MIN_CONTRAST: Final = 5.0
"""A column whose cells differ by less (luma levels) is not read."""

_MIN_SHARE: Final = 0.22
"""... or by less than this share of the median column."""


def strip_of(size: tuple[int, int]) -> tuple[slice, slice]:
    """Return the rows and columns that a number covers.

    Args:
        size: ``(width, height)`` of the picture in pixels.
    """
    width, height = size
    return (
        slice(round(height * _TOP / 4) * 4, round(height * _BOTTOM / 4) * 4),
        slice(round(width * _LEFT / 2) * 2, round(width * _RIGHT / 2) * 2),
    )


def draw_number(image: Image, number: int) -> None:
    """Burn a frame number into a picture, in place.

    Args:
        image: I420 ``uint8[H * 3 // 2, W]``; the part that `strip_of` names is overwritten.
        number: Any integer from 0; kept modulo `NUMBERS`.
    """
    height, width = image.shape[0] * 2 // 3, image.shape[1]
    rows, columns = strip_of((width, height))
    middle, length = (rows.start + rows.stop) // 2, columns.stop - columns.start
    bits = np.array(_bits_of(number % NUMBERS), np.uint8)[np.arange(length) * _COLUMNS // length]
    upper = np.where(bits == 1, _WHITE, _BLACK).astype(np.uint8)
    image[rows.start : middle, columns] = upper
    image[middle : rows.stop, columns] = _WHITE + _BLACK - upper
    chroma = image[height:].reshape(2, height // 2, width // 2)
    chroma[:, rows.start // 2 : rows.stop // 2, columns.start // 2 : columns.stop // 2] = 128


def read_number(picture: Image | av.VideoFrame) -> int | None:
    """Read a burnt-in frame number, whatever codec, style or mirror it went through.

    Args:
        picture: I420 ``uint8[H * 3 // 2, W]`` or a decoded frame, of any size.

    Returns:
        The number, 0 to `NUMBERS` - 1; None when any column is doubtful or the CRC disagrees.
    """
    contrast = _column_contrast(_luma(picture))
    strength = np.abs(contrast)
    if strength.min() < max(_MIN_CONTRAST, _MIN_SHARE * float(np.median(strength))):
        return None
    bits = [int(value > 0) for value in contrast]
    inverse = [1 - bit for bit in bits]
    for candidate in (bits, bits[::-1], inverse, inverse[::-1]):
        if (*candidate[:2], *candidate[-2:]) == _SYNC:
            return _number_of(candidate[2:-2])
    return None


def _luma(picture: Image | av.VideoFrame) -> NDArray[np.uint8]:
    """Return the Y plane, ``uint8[H, W]``."""
    if isinstance(picture, av.VideoFrame):
        return planes_of(picture)[0]
    return picture[: picture.shape[0] * 2 // 3]


def _column_contrast(luma: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Return upper minus lower cell of each column, ``float32[32]`` in luma levels.

    Only the middle of each cell counts: its rim carries ink lines, ringing and glow.
    """
    height, width = luma.shape
    rows, columns = strip_of((width, height))
    half = (rows.stop - rows.start) / 2
    upper = _inner(rows.start, half)
    lower = _inner(rows.start + half, half)
    difference = luma[upper].mean(axis=0, dtype=np.float32)
    difference -= luma[lower].mean(axis=0, dtype=np.float32)
    cell = (columns.stop - columns.start) / _COLUMNS
    return np.array(
        [
            difference[_inner(columns.start + cell * number, cell)].mean()
            for number in range(_COLUMNS)
        ],
        np.float32,
    )


def _inner(start: float, length: float) -> slice:
    """Return the middle half of a stretch of pixels, at least one."""
    first = round(start + length / 4)
    return slice(first, max(first + 1, round(start + length * 3 / 4)))


def _bits_of(number: int) -> list[int]:
    """Return the 32 columns that say ``number``."""
    word = number << _CRC_BITS | _crc(number)
    payload = [word >> shift & 1 for shift in range(_COLUMNS - len(_SYNC) - 1, -1, -1)]
    return [*_SYNC[:2], *payload, *_SYNC[2:]]


def _number_of(payload: list[int]) -> int | None:
    """Return what 28 payload bits say, None when the CRC disagrees."""
    word = int("".join(map(str, payload)), 2)
    number = word >> _CRC_BITS
    return number if _crc(number) == word & ((1 << _CRC_BITS) - 1) else None


def _crc(number: int) -> int:
    """Return the CRC-12 of 16 bits; the start value keeps an empty word from being valid."""
    register = 0xFFF
    for shift in range(15, -1, -1):
        top = register >> (_CRC_BITS - 1) ^ (number >> shift & 1)
        register = (register << 1 & 0xFFF) ^ (_CRC_POLY if top else 0)
    return register


class TestPicture:
    """A deterministic stand-in for a camera: a figure before a cluttered wall, hand-held.

    The movement repeats after `period` frames; the sensor noise differs in each of them. It costs
    an encoder about what a webcam does, because everything moves by fractions of a pixel.

    Attributes:
        size: ``(width, height)`` in pixels, multiples of 16.
        period: Frames until it repeats.
    """

    __test__ = False  # pytest takes the name for a test

    def __init__(self, size: tuple[int, int] = (1280, 704), fps: int = 25) -> None:
        self.size = size
        self.period = 4 * fps
        height = size[1]
        rng = np.random.default_rng(7)
        self._wall = paint_wall(rng, size)
        self._figure = paint_figure(rng, height)
        noise = rng.normal(0, 2.0, (size[1] + 64, size[0] + 64))
        self._noise = np.round(noise).astype(np.int16)

    def frame(self, number: int, *, numbered: bool = True) -> Image:
        """Return picture ``number`` as I420, a new array owned by the caller.

        Args:
            number: Which frame; the same number gives the same bytes.
            numbered: Burn the number in.
        """
        width, height = self.size
        turn = 2 * np.pi * (number % self.period) / self.period
        image = np.empty((height * 3 // 2, width), np.uint8)
        chroma = image[height:].reshape(2, height // 2, width // 2)
        planes = (image[:height], chroma[0], chroma[1])
        for plane, wall, figure in zip(planes, self._wall, self._figure[:3], strict=True):
            scale = plane.shape[0] / height
            self._paint(plane, wall, figure, turn, scale)
        self._add_noise(planes[0], number % self.period)
        if numbered:
            draw_number(image, number)
        return image

    def _paint(
        self,
        plane: NDArray[np.uint8],
        wall: NDArray[np.uint8],
        figure: NDArray[np.uint8],
        turn: float,
        scale: float,
    ) -> None:
        """Draw wall and figure as they stand at ``turn`` radians of the period."""
        height, width = plane.shape
        unit = height / 100
        sway = (1.6 * np.sin(turn), 1.1 * np.sin(2 * turn + 1), 0.8 * np.sin(turn + 2))
        view = _pose(wall, (width, height), sway, 1 + 0.03 * np.sin(turn), unit)
        flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        cv2.warpAffine(wall, view, (width, height), dst=plane, flags=flags)
        nod = (9 * np.sin(turn + 0.5) * unit, 2.5 * np.sin(2 * turn) * unit)
        centre = (figure.shape[1] / 2 - nod[0], figure.shape[0] / 2 - nod[1])
        mask = self._figure[3] if scale == 1 else self._figure[4]
        # Moved only, not turned: a quarter of the time, and the test picture should cost little.
        body = cv2.getRectSubPix(figure, (width, height), centre)
        alpha = cv2.getRectSubPix(mask, (width, height), centre)
        cv2.copyTo(body, cv2.threshold(alpha, 127, 255, cv2.THRESH_BINARY)[1], plane)

    def _add_noise(self, luma: NDArray[np.uint8], number: int) -> None:
        """Add sensor noise, sigma 2 levels, another part of the field for each frame."""
        height, width = luma.shape
        top, left = number * 29 % 64, number * 37 % 64
        noise = self._noise[top : top + height, left : left + width]
        cv2.add(luma, noise, dst=luma, dtype=cv2.CV_8U)


def _pose(
    source: NDArray[np.uint8],
    size: tuple[int, int],
    sway: tuple[float, float, float],
    zoom: float,
    unit: float,
) -> NDArray[np.float64]:
    """Return the map from picture to ``source``: centred, moved by ``sway`` (%, %, degrees)."""
    rows, columns = source.shape
    pose = cv2.getRotationMatrix2D((size[0] / 2, size[1] / 2), sway[2], zoom)
    pose[0, 2] += (columns - size[0]) / 2 + sway[0] * unit
    pose[1, 2] += (rows - size[1]) / 2 + sway[1] * unit
    return np.asarray(pose, np.float64)
