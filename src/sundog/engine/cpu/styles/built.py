"""Styles laid on a lattice: bricks, blocks, pixels, glyphs, stitches."""

from collections.abc import Mapping

from sundog.engine.cpu.style import (
    Abstraction,
    Cells,
    Exposure,
    Grade,
    Lens,
    Palette,
    Paper,
    Style,
    TileKind,
)

__all__ = ["BUILT"]

# Skin, from pale to dark, keeps one hue; white stops short of full so that studs can shine.
_BRICKS = (
    "#fde8d6 #fbd3b2 #efb287 #cf8e66 #b8704a #9a6242 #8a4a34 #5f3a26 "
    "#ebebea #b4b3b2 #7c797a #4b4a4d #26262b #c4281b #7c1c1c #f5cd2f #da7530 "
    "#0d69ab #1f3a63 #7396c8 #287f46 #a0bc4b #b18a60 #d9d0c0"
)
_BLOCKS = (
    "#fbe2cc #f0c8a8 #d39c78 #a8714f #6f4630 #3f2a1f "
    "#f5f5f2 #d9d4c7 #a9a9a6 #7d7d7b #565656 #2f3033 #17171b "
    "#7cb342 #55802f #38591f #8a6342 #61432c #dccb8e #c39f56 #b5482f #7c2c22 #e58a2e #f6c630 "
    "#3b6fd1 #2a3f8f #5fa5d8 #49b6b0 #7b3fa0 #d982a0"
)
_FLOSS = (
    "#fbe3d0 #f2bf9c #d8956e #a9694a #6b3f2b "
    "#fdfbf4 #dcd9d2 #aba8a6 #75757a #3c3d45 #1c1c22 "
    "#c8202f #8a1a2b #e8743a #f3b13c #f7e08a #8fb258 #3f7d43 #1f4f3a #6fb7b4 #2c7f97 "
    "#7fa8d8 #355fa8 #1f2f63 #8a6bb0 #d77fa1 #8a5a33 #c39c6b"
)
_WOOL = (
    "#f6d9c4 #e3ae8c #bd7f5b #85523a #4d3026 "
    "#f4ecdc #cfc5b4 #9c948a #67625f #34343c #1d1e26 "
    "#b3262e #7a1f30 #d9642e #e6a23a #f0d47a #8fa05a #4a6b42 #274a3e #6fa3a0 #2f6f80 "
    "#7f9cc4 #3c5c94 #24305c #76598f #c77f93 #7a5334"
)
_SPRITES = (
    "#e4302c #8c1c28 #ff8c1a #5c2a1e #ffe0c0 #c88a5c "
    "#0f0f1b #29366f #3b5dc9 #41a6f6 #73eff7 #f4f4f4 #94b0c2 #566c86 #333c57 #5d275d #b13e53 "
    "#ef7d57 #ffcd75 #a7f070 #38b764 #257179 #f7b58d #8b5a3c #e9dfcf #d9c7a8 #b8a78c #8a7f70"
)

# One for each glyph.
_GREYS = tuple(
    f"#{round(255 * i / 14):02x}{round(255 * i / 14):02x}{round(255 * i / 14):02x}"
    for i in range(15)
)

_LEGO = Style(
    exposure=Exposure(key=0.5, strength=0.4),
    abstraction=Abstraction(sharpen=0.35, kuwahara=(2,), spare_skin=1.0),
    cells=Cells(tile=TileKind.BRICK, size=12, sharpen=0.4, relief=0.7, stay=4, agree=3),
    grade=Grade(
        contrast=0.2,
        gamma=0.95,
        saturation=1.35,
        palette=Palette(colours=tuple(_BRICKS.split())),
    ),
    lens=Lens(vignette=0.1),
)

_VOXEL = Style(
    exposure=Exposure(key=0.5, strength=0.4),
    abstraction=Abstraction(sharpen=0.35, kuwahara=(3,), spare_skin=1.0),
    cells=Cells(tile=TileKind.BLOCK, size=18, sharpen=0.5, stay=4, agree=3),
    grade=Grade(contrast=0.25, saturation=1.2, palette=Palette(colours=tuple(_BLOCKS.split()))),
    lens=Lens(vignette=0.1),
)

_PIXEL = Style(
    exposure=Exposure(key=0.5, strength=0.4),
    abstraction=Abstraction(sharpen=0.3, kuwahara=(2,), spare_skin=1.0),
    cells=Cells(size=8, sharpen=0.8, stay=4, agree=3),
    grade=Grade(contrast=0.3, saturation=1.35, palette=Palette(colours=tuple(_SPRITES.split()))),
)

_ASCII = Style(
    exposure=Exposure(key=0.42, strength=0.6),
    abstraction=Abstraction(sharpen=0.5, kuwahara=(2,)),
    cells=Cells(
        tile=TileKind.GLYPH, size=8, tall=1.75, sharpen=0.8, cover=0.76, stay=1.5, agree=0.3
    ),
    grade=Grade(
        contrast=0.45,
        saturation=1.5,
        vibrance=0.5,
        palette=Palette(colours=_GREYS, mix=0.25),
    ),
    paper=Paper(ink=("#070a08",), ground="#e2f2e6", cover=0.15),
)

_CROSS_STITCH = Style(
    exposure=Exposure(key=0.52, strength=0.4),
    abstraction=Abstraction(sharpen=0.3, kuwahara=(2,), spare_skin=1.0),
    cells=Cells(tile=TileKind.CROSS, size=10, sharpen=0.6, relief=0.8, cover=0.75, stay=4, agree=3),
    grade=Grade(contrast=0.25, saturation=1.25, palette=Palette(colours=tuple(_FLOSS.split()))),
    paper=Paper(ink=("#efe6d2",)),
)

_KNIT = Style(
    exposure=Exposure(key=0.5, strength=0.4),
    abstraction=Abstraction(sharpen=0.3, kuwahara=(3,), spare_skin=1.0),
    cells=Cells(tile=TileKind.KNIT, size=14, tall=0.8, sharpen=0.4, relief=0.8, stay=4, agree=2),
    grade=Grade(
        contrast=0.15,
        saturation=1.25,
        vibrance=0.3,
        palette=Palette(colours=tuple(_WOOL.split()), mix=0.9),
    ),
    lens=Lens(vignette=0.15),
)

BUILT: Mapping[str, Style] = {
    "lego": _LEGO,
    "voxel": _VOXEL,
    "pixel-art": _PIXEL,
    "ascii": _ASCII,
    "cross-stitch": _CROSS_STITCH,
    "knit": _KNIT,
}
"""By the name that the prompt reader gives them."""
