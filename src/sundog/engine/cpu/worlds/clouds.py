"""Clouds with volume: a slab of noise that rays are marched through, and thin veils high above."""

from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.kernels.jit import kernel
from sundog.engine.cpu.textures.noise import octaves
from sundog.engine.cpu.worlds.lookup import wrapped
from sundog.engine.cpu.worlds.palette import smooth
from sundog.engine.cpu.worlds.view import View

__all__ = ["Clouds", "march_clouds", "veil"]

F32 = NDArray[np.float32]

_MAP = 512
_BLOCK = 48
_MAP_PER_UNIT = np.float32(20.0)
_BLOCK_PER_UNIT = np.float32(44.0)
_STEPS = 56
_LOW_RAY = 0.016


@dataclass(frozen=True, slots=True, eq=False)
class Clouds:
    """What rays meet in a layer of clouds.

    Attributes:
        sunlit: ``float32[H, W]``, light of the sun that comes out towards us, 0 to about 1.5.
        skylit: ``float32[H, W]``, the same of the sky around.
        cover: ``float32[H, W]``, opacity, 0 at and below the horizon.
    """

    sunlit: F32
    skylit: F32
    cover: F32


@lru_cache(maxsize=2)
def _block(seed: int) -> F32:
    """Return ``float32[48, 48, 48]``: billows about 0 that wrap around (1/f, folded; Perlin 1985)."""
    random = np.random.default_rng(seed)
    steps = np.fft.fftfreq(_BLOCK) * _BLOCK
    last = np.fft.rfftfreq(_BLOCK) * _BLOCK
    far = np.sqrt(steps[:, None, None] ** 2 + steps[None, :, None] ** 2 + last**2)
    total = np.zeros((_BLOCK,) * 3)
    for middle, weight in ((2.2, 1.0), (4.5, 0.55), (9.0, 0.42)):
        band = np.exp(-((np.log(np.maximum(far, 1e-3) / middle)) ** 2) / 0.12)
        noise = random.standard_normal(total.shape)
        noise = np.fft.irfftn(np.fft.rfftn(noise) * band, total.shape, axes=(0, 1, 2))
        total += weight * (np.abs(noise) / noise.std() - 0.8)
    return np.asarray(total / total.std(), np.float32)


@lru_cache(maxsize=4)
def _map(seed: int) -> F32:
    """Return ``float32[512, 512]``, deviation 1: where clouds stand, from above."""
    sizes = ((128.0, 1.0), (64.0, 0.8), (30.0, 0.4), (14.0, 0.14))
    return octaves((_MAP, _MAP), sizes, seed + 5)


@kernel
def _density(  # noqa: PLR0913
    where: F32, block: F32, x: float, h: float, z: float, level: float, fine: float
) -> np.float32:
    """Return how thick the cloud is at a place; h is 0 at the base of the slab and 1 at its top."""
    u, v = x * _MAP_PER_UNIT, z * _MAP_PER_UNIT
    i, j = int(np.floor(u)), int(np.floor(v))
    fu, fv = u - np.float32(i), v - np.float32(j)
    i0, i1, j0, j1 = i & 511, (i + 1) & 511, j & 511, (j + 1) & 511
    one = np.float32(1)
    near = where[j0, i0] * (one - fu) + where[j0, i1] * fu
    away = where[j1, i0] * (one - fu) + where[j1, i1] * fu
    thick = near * (one - fv) + away * fv - level
    # Flat below, rounded above: the higher, the less of the map's hill is left.
    thick -= np.float32(1.9) * h * h + np.float32(0.25) * max(
        np.float32(0), one - h * np.float32(9)
    )
    if thick < -fine * np.float32(1.6):
        return np.float32(0)
    p, q, r = x * _BLOCK_PER_UNIT, h * np.float32(34), z * _BLOCK_PER_UNIT
    a, b, c = int(np.floor(p)), int(np.floor(q)), int(np.floor(r))
    fp, fq, fr = p - np.float32(a), q - np.float32(b), r - np.float32(c)
    a0, a1, b0 = a % 48, (a + 1) % 48, b % 48
    b1, c0, c1 = (b + 1) % 48, c % 48, (c + 1) % 48
    low = (block[b0, c0, a0] * (one - fp) + block[b0, c0, a1] * fp) * (one - fr) + (
        block[b0, c1, a0] * (one - fp) + block[b0, c1, a1] * fp
    ) * fr
    high = (block[b1, c0, a0] * (one - fp) + block[b1, c0, a1] * fp) * (one - fr) + (
        block[b1, c1, a0] * (one - fp) + block[b1, c1, a1] * fp
    ) * fr
    thick += fine * (low * (one - fq) + high * fq)
    return np.float32(min(one, max(np.float32(0), thick * np.float32(1.25))))


