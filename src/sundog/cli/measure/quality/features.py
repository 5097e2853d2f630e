"""What tells one style from another: colours, tones and texture, not what the picture shows."""

from typing import Final

import cv2
import numpy as np

from sundog.cli.measure.quality.pictures import Bytes, Floats, halved, lab

__all__ = ["features"]

_PATCH: Final = 128
_RINGS: Final = 10
_SECTORS: Final = 4
_LEVELS: Final = 5
_TINY: Final = 1e-6


def features(picture: Bytes) -> Floats:
    """Describe a picture of at least 256 x 256 pixels in some 220 numbers.

    Args:
        picture: ``uint8[H, W, 3]``, sRGB.

    Returns:
        ``float32[N]``, each number of the order of 1: histograms of Oklab; colour by tone; energy,
        sparseness and skew of band-pass levels; directions of gradients; spectrum by ring and
        sector, with the peaks that regular patterns leave; local binary patterns.
    """
    grey = np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), np.uint8)
    colours = lab(halved(picture))
    parts = (
        _tones(colours),
        _colour_by_tone(colours),
        _bands(grey.astype(np.float32) / np.float32(255), _LEVELS),
        _bands(colours[..., 1] * np.float32(4), 3),
        _bands(colours[..., 2] * np.float32(4), 3),
        *(_directions(level) for level in (grey, halved(grey), halved(halved(grey)))),
        _spectrum(grey),
        _patterns(grey),
        _patterns(halved(grey)),
    )
    return np.concatenate(parts).astype(np.float32)


def _shares(values: Floats, bins: int, low: float, high: float) -> Floats:
    """Return the square roots of a histogram's shares (Hellinger's scale)."""
    inside = np.clip(values, low, np.nextafter(np.float32(high), np.float32(low)))
    counts = cv2.calcHist([inside.astype(np.float32)], [0], None, [bins], [low, high])
    return np.asarray(np.sqrt(np.ravel(counts) / values.size), np.float32)


def _tones(colours: Floats) -> Floats:
    lightness, a, b = np.moveaxis(colours, -1, 0)
    chroma, hue = np.hypot(a, b), np.arctan2(b, a)
    by_hue = np.histogram(hue, 12, (-np.pi, np.pi), weights=chroma)[0] / lightness.size
    scaled = np.rint(colours * np.array((24, 40, 40), np.float32)) @ np.array(
        (1600, 40, 1), np.float32
    )
    counts = np.bincount((scaled + np.float32(820)).astype(np.int32).ravel().clip(0))
    shares = counts[counts > 0] / lightness.size
    variety = -(shares * np.log(shares)).sum() / 4
    parts = (
        _shares(lightness, 12, 0, 1),
        _shares(a, 9, -0.2, 0.2),
        _shares(b, 9, -0.2, 0.2),
        _shares(chroma, 8, 0, 0.25),
        np.sqrt(by_hue) * 3,
        np.array([variety, lightness.mean() * 2, lightness.std() * 4, chroma.mean() * 8]),
    )
    return np.concatenate(parts).astype(np.float32)


def _colour_by_tone(colours: Floats) -> Floats:
    """Return mean a and b of the dark, middle and light parts: how a picture is toned."""
    lightness = colours[..., 0]
    edges = np.quantile(lightness, (0.0, 0.2, 0.4, 0.6, 0.8, 1.0))
    means = [
        colours[(lightness >= low) & (lightness <= high)].mean(0)
        for low, high in zip(edges, edges[1:], strict=False)
    ]
    return (np.stack(means) * (2, 8, 8)).ravel().astype(np.float32)


def _bands(plane: Floats, levels: int) -> Floats:
    """Return log energy, sparseness and skew of each level of a Laplacian pyramid."""
    found: list[float] = []
    for _ in range(levels):
        smaller = cv2.pyrDown(plane)
        band = plane - cv2.pyrUp(smaller, dstsize=(plane.shape[1], plane.shape[0]))
        deviation = float(band.std()) + _TINY
        sparse = float(np.abs(band).mean()) / deviation
        scaled = np.clip(band / deviation, -4, 4)
        skew = float((scaled * scaled * scaled).mean())
        found += [np.log(deviation + 1e-4) / 2, sparse * 2, np.arctan(skew)]
        plane = smaller
    return np.array(found, np.float32)


