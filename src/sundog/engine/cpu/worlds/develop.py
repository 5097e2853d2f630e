"""From a painting to a world that can be shown: the lens, the film and the engine's planes.

What is blurred is weighted by cover, so that no sheet gets a border of what it was painted on.
Sources: the curve of the film is K. Narkowicz, "ACES filmic tone mapping curve", 2015, on the
brightest channel, which keeps hue; what is uncovered is filled as in S. J. Gortler et al., "The
Lumigraph", 1996 (pull and push).
"""

from functools import lru_cache
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.colour.table import TO_YUV
from sundog.engine.cpu.worlds.painting import Painting, Sheet
from sundog.engine.cpu.worlds.view import View
from sundog.engine.cpu.worlds.world import Layer, World

__all__ = ["develop", "filled"]

F32 = NDArray[np.float32]
U8 = NDArray[np.uint8]

# Deviation of the grain, as a share of white.
_GRAIN = 0.006
# Share of white above which light shines over what is beside it, and how soon that is enough.
_GLARE_FROM = 0.8
_GLARE_ENOUGH = 0.15
# Deviation in pixels at 1728x800, weight, and the size at which it is worked out.
_GLARE = ((4.0, 0.8, 2), (16.0, 0.6, 4), (60.0, 0.5, 16))
# Share of white from which colours turn to white, where they are all white, and how white that is.
_HOT, _WHITE_HOT, _WHITENESS = 1.2, 6.0, 0.75
# Cover from which a pixel has a colour of its own.
_SURE = 0.2
# Rows around what a sheet shows that are developed with it, as it may be painted over.
_MARGIN = 32
_ROWS = 64
_STEPS = 4096


def develop(painting: Painting, view: View, *, grain: bool = True) -> World:
    """Show a painting as a camera's film would.

    Args:
        painting: Sheets of the view's size.
        view: What it was painted for.
        grain: Whether the film has any; not where the result will be enlarged.

    Returns:
        A fine world, which shares no memory with the painting. Blocking: some 0.3 s at 1728x800.
    """
    shots = [_through_lens(sheet, view) for sheet in painting.sheets]
    glare = _glare(shots, painting, view) if painting.bloom > 0 else None
    grain = grain and painting.film
    film = _grain(view.shape) if grain else np.zeros(view.shape, np.float32)
    layers = []
    for sheet, shot in zip(painting.sheets, shots, strict=True):
        light = glare
        if glare is not None and sheet.drift:
            # What moves takes along its own glare only, or it would carry that of others away.
            light = _glare([shot._replace(cover=None)], painting, view, around=True)
        luma, chroma = _on_film(shot, light, painting, film)
        layers.append(
            Layer(
                luma=luma,
                chroma=chroma,
                cover=None if shot.cover is None else _placed(shot.cover, shot.rows, view),
                depth=sheet.depth,
                drift=sheet.drift * view.scale,
                glimmer=None if sheet.glimmer is None else sheet.glimmer.copy(),
                ripple=None if sheet.ripple is None else _bytes(sheet.ripple * view.px(16)),
            )
        )
    return World(view=view, layers=tuple(layers), light=painting.light, weather=painting.weather)


