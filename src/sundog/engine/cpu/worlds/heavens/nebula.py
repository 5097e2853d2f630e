"""Nebulae and galaxies: gas that stars make shine, dust before it, far islands of stars."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.textures.noise import octaves
from sundog.engine.cpu.worlds.lookup import wrapped
from sundog.engine.cpu.worlds.palette import Stops, linear, ramp, smooth
from sundog.engine.cpu.worlds.view import View

__all__ = ["Gas", "add_galaxy", "add_star", "nebula"]

F32 = NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gas:
    """A nebula.

    Attributes:
        stops: Its colours, from its thin to its dense parts.
        heart: ``(right, up)``, tangents of the star that lights it.
        amount: How bright it is.
        wide: How far it reaches around its heart, tangent.
        dusty: How much dust lies before it, 0 to 1.
    """

    stops: Stops
    heart: tuple[float, float]
    amount: float
    wide: float
    dusty: float


def nebula(view: View, gas: Gas, seed: int) -> tuple[F32, F32]:
    """Paint gas and dust, at half the view's resolution: both are soft.

    Returns:
        ``float32[H, W, 3]``, light to add, and ``float32[H, W]``, how much of what is behind comes
        through, 0 to 1.
    """
    right, up = view.rays()
    small = max(2, view.width // 2), max(2, view.height // 2)
    across = cv2.resize(right, (small[0], 1), interpolation=cv2.INTER_AREA)
    along = cv2.resize(up.T.copy(), (small[1], 1), interpolation=cv2.INTER_AREA).T
    x, y = across - np.float32(gas.heart[0]), along - np.float32(gas.heart[1])
    far = np.hypot(x, y) / np.float32(gas.wide)
    dense, edge, dust = _clouds(across, along, x, y, far, seed)
    light = np.exp(-(far**1.6)) * np.float32(gas.amount)
    glow = 0.17 * np.exp(0.85 * np.clip(dense, -2.6, 2.1)) * (0.35 + 1.0 * edge)
    colour = ramp(0.16 + 0.15 * dense + 0.5 * smooth(far, 0.0, 1.3) + 0.12 * edge, gas.stops)
    hidden = np.clip(smooth(dust, 0.1, 1.7) * gas.dusty, 0, 0.97)
    core = 0.35 * np.exp(-((far / 0.22) ** 2)) * smooth(dense, -2.0, 0.5)
    shown = colour * (glow * light * (1 - hidden))[..., None]
    shown += linear("#a8dcff") * (core * gas.amount * (1 - 0.6 * hidden))[..., None]
    # Dust that faces the star has a bright border of its own.
    rim = smooth(dust, 0.0, 0.5) * smooth(dust, 1.1, 0.6) * np.clip(edge, 0, 1.5) * light
    shown += (
        ramp(np.full((1, 1), 0.75, np.float32), gas.stops) * (rim * 0.14 * gas.dusty)[..., None]
    )
    through = (1 - hidden * 0.9) * (1 - 0.35 * np.clip(glow * light, 0, 1))
    size = (view.width, view.height)
    whole = cv2.resize(shown.astype(np.float32), size, interpolation=cv2.INTER_CUBIC)
    clear = cv2.resize(through.astype(np.float32), size, interpolation=cv2.INTER_LINEAR)
    return np.maximum(whole, 0), np.clip(clear, 0, 1)


def _clouds(across: F32, along: F32, x: F32, y: F32, far: F32, seed: int) -> tuple[F32, F32, F32]:
    """Return density of the gas, how much each place faces its star, and density of dust."""
    sizes = ((150.0, 1.0), (75.0, 0.62), (38.0, 0.4), (19.0, 0.25), (9.5, 0.15))
    one, two = octaves((512, 512), sizes, seed + 3), octaves((512, 512), sizes, seed + 4)
    u, v = across * np.float32(420) + along * 60 + 256, along * np.float32(470) + 256 + across * 0
    bend, turn = wrapped(two, u * 0.55, v * 0.55), wrapped(two, u * 0.55 + 200, v * 0.55 + 90)
    u, v = u + bend * 27, v + turn * 27

    def thick(ahead: float) -> F32:
        away = 1 - np.float32(ahead) / np.maximum(far * 100, 3)
        du, dv = x * (away - 1) * 420, y * (away - 1) * 470
        here = wrapped(one, u + du, v + dv)
        fine = wrapped(two, (u + du) * 2.7, (v + dv) * 2.7)
        finest = wrapped(one, (u + du) * 6.1 + 90, (v + dv) * 6.1)
        return np.asarray(here + 0.36 * fine + 0.19 * finest, np.float32)

    dense = thick(0)
    edge = np.clip(0.5 + 0.95 * (dense - thick(4.0)), 0, 1.6)
    lanes = wrapped(two, u * 0.8 + 130, v * 0.95 + 310) + 0.3 * wrapped(one, u * 2.3, v * 2.3)
    lanes = lanes + 0.12 * wrapped(two, u * 6.5, v * 6.5) - 0.5 * np.exp(-((far / 0.35) ** 2))
    return dense, np.asarray(edge, np.float32), np.asarray(lanes, np.float32)


def add_galaxy(
    view: View, picture: F32, place: tuple[float, float], size: float, seed: int
) -> None:
    """Add a far spiral of stars, ``size`` a tangent, in place."""
    reach = size * view.focal
    x, y = view.width / 2 + place[0] * view.focal, view.horizon - place[1] * view.focal
    wide = int(np.ceil(reach * 1.6)) + 1
    x0, x1 = max(0, int(x) - wide), min(view.width, int(x) + wide)
    y0, y1 = max(0, int(y) - wide), min(view.height, int(y) + wide)
    if x0 >= x1 or y0 >= y1:
        return
    random = np.random.default_rng(seed)
    turn, flat = random.uniform(0, 3.1), random.uniform(0.3, 0.62)
    dx = ((np.arange(x0, x1, dtype=np.float32) + 0.5 - x) / reach)[None]
    dy = ((np.arange(y0, y1, dtype=np.float32) + 0.5 - y) / reach)[:, None]
    a, b = dx * np.cos(turn) + dy * np.sin(turn), (dy * np.cos(turn) - dx * np.sin(turn)) / flat
    far = np.hypot(a, b) + 1e-3
    arms = 0.5 + 0.5 * np.cos(2 * (np.arctan2(b, a) - 2.6 * np.log(far + 0.06)))
    disc = np.exp(-far / 0.3) * (0.25 + 0.95 * arms**2) * smooth(far, 1.5, 0.9)
    bulge = np.exp(-((far / 0.13) ** 2)) + 0.5 * np.exp(-far / 0.12)
    light = disc[..., None] * linear("#9ab8ff") * 0.7 + bulge[..., None] * linear("#ffe2b8") * 0.8
    picture[y0:y1, x0:x1] += light.astype(np.float32)


def add_star(view: View, picture: F32, place: tuple[float, float], light: F32, size: float) -> None:
    """Add a near star with the cross that a telescope's struts make, in place."""
    right, up = view.rays()
    reach = np.float32(30 * view.px(size) / view.focal)
    columns = np.flatnonzero(np.abs(right[0] - np.float32(place[0])) < reach)
    rows = np.flatnonzero(np.abs(up[:, 0] - np.float32(place[1])) < reach)
    if not len(columns) or not len(rows):
        return
    near = slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1)
    x = (right[:, near[1]] - np.float32(place[0])) * view.focal / view.px(size)
    y = (up[near[0]] - np.float32(place[1])) * view.focal / view.px(size)
    far = np.hypot(x, y)
    glow = (
        np.exp(-((far / 0.55) ** 2)) * 3.2 + 0.34 * np.exp(-far / 1.3) + 0.05 * np.exp(-far / 6.0)
    )
    for across, along in ((x, y), (y, x)):
        glow = glow + 0.8 * np.exp(-np.abs(across) / 3.6) * np.exp(-((along / 0.17) ** 2))
    picture[near] += glow[..., None] * light
