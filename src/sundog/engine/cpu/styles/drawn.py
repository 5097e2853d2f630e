"""Drawn animation and comics: outlines around flat areas, or soft round shapes without any."""

from collections.abc import Mapping

from sundog.engine.cpu.style import (
    Abstraction,
    Exposure,
    Glow,
    Grade,
    Hatch,
    HatchKind,
    Light,
    Lines,
    Matter,
    Palette,
    Paper,
    Plate,
    Press,
    Screen,
    Split,
    Style,
    Surface,
    SurfaceKind,
)

__all__ = ["DRAWN"]

_GOUACHE = (
    "#fff8e6 #f6e7bd #f7d3ad #e9b48c #c98a5e #8a5a3c #4b3a30 #2f3d3f #cfe6ee #8fc4e0 #5a97c4 "
    "#3f6b8f #c9dc8a #8fbf5c #5d9a48 #3a6b40 #e8795a #c8503c #e9b845"
)
_CEL_PAINT = (
    "#ffffff #dfe3ea #ffd61f #ffb02e #ff7a1f #f7cba4 #e3a678 #c07a4c #7d4a2a #e8342c #a31d24 "
    "#ff8fc0 #8d4fd6 #4b2f8c #8fd4ff #3d9dff #1f5fc8 #1d2f66 #b6e84a #55c83a #1f8a3c #14532e "
    "#35353f #14121a #9aa0aa"
)
_STORYBOOK = (
    "#fbf3df #f3dcb4 #efc39a #d99a72 #b4684a #7a4636 #4a3a34 #dfe4cf #a9bf9a #6f947c #43695c "
    "#bcd3d6 #86a9b5 #55788c #e2b65c #d17a55 #a8485a"
)

_ANIME = Style(
    exposure=Exposure(key=0.56, strength=0.5),
    abstraction=Abstraction(median=5, kuwahara=(3,), smear=7, spare_skin=0.5),
    grade=Grade(
        contrast=0.15,
        gamma=0.9,
        gain=0.96,
        bands=4,
        band_edge=16,
        band_mix=0.85,
        saturation=1.55,
        vibrance=-0.35,
        split=Split(shadows="#3f3fa8", lights="#ffe6d8", amount=0.3),
        brown=1.0,
    ),
    lines=Lines(amount=0.94, sigma=0.9, gain=20, threshold=141, softness=30, spare_skin=40),
    paper=Paper(ink=("#1e1630",)),
    glow=Glow(bloom=0.22, threshold=205),
    light=Light(top="#7fc4ff", top_amount=0.09),
)

_CARTOON = Style(
    exposure=Exposure(key=0.6, strength=0.6),
    abstraction=Abstraction(median=5, kuwahara=(4, 3), smear=6, spare_skin=0.25),
    grade=Grade(
        lift=0.06,
        gamma=0.8,
        saturation=1.6,
        vibrance=0.6,
        brown=0.5,
        palette=Palette(colours=tuple(_CEL_PAINT.split()), softness=0.004, mix=0.9),
    ),
    lines=Lines(amount=1.0, sigma=1.7, gain=20, threshold=138, softness=18, along=6, spare_skin=36),
    paper=Paper(ink=("#0a0808",)),
)

_CARTOON_3D = Style(
    exposure=Exposure(key=0.52, strength=0.5),
    abstraction=Abstraction(median=5, kuwahara=(4, 3), smear=2, spare_skin=0.5),
    matter=Matter(
        amount=0.34,
        round=8,
        bulge=1.0,
        fine=0.7,
        level=0.5,
        diffuse=0.6,
        shine=0.42,
        gloss=9,
        rim=0.1,
    ),
    grade=Grade(
        contrast=0.3,
        lift=0.03,
        gamma=0.85,
        saturation=1.6,
        vibrance=0.5,
        brown=0.4,
        split=Split(shadows="#8a2a4a", lights="#fff0c8", amount=0.12),
    ),
    glow=Glow(bloom=0.3, threshold=190),
    light=Light(
        spot="#ffd9a0",
        spot_amount=0.16,
        spot_x=0.15,
        spot_y=0.0,
        spot_radius=0.6,
        bottom="#3a6aff",
        bottom_amount=0.05,
    ),
)

