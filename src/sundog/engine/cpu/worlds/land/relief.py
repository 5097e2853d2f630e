"""Shapes of land: noise that stays the same at every resolution, mountains that rivers have cut."""

from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.kernels.land import carve
from sundog.engine.cpu.textures.noise import octaves

__all__ = ["eroded", "enlarged", "fractal", "ridges"]

F32 = NDArray[np.float32]

# Ranges in use at a time: one world's, and the next one's.
_KEPT = 8


def fractal(
    shape: tuple[int, int], size: float, seed: int, *, octave: int = 5, fade: float = 0.5
) -> F32:
    """Return noise of many sizes, deviation about 1, that is the same at every resolution.

    Args:
        shape: ``(rows, columns)``.
        size: Of the largest shapes, in columns, as a share of them: 0.5 is two shapes across.
        seed: Of the random numbers.
        octave: How many sizes, each half the one before.
        fade: Weight of each, as a share of the one before.
    """
    largest = max(1.0, size * shape[1])
    scales = tuple((largest / 2**i, fade**i) for i in range(octave) if largest / 2**i >= 1)
    return octaves(shape, scales or ((1.0, 1.0),), seed)


def ridges(
    shape: tuple[int, int], size: float, seed: int, *, octave: int = 5, fade: float = 0.45
) -> F32:
    """Return ``float32[R, C]``, 0 to 1: creased noise, small creases only upon large ones.

    Args:
        shape: ``(rows, columns)``.
        size: As for `fractal`.
        seed: Of the random numbers.
        octave: How many sizes.
        fade: Weight of each, as a share of the one before.
    """
    total = np.zeros(shape, np.float32)
    share = np.ones(shape, np.float32)
    weight, sum_of_weights = 1.0, 0.0
    for i in range(octave):
        scale = size * shape[1] / 2**i
        if scale < 1 and i:
            break
        crease = 1 - np.abs(np.tanh(octaves(shape, ((scale, 1.0),), seed + i)))
        total += np.float32(weight) * crease * share
        share = np.clip(crease * np.float32(1.5), 0, 1)
        sum_of_weights += weight
        weight *= fade
    return np.asarray(total / np.float32(sum_of_weights), np.float32)


def enlarged(field: F32, shape: tuple[int, int]) -> F32:
    """Return a smooth field at another resolution, the same places in the same shares of it."""
    large = cv2.resize(field, shape[::-1], interpolation=cv2.INTER_CUBIC)
    # Cubic pieces meet in creases, which slopes, and so light, would show.
    blur = 0.6 * shape[0] / field.shape[0]
    return np.asarray(cv2.GaussianBlur(large, (0, 0), blur) if blur > 0.6 else large, np.float32)


def eroded(
    uplift: F32, *, seed: int, power: float = 0.05, talus: float = 0.9, rounds: int = 40
) -> F32:
    """Return ``float32[R, C]``: heights in cells of land that rose and was cut by rivers.

    Keeps the last few, since a fine picture of a world follows a coarse one of it.

    Args:
        uplift: ``float32[R, C]``, cells a round; some 256 on a side is enough.
        seed: Of the roughness that rivers begin in.
        power: How fast rivers cut.
        talus: Steepest slope that does not fall.
        rounds: How long.
    """
    key = np.ascontiguousarray(uplift, np.float32)
    return _eroded(key.tobytes(), key.shape, seed, power, talus, rounds)


@lru_cache(maxsize=_KEPT)
def _eroded(
    uplift: bytes, shape: tuple[int, int], seed: int, power: float, talus: float, rounds: int
) -> F32:
    rise = np.frombuffer(uplift, np.float32).reshape(shape)
    height = np.random.default_rng(seed).random(shape, np.float32)
    height += fractal(shape, 0.3, seed) + 4 + rise * 8
    rise = rise.copy()
    rise[[0, -1]] = 0
    rise[:, [0, -1]] = 0
    carve(height, rise, float(power), float(talus), int(rounds))
    height.flags.writeable = False
    return height
