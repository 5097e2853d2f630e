"""What a picture looks like, as a few numbers: colour, tone, lines and texture."""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.colour.oklab import Floats, oklab, rgb_hex
from sundog.engine.cpu.decoding import Pixels
from sundog.engine.cpu.tailoring.reference.colours import Swatch, swatches

__all__ = ["Traits", "measured"]

_LINE: Final = 5
"""Widest thing that counts as a line, pixels at 640."""
_INKED: Final = 30
"""How much darker than around, lightness times 255, something thin is to be a line."""
_LEVEL: Final = 6
"""Lightness range, times 255, of a 5x5 neighbourhood that is flat."""

_SAMPLES: Final = 5000
_FEW: Final = 0.002
_INK, _PAPER = "#101014", "#f3f0e8"


@dataclass(frozen=True, slots=True, kw_only=True)
class Traits:
    """Measures of a picture. Lightness and chroma are those of Oklab.

    Attributes:
        palette: Its colours, dark to light.
        black: Lightness of its darkest places (2nd percentile).
        middle: Median lightness.
        white: Lightness of its brightest places (98th percentile).
        contrast: Standard deviation of lightness.
        chroma: Mean chroma.
        lines: Share of the picture that is thin and dark, 0 to 1.
        ink: Colour of that, ``#rrggbb``.
        ground: Share of the picture that has nearly the lightness of its bright flat places.
        ground_colour: Of those places, ``#rrggbb``.
        flat: Share of the picture without any detail.
        fine: Strength of detail away from edges: lightness, standard deviation.
        coherence: How far that detail runs in one direction in each place, 0 to 1.
        direction: Along which it runs in most of the picture, degrees, 0 is across.
        agreement: How far all places agree about that, 0 to 1.
    """

    palette: tuple[Swatch, ...]
    black: float
    middle: float
    white: float
    contrast: float
    chroma: float
    lines: float
    ink: str
    ground: float
    ground_colour: str
    flat: float
    fine: float
    coherence: float
    direction: float
    agreement: float


def measured(rgb: Pixels) -> Traits:
    """Measure a picture of at most 640 pixels a side; some 20 ms."""
    light, lab = _in_oklab(rgb)
    black, middle, white = (float(v) for v in np.percentile(light[::2, ::2], (2, 50, 98)))
    grey = np.round(light * 255).astype(np.uint8)  # in which a filter of ranks is fast
    square = np.ones((5, 5), np.uint8)
    level = cv2.dilate(grey, square) - cv2.erode(grey, square) <= _LEVEL
    inked, ink = _ink(grey, rgb)
    ground, ground_colour = _ground(grey, rgb, level)
    fine, coherence, direction, agreement = _texture(light)
    return Traits(
        palette=swatches(lab),
        black=black,
        middle=middle,
        white=white,
        contrast=float(light.std()),
        chroma=float(np.hypot(lab[:, 1], lab[:, 2]).mean()),
        lines=inked,
        ink=ink,
        ground=ground,
        ground_colour=ground_colour,
        flat=float(level.mean()),
        fine=fine,
        coherence=coherence,
        direction=direction,
        agreement=agreement,
    )


def _in_oklab(rgb: Pixels) -> tuple[Floats, Floats]:
    """Return the lightness of all pixels, ``float32[H, W]``, and some thousand as Oklab.

    Through the 15 bits of colour there are, each of which is worked out once.
    """
    code = rgb.astype(np.uint16) >> 3
    flat = code[..., 0] << 10 | code[..., 1] << 5 | code[..., 2]
    used = np.flatnonzero(np.bincount(flat.ravel(), minlength=1 << 15))
    steps = np.stack([used >> 10, used >> 5 & 31, used & 31], 1)
    table = np.zeros((1 << 15, 3), np.float32)
    table[used] = oklab((steps / 31).astype(np.float32))
    some = flat.ravel()[:: max(1, flat.size // _SAMPLES)]
    return np.ascontiguousarray(table[:, 0])[flat], table[some]


def _ink(grey: Pixels, rgb: Pixels) -> tuple[float, str]:
    """Return the share of thin dark things, by a black top-hat, and their darkest colour."""
    square = np.ones((_LINE, _LINE), np.uint8)
    inked = cv2.morphologyEx(grey, cv2.MORPH_BLACKHAT, square) > _INKED
    share = float(inked.mean())
    if share < _FEW:
        return share, _INK
    dark = grey[inked]
    return share, _mean(rgb[inked][dark <= np.quantile(dark, 0.4)])


def _ground(grey: Pixels, rgb: Pixels, level: NDArray[np.bool_]) -> tuple[float, str]:
    """Return share and colour of the lightness that most of the bright places have, as paper."""
    counts = np.bincount(grey[level] // 6, minlength=43)
    place = int(counts[26:].argmax()) + 26
    near = np.abs(grey - np.int16(place * 6 + 3)) < 11
    if near.mean() < _FEW:
        return 0.0, _PAPER
    return float(near.mean()), _mean(rgb[near])


def _mean(rgb: Pixels) -> str:
    return rgb_hex((rgb.mean(0) / 255).astype(np.float32))


def _texture(light: Floats) -> tuple[float, float, float, float]:
    """Return strength, coherence, direction and agreement of detail, by the structure tensor.

    Source: J. Bigun, G. Granlund, "Optimal orientation detection of linear symmetry", 1987.
    """
    detail = light - cv2.GaussianBlur(light, (0, 0), 2.5)
    # Of the calmer half, because the borders of things are no texture.
    fine = float(np.sqrt(np.quantile(cv2.blur(detail * detail, (9, 9))[::3, ::3], 0.5)))
    across, down = cv2.Sobel(light, cv2.CV_32F, 1, 0), cv2.Sobel(light, cv2.CV_32F, 0, 1)
    small = max(1, light.shape[1] // 3), max(1, light.shape[0] // 3)
    xx, yy, xy = (
        cv2.GaussianBlur(cv2.resize(product, small, interpolation=cv2.INTER_AREA), (0, 0), 1.4)
        for product in (across * across, down * down, across * down)
    )
    energy = xx + yy + 1e-6
    along = np.hypot(xx - yy, 2 * xy) / energy
    weight = np.sqrt(energy)
    total = float(weight.sum())
    coherence = float((along * weight).sum()) / total
    cos = float(((xx - yy) / energy * weight).sum()) / total
    sin = float((2 * xy / energy * weight).sum()) / total
    direction = float(np.rad2deg(np.arctan2(sin, cos)) / 2) + 90
    return fine, coherence, (direction + 90) % 180 - 90, float(np.hypot(cos, sin))