_GHIBLI = Style(
    exposure=Exposure(key=0.6, strength=0.55),
    abstraction=Abstraction(median=5, kuwahara=(3,), smear=3, spare_skin=0.5),
    grade=Grade(
        contrast=0.12,
        lift=0.08,
        gamma=0.84,
        saturation=1.45,
        vibrance=0.7,
        brown=0.6,
        split=Split(shadows="#2f8f86", lights="#fff0b8", amount=0.1),
        palette=Palette(colours=tuple(_GOUACHE.split()), softness=0.016, mix=0.6),
    ),
    lines=Lines(amount=0.75, sigma=0.9, gain=18, threshold=142, softness=30, spare_skin=28),
    paper=Paper(ink=("#5a3a28",)),
    surface=Surface(kind=SurfaceKind.WATERCOLOUR, amount=0.12),
    glow=Glow(bloom=0.16, threshold=200),
    light=Light(top="#7fc4ff", top_amount=0.1, spot="#ffe08a", spot_amount=0.12, spot_x=0.9),
)

_COMIC = Style(
    exposure=Exposure(key=0.52, strength=0.5),
    abstraction=Abstraction(median=5, kuwahara=(2,), smear=2, spare_skin=0.5),
    grade=Grade(
        contrast=0.5,
        gamma=0.82,
        bands=4,
        band_edge=12,
        band_mix=0.8,
        saturation=1.5,
        vibrance=0.3,
        brown=0.8,
    ),
    press=Press(
        plates=(
            Plate(colour="#ffdf1a", screen=Screen.GRAIN, depth=0.0),
            Plate(colour="#f0286a", size=10, angle=45, depth=0.6),
            Plate(colour="#1f8fe0", size=10, angle=15, depth=0.6),
        ),
        paper="#fbf3dc",
        gain=1.8,
        mix=0.75,
    ),
    lines=Lines(amount=1.0, sigma=1.25, gain=22, threshold=144, softness=28, along=4),
    hatch=Hatch(kind=HatchKind.LINES, amount=0.8, gain=2.0, bias=-70, size=10, angle=-38),
    paper=Paper(ink=("#0c0a10",)),
)

_MANGA = Style(
    exposure=Exposure(key=0.62, strength=0.6),
    abstraction=Abstraction(median=5, kuwahara=(3,), smear=3, spare_skin=0.4),
    grade=Grade(saturation=0, contrast=0.5, gamma=0.75, bands=4, band_edge=9, band_mix=0.75),
    lines=Lines(amount=1.0, sigma=1.0, gain=22, threshold=144, softness=26, along=5, spare_skin=30),
    hatch=Hatch(kind=HatchKind.DOTS, amount=0.72, gain=1.6, bias=-26, size=9, angle=45),
    paper=Paper(ink=("#101012",), ground="#fbfbf8", cover=0.92),
)

_STORYBOOK_STYLE = Style(
    exposure=Exposure(key=0.6, strength=0.5),
    abstraction=Abstraction(median=5, kuwahara=(3,), smear=4, spare_skin=0.5, wobble=0.8),
    grade=Grade(
        contrast=0.1,
        lift=0.12,
        gamma=0.85,
        saturation=0.95,
        vibrance=0.4,
        brown=0.6,
        palette=Palette(colours=tuple(_STORYBOOK.split()), softness=0.014, mix=0.8),
    ),
    lines=Lines(amount=0.7, sigma=0.9, gain=16, threshold=146, softness=50, spare_skin=26),
    hatch=Hatch(kind=HatchKind.PENCIL, amount=0.34, gain=2.0, bias=-34, size=8, spare_skin=40),
    paper=Paper(ink=("#4a3040",), ground="#fbf3df", tooth=0.4),
    surface=Surface(kind=SurfaceKind.PAPER, amount=0.16),
    light=Light(border=0.7),
)

DRAWN: Mapping[str, Style] = {
    "anime": _ANIME,
    "cartoon": _CARTOON,
    "cartoon-3d": _CARTOON_3D,
    "ghibli": _GHIBLI,
    "comic": _COMIC,
    "manga": _MANGA,
    "storybook": _STORYBOOK_STYLE,
}
"""By the name that the prompt reader gives them."""
