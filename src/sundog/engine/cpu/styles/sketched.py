"""Drawn by hand with something dry, or with a wet brush and ink."""

from collections.abc import Mapping

from sundog.engine.cpu.style import (
    Abstraction,
    Exposure,
    Grade,
    Hatch,
    HatchKind,
    Lens,
    Light,
    Lines,
    Paper,
    Ramp,
    Rub,
    Style,
    Surface,
    SurfaceKind,
    Wash,
)

__all__ = ["SKETCHED"]

_PENCIL = Style(
    exposure=Exposure(key=0.58, strength=0.6),
    abstraction=Abstraction(median=3, kuwahara=(2,), spare_skin=0.5),
    grade=Grade(saturation=0, contrast=0.6, gamma=0.8),
    lines=Lines(amount=0.9, sigma=0.8, gain=18, threshold=148, softness=60, spare_skin=8),
    hatch=Hatch(
        kind=HatchKind.PENCIL, amount=0.82, gain=2.0, bias=-6, size=7, cross=62, spare_skin=50
    ),
    paper=Paper(ink=("#3e3c44",), ground="#f4f2ec", cover=1.0, tooth=0.35),
    surface=Surface(kind=SurfaceKind.PAPER, amount=0.1),
)

_CHARCOAL = Style(
    exposure=Exposure(key=0.48, strength=0.6),
    abstraction=Abstraction(median=5, kuwahara=(3,), smear=3, spare_skin=0.45),
    grade=Grade(saturation=0, contrast=0.7, gamma=1.0),
    lines=Lines(amount=0.95, sigma=1.6, gain=16, threshold=140, softness=70, along=6),
    hatch=Hatch(
        kind=HatchKind.PENCIL,
        amount=0.9,
        gain=1.9,
        bias=-22,
        size=14,
        angle=-38,
        cross=70,
        spare_skin=60,
    ),
    paper=Paper(ink=("#121011",), ground="#ddd3c2", cover=0.5, tooth=0.8),
    surface=Surface(kind=SurfaceKind.PAPER, amount=0.16),
)

_CRAYON = Style(
    exposure=Exposure(key=0.58, strength=0.5),
    abstraction=Abstraction(median=5, kuwahara=(3,), spare_skin=0.5),
    grade=Grade(
        contrast=0.2,
        lift=0.16,
        gamma=0.85,
        bands=5,
        band_edge=8,
        band_mix=0.6,
        saturation=1.9,
        vibrance=0.5,
        brown=0.5,
    ),
    rub=Rub(
        kind=HatchKind.PENCIL,
        amount=0.85,
        gain=1.8,
        load=0.5,
        tone=-1.0,
        colour=0.6,
        spare_skin=0.7,
        size=9,
    ),
    lines=Lines(amount=0.7, sigma=1.4, gain=18, threshold=140, softness=44, along=5, spare_skin=40),
    paper=Paper(ink=("#33202c",), ground="#fffdf6", tooth=1.0),
    surface=Surface(kind=SurfaceKind.PAPER, amount=0.16),
)

_CHALK_PASTEL = Style(
    exposure=Exposure(key=0.55, strength=0.5),
    abstraction=Abstraction(median=5, kuwahara=(3,), smear=5, spare_skin=0.5),
    grade=Grade(
        contrast=0.1,
        lift=0.2,
        gain=0.97,
        gamma=0.85,
        saturation=1.15,
        vibrance=0.7,
        brown=0.4,
    ),
    rub=Rub(
        kind=HatchKind.PENCIL,
        amount=0.8,
        gain=1.2,
        load=0.5,
        tone=0.7,
        colour=0.8,
        spare_skin=0.6,
        size=13,
    ),
    paper=Paper(ground="#7c6f78"),
    surface=Surface(kind=SurfaceKind.PAPER, amount=0.2),
)

_INK_WASH = Style(
    exposure=Exposure(key=0.66, strength=0.7),
    abstraction=Abstraction(median=5, kuwahara=(4, 3), smear=4, spare_skin=0.5),
    grade=Grade(
        contrast=0.35,
        gamma=0.66,
        bands=4,
        band_edge=3,
        band_mix=0.8,
        ramp=Ramp(colours=("#1e1e24", "#5e5e66", "#a9a9a8", "#dcdad2", "#f4f1e8"), mix=1.0),
    ),
    wash=Wash(amount=1.0),
    lines=Lines(
        amount=0.94, sigma=2.0, gain=20, threshold=136, softness=44, along=12, spare_skin=34
    ),
    paper=Paper(ink=("#141419",), ground="#f6f3ea", tooth=0.3),
    surface=Surface(kind=SurfaceKind.PAPER, amount=0.14),
    light=Light(border=0.5),
)

_CHALKBOARD = Style(
    exposure=Exposure(key=0.5, strength=0.6),
    abstraction=Abstraction(median=5, kuwahara=(3,), spare_skin=0.4),
    grade=Grade(contrast=0.2, lift=0.3, gain=0.8, gamma=0.9, saturation=0.65, vibrance=0.4),
    rub=Rub(
        kind=HatchKind.PENCIL,
        amount=1.0,
        gain=1.0,
        load=0.1,
        tone=0.7,
        colour=0.4,
        spare_skin=0.45,
        size=9,
    ),
    lines=Lines(amount=0.92, sigma=1.2, gain=20, threshold=145, softness=40, along=5),
    paper=Paper(ink=("#fbfbf2",), ground="#22352d", tooth=0.7),
    surface=Surface(kind=SurfaceKind.WATERCOLOUR, amount=0.5),
    lens=Lens(vignette=0.3),
)

SKETCHED: Mapping[str, Style] = {
    "pencil": _PENCIL,
    "charcoal": _CHARCOAL,
    "crayon": _CRAYON,
    "chalk-pastel": _CHALK_PASTEL,
    "ink-wash": _INK_WASH,
    "chalkboard": _CHALKBOARD,
}
"""By the name that the prompt reader gives them."""
