"""Styles of worlds that somebody made up."""

from collections.abc import Mapping

from sundog.engine.cpu.style import (
    Abstraction,
    Exposure,
    Glow,
    Grade,
    Hue,
    Lens,
    Light,
    Lines,
    Matte,
    MatteKind,
    Paper,
    Ramp,
    Signal,
    Split,
    Style,
    Surface,
    SurfaceKind,
    Weather,
)

__all__ = ["THEMES"]

_CYBERPUNK = Style(
    exposure=Exposure(key=0.30, strength=1.0),
    abstraction=Abstraction(sharpen=0.6, median=3, kuwahara=(2,)),
    grade=Grade(
        contrast=0.55,
        gamma=1.15,
        gain=0.68,
        saturation=1.05,
        ramp=Ramp(
            colours=("#03030d", "#0b1240", "#2a1a7a", "#7a1fa0", "#e02a9a", "#ff9ad0"),
            mix=0.66,
            light=0.25,
        ),
        split=Split(shadows="#0060ff", lights="#ff2fa0", amount=0.10),
    ),
    lines=Lines(
        amount=0.8,
        sigma=1.0,
        gain=16,
        threshold=126,
        softness=26,
        along=5,
        abstracted=False,
        spare_skin=30,
    ),
    paper=Paper(ink=("#00f0ff", "#2a8bff", "#ff4bd6", "#ff4b8b", "#00ffc8")),
    glow=Glow(
        bloom=1.1,
        threshold=120,
        neon=3.2,
        colours=("#00f0ff", "#2a6bff", "#ff2bd6", "#ff3b6b", "#00ffc8"),
    ),
    light=Light(top="#14063a", top_amount=0.4, bottom="#00283a", bottom_amount=0.5),
    weather=Weather(kinds=(("rain", 0.6),)),
    lens=Lens(vignette=0.6, aberration=2),
    signal=Signal(lines=2, period=7),
)

_NEON_NOIR = Style(
    exposure=Exposure(key=0.30, strength=0.9),
    abstraction=Abstraction(sharpen=0.7, detail=0.6),
    grade=Grade(
        black=0.03,
        contrast=0.85,
        gamma=1.25,
        saturation=0.12,
        split=Split(shadows="#0a3ad0", lights="#ff2a6a", amount=0.75),
    ),
    surface=Surface(kind=SurfaceKind.BLINDS, amount=0.5),
    glow=Glow(bloom=1.0, threshold=150),
    light=Light(
        top="#2a0a6a",
        top_amount=0.12,
        spot="#ff1a5a",
        spot_amount=0.5,
        spot_x=0.98,
        spot_y=0.35,
        spot_radius=0.42,
        bottom="#003aa0",
        bottom_amount=0.28,
    ),
    weather=Weather(kinds=(("rain", 0.7),)),
    lens=Lens(vignette=0.8),
)

_STEAMPUNK = Style(
    exposure=Exposure(key=0.42, strength=0.7),
    abstraction=Abstraction(sharpen=0.6, median=3, kuwahara=(2,), spare_skin=0.6, detail=0.35),
    grade=Grade(
        hues=(Hue(at=250, width=60, turn=-70, saturation=1.2),),
        contrast=0.5,
        gamma=1.1,
        saturation=0.7,
        ramp=Ramp(
            colours=("#0c0805", "#3a2410", "#7a4a1c", "#c08a3e", "#ecc67a", "#fff2c8"),
            mix=0.72,
            light=0.25,
        ),
        split=Split(shadows="#0a6a60", lights="#ffc060", amount=0.22),
    ),
    lines=Lines(amount=0.35, gain=15, threshold=138, spare_skin=20),
    paper=Paper(ink=("#1a0f06",)),
    glow=Glow(bloom=0.7, threshold=150),
    light=Light(spot="#ffa040", spot_amount=0.34, spot_x=0.12, spot_y=0.1, spot_radius=0.5),
    lens=Lens(vignette=0.8),
    matte=Matte(kind=MatteKind.GEARS),
)

_DARK_FANTASY = Style(
    exposure=Exposure(key=0.27, strength=0.9),
    abstraction=Abstraction(sharpen=1.0, median=3, kuwahara=(2,), spare_skin=0.6, detail=0.4),
    grade=Grade(
        hues=(Hue(at=45, width=26, saturation=0.7), Hue(at=28, width=16, saturation=1.3)),
        black=0.03,
        contrast=0.8,
        gamma=1.25,
        gain=0.84,
        saturation=0.34,
        split=Split(shadows="#123a5a", lights="#a8b4b0", amount=0.5),
    ),
    glow=Glow(bloom=0.6, threshold=130),
    light=Light(
        top="#1a3a5a",
        top_amount=0.22,
        spot="#ff5a14",
        spot_amount=0.55,
        spot_x=0.0,
        spot_y=1.05,
        spot_radius=0.42,
    ),
    weather=Weather(kinds=(("embers", 0.9),)),
    lens=Lens(vignette=1.0),
)

THEMES: Mapping[str, Style] = {
    "cyberpunk": _CYBERPUNK,
    "neon-noir": _NEON_NOIR,
    "steampunk": _STEAMPUNK,
    "dark-fantasy": _DARK_FANTASY,
}
"""By the name that the prompt reader gives them."""
