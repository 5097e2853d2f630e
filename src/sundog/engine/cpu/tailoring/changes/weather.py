"""Weather and whatever else floats in the air, by name, with the light that comes with it."""

from collections.abc import Mapping

from sundog.engine.cpu.style import Light
from sundog.engine.cpu.tailoring.changes.change import Change

__all__ = ["WEATHER"]

_COLD_SKY = Light(top="#dcecff", top_amount=0.16, bottom="#ffffff", bottom_amount=0.08)

WEATHER: Mapping[str, Change] = {
    "rain": Change(
        key=0.86, saturation=0.78, shadows="#1f3a5a", lights="#a8bcd0", tint=0.26,
        weather=(("rain", 1.2),),
    ),
    "snow": Change(
        key=0.98, gain=0.94, saturation=0.72, shadows="#4a74b8", lights="#dcebff", tint=0.34,
        light=_COLD_SKY, weather=(("snow", 1.0),),
    ),
    "hail": Change(
        key=0.86, saturation=0.7, shadows="#46607a", lights="#ccd8e4", tint=0.26,
        weather=(("hail", 1.0),),
    ),
    "fog": Change(saturation=0.72, contrast=-0.15, weather=(("fog", 1.0),)),
    "storm": Change(
        key=0.68, gain=0.88, saturation=0.6, contrast=0.2, shadows="#14243a", lights="#8a9cb4",
        tint=0.34, vignette=0.35, weather=(("rain", 1.6), ("lightning", 1.0)),
    ),
    "wind": Change(weather=(("wind", 1.0),), shadows="#3a6a8a", lights="#f0f0e4", tint=0.12),
    "petals": Change(shadows="#a85a8a", lights="#ffd0e0", tint=0.3, weather=(("petals", 1.0),)),
    "leaves": Change(shadows="#6a3410", lights="#ffc878", tint=0.3, weather=(("leaves", 1.0),)),
    "embers": Change(
        key=0.74, shadows="#4a1408", lights="#ff9a50", tint=0.36, weather=(("embers", 1.0),),
        light=Light(bottom="#ff5a1a", bottom_amount=0.24),
    ),
    "ash": Change(
        key=0.84, saturation=0.45, shadows="#3a3634", lights="#c4bcb4", tint=0.2,
        weather=(("ash", 1.0), ("smoke", 0.3)),
    ),
    "dust": Change(
        saturation=0.95, contrast=-0.1, shadows="#7a5428", lights="#ffcf88", tint=0.46,
        weather=(("dust", 1.0), ("haze", 0.8)),
    ),
    "smoke": Change(saturation=0.7, contrast=-0.1, weather=(("smoke", 1.0),)),
    "clouds": Change(weather=(("clouds", 1.0),), shadows="#6a94c8", lights="#ffffff", tint=0.15),
    "stars": Change(
        key=0.7, gain=0.7, saturation=0.8, shadows="#101a6a", lights="#7a90e0", tint=0.36,
        weather=(("stars", 1.0),),
    ),
    "sparkles": Change(key=0.92, bloom=0.3, weather=(("sparkles", 1.0),)),
    "fireflies": Change(
        key=0.72, gain=0.8, shadows="#0a2a4a", lights="#c8d890", tint=0.3,
        weather=(("fireflies", 1.0),),
    ),
    "bubbles": Change(weather=(("bubbles", 1.0),)),
    "confetti": Change(saturation=1.15, weather=(("confetti", 1.0),)),
    "aurora": Change(
        key=0.64, gain=0.68, saturation=0.8, shadows="#08204a", lights="#6ab8b0", tint=0.36,
        weather=(("aurora", 1.0), ("stars", 0.5)),
    ),
}  # fmt: skip
"""What a kind of weather changes."""
