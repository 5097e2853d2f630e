"""Shapes of land: noise that stays the same at every resolution, mountains that rivers have cut."""

from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.kernels.land import carve

__all__ = ["eroded", "enlarged", "fractal", "ridges"]

F32 = NDArray[np.float32]

# Ranges in use at a time: one world's, and the next one's.
_KEPT = 8
# Largest shapes of noise, as a share of the field.
_WIDEST = 0.6


def fractal(
    shape: tuple[int, int],
    size: float,
    seed: int,
    *,
    octave: int = 5,
    fade: float = 0.5,
    aspect: float | None = None,
) -> F32:
    """Return noise of many sizes, deviation 1, that is the same at every resolution.

    Args:
        shape: ``(rows, columns)``.
        size: Of the largest shapes, in columns, as a share of them: 0.5 is two shapes across.
        seed: Of the random numbers.
        octave: How many sizes, each half the one before.
        fade: Weight of each, as a share of the one before.
        aspect: Rows by columns, where rounding them would tell resolutions apart.
    """
    random = np.random.default_rng(seed)
    total = np.zeros(shape, np.float32)
    for number, (counts, is_seen) in enumerate(_grids(shape, size, octave, aspect)):
        if not is_seen:
            break
        coarse = random.standard_normal(counts, np.float32)
        total += np.float32(fade**number) * cv2.resize(
            coarse, shape[::-1], interpolation=cv2.INTER_CUBIC
        )
    return np.asarray(total / max(1e-6, float(total.std())), np.float32)


def ridges(
    shape: tuple[int, int],
    size: float,
    seed: int,
    *,
    octave: int = 5,
    fade: float = 0.45,
    aspect: float | None = None,
) -> F32:
    """Return ``float32[R, C]``, 0 to 1: creased noise, small creases only upon large ones.

    Args:
        shape: ``(rows, columns)``.
        size: As for `fractal`.
        seed: Of the random numbers.
        octave: How many sizes.
        fade: Weight of each, as a share of the one before.
        aspect: As for `fractal`.
    """
    total = np.zeros(shape, np.float32)
    share = np.ones(shape, np.float32)
    weight = 1.0
    for number, (counts, is_seen) in enumerate(_grids(shape, size, octave, aspect)):
        if not is_seen:
            break
        coarse = np.random.default_rng(seed + number).standard_normal(counts, np.float32)
        drawn = cv2.resize(coarse, shape[::-1], interpolation=cv2.INTER_CUBIC)
        crease = 1 - np.abs(np.tanh(drawn * np.float32(1 / max(1e-6, float(drawn.std())))))
        total += np.float32(weight) * crease * share
        share = np.clip(crease * np.float32(1.5), 0, 1)
        weight *= fade
    whole = sum(fade**number for number in range(octave))
    return np.asarray(total / np.float32(whole), np.float32)


def _grids(
    shape: tuple[int, int], size: float, octave: int, aspect: float | None
) -> list[tuple[tuple[int, int], bool]]:
    """Return rows and columns of random numbers for each octave, and whether it is to be seen."""
    tall = shape[0] / shape[1] if aspect is None else aspect
    # Noise of one cell would be none.
    largest = min(size, _WIDEST * min(1.0, tall))
    sizes = [largest / 2**number for number in range(octave)]
    return [
        (
            (max(2, round(tall / each)), max(2, round(1 / each))),
            number == 0 or each * shape[1] >= 1,
        )
        for number, each in enumerate(sizes)
    ]


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
