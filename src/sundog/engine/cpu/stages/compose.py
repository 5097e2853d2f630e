"""Lay all layers over one another, straight into the I420 output."""

from dataclasses import dataclass
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.anchor import follow
from sundog.engine.cpu.canvas import Canvas
from sundog.engine.cpu.geometry import Geometry, Part
from sundog.engine.cpu.kernels.finish import (
    ChromaLayers,
    LumaLayers,
    Mix,
    compose_chroma,
    compose_luma,
    fringe_chroma,
)
from sundog.engine.cpu.stages.light import light_of, spread
from sundog.engine.cpu.style import Style, Surface, SurfaceKind
from sundog.engine.cpu.textures import noise, surfaces

__all__ = ["Compose"]

U8 = NDArray[np.uint8]
I32 = NDArray[np.int32]

# These belong to the screen or to the light in the room, not to things.
_ON_THE_SCREEN = frozenset({SurfaceKind.SCANLINES})


def _share(amount: float) -> int:
    return round(256 * amount)


def _vignette(amount: float, length: int) -> I32:
    """Return ``int32[length]``, 256 is neutral; the product of two makes the corners dark."""
    middle = (length - 1) / 2
    away = np.abs(np.arange(length) - middle) / max(1.0, middle)
    return np.asarray(256 * (1 - 0.5 * amount * away**2.4), np.int32)


def _shrunk(plane: U8, part: Part) -> U8:
    """Return ``uint8[H/2, W/2]``, filled where ``part`` is."""
    small = np.empty((plane.shape[0] // 2, plane.shape[1] // 2), np.uint8)
    seen = part.of(small, 2)
    cv2.resize(part.of(plane), seen.shape[::-1], seen, interpolation=cv2.INTER_AREA)
    return small


class Texture(NamedTuple):
    """A static texture.

    Attributes:
        field: ``uint8[H, W]``, 128 is neutral.
        clings: Whether it moves with what it lies on.
    """

    field: U8
    clings: bool

    @classmethod
    def of(cls, surface: Surface, geometry: Geometry) -> "Texture":
        """Make the texture of a surface."""
        field = surfaces.surface(surface.kind, geometry)
        return cls(field, surface.kind not in _ON_THE_SCREEN)

    def at(self, canvas: Canvas) -> U8:
        """Return it where it lies in this frame."""
        return follow(self.field, canvas) if self.clings else self.field


@dataclass(frozen=True, slots=True, eq=False)
class Compose:
    """The last stage.

    Attributes:
        mix: Amounts and colours; what moves is filled in at each frame.
        surface: Static texture.
        coat: A second one, or None.
        coat_share: Its depth.
        grain: ``uint8[H + 64, W + 64]``.
        vignette_y: ``int32[H]``.
        vignette_x: ``int32[W]``.
        tint: ``uint8[2, H/2, W/2]``, U and V of the ink.
        fringe: Shift of red and blue, half-size pixels.
        dark: ``uint8[H, W]`` of zeros, for layers that are absent.
        still: ``int16[2, H/2, W/2]`` of zeros, the same for chroma.
    """

    mix: Mix
    surface: Texture
    coat: Texture | None
    coat_share: float
    grain: U8
    vignette_y: I32
    vignette_x: I32
    tint: U8
    fringe: int
    dark: U8
    still: NDArray[np.int16]

    @classmethod
    def plan(cls, style: Style, geometry: Geometry) -> "Compose":
        """Every look ends with it."""
        ink = spread(style.paper.ink, geometry.half)
        return cls(
            mix=_mix(style, round(float(ink[..., 0].mean())) + 16),
            surface=Texture.of(style.surface, geometry),
            coat=Texture.of(style.coat, geometry) if style.coat.amount else None,
            coat_share=style.coat.amount,
            grain=noise.film_grain(geometry),
            vignette_y=_vignette(style.lens.vignette, geometry.height),
            vignette_x=_vignette(style.lens.vignette, geometry.width),
            tint=np.round(ink[..., 1:].transpose(2, 0, 1) + 128).astype(np.uint8, order="C"),
            fringe=geometry.px(style.lens.aberration) if style.lens.aberration else 0,
            dark=surfaces.darkness(geometry),
            still=surfaces.no_shine(geometry),
        )

    def __call__(self, canvas: Canvas) -> None:
        """Fill ``out``, the part of it that is seen."""
        height, half = canvas.geometry.height, canvas.geometry.half
        luma, chroma = canvas.out[:height], canvas.out[height:].reshape(2, *half)
        bumps, small_bumps, depth = self._bumps(canvas)
        part, dark = canvas.part, self.dark.reshape(4, *half)[0]
        layers = LumaLayers(
            canvas.base,
            canvas.ink if canvas.inked else self.dark,
            bumps,
            self.grain,
            canvas.glow if canvas.lit else self.dark,
            self.vignette_y,
            self.vignette_x,
        )
        tints = ChromaLayers(
            canvas.chroma,
            self.tint,
            canvas.shine if canvas.lit else self.still,
            _shrunk(canvas.ink, part) if canvas.inked else dark,
            small_bumps,
            _shrunk(canvas.glow, part) if canvas.lit else dark,
            self.vignette_y,
            self.vignette_x[::2].copy(),
        )
        mix = self._at(canvas.frame, depth)
        compose_luma(layers, mix, part, luma)
        compose_chroma(tints, mix, part, chroma)
        if self.fringe:
            fringe_chroma(_shrunk(luma, part), self.fringe, chroma.copy(), chroma)

    def _bumps(self, canvas: Canvas) -> tuple[U8, U8, int]:
        """Return the texture at full and at half size, and its depth of 256."""
        if canvas.embossed and self.coat is None:
            return canvas.relief, canvas.small_relief, 256
        under = canvas.relief if canvas.embossed else self.surface.at(canvas)
        if self.coat is None:
            return under, _shrunk(under, canvas.part), self.mix.surface
        own = 1.0 if canvas.embossed else self.mix.surface / 256
        level = 128 * (1 - own - self.coat_share)
        bumps, part = np.empty_like(under), canvas.part
        over = part.of(self.coat.at(canvas))
        cv2.addWeighted(part.of(under), own, over, self.coat_share, level, part.of(bumps))
        return bumps, _shrunk(bumps, part), 256

    def _at(self, frame: int, depth: int) -> Mix:
        """Move the grain on."""
        # Two steps that are prime to 64: the grain's window jumps and comes back late.
        return self.mix._replace(
            surface=depth,
            grain_x=frame * 29 % 64,
            grain_y=frame * 43 % 64,
        )


def _mix(style: Style, ink_y: int) -> Mix:
    ground = np.round(light_of(style.paper.ground)).astype(int) + (16, 128, 128)
    drawn = max(style.lines.amount, style.hatch.amount, style.dodge.amount, style.wash.amount)
    return Mix(
        ink=_share(min(1.0, max(style.cells.cover, style.lines.amount or drawn))),
        ink_y=ink_y,
        ground=_share(style.paper.cover),
        ground_y=int(ground[0]),
        ground_u=int(ground[1]),
        ground_v=int(ground[2]),
        surface=_share(style.surface.amount),
        grain=_share(style.lens.grain),
        grain_x=0,
        grain_y=0,
    )
