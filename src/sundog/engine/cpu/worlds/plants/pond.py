"""Still water that mirrors the plants around it."""

from collections.abc import Callable
from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.textures.noise import octaves
from sundog.engine.cpu.worlds.palette import linear, smooth, steered
from sundog.engine.cpu.worlds.plants.air import backdrop
from sundog.engine.cpu.worlds.plants.glade import Glade
from sundog.engine.cpu.worlds.plants.stand import Stand
from sundog.engine.cpu.worlds.view import View

__all__ = ["lay_water"]

F32 = NDArray[np.float32]

_SIDE = 512


def lay_water(
    pixels: F32, glade: Glade, put: Callable[[Stand], None], tint: str, cover: F32 | None = None,
    sky: F32 | None = None,
) -> F32:  # fmt: skip
    """Lay still water over the ground, in place.

    Args:
        pixels: ``float32[H, W, 4]``, what is painted so far.
        glade: Where the water is.
        put: Sets everything that is mirrored into the stand that it is given.
        tint: Colour of the deep water, ``#rrggbb``.
        cover: ``float32[h, W]``, where below the horizon the water is; None for everywhere.
        sky: ``float32[H, W, 3]``, that is mirrored; None for the air of a wood.

    Returns:
        ``float32[H, W]``: how far the water wavers, pixels at 1728x800.
    """
    view = glade.view
    mirrored = _mirrored(glade, put, sky)
    first = view.height - len(glade.ground)
    rows = np.arange(first, view.height, dtype=np.float32) + 0.5 - np.float32(view.horizon)
    away = (glade.lens.eye * glade.lens.focal / np.maximum(rows, 0.7))[:, None]
    right, _ = view.rays()
    waves = _waves(right * away * 20, away * 11 + 0 * right, glade.seed)
    fine = _waves(right * away * 70, away * 38 + 0 * right, glade.seed + 1)
    # Waves seen at a flat angle throw pictures further.
    throw = view.px(1.0) * np.clip(26 / away, 1.2, 7.0)
    columns = np.arange(view.width, dtype=np.float32)[None] + 0.35 * throw * fine
    lines = np.arange(first, view.height, dtype=np.float32)[:, None] + throw * (waves + 0.4 * fine)
    seen = cv2.remap(
        mirrored, columns.astype(np.float32), np.clip(lines, first, view.height - 1).astype(np.float32),
        cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT,
    )  # fmt: skip
    # Flat angles mirror more (Schlick, 1994).
    flat = 1 - glade.lens.eye / np.hypot(glade.lens.eye, away)
    share = np.asarray(0.3 + 0.68 * flat**2, np.float32)[..., None]
    light = glade.mood.light
    deep = steered(linear(tint), glade.scene.colours, 0.4) * (
        0.8 * np.array(light.above) + 0.25 * np.array(light.key)
    )
    glint = 0.05 * smooth(waves + fine, 1.4, 3.2)[..., None] * np.array(glade.mood.sky, np.float32)
    water = deep * (1 - share) + np.asarray(seen, np.float32) * share + glint
    dense = np.ones((len(glade.ground), view.width), np.float32) if cover is None else cover
    below = pixels[first:]
    below[..., :3] += (water - below[..., :3]) * dense[..., None]
    below[..., 3] = np.maximum(below[..., 3], dense)
    wavers = np.zeros(view.shape, np.float32)
    wavers[first:] = dense * np.clip(14 / away, 0.4, 3.0)
    return wavers


def _mirrored(glade: Glade, put: Callable[[Stand], None], sky: F32 | None) -> F32:
    """Return ``float32[H, W, 3]``: what is above the water, upside down, painted at half size."""
    view = glade.view
    small = View(max(16, view.width // 2), max(16, view.height // 2))
    if sky is None:
        sky = backdrop(small, glade.mood, glade.seed)
    else:
        sky = np.asarray(cv2.resize(sky, (small.width, small.height), interpolation=cv2.INTER_AREA))
    rows = np.abs(2 * small.horizon - np.arange(small.height) - 1).astype(int)
    turned = sky[np.clip(rows, 0, small.height - 1)]
    pixels = np.concatenate([turned, np.ones((*small.shape, 1), np.float32)], 2)
    pixels = np.ascontiguousarray(pixels, np.float32)
    lens = replace(
        glade.lens, focal=small.focal, middle=small.width / 2, horizon=small.horizon, mirrors=True
    )
    put(Stand(lens, glade.mood.light, pixels, glade.smooth))
    whole = cv2.resize(pixels[..., :3], (view.width, view.height), interpolation=cv2.INTER_LINEAR)
    return np.asarray(whole, np.float32)


def _waves(x: F32, z: F32, seed: int) -> F32:
    """Return ``float32`` noise of deviation 1 at places in cells of a texture."""
    texture = octaves((_SIDE, _SIDE), ((40, 1.0), (14, 0.6)), seed)
    at = np.mod(x, _SIDE).astype(np.float32), np.mod(z, _SIDE).astype(np.float32)
    return np.asarray(
        cv2.remap(texture, *at, cv2.INTER_LINEAR, borderMode=cv2.BORDER_WRAP), np.float32
    )


def pond(glade: Glade, middle: tuple[float, float], reach: tuple[float, float]) -> F32:
    """Return ``float32[h, W]``: where below the horizon an uneven pond lies.

    Args:
        glade: Where it is.
        middle: Right and away, metres.
        reach: Half of its width and depth, metres.
    """
    view = glade.view
    first = view.height - len(glade.ground)
    rows = np.arange(first, view.height, dtype=np.float32) + 0.5 - np.float32(view.horizon)
    away = (glade.lens.eye * glade.lens.focal / np.maximum(rows, 0.7))[:, None]
    right, _ = view.rays()
    x = right * away
    round_ = ((x - middle[0]) / reach[0]) ** 2 + ((away - middle[1]) / reach[1]) ** 2
    edge = round_ + 0.1 * _waves(x * 9, away * 9 + 0 * x, glade.seed + 2)
    return smooth(edge, 1.04, 0.97)
