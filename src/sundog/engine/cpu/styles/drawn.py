"""Styles made of lines and flat areas."""

from collections.abc import Mapping

from sundog.engine.cpu.style import (
    Abstraction,
    Dodge,
    Exposure,
    Glow,
    Grade,
    Hatch,
    HatchKind,
    Lens,
    Light,
    Lines,
    Palette,
    Paper,
    Ramp,
    Split,
    Style,
    Surface,
    SurfaceKind,
)

__all__ = ["DRAWN"]

_WOODBLOCK = (
    "#f3e5c3 #e6cf9e #d98f5c #b8482e #26456e #4f7fa0 #9cb7a6 #5b6b4a #2a2a33 #c9a78a #7a8fa8 "
    "#f0c9a0 #f4d8bc #e2b08c"
)

_ANIME = Style(
    exposure=Exposure(key=0.56, strength=0.5),
    abstraction=Abstraction(median=5, kuwahara=(3,), smear=7, spare_skin=0.5),
    grade=Grade(
        contrast=0.2,
        gamma=0.84,
        gain=0.97,
        bands=5,
        band_edge=14,
        band_mix=0.75,
        saturation=1.6,
        vibrance=-0.45,
        split=Split(shadows="#4a3b8a", lights="#ffdcd0", amount=0.1),
        brown=1.0,
    ),
    lines=Lines(amount=0.94, sigma=0.9, gain=20, threshold=141, softness=30, spare_skin=40),
    paper=Paper(ink=("#1e1630",)),
    glow=Glow(bloom=0.2, threshold=210),
    light=Light(top="#7fc4ff", top_amount=0.07),
)

_PENCIL = Style(
    exposure=Exposure(key=0.62, strength=0.6),
    abstraction=Abstraction(median=3),
    grade=Grade(saturation=0, contrast=0.25, gamma=0.8),
    lines=Lines(amount=0.92, sigma=0.75, gain=18, threshold=148, softness=56, spare_skin=3),
    hatch=Hatch(kind=HatchKind.PENCIL, amount=0.62, gain=1.6),
    dodge=Dodge(amount=1.0),
    paper=Paper(ink=("#2e2c30",), ground="#f0eee8", cover=1.0),
    surface=Surface(kind=SurfaceKind.PAPER, amount=0.11),
)

_GHIBLI = Style(
    exposure=Exposure(key=0.56, strength=0.5),
    abstraction=Abstraction(median=5, kuwahara=(3,), smear=3, spare_skin=0.5),
    grade=Grade(
        contrast=0.22,
        lift=0.05,
        gamma=0.92,
        bands=6,
        band_edge=5,
        band_mix=0.6,
        saturation=1.36,
        vibrance=0.6,
        brown=0.8,
        split=Split(shadows="#2f8f8c", lights="#ffe9a8", amount=0.18),
    ),
    lines=Lines(amount=0.66, sigma=0.8, gain=16, threshold=142, softness=30),
    paper=Paper(ink=("#463428",)),
    surface=Surface(kind=SurfaceKind.WATERCOLOUR, amount=0.1),
    glow=Glow(bloom=0.35, threshold=180),
    light=Light(spot="#ffd98a", spot_amount=0.25, spot_x=0.9, spot_radius=0.45),
)

_COMIC = Style(
    exposure=Exposure(key=0.55, strength=0.5),
    abstraction=Abstraction(median=5, kuwahara=(2,), smear=2, spare_skin=0.5),
    grade=Grade(
        contrast=0.5,
        gamma=0.8,
        bands=4,
        band_edge=14,
        band_mix=0.9,
        saturation=1.65,
        vibrance=0.3,
        brown=0.8,
        split=Split(shadows="#3050a0", lights="#ffe97a", amount=0.12),
    ),
    lines=Lines(amount=1.0, sigma=1.25, gain=22, threshold=144, softness=24, along=4),
    hatch=Hatch(kind=HatchKind.DOTS, amount=0.42, gain=4.0, bias=-40),
    paper=Paper(ink=("#0c0a10",)),
    surface=Surface(kind=SurfaceKind.PAPER, amount=0.1),
)

_MANGA = Style(
    exposure=Exposure(key=0.62, strength=0.6),
    abstraction=Abstraction(median=5, kuwahara=(2,)),
    grade=Grade(saturation=0, contrast=0.7, gamma=0.7, bands=3, band_edge=12, band_mix=0.8),
    lines=Lines(amount=1.0, sigma=1.1, gain=22, threshold=146, softness=22, along=4),
    hatch=Hatch(kind=HatchKind.DOTS, amount=0.9, gain=5.0, bias=-40),
    paper=Paper(ink=("#101012",), ground="#fbfbf8", cover=0.8),
)

_CHARCOAL = Style(
    exposure=Exposure(key=0.5, strength=0.6),
    abstraction=Abstraction(sharpen=0.5, kuwahara=(2,)),
    grade=Grade(saturation=0, contrast=0.5, gamma=0.8, lift=0.1),
    lines=Lines(amount=0.9, sigma=1.3, gain=16, threshold=142, softness=50, along=6),
    hatch=Hatch(kind=HatchKind.CHARCOAL, amount=0.9, gain=2.2, bias=0),
    dodge=Dodge(amount=1.0, radius=10),
    paper=Paper(ink=("#1c1b1c",), ground="#e6e2d8", cover=0.85),
    surface=Surface(kind=SurfaceKind.CHARCOAL, amount=0.4),
)

_UKIYO_E = Style(
    exposure=Exposure(key=0.6, strength=0.5),
    abstraction=Abstraction(median=5, kuwahara=(3,), spare_skin=0.4),
    grade=Grade(
        contrast=0.2,
        bands=5,
        band_edge=12,
        band_mix=0.85,
        saturation=0.95,
        palette=Palette(colours=tuple(_WOODBLOCK.split()), softness=0.012, mix=0.78),
    ),
    lines=Lines(amount=0.9, sigma=1.1, gain=20, threshold=144, softness=28, along=5),
    paper=Paper(ink=("#19233c",)),
    surface=Surface(kind=SurfaceKind.PAPER, amount=0.32),
)

_BLUEPRINT = Style(
    exposure=Exposure(key=0.45, strength=0.3),
    abstraction=Abstraction(median=5),
    grade=Grade(
        saturation=0,
        ramp=Ramp(colours=("#0a2f6e", "#124a9a", "#1c5ab0"), mix=1.0),
    ),
    lines=Lines(amount=0.9, sigma=0.8, gain=18, threshold=147, softness=34, along=4),
    paper=Paper(ink=("#e6f2ff",)),
    surface=Surface(kind=SurfaceKind.PAPER, amount=0.18),
    lens=Lens(vignette=0.2),
)

DRAWN: Mapping[str, Style] = {
    "anime": _ANIME,
    "pencil": _PENCIL,
    "ghibli": _GHIBLI,
    "comic": _COMIC,
    "manga": _MANGA,
    "charcoal": _CHARCOAL,
    "ukiyo-e": _UKIYO_E,
    "blueprint": _BLUEPRINT,
}
"""By the name that the prompt reader gives them."""
