"""What lies before a picture: bars, borders, letters, horizons; drawn once a size."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.geometry import Geometry
from sundog.engine.cpu.oklab import hex_rgb
from sundog.engine.cpu.style import MatteKind
from sundog.engine.cpu.table import rgb_to_yuv
from sundog.engine.cpu.textures.lettering import lettering
from sundog.engine.cpu.textures.noise import octaves

__all__ = ["Layer", "matte"]

U8 = NDArray[np.uint8]
F32 = NDArray[np.float32]
Reals = NDArray[np.floating[Any]]

_KEPT = 12
_BLACK = np.array([16.0, 128.0, 128.0], np.float32)
# Of films in the widest common format, less a little so that faces keep their foreheads.
_WIDE = 2.2
_ACADEMY = 1.375


class Layer(NamedTuple):
    """A matte, ready to be laid over I420.

    Attributes:
        keep: ``uint8[H, W]``, share of the picture that stays.
        light: ``uint8[H, W]``, added luma, 0 to 219.
        small_keep: ``uint8[H/2, W/2]``.
        tint: ``int16[2, H/2, W/2]``, added U and V around 0.
    """

    keep: U8
    light: U8
    small_keep: U8
    tint: NDArray[np.int16]


class _Sheet:
    """A transparent sheet to draw on; cover and light ``float32``, colour Y 0-219, U, V."""

    def __init__(self, geometry: Geometry) -> None:
        height, width = geometry.full
        self.geometry = geometry
        self.scale = geometry.scale
        self.down = np.linspace(0, 1, height, dtype=np.float32)[:, None]
        self.across = np.linspace(0, 1, width, dtype=np.float32)[None]
        self.keep: F32 = np.ones(geometry.full, np.float32)
        self.planes: F32 = np.zeros((3, *geometry.full), np.float32)

    def cover(self, share: Reals, colour: str) -> None:
        """Paint over: ``share`` 0 to 1 broadcasts to ``[H, W]``."""
        self.keep *= 1 - share
        for plane, light in zip(self.planes, _light_of(colour), strict=True):
            plane += (light - plane) * share

    def shine(self, share: Reals, colour: str) -> None:
        """Add light."""
        for plane, light in zip(self.planes, _light_of(colour), strict=True):
            plane += light * share

    def inside(self, top: float, right: float, bottom: float, left: float, round_: float) -> F32:
        """Return ``float32[H, W]``: pixels to the border of a rounded box, negative inside.

        Args:
            top: Margin, pixels at the tuned size, as are the others.
            right: Margin.
            bottom: Margin.
            left: Margin.
            round_: Radius of its corners.
        """
        height, width = self.geometry.full
        x0, x1 = left * self.scale, width - right * self.scale
        y0, y1 = top * self.scale, height - bottom * self.scale
        radius = round_ * self.scale
        away_x = np.abs(self.across * width - (x0 + x1) / 2) - (x1 - x0) / 2 + radius
        away_y = np.abs(self.down * height - (y0 + y1) / 2) - (y1 - y0) / 2 + radius
        corner = np.hypot(np.maximum(away_x, 0), np.maximum(away_y, 0))
        return np.asarray(corner + np.minimum(np.maximum(away_x, away_y), 0) - radius, np.float32)

    def finished(self, amount: float) -> Layer:
        """Return it as bytes, ``amount`` 0 to 1 of it."""
        size = self.geometry.half[::-1]
        keep = (255 * (1 - (1 - self.keep) * amount)).astype(np.uint8)
        light = np.clip(self.planes[0] * amount, 0, 219).astype(np.uint8)
        tint = [cv2.resize(plane, size, interpolation=cv2.INTER_AREA) for plane in self.planes[1:]]
        return Layer(
            keep,
            light,
            np.asarray(cv2.resize(keep, size, interpolation=cv2.INTER_AREA), np.uint8),
            np.round(np.stack(tint) * amount).astype(np.int16),
        )


def _light_of(colour: str) -> F32:
    return rgb_to_yuv(hex_rgb(colour)) - _BLACK


def _soft(away: Reals, width: float) -> F32:
    """Return 0 to 1 over ``width`` pixels around a border."""
    return np.asarray(np.clip(away / max(1.0, width) + 0.5, 0, 1), np.float32)


def _letterbox(sheet: _Sheet, _colours: tuple[str, ...]) -> None:
    height, width = sheet.geometry.full
    bar = max(0.0, (height - width / _WIDE) / 2) / sheet.scale
    sheet.cover(_soft(sheet.inside(bar, -9, bar, -9, 0), 1), "#000000")


def _instant(sheet: _Sheet, colours: tuple[str, ...]) -> None:
    away = sheet.inside(40, 62, 124, 62, 7)
    tooth = octaves(sheet.geometry.full, ((4 * sheet.scale, 0.3), (90 * sheet.scale, 0.8)), 51)
    # The picture lies a little deeper than its card.
    sheet.cover(0.55 * np.exp(-np.maximum(0, -away) / (9 * sheet.scale)), "#1a1614")
    sheet.cover(_soft(away, 1.5), colours[0])
    sheet.planes[0] += 1.2 * tooth * (away > 0)
    edge = np.minimum(
        np.minimum(sheet.across, 1 - sheet.across) * 1.8, np.minimum(sheet.down, 1 - sheet.down)
    )
    sheet.planes[0] -= 26 * np.exp(-edge * 40) * (away > 0)


def _gate(sheet: _Sheet, colours: tuple[str, ...]) -> None:
    height, width = sheet.geometry.full
    bar = max(0.0, (width - height * _ACADEMY) / 2) / sheet.scale
    away = sheet.inside(10, bar, 10, bar, 58)
    ragged = octaves(sheet.geometry.full, ((7 * sheet.scale, 0.4), (60 * sheet.scale, 0.7)), 52)
    sheet.cover(0.75 * np.exp(-np.maximum(0, -away) / (58 * sheet.scale)), colours[0])
    sheet.cover(_soft(away + ragged * 1.5 * sheet.scale, 5 * sheet.scale), colours[0])


def _scope(sheet: _Sheet, colours: tuple[str, ...]) -> None:
    height, width = sheet.geometry.full
    radius = 0.56 * height
    away = [
        np.hypot(sheet.across * width - middle, (sheet.down - 0.5) * height) - radius
        for middle in (radius * 0.93, width - radius * 0.93)
    ]
    nearest = np.asarray(np.minimum(*away), np.float32)
    sheet.cover(0.6 * np.exp(-np.maximum(0, -nearest) / (42 * sheet.scale)), colours[0])
    sheet.cover(_soft(nearest, 9 * sheet.scale), colours[0])


def _gear(sheet: _Sheet, place: tuple[float, float], radius: float, teeth: int) -> F32:
    """Return ``float32[H, W]``: pixels to the outline of a gear, negative in its metal."""
    height, width = sheet.geometry.full
    x = sheet.across * width - place[0] * width
    y = sheet.down * height - place[1] * height
    radius *= sheet.scale
    away, angle = np.hypot(x, y), np.arctan2(y, x)
    tooth = np.clip(np.sin(angle * teeth) * 2.6, -1, 1) * 0.07 * radius
    rim = (
        np.abs(away - 0.86 * radius) - 0.13 * radius - np.maximum(0, tooth) * (away > radius * 0.8)
    )
    outer = away - 0.99 * radius - tooth
    rim = np.maximum(outer, 0.70 * radius - away)
    spoke = np.abs(np.sin(angle * 3)) * away / 3 - 0.065 * radius
    spoke = np.maximum(spoke, away - 0.75 * radius)
    hub = np.maximum(away - 0.24 * radius, 0.10 * radius - away)
    return np.asarray(np.minimum(np.minimum(rim, spoke), hub), np.float32)


def _gears(sheet: _Sheet, colours: tuple[str, ...]) -> None:
    wheels = (
        ((0.02, 0.95), 230, 22, 0),
        ((0.185, 1.03), 104, 11, 1),
        ((1.0, 0.02), 196, 18, 1),
        ((0.868, -0.03), 90, 10, 0),
        ((1.01, 0.98), 120, 13, 0),
    )
    light = sheet.down * 0.6 + sheet.across * 0.4
    for place, radius, teeth, colour in wheels:
        away = _gear(sheet, place, radius, teeth)
        metal = _soft(away, 3 * sheet.scale)
        sheet.cover(0.5 * np.exp(-np.maximum(0, away) / (14 * sheet.scale)), "#000000")
        sheet.cover(1 - metal, colours[colour])
        # Bevels: light from the upper left on the rim of the metal, dark below.
        fine = cv2.GaussianBlur(1 - metal, (0, 0), max(0.8, 2.2 * sheet.scale))
        slope = cv2.Sobel(fine, cv2.CV_32F, 1, 0) + cv2.Sobel(fine, cv2.CV_32F, 0, 1)
        sheet.planes[0] += np.clip(slope * 90, -60, 90) * (1 - metal) + 10 * light * (1 - metal)


def _floor(sheet: _Sheet, colours: tuple[str, ...]) -> None:
    """A sun in stripes over a horizon, and a grid of light that runs up to it."""
    height, width = sheet.geometry.full
    sky, sun_top, sun_low, line = colours
    horizon, radius = 0.72, 0.42 * height
    x, y = (sheet.across - 0.5) * width, (sheet.down - horizon) * height
    away = np.hypot(x, y + 0.42 * height * 0.62) - radius
    down = np.clip((y + 0.42 * height * 0.62 + radius) / (2 * radius), 0, 1)
    stripe = 0.5 + 0.5 * np.cos(2 * np.pi * down * 11)
    cut = _soft((stripe - (1 - 0.75 * np.clip(down - 0.42, 0, 1))) * 14, 2)
    disc = (1 - _soft(away, 2)) * (1 - cut) * (y < 0)
    sheet.cover(0.45 * (1 - sheet.down / horizon).clip(0, 1), sky)
    sheet.shine(0.30 * np.exp(-np.maximum(0, away) / (0.16 * height)) * (y < 0), sun_low)
    sheet.cover(0.86 * disc * (1 - down), sun_top)
    sheet.cover(0.86 * disc * down, sun_low)
    depth = np.maximum(1e-3, sheet.down - horizon) / (1 - horizon)
    below = (y >= 0).astype(np.float32)
    sheet.cover(0.5 * below, "#12042e")
    reach = 0.34 / depth
    along = np.abs((x / width * 9 / (0.16 + depth) + 0.5) % 1 - 0.5) * (0.16 + depth) / 9 * width
    level = np.abs((reach + 0.2) % 1 - 0.5) / (0.34 / depth**2) * (1 - horizon) * height
    near = np.minimum(along, level)
    core = 1 - _soft(near - (0.6 + 1.4 * depth) * sheet.scale, 2.4 * sheet.scale)
    far = np.clip(depth * 5, 0.12, 1)
    sheet.cover(0.6 * core * below * far, line)
    sheet.shine(0.30 * np.exp(-near / (8 * sheet.scale)) * below * far, line)
    sheet.shine(0.6 * np.exp(-np.abs(y) / (5 * sheet.scale)), sun_low)


def _tape(sheet: _Sheet, colours: tuple[str, ...]) -> None:
    _letters(sheet, (("PLAY >", 0.06, 0.14, 0.75), ("SP  0:42:17", 0.06, 0.94, 0.75)), colours[0])


def _guard(sheet: _Sheet, colours: tuple[str, ...]) -> None:
    rows = (("CAM 02", 0.04, 0.12, 0.7), ("* REC", 0.86, 0.12, 0.7), ("ENTRANCE", 0.04, 0.95, 0.7))
    _letters(sheet, rows, colours[0])


def _letters(sheet: _Sheet, rows: tuple[tuple[str, float, float, float], ...], colour: str) -> None:
    for text, across, down, size in rows:
        letters = lettering(text, (across, down), size, sheet.geometry)
        shadow = cv2.GaussianBlur(letters, (0, 0), max(0.8, 3 * sheet.scale))
        sheet.cover(0.6 * shadow, "#000000")
        sheet.cover(0.92 * letters, colour)


def _gauge(sheet: _Sheet, colours: tuple[str, ...]) -> None:
    """A scale of heat at the right and a cross in the middle."""
    height, width = sheet.geometry.full
    bar = sheet.inside(110, 34, 110, 1280 - 34 - 26, 3)
    sheet.cover(1 - _soft(bar - 3 * sheet.scale, 1.5), "#0a0a0a")
    place = np.clip((1 - sheet.down - 110 / 704) / (1 - 220 / 704), 0, 1) * (len(colours) - 1)
    for i, colour in enumerate(colours):
        share = np.clip(1 - np.abs(place - i), 0, 1) * (1 - _soft(bar, 1.5))
        # Shares of all colours sum to one inside the bar, which is black by now.
        sheet.shine(np.asarray(share, np.float32), colour)
    x, y = np.abs((sheet.across - 0.5) * width), np.abs((sheet.down - 0.5) * height)
    s = sheet.scale
    cross = (np.minimum(x, y) < 1.4 * s) & (np.maximum(x, y) < 26 * s) & (np.maximum(x, y) > 8 * s)
    sheet.cover(0.9 * cross.astype(np.float32), "#ffffff")
    _letters(sheet, (("36.6C", 0.04, 0.12, 0.7),), "#ffffff")


def _window(sheet: _Sheet, colours: tuple[str, ...]) -> None:
    """A floor of tiles that runs to a low horizon, and the bar of an old window above."""
    height, width = sheet.geometry.full
    light, dark, bar, line = colours
    horizon = 0.80
    depth = np.maximum(1e-3, sheet.down - horizon) / (1 - horizon)
    below = _soft((sheet.down - horizon) * height, 3)
    x = (sheet.across - 0.5) * 7 / (0.25 + depth)
    z = 1.6 / (0.12 + depth)
    fine = np.clip(2.2 - 0.5 / (depth + 0.06), 0.25, 1)
    wave = np.sin(np.pi * x) * np.sin(np.pi * z) * 6
    check = 0.5 + 0.5 * np.clip(wave, -1, 1) * fine
    sheet.cover(0.62 * below, dark)
    sheet.cover(0.62 * below * check, light)
    top = sheet.inside(-9, -9, 704 - 46, -9, 0)
    sheet.cover(0.92 * (1 - _soft(top, 2)), bar)
    sheet.cover(0.9 * np.exp(-(((sheet.down * height / sheet.scale - 46) / 2) ** 2)), line)
    for i in range(3):
        box = sheet.inside(12, 18 + 34 * i, 704 - 36, 1280 - 42 - 34 * i, 0)
        sheet.cover(0.9 * (1 - _soft(np.abs(box) - 1.2 * sheet.scale, 2)), line)


def _print(sheet: _Sheet, colours: tuple[str, ...]) -> None:
    """The white border of a paper print, foxed, cracked and rubbed at its corners."""
    size, s = sheet.geometry.full, sheet.scale
    ragged = octaves(size, ((5 * s, 0.35), (18 * s, 0.5), (90 * s, 0.6)), 53)
    away = sheet.inside(26, 26, 26, 26, 4)
    stain = octaves(size, ((60 * s, 0.5), (200 * s, 1.0)), 54)
    sheet.cover(np.clip(stain - 0.9, 0, 1) * 0.25, "#8a5a2a")
    crack = np.abs(octaves(size, ((140 * s, 1.0), (30 * s, 0.12)), 55))
    rare = np.clip(octaves(size, ((170 * s, 1.0),), 56) - 0.7, 0, 1) * 1.6
    sheet.cover((1 - _soft(crack * 70 - 0.5, 1.6)) * np.minimum(1, rare) * 0.45, colours[0])
    sheet.cover(_soft(away + ragged * s, 2.5 * s), colours[0])
    sheet.planes[0] -= np.clip(3 * ragged + 9 * np.clip(stain, 0, 2), 0, 60) * (away > 0)
    rub = sheet.inside(-14, -14, -14, -14, 90) + ragged * 7 * s
    sheet.cover(_soft(rub, 6 * s) * 0.85, "#2e2118")


_KINDS: Mapping[MatteKind, tuple[Callable[[_Sheet, tuple[str, ...]], None], tuple[str, ...]]] = {
    MatteKind.LETTERBOX: (_letterbox, ()),
    MatteKind.INSTANT: (_instant, ("#f4f0e6",)),
    MatteKind.GATE: (_gate, ("#060504",)),
    MatteKind.SCOPE: (_scope, ("#000300",)),
    MatteKind.GEARS: (_gears, ("#7a5222", "#b07a34")),
    MatteKind.FLOOR: (_floor, ("#1a0440", "#ffd23a", "#ff2f8a", "#20e8ff")),
    MatteKind.TAPE: (_tape, ("#f2f2f2",)),
    MatteKind.GUARD: (_guard, ("#e8f0e8",)),
    MatteKind.GAUGE: (
        _gauge,
        ("#06003a", "#4a0a9a", "#c81e7a", "#ff6a1a", "#ffd23a", "#ffffff"),
    ),
    MatteKind.WINDOW: (_window, ("#ffb8e8", "#5a3ac8", "#8a7aff", "#f4f4ff")),
    MatteKind.PRINT: (_print, ("#efe3c8",)),
}


@lru_cache(maxsize=_KEPT)
def matte(
    kind: MatteKind, colours: tuple[str, ...], amount: float, geometry: Geometry
) -> Layer | None:
    """Draw a matte, or return None where there is none.

    Args:
        kind: What it is.
        colours: Those it is drawn in; too few, and it takes its own.
        amount: Its share, 0 to 1.
        geometry: The picture's size.
    """
    if kind not in _KINDS or not amount:
        return None
    draw, own = _KINDS[kind]
    sheet = _Sheet(geometry)
    draw(sheet, colours if len(colours) >= len(own) else own)
    return sheet.finished(amount)
