"""Where sea and sand meet: grains and ripples in low light, wet sand, breakers and their foam."""

from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.textures.noise import octaves
from sundog.engine.cpu.worlds.lookup import wrapped
from sundog.engine.cpu.worlds.palette import smooth
from sundog.engine.cpu.worlds.sky import Sky
from sundog.engine.cpu.worlds.view import View
from sundog.engine.cpu.worlds.water import Plane, foam, mirrored_sky

__all__ = ["Shore", "break_waves", "lay_sand", "shore_of", "uneven"]

F32 = NDArray[np.float32]

_SIDE = 512
# Metres from the edge of the water to each row of breakers, their height, and how much breaks.
_BREAKERS = ((4.2, 0.16, 1.0), (13.0, 0.26, 0.6), (30.0, 0.3, 0.3), (70.0, 0.3, 0.18))


@dataclass(frozen=True, slots=True, eq=False)
class Shore:
    """The lie of a beach.

    Attributes:
        ground: Level ground that the sea and the sand lie on.
        out: ``float32[rows, W]``, metres from the edge of the water, above 0 in the sea.
        seed: Of all that is uneven.
    """

    ground: Plane
    out: F32
    seed: int


@lru_cache(maxsize=4)
def _rough(seed: int) -> F32:
    sizes = ((120.0, 1.0), (60.0, 0.7), (28.0, 0.5), (13.0, 0.4), (6.0, 0.3), (3.0, 0.2))
    return octaves((_SIDE, _SIDE), sizes, seed)


def uneven(shore: Shore, per_metre: float, apart: int) -> F32:
    """Return ``float32[rows, W]``: noise on the ground, deviation 1, ``per_metre`` texels a metre."""
    ground = shore.ground
    z = np.broadcast_to(ground.z, ground.x.shape)
    scale = np.float32(per_metre)
    return wrapped(_rough(shore.seed % 5 + 40), ground.x * scale + apart, z * scale + 2 * apart)


def shore_of(
    ground: Plane, seed: int, side: int, *, near: float = 10.8, slant: float = 1.0
) -> Shore:
    """Lay a shore across the view, farther away on one side.

    Args:
        ground: What it lies on.
        seed: Of its lobes.
        side: 1 to go away to the right, -1 to the left.
        near: Metres to the water straight ahead.
        slant: Metres that it goes away for each to the side.
    """
    plain = Shore(ground, ground.x, seed)
    lobes = 0.8 * uneven(plain, 9.0, 7) + 2.2 * uneven(plain, 1.6, 190)
    out = (ground.z - near - np.float32(slant * side) * ground.x) / np.float32(np.hypot(1, slant))
    # Far away, a lobe of two metres would be less than a pixel, and only noise.
    return Shore(
        ground, (out + lobes * 0.8 * smooth(ground.z, 90.0, 20.0)).astype(np.float32), seed
    )


@lru_cache(maxsize=2)
def _bumps(seed: int) -> F32:
    """Return ``float32[512, 512, 2]``: slopes of trodden sand, deviation about 1."""
    heights = _rough(seed)
    across = cv2.Sobel(heights, cv2.CV_32F, 1, 0, borderType=cv2.BORDER_REFLECT)
    along = cv2.Sobel(heights, cv2.CV_32F, 0, 1, borderType=cv2.BORDER_REFLECT)
    both = np.stack([across, along], -1)
    return np.asarray(both / both.std(), np.float32)


def lay_sand(view: View, sky: Sky, shore: Shore, dry: F32, *, snow: float = 0.0) -> F32:
    """Return ``float32[rows, W, 3]``: sand, darker and shining where the sea has wetted it.

    Args:
        view: What it is seen through.
        sky: That lights it and that wet sand mirrors.
        shore: How far each place is from the water.
        dry: ``float32[3]``, colour of dry sand.
        snow: How much snow covers what is dry, 0 to 1.
    """
    ground = shore.ground
    z = np.broadcast_to(ground.z, ground.x.shape)
    slope = np.zeros((*z.shape, 2), np.float32)
    for per_metre, steep, turn in ((26.0, 0.16, 0), (95.0, 0.2, 170), (330.0, 0.2, 90)):
        seen = smooth(ground.size * np.float32(per_metre / 5), 1.2, 0.15)[..., None]
        at = np.float32(per_metre)
        slope += wrapped(_bumps(43), ground.x * at + turn, z * at) * (np.float32(steep) * seen)
    wet = smooth(shore.out + 0.5 * uneven(shore, 12.0, 55), -4.2, -1.0)
    slope *= (1 - 0.93 * wet)[..., None]
    rise = max(sky.sun[1], 0.34)
    lean = (sky.sun[0] * slope[..., 0] + slope[..., 1]) / np.float32(np.hypot(1, rise) * 0.8)
    faced = 0.30 + 0.34 * min(1.0, sky.sun[1] / 0.4)
    lit = np.clip(faced - 0.62 * lean, 0.03, 1.6)
    grain = 1 + 0.05 * uneven(shore, 60.0, 21) * smooth(ground.size, 0.1, 0.02)
    grain += 0.07 * uneven(shore, 4.0, 77)
    colour = dry * (1 + (np.array([0.92, 0.94, 0.98], np.float32) / dry - 1) * np.float32(snow))
    light = np.array(sky.key, np.float32) * lit[..., None] + np.array(sky.above, np.float32)
    soaked = (1 - 0.58 * wet)[..., None]
    sand = colour * grain[..., None] * light * soaked
    return np.asarray(sand + _sheen(view, sky, shore, wet), np.float32)


