"""What lies before a picture: bars, borders, letters, horizons; drawn once a size."""

from collections.abc import Callable, Mapping
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.geometry import Geometry
from sundog.engine.cpu.style import MatteKind
from sundog.engine.cpu.textures.lettering import lettering
from sundog.engine.cpu.textures.sheet import Layer, Sheet, soft

__all__ = ["Layer", "matte"]

F32 = NDArray[np.float32]

_KEPT = 12
# Of films in the widest common format, less a little so that faces keep their foreheads.
_WIDE = 2.2
_ACADEMY = 1.375


def _letterbox(sheet: Sheet, _colours: tuple[str, ...]) -> None:
    height, width = sheet.geometry.full
    bar = max(0.0, (height - width / _WIDE) / 2) / sheet.scale
    sheet.cover(soft(sheet.inside(bar, -9, bar, -9, 0), 1), "#000000")


def _instant(sheet: Sheet, colours: tuple[str, ...]) -> None:
    away = sheet.inside(40, 62, 124, 62, 7)
    tooth = sheet.clouds(((4, 0.3), (90, 0.8)), 51)
    # The picture lies a little deeper than its card.
    sheet.cover(0.3 * np.exp(-np.maximum(0, -away) / (9 * sheet.scale)), "#1a1614")
    sheet.cover(soft(away, 1.5), colours[0])
    sheet.planes[0] += 1.2 * tooth * (away > 0)
    edge = np.minimum(
        np.minimum(sheet.across, 1 - sheet.across) * 1.8, np.minimum(sheet.down, 1 - sheet.down)
    )
    sheet.planes[0] -= 26 * np.exp(-edge * 40) * (away > 0)


def _gate(sheet: Sheet, colours: tuple[str, ...]) -> None:
    height, width = sheet.geometry.full
    bar = max(0.0, (width - height * _ACADEMY) / 2) / sheet.scale
    away = sheet.inside(10, bar, 10, bar, 58)
    ragged = sheet.clouds(((7, 0.4), (60, 0.7)), 52)
    sheet.cover(0.75 * np.exp(-np.maximum(0, -away) / (58 * sheet.scale)), colours[0])
    sheet.cover(soft(away + ragged * 1.5 * sheet.scale, 5 * sheet.scale), colours[0])


def _scope(sheet: Sheet, colours: tuple[str, ...]) -> None:
    height, width = sheet.geometry.full
    radius = 0.56 * height
    away = [
        np.hypot(sheet.across * width - middle, (sheet.down - 0.5) * height) - radius
        for middle in (radius * 0.93, width - radius * 0.93)
    ]
    nearest = np.asarray(np.minimum(*away), np.float32)
    sheet.cover(0.6 * np.exp(-np.maximum(0, -nearest) / (42 * sheet.scale)), colours[0])
    sheet.cover(soft(nearest, 9 * sheet.scale), colours[0])


def _gear(sheet: Sheet, place: tuple[float, float], radius: float, teeth: int) -> F32:
    """Return ``float32[H, W]``: pixels to the outline of a gear, negative in its metal."""
    height, width = sheet.geometry.full
    x = sheet.across * width - place[0] * width
    y = sheet.down * height - place[1] * height
    radius *= sheet.scale
    away, angle = np.hypot(x, y), np.arctan2(y, x)
    tooth = np.clip(np.sin(angle * teeth) * 2.6, -1, 1) * 0.07 * radius
    outer = away - 0.99 * radius - tooth
    rim = np.maximum(outer, 0.70 * radius - away)
    spoke = np.abs(np.sin(angle * 3)) * away / 3 - 0.065 * radius
    spoke = np.maximum(spoke, away - 0.75 * radius)
    hub = np.maximum(away - 0.24 * radius, 0.10 * radius - away)
    return np.asarray(np.minimum(np.minimum(rim, spoke), hub), np.float32)


def _gears(sheet: Sheet, colours: tuple[str, ...]) -> None:
    wheels = (
        ((0.02, 0.95), 230, 22, 0),
        ((0.185, 1.03), 104, 11, 1),
        ((1.0, 0.02), 196, 18, 1),
        ((0.868, -0.03), 90, 10, 0),
        ((1.01, 0.98), 120, 13, 0),
    )
    height, width = sheet.geometry.full
    for place, radius, teeth, colour in wheels:
        reach = 1.25 * radius * sheet.scale
        rows, columns = (
            slice(max(0, int(share * side - reach)), max(1, int(share * side + reach)))
            for share, side in ((place[1], height), (place[0], width))
        )
        _wheel(sheet.part(rows, columns), (place, radius, teeth), colours[colour])


