"""The floor of a wood: a plane of earth under dappled light, and what lies and grows on it."""

from functools import lru_cache
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.textures.noise import octaves
from sundog.engine.cpu.worlds.palette import smooth
from sundog.engine.cpu.worlds.plants.growth import Blades
from sundog.engine.cpu.worlds.plants.light import PlantLight, ramp
from sundog.engine.cpu.worlds.plants.stand import Lens

__all__ = ["Floor", "bells", "floor", "grass", "litter", "places", "sunlit"]

F32 = NDArray[np.float32]

_SIDE = 512
# Metres after which the texture of the ground repeats.
_REACH = 24.0


class Floor(NamedTuple):
    """What a ground looks like.

    Attributes:
        colours: ``float32[K, 3]`` linear, dark to light.
        dapple: How plainly spots of sun are seen, 0 to 1.
        path: Half the width of a path that leads ahead, metres; 0 for none.
        trodden: ``float32[3]``, its colour.
        wet: 0 to 1, how much it shines.
    """

    colours: F32
    dapple: float = 0.8
    path: float = 0.0
    trodden: F32 | None = None
    wet: float = 0.0


@lru_cache(maxsize=4)
def _textures(seed: int) -> tuple[F32, F32, F32]:
    """Return ``float32[S, S]`` each: earth, the same without its grain, and spots of sun."""
    shape = (_SIDE, _SIDE)
    soft = octaves(shape, ((90, 1.0), (34, 0.8), (12, 0.5)), seed)
    fine = octaves(shape, ((2, 0.8), (5, 0.8)), seed + 1)
    spots = octaves(shape, ((44, 1.0), (17, 0.9), (7, 0.45)), seed + 2)
    return np.asarray(soft + 0.8 * fine, np.float32), soft, spots


def _looked_up(texture: F32, x: F32, z: F32) -> F32:
    """Read a texture at places in metres, any shape."""
    scale = np.float32(_SIDE / _REACH)
    u, v = np.mod(x * scale, _SIDE).astype(np.float32), np.mod(z * scale, _SIDE).astype(np.float32)
    if x.ndim == 1:
        # Single places, maybe none, need no blending.
        return np.asarray(texture[v.astype(np.intp) % _SIDE, u.astype(np.intp) % _SIDE], np.float32)
    read = cv2.remap(texture, u, v, cv2.INTER_LINEAR, borderMode=cv2.BORDER_WRAP)
    return np.asarray(read, np.float32)


def bend(z: F32, seed: int) -> F32:
    """Return how far to the right a path is at distances, metres."""
    side = 1 if seed % 2 else -1
    return np.asarray(side * (0.0016 * z * z - 0.9 * np.sin(z * 0.09)), np.float32)


def sunlit(x: F32, z: F32, seed: int, dapple: float) -> F32:
    """Return how much of the sun reaches places of the ground, 0 to 1.3."""
    # Spots are long in the direction of the low light.
    spots = _looked_up(_textures(seed)[2], x * 1.0, z * 0.55)
    lit = 1.3 * smooth(spots, -0.1, 1.35)
    return np.asarray(0.55 * (1 - dapple) + dapple * lit, np.float32)


