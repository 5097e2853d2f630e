"""Styles of cameras, films and prints."""

from collections.abc import Mapping

from sundog.engine.cpu.style import (
    Abstraction,
    Exposure,
    Focus,
    FocusKind,
    Glow,
    Grade,
    Hue,
    Lens,
    Light,
    Matte,
    MatteKind,
    Ramp,
    Signal,
    Split,
    Style,
    Surface,
    SurfaceKind,
)

__all__ = ["FILM"]

_CINEMATIC = Style(
    exposure=Exposure(key=0.36, strength=0.6),
    abstraction=Abstraction(sharpen=0.25, detail=0.85),
    grade=Grade(
        hues=(Hue(at=55, width=35, saturation=1.25, light=0.02),),
        contrast=0.7,
        lift=0.03,
        saturation=1.05,
        split=Split(shadows="#006a80", lights="#ff9a4a", amount=0.5),
    ),
    glow=Glow(bloom=0.5, threshold=180),
    lens=Lens(vignette=0.5, grain=0.04),
    matte=Matte(kind=MatteKind.LETTERBOX),
)

_NOIR = Style(
    exposure=Exposure(key=0.34, strength=0.75),
    abstraction=Abstraction(sharpen=0.7, detail=0.8),
    grade=Grade(black=0.04, saturation=0, contrast=1.0, gamma=1.35),
    surface=Surface(kind=SurfaceKind.BLINDS, amount=0.75),
    glow=Glow(bloom=0.7, threshold=170),
    lens=Lens(vignette=0.8, grain=0.06),
)

_OLD_PHOTO = Style(
    exposure=Exposure(key=0.52, strength=0.5),
    abstraction=Abstraction(sharpen=0.2, detail=0.4),
    grade=Grade(
        saturation=0,
        contrast=0.35,
        lift=0.16,
        gain=0.94,
        ramp=Ramp(colours=("#241609", "#6b4a2c", "#c2a274", "#f3e6c8"), mix=1.0, light=0.3),
    ),
    surface=Surface(kind=SurfaceKind.PAPER, amount=0.11),
    glow=Glow(bloom=0.35, threshold=175),
    lens=Lens(vignette=0.45, grain=0.04),
    matte=Matte(kind=MatteKind.PRINT),
)

_TECHNICOLOR = Style(
    exposure=Exposure(key=0.48, strength=0.8),
    abstraction=Abstraction(sharpen=0.35, detail=0.6),
    grade=Grade(
        # Dyes of few colours: what is red or orange turns crimson and salmon, what is green or
        # blue turns cyan, skin is cream and rose.
        hues=(
            Hue(at=30, width=24, saturation=1.5, turn=-14, light=-0.02),
            Hue(at=72, width=24, saturation=1.05, turn=-22, light=0.05),
            Hue(at=105, width=24, saturation=1.1, turn=-18),
            Hue(at=150, width=34, saturation=2.0, turn=30),
            Hue(at=250, width=56, saturation=2.1, turn=-46, light=0.05),
        ),
        black=0.02,
        contrast=0.75,
        lift=0.03,
        saturation=1.45,
        vibrance=0.4,
        split=Split(shadows="#008a90", lights="#ffd8b8", amount=0.6),
    ),
    glow=Glow(bloom=0.45, threshold=160),
    light=Light(spot="#ffd8b0", spot_amount=0.16, spot_x=0.5, spot_y=0.3, spot_radius=0.5),
    lens=Lens(vignette=0.3, grain=0.03),
)

_SILENT = Style(
    exposure=Exposure(key=0.5, strength=0.8),
    abstraction=Abstraction(sharpen=0.3, detail=0.3),
    grade=Grade(
        saturation=0,
        contrast=0.75,
        lift=0.05,
        gain=0.93,
        split=Split(shadows="#6a7078", lights="#fff4dc", amount=0.12),
    ),
    glow=Glow(bloom=0.7, threshold=160),
    lens=Lens(vignette=0.7, grain=0.06),
    matte=Matte(kind=MatteKind.GATE),
    signal=Signal(scratches=7, pulse=1.2),
)

_INSTANT = Style(
    exposure=Exposure(key=0.54, strength=0.5),
    abstraction=Abstraction(detail=0.45),
    grade=Grade(
        contrast=0.25,
        lift=0.17,
        gain=0.95,
        saturation=0.78,
        hue=6,
        split=Split(shadows="#1a6a70", lights="#ffe0a0", amount=0.42),
    ),
    glow=Glow(bloom=0.45, threshold=170),
    light=Light(top="#ffb070", top_amount=0.12),
    lens=Lens(vignette=0.4, grain=0.03),
    matte=Matte(kind=MatteKind.INSTANT),
)

