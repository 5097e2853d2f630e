"""What can be seen in a picture, and between two of one scene, as numbers."""

from collections.abc import Callable
from functools import cached_property
from typing import Final

import cv2
import numpy as np

from sundog.cli.measure.quality.pictures import Bytes, Floats, lab

__all__ = [
    "Effect",
    "Measure",
    "Seen",
    "aligned",
    "beams",
    "contrast",
    "corners",
    "darkest",
    "detail",
    "difference",
    "drawn",
    "edges_lit",
    "halo",
    "hues",
    "kept",
    "mean_chroma",
    "mean_light",
    "other",
    "periodic",
    "rows",
    "share_of",
    "sharp_middle",
    "specks",
    "split",
    "streaks",
    "strongest_colours",
    "texture",
    "thick",
    "top",
    "towards",
    "veiled",
]

_TINY: Final = 1e-6


class Seen:
    """A picture and what can be seen in it; each measure is worked out once.

    Args:
        picture: ``uint8[H, W, 3]``, sRGB.
    """

    def __init__(self, picture: Bytes) -> None:
        self.picture = picture

    @cached_property
    def lab(self) -> Floats:
        """``float32[H, W, 3]``, Oklab."""
        return lab(self.picture)

    @property
    def light(self) -> Floats:
        """``float32[H, W]``, lightness, 0 to 1."""
        return np.asarray(self.lab[..., 0], np.float32)

    @cached_property
    def chroma(self) -> Floats:
        """``float32[H, W]``, 0 for grey, about 0.3 for the purest colours."""
        return np.asarray(np.hypot(self.lab[..., 1], self.lab[..., 2]), np.float32)

    @cached_property
    def fine(self) -> Floats:
        """``float32[H, W]``, lightness less its neighbourhood."""
        return np.asarray(self.light - cv2.GaussianBlur(self.light, (0, 0), 2.5), np.float32)

    @cached_property
    def lines(self) -> Floats:
        """``float32[H, W]``, how much darker a place is than what lies on both sides of it."""
        closed = cv2.morphologyEx(self.light, cv2.MORPH_CLOSE, np.ones((7, 7), np.uint8))
        return np.asarray(closed - self.light, np.float32)

    @cached_property
    def weights(self) -> Floats:
        """``float32[H, W]``: 1 in the corners, 0 within the middle."""
        height, width = self.light.shape
        down = np.abs(np.linspace(-1, 1, height))[:, None]
        across = np.abs(np.linspace(-1, 1, width))[None]
        return np.asarray(np.clip(np.hypot(down, across) - 0.7, 0, 1) / 0.7, np.float32)


Measure = Callable[[Seen], float]
Effect = Callable[[Seen, Seen], float]


def mean_light(seen: Seen) -> float:
    """Return the mean lightness."""
    return float(seen.light.mean())


def mean_chroma(seen: Seen) -> float:
    """Return the mean colourfulness."""
    return float(seen.chroma.mean())


def contrast(seen: Seen) -> float:
    """Return the deviation of lightness."""
    return float(seen.light.std())


def darkest(seen: Seen) -> float:
    """Return the lightness below which 4 % of the picture lie."""
    return float(np.percentile(seen.light, 4))


def strongest_colours(seen: Seen) -> float:
    """Return the colourfulness above which 5 % of the picture lie."""
    return float(np.percentile(seen.chroma, 95))


def towards(degrees: float) -> Measure:
    """Mean colour in the direction of a hue."""
    a, b = np.cos(np.deg2rad(degrees)), np.sin(np.deg2rad(degrees))
    return lambda seen: float(seen.lab[..., 1].mean() * a + seen.lab[..., 2].mean() * b)


def share_of(degrees: float, width: float = 40) -> Measure:
    """Share of the picture's colour that has about one hue."""

    def share(seen: Seen) -> float:
        hue = np.rad2deg(np.arctan2(seen.lab[..., 2], seen.lab[..., 1]))
        near = np.abs((hue - degrees + 180) % 360 - 180) < width
        strong = seen.chroma > 0.02
        return float((near & strong).mean())

    return share


def hues(seen: Seen) -> float:
    """How evenly colour is spread over all hues: entropy, bits."""
    hue = np.rad2deg(np.arctan2(seen.lab[..., 2], seen.lab[..., 1])) % 360
    counts, _ = np.histogram(hue, bins=12, range=(0, 360), weights=seen.chroma)
    share = counts / max(_TINY, float(counts.sum()))
    return float(-(share * np.log2(share + _TINY)).sum())


def split(seen: Seen) -> float:
    """How much warmer lights are than shadows."""
    middle = np.median(seen.light)
    b = seen.lab[..., 2]
    return float(b[seen.light > middle].mean() - b[seen.light <= middle].mean())


def corners(seen: Seen) -> float:
    """How bright the corners are beside the middle."""
    weights = seen.weights
    inside = seen.light[weights == 0].mean()
    return float((seen.light * weights).sum() / weights.sum() / (inside + _TINY))


