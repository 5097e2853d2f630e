"""Stars: points of many brightnesses and colours, and the Milky Way across a night sky."""

import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.textures.noise import octaves
from sundog.engine.cpu.worlds.lookup import wrapped
from sundog.engine.cpu.worlds.palette import linear, smooth
from sundog.engine.cpu.worlds.view import View

__all__ = ["milky_way", "stars"]

F32 = NDArray[np.float32]

# Colours of stars by their temperature, from cool to hot, and how common they are to the eye.
_TINTS = ("#ffb27a", "#ffd9b0", "#fff4e6", "#eef2ff", "#c4d4ff")
_SHARES = (0.10, 0.20, 0.30, 0.25, 0.15)
_REACH = 0.70
_NEAR = 3


def stars(view: View, seed: int, count: int, *, crowd: F32 | None = None) -> F32:
    """Return ``float32[H, W, 3]``: points of light on black, the same at every size of view.

    Brightness follows a power law, as counts of stars do; the brightest have a soft disc.

    Args:
        view: What they are seen through.
        seed: Where they stand.
        count: How many in and around the view.
        crowd: ``float32[H, W]``, 0 to 1: how likely a star is to be kept there; None for all.
    """
    random = np.random.default_rng(seed)
    places = random.random((count, 2), np.float32)
    power = 0.03 * random.random(count, np.float32) ** np.float32(-0.62)
    tint = np.stack([linear(_TINTS[i]) for i in random.choice(5, count, p=_SHARES)])
    keep = random.random(count, np.float32)
    x = view.width / 2 + (places[:, 0] * 2 - 1) * _REACH * view.focal
    y = view.horizon + (0.62 - places[:, 1] * 1.36) * view.focal
    inside = (x >= _NEAR) & (x < view.width - _NEAR - 1)
    inside &= (y >= _NEAR) & (y < view.height - _NEAR - 1)
    if crowd is not None:
        column = np.clip(x, 0, view.width - 1).astype(np.intp)
        row = np.clip(y, 0, view.height - 1).astype(np.intp)
        inside &= keep < crowd[row, column]
    light = (np.minimum(power, 2.6)[:, None] * tint).astype(np.float32)
    return _splat(view, x[inside], y[inside], light[inside])


def _splat(view: View, x: F32, y: F32, light: F32) -> F32:
    """Add small round spots; a coarser view spreads the same light over fewer pixels."""
    field = np.zeros((*view.shape, 3), np.float32)
    left, top = np.floor(x).astype(np.intp), np.floor(y).astype(np.intp)
    bright = light.max(1)
    size = np.maximum(0.55, view.scale * (0.55 + 0.55 * np.sqrt(np.minimum(bright, 2.2))))
    strength = light * np.minimum(1, (view.scale / 0.9) ** 2)
    for j in range(-_NEAR, _NEAR + 1):
        for i in range(-_NEAR, _NEAR + 1):
            far = (left + i + 0.5 - x) ** 2 + (top + j + 0.5 - y) ** 2
            weight = np.exp(-far / (2 * size * size)).astype(np.float32)
            seen = weight > 0.01
            np.add.at(field, (top[seen] + j, left[seen] + i), strength[seen] * weight[seen, None])
    return field


def milky_way(view: View, seed: int) -> tuple[F32, F32]:
    """Return the band of far stars, smooth, and where near ones crowd.

    Returns:
        ``float32[H, W, 3]``, light to add, and ``float32[H, W]``, 0 to 1.
    """
    right, up = view.rays()
    lean = 0.9 if seed % 2 else -0.9
    along = (right * np.float32(lean * 0.55) + up * np.float32(0.84)).astype(np.float32)
    across = (right * np.float32(0.84) - (up - 0.16) * np.float32(lean * 0.55)).astype(np.float32)
    across += np.float32(lean * 0.06)
    cells = _clouded(along, across, seed)
    band = np.exp(-((across / 0.125) ** 2))
    core = np.exp(-((across / 0.06) ** 2)) * (0.55 + 0.45 * np.cos((along - 0.1) * 4))
    # Dust hides the middle of the band in branching lanes.
    dust = smooth(cells + 1.1 * np.exp(-((across / 0.028) ** 2)), 0.35, 1.7)
    glow = band * (0.55 + 0.16 * cells) + 0.8 * core
    glow = np.maximum(glow * (1 - 0.72 * dust * band), 0)
    cool, warm = linear("#7f95c8"), linear("#c8c8dc")
    share = np.clip(core * 1.2, 0, 1)[..., None]
    light = (cool + (warm - cool) * share) * (glow * 0.09)[..., None]
    return light.astype(np.float32), np.clip(0.25 + glow * 0.8, 0, 1).astype(np.float32)


def _clouded(along: F32, across: F32, seed: int) -> F32:
    sizes = ((90.0, 1.0), (45.0, 0.7), (22.0, 0.5), (11.0, 0.32), (5.5, 0.2))
    field = octaves((512, 512), sizes, seed + 31)
    bend = octaves((512, 512), ((120.0, 1.0), (60.0, 0.5)), seed + 32)
    x, y = along * np.float32(420) + 90, across * np.float32(560) + 200

    warp = wrapped(bend, x, y)
    return wrapped(field, x + warp * 22, y + warp * 15)