_PHOTO = Style(
    exposure=Exposure(key=0.53, strength=0.9),
    abstraction=Abstraction(sharpen=0.35, detail=1.0),
    grade=Grade(
        hues=(Hue(at=55, width=30, saturation=1.05, light=0.03),),
        black=0.02,
        contrast=0.55,
        saturation=1.12,
        vibrance=0.4,
        split=Split(shadows="#50688a", lights="#fff2de", amount=0.22),
    ),
    glow=Glow(bloom=0.2, threshold=190),
    light=Light(spot="#fff0dc", spot_amount=0.2, spot_x=0.25, spot_y=0.15, spot_radius=0.6),
    lens=Lens(vignette=0.35),
)

_TILT_SHIFT = Style(
    exposure=Exposure(key=0.55, strength=0.7),
    abstraction=Abstraction(sharpen=0.5, detail=1.0),
    grade=Grade(contrast=0.5, saturation=1.75, vibrance=0.5),
    glow=Glow(bloom=0.25, threshold=180),
    light=Light(spot="#fff2c8", spot_amount=0.14, spot_y=0.0, spot_radius=0.9),
    focus=Focus(kind=FocusKind.BAND, amount=1.0, radius=26, middle=0.52, depth=0.10, bokeh=0.7),
)

_BACKGROUND_BLUR = Style(
    exposure=Exposure(key=0.56, strength=0.8),
    abstraction=Abstraction(sharpen=0.3, detail=1.0),
    grade=Grade(
        contrast=0.5,
        saturation=1.08,
        split=Split(shadows="#2a4a80", lights="#fff0dc", amount=0.32),
    ),
    light=Light(spot="#fff0e0", spot_amount=0.08, spot_x=0.5, spot_y=0.35, spot_radius=0.4),
    lens=Lens(vignette=0.75),
    focus=Focus(kind=FocusKind.FIGURE, amount=1.0, radius=38, bokeh=1.0),
)

_GLAMOUR = Style(
    exposure=Exposure(key=0.50, strength=0.8),
    abstraction=Abstraction(detail=0.6),
    grade=Grade(
        contrast=0.25,
        lift=0.17,
        gain=0.88,
        saturation=0.72,
        split=Split(shadows="#9a70c0", lights="#ffe2ea", amount=0.56),
    ),
    glow=Glow(bloom=1.0, threshold=135),
    light=Light(spot="#ffe8dc", spot_amount=0.14, spot_x=0.2, spot_y=0.0, spot_radius=0.6),
    focus=Focus(kind=FocusKind.EVEN, amount=0.34, radius=26, bokeh=1.0),
)

_DUOTONE = Style(
    exposure=Exposure(key=0.46, strength=0.9),
    abstraction=Abstraction(sharpen=0.6, median=3, detail=0.5),
    grade=Grade(
        contrast=0.9,
        saturation=0,
        ramp=Ramp(colours=("#1a1aa8", "#ffe94a"), mix=1.0, light=0.9),
    ),
)

_INFRARED = Style(
    exposure=Exposure(key=0.5, strength=0.6),
    abstraction=Abstraction(sharpen=0.3, detail=0.7),
    grade=Grade(
        # As on false-colour film: what is green reflects infrared and turns crimson, red turns
        # yellow green, and the sky goes deep cyan.
        hues=(
            Hue(at=135, width=48, turn=-132, saturation=2.6, light=0.14),
            Hue(at=28, width=18, turn=62, saturation=1.1),
            Hue(at=62, width=22, turn=-44, saturation=1.1, light=0.1),
            Hue(at=250, width=48, turn=-48, saturation=1.7, light=-0.06),
        ),
        contrast=0.45,
        saturation=1.25,
        vibrance=0.5,
        split=Split(shadows="#004a5a", lights="#ffc8e0", amount=0.5),
    ),
    glow=Glow(bloom=0.9, threshold=150),
    lens=Lens(vignette=0.3, grain=0.04),
)

FILM: Mapping[str, Style] = {
    "cinematic": _CINEMATIC,
    "noir": _NOIR,
    "old-photo": _OLD_PHOTO,
    "technicolor": _TECHNICOLOR,
    "silent-film": _SILENT,
    "instant-photo": _INSTANT,
    "photo": _PHOTO,
    "tilt-shift": _TILT_SHIFT,
    "background-blur": _BACKGROUND_BLUR,
    "glamour": _GLAMOUR,
    "duotone": _DUOTONE,
    "infrared": _INFRARED,
}
"""By the name that the prompt reader gives them."""
