"""Styles of film, screens and instruments."""

from collections.abc import Mapping

from sundog.engine.cpu.style import (
    Abstraction,
    Exposure,
    Glow,
    Grade,
    Lens,
    Light,
    Lines,
    Paper,
    Ramp,
    Split,
    Style,
    Surface,
    SurfaceKind,
    Weather,
)

__all__ = ["SCREEN"]

_NOIR = Style(
    exposure=Exposure(key=0.36, strength=0.7),
    abstraction=Abstraction(sharpen=0.7, detail=0.8),
    grade=Grade(black=0.03, saturation=0, contrast=0.95, gamma=1.35),
    surface=Surface(kind=SurfaceKind.BLINDS, amount=0.6),
    glow=Glow(bloom=0.7, threshold=170),
    lens=Lens(vignette=0.75, grain=0.17),
)

_CYBERPUNK = Style(
    exposure=Exposure(key=0.30, strength=1.0),
    abstraction=Abstraction(sharpen=0.6, median=3, kuwahara=(2,)),
    grade=Grade(
        contrast=0.55,
        gamma=1.15,
        gain=0.68,
        saturation=1.05,
        ramp=Ramp(
            colours=("#03030d", "#0b1240", "#2a1a7a", "#7a1fa0", "#e02a9a", "#ff9ad0"),
            mix=0.66,
            light=0.25,
        ),
        split=Split(shadows="#0060ff", lights="#ff2fa0", amount=0.10),
    ),
    lines=Lines(
        amount=0.8,
        sigma=1.0,
        gain=16,
        threshold=126,
        softness=26,
        along=5,
        abstracted=False,
        spare_skin=30,
    ),
    paper=Paper(ink=("#00f0ff", "#2a8bff", "#ff4bd6", "#ff4b8b", "#00ffc8")),
    surface=Surface(kind=SurfaceKind.SCANLINES, amount=0.16),
    glow=Glow(
        bloom=1.1,
        threshold=120,
        neon=3.2,
        colours=("#00f0ff", "#2a6bff", "#ff2bd6", "#ff3b6b", "#00ffc8"),
    ),
    light=Light(top="#14063a", top_amount=0.4, bottom="#00283a", bottom_amount=0.5),
    weather=Weather(kinds=(("rain", 0.8),)),
    lens=Lens(vignette=0.6, aberration=2),
)

_VAPORWAVE = Style(
    exposure=Exposure(key=0.4, strength=0.9),
    abstraction=Abstraction(median=3, kuwahara=(2,)),
    grade=Grade(
        contrast=0.35,
        gain=0.88,
        bands=7,
        band_edge=5,
        band_mix=0.4,
        saturation=1.3,
        ramp=Ramp(
            colours=("#150833", "#45208a", "#a03cc8", "#ff5fb4", "#ffae9a", "#8ff2ff"),
            mix=0.78,
            light=0.3,
        ),
    ),
    surface=Surface(kind=SurfaceKind.SCANLINES, amount=0.25),
    glow=Glow(bloom=0.5, threshold=175),
    light=Light(top="#ff2fa0", top_amount=0.1, bottom="#10b0ff", bottom_amount=0.16),
    lens=Lens(aberration=3),
)

_THERMAL = Style(
    exposure=Exposure(key=0.42, strength=0.6),
    abstraction=Abstraction(kuwahara=(2,)),
    grade=Grade(
        saturation=0,
        contrast=0.3,
        ramp=Ramp(
            colours=("#06003a", "#4a0a9a", "#c81e7a", "#ff6a1a", "#ffd23a", "#ffffff"), mix=1.0
        ),
    ),
)

_NIGHT_VISION = Style(
    exposure=Exposure(key=0.5, strength=0.9),
    abstraction=Abstraction(sharpen=0.4, detail=0.5),
    grade=Grade(
        saturation=0, contrast=0.3, ramp=Ramp(colours=("#020a04", "#1f9a3a", "#d8ffd0"), mix=1.0)
    ),
    surface=Surface(kind=SurfaceKind.SCANLINES, amount=0.14),
    glow=Glow(bloom=0.8, threshold=150),
    lens=Lens(vignette=1.0, grain=0.35),
)

_MATRIX = Style(
    exposure=Exposure(key=0.3, strength=0.8),
    abstraction=Abstraction(sharpen=0.5, detail=0.4),
    grade=Grade(
        saturation=0.2,
        contrast=0.6,
        gamma=1.2,
        ramp=Ramp(colours=("#000500", "#063a12", "#1f9a3a", "#b8ffb0"), mix=0.9, light=0.3),
    ),
    lines=Lines(amount=0.5, sigma=1.0, gain=16, threshold=128, softness=26, abstracted=False),
    paper=Paper(ink=("#58ff70",)),
    surface=Surface(kind=SurfaceKind.SCANLINES, amount=0.25),
    glow=Glow(bloom=0.8, threshold=120, neon=1.2, colours=("#20ff50",)),
    lens=Lens(vignette=0.6),
)

_OLD_PHOTO = Style(
    exposure=Exposure(key=0.5, strength=0.4),
    abstraction=Abstraction(detail=0.5),
    grade=Grade(
        saturation=0,
        contrast=0.2,
        lift=0.08,
        ramp=Ramp(colours=("#1a0f08", "#6b4a2c", "#c9a878", "#fdf3dc"), mix=1.0, light=0.2),
    ),
    surface=Surface(kind=SurfaceKind.PAPER, amount=0.2),
    glow=Glow(bloom=0.3, threshold=180),
    lens=Lens(vignette=0.7, grain=0.3),
)

_VHS = Style(
    exposure=Exposure(key=0.5, strength=0.3),
    abstraction=Abstraction(sharpen=0.6),
    grade=Grade(
        contrast=0.15,
        lift=0.1,
        saturation=1.35,
        hue=-8,
        split=Split(shadows="#203a8a", lights="#ffd9c0", amount=0.25),
    ),
    surface=Surface(kind=SurfaceKind.SCANLINES, amount=0.3),
    glow=Glow(bloom=0.4, threshold=185),
    lens=Lens(vignette=0.2, grain=0.25, aberration=4),
)

_CINEMATIC = Style(
    exposure=Exposure(key=0.42, strength=0.4),
    abstraction=Abstraction(detail=0.9),
    grade=Grade(
        contrast=0.5,
        saturation=1.1,
        split=Split(shadows="#0e5a6a", lights="#ffb070", amount=0.38),
    ),
    glow=Glow(bloom=0.4, threshold=185),
    lens=Lens(vignette=0.4, grain=0.1),
)

SCREEN: Mapping[str, Style] = {
    "noir": _NOIR,
    "cyberpunk": _CYBERPUNK,
    "vaporwave": _VAPORWAVE,
    "thermal": _THERMAL,
    "night-vision": _NIGHT_VISION,
    "matrix": _MATRIX,
    "old-photo": _OLD_PHOTO,
    "vhs": _VHS,
    "cinematic": _CINEMATIC,
}
"""By the name that the prompt reader gives them."""