def filled(colour: F32, cover: F32) -> F32:
    """Return ``float32[H, W, C]``: colours where they are covered, and what is near elsewhere.

    Args:
        colour: ``float32[H, W, C]``, multiplied by ``cover``.
        cover: ``float32[H, W]``, 0 to 1.
    """
    height, width = cover.shape
    if min(height, width) > 1:
        half = ((width + 1) // 2, (height + 1) // 2)
        small = cv2.resize(colour, half, interpolation=cv2.INTER_AREA)
        below = filled(
            _flat(small, colour), _f32(cv2.resize(cover, half, interpolation=cv2.INTER_AREA))
        )
        around = _flat(cv2.resize(below, (width, height), interpolation=cv2.INTER_LINEAR), colour)
    else:
        around = _f32(colour / np.maximum(cover, 1e-6)[..., None])
    sure = np.minimum(1, cover * np.float32(1 / _SURE))
    around += (colour / np.maximum(cover, 1e-6)[..., None] - around) * sure[..., None]
    return around


def _f32(values: object) -> F32:
    return np.asarray(values, np.float32)


def _flat(values: object, like: F32) -> F32:
    """Return ``float32[H, W, C]``: OpenCV leaves out the last axis where it is 1."""
    image = np.asarray(values, np.float32)
    return image if image.ndim == like.ndim else image[..., None]


def _bytes(values: F32) -> U8:
    return np.asarray(np.clip(values + np.float32(0.5), 0, 255), np.uint8)


class _Shot(NamedTuple):
    """What lies behind the lens of one sheet: of those rows only where anything is.

    Attributes:
        colour: ``float32[R, W, 3]``, linear.
        cover: ``float32[R, W]``; None for the farthest.
        rows: Which rows of the view these are, even ones at both ends.
    """

    colour: F32
    cover: F32 | None
    rows: slice


def _through_lens(sheet: Sheet, view: View) -> _Shot:
    """Return colours and cover as a lens that is sharp on the figure shows them."""
    sigma = view.px(sheet.blur)
    around = bool(sheet.drift)
    if sheet.cover is None:
        colour = _blurred(sheet.colour, sigma, around=around)
        return _Shot(colour, None, slice(0, view.height))
    rows = _filled_rows(sheet.cover, int(4 * sigma) + _MARGIN)
    cover = np.clip(sheet.cover[rows], 0, 1).astype(np.float32)
    colour = _blurred(_f32(sheet.colour[rows] * cover[..., None]), sigma, around=around)
    cover = _blurred(cover, sigma, around=around)
    return _Shot(filled(colour, cover), cover, rows)


def _filled_rows(cover: F32, margin: int) -> slice:
    """Return the rows where there is anything, and some more on either side."""
    there = np.flatnonzero(cover.max(1) > 0)
    if not len(there):
        return slice(0, 2)
    first, last = max(0, int(there[0]) - margin), min(len(cover), int(there[-1]) + 1 + margin)
    return slice(first // 2 * 2, (last + 1) // 2 * 2)


def _placed(cover: F32, rows: slice, view: View) -> U8:
    """Return the cover ``uint8[H, W]`` of the whole view."""
    whole = np.zeros(view.shape, np.uint8)
    whole[rows] = _bytes(cover * np.float32(255))
    return whole


def _blurred(image: F32, sigma: float, *, around: bool = False) -> F32:
    """Blur with a Gaussian; wide ones on a smaller picture. ``around``: left meets right."""
    if sigma < 0.3:
        return image
    height, width = image.shape[:2]
    step = 1
    while sigma / step > 5:
        step *= 2
    small = image
    if step > 1:
        size = (max(1, width // step), max(1, height // step))
        small = _f32(cv2.resize(image, size, interpolation=cv2.INTER_AREA))
    margin = min(small.shape[1], int(4 * sigma / step) + 2) if around else 0
    if margin:
        small = _f32(cv2.copyMakeBorder(small, 0, 0, margin, margin, cv2.BORDER_WRAP))
    small = _f32(cv2.GaussianBlur(small, (0, 0), sigma / step, borderType=cv2.BORDER_REFLECT))
    if margin:
        small = np.ascontiguousarray(small[:, margin:-margin])
    if step == 1:
        return small
    return _f32(np.maximum(cv2.resize(small, (width, height), interpolation=cv2.INTER_CUBIC), 0))


def _glare(shots: list[_Shot], painting: Painting, view: View, *, around: bool = False) -> F32:
    """Return ``float32[H, W, 3]``: light that bright places throw over what is beside them."""
    height, width = view.shape
    half = (width // 2, height // 2)
    seen = np.zeros((height // 2, width // 2, 3), np.float32)
    for colour, cover, rows in shots:
        place = slice(rows.start // 2, rows.stop // 2)
        size = (half[0], place.stop - place.start)
        small = _f32(cv2.resize(colour, size, interpolation=cv2.INTER_AREA))
        if cover is None:
            seen[place] = small
        else:
            part = _f32(cv2.resize(cover, size, interpolation=cv2.INTER_AREA))
            seen[place] += (small - seen[place]) * part[..., None]
    bright = np.maximum(seen * np.float32(1 / painting.exposure) - np.float32(_GLARE_FROM), 0)
    bright /= 1 + _GLARE_ENOUGH * bright
    total = np.zeros_like(bright)
    for sigma, weight, step in _GLARE:
        size = (max(1, width // step), max(1, height // step))
        small = _f32(cv2.resize(bright, size, interpolation=cv2.INTER_AREA))
        small = _blurred(small, view.px(sigma) / step, around=around)
        wide = _f32(cv2.resize(small, half, interpolation=cv2.INTER_CUBIC))
        total += np.float32(weight * painting.bloom * painting.exposure) * np.maximum(wide, 0)
    return _f32(cv2.resize(total, (width, height), interpolation=cv2.INTER_LINEAR))


def _on_film(shot: _Shot, glare: F32 | None, painting: Painting, grain: F32) -> tuple[U8, U8]:
    """Return luma ``uint8[H, W]`` and chroma ``uint8[2, H/2, W/2]`` of linear light."""
    height, width = grain.shape
    luma = np.empty((height, width), np.uint8)
    chroma = np.empty((2, height // 2, width // 2), np.uint8)
    first, last = shot.rows.start, shot.rows.stop
    gain = np.float32(1 / painting.exposure)
    # In strips, which stay in the cache and take little memory.
    for top in range(first, last, _ROWS):
        rows = slice(top, min(last, top + _ROWS))
        light = shot.colour[top - first : rows.stop - first]
        light = (light if glare is None else light + glare[rows]) * gain
        # Plane by plane, which is several times as fast as by pixels of three.
        planes = list(cv2.split(light))
        encoded = [_encoded(plane) for plane in (_filmed(planes) if painting.film else planes)]
        y, u, v = (_mixed(encoded, weights) for weights in TO_YUV)
        y += np.float32(219) * grain[rows]
        luma[rows] = np.clip(y + np.float32(16.5), 16, 235)
        half = slice(rows.start // 2, rows.stop // 2)
        for plane, full in zip(chroma, (u, v), strict=True):
            size = (width // 2, half.stop - half.start)
            small = _f32(cv2.resize(full, size, interpolation=cv2.INTER_AREA))
            plane[half] = np.clip(small + np.float32(128.5), 16, 240)
    # What nothing covers is like what is near.
    luma[:first], luma[last:] = luma[first], luma[last - 1]
    chroma[:, : first // 2] = chroma[:, first // 2, None]
    chroma[:, last // 2 :] = chroma[:, last // 2 - 1, None]
    return luma, chroma


def _mixed(planes: list[F32], weights: F32) -> F32:
    """Return the sum of planes by their weights."""
    return _f32(planes[0] * weights[0] + planes[1] * weights[1] + planes[2] * weights[2])


def _filmed(light: list[F32]) -> list[F32]:
    """Return red, green and blue ``float32[...]``, 0 to 1, of light whose white is 1."""
    top = np.maximum(np.maximum(np.maximum(light[0], light[1]), light[2]), np.float32(1e-6))
    shown = top * (2.51 * top + 0.03) / (top * (2.43 * top + 0.59) + 0.14)
    hot = np.clip((top - _HOT) * np.float32(1 / (_WHITE_HOT - _HOT)), 0, 1)
    white = _WHITENESS * hot * hot * (3 - 2 * hot)
    shown = np.minimum(shown, 1)
    white *= shown
    gain = (shown - white) / top
    return [_f32(plane * gain + white) for plane in light]


def _encoded(light: F32) -> F32:
    """Return ``float32[...]`` sRGB, 0 to 1, of linear light."""
    steps = np.sqrt(np.clip(light, 0, 1)) * np.float32(_STEPS - 1) + np.float32(0.5)
    return _f32(np.take(_srgb(), steps.astype(np.int32), mode="clip"))


@lru_cache(maxsize=1)
def _srgb() -> F32:
    """Return ``float32[4096]``: sRGB by the root of light."""
    light = np.linspace(0, 1, _STEPS) ** 2
    return np.where(light <= 0.0031308, 12.92 * light, 1.055 * light ** (1 / 2.4) - 0.055).astype(
        np.float32
    )


@lru_cache(maxsize=1)
def _grain(shape: tuple[int, int]) -> F32:
    return np.random.default_rng(7).standard_normal(shape, np.float32) * np.float32(_GRAIN)
