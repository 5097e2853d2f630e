"""Moods by name: what a viewer feels is light, colour and contrast."""

from collections.abc import Mapping

from sundog.engine.cpu.style import Light
from sundog.engine.cpu.tailoring.changes.change import Change

__all__ = ["MOODS"]

_SUN = Light(spot="#fff0c8", spot_amount=0.28, spot_x=0.15, spot_y=0.0, spot_radius=0.7)

MOODS: Mapping[str, Change] = {
    "cheerful": Change(
        key=1.3, gain=1.05, saturation=1.35, shadows="#6a5a9a", lights="#ffe48a", tint=0.2, light=_SUN
    ),
    "gloomy": Change(
        key=0.72, gain=0.82, saturation=0.45, shadows="#26364e", lights="#98a4b8", tint=0.28,
        vignette=0.35,
    ),
    "dreamy": Change(
        contrast=-0.25, lift=0.08, bloom=0.9, shadows="#7a5ad8", lights="#ffc8ec", tint=0.42
    ),
    "eerie": Change(
        key=0.66, gain=0.86, saturation=0.5, contrast=0.25, shadows="#04321c", lights="#98e070",
        tint=0.55, vignette=0.65, weather=(("mist", 0.6),),
    ),
    "epic": Change(
        contrast=0.5, saturation=1.15, bloom=0.4, vignette=0.45, shadows="#1f2f5a",
        lights="#ffc478", tint=0.28,
    ),
    "calm": Change(
        contrast=-0.4, lift=0.06, saturation=0.78, shadows="#4a7aa8", lights="#f4ead8", tint=0.24
    ),
    "romantic": Change(
        shadows="#8a2a5a", lights="#ffa8b4", tint=0.5, bloom=0.5, key=1.03, contrast=-0.08
    ),
    "nostalgic": Change(
        saturation=0.5, lift=0.16, gain=0.95, contrast=-0.12, shadows="#4a3a5a", lights="#ffd090",
        tint=0.32, grain=0.1,
    ),
}  # fmt: skip
"""What a mood changes."""
