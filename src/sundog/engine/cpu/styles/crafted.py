"""Styles cut and joined by hand: panes of glass, sheets of paper."""

from collections.abc import Mapping

from sundog.engine.cpu.style import (
    Abstraction,
    Cells,
    CellShape,
    Exposure,
    Glow,
    Grade,
    Lens,
    Palette,
    Paper,
    Split,
    Style,
    Surface,
    SurfaceKind,
)

__all__ = ["CRAFTED"]

# Dark to light, as regions need them.
_JEWELS = (
    "#0a0c1c #151a5e #4a0f52 #5c0f18 #0b3f2c #4a2410 #1f3fae #8a1220 #0f6a3c #6a1f8a #8a4a16 "
    "#c41e22 #1a6fd0 #189a52 #b0722a #e0521a #2aa8c8 #c89058 #f08a1a #7fc23a #e8b088 #7fc8e8 "
    "#f8c22a #f6d8b0 #fbeeb0 #f4f6fa"
)
_CARDS = (
    "#1d1b22 #23284a #4a2530 #3b2a22 #24463c #2f4f8f #8f2a32 #5f4030 #2f7558 #6a6a70 #c23a34 "
    "#8f5f3f #3f86b8 #d8662f #6fa06a #b5835c #9f9fa4 #e79a3a #d9a07c #8fc0d4 #b9c87a #efc060 "
    "#efc3a0 #d6d2c8 #f7dcc2 #f5efe2"
)

_STAINED_GLASS = Style(
    exposure=Exposure(key=0.5, strength=0.6),
    abstraction=Abstraction(sharpen=0.3, kuwahara=(4, 2), spare_skin=0.6),
    cells=Cells(shape=CellShape.REGION, size=110, joint=5, cover=1.0, tint=0.8, stay=5, agree=5),
    grade=Grade(
        contrast=0.4,
        saturation=1.9,
        vibrance=0.6,
        palette=Palette(colours=tuple(_JEWELS.split()), mix=0.8),
    ),
    paper=Paper(ink=("#0b0a0c",)),
    glow=Glow(bloom=0.55, threshold=120),
    lens=Lens(vignette=0.35),
)

_PAPER_CUTOUT = Style(
    exposure=Exposure(key=0.52, strength=0.5),
    abstraction=Abstraction(kuwahara=(4, 3), spare_skin=0.6),
    cells=Cells(shape=CellShape.REGION, size=200, shadow=1.0, stay=5, agree=6),
    grade=Grade(
        contrast=0.2,
        saturation=1.3,
        vibrance=0.3,
        palette=Palette(colours=tuple(_CARDS.split())),
    ),
    surface=Surface(kind=SurfaceKind.PAPER, amount=0.13),
    lens=Lens(vignette=0.1),
)

_MOSAIC = Style(
    exposure=Exposure(key=0.48, strength=0.4),
    abstraction=Abstraction(sharpen=0.5, kuwahara=(2,), spare_skin=0.8),
    cells=Cells(shape=CellShape.SHARD, size=13, joint=1.4, cover=0.7, tint=0.6),
    grade=Grade(contrast=0.35, saturation=1.35, bands=8, band_mix=0.5, brown=0.5),
    paper=Paper(ink=("#5a5044",)),
    lens=Lens(vignette=0.1),
)

_LOW_POLY = Style(
    exposure=Exposure(key=0.5, strength=0.4),
    abstraction=Abstraction(sharpen=0.3, kuwahara=(3,), spare_skin=0.8),
    cells=Cells(shape=CellShape.TRIANGLE, size=24, tint=0.8),
    grade=Grade(
        contrast=0.75,
        gain=1.05,
        saturation=1.75,
        vibrance=0.4,
        brown=0.8,
        split=Split(shadows="#2a3a8a", lights="#ffd8b0", amount=0.14),
    ),
)

CRAFTED: Mapping[str, Style] = {
    "stained-glass": _STAINED_GLASS,
    "mosaic": _MOSAIC,
    "low-poly": _LOW_POLY,
    "paper-cutout": _PAPER_CUTOUT,
}
"""By the name that the prompt reader gives them."""
