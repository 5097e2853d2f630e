"""Styles made of pieces: bricks, pixels, tiles, panes."""

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
    Style,
    Surface,
    SurfaceKind,
)

__all__ = ["BUILT"]

# Skin, from pale to dark, keeps one hue; white stops short of full so that studs can shine.
_BRICKS = (
    "#fbd3b2 #efb287 #cf8e66 #9a6242 #5f3a26 "
    "#ebebea #b4b3b2 #7c797a #4b4a4d #26262b #c4281b #7c1c1c #f5cd2f #da7530 "
    "#0d69ab #1f3a63 #7396c8 #287f46 #a0bc4b #b18a60 #d9d0c0"
)
_SPRITES = (
    "#e4302c #8c1c28 #ff8c1a #5c2a1e #ffe0c0 #c88a5c "
    "#0f0f1b #29366f #3b5dc9 #41a6f6 #73eff7 #f4f4f4 #94b0c2 #566c86 #333c57 #5d275d #b13e53 "
    "#ef7d57 #ffcd75 #a7f070 #38b764 #257179 #f7b58d #8b5a3c #e9dfcf #d9c7a8 #b8a78c #8a7f70"
)

_LEGO = Style(
    exposure=Exposure(key=0.5, strength=0.4),
    abstraction=Abstraction(sharpen=0.35, kuwahara=(2,), spare_skin=1.0),
    cells=Cells(size=12, sharpen=0.55),
    grade=Grade(
        contrast=0.3,
        gamma=0.9,
        saturation=1.35,
        palette=Palette(colours=tuple(_BRICKS.split())),
    ),
    surface=Surface(kind=SurfaceKind.BRICKS, amount=0.9),
    lens=Lens(vignette=0.1),
)

_PIXEL = Style(
    exposure=Exposure(key=0.5, strength=0.4),
    abstraction=Abstraction(sharpen=0.3, kuwahara=(2,), spare_skin=1.0),
    cells=Cells(size=8, sharpen=0.8),
    grade=Grade(contrast=0.3, saturation=1.35, palette=Palette(colours=tuple(_SPRITES.split()))),
)

_STAINED_GLASS = Style(
    exposure=Exposure(key=0.5, strength=0.6),
    abstraction=Abstraction(kuwahara=(2,), spare_skin=1.0),
    cells=Cells(shape=CellShape.SHARD, size=14, joint=1.2),
    grade=Grade(contrast=0.5, saturation=1.9, vibrance=0.5, gamma=0.95),
    surface=Surface(kind=SurfaceKind.GLASS, amount=1.0),
    glow=Glow(bloom=0.6, threshold=150),
    lens=Lens(vignette=0.3),
)

_MOSAIC = Style(
    exposure=Exposure(key=0.48, strength=0.4),
    abstraction=Abstraction(sharpen=0.5, kuwahara=(2,)),
    cells=Cells(shape=CellShape.SHARD, size=10, joint=1.2),
    grade=Grade(contrast=0.35, saturation=1.35, bands=8, band_mix=0.5),
    surface=Surface(kind=SurfaceKind.TILES, amount=0.9),
    lens=Lens(vignette=0.1),
)

BUILT: Mapping[str, Style] = {
    "lego": _LEGO,
    "pixel-art": _PIXEL,
    "stained-glass": _STAINED_GLASS,
    "mosaic": _MOSAIC,
}
"""By the name that the prompt reader gives them."""
