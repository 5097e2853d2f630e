"""The styles as data: one row each. What a word of a prompt means stands in `engine.prompt`."""

from collections.abc import Mapping

from sundog.engine.cpu.style import (
    Abstraction,
    Cells,
    CellShape,
    Dodge,
    Exposure,
    Fall,
    FallKind,
    Flow,
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
    Strokes,
    Style,
    Surface,
    SurfaceKind,
    Wash,
)

__all__ = ["STYLES"]

_BRICKS = (
    "#f4f4f4 #a3a2a4 #635f61 #1b1b1d #c4281b #f5cd2f #0d69ab #287f46 #4b974a #da8540 #694027 "
    "#d7c59a #f8bb8d #cc8e68 #1f3a63 #7c1c1c #a0bc4b #7396c8 #e4cd9e"
)
_SPRITES = (
    "#0f0f1b #29366f #3b5dc9 #41a6f6 #73eff7 #f4f4f4 #94b0c2 #566c86 #333c57 #5d275d #b13e53 "
    "#ef7d57 #ffcd75 #a7f070 #38b764 #257179 #f7b58d #8b5a3c #e9dfcf #d9c7a8 #b8a78c #8a7f70"
)
_WOODBLOCK = (
    "#f3e5c3 #e6cf9e #d98f5c #b8482e #26456e #4f7fa0 #9cb7a6 #5b6b4a #2a2a33 #c9a78a #7a8fa8 "
    "#f0c9a0"
)


def _colours(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_ANIME = Style(
    exposure=Exposure(key=0.52, strength=0.5),
    abstraction=Abstraction(median=5, kuwahara=(2, 2)),
    grade=Grade(
        contrast=0.3,
        gamma=0.84,
        bands=5,
        band_edge=7,
        band_mix=0.75,
        saturation=1.34,
        vibrance=0.25,
        split=Split(shadows="#4a3b8a", lights="#ffe3b0", amount=0.1),
    ),
    lines=Lines(amount=0.94, sigma=0.9, gain=20, threshold=143, softness=32),
    paper=Paper(ink=("#1e1630",)),
    glow=Glow(bloom=0.5, threshold=195),
    light=Light(top="#7fc4ff", top_amount=0.09),
)

_CYBERPUNK = Style(
    exposure=Exposure(key=0.30, strength=1.0),
    abstraction=Abstraction(sharpen=0.6, median=3, kuwahara=(2,)),
    grade=Grade(
        contrast=0.55,
        gamma=1.15,
        gain=0.62,
        saturation=1.05,
        ramp=Ramp(
            colours=_colours("#03030d #0b1240 #2a1a7a #7a1fa0 #e02a9a #ff9ad0"),
            mix=0.66,
            light=0.25,
        ),
        split=Split(shadows="#0060ff", lights="#ff2fa0", amount=0.10),
    ),
    lines=Lines(
        amount=0.8, sigma=1.0, gain=16, threshold=126, softness=26, along=5, abstracted=False
    ),
    paper=Paper(ink=_colours("#00f0ff #2a8bff #ff4bd6 #ff4b8b #00ffc8")),
    surface=Surface(kind=SurfaceKind.SCANLINES, amount=0.16),
    glow=Glow(
        bloom=0.9,
        threshold=125,
        neon=2.2,
        colours=_colours("#00f0ff #2a6bff #ff2bd6 #ff3b6b #00ffc8"),
    ),
    light=Light(top="#14063a", top_amount=0.4, bottom="#00283a", bottom_amount=0.5),
    fall=Fall(kind=FallKind.RAIN, amount=0.45, speed=37),
    lens=Lens(vignette=0.6, aberration=2),
)

_LEGO = Style(
    exposure=Exposure(key=0.5, strength=0.4),
    abstraction=Abstraction(sharpen=0.35, kuwahara=(3,)),
    cells=Cells(size=12, sharpen=0.7),
    grade=Grade(
        contrast=0.3,
        gamma=0.9,
        saturation=1.35,
        palette=Palette(colours=_colours(_BRICKS)),
    ),
    surface=Surface(kind=SurfaceKind.BRICKS, amount=0.9),
    lens=Lens(vignette=0.1),
)

_WATERCOLOR = Style(
    exposure=Exposure(key=0.62, strength=0.5),
    abstraction=Abstraction(median=3, kuwahara=(5, 3), wobble=0.9, spare_skin=0.4),
    grade=Grade(
        contrast=0.25,
        lift=0.2,
        gain=1.02,
        gamma=0.85,
        bands=6,
        band_edge=5,
        band_mix=0.6,
        saturation=1.5,
        vibrance=0.5,
    ),
    lines=Lines(amount=0.55, sigma=0.9, gain=14, threshold=150, softness=40),
    wash=Wash(amount=1.5),
    paper=Paper(ink=("#28283c",)),
    surface=Surface(kind=SurfaceKind.WATERCOLOUR, amount=0.3),
)

_OIL = Style(
    exposure=Exposure(key=0.45, strength=0.4),
    abstraction=Abstraction(sharpen=0.25, kuwahara=(4, 2), smear=4, spare_skin=0.55),
    grade=Grade(
        contrast=0.32,
        saturation=1.28,
        vibrance=0.2,
        gamma=0.95,
        split=Split(shadows="#402a10", lights="#ffdf9a", amount=0.12),
    ),
    strokes=Strokes(amount=0.6, length=8, calm=0.35, spare_skin=0.8),
    surface=Surface(kind=SurfaceKind.CANVAS, amount=0.12),
    lens=Lens(vignette=0.25),
)

_PENCIL = Style(
    exposure=Exposure(key=0.62, strength=0.6),
    abstraction=Abstraction(median=3),
    grade=Grade(saturation=0, contrast=0.25, gamma=0.8),
    lines=Lines(amount=0.9, sigma=0.8, gain=16, threshold=146, softness=60),
    hatch=Hatch(kind=HatchKind.PENCIL, amount=0.62, gain=1.6),
    dodge=Dodge(amount=1.0),
    paper=Paper(ink=("#2e2c30",), ground="#f0eee8", cover=1.0),
    surface=Surface(kind=SurfaceKind.PAPER, amount=0.2),
)

_PIXEL = Style(
    exposure=Exposure(key=0.5, strength=0.4),
    abstraction=Abstraction(sharpen=0.3, kuwahara=(2,)),
    cells=Cells(size=8, sharpen=0.8),
    grade=Grade(contrast=0.3, saturation=1.35, palette=Palette(colours=_colours(_SPRITES))),
)

_NOIR = Style(
    exposure=Exposure(key=0.36, strength=0.7),
    abstraction=Abstraction(sharpen=0.7, detail=0.8),
    grade=Grade(black=0.03, saturation=0, contrast=0.95, gamma=1.35),
    surface=Surface(kind=SurfaceKind.BLINDS, amount=0.8),
    glow=Glow(bloom=0.7, threshold=170),
    lens=Lens(vignette=0.75, grain=0.26),
)

STYLES: Mapping[str, Style] = {
    "anime": _ANIME,
    "cyberpunk": _CYBERPUNK,
    "lego": _LEGO,
    "watercolor": _WATERCOLOR,
    "oil": _OIL,
    "pencil": _PENCIL,
    "pixel-art": _PIXEL,
    "noir": _NOIR,
}
"""Style by the name that the prompt reader gives it."""
