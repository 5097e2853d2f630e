"""Light in water: how far it reaches, shafts from the surface, caustics on the bed."""

from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.textures.noise import octaves
from sundog.engine.cpu.worlds.lookup import wrapped
from sundog.engine.cpu.worlds.painting import Colour
from sundog.engine.cpu.worlds.palette import Stops, ramp, smooth
from sundog.engine.cpu.worlds.view import View

__all__ = ["Depth", "caustics", "in_water", "open_water", "shafts", "surface"]

F32 = NDArray[np.float32]

_SIDE = 512
_PHOTONS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Depth:
    """What the water is like where we are.

    Attributes:
        stops: Colours of the water, from the lower border of what is open upwards.
        key: Light that comes down.
        above: Light from all around.
        sight: Metres after which 63 % of what is seen is water.
        bright: Of all of it, 1 by day.
        sun: ``(right, up)``, tangents of where the light comes from.
    """

    stops: Stops
    key: Colour
    above: Colour
    sight: float
    bright: float
    sun: tuple[float, float]


def open_water(view: View, depth: Depth) -> F32:
    """Return ``float32[H, 1, 3]``: the colour of water that nothing stands in, row by row."""
    _, up = view.rays()
    return np.asarray(ramp((up + 0.20) / 0.55, depth.stops) * np.float32(depth.bright), np.float32)


def in_water(colour: F32, distance: F32, water: F32, sight: float) -> F32:
    """Return colours as seen through water, which takes red first.

    Args:
        colour: ``float32[H, W, 3]``.
        distance: ``float32[H, W]``, metres.
        water: ``float32[H, 1, 3]``, of open water.
        sight: Metres.
    """
    per_metre = np.array([1.45, 1.0, 0.88], np.float32) / np.float32(sight)
    kept = np.exp(-distance[..., None] * per_metre)
    return np.asarray(colour * kept + water * (1 - kept), np.float32)


@lru_cache(maxsize=2)
def _net(seed: int) -> F32:
    """Return ``float32[512, 512]``, mean 1: light that waves above have gathered on a plane.

    Photons go straight down, are bent by the slope of the surface and counted where they land.
    """
    waves = octaves((_SIDE, _SIDE), ((84.0, 1.0), (42.0, 0.42), (21.0, 0.12)), seed)
    slope = [cv2.Sobel(np.tile(waves, (3, 3)), cv2.CV_32F, *way)[_SIDE:-_SIDE, _SIDE:-_SIDE]
             for way in ((1, 0), (0, 1))]  # fmt: skip
    fine = _SIDE * _PHOTONS
    dx, dy = (cv2.resize(part, (fine, fine), interpolation=cv2.INTER_LINEAR) for part in slope)
    start = (np.arange(fine, dtype=np.float32) + 0.5) / _PHOTONS
    bend = np.float32(20.0 / max(float(dx.std()), 1e-6))
    x = np.mod(start[None] + dx * bend, _SIDE).astype(np.intp) % _SIDE
    y = np.mod(start[:, None] + dy * bend, _SIDE).astype(np.intp) % _SIDE
    counted = np.bincount((y * _SIDE + x).ravel(), minlength=_SIDE * _SIDE)
    net = counted.reshape(_SIDE, _SIDE).astype(np.float32) / _PHOTONS**2
    return np.asarray(cv2.GaussianBlur(net, (0, 0), 1.1), np.float32)


def caustics(x: F32, z: F32, seed: int, per_metre: float = 130.0) -> F32:
    """Return ``float32``, mean about 1: the bright net that waves throw on places of the bed."""
    whole = np.broadcast_shapes(x.shape, z.shape)
    u, v = (np.broadcast_to(part, whole) * np.float32(per_metre) for part in (x, z))
    return wrapped(_net(seed % 5), u, v)


def surface(view: View, depth: Depth, seed: int) -> F32:
    """Return ``float32[H, W]``: light that comes through the surface far above us."""
    right, up = view.rays()
    above = np.maximum(up, 0.02)
    z = np.asarray(np.float32(3.2) / above, np.float32)
    x = np.asarray(right * z, np.float32)
    fine, broad = caustics(x, z, seed, 46.0), caustics(x, z, seed + 1, 17.0)
    ripples = np.clip(0.6 * fine + 0.5 * broad - 0.35, 0, 3)
    far = np.exp(-z / np.float32(depth.sight * 1.1)) * smooth(up, 0.06, 0.30)
    near = np.exp(-(((right - depth.sun[0]) / 0.30) ** 2))
    return np.asarray(ripples * far * (0.35 + 1.3 * near), np.float32)


def shafts(view: View, depth: Depth, seed: int) -> F32:
    """Return ``float32[H, W]``, 0 to about 1: beams that spread from where the light comes in."""
    right, up = view.rays()
    top = np.float32(max(depth.sun[1], 0.42))
    across = (right - np.float32(depth.sun[0])) / (top - up + np.float32(0.12))
    sizes = ((150.0, 1.0), (66.0, 0.9), (30.0, 0.6), (13.0, 0.3))
    line = octaves((1, 2048), sizes, seed + 5)
    other = octaves((1, 2048), sizes, seed + 6)
    at = (across * np.float32(360) + 1024).astype(np.float32)
    row = np.zeros_like(at)
    beams = cv2.remap(line, at, row, cv2.INTER_LINEAR, borderMode=cv2.BORDER_WRAP)
    beams += cv2.remap(
        other, at * np.float32(0.45), row, cv2.INTER_LINEAR, borderMode=cv2.BORDER_WRAP
    )
    fade = smooth(up, -0.26, 0.34) * np.exp(-((across / 0.95) ** 2))
    return np.asarray(smooth(beams * 0.5, 0.0, 1.7) * fade, np.float32)
