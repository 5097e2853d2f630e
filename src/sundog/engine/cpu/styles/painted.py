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
    Style,
    Surface,
    SurfaceKind,
    Wash,
)

__all__ = ["PAINTED"]

_OIL = Style(
    exposure=Exposure(key=0.36, strength=0.7),
    abstraction=Abstraction(sharpen=0.35, median=3, spare_skin=0.1),
    flow=Flow(sigma=4.0, swirl=0.35),
    grade=Grade(
        contrast=0.5,
        saturation=1.45,
        vibrance=0.2,
        gamma=1.0,
        gain=0.87,
        split=Split(shadows="#402a10", lights="#ffd08a", amount=0.3),
        brown=0.6,
    ),
    paint=Paint(widths=(9.0, 5.0, 2.8), length=3.2, relief=1.3, spare_skin=0.65, tones=1.2),
    surface=Surface(kind=SurfaceKind.CANVAS, amount=0.07),
    lens=Lens(vignette=0.25),
)

_GOUACHE = Style(
    exposure=Exposure(key=0.54, strength=0.5),
    abstraction=Abstraction(sharpen=0.4, median=3, kuwahara=(2,), spare_skin=0.3),
    flow=Flow(sigma=5.0, swirl=0.1),
    grade=Grade(
        contrast=0.05,
        lift=0.2,
        gain=0.95,
        bands=5,
        band_edge=10,
        band_mix=0.6,
        saturation=1.15,
        vibrance=0.2,
        brown=0.7,
        split=Split(shadows="#3a4a6a", lights="#ffe8c8", amount=0.1),
    ),
    paint=Paint(
        widths=(16.0, 8.0, 3.2), length=1.7, relief=0.0, spare_skin=0.6, tones=0.5, hues=0.8
    ),
    surface=Surface(kind=SurfaceKind.PAPER, amount=0.08),
)

_WATERCOLOR = Style(
    exposure=Exposure(key=0.55, strength=0.5),
    abstraction=Abstraction(
        sharpen=0.3, median=3, kuwahara=(4,), smear=3, wobble=0.9, spare_skin=0.6
    ),
    grade=Grade(
        contrast=0.12,
        lift=0.37,
        gain=0.99,
        gamma=0.84,
        bands=6,
        band_edge=7,
        band_mix=0.5,
        saturation=1.15,
        vibrance=0.2,
        brown=0.7,
    ),
    lines=Lines(amount=0.46, sigma=0.8, gain=15, threshold=144, softness=44, spare_skin=30),
    wash=Wash(amount=2.8),
    paper=Paper(ink=("#343048",)),
    surface=Surface(kind=SurfaceKind.WATERCOLOUR, amount=0.34),
    light=Light(border=1.0),
)

_EXPRESSIONISM = Style(
    exposure=Exposure(key=0.46, strength=0.6),
    abstraction=Abstraction(sharpen=0.6, median=3),
    flow=Flow(sigma=5.0, swirl=0.7, eddy=220),
    grade=Grade(
        contrast=0.55,
        saturation=1.3,
        vibrance=0.5,
        ramp=Ramp(
            colours=("#0a0f26", "#173a8c", "#1a8a70", "#d03018", "#f08a18", "#d8e05a"),
            mix=0.72,
            light=0.15,
        ),
    ),
    paint=Paint(
        widths=(11.0, 7.0, 3.6),
        length=4.0,
        relief=0.6,
        spare_skin=0.4,
        tones=1.7,
        hues=3.0,
        spacing=1.25,
    ),
    lines=Lines(
        amount=0.92,
        sigma=1.8,
        gain=16,
        threshold=142,
        softness=30,
        along=9,
        abstracted=False,
        spare_skin=18,
    ),
    paper=Paper(ink=("#0c0f22",)),
    surface=Surface(kind=SurfaceKind.CANVAS, amount=0.08),
)

_VAN_GOGH = Style(
    exposure=Exposure(key=0.44, strength=0.6),
    abstraction=Abstraction(sharpen=0.5, median=3, spare_skin=0.1),
    flow=Flow(sigma=4.0, swirl=1.4, eddy=150),
    grade=Grade(
        contrast=0.4,
        gain=0.98,
        saturation=1.3,
        vibrance=0.5,
        ramp=Ramp(
            colours=("#071038", "#123a9e", "#2a72d0", "#5fb0c0", "#f2cc3a", "#fff0a8"),
            mix=0.66,
            light=0.1,
        ),
    ),
    paint=Paint(
        widths=(6.0, 4.0, 2.6),
        length=6.0,
        relief=1.1,
        spare_skin=0.5,
        tones=2.7,
        hues=3.5,
        spacing=1.5,
    ),
    lines=Lines(
        amount=0.6, sigma=1.5, gain=14, threshold=138, softness=40, along=6, abstracted=False
    ),
    paper=Paper(ink=("#0a1440",)),
)

_MONET = Style(
    exposure=Exposure(key=0.58, strength=0.5),
    abstraction=Abstraction(median=3, spare_skin=0.1),
    flow=Flow(sigma=3.0, swirl=0.3, eddy=160),
    grade=Grade(
        lift=0.23,
        gain=0.99,
        gamma=0.85,
        saturation=1.0,
        vibrance=0.8,
        split=Split(shadows="#5468d8", lights="#ffdcd0", amount=0.42),
    ),
    paint=Paint(
        widths=(8.0, 5.0, 3.0), length=1.9, relief=0.5, spare_skin=0.5, tones=1.3, hues=6.0
    ),
    surface=Surface(kind=SurfaceKind.CANVAS, amount=0.08),
)

_POINTILLISM = Style(
    exposure=Exposure(key=0.54, strength=0.5),
    abstraction=Abstraction(sharpen=0.5, median=3),
    grade=Grade(contrast=0.1, saturation=1.5, vibrance=0.6),
    paint=Paint(
        widths=(7.0, 5.6, 4.2),
        length=1.0,
        relief=0.0,
        spare_skin=0.4,
        tones=1.0,
        hues=8.5,
        spacing=1.1,
        ground="#f4ead6",
        bare=0.25,
    ),
)

_VIBRANT_DRAMATIC = Style(
    exposure=Exposure(key=0.42, strength=0.6),
    abstraction=Abstraction(
        sharpen=0.9, median=3, kuwahara=(2,), smear=3, spare_skin=0.5, detail=0.4
    ),
    grade=Grade(
        contrast=0.55,
        gamma=1.05,
        saturation=1.95,
        vibrance=0.8,
        brown=0.6,
        split=Split(shadows="#0a3a9a", lights="#ff8a5a", amount=0.22),
    ),
    lines=Lines(amount=0.4, sigma=0.9, gain=12, threshold=140, softness=30),
    paper=Paper(ink=("#140c22",)),
    glow=Glow(bloom=0.7, threshold=165),
    light=Light(
        spot="#ff9a50",
        spot_amount=0.35,
        spot_x=0.08,
        spot_y=0.05,
        spot_radius=0.4,
        bottom="#5a10a8",
        bottom_amount=0.25,
    ),
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
