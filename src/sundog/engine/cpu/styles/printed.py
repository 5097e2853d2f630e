"""Printed with blocks, plates and screens."""

from collections.abc import Mapping

from sundog.engine.cpu.style import (
    Abstraction,
    Exposure,
    Grade,
    Hatch,
    HatchKind,
    Lens,
    Lines,
    Palette,
    Paper,
    Plate,
    Press,
    Ramp,
    Screen,
    Style,
    Surface,
    SurfaceKind,
    Veil,
)

__all__ = ["PRINTED"]

_WOODBLOCK = (
    "#f6ead0 #ecd8ad #dd9a66 #c24a32 #8c2f2a #1f3f7a #3f6fa8 #86aec4 #a9c2a8 #5f7f58 #2f4a3c "
    "#26263a #cba883 #f4cfa8 #f7dcc0 #e6b894"
)

_LINOCUT = Style(
    exposure=Exposure(key=0.46, strength=0.7),
    abstraction=Abstraction(median=5, kuwahara=(3,), smear=4, spare_skin=0.3),
    grade=Grade(saturation=0, contrast=1.0, gamma=0.9),
    hatch=Hatch(kind=HatchKind.PENCIL, amount=1.0, gain=2.8, bias=-16, size=13, spare_skin=85),
    lines=Lines(amount=1.0, sigma=1.3, gain=20, threshold=138, softness=24, along=6, spare_skin=36),
    paper=Paper(ink=("#14120f",), ground="#efe6d2", cover=1.0),
    surface=Surface(kind=SurfaceKind.PAPER, amount=0.12),
)

_HALFTONE = Style(
    exposure=Exposure(key=0.58, strength=0.5),
    abstraction=Abstraction(median=3, sharpen=0.3),
    grade=Grade(contrast=0.25, gamma=0.85, saturation=1.5, vibrance=0.2),
    press=Press(
        plates=(
            Plate(colour="#ffe800", size=10, angle=2),
            Plate(colour="#00a0e6", size=10, angle=15),
            Plate(colour="#e6007e", size=10, angle=75),
            Plate(colour="#1a1a1e", size=10, angle=45, depth=0.5),
        ),
        paper="#fdfbf4",
        gain=1.5,
    ),
)

_RISOGRAPH = Style(
    exposure=Exposure(key=0.6, strength=0.6),
    abstraction=Abstraction(median=5, kuwahara=(3,), spare_skin=0.4),
    grade=Grade(
        contrast=0.3,
        gamma=0.85,
        lift=0.14,
        bands=5,
        band_edge=6,
        band_mix=0.7,
        saturation=1.3,
        vibrance=0.6,
    ),
    press=Press(
        plates=(
            Plate(colour="#ffe24a", screen=Screen.GRAIN, depth=0.1, shift=(5.0, -4.0)),
            Plate(colour="#ff4ba6", screen=Screen.GRAIN, depth=0.32, size=3.5, shift=(-5.0, 4.0)),
            Plate(colour="#1268c8", screen=Screen.GRAIN, depth=0.32, size=3.5),
        ),
        paper="#f7f2e4",
        gain=1.1,
    ),
    surface=Surface(kind=SurfaceKind.PAPER, amount=0.2),
)

_ENGRAVING = Style(
    exposure=Exposure(key=0.55, strength=0.6),
    abstraction=Abstraction(median=3, kuwahara=(2,), sharpen=0.4, spare_skin=0.6),
    grade=Grade(saturation=0, contrast=0.35, gamma=0.85),
    lines=Lines(amount=0.92, sigma=0.8, gain=18, threshold=144, softness=36, along=4),
    hatch=Hatch(
        kind=HatchKind.LINES,
        amount=0.95,
        gain=1.6,
        bias=-4,
        size=8,
        angle=12,
        bend=40,
        cross=110,
    ),
    paper=Paper(ink=("#2a3a34",), ground="#f3ecd8", cover=1.0),
    surface=Surface(kind=SurfaceKind.PAPER, amount=0.14),
)

_BLUEPRINT = Style(
    exposure=Exposure(key=0.45, strength=0.3),
    abstraction=Abstraction(median=5, kuwahara=(2,)),
    grade=Grade(
        saturation=0,
        ramp=Ramp(colours=("#0b3478", "#0f479a", "#1758b4"), mix=1.0),
    ),
    lines=Lines(amount=0.95, sigma=0.8, gain=18, threshold=148, softness=34, along=5),
    paper=Paper(ink=("#f2f8ff",)),
    surface=Surface(kind=SurfaceKind.GRID, amount=0.8),
    lens=Lens(vignette=0.15),
)

_UKIYO_E = Style(
    exposure=Exposure(key=0.62, strength=0.55),
    abstraction=Abstraction(median=5, kuwahara=(3,), smear=5, spare_skin=0.4),
    grade=Grade(
        contrast=0.15,
        gamma=0.85,
        bands=5,
        band_edge=12,
        band_mix=0.85,
        saturation=1.05,
        palette=Palette(colours=tuple(_WOODBLOCK.split()), softness=0.009, mix=0.88),
    ),
    lines=Lines(amount=0.9, sigma=1.1, gain=20, threshold=142, softness=28, along=7, spare_skin=24),
    veil=Veil(colour="#2a62a8", amount=0.95, reach=0.36),
    paper=Paper(ink=("#1b2a52",)),
    surface=Surface(kind=SurfaceKind.PAPER, amount=0.2),
)

PRINTED: Mapping[str, Style] = {
    "linocut": _LINOCUT,
    "halftone": _HALFTONE,
    "risograph": _RISOGRAPH,
    "engraving": _ENGRAVING,
    "blueprint": _BLUEPRINT,
    "ukiyo-e": _UKIYO_E,
}
"""By the name that the prompt reader gives them."""
