"""Styles made with a brush."""

from collections.abc import Mapping

from sundog.engine.cpu.style import (
    Abstraction,
    Bend,
    Exposure,
    Flow,
    Glow,
    Grade,
    Lens,
    Light,
    Lines,
    Paint,
    Paper,
    Ramp,
    Split,
    Style,
    Surface,
    SurfaceKind,
    Wash,
)

__all__ = ["PAINTED"]

_OIL = Style(
    exposure=Exposure(key=0.45, strength=0.4),
    abstraction=Abstraction(sharpen=0.35, median=3, spare_skin=0.1),
    flow=Flow(sigma=4.0, swirl=0.35),
    grade=Grade(
        contrast=0.32,
        saturation=1.28,
        vibrance=0.2,
        gamma=0.95,
        split=Split(shadows="#402a10", lights="#ffdcae", amount=0.12),
        brown=0.6,
    ),
    paint=Paint(widths=(9.0, 5.0, 2.8), length=3.2, relief=1.0, spare_skin=0.45),
    surface=Surface(kind=SurfaceKind.CANVAS, amount=0.07),
    lens=Lens(vignette=0.25),
)

_GOUACHE = Style(
    exposure=Exposure(key=0.54, strength=0.5),
    abstraction=Abstraction(sharpen=0.3, median=5, kuwahara=(3,)),
    flow=Flow(sigma=5.0, swirl=0.1),
    grade=Grade(
        contrast=0.1,
        lift=0.12,
        gain=0.96,
        bands=6,
        band_edge=8,
        band_mix=0.7,
        saturation=1.15,
        vibrance=0.2,
        brown=0.7,
        split=Split(shadows="#3a4a6a", lights="#ffe8c8", amount=0.1),
    ),
    paint=Paint(
        widths=(16.0, 9.0, 4.0), length=1.7, relief=0.0, spare_skin=0.6, tones=1.3, hues=0.8
    ),
    surface=Surface(kind=SurfaceKind.PAPER, amount=0.12),
)

_WATERCOLOR = Style(
    exposure=Exposure(key=0.58, strength=0.5),
    abstraction=Abstraction(
        sharpen=0.2, median=3, kuwahara=(4,), smear=3, wobble=0.9, spare_skin=0.6
    ),
    grade=Grade(
        contrast=0.12,
        lift=0.37,
        gain=1.04,
        gamma=0.8,
        bands=6,
        band_edge=7,
        band_mix=0.5,
        saturation=1.1,
        vibrance=0.15,
        brown=0.7,
    ),
    lines=Lines(amount=0.46, sigma=0.8, gain=15, threshold=144, softness=44, spare_skin=40),
    wash=Wash(amount=2.8),
    paper=Paper(ink=("#343048",)),
    surface=Surface(kind=SurfaceKind.WATERCOLOUR, amount=0.34),
    light=Light(border=1.0),
)

_EXPRESSIONISM = Style(
    exposure=Exposure(key=0.46, strength=0.6),
    abstraction=Abstraction(sharpen=0.6, median=5, kuwahara=(3,)),
    flow=Flow(sigma=5.0, swirl=0.7, eddy=220),
    bend=Bend(sway=2.5, wave=60),
    grade=Grade(
        contrast=0.55,
        saturation=1.5,
        vibrance=0.5,
        ramp=Ramp(
            colours=("#0a0f26", "#123a5c", "#1f7a5e", "#c23a1c", "#f08a18", "#f6d860"),
            mix=0.55,
            light=0.15,
        ),
    ),
    paint=Paint(widths=(11.0, 7.0, 4.0), length=4.0, relief=0.6, spare_skin=0.4, tones=1.8, hues=3),
    lines=Lines(amount=0.9, sigma=2.2, gain=16, threshold=140, softness=34, along=9),
    paper=Paper(ink=("#0c0f22",)),
    surface=Surface(kind=SurfaceKind.CANVAS, amount=0.08),
)

_VAN_GOGH = Style(
    exposure=Exposure(key=0.44, strength=0.6),
    abstraction=Abstraction(sharpen=0.5, median=3, spare_skin=0.1),
    flow=Flow(sigma=4.0, swirl=1.4, eddy=150),
    grade=Grade(
        contrast=0.35,
        gain=0.98,
        saturation=1.45,
        vibrance=0.45,
        ramp=Ramp(
            colours=("#081038", "#17389a", "#2f6fc8", "#6fb0b8", "#f2d24a", "#fff2b0"),
            mix=0.5,
            light=0.1,
        ),
    ),
    paint=Paint(
        widths=(6.0, 4.0, 2.6), length=5.5, relief=1.3, spare_skin=0.5, tones=2.6, hues=3.0
    ),
)

_MONET = Style(
    exposure=Exposure(key=0.58, strength=0.5),
    abstraction=Abstraction(median=3, spare_skin=0.1),
    flow=Flow(sigma=3.0, swirl=0.5, eddy=160),
    grade=Grade(
        lift=0.14,
        gain=0.98,
        gamma=0.88,
        saturation=1.15,
        vibrance=0.7,
        split=Split(shadows="#5a6fc8", lights="#ffe2c0", amount=0.3),
    ),
    paint=Paint(
        widths=(6.5, 4.5, 2.8), length=2.0, relief=0.5, spare_skin=0.5, tones=1.3, hues=6.0
    ),
    surface=Surface(kind=SurfaceKind.CANVAS, amount=0.08),
    glow=Glow(bloom=0.35, threshold=170),
)

_POINTILLISM = Style(
    exposure=Exposure(key=0.54, strength=0.5),
    abstraction=Abstraction(sharpen=0.5, median=3),
    grade=Grade(contrast=0.1, saturation=1.5, vibrance=0.6),
    paint=Paint(
        widths=(4.6, 4.0, 3.4),
        length=1.0,
        relief=0.0,
        spare_skin=0.4,
        tones=2.0,
        hues=14.0,
        spacing=1.05,
        ground="#f4ead6",
    ),
)

_VIBRANT_DRAMATIC = Style(
    exposure=Exposure(key=0.42, strength=0.6),
    abstraction=Abstraction(
        sharpen=0.9, median=3, kuwahara=(2,), smear=3, spare_skin=0.4, detail=0.3
    ),
    grade=Grade(
        contrast=0.6,
        gamma=1.1,
        saturation=1.6,
        vibrance=0.4,
        split=Split(shadows="#1f2a7a", lights="#ffb84a", amount=0.2),
    ),
    lines=Lines(amount=0.4, sigma=0.9, gain=12, threshold=140, softness=30),
    paper=Paper(ink=("#140c12",)),
    glow=Glow(bloom=0.8, threshold=155),
    light=Light(spot="#ffc060", spot_amount=0.4, spot_x=0.12, spot_y=0.05, spot_radius=0.5),
    lens=Lens(vignette=0.5),
)

PAINTED: Mapping[str, Style] = {
    "oil": _OIL,
    "gouache": _GOUACHE,
    "watercolor": _WATERCOLOR,
    "expressionism": _EXPRESSIONISM,
    "vangogh": _VAN_GOGH,
    "monet": _MONET,
    "pointillism": _POINTILLISM,
    "vibrant-dramatic": _VIBRANT_DRAMATIC,
}
"""By the name that the prompt reader gives them."""
