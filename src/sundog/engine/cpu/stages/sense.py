"""Take a frame in: half size, exposure."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.canvas import Canvas
from sundog.engine.cpu.geometry import Geometry
from sundog.engine.cpu.kernels.finish import tone
from sundog.engine.cpu.style import Style

__all__ = ["Sense", "Tone"]

# Share by which the remembered exposure follows that of the frame: settles in half a second.
_FOLLOW = np.float32(0.08)
_QUANTILES = np.array([0.02, 0.5, 0.98])
_LUMA = np.arange(256, dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Sense:
    """Shrink the frame, remember how bright it is."""

    @classmethod
    def plan(cls, _style: Style, _geometry: Geometry) -> "Sense":
        """Every look needs it."""
        return cls()

    def __call__(self, canvas: Canvas) -> None:
        """Fill ``fresh`` and ``levels``."""
        height = canvas.geometry.height
        half = canvas.geometry.half
        chroma = canvas.camera[height:].reshape(2, *half)
        cv2.resize(canvas.camera[:height], half[::-1], canvas.fresh[0], 0, 0, cv2.INTER_AREA)
        canvas.fresh[1:] = chroma
        self._remember_levels(canvas)
        canvas.inked = canvas.embossed = canvas.lit = False

    def _remember_levels(self, canvas: Canvas) -> None:
        sample = canvas.fresh[0, ::4, ::4].ravel()
        counts = np.cumsum(np.bincount(sample, minlength=256))
        now = np.searchsorted(counts, _QUANTILES * sample.size).astype(np.float32)
        follow = np.float32(1) if canvas.frame == 0 else _FOLLOW
        canvas.levels += (now - canvas.levels) * follow


@dataclass(frozen=True, slots=True)
class Tone:
    """Local contrast and automatic exposure: without it, bright walls blow a dark look out.

    Attributes:
        sharpen: Share of local contrast added.
        radius: Size of its neighbourhood, half-size pixels.
        key: Brightness that the median is led to, 0 to 1.
        strength: Share of the way, 0 to 1.
    """

    sharpen: float
    radius: int
    key: float
    strength: float

    @classmethod
    def plan(cls, style: Style, geometry: Geometry) -> "Tone":
        """Every look needs it: it also fills the working picture."""
        return cls(
            style.abstraction.sharpen,
            geometry.px(9) | 1,
            style.exposure.key,
            style.exposure.strength,
        )

    def __call__(self, canvas: Canvas) -> None:
        """Fill ``work``."""
        grey = canvas.history[0]
        if self.sharpen:
            blurred = cv2.blur(grey, (self.radius, self.radius))
            grey = cv2.addWeighted(grey, 1 + self.sharpen, blurred, -self.sharpen, 0)
        luma, gain = self._curve(canvas.levels)
        tone(grey, canvas.history, luma, gain, canvas.work)

    def _curve(self, levels: NDArray[np.float32]) -> tuple[NDArray[np.uint8], NDArray[np.int32]]:
        """Return new luma by old, ``uint8[256]``, and the factor on chroma, ``int32[256]``."""
        low, middle, high = (float(level) for level in levels)
        span = max(40.0, high - low)
        stretched = np.clip((_LUMA - low) / span, 0, 1)
        median = min(0.95, max(0.05, (middle - low) / span))
        gamma = min(1.9, max(0.6, float(np.log(self.key) / np.log(median))))
        target = stretched ** (1 + (gamma - 1) * self.strength) * 219 + 16
        luma = np.clip(_LUMA + (target - _LUMA) * self.strength, 16, 235)
        gain = np.clip((luma - 8) / np.maximum(4, _LUMA - 8), 0.6, 1.5) * 256
        return luma.astype(np.uint8), gain.astype(np.int32)