def floor(shape: tuple[int, int], lens: Lens, light: PlantLight, look: Floor, seed: int) -> F32:
    """Paint the ground below the horizon.

    Returns:
        ``float32[h, W, 3]``: the rows from the horizon's to the lowest.
    """
    height, width = shape
    first = min(height - 1, int(lens.horizon) + 1)
    rows = np.arange(first, height, dtype=np.float32) + 0.5 - np.float32(lens.horizon)
    away = (lens.eye * lens.focal / np.maximum(rows, 0.4))[:, None].astype(np.float32)
    right = (np.arange(width, dtype=np.float32)[None] + 0.5 - lens.middle) * away / lens.focal
    away = np.repeat(away, width, 1)
    earth, soft, _ = _textures(seed)
    near = smooth(away, 26.0, 5.0)
    relief = _looked_up(soft, right, away)
    relief = relief + (_looked_up(earth, right, away) - relief) * near
    colour = ramp(look.colours, (0.5 + 0.24 * relief).ravel()).reshape(*right.shape, 3)
    if look.path and look.trodden is not None:
        beside = np.abs(right - bend(away, seed)) + 0.22 * relief
        on = smooth(beside, look.path * 1.25, look.path * 0.7)[..., None]
        tone = look.trodden * (1 + 0.16 * relief[..., None])
        colour = colour + (tone - colour) * (0.9 * on)
    lit = sunlit(right, away, seed, look.dapple)[..., None]
    key, above = np.array(light.key, np.float32), np.array(light.above, np.float32)
    # Light comes in flat and from ahead: the ground shines a little.
    colour = colour * (0.85 * above + 0.95 * key * lit) + 0.018 * key * lit
    if look.wet:
        colour = colour * (1 - 0.45 * look.wet) + look.wet * 0.28 * np.array(light.haze, np.float32)
    if light.snow:
        white = (0.95 * above + 0.6 * key * lit) * (1 + 0.05 * relief[..., None])
        there = smooth(relief, 1.8, 0.4)[..., None] * np.float32(light.snow)
        colour = colour + (white - colour) * there
    share = 1 - np.exp(-np.float32(light.density) * away)[..., None]
    return np.asarray(colour + (np.array(light.haze, np.float32) - colour) * share, np.float32)


def places(
    lens: Lens, width: int, count: int, reach: tuple[float, float], random: np.random.Generator
) -> tuple[F32, F32]:
    """Scatter places over the ground that are evenly spread in the picture.

    Args:
        lens: The camera.
        width: Of the view, pixels.
        count: Of places.
        reach: Least and greatest distance, metres.
        random: Of the places.

    Returns:
        ``float32[count]`` each: right and away, metres.
    """
    near, far = 1 / reach[0], 1 / reach[1]
    away = 1 / (far + (near - far) * random.random(count) ** 0.8)
    half = 0.54 * width / lens.focal
    return (random.uniform(-half, half, count) * away).astype(np.float32), away.astype(np.float32)


def litter(x: F32, z: F32, size: float, random: np.random.Generator) -> Blades:
    """Lay a fallen leaf on each place."""
    count = len(x)
    turn = random.uniform(0, 6.283, count)
    long = size * random.uniform(0.6, 1.2, count)
    way = (
        np.stack([np.cos(turn), random.uniform(-0.15, 0.5, count), np.sin(turn)], 1) * long[:, None]
    )
    base = np.stack([x, 0.02 + 0.25 * np.abs(way[:, 1]), z], 1)
    # Seen from the side, leaves that lie are narrow.
    wide = long * random.uniform(0.1, 0.34, count)
    tint = random.normal(0.5, 0.26, count)
    return Blades(*(part.astype(np.float32) for part in (base, base + way, wide, tint)))


def grass(x: F32, z: F32, height: float, random: np.random.Generator, each: int = 7) -> Blades:
    """Let a tuft of grass grow on each place."""
    count = len(x) * each
    root = np.repeat(np.stack([x, 0 * x, z], 1), each, 0) + random.normal(0, 0.07, (count, 3)) * (
        1,
        0,
        1,
    )
    tall = height * random.uniform(0.45, 1.15, count)
    lean = random.normal(0, 0.3, (count, 2))
    way = np.stack([lean[:, 0], np.ones(count), lean[:, 1]], 1) * tall[:, None]
    wide = 0.02 * height * random.uniform(0.6, 1.3, count) + 0.002
    tint = np.repeat(random.uniform(0.2, 0.8, len(x)), each) + random.normal(0, 0.12, count)
    return Blades(*(part.astype(np.float32) for part in (root, root + way, wide, tint)))


def bells(stems: Blades, random: np.random.Generator, each: int = 5) -> Blades:
    """Hang small flowers on the upper part of stems."""
    count = len(stems.wide) * each
    at = random.uniform(0.55, 1.0, (count, 1))
    base, tip = np.repeat(stems.base, each, 0), np.repeat(stems.tip, each, 0)
    place = base + (tip - base) * at + random.normal(0, 0.018, (count, 3))
    way = np.stack(
        [random.normal(0, 0.5, count), -random.random(count), random.normal(0, 0.4, count)], 1
    )
    tint = random.random(count)
    long = random.uniform(0.02, 0.045, count)
    parts = (place, place + way * long[:, None], 0.4 * long, tint)
    return Blades(*(part.astype(np.float32) for part in parts))
