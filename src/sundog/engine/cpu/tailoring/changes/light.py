"""Light and tone by name."""

from collections.abc import Mapping
from dataclasses import replace

from sundog.engine.cpu.style import Light
from sundog.engine.cpu.tailoring.changes.change import Change, How, Put

__all__ = ["LIGHT", "TONE"]

_WARM_SPOT = Light(spot="#ffa848", spot_amount=0.5, spot_x=0.88, spot_y=0.12, spot_radius=0.65)
_SOFT_SPOT = Light(spot="#ffe6c8", spot_amount=0.26, spot_x=0.22, spot_y=0.05, spot_radius=0.75)
_CANDLE = Light(spot="#ff8a2a", spot_amount=0.4, spot_x=0.5, spot_y=0.95, spot_radius=0.5)
_MOON = Light(spot="#bcd4ff", spot_amount=0.36, spot_x=0.82, spot_y=0.05, spot_radius=0.34)
_BEHIND = Light(spot="#fff4dc", spot_amount=0.9, spot_x=0.5, spot_y=0.0, spot_radius=0.5)
_STAGE = Light(spot="#fff4e0", spot_amount=0.34, spot_x=0.5, spot_y=0.35, spot_radius=0.3)
_RIMS = ("#fff2d8", "#c8e0ff", "#fff2d8")

_NIGHT = Change(
    key=0.68, gain=0.66, saturation=0.78, shadows="#0a1c6a", lights="#6f8fe0", tint=0.42,
    vignette=0.3,
)  # fmt: skip

LIGHT: Mapping[str, Change] = {
    "dawn": Change(
        key=1.04, lift=0.03, shadows="#5a5ab8", lights="#ffb0a0", tint=0.42, bloom=0.2,
        light=replace(_WARM_SPOT, spot="#ffb8a0", spot_x=0.12),
    ),
    "day": Change(key=1.22, saturation=1.1, contrast=0.08, light=replace(_SOFT_SPOT, spot="#fffaf0")),
    "golden-hour": Change(
        contrast=0.15, saturation=1.1, shadows="#6a3a5a", lights="#ffab3a", tint=0.62,
        light=_WARM_SPOT, bloom=0.45, vignette=0.2,
    ),
    "dusk": Change(
        key=0.78, gain=0.84, shadows="#2a2a8a", lights="#f090b0", tint=0.5, vignette=0.25,
        light=Light(bottom="#ff8a6a", bottom_amount=0.12),
    ),
    "night": _NIGHT,
    "moonlit": replace(_NIGHT, gain=0.7, light=_MOON, lights="#8fb0f0"),
    "candlelit": Change(
        key=0.54, gain=0.88, contrast=0.2, shadows="#3a1404", lights="#ff9a3c", tint=0.6, light=_CANDLE,
        vignette=0.6,
    ),
    "backlit": Change(key=0.66, contrast=0.3, gain=0.9, light=_BEHIND, bloom=0.7),
    "overcast": Change(
        key=0.94, saturation=0.6, contrast=-0.42, gain=0.96, shadows="#46566a", lights="#c4ccd6", tint=0.2,
    ),
    "high-key": Change(key=1.4, lift=0.16, contrast=-0.12),
    "low-key": Change(key=0.46, gain=0.84, contrast=0.3, vignette=0.45),
    "soft-light": Change(contrast=-0.3, lift=0.06, bloom=0.45, light=_SOFT_SPOT),
    "hard-light": Change(contrast=0.55, puts=(Put("abstraction", "sharpen", 0.6, How.LEAST),)),
    "dramatic-light": Change(key=0.62, gain=0.92, contrast=0.85, vignette=0.6, light=replace(
        _SOFT_SPOT, spot="#ffd8a0", spot_amount=0.25, spot_radius=0.42)),
    "light-shafts": Change(key=0.88, weather=(("shafts", 1.0),), bloom=0.3),
    "rim-light": Change(
        key=0.74, contrast=0.25, bloom=0.2,
        puts=(Put("glow", "neon", 0.8, How.LEAST), Put("glow", "colours", _RIMS)),
    ),
    "spotlight": Change(key=0.72, gain=0.95, vignette=1.0, light=_STAGE),
    "bloom": Change(bloom=1.1, puts=(Put("glow", "threshold", 135, How.MOST),)),
    "vignette": Change(vignette=0.85),
}  # fmt: skip
"""Time of day, where light comes from, and what the lens makes of it."""

TONE: Mapping[str, Change] = {
    "warm": Change(shadows="#7a4020", lights="#ffb878", tint=0.6),
    "cool": Change(saturation=0.9, shadows="#2a5ab8", lights="#b8dcff", tint=0.46),
    "high-contrast": Change(contrast=0.65),
    "low-contrast": Change(contrast=-0.4, lift=0.12, gain=0.94),
    "cinematic": Change(
        key=0.92, contrast=0.35, shadows="#0a5a6e", lights="#ffa45c", tint=0.42, vignette=0.35
    ),
}
"""Temperature and contrast."""
