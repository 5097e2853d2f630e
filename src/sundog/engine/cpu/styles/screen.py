"""Styles of screens and tapes."""

from collections.abc import Mapping

from sundog.engine.cpu.style import (
    Abstraction,
    Cells,
    CodeRain,
    Exposure,
    Glow,
    Grade,
    Hue,
    Lens,
    Light,
    Matte,
    MatteKind,
    Palette,
    Ramp,
    Signal,
    Split,
    Style,
    Surface,
    SurfaceKind,
)

__all__ = ["SCREEN"]

_VHS = Style(
    exposure=Exposure(key=0.5, strength=0.3),
    abstraction=Abstraction(sharpen=0.7),
    grade=Grade(
        hues=(Hue(at=28, width=26, saturation=1.25),),
        contrast=0.2,
        lift=0.2,
        gain=0.9,
        saturation=1.1,
        hue=-12,
        split=Split(shadows="#2a3aa8", lights="#e8c8d8", amount=0.55),
    ),
    glow=Glow(bloom=0.5, threshold=175),
    lens=Lens(vignette=0.25, grain=0.05, aberration=4),
    matte=Matte(kind=MatteKind.TAPE),
    signal=Signal(bleed=14, skew=70, lines=3, period=8, roll=5, bars=1, hold=40),
)

_VAPORWAVE = Style(
    exposure=Exposure(key=0.46, strength=0.9),
    abstraction=Abstraction(sharpen=0.3, median=3, kuwahara=(2,), spare_skin=0.7),
    grade=Grade(
        contrast=0.6,
        lift=0.14,
        gain=0.93,
        bands=7,
        band_edge=4,
        band_mix=0.45,
        saturation=0.35,
        ramp=Ramp(
            colours=("#2b2a8c", "#5a5ad8", "#b57aec", "#ff8fd6", "#ffc6e4", "#c8fff6"),
            mix=0.92,
            light=0.35,
        ),
    ),
    glow=Glow(bloom=0.35, threshold=185),
    light=Light(top="#ff71ce", top_amount=0.10, bottom="#01e8e0", bottom_amount=0.36),
    lens=Lens(aberration=4),
    matte=Matte(kind=MatteKind.WINDOW, behind=True),
    signal=Signal(lines=2, period=8),
)

_SYNTHWAVE = Style(
    exposure=Exposure(key=0.30, strength=1.0),
    abstraction=Abstraction(sharpen=0.5, median=3, detail=0.25),
    grade=Grade(
        contrast=0.7,
        gamma=1.15,
        gain=0.84,
        saturation=0.6,
        ramp=Ramp(
            colours=("#08021e", "#260a5a", "#7a1a94", "#ff2f8a", "#ff7a5a", "#ffd87a"),
            mix=0.92,
            light=0.3,
        ),
    ),
    glow=Glow(bloom=0.8, threshold=130, neon=1.7, colours=("#ff2bd6", "#ff5ab0", "#20d8ff")),
    matte=Matte(kind=MatteKind.FLOOR, behind=True),
    lens=Lens(vignette=0.3),
    signal=Signal(lines=2, period=7),
)

_MATRIX = Style(
    exposure=Exposure(key=0.34, strength=0.9),
    abstraction=Abstraction(sharpen=1.0, detail=0.4),
    grade=Grade(
        saturation=0.0,
        contrast=0.7,
        gamma=1.15,
        ramp=Ramp(colours=("#000800", "#04380f", "#12a032", "#a8ff9a"), mix=1.0, light=0.3),
    ),
    glow=Glow(bloom=0.5, threshold=130, neon=1.0, colours=("#20ff50",)),
    surface=Surface(kind=SurfaceKind.GLYPHS, amount=0.9),
    code=CodeRain(amount=0.75),
    lens=Lens(vignette=0.5),
)

_GLITCH = Style(
    exposure=Exposure(key=0.45, strength=0.4),
    abstraction=Abstraction(sharpen=0.6, detail=0.8),
    grade=Grade(
        contrast=0.6,
        saturation=1.3,
        vibrance=0.3,
        split=Split(shadows="#20108a", lights="#c8fff4", amount=0.3),
    ),
    lens=Lens(aberration=9),
    signal=Signal(blocks=20, reach=150, bars=9, hold=40, lines=3, period=8),
)

_HOLOGRAM = Style(
    exposure=Exposure(key=0.30, strength=1.0),
    abstraction=Abstraction(sharpen=0.9, median=3, detail=0.2),
    grade=Grade(
        contrast=0.5,
        gamma=1.15,
        gain=0.8,
        saturation=0,
        ramp=Ramp(
            colours=("#01040c", "#032440", "#0f78b0", "#5ad8ff", "#e8ffff"), mix=1, light=0.35
        ),
    ),
    glow=Glow(bloom=0.7, threshold=120, neon=2.6, colours=("#20d0ff", "#4a8aff", "#a06aff")),
    light=Light(bottom="#0aa0ff", bottom_amount=0.3),
    lens=Lens(vignette=0.6, aberration=6),
    signal=Signal(lines=12, period=14, roll=22),
)

_SECURITY = Style(
    exposure=Exposure(key=0.46, strength=0.3),
    abstraction=Abstraction(sharpen=0.9, median=5),
    grade=Grade(
        saturation=0.06,
        contrast=0.1,
        lift=0.16,
        gain=0.80,
        split=Split(shadows="#4a6a58", lights="#a8c0aa", amount=0.45),
    ),
    lens=Lens(vignette=0.7, grain=0.06),
    matte=Matte(kind=MatteKind.GUARD),
    signal=Signal(lines=4, period=10, roll=4),
)

_HANDHELD = Style(
    exposure=Exposure(key=0.5, strength=0.8),
    abstraction=Abstraction(sharpen=0.4, kuwahara=(2,), spare_skin=0.8),
    cells=Cells(size=8, sharpen=0.9),
    grade=Grade(
        saturation=0,
        contrast=0.35,
        palette=Palette(colours=("#0f380f", "#306230", "#8bac0f", "#c4d420")),
    ),
)

SCREEN: Mapping[str, Style] = {
    "vhs": _VHS,
    "vaporwave": _VAPORWAVE,
    "synthwave": _SYNTHWAVE,
    "matrix": _MATRIX,
    "glitch": _GLITCH,
    "hologram": _HOLOGRAM,
    "cctv": _SECURITY,
    "gameboy": _HANDHELD,
}
"""By the name that the prompt reader gives them."""