def _wheel(part: Sheet, gear: tuple[tuple[float, float], float, int], colour: str) -> None:
    away = _gear(part, *gear)
    metal = 1 - soft(away, 3 * part.scale)
    part.cover(0.5 * np.exp(-np.maximum(0, away) / (14 * part.scale)), "#000000")
    part.cover(metal, colour)
    # Bevels: light from the upper left on the rim of the metal, dark below.
    fine = cv2.GaussianBlur(metal, (0, 0), max(0.8, 2.2 * part.scale))
    slope = cv2.Sobel(fine, cv2.CV_32F, 1, 0) + cv2.Sobel(fine, cv2.CV_32F, 0, 1)
    light = 10 * (part.down * 0.6 + part.across * 0.4)
    part.planes[0] += (np.clip(slope * 90, -60, 90) + light) * metal


def _floor(sheet: Sheet, colours: tuple[str, ...]) -> None:
    """A sun in stripes over a horizon, and a grid of light that runs up to it."""
    height, width = sheet.geometry.full
    sky, sun_top, sun_low, line = colours
    horizon, radius = 0.72, 0.42 * height
    x, y = (sheet.across - 0.5) * width, (sheet.down - horizon) * height
    away = np.hypot(x, y + 0.42 * height * 0.62) - radius
    down = np.clip((y + 0.42 * height * 0.62 + radius) / (2 * radius), 0, 1)
    stripe = 0.5 + 0.5 * np.cos(2 * np.pi * down * 7)
    cut = soft((stripe - (1 - 0.75 * np.clip(down - 0.42, 0, 1))) * 14, 2)
    disc = (1 - soft(away, 2)) * (1 - cut) * (y < 0)
    sheet.cover(0.45 * (1 - sheet.down / horizon).clip(0, 1), sky)
    sheet.shine(0.30 * np.exp(-np.maximum(0, away) / (0.16 * height)) * (y < 0), sun_low)
    sheet.cover(0.66 * disc * (1 - down), sun_top)
    sheet.cover(0.66 * disc * down, sun_low)
    depth = np.maximum(1e-3, sheet.down - horizon) / (1 - horizon)
    below = (y >= 0).astype(np.float32)
    sheet.cover(0.58 * below, "#12042e")
    reach = 0.34 / depth
    along = np.abs((x / width * 9 / (0.16 + depth) + 0.5) % 1 - 0.5) * (0.16 + depth) / 9 * width
    level = np.abs((reach + 0.2) % 1 - 0.5) / (0.34 / depth**2) * (1 - horizon) * height
    near = np.minimum(along, level)
    core = 1 - soft(near - (0.6 + 1.4 * depth) * sheet.scale, 2.4 * sheet.scale)
    far = np.clip(depth * 5, 0.12, 1)
    sheet.cover(0.9 * core * below * far, line)
    sheet.shine(0.34 * np.exp(-near / (8 * sheet.scale)) * below * far, line)
    sheet.shine(0.6 * np.exp(-np.abs(y) / (5 * sheet.scale)), sun_low)


def _tape(sheet: Sheet, colours: tuple[str, ...]) -> None:
    _letters(sheet, (("PLAY >", 0.06, 0.14, 0.75), ("SP  0:42:17", 0.06, 0.94, 0.75)), colours[0])


def _guard(sheet: Sheet, colours: tuple[str, ...]) -> None:
    rows = (("CAM 02", 0.04, 0.12, 0.7), ("* REC", 0.86, 0.12, 0.7), ("ENTRANCE", 0.04, 0.95, 0.7))
    _letters(sheet, rows, colours[0])


def _letters(sheet: Sheet, rows: tuple[tuple[str, float, float, float], ...], colour: str) -> None:
    for text, across, down, size in rows:
        letters = lettering(text, (across, down), size, sheet.geometry)
        shadow = cv2.GaussianBlur(letters, (0, 0), max(0.8, 3 * sheet.scale))
        sheet.cover(0.6 * shadow, "#000000")
        sheet.cover(0.92 * letters, colour)


