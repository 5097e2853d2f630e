"""Light that is added: bloom, shining edges, gradients, a round light."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.canvas import Canvas
from sundog.engine.cpu.finish import glow_source
from sundog.engine.cpu.geometry import Geometry
from sundog.engine.cpu.oklab import hex_rgb
from sundog.engine.cpu.style import Light, Style
from sundog.engine.cpu.table import rgb_to_yuv
from sundog.engine.cpu.textures import noise

__all__ = ["Shine", "light_of", "spread"]

F32 = NDArray[np.float32]

_BLACK = np.array([16.0, 128.0, 128.0], np.float32)


def light_of(colour: str) -> F32:
    """Return ``float32[3]``: Y 0 to 219, U and V around 0."""
    return rgb_to_yuv(hex_rgb(colour)) - _BLACK


def spread(colours: tuple[str, ...], shape: tuple[int, int]) -> F32:
    """Spread colours over ``float32[height, width, 3]`` in soft clouds."""
    lights = np.stack([light_of(colour) for colour in colours])
    place = noise.cloud_field(shape) * (len(colours) - 1)
    stops = np.arange(len(colours))
    planes = [np.interp(place, stops, lights[:, i]) for i in range(3)]
    return np.ascontiguousarray(np.stack(planes, -1), np.float32)


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
    total[..., 0] += light.border * 219 * _border(geometry)
    return np.ascontiguousarray(total, np.float32)


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


@dataclass(frozen=True, slots=True, eq=False)
class Shine:
    """Gather light at quarter size, spread it, enlarge it.

    Attributes:
        strength: ``float32[3]``: bloom, its threshold, neon.
        colours: ``float32[H/4, W/4, 3]`` of shining edges.
        static: ``float32[H/4, W/4, 3]`` that is always added, or None.
        near: Window of the small halo, quarter-size pixels.
        far: Window of the wide one.
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
            spread(glow.colours or ("#000000",), geometry.quarter),
            static,
            geometry.px(5) | 1,
            geometry.px(25) | 1,
        )

    def __call__(self, canvas: Canvas) -> None:
        """Fill ``glow`` and ``shine``."""
        light = self._gathered(canvas) if self.strength[0] or self.strength[2] else self.static
        assert light is not None, "planned without light"
        canvas.lit = True
        full, half = canvas.geometry.full[::-1], canvas.geometry.half[::-1]
        cv2.resize(np.clip(light[..., 0], 0, 219).astype(np.uint8), full, canvas.glow)
        for i in (1, 2):
            cv2.resize(light[..., i].astype(np.int16), half, canvas.shine[i - 1])

    def _gathered(self, canvas: Canvas) -> F32:
        rows, columns = canvas.geometry.quarter
        size = (columns, rows)
        small = np.empty((3, rows, columns), np.uint8)
        planes = (canvas.base, *canvas.chroma)
        for plane, out in zip(planes, small, strict=True):
            cv2.resize(plane, size, out, 0, 0, cv2.INTER_AREA)
        grey = cv2.blur(cv2.resize(canvas.history[0], size, interpolation=cv2.INTER_AREA), (3, 3))
        edges = cv2.morphologyEx(grey, cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8))
        source = np.empty((rows, columns, 3), np.float32)
        glow_source(small, edges, self.colours, self.strength, source)
        near = cv2.blur(source, (self.near, self.near))
        far = cv2.blur(cv2.blur(source, (self.far, self.far)), (self.far, self.far))
        light = cv2.addWeighted(near, 0.75, far, 1.3, 0)
        return np.asarray(light if self.static is None else cv2.add(light, self.static), np.float32)