def top(seen: Seen) -> float:
    """How much brighter the upper part is than the middle."""
    height = len(seen.light)
    middle = seen.light[height // 2 : 3 * height // 4]
    return float(seen.light[: height // 5].mean() - middle.mean())


def texture(seen: Seen) -> float:
    """Fine structure where the picture is calm: of the calmer half of small blocks."""
    height, width = (side // 16 * 16 for side in seen.fine.shape)
    energy = seen.fine[:height, :width] ** 2
    blocks = energy.reshape(height // 16, 16, width // 16, 16).mean((1, 3))
    return float(np.sqrt(np.sort(blocks.ravel())[: blocks.size // 2].mean()))


def detail(seen: Seen) -> float:
    """Return the mean distance of lightness from its neighbourhood."""
    return float(np.abs(seen.fine).mean())


def drawn(seen: Seen) -> float:
    """Return how much of the picture is thin dark lines."""
    return float(seen.lines.mean())


def thick(seen: Seen) -> float:
    """Dark areas wider than a thin line and narrower than a thing."""
    wide = cv2.morphologyEx(seen.light, cv2.MORPH_CLOSE, np.ones((11, 11), np.uint8))
    thin = cv2.morphologyEx(seen.light, cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8))
    return float((wide - thin).mean())


def periodic(seen: Seen) -> float:
    """Strength of the strongest repeating pattern of 3 to 12 pixels."""
    height, width = (side // 2 * 2 for side in seen.fine.shape)
    window = np.hanning(height)[:, None] * np.hanning(width)[None]
    spectrum = np.abs(np.fft.rfft2(seen.fine[:height, :width] * window))
    down = np.abs(np.fft.fftfreq(height))[:, None]
    across = np.fft.rfftfreq(width)[None]
    period = np.hypot(down, across)
    band = spectrum[(period > 1 / 12) & (period < 1 / 3)]
    return float(np.sort(band)[-8:].mean() / (height * width))


def rows(seen: Seen) -> float:
    """Fine structure that whole rows share."""
    return float(np.abs(np.diff(seen.fine.mean(1))).mean())


def sharp_middle(seen: Seen) -> float:
    """How much sharper the middle is than the border."""
    fine, weights = np.abs(seen.fine), seen.weights
    outside = (fine * weights).sum() / weights.sum()
    return float(fine[weights == 0].mean() / (outside + 1e-3))


def difference(before: Seen, after: Seen) -> Floats:
    """What came along: change of lightness, less that of tone and that of the neighbourhood."""
    one, other = before.light - before.light.mean(), after.light - after.light.mean()
    slope = (one * other).mean() / max(_TINY, float((one * one).mean()))
    change = other - np.float32(slope) * one
    return np.asarray(change - cv2.GaussianBlur(change, (0, 0), 8), np.float32)


def specks(before: Seen, after: Seen) -> float:
    """Number of small things that came along, in 8."""
    change = np.abs(difference(before, after))
    colour = np.abs(after.lab[..., 1:] - before.lab[..., 1:]).sum(-1)
    colour = colour - cv2.GaussianBlur(colour, (0, 0), 8)
    there = ((change > 0.07) | (colour > 0.06)).astype(np.uint8)
    count, _, stats, _ = cv2.connectedComponentsWithStats(there)
    areas = stats[1:, cv2.CC_STAT_AREA] if count > 1 else np.zeros(0)
    return float(((areas >= 2) & (areas <= 0.02 * there.size)).sum() / 8)


def streaks(*, upright: bool) -> Effect:
    """Thin streaks came along, light or, on paper, dark: more in one direction than across it."""

    def score(before: Seen, after: Seen) -> float:
        change = difference(before, after)
        return max(aligned(np.clip(side * change, 0, 0.3), upright=upright) for side in (1, -1))

    return score


def aligned(change: Floats, *, upright: bool) -> float:
    """Return how much a change varies across its streaks rather than along them."""
    across = float(np.abs(np.diff(change, axis=1)).mean())
    down = float(np.abs(np.diff(change, axis=0)).mean())
    ratio = across / (down + _TINY) if upright else down / (across + _TINY)
    return min(ratio / 1.08, max(across, down) / 0.0015)


def veiled(before: Seen, after: Seen) -> float:
    """Something large and soft came along: change of lightness that varies over the picture."""
    change = cv2.GaussianBlur(after.light - before.light, (0, 0), 9)
    return float(change.std() / 0.018)


def beams(before: Seen, after: Seen) -> float:
    """Slanted beams came along."""
    change = cv2.GaussianBlur(after.light - before.light, (0, 0), 3)
    down, across = np.gradient(change)
    slant = np.abs(across + down).mean() / (np.abs(across - down).mean() + _TINY)
    return float(min(max(slant, 1 / (slant + _TINY)) / 1.06, change.std() / 0.012))


def halo(before: Seen, after: Seen) -> float:
    """Light spreads around what was brightest."""
    bright = (before.light > np.percentile(before.light, 88)).astype(np.uint8)
    ring = cv2.dilate(bright, np.ones((15, 15), np.uint8)) > bright
    far = cv2.dilate(bright, np.ones((41, 41), np.uint8)) == 0
    change = after.light - before.light
    rest = change[far].mean() if far.any() else change.mean()
    return float((change[ring].mean() - rest) / 0.008)


def edges_lit(before: Seen, after: Seen) -> float:
    """Borders of things became brighter than the rest."""
    soft = cv2.GaussianBlur(before.light, (0, 0), 2)
    edges = cv2.morphologyEx(soft, cv2.MORPH_GRADIENT, np.ones((5, 5), np.uint8))
    strong = edges > np.percentile(edges, 88)
    change = after.light - before.light
    return float((change[strong].mean() - change[~strong].mean()) / 0.012)


def other(before: Seen, after: Seen) -> float:
    """The picture is another one at a glance."""
    return float(np.sqrt(((after.lab - before.lab) ** 2).sum(-1)).mean() / 0.03)


def kept(before: Seen, after: Seen) -> float:
    """Shapes within the middle are at least as they were."""
    inside = before.weights == 0
    one, two = before.fine[inside], after.fine[inside]
    return float(1.6 * np.corrcoef(one.ravel(), two.ravel())[0, 1])
