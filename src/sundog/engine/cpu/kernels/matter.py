"""Kernels and tables of lit relief."""

# Bodies of kernels are numba's language rather than Python's, see `sundog.engine.cpu.kernels.filters`.
# mypy: disable-error-code="operator,assignment,call-overload,arg-type,type-var,no-any-return,misc"

import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.kernels.jit import kernel
from sundog.engine.cpu.style import Matter

__all__ = ["STEEPEST", "light_relief", "lit_by_slope", "ring_profile", "shift_by_slope"]

U8 = NDArray[np.uint8]
I16 = NDArray[np.int16]

STEEPEST = 64
"""Slopes are told apart up to this many steps each way; this one is a slope of 2."""

_SLOPE = 2.0 / STEEPEST
# Towards the lamp: from the upper left, in front of the picture.
_LAMP = np.array([-0.5, -0.62, 0.6], np.float32) / np.float32(np.sqrt(0.9944))


def lit_by_slope(matter: Matter) -> I16:
    """Return ``int16[(2 STEEPEST) ** 2]``: luma, 0 to 255 or beyond, by slope down and right.

    A material sphere as a table: diffuse light, a highlight (B. T. Phong, 1975), mirrored bands
    of sky and ground, and a bright rim.
    """
    steps = (np.arange(2 * STEEPEST, dtype=np.float32) - STEEPEST) * np.float32(_SLOPE)
    down, right = np.meshgrid(steps, steps, indexing="ij")
    facing = 1 / np.sqrt(1 + down**2 + right**2)
    normal = np.stack([-right * facing, -down * facing, facing])
    towards = np.tensordot(_LAMP, normal, 1)
    mirrored = 2 * towards * normal[2] - _LAMP[2]
    highlight = np.clip(mirrored, 0, 1) ** matter.gloss
    # What the eye sees in a mirror: light from above, dark at the horizon, pale ground.
    above = -2 * facing * normal[1] + 0.35 * normal[0]
    bands = np.sin(above * np.pi * matter.bands + 0.6)
    light = matter.level + matter.diffuse * (towards - _LAMP[2]) + matter.shine * highlight
    light = light + matter.mirror * bands + matter.rim * (1 - facing) ** 1.5
    return np.asarray(np.clip(light, -0.3, 1.3) * 219 + 16, np.int16).reshape(-1)


def ring_profile(depth: float) -> I16:
    """Return ``int16[256]``: luma added by the phase of a ring: slowly darker, then light at once."""
    phase = np.arange(256, dtype=np.float32) / 256
    late = np.clip((phase - 0.35) / 0.5, 0, 1) ** 2
    end = np.clip((1 - phase) / 0.12, 0, 1)
    return np.asarray((0.25 - late * end) * depth * 120, np.int16)


@kernel
def light_relief(height: I16, table: I16, ring: U8, profile: I16, own: int, luma: U8) -> None:
    """Replace tones by the light on a relief.

    Args:
        height: ``int16[H + 2, W + 2]``, one pixel of border, 16 for a pixel of height.
        table: From `lit_by_slope`.
        ring: ``uint8[H, W]``, phase of the rings.
        profile: ``int16[256]``, luma added by phase.
        own: Share of the picture's own tones, of 256.
        luma: ``uint8[H, W]``, changed in place.
    """
    most, share = np.int32(STEEPEST - 1), np.int32(own)
    for y in range(luma.shape[0]):
        above, here, below = height[y], height[y + 1], height[y + 2]
        for x in range(luma.shape[1]):
            down = min(most, max(-most, np.int32(below[x + 1]) - np.int32(above[x + 1])))
            right = min(most, max(-most, np.int32(here[x + 2]) - np.int32(here[x])))
            light = np.int32(table[(down + STEEPEST) * (2 * STEEPEST) + right + STEEPEST])
            light += ((np.int32(luma[y, x]) - light) * share) >> 8
            light += np.int32(profile[ring[y, x]])
            luma[y, x] = min(235, max(16, light))


@kernel
def shift_by_slope(height: I16, reach: int, picture: U8, out: U8) -> None:
    """Show the picture as through a lens of this relief.

    Args:
        height: As of `light_relief`.
        reach: Half-size pixels for the steepest slope.
        picture: ``uint8[3, H, W]``.
        out: ``uint8[3, H, W]``, written; not ``picture``.
    """
    rows, columns = picture.shape[1:]
    most, far = np.int32(STEEPEST - 1), np.int32(reach)
    for y in range(rows):
        for x in range(columns):
            down = np.int32(height[y + 2, x + 1]) - np.int32(height[y, x + 1])
            right = np.int32(height[y + 1, x + 2]) - np.int32(height[y + 1, x])
            at_y = y + ((min(most, max(-most, down)) * far) >> 6)
            at_x = x + ((min(most, max(-most, right)) * far) >> 6)
            at_y, at_x = min(rows - 1, max(0, at_y)), min(columns - 1, max(0, at_x))
            for c in range(3):
                out[c, y, x] = picture[c, at_y, at_x]
