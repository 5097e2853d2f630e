"""What an attribute must do to a picture so that a viewer sees it, measured.

Each effect compares a picture without an attribute with one with it and gives a score: 1 is just
seen, 0 is no change, below 0 is the contrary. Distances are in Oklab, where 0.02 is just seen side
by side.
"""

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Final

import cv2
import numpy as np

from sundog.cli.measure.quality.pictures import Bytes, Floats, lab

__all__ = ["EFFECTS", "Effect", "Seen", "effect", "responds"]

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


def _rise(measure: Measure, by: float) -> Effect:
    """A measure becomes larger by an amount (smaller, where it is below 0)."""
    return lambda before, after: (measure(after) - measure(before)) / by


def _times(measure: Measure, factor: float) -> Effect:
    """A measure becomes larger (below 1: smaller) by a factor."""

    def score(before: Seen, after: Seen) -> float:
        ratio = (measure(after) + _TINY) / (measure(before) + _TINY)
        return float(np.log(max(ratio, _TINY)) / np.log(factor))

    return score


def _least(*effects: Effect) -> Effect:
    """All of them."""
    return lambda before, after: min(one(before, after) for one in effects)


def _most(*effects: Effect) -> Effect:
    """Any of them."""
    return lambda before, after: max(one(before, after) for one in effects)


def _within(measure: Measure, limit: float) -> Effect:
    """A measure is within a limit afterwards, whatever it was before."""
    return lambda _before, after: limit / (abs(measure(after)) + _TINY)


def _reach(measure: Measure, level: float) -> Effect:
    """A measure reaches a level afterwards, whatever it was before."""
    return lambda _before, after: measure(after) / level


def _mean_light(seen: Seen) -> float:
    return float(seen.light.mean())


def _mean_chroma(seen: Seen) -> float:
    return float(seen.chroma.mean())


def _contrast(seen: Seen) -> float:
    return float(seen.light.std())


def _darkest(seen: Seen) -> float:
    return float(np.percentile(seen.light, 4))


def _strongest_colours(seen: Seen) -> float:
    return float(np.percentile(seen.chroma, 95))


def _towards(degrees: float) -> Measure:
    """Mean colour in the direction of a hue."""
    a, b = np.cos(np.deg2rad(degrees)), np.sin(np.deg2rad(degrees))
    return lambda seen: float(seen.lab[..., 1].mean() * a + seen.lab[..., 2].mean() * b)


def _share_of(degrees: float, width: float = 40) -> Measure:
    """Share of the picture's colour that has about one hue."""

    def share(seen: Seen) -> float:
        hue = np.rad2deg(np.arctan2(seen.lab[..., 2], seen.lab[..., 1]))
        near = np.abs((hue - degrees + 180) % 360 - 180) < width
        strong = seen.chroma > 0.02
        return float((near & strong).mean())

    return share


def _hues(seen: Seen) -> float:
    """How evenly colour is spread over all hues: entropy, bits."""
    hue = np.rad2deg(np.arctan2(seen.lab[..., 2], seen.lab[..., 1])) % 360
    counts, _ = np.histogram(hue, bins=12, range=(0, 360), weights=seen.chroma)
    share = counts / max(_TINY, float(counts.sum()))
    return float(-(share * np.log2(share + _TINY)).sum())


def _split(seen: Seen) -> float:
    """How much warmer lights are than shadows."""
    middle = np.median(seen.light)
    b = seen.lab[..., 2]
    return float(b[seen.light > middle].mean() - b[seen.light <= middle].mean())


def _corners(seen: Seen) -> float:
    """How bright the corners are beside the middle."""
    weights = seen.weights
    inside = seen.light[weights == 0].mean()
    return float((seen.light * weights).sum() / weights.sum() / (inside + _TINY))


