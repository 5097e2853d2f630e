"""Colours of a picture: its palette, what they are called, and how they go with brightness."""

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.colour.oklab import Floats, rgb_hex, srgb

__all__ = ["Swatch", "by_brightness", "hexes", "named", "spacing", "swatches"]

_COUNT: Final = 8
_ROUNDS: Final = 8
# Hue weighs more than brightness, as where a picture's colours are matched with a palette's.
_WEIGHTS: Final = np.array([0.8, 1.5, 1.5], np.float32)
_LEAST_SHARE: Final = 0.006
_COLOURFUL: Final = 0.045
_STOPS: Final = 7

_HUES: Final = (
    (18, "pink"), (42, "red"), (76, "orange"), (118, "yellow"), (168, "green"), (222, "teal"),
    (278, "blue"), (322, "violet"), (360, "pink"),
)  # fmt: skip
"""Up to which Oklab hue, degrees, a colour is called what."""


class Swatch(NamedTuple):
    """One colour of a palette.

    Attributes:
        lab: ``float32[3]``, Oklab.
        share: Of the picture, 0 to 1.
    """

    lab: Floats
    share: float

    @property
    def chroma(self) -> float:
        """0 for grey, about 0.3 for the purest colours."""
        return float(np.hypot(self.lab[1], self.lab[2]))


def swatches(lab: Floats) -> tuple[Swatch, ...]:
    """Return the few colours that a picture is made of, dark to light.

    k-means in Oklab. It begins with colours far from one another, so that a small accent gets a
    colour of its own; and with the mean, so that the same picture gives the same palette.

    Args:
        lab: ``float32[N, 3]``, pixels of the picture in Oklab.
    """
    points = lab * _WEIGHTS
    centres = _far_apart(points)
    for _ in range(_ROUNDS):
        nearest = _nearest(points, centres)
        sizes = np.bincount(nearest, minlength=len(centres))
        sums = np.stack([np.bincount(nearest, points[:, i], len(centres)) for i in range(3)], 1)
        kept = sizes > 0
        centres = (sums[kept] / sizes[kept, None]).astype(np.float32)
    shares = np.bincount(_nearest(points, centres), minlength=len(centres)) / len(points)
    found = [
        Swatch(centre / _WEIGHTS, float(share))
        for centre, share in zip(centres, shares, strict=True)
        if share >= _LEAST_SHARE
    ]
    return tuple(sorted(found, key=lambda swatch: float(swatch.lab[0])))


def _far_apart(points: Floats) -> Floats:
    centres = [points.mean(0)]
    distance = ((points - centres[0]) ** 2).sum(1)
    for _ in range(_COUNT - 1):
        # The very farthest point is often noise; of the far ones the middle one stands for many.
        far = np.flatnonzero(distance >= np.quantile(distance, 0.985))
        ranked = far[np.argsort(distance[far], kind="stable")]
        centres.append(points[ranked[len(ranked) // 2]])
        distance = np.minimum(distance, ((points - centres[-1]) ** 2).sum(1))
    return np.stack(centres).astype(np.float32)


def _nearest(points: Floats, centres: Floats) -> NDArray[np.intp]:
    return np.asarray(((centres**2).sum(1) - 2 * points @ centres.T).argmin(1))


def hexes(palette: tuple[Swatch, ...]) -> tuple[str, ...]:
    """Return a palette as ``#rrggbb``."""
    return tuple(rgb_hex(rgb) for rgb in srgb(np.stack([swatch.lab for swatch in palette])))


def by_brightness(palette: tuple[Swatch, ...]) -> tuple[str, ...]:
    """Return the colours that a palette has from black to white, evenly spaced, ``#rrggbb``.

    Where several are equally bright the one that covers most prevails: their mean would be a grey
    that the picture may not hold.
    """
    lab = np.stack([swatch.lab for swatch in palette])
    cover = np.array([swatch.share * (0.2 + swatch.chroma) for swatch in palette])
    stops = np.linspace(0, 1, _STOPS, dtype=np.float32)
    near = np.exp(-(((stops[:, None] - lab[None, :, 0]) / 0.16) ** 2)) + 1e-4
    weight = (near * cover) ** 2
    ab = weight @ lab[:, 1:] / weight.sum(1, keepdims=True)
    row = np.concatenate([stops[:, None], ab], 1).astype(np.float32)
    return tuple(rgb_hex(rgb) for rgb in srgb(row))


def spacing(palette: tuple[Swatch, ...]) -> float:
    """Return the squared Oklab distance from a colour of a palette to its nearest, the median."""
    lab = np.stack([swatch.lab for swatch in palette])
    distance = ((lab[:, None] - lab[None]) ** 2).sum(-1)
    np.fill_diagonal(distance, np.inf)
    return float(np.median(distance.min(1))) if len(palette) > 1 else 0.0


def named(palette: tuple[Swatch, ...]) -> tuple[str, ...]:
    """Return the names of a palette's colours, those that catch the eye first; at most three."""
    weights: dict[str, float] = {}
    for swatch in palette:
        name = _name(swatch)
        striking = 0.015 if swatch.chroma < _COLOURFUL else swatch.chroma
        weights[name] = weights.get(name, 0.0) + swatch.share * striking
    ranked = sorted(weights, key=lambda name: -weights[name])
    most = weights[ranked[0]]
    return tuple(name for name in ranked[:3] if weights[name] > 0.12 * most)


def _name(swatch: Swatch) -> str:
    light, hue = float(swatch.lab[0]), float(np.rad2deg(np.arctan2(*swatch.lab[:0:-1]))) % 360
    if swatch.chroma < _COLOURFUL * (0.4 + 0.6 * min(1.0, 2 * light)):
        if light > 0.85:
            return "cream" if swatch.chroma > 0.02 and 50 < hue < 120 else "white"
        return "black" if light < 0.25 else "grey"
    name = next(name for border, name in _HUES if hue <= border)
    if name in ("orange", "yellow") and light < 0.55:
        return "brown"
    return (
        "cream" if name in ("orange", "yellow") and light > 0.82 and swatch.chroma < 0.08 else name
    )