def _sheen(view: View, sky: Sky, shore: Shore, wet: F32) -> F32:
    right, up = view.rays()
    up = -up[shore.ground.first :]
    film = cv2.GaussianBlur(sky.colour, (0, 0), max(1.0, view.px(5)))
    bend = 0.006 * uneven(shore, 40.0, 33)
    picture = mirrored_sky(view, film, right + bend, up + bend * 2)
    fresnel = 0.04 + 0.96 * (1 - np.clip(up, 0, 1)) ** np.float32(6)
    film = smooth(wet, 0.35, 1.0)
    return np.asarray(np.minimum(picture, 1.6) * (fresnel * film)[..., None], np.float32)


def break_waves(
    sea: F32, shore: Shore, sky: Sky, water: F32, *, rough: float = 1.0, eye: float = 1.7
) -> None:
    """Raise breakers on the sea and let their foam run up the sand, in place.

    Args:
        sea: ``float32[rows, W, 3]``, sea and sand as seen so far.
        shore: How far each place is from the water's edge.
        sky: That lights it.
        water: ``float32[3]``, what light turns to inside a wave.
        rough: Height of the breakers, 1 for those of a calm day.
        eye: Height of the camera, metres.
    """
    light = np.array(sky.key, np.float32) * np.float32(0.62) + np.array(sky.above, np.float32)
    white = np.float32(0.88) * light
    z = np.broadcast_to(shore.ground.z, shore.out.shape)
    ragged = uneven(shore, 14.0, 120)
    for row, (far, tall, broken) in enumerate(_BREAKERS):
        lie = far + 1.1 * np.float32(1 + far * 0.12) * uneven(shore, 3.0, 60 + 37 * row)
        long = np.clip(0.9 + 0.55 * uneven(shore, 2.2, 17 + 91 * row), 0, 1.4)
        # A wave hides what lies behind it: its face fills this much of the ground.
        face = z * (tall * rough / eye) * long + np.float32(0.05)
        t = (shore.out - lie) / face
        inside = smooth(t, 0.0, 0.06) * smooth(t, 1.06, 0.98)
        glass = water * light * (0.18 + 1.15 * np.clip(t, 0, 1) ** 2)[..., None]
        sea += (glass - sea) * (0.75 * inside * smooth(long, 0.1, 0.5))[..., None]
        falls = smooth(ragged * 0.5 + long * 1.5 + 1.6 * t, 3.2 - 2.1 * broken, 3.9 - 2.1 * broken)
        body = white * (0.5 + 0.5 * np.clip(t + 0.25 * ragged, 0, 1))[..., None]
        sea += (body - sea) * (inside * falls * smooth(long, 0.25, 0.7))[..., None]
        behind = (shore.out - lie - face) / np.float32(2.2 + 0.5 * far**0.7)
        trail = foam(shore.ground, np.where(behind > 0, 0.58 + behind, 1), shore.seed + row)
        sea += (white - sea) * (trail * (0.5 * broken * broken) * smooth(long, 0.3, 0.8))[..., None]
    _run_up(sea, shore, white)


def _run_up(sea: F32, shore: Shore, white: F32) -> None:
    """Lay the thin sheet of foam that the last wave left at the edge, and its shadow."""
    out = shore.out + 0.22 * uneven(shore, 16.0, 140)
    shadow = np.exp(-(((out + 0.10) / 0.14) ** 2)) * 0.45
    sea *= (1 - shadow)[..., None]
    edge = np.exp(-(((out - 0.10) / 0.15) ** 2)) * (0.7 + 0.3 * uneven(shore, 22.0, 3))
    lace = foam(shore.ground, np.where(out > 0, 0.34 + out / 5.5, 1), shore.seed + 9)
    old = foam(shore.ground, np.where(out < 0, 0.80 - out / 8, 1), shore.seed + 12) * 0.35
    cover = np.clip(np.maximum(edge, np.maximum(0.85 * lace, old)), 0, 1)
    sea += (white - sea) * cover[..., None]
