"""Light that is added: bloom, shining edges, gradients, a round light."""

from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.canvas import Canvas
from sundog.engine.cpu.colour.oklab import hex_rgb
from sundog.engine.cpu.colour.table import rgb_to_yuv
from sundog.engine.cpu.geometry import Geometry
from sundog.engine.cpu.kernels.enlarge import enlarge
from sundog.engine.cpu.kernels.finish import glow_source
from sundog.engine.cpu.style import Light, Style
from sundog.engine.cpu.textures import noise

__all__ = ["Shine", "light_of", "spread"]

U8 = NDArray[np.uint8]
F32 = NDArray[np.float32]

_BLACK = np.array([16.0, 128.0, 128.0], np.float32)


def light_of(colour: str) -> F32:
    """Return ``float32[3]``: Y 0 to 219, U and V around 0."""
    return rgb_to_yuv(hex_rgb(colour)) - _BLACK


def spread(colours: tuple[str, ...], shape: tuple[int, int]) -> F32:
    """Spread colours over ``float32[height, width, 3]`` in soft clouds."""
    lights = np.stack([light_of(colour) for colour in colours])
    if len(colours) == 1:
        return np.ascontiguousarray(np.broadcast_to(lights[0], (*shape, 3)), np.float32)
    # Clouds are far larger than four pixels.
    coarse = max(1, shape[0] // 4), max(1, shape[1] // 4)
    place = noise.cloud_field(coarse) * (len(colours) - 1)
    stops = np.arange(len(colours))
    planes = [np.interp(place, stops, lights[:, i]) for i in range(3)]
    small = np.stack(planes, -1).astype(np.float32)
    return np.ascontiguousarray(cv2.resize(small, shape[::-1]).reshape(*shape, 3), np.float32)


def _static_light(light: Light, geometry: Geometry) -> F32 | None:
    if not (light.top_amount or light.bottom_amount or light.spot_amount or light.border):
        return None
    height, width = geometry.quarter
    down = np.linspace(0, 1, height, dtype=np.float32)[:, None, None]
    across = np.linspace(0, 1, width, dtype=np.float32)[None, :, None]
    aspect = height / width
    away = np.hypot(across - light.spot_x, (down - light.spot_y) * aspect) / light.spot_radius
    total = (
        (1 - down) * light.top_amount * light_of(light.top)
        + down * light.bottom_amount * light_of(light.bottom)
        + np.exp(-(away**2)) * light.spot_amount * light_of(light.spot)
    )
    if light.border:
        total[..., 0] += light.border * 219 * _border(geometry)
    return np.ascontiguousarray(total, np.float32)


@lru_cache(maxsize=8)
def _border(geometry: Geometry) -> F32:
    """Return ``float32[H/4, W/4]``: 1 at the border, ragged, 0 inside."""
    height, width = geometry.quarter
    rows, columns = np.arange(height)[:, None], np.arange(width)[None]
    inside = np.minimum(
        np.minimum(rows, height - 1 - rows), np.minimum(columns, width - 1 - columns)
    )
    s = geometry.scale
    ragged = noise.octaves((height, width), ((4 * s, 0.3), (14 * s, 0.6), (40 * s, 0.8)), 31)
    return np.asarray(np.clip(1.35 - (inside / (9 * s) + 0.42 * ragged), 0, 1), np.float32)


def _planes(light: F32) -> F32:
    """Return ``float32[3, H, W]`` of ``float32[H, W, 3]``."""
    return np.ascontiguousarray(light.transpose(2, 0, 1))


def _halved(plane: U8) -> U8:
    size = plane.shape[1] // 2, plane.shape[0] // 2
    return np.asarray(cv2.resize(plane, size, interpolation=cv2.INTER_AREA), np.uint8)


@dataclass(frozen=True, slots=True, eq=False)
class Shine:
    """Gather light at quarter size, spread it, enlarge it.

    Attributes:
        strength: ``float32[3]``: bloom, its threshold, neon.
        colours: ``float32[3, H/4, W/4]`` of shining edges.
        static: ``float32[3, H/4, W/4]`` that is always added, or None.
        near: Window of the small halo, quarter-size pixels.
        far: Window of the wide one, eighth-size pixels.
    """

    strength: F32
    colours: F32
    static: F32 | None
    near: int
    far: int

    @classmethod
    def plan(cls, style: Style, geometry: Geometry) -> "Shine | None":
        """Where a style adds light."""
        glow = style.glow
        static = _static_light(style.light, geometry)
        if not (glow.bloom or glow.neon) and static is None:
            return None
        return cls(
            np.array([glow.bloom, glow.threshold, glow.neon], np.float32),
            _planes(spread(glow.colours or ("#000000",), geometry.quarter)),
            None if static is None else _planes(static),
            geometry.px(5) | 1,
            geometry.px(12) | 1,
        )

    def __call__(self, canvas: Canvas) -> None:
        """Fill ``glow`` and ``shine``."""
        light = self._gathered(canvas) if self.strength[0] or self.strength[2] else self.static
        assert light is not None, "planned without light"
        canvas.lit = True
        half = np.empty(canvas.geometry.half, np.uint8)
        enlarge(np.clip(light[0], 0, 219).astype(np.uint8), half)
        enlarge(half, canvas.glow)
        for plane, out in zip(light[1:], canvas.shine, strict=True):
            cv2.resize(plane.astype(np.int16), out.shape[::-1], out)

    def _gathered(self, canvas: Canvas) -> F32:
        size = canvas.geometry.quarter[::-1]
        small = self._seen(canvas)
        grey = cv2.blur(_halved(canvas.history[0]), (3, 3))
        edges = cv2.morphologyEx(grey, cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8))
        light = np.empty((3, *canvas.geometry.quarter), np.float32)
        glow_source(small, edges, self.colours, self.strength, light)
        for i, plane in enumerate(light):
            near = cv2.blur(plane, (self.near, self.near))
            # What is spread widely need not be fine.
            far = cv2.resize(plane, canvas.geometry.eighth[::-1], interpolation=cv2.INTER_AREA)
            far = cv2.blur(cv2.blur(far, (self.far, self.far)), (self.far, self.far))
            cv2.addWeighted(near, 0.75, cv2.resize(far, size), 1.3, 0, plane)
            if self.static is not None:
                cv2.add(plane, self.static[i], plane)
        return light

    def _seen(self, canvas: Canvas) -> U8:
        """Return ``uint8[3, H/4, W/4]``: the graded picture; what is not worked on does not shine."""
        small = np.empty((3, *canvas.geometry.quarter), np.uint8)
        small[0], small[1:] = 16, 128
        luma, *tints = canvas.worked.of(small, 4)
        halved = _halved(canvas.worked.of(canvas.base))
        cv2.resize(halved, luma.shape[::-1], luma, interpolation=cv2.INTER_AREA)
        for plane, out in zip(canvas.chroma, tints, strict=True):
            seen = canvas.worked.of(plane, 2)
            cv2.resize(seen, out.shape[::-1], out, interpolation=cv2.INTER_AREA)
        return small
