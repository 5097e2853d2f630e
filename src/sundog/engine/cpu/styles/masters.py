"""Styles of masters and movements that are made of shapes and flat colours."""

from collections.abc import Mapping

from sundog.engine.cpu.style import (
    Abstraction,
    Bend,
    Exposure,
    Facets,
    Flow,
    Frame,
    FrameKind,
    Glow,
    Grade,
    Halo,
    Hues,
    Lens,
    Light,
    Lines,
    Palette,
    Paper,
    Pattern,
    PatternKind,
    Ramp,
    Split,
    Style,
    Surface,
    SurfaceKind,
)

__all__ = ["MASTERS"]

_EARTH = "#17161a #3d352e #6b5238 #94744a #bb9a6a #dcc69a #5d6a72 #8a979a #b9bdb4 #3c4852 #9c5f3c"
_PRIMARY = "#16161a #d8261c #f2b90f #1d4f9e #f2e6cc #e9dcc0 #7c7a74"
_MUCHA = (
    "#2e211a #6a4a34 #8f6a48 #b98f5e #d9b884 #efdcb4 #f6ead0 #8a9468 #a9b48a #5f7468 "
    "#c98a6c #b4604a #e3ab8c #f2cfa8 #8fb0a8 #5f8a88 #e0b070"
)

_CUBISM = Style(
    exposure=Exposure(key=0.44, strength=0.5),
    abstraction=Abstraction(sharpen=0.6, median=3, kuwahara=(2,), smear=3, spare_skin=0.4),
    facets=Facets(size=105, shift=9, joint=0.65),
    pattern=Pattern(kind=PatternKind.FACETS, amount=0.75, size=105),
    grade=Grade(
        contrast=0.35,
        saturation=0.75,
        bands=7,
        band_edge=4,
        band_mix=0.5,
        palette=Palette(colours=tuple(_EARTH.split()), softness=0.012, mix=0.8),
    ),
    lines=Lines(amount=0.85, sigma=1.3, gain=16, threshold=142, softness=36, along=7, spare_skin=6),
    paper=Paper(ink=("#1a1512",)),
    surface=Surface(kind=SurfaceKind.CANVAS, amount=0.16),
)

_BAUHAUS = Style(
    exposure=Exposure(key=0.52, strength=0.7),
    abstraction=Abstraction(sharpen=0.3, median=5, kuwahara=(5,), smear=4, spare_skin=0.8),
    pattern=Pattern(kind=PatternKind.SHAPES, amount=0.5, size=130, spare_skin=0.7),
    grade=Grade(
        contrast=0.2,
        saturation=0.25,
        ramp=Ramp(
            colours=("#101014", "#1b3f8f", "#d8261c", "#f2b90f", "#f2e6cc", "#f6efe0"),
            mix=0.9,
            light=0.7,
        ),
        palette=Palette(colours=tuple(_PRIMARY.split()), softness=0.006, mix=1.0),
    ),
    lines=Lines(amount=0.8, sigma=1.2, gain=18, threshold=138, softness=24, along=6, spare_skin=5),
    paper=Paper(ink=("#101014",)),
    surface=Surface(kind=SurfaceKind.PAPER, amount=0.12),
)

_POP_ART = Style(
    exposure=Exposure(key=0.5, strength=0.7),
    abstraction=Abstraction(median=5, kuwahara=(3,), smear=2, spare_skin=0.7),
    pattern=Pattern(kind=PatternKind.DOTS, amount=0.13, size=8),
    grade=Grade(
        contrast=0.5,
        saturation=0.5,
        bands=4,
        band_edge=5,
        band_mix=1.0,
        ramp=Ramp(
            colours=("#0c0610", "#1a0a26", "#f0148c", "#ff5aa8", "#ffd81e", "#fff06a"),
            mix=0.9,
            light=0.9,
        ),
    ),
    hues=Hues(columns=2, rows=2, turn=90),
    lines=Lines(amount=0.9, sigma=1.3, gain=20, threshold=140, softness=26, along=5, spare_skin=8),
    paper=Paper(ink=("#0c0810",)),
)

_ART_DECO = Style(
    exposure=Exposure(key=0.42, strength=0.6),
    abstraction=Abstraction(median=5, kuwahara=(3,), smear=4, spare_skin=0.3),
    pattern=Pattern(kind=PatternKind.RAYS, amount=0.14, spare_skin=0.9),
    grade=Grade(
        contrast=0.5,
        saturation=0.35,
        bands=6,
        band_edge=6,
        band_mix=0.6,
        ramp=Ramp(
            colours=("#07090c", "#08282c", "#0f4d50", "#8a6a28", "#d9ad4a", "#ffefc0"),
            mix=0.88,
            light=0.5,
        ),
    ),
    lines=Lines(amount=0.7, sigma=1.0, gain=18, threshold=142, softness=30, along=6),
    paper=Paper(ink=("#06080a",)),
    frame=Frame(kind=FrameKind.DECO, width=46, ground="#0a0d10", line="#c8a04c"),
)