def _top(seen: Seen) -> float:
    """How much brighter the upper part is than the middle."""
    height = len(seen.light)
    middle = seen.light[height // 2 : 3 * height // 4]
    return float(seen.light[: height // 5].mean() - middle.mean())


def _texture(seen: Seen) -> float:
    """Fine structure where the picture is calm: of the calmer half of small blocks."""
    height, width = (side // 16 * 16 for side in seen.fine.shape)
    energy = seen.fine[:height, :width] ** 2
    blocks = energy.reshape(height // 16, 16, width // 16, 16).mean((1, 3))
    return float(np.sqrt(np.sort(blocks.ravel())[: blocks.size // 2].mean()))


def _detail(seen: Seen) -> float:
    return float(np.abs(seen.fine).mean())


def _drawn(seen: Seen) -> float:
    return float(seen.lines.mean())


def _thick(seen: Seen) -> float:
    """Dark areas wider than a thin line and narrower than a thing."""
    wide = cv2.morphologyEx(seen.light, cv2.MORPH_CLOSE, np.ones((11, 11), np.uint8))
    thin = cv2.morphologyEx(seen.light, cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8))
    return float((wide - thin).mean())


def _periodic(seen: Seen) -> float:
    """Strength of the strongest repeating pattern of 3 to 12 pixels."""
    height, width = (side // 2 * 2 for side in seen.fine.shape)
    window = np.hanning(height)[:, None] * np.hanning(width)[None]
    spectrum = np.abs(np.fft.rfft2(seen.fine[:height, :width] * window))
    down = np.abs(np.fft.fftfreq(height))[:, None]
    across = np.fft.rfftfreq(width)[None]
    period = np.hypot(down, across)
    band = spectrum[(period > 1 / 12) & (period < 1 / 3)]
    return float(np.sort(band)[-8:].mean() / (height * width))


def _rows(seen: Seen) -> float:
    """Fine structure that whole rows share."""
    return float(np.abs(np.diff(seen.fine.mean(1))).mean())


def _sharp_middle(seen: Seen) -> float:
    """How much sharper the middle is than the border."""
    fine, weights = np.abs(seen.fine), seen.weights
    outside = (fine * weights).sum() / weights.sum()
    return float(fine[weights == 0].mean() / (outside + 1e-3))


def _change(before: Seen, after: Seen) -> Floats:
    """What came along: change of lightness, less that of tone and that of the neighbourhood."""
    slope, level = np.polyfit(before.light.ravel(), after.light.ravel(), 1)
    change = after.light - np.float32(slope) * before.light - np.float32(level)
    return np.asarray(change - cv2.GaussianBlur(change, (0, 0), 8), np.float32)


def _specks(before: Seen, after: Seen) -> float:
    """Number of small things that came along, in 8."""
    change = np.abs(_change(before, after))
    colour = np.abs(after.lab[..., 1:] - before.lab[..., 1:]).sum(-1)
    colour = colour - cv2.GaussianBlur(colour, (0, 0), 8)
    there = ((change > 0.07) | (colour > 0.06)).astype(np.uint8)
    count, _, stats, _ = cv2.connectedComponentsWithStats(there)
    areas = stats[1:, cv2.CC_STAT_AREA] if count > 1 else np.zeros(0)
    return float(((areas >= 2) & (areas <= 0.02 * there.size)).sum() / 8)


def _streaks(*, upright: bool) -> Effect:
    """Thin streaks came along, light or, on paper, dark: more in one direction than across it."""

    def score(before: Seen, after: Seen) -> float:
        change = _change(before, after)
        return max(_aligned(np.clip(side * change, 0, 0.3), upright=upright) for side in (1, -1))

    return score


def _aligned(change: Floats, *, upright: bool) -> float:
    across = float(np.abs(np.diff(change, axis=1)).mean())
    down = float(np.abs(np.diff(change, axis=0)).mean())
    ratio = across / (down + _TINY) if upright else down / (across + _TINY)
    return min(ratio / 1.08, max(across, down) / 0.0015)


def _veiled(before: Seen, after: Seen) -> float:
    """Something large and soft came along: change of lightness that varies over the picture."""
    change = cv2.GaussianBlur(after.light - before.light, (0, 0), 9)
    return float(change.std() / 0.018)


def _beams(before: Seen, after: Seen) -> float:
    """Slanted beams came along."""
    change = cv2.GaussianBlur(after.light - before.light, (0, 0), 3)
    down, across = np.gradient(change)
    slant = np.abs(across + down).mean() / (np.abs(across - down).mean() + _TINY)
    return float(min(max(slant, 1 / (slant + _TINY)) / 1.06, change.std() / 0.012))


def _halo(before: Seen, after: Seen) -> float:
    """Light spreads around what was brightest."""
    bright = (before.light > np.percentile(before.light, 88)).astype(np.uint8)
    ring = cv2.dilate(bright, np.ones((15, 15), np.uint8)) > bright
    far = cv2.dilate(bright, np.ones((41, 41), np.uint8)) == 0
    change = after.light - before.light
    rest = change[far].mean() if far.any() else change.mean()
    return float((change[ring].mean() - rest) / 0.008)


def _edges_lit(before: Seen, after: Seen) -> float:
    """Borders of things became brighter than the rest."""
    soft = cv2.GaussianBlur(before.light, (0, 0), 2)
    edges = cv2.morphologyEx(soft, cv2.MORPH_GRADIENT, np.ones((5, 5), np.uint8))
    strong = edges > np.percentile(edges, 88)
    change = after.light - before.light
    return float((change[strong].mean() - change[~strong].mean()) / 0.012)


def _other(before: Seen, after: Seen) -> float:
    """The picture is another one at a glance."""
    return float(np.sqrt(((after.lab - before.lab) ** 2).sum(-1)).mean() / 0.03)


def _kept(before: Seen, after: Seen) -> float:
    """Shapes within the middle are at least as they were."""
    inside = before.weights == 0
    one, two = before.fine[inside], after.fine[inside]
    return float(1.6 * np.corrcoef(one.ravel(), two.ravel())[0, 1])


_DARKER = _most(_rise(_mean_light, -0.03), _times(_mean_light, 0.92))
_BRIGHTER = _rise(_mean_light, 0.02)
_WARMER = _rise(_towards(65), 0.008)
_COOLER = _rise(_towards(250), 0.008)
_FLATTER = _times(_contrast, 0.94)
_CLEARER = _times(_contrast, 1.05)
_GREYER = _times(_mean_chroma, 0.85)
_STRONGER = _times(_mean_chroma, 1.1)
_GREY = _most(_GREYER, _within(_mean_chroma, 0.02))
_COLOURLESS = _most(_times(_mean_chroma, 0.3), _within(_mean_chroma, 0.012))
_TEXTURED = _most(_times(_texture, 1.12), _times(_detail, 1.12))


def _coloured(degrees: float) -> Effect:
    """The picture leans to a hue, or nearly all of it has it."""
    return _most(_rise(_towards(degrees), 0.02), _reach(_share_of(degrees), 0.7))


_COLOURS: Final[Mapping[str, Effect]] = {
    "red": _coloured(27),
    "orange": _coloured(58),
    "yellow": _coloured(98),
    "green": _coloured(145),
    "teal": _coloured(192),
    "blue": _coloured(262),
    "purple": _coloured(303),
    "pink": _coloured(352),
    "brown": _most(_rise(_towards(58), 0.012), _reach(_share_of(58), 0.6)),
    "golden": _coloured(84),
    "cream": _least(
        _BRIGHTER, _most(_rise(_towards(82), 0.004), _reach(_share_of(82), 0.4), _GREYER)
    ),
    "black": _DARKER,
    "white": _least(_BRIGHTER, _GREYER),
    "gray": _GREY,
    "sepia": _least(_reach(_share_of(75), 0.45), _other),
    "pastel": _least(_rise(_darkest, 0.03), _FLATTER),
    "neon": _most(_rise(_strongest_colours, 0.015), _edges_lit),
    "monochrome": _COLOURLESS,
    "rainbow": _rise(_hues, 0.12),
    "vibrant": _STRONGER,
    "muted": _GREYER,
    "warm": _WARMER,
    "cool": _COOLER,
    "high-contrast": _CLEARER,
    "low-contrast": _FLATTER,
    "cinematic": _most(_CLEARER, _rise(_split, 0.01)),
}

_LIGHT: Final[Mapping[str, Effect]] = {
    "dawn": _rise(_towards(20), 0.006),
    "day": _BRIGHTER,
    "golden-hour": _rise(_towards(75), 0.015),
    "dusk": _least(_DARKER, _rise(_towards(330), 0.004)),
    "night": _least(_rise(_mean_light, -0.05), _COOLER),
    "moonlit": _least(_rise(_mean_light, -0.05), _COOLER),
    "candlelit": _least(_DARKER, _most(_WARMER, _reach(_share_of(60), 0.6))),
    "backlit": _rise(_top, 0.03),
    "overcast": _least(_FLATTER, _GREY),
    "high-key": _rise(_mean_light, 0.04),
    "low-key": _rise(_mean_light, -0.05),
    "soft-light": _FLATTER,
    "hard-light": _most(_CLEARER, _times(_detail, 1.08)),
    "dramatic-light": _most(_CLEARER, _least(_DARKER, _rise(_corners, -0.05))),
    "light-shafts": _beams,
    "rim-light": _edges_lit,
    "spotlight": _rise(_corners, -0.1),
    "bloom": _halo,
    "vignette": _rise(_corners, -0.08),
}

_WEATHER: Final[Mapping[str, Effect]] = {
    "rain": _streaks(upright=True),
    "snow": _specks,
    "hail": _specks,
    "fog": _least(_rise(_darkest, 0.04), _FLATTER),
    "storm": _least(_DARKER, _streaks(upright=True)),
    "wind": _streaks(upright=False),
    "petals": _specks,
    "leaves": _specks,
    "embers": _least(_specks, _WARMER),
    "ash": _least(_specks, _GREY),
    "dust": _least(_most(_specks, _veiled), _most(_WARMER, _reach(_share_of(70), 0.6))),
    "smoke": _veiled,
    "clouds": _veiled,
    "stars": _least(_specks, _DARKER),
    "sparkles": _specks,
    "fireflies": _least(_specks, _DARKER),
    "bubbles": _specks,
    "confetti": _specks,
    "aurora": _least(_veiled, _DARKER),
}

_MOODS: Final[Mapping[str, Effect]] = {
    "cheerful": _least(_BRIGHTER, _most(_STRONGER, _WARMER)),
    "gloomy": _least(_DARKER, _GREY),
    "dreamy": _least(_FLATTER, _rise(_darkest, 0.02)),
    "eerie": _least(_DARKER, _rise(_towards(150), 0.01)),
    "epic": _most(_CLEARER, _rise(_corners, -0.05)),
    "calm": _FLATTER,
    "romantic": _rise(_towards(15), 0.01),
    "nostalgic": _least(_rise(_darkest, 0.02), _most(_GREYER, _WARMER)),
}

_MARKS: Final[Mapping[str, Effect]] = {
    "clay": _least(_other, _most(_WARMER, _FLATTER)),
    "paper": _TEXTURED,
    "glass": _other,
    "metal": _least(_GREY, _other),
    "yarn": _TEXTURED,
    "felt": _TEXTURED,
    "wood": _coloured(62),
    "ice": _least(_COOLER, _most(_GREY, _other)),
    "gold": _coloured(84),
    "stone": _GREY,
    "plastic": _most(_STRONGER, _CLEARER),
    "porcelain": _least(_BRIGHTER, _GREYER),
    "wax": _least(_WARMER, _FLATTER),
    "outlines": _times(_drawn, 1.15),
    "thick-lines": _times(_thick, 1.15),
    "thin-lines": _most(_times(_drawn, 1.1), _times(_thick, 0.95)),
    "no-outlines": _times(_drawn, 0.9),
    "grain": _TEXTURED,
    "canvas": _TEXTURED,
    "halftone": _most(_times(_periodic, 1.25), _times(_drawn, 1.2)),
    "brushstrokes": _least(_other, _most(_TEXTURED, _times(_detail, 0.85))),
    "hatching": _times(_drawn, 1.2),
    "scanlines": _times(_rows, 1.3),
    "blur-background": _times(_sharp_middle, 1.12),
    "keep-face": _kept,
    "keep-person": _kept,
    "keep-composition": _kept,
}

EFFECTS: Final[Mapping[str, Effect]] = {**_COLOURS, **_LIGHT, **_WEATHER, **_MOODS, **_MARKS}
"""By the name of the attribute."""


def effect(tag: str, before: Bytes, after: Bytes) -> float:
    """Measure how well the effect of an attribute is seen; 1 is just seen.

    Args:
        tag: Name of an attribute.
        before: ``uint8[H, W, 3]``, sRGB, without it.
        after: The same frame with it.

    Raises:
        KeyError: no effect is known by that name.
    """
    return EFFECTS[tag](Seen(before), Seen(after))


def responds(tag: str, before: Bytes, after: Bytes) -> bool:
    """Say whether an attribute's effect is there; see `effect`. An unknown one never is."""
    return tag in EFFECTS and effect(tag, before, after) >= 1
