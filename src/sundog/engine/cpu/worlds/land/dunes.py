"""Sand that the wind has shaped: dunes with sharp crests, and ripples on them."""

import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.worlds.land.plot import Plot
from sundog.engine.cpu.worlds.palette import smooth

__all__ = ["dunes", "ripples"]

F32 = NDArray[np.float32]

# Share of a dune's length that rises gently before the wind; the rest is the slip face.
_WINDWARD = 0.7


def dunes(plot: Plot, length: float, turn: float, seed: int, *, wander: float = 0.55) -> F32:
    """Return ``float32[R, C]``, 0 to 1: long dunes whose crests wander, rise and end.

    Args:
        plot: Where.
        length: From crest to crest, metres.
        turn: Which way the wind blows, radians: 0 to the right, a quarter turn away from us.
        seed: Of their wandering.
        wander: How far crests leave their line, in lengths.
    """
    along = plot.x * np.float32(np.cos(turn)) + plot.z * np.float32(np.sin(turn))
    drift = plot.noise(3.2 * length, seed, 2, 0.4) * np.float32(wander)
    phase = along / np.float32(length) + drift
    phase -= np.floor(phase)
    rise = phase * np.float32(1 / _WINDWARD)
    rise = rise * rise * (np.float32(1.7) - np.float32(0.7) * rise)
    fall = (1 - phase) * np.float32(1 / (1 - _WINDWARD))
    fall = fall * (np.float32(0.75) + np.float32(0.25) * fall)
    high = 0.55 + 0.45 * np.tanh(plot.noise(2.4 * length, seed + 1, 2, 0.4))
    return np.asarray(np.where(phase < _WINDWARD, rise, fall) * high, np.float32)


def ripples(plot: Plot, length: float, turn: float, seed: int) -> F32:
    """Return ``float32[R, C]``, -1 to 1: ripples that fork and merge, steeper on their lee side.

    Args:
        plot: Where.
        length: From ripple to ripple, metres.
        turn: Which way the wind blows, as for `dunes`.
        seed: Of their bends.
    """
    along = plot.x * np.float32(np.cos(turn)) + plot.z * np.float32(np.sin(turn))
    bend = plot.noise(22 * length, seed, 3, 0.55) * np.float32(1.1)
    phase = (along / np.float32(length) + bend) * np.float32(2 * np.pi)
    wave = np.sin(phase + np.float32(0.5) * np.sin(phase))
    # Where the wind is weak there are none.
    strength = smooth(plot.noise(40 * length, seed + 1, 2), -1.2, 0.6)
    return np.asarray(wave * (0.35 + 0.65 * strength), np.float32)
