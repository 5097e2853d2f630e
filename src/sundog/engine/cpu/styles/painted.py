"""Styles made with a brush."""

from collections.abc import Mapping

from sundog.engine.cpu.style import (
    Abstraction,
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
    Strokes,
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

_VAN_GOGH = Style(
    exposure=Exposure(key=0.44, strength=0.6),
    abstraction=Abstraction(sharpen=0.5, kuwahara=(3,), smear=7, spare_skin=0.7),
    flow=Flow(sigma=4.0, swirl=1.4, eddy=104),
    grade=Grade(
        contrast=0.42,
        gain=0.97,
        saturation=1.5,
        vibrance=0.45,
        ramp=Ramp(
            colours=("#081038", "#17389a", "#2f6fc8", "#6fb0b8", "#f2d24a", "#fff2b0"),
            mix=0.5,
            light=0.1,
        ),
    ),
    strokes=Strokes(amount=0.9, length=10, calm=0.5, spare_skin=0.7),
)

_MONET = Style(
    exposure=Exposure(key=0.58, strength=0.5),
    abstraction=Abstraction(kuwahara=(4,), smear=3, spare_skin=0.45, wobble=0.8),
    flow=Flow(sigma=3.0, swirl=0.6, eddy=120),
    grade=Grade(
        lift=0.12,
        gamma=0.9,
        saturation=1.25,
        vibrance=0.7,
        split=Split(shadows="#5a6fc8", lights="#ffe2c0", amount=0.3),
    ),
    strokes=Strokes(amount=0.45, length=4, calm=0.7, spare_skin=0.6),
    surface=Surface(kind=SurfaceKind.CANVAS, amount=0.12),
    glow=Glow(bloom=0.35, threshold=170),
)

_VIBRANT_DRAMATIC = Style(
    exposure=Exposure(key=0.42, strength=0.6),
    abstraction=Abstraction(sharpen=0.5, kuwahara=(2, 2), smear=2, spare_skin=0.4),
    grade=Grade(
        contrast=0.6,
        gamma=1.1,
        saturation=1.6,
        vibrance=0.4,
        split=Split(shadows="#1f2a7a", lights="#ffb84a", amount=0.2),
    ),
    lines=Lines(amount=0.4, sigma=0.9, gain=12, threshold=140, softness=30),
    paper=Paper(ink=("#140c12",)),
    strokes=Strokes(amount=0.35, length=7, calm=0.25),
    glow=Glow(bloom=0.8, threshold=155),
    light=Light(spot="#ffc060", spot_amount=0.4, spot_x=0.12, spot_y=0.05, spot_radius=0.5),
    lens=Lens(vignette=0.5),
)

PAINTED: Mapping[str, Style] = {
    "oil": _OIL,
    "watercolor": _WATERCOLOR,
    "vangogh": _VAN_GOGH,
    "monet": _MONET,
    "vibrant-dramatic": _VIBRANT_DRAMATIC,
}
"""By the name that the prompt reader gives them."""