_ART_NOUVEAU = Style(
    exposure=Exposure(key=0.66, strength=0.5),
    abstraction=Abstraction(median=5, kuwahara=(4,), smear=5, spare_skin=0.4),
    grade=Grade(
        lift=0.1,
        contrast=0.0,
        saturation=1.25,
        bands=5,
        band_edge=8,
        band_mix=0.7,
        split=Split(shadows="#4f7a5a", lights="#f6dca0", amount=0.25),
        palette=Palette(colours=tuple(_MUCHA.split()), softness=0.012, mix=0.7),
    ),
    lines=Lines(
        amount=0.95, sigma=1.7, gain=20, threshold=142, softness=30, along=9, spare_skin=26
    ),
    paper=Paper(ink=("#3a2418",)),
    surface=Surface(kind=SurfaceKind.PAPER, amount=0.14),
    frame=Frame(kind=FrameKind.NOUVEAU, width=44, ground="#e2cc9c", line="#94703f"),
)

_SURREALISM = Style(
    exposure=Exposure(key=0.5, strength=0.6),
    abstraction=Abstraction(sharpen=0.6, median=3, kuwahara=(2,), smear=4, spare_skin=0.5),
    bend=Bend(sway=3.0, wave=80, melt=34, column=30),
    pattern=Pattern(kind=PatternKind.CLOUDS, amount=0.22, size=80, spare_skin=0.95),
    grade=Grade(
        contrast=0.5,
        saturation=1.1,
        vibrance=0.6,
        brown=1.0,
        split=Split(shadows="#123a7a", lights="#ffc878", amount=0.4),
    ),
    glow=Glow(bloom=0.35, threshold=175),
    light=Light(
        top="#1f7ac8",
        top_amount=0.6,
        bottom="#c86a10",
        bottom_amount=0.3,
        spot="#ffe0a0",
        spot_amount=0.3,
        spot_x=0.75,
        spot_y=0.45,
        spot_radius=0.35,
    ),
    lens=Lens(vignette=0.35),
)

_PSYCHEDELIC = Style(
    exposure=Exposure(key=0.5, strength=0.6),
    abstraction=Abstraction(median=5, kuwahara=(4,), smear=6),
    flow=Flow(swirl=0.8, eddy=160),
    bend=Bend(sway=3.5, wave=44),
    pattern=Pattern(kind=PatternKind.WAVES, amount=0.09, size=30, spare_skin=0.9),
    grade=Grade(
        saturation=1.2,
        ramp=Ramp(
            colours=(
                "#1a0052",
                "#5a00d0",
                "#ff00a8",
                "#ff6a00",
                "#ffe600",
                "#2ee600",
                "#00d8ff",
                "#7a4bff",
                "#ff6ad8",
                "#fff07a",
            ),
            mix=0.9,
            light=0.75,
        ),
    ),
    hues=Hues(spray=50, size=160),
    lines=Lines(amount=0.95, sigma=1.7, gain=20, threshold=146, softness=30, along=8),
    paper=Paper(ink=("#1a0038",)),
)

_GRAFFITI = Style(
    exposure=Exposure(key=0.48, strength=0.5),
    abstraction=Abstraction(median=5, kuwahara=(4,), smear=4, spare_skin=0.6),
    bend=Bend(melt=8, column=13),
    grade=Grade(
        contrast=0.4,
        saturation=1.6,
        vibrance=0.8,
        bands=4,
        band_edge=6,
        band_mix=0.8,
        ramp=Ramp(
            colours=("#12061e", "#5a18a8", "#f01890", "#ff7a1a", "#28d8e0", "#fff26a"),
            mix=0.5,
            light=0.2,
        ),
    ),
    hues=Hues(spray=45, size=110),
    lines=Lines(amount=1.0, sigma=1.7, gain=22, threshold=148, softness=38, along=8, spare_skin=10),
    halo=Halo(amount=1.0, width=3),
    paper=Paper(ink=("#08080a",)),
    surface=Surface(kind=SurfaceKind.WALL, amount=0.4),
)

MASTERS: Mapping[str, Style] = {
    "cubism": _CUBISM,
    "bauhaus": _BAUHAUS,
    "pop-art": _POP_ART,
    "art-deco": _ART_DECO,
    "art-nouveau": _ART_NOUVEAU,
    "surrealism": _SURREALISM,
    "psychedelic": _PSYCHEDELIC,
    "graffiti": _GRAFFITI,
}
"""By the name that the prompt reader gives them."""
