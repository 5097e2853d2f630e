"""Styles of instruments that see what eyes do not."""

from collections.abc import Mapping

from sundog.engine.cpu.style import (
    Abstraction,
    Exposure,
    Glow,
    Grade,
    Hue,
    Lens,
    Matte,
    MatteKind,
    Ramp,
    Signal,
    Style,
)

__all__ = ["INSTRUMENT"]

_THERMAL = Style(
    exposure=Exposure(key=0.33, strength=0.8),
    abstraction=Abstraction(sharpen=0.7, median=5, kuwahara=(2,)),
    grade=Grade(
        # Skin is warm, whatever its brightness; what is cold has cold colours.
        hues=(
            Hue(at=52, width=26, light=0.10),
            Hue(at=250, width=60, light=-0.18),
            Hue(at=150, width=40, light=-0.12),
        ),
        saturation=0,
        contrast=0.3,
        gain=0.93,
        ramp=Ramp(
            colours=("#06003a", "#4a0a9a", "#c81e7a", "#ff6a1a", "#ffd23a", "#ffffff"), mix=1.0
        ),
    ),
    matte=Matte(kind=MatteKind.GAUGE),
)

_NIGHT_VISION = Style(
    exposure=Exposure(key=0.5, strength=0.9),
    abstraction=Abstraction(sharpen=0.5, detail=0.4),
    grade=Grade(
        saturation=0,
        contrast=0.4,
        ramp=Ramp(colours=("#020c04", "#128a2e", "#5aff6a", "#e8ffe0"), mix=1.0, light=0.7),
    ),
    glow=Glow(bloom=1.0, threshold=140),
    lens=Lens(vignette=0.3, grain=0.08),
    matte=Matte(kind=MatteKind.SCOPE),
    signal=Signal(lines=3, period=6),
)

_X_RAY = Style(
    exposure=Exposure(key=0.5, strength=0.9),
    abstraction=Abstraction(sharpen=0.9, median=3, detail=0.3),
    grade=Grade(
        saturation=0,
        contrast=0.5,
        gamma=0.9,
        ramp=Ramp(
            colours=("#f0faff", "#a0d0f0", "#4a8cc0", "#1a4a78", "#081a34", "#00040c"),
            mix=1.0,
        ),
    ),
    glow=Glow(bloom=0.7, threshold=120, neon=2.4, colours=("#6ac0ff", "#b8e8ff")),
    lens=Lens(vignette=0.6),
)

INSTRUMENT: Mapping[str, Style] = {
    "thermal": _THERMAL,
    "night-vision": _NIGHT_VISION,
    "x-ray": _X_RAY,
}
"""By the name that the prompt reader gives them."""