def _directions(grey: Bytes) -> Floats:
    """Return which directions gradients have, how flat the picture is, how unequal they are."""
    right = cv2.Sobel(grey, cv2.CV_32F, 1, 0, scale=1 / 4)
    down = cv2.Sobel(grey, cv2.CV_32F, 0, 1, scale=1 / 4)
    size, angle = cv2.cartToPolar(right, down)
    sector = (angle * np.float32(_SECTORS * 2 / np.pi)).astype(np.uint8) % (_SECTORS * 2)
    counts = np.bincount(sector.ravel(), size.ravel(), _SECTORS * 2)
    shares = counts / (counts.sum() + _TINY)
    levels = _shares(size, 6, 0, 48)
    return np.concatenate([shares * 3, levels]).astype(np.float32)


def _spectrum(grey: Bytes) -> Floats:
    """Return log power by ring and sector and each ring's peak, averaged over patches."""
    window = np.outer(np.hanning(_PATCH), np.hanning(_PATCH)).astype(np.float32)
    power = np.zeros((_PATCH, _PATCH // 2 + 1), np.float64)
    for top in range(0, grey.shape[0] - _PATCH + 1, _PATCH):
        for left in range(0, grey.shape[1] - _PATCH + 1, _PATCH):
            patch = grey[top : top + _PATCH, left : left + _PATCH].astype(np.float32)
            power += np.abs(np.fft.rfft2((patch - patch.mean()) * window)) ** 2
    ring, sector = _places()
    log = np.log(power + 1e3 * power.mean() * 1e-9 + 1)
    found: list[float] = []
    for r in range(_RINGS):
        inside = log[ring == r]
        middle = float(np.median(inside))
        by_sector = [float(log[(ring == r) & (sector == s)].mean()) for s in range(_SECTORS)]
        found += [middle / 4, (float(inside.max()) - middle) / 2]
        found += [(value - middle) / 2 for value in by_sector]
    return np.array(found, np.float32)


def _places() -> tuple[Floats, Floats]:
    """Return ring (-1: none) and sector of each place of a patch's half spectrum."""
    y, x = np.meshgrid(np.fft.fftfreq(_PATCH), np.fft.rfftfreq(_PATCH), indexing="ij")
    radius = np.hypot(x, y)
    lowest, highest = 2.0 / _PATCH, 0.5
    ring = np.floor(np.log(np.maximum(radius, 1e-9) / lowest) / np.log(highest / lowest) * _RINGS)
    ring[(radius < lowest) | (radius >= highest)] = -1
    # Sectors are centred on the axes and diagonals, where hatching and grids put their power.
    sector = np.round(np.arctan2(y, x) / np.pi * _SECTORS) % _SECTORS
    return ring.astype(np.float32), sector.astype(np.float32)


def _patterns(grey: Bytes) -> Floats:
    """Return the histogram of rotation-invariant uniform local binary patterns, radius 1.

    Source: T. Ojala et al., "Multiresolution gray-scale and rotation invariant texture
    classification with local binary patterns", PAMI 2002. A neighbour counts as lighter from 3
    steps on, so that flat paint stays flat.
    """
    around = ((-1, -1), (-1, 0), (-1, 1), (0, 1), (1, 1), (1, 0), (1, -1), (0, -1))
    height, width = grey.shape
    middle = cv2.add(grey[1:-1, 1:-1], 3)
    bits = [
        (grey[1 + dy : height - 1 + dy, 1 + dx : width - 1 + dx] >= middle).view(np.uint8)
        for dy, dx in around
    ]
    ones = np.sum(bits, 0, dtype=np.uint8)
    turns = np.sum([one ^ two for one, two in zip(bits, bits[1:] + bits[:1], strict=True)], 0)
    kinds = np.where(turns <= 2, ones, 9)
    return np.sqrt(np.bincount(kinds.ravel(), minlength=10) / kinds.size).astype(np.float32)