@kernel
def _march(  # noqa: PLR0913
    where: F32, block: F32, right: F32, up: F32, sun: F32, slab: F32, out: F32
) -> None:
    """Fill ``out[3, H, W]`` with sunlight, skylight and opacity along each ray.

    Light from the sun fades by what lies on its way (Beer), softened by what is scattered twice
    (Wrenninge et al., 2013); ``sun`` is a direction, ``slab`` is height of the base, thickness,
    level, roughness and opacity.
    """
    base, deep, level, fine, dark = slab[0], slab[1], slab[2], slab[3], slab[4]
    one, zero = np.float32(1), np.float32(0)
    for y in range(up.shape[0]):
        rise = up[y]
        if rise < np.float32(_LOW_RAY):
            continue
        first = base / rise
        # Billows that are smaller than a pixel far away would only glitter.
        rough = fine * (np.float32(0.35) + np.float32(0.65) * np.exp(-first * np.float32(0.07)))
        step = deep / rise / np.float32(_STEPS)
        for x in range(right.shape[0]):
            clear, sunlit, skylit = one, zero, zero
            stride = step * np.sqrt(one + right[x] * right[x])
            # Rays start apart from their neighbours, or slices of the slab would show (Jimenez, 2014).
            apart = np.float32(0.06711056) * x + np.float32(0.00583715) * y
            apart = np.float32(52.9829189) * (apart - np.floor(apart))
            t = first + step * (apart - np.floor(apart))
            for _ in range(_STEPS):
                h = (t * rise - base) / deep
                here = _density(where, block, right[x] * t, h, t, level, rough)
                if here > zero:
                    veiled, far = zero, np.float32(0.07)
                    for _ in range(4):
                        veiled += far * _density(
                            where,
                            block,
                            right[x] * t + sun[0] * far,
                            h + sun[1] * far / deep,
                            t + sun[2] * far,
                            level,
                            rough,
                        )
                        far *= np.float32(2.0)
                    veiled *= dark
                    gone = one - np.exp(-here * stride * dark)
                    lit = np.float32(0.72) * np.exp(-veiled) + np.float32(0.28) * np.exp(
                        -np.float32(0.22) * veiled
                    )
                    sunlit += clear * gone * lit
                    skylit += clear * gone * (np.float32(0.45) + np.float32(0.55) * h)
                    clear *= one - gone
                    if clear < np.float32(0.02):
                        break
                t += step
            out[0, y, x], out[1, y, x], out[2, y, x] = sunlit, skylit, one - clear


def march_clouds(
    view: View,
    towards: tuple[float, float, float],
    seed: int,
    cover: float,
    *,
    deep: float = 0.8,
    rough: float = 0.4,
) -> Clouds:
    """March rays through a slab of clouds.

    Args:
        view: What it is seen through.
        towards: The sun, ``(right, up, ahead)``.
        seed: Of the clouds.
        cover: Share of the sky that they fill, 0 to 1.
        deep: Thickness of the slab, as a multiple of the height that it hangs in.
        rough: How far their borders billow.
    """
    right, up = view.rays()
    rows = max(2, int(np.ceil(view.horizon)))
    out = np.zeros((3, *view.shape), np.float32)
    sun = np.array(towards, np.float32) / np.float32(np.linalg.norm(towards))
    slab = np.array([1.0, deep, 1.75 - 3.1 * cover, rough, 12.0], np.float32)
    _march(_map(seed), _block(11), right[0], up[:rows, 0].copy(), sun, slab, out)
    planes = [cv2.GaussianBlur(plane, (0, 0), 0.75) for plane in out]
    planes = [np.asarray(plane, np.float32) for plane in planes]
    return Clouds(planes[0], planes[1], np.minimum(planes[2], 1))


def veil(view: View, seed: int, cover: float, *, streaks: float = 3.0) -> F32:
    """Return ``float32[H, W]``, opacity 0 to 1 of ice clouds far above, combed by the wind.

    Args:
        view: What they are seen through.
        seed: Of their shapes.
        cover: Share of the sky that they veil, 0 to 1.
        streaks: How many times longer than wide their fibres are.
    """
    right, up = view.rays()
    far = 1 / np.maximum(up + 0.06, 0.02)
    sizes = ((120.0, 1.0), (60.0, 0.7), (30.0, 0.5), (15.0, 0.36), (7.0, 0.26), (3.5, 0.18))
    field = octaves((_MAP, _MAP), sizes, seed + 23)
    bend = octaves((_MAP, _MAP), ((170.0, 1.0), (80.0, 0.5)), seed + 24)
    x = (right * far * np.float32(46)).astype(np.float32)
    y = np.broadcast_to(far * np.float32(40), x.shape).astype(np.float32)
    x, y = 0.8 * x + 0.6 * y, (0.8 * y - 0.6 * x)
    warp = wrapped(bend, x * 0.5, y * 0.5)
    here = wrapped(field, x / streaks + warp * 16, y + warp * 26)
    large = wrapped(bend, x * 0.22 + 90, y * 0.22 + 40)
    level = 1.7 - 2.6 * cover
    return np.asarray(smooth(here + large, level, level + 2.6) * smooth(up, 0.0, 0.05), np.float32)