def _gauge(sheet: Sheet, colours: tuple[str, ...]) -> None:
    """A scale of heat at the right and a cross in the middle."""
    height, width = sheet.geometry.full
    bar = sheet.inside(110, 34, 110, 1280 - 34 - 26, 3)
    sheet.cover(1 - soft(bar - 3 * sheet.scale, 1.5), "#0a0a0a")
    place = np.clip((1 - sheet.down - 110 / 704) / (1 - 220 / 704), 0, 1) * (len(colours) - 1)
    for i, colour in enumerate(colours):
        share = np.clip(1 - np.abs(place - i), 0, 1) * (1 - soft(bar, 1.5))
        # Shares of all colours sum to one inside the bar, which is black by now.
        sheet.shine(np.asarray(share, np.float32), colour)
    x, y = np.abs((sheet.across - 0.5) * width), np.abs((sheet.down - 0.5) * height)
    s = sheet.scale
    cross = (np.minimum(x, y) < 1.4 * s) & (np.maximum(x, y) < 26 * s) & (np.maximum(x, y) > 8 * s)
    sheet.cover(0.9 * cross.astype(np.float32), "#ffffff")
    _letters(sheet, (("36.6C", 0.04, 0.12, 0.7),), "#ffffff")


def _window(sheet: Sheet, colours: tuple[str, ...]) -> None:
    """A floor of tiles that runs to a low horizon, and the bar of an old window above."""
    height, width = sheet.geometry.full
    light, dark, bar, line = colours
    horizon = 0.80
    depth = np.maximum(1e-3, sheet.down - horizon) / (1 - horizon)
    below = soft((sheet.down - horizon) * height, 3)
    x = (sheet.across - 0.5) * 7 / (0.25 + depth)
    z = 1.6 / (0.12 + depth)
    fine = np.clip(2.2 - 0.5 / (depth + 0.06), 0.25, 1)
    wave = np.sin(np.pi * x) * np.sin(np.pi * z) * 6
    check = 0.5 + 0.5 * np.clip(wave, -1, 1) * fine
    sheet.cover(0.5 * below, dark)
    sheet.cover(0.42 * below * check, light)
    top = sheet.inside(-9, -9, 704 - 46, -9, 0)
    sheet.cover(0.92 * (1 - soft(top, 2)), bar)
    sheet.cover(0.9 * np.exp(-(((sheet.down * height / sheet.scale - 46) / 2) ** 2)), line)
    for i in range(3):
        box = sheet.inside(12, 18 + 34 * i, 704 - 36, 1280 - 42 - 34 * i, 0)
        sheet.cover(0.9 * (1 - soft(np.abs(box) - 1.2 * sheet.scale, 2)), line)


def _print(sheet: Sheet, colours: tuple[str, ...]) -> None:
    """The white border of a paper print, foxed, cracked and rubbed at its corners."""
    s = sheet.scale
    ragged = sheet.clouds(((5, 0.35), (18, 0.5), (90, 0.6)), 53)
    away = sheet.inside(26, 26, 26, 26, 4)
    stain = sheet.clouds(((60, 0.5), (200, 1.0)), 54)
    sheet.cover(np.clip(stain - 0.9, 0, 1) * 0.25, "#8a5a2a")
    crack = np.abs(sheet.clouds(((140, 1.0), (30, 0.12)), 55))
    rare = np.clip(sheet.clouds(((170, 1.0),), 56) - 0.7, 0, 1) * 1.6
    sheet.cover((1 - soft(crack * 70 - 0.5, 1.6)) * np.minimum(1, rare) * 0.45, colours[0])
    sheet.cover(soft(away + ragged * s, 2.5 * s), colours[0])
    sheet.planes[0] -= np.clip(3 * ragged + 9 * np.clip(stain, 0, 2), 0, 60) * (away > 0)
    rub = sheet.inside(-14, -14, -14, -14, 90) + ragged * 7 * s
    sheet.cover(soft(rub, 6 * s) * 0.85, "#2e2118")


_KINDS: Mapping[MatteKind, tuple[Callable[[Sheet, tuple[str, ...]], None], tuple[str, ...]]] = {
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
    sheet = Sheet(geometry)
    draw(sheet, colours if len(colours) >= len(own) else own)
    return sheet.finished(amount)
