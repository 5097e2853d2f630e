"""How the sun and the sky light a height field: slopes, cast shadows, hollows."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.kernels.land import sweep_shadow
from sundog.engine.cpu.worlds.painting import Colour

__all__ = ["Lit", "cast_shadow", "hollows", "light", "lit_colour"]

F32 = NDArray[np.float32]

# Widths of hollows, as shares of the field's longer side.
_HOLLOWS = (0.004, 0.016, 0.06)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Lit:
    """How a height field is lit; all ``float32[R, C]``.

    Attributes:
        sun: Of the sun's light, 0 to 1: by its angle, less where shadow falls.
        sky: Of the sky's light, 0 to 1: less in hollows.
        flat: How level the ground is: 1 is level, 0.7 is 45 degrees, 0 is a wall.
    """

    sun: F32
    sky: F32
    flat: F32


def light(height: F32, cell: float, sun: tuple[float, float, float], *, soft: float = 0.02) -> Lit:
    """Light a height field.

    Args:
        height: ``float32[R, C]``, metres; row 0 is the nearest.
        cell: Side of a cell, metres.
        sun: Where the sun is: ``(right, up, ahead)``; any length.
        soft: Tangent of the angle over which a shadow's border fades.
    """
    steep_x = cv2.Sobel(height, cv2.CV_32F, 1, 0, scale=1 / (8 * cell))
    steep_z = cv2.Sobel(height, cv2.CV_32F, 0, 1, scale=1 / (8 * cell))
    flat = 1 / np.sqrt(1 + steep_x * steep_x + steep_z * steep_z)
    right, up, ahead = np.asarray(sun, np.float32) / np.float32(np.linalg.norm(sun))
    facing = np.clip((up - steep_x * right - steep_z * ahead) * flat, 0, 1)
    facing *= cast_shadow(height, cell, sun, soft=soft)
    return Lit(sun=facing, sky=hollows(height, cell), flat=flat)


def cast_shadow(
    height: F32, cell: float, sun: tuple[float, float, float], *, soft: float = 0.02
) -> F32:
    """Return ``float32[R, C]``: 1 in the sun, 0 in the shadow of what is higher.

    One sweep away from the sun, which carries the upper border of the shadow along.
    """
    right, up, ahead = sun
    if abs(right) > abs(ahead):
        turned = cast_shadow(np.ascontiguousarray(height.T), cell, (ahead, up, right), soft=soft)
        return np.ascontiguousarray(turned.T)
    away = ahead > 0
    field = np.ascontiguousarray(height[::-1] if away else height, np.float32)
    across = -right / max(1e-3, abs(ahead))
    run = cell * float(np.hypot(1, across))
    fall = run * max(up, 0.02) / max(1e-3, float(np.hypot(right, ahead)))
    lit = np.empty_like(field)
    sweep_shadow(field, float(across), float(fall), float(run), float(soft), cell * 0.25, lit)
    return np.ascontiguousarray(lit[::-1]) if away else lit


def hollows(height: F32, cell: float) -> F32:
    """Return ``float32[R, C]``, 0 to 1: how much of the sky is seen from each place, about."""
    seen = np.ones_like(height)
    side = max(height.shape)
    for share in _HOLLOWS:
        width = max(1.0, share * side)
        shrink = max(1, int(width / 3))
        size = (max(2, height.shape[1] // shrink), max(2, height.shape[0] // shrink))
        small = cv2.resize(height, size, interpolation=cv2.INTER_AREA)
        small = cv2.GaussianBlur(small, (0, 0), width / shrink)
        around = cv2.resize(small, height.shape[::-1], interpolation=cv2.INTER_LINEAR)
        depth = (around - height) * np.float32(1 / (width * cell))
        seen *= 1 - np.clip(depth * np.float32(1.1), -0.1, 0.6)
    return np.clip(seen, 0, 1)


def lit_colour(matter: F32, lit: Lit, key: Colour, above: Colour, below: Colour) -> F32:
    """Return ``float32[R, C, 3]``: what matter of a colour sends out, linear.

    Args:
        matter: ``float32[R, C, 3]``, linear, 0 to 1.
        lit: How it is lit.
        key: Of the sun.
        above: Of the sky.
        below: What the ground throws on steep places.
    """
    up = np.float32(0.5) + np.float32(0.5) * lit.flat
    high, low = lit.sky * up, lit.sky * (1 - up)
    # Plane by plane, which is several times as fast as by pixels of three.
    planes = [
        lit.sun * np.float32(sun) + high * np.float32(sky) + low * np.float32(ground)
        for sun, sky, ground in zip(key, above, below, strict=True)
    ]
    return np.asarray(matter * np.asarray(cv2.merge(planes)), np.float32)
