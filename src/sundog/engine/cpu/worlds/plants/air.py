"""What is between plants: light of the sky behind them, mist, and shafts of light."""

import cv2
import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.textures.noise import octaves
from sundog.engine.cpu.worlds.palette import smooth
from sundog.engine.cpu.worlds.plants.mood import Mood
from sundog.engine.cpu.worlds.view import View

__all__ = ["add_rays", "backdrop", "beam_light", "lay_mist", "shafts"]

F32 = NDArray[np.float32]

_STEPS = 6
_WARM = (1.15, 0.96, 0.62)
_SHREDS = ((240, 1.0), (90, 0.6), (34, 0.3))


def backdrop(view: View, mood: Mood, seed: int) -> F32:
    """Return ``float32[H, W, 3]``: air that is bright towards the sun, with the hint of far leaves."""
    right, up = view.rays()
    away = np.hypot(right - mood.sun[0], 1.15 * (up - mood.sun[1]))
    near = (
        0.9 * np.exp(-((away / 0.2) ** 2))
        + 0.6 * np.exp(-away / 0.26)
        + 1.6 * np.exp(-((away / 0.05) ** 2))
    )
    haze = np.array(mood.light.haze, np.float32)
    sky, glow = np.array(mood.sky, np.float32), np.array(mood.glow, np.float32)
    high = smooth(up, -0.02, 0.3)[..., None]
    colour = haze + (sky - haze) * (0.25 + 0.5 * high) + glow * (0.5 * near)[..., None]
    mottle = octaves(
        view.shape, ((view.px(70), 1.0), (view.px(26), 0.8), (view.px(10), 0.5)), seed + 71
    )
    shade = 1 - 0.2 * smooth(up, 0.0, 0.1) * smooth(mottle, -0.4, 1.2)
    return np.asarray(colour * shade[..., None], np.float32)


def lay_mist(pixels: F32, view: View, mood: Mood, low: float, amount: float, seed: int) -> None:
    """Lay mist over what is drawn so far, in place.

    Args:
        pixels: ``float32[H, W, 4]``, colour times cover, and cover.
        view: Of that size.
        mood: Whose haze it is made of.
        low: Height above the horizon at which it thins, a tangent.
        amount: Of it at the horizon, 0 to 1.
        seed: Of its shreds.
    """
    # Mist is soft: a quarter of the rows and columns will do.
    small = View(max(4, view.width // 4), max(4, view.height // 4))
    right, up = small.rays()
    shreds = octaves(small.shape, tuple((small.px(a), b) for a, b in _SHREDS), seed)
    band = smooth(up, low, -0.02) * smooth(up, -0.17, -0.02)
    dense = np.clip(band * (0.75 + 0.3 * shreds), 0, 1) * np.float32(amount)
    near = np.exp(-(((right - mood.sun[0]) / 0.3) ** 2))[..., None]
    haze, glow = np.array(mood.light.haze, np.float32), np.array(mood.glow, np.float32)
    light = (haze * 1.08 + 0.3 * glow * near).astype(np.float32)
    whole = (view.width, view.height)
    share = np.asarray(cv2.resize(dense, whole, interpolation=cv2.INTER_LINEAR))
    rows = np.flatnonzero(share.max(1) > 0.004)
    if not len(rows):
        return
    rows_there = slice(int(rows[0]), int(rows[-1]) + 1)
    wide = np.asarray(cv2.resize(light[:1], (view.width, 1)), np.float32)
    part, dense = pixels[rows_there], share[rows_there][..., None]
    air = np.append(wide, np.ones((1, view.width, 1), np.float32), 2) * part[..., 3:]
    air -= part
    air *= dense
    part += air


def shafts(view: View, mood: Mood, seen: F32, seed: int) -> F32:
    """Return ``float32[H, W]``: how much light hangs in the air, 0 to about 1.

    Bright gaps are drawn out away from the sun, by halves (K. Mitchell, "Volumetric light
    scattering as a post-process", 2007), and beams are parted by noise around it.

    Args:
        view: The view.
        mood: Its sun.
        seen: ``float32[H, W, 3]``: what is seen through the air.
        seed: Of the beams.
    """
    height, width = max(2, view.height // 4), max(2, view.width // 4)
    small = np.asarray(cv2.resize(seen, (width, height), interpolation=cv2.INTER_AREA), np.float32)
    grey = small.max(2)
    bright = float(np.quantile(grey, 0.97)) + 1e-4
    light = smooth(grey, 0.45 * bright, bright)
    focal = view.focal / 4
    column = width / 2 + mood.sun[0] * focal
    row = view.horizon / 4 - mood.sun[1] * focal
    for step in range(_STEPS):
        grow = 1 + 0.016 * 2**step
        move = np.array([[grow, 0, column * (1 - grow)], [0, grow, row * (1 - grow)]], np.float32)
        drawn = cv2.warpAffine(light, move, (width, height), flags=cv2.INTER_LINEAR)
        light = np.asarray(0.5 * light + 0.55 * drawn, np.float32)
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    angle = np.arctan2(x - column, y - row + 0.01)
    away = np.hypot(x - column, y - row) / focal
    turn = octaves((8, 2048), ((34, 1.0), (11, 0.8)), seed + 5)[0]
    beam = turn[((angle / (2 * np.pi) + 0.5) * 2047).astype(np.int32)]
    beams = (0.05 + 1.9 * smooth(beam, 0.1, 1.7)) * np.exp(-away / 0.34)
    # Beams come down, begin some way from the sun, and are spent before they reach the ground.
    beams *= smooth(np.cos(angle), -0.1, 0.55) * (1 - np.exp(-((away / 0.07) ** 2)))
    beams *= smooth((view.horizon / 4 - y) / focal, -0.17, 0.06)
    whole = cv2.GaussianBlur(light * beams, (0, 0), max(0.5, view.px(2.0)))
    return np.asarray(
        cv2.resize(whole, (view.width, view.height), interpolation=cv2.INTER_CUBIC), np.float32
    )


def beam_light(mood: Mood, amount: float) -> F32:
    """Return ``float32[3]``: the light of shafts; the sun's are warmer than the air about it."""
    warm = (1.0, 1.0, 1.0) if mood.is_night else _WARM
    return np.asarray(np.array(mood.glow) * warm * (amount * mood.rays), np.float32)


def add_rays(pixels: F32, rays: F32, mood: Mood, amount: float) -> None:
    """Add shafts before what is drawn, in place; where nothing is they belong to what is behind."""
    light = beam_light(mood, amount)
    pixels[..., :3] += np.maximum(rays, 0)[..., None] * light * pixels[..., 3:]
