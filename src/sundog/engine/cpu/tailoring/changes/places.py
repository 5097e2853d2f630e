"""Places by name: their light, their palette and what is in their air.

They grade the figure, and the room where nothing can be cut out of it. The world that is shown
behind a figure is chosen by `sundog.engine.cpu.tailoring.scenes`.
"""

from collections.abc import Mapping
from dataclasses import replace

from sundog.engine.cpu.style import Light
from sundog.engine.cpu.tailoring.changes.change import Change, How, Put
from sundog.engine.cpu.tailoring.changes.moods import MOODS

__all__ = ["AT_HOME", "PLACES"]

_SUN = Light(spot="#fff0c8", spot_amount=0.34, spot_x=0.82, spot_y=0.0, spot_radius=0.6)
_DAPPLED = (("shafts", 0.7),)
_FROST = Light(top="#dcecff", top_amount=0.22, bottom="#ffffff", bottom_amount=0.14, border=0.8)
_LAVA = Light(bottom="#ff4a10", bottom_amount=0.62)
_SEA = Light(top="#5ae8f0", top_amount=0.36, bottom="#001428", bottom_amount=0.05)
_HALL = Light(spot="#ffb868", spot_amount=0.4, spot_x=0.85, spot_y=0.25, spot_radius=0.4)
_NEON_SIGNS = Light(top="#5a0aa0", top_amount=0.3, bottom="#00889a", bottom_amount=0.32)
_EDGES = ("#ff3bd0", "#00e5ff", "#8a5cff")

_WINTER = Change(
    key=1.06, gain=0.95, saturation=0.55, lift=0.04, shadows="#3f72c0", lights="#e0efff",
    tint=0.5, light=_FROST,
)  # fmt: skip
_WATER = Change(
    key=0.9, gain=0.88, colours=("#021a3a", "#0a6a8a", "#7af0e0"), cover=0.62, light=_SEA,
    vignette=0.4, weather=(("sea-light", 1.0), ("caustics", 0.7), ("bubbles", 0.8)),
)  # fmt: skip
_NEON = Change(
    key=0.68, gain=0.8, contrast=0.2, saturation=1.1, shadows="#1a1a9a", lights="#ff4fc8",
    tint=0.5, light=_NEON_SIGNS, bloom=0.6, vignette=0.35, weather=(("bokeh", 1.0),),
    puts=(Put("glow", "neon", 1.2, How.LEAST), Put("glow", "colours", _EDGES)),
)  # fmt: skip
_FOREST = Change(
    key=0.94, saturation=1.05, colours=("#04200e", "#3f8a3a", "#ecf6a8"), cover=0.55, vignette=0.2,
    weather=(*_DAPPLED, ("dust", 0.4)),
)  # fmt: skip
_HEAT = Change(
    key=1.08, contrast=0.12, saturation=1.0, shadows="#8a4418", lights="#ffc860", tint=0.6,
    light=_SUN, weather=(("haze", 0.5), ("dust", 0.6)),
)  # fmt: skip
_HALL_LIGHT = Change(
    key=0.74, contrast=0.2, shadows="#2a1a28", lights="#ffb060", tint=0.5, vignette=0.5,
    light=_HALL, weather=(("dust", 0.7),),
)  # fmt: skip
_SPACE = Change(
    key=0.64, gain=0.78, contrast=0.3, saturation=0.9, shadows="#0e0a6a", lights="#8a90ff",
    tint=0.55, vignette=0.55, weather=(("stars", 1.0),),
    light=Light(bottom="#3a2ac0", bottom_amount=0.22),
    puts=(
        Put("glow", "neon", 0.8, How.LEAST), Put("glow", "colours", ("#4a6aff", "#9a5cff")),
    ),
)  # fmt: skip
_MEADOW = Change(
    key=1.14, saturation=1.25, colours=("#0a3a14", "#7ab83a", "#fff4b0"), cover=0.42, light=_SUN,
    weather=(("dust", 0.5),),
)  # fmt: skip
_CITY_LAMPS = (("lamps", 0.8),)

PLACES: Mapping[str, Change] = {
    "cyberpunk-city": replace(_NEON, weather=(("bokeh", 1.0), ("rain", 0.6))),
    "tokyo-street": _NEON,
    "night-club": replace(
        _NEON, shadows="#4a0a9a", weather=(("bokeh", 1.3), ("shafts", 0.6), ("smoke", 0.3))
    ),
    "city-skyline": Change(
        key=0.84, gain=0.9, contrast=0.2, shadows="#1f3a8a", lights="#ffc088", tint=0.5,
        weather=_CITY_LAMPS, light=Light(bottom="#ff9a4a", bottom_amount=0.16),
    ),
    "diner": Change(
        key=0.98, contrast=0.2, saturation=1.2, shadows="#0a6a72", lights="#ff9a6a", tint=0.46,
        light=Light(top="#ff3b6a", top_amount=0.2, bottom="#1ad0c8", bottom_amount=0.14),
        weather=(("lamps", 0.5),),
    ),
    "old-town": Change(
        saturation=0.95, shadows="#6a4426", lights="#ffd498", tint=0.5, light=_HALL,
        weather=_CITY_LAMPS,
    ),
    "village": Change(
        key=1.04, saturation=1.1, shadows="#5a5020", lights="#ffe49a", tint=0.44, light=_SUN
    ),
    "harbour": Change(
        key=0.98, saturation=0.9, shadows="#1f5a88", lights="#e8e4d0", tint=0.42,
        weather=(("mist", 0.7),),
    ),
    "snowy-mountains": replace(_WINTER, weather=(("snow", 1.0),)),
    "snow-field": replace(_WINTER, key=1.15, lift=0.08, weather=(("snow", 0.5),)),
    "autumn-forest": Change(
        saturation=1.15, shadows="#7a2c08", lights="#ffb23c", tint=0.66,
        weather=(("leaves", 1.0), ("shafts", 0.6)),
    ),
    "pine-forest": replace(_FOREST, colours=("#041c1a", "#2f7a5a", "#dcf0c8"), weather=(("shafts", 0.6), ("mist", 0.6))),
    "jungle": replace(_FOREST, saturation=1.3, contrast=0.2, cover=0.6,
                      weather=(("shafts", 1.0), ("mist", 0.5))),
    "meadow": _MEADOW,
    "farm": replace(_MEADOW, colours=("#3a2a0a", "#c8a040", "#fff0b0")),
    "park": replace(_MEADOW, colours=("#0a3420", "#5aa850", "#f4f8c0"), weather=(("leaves", 0.4),)),
    "savanna": replace(_HEAT, shadows="#6a5010", lights="#ffd050"),
    "japanese-garden": Change(
        key=1.05, shadows="#1f5a4a", lights="#ffc8dc", tint=0.46, weather=(("petals", 1.0),)
    ),
    "enchanted-garden": Change(
        key=0.86, saturation=1.25, shadows="#2a1f9a", lights="#c8ff9a", tint=0.5, bloom=0.6,
        weather=(("fireflies", 1.0), ("petals", 0.6)),
    ),
    "desert": _HEAT,
    "mars": replace(_HEAT, colours=("#3a0c04", "#b8441c", "#ffb080"), cover=0.68, tint=0.0),
    "moon": Change(saturation=0.12, contrast=0.45, key=0.74, vignette=0.4,
                   weather=(("stars", 1.0),)),
    "beach": Change(
        key=1.16, saturation=1.2, shadows="#1488b8", lights="#ffeab0", tint=0.5,
        light=replace(_SUN, top="#3ab8ff", top_amount=0.3, bottom="#ffe0a0", bottom_amount=0.1),
    ),
    "underwater": _WATER,
    "waterfall": Change(
        saturation=0.95, shadows="#0a5a58", lights="#d0fff4", tint=0.5,
        weather=(("mist", 1.2), ("sea-light", 0.7)),
    ),
    "volcano": Change(
        key=0.62, gain=0.9, contrast=0.3, shadows="#5a0a04", lights="#ff8a3a", tint=0.66,
        light=_LAVA, vignette=0.3, weather=(("embers", 1.3), ("smoke", 0.5)),
    ),
    "cave": Change(
        key=0.6, saturation=0.7, shadows="#0c1a40", lights="#88a4c8", tint=0.5, vignette=0.85,
        light=Light(spot="#d8ecff", spot_amount=0.36, spot_x=0.7, spot_y=0.0, spot_radius=0.3),
        weather=(("dust", 0.7),),
    ),
    "space": _SPACE,
    "spaceship": Change(
        key=0.9, contrast=0.25, saturation=0.7, shadows="#0a3a6a", lights="#c8ecff", tint=0.5,
        vignette=0.3, weather=(("stars", 0.4),),
        light=Light(top="#4ac8ff", top_amount=0.2, bottom="#ff8a3a", bottom_amount=0.08),
    ),
    "castle-hall": _HALL_LIGHT,
    "palace": replace(
        _HALL_LIGHT, key=1.06, shadows="#7a4a0a", lights="#ffdc88", vignette=0.15, bloom=0.5,
        weather=(("sparkles", 0.6),),
    ),
    "library": replace(_HALL_LIGHT, key=0.86, shadows="#3a1c08", lights="#ffc47c"),
    "theatre": replace(
        _HALL_LIGHT, shadows="#6a0414", lights="#ffc088", weather=(("shafts", 0.8), ("dust", 0.6)),
    ),
    "workshop": replace(_HALL_LIGHT, key=0.92, shadows="#4a3014", vignette=0.25,
                        weather=(("dust", 1.0), ("shafts", 0.5))),
    "haunted-house": MOODS["eerie"],
    "ruins": replace(_HEAT, key=0.98, saturation=0.6, contrast=0.2, tint=0.4),
    "office": Change(
        key=1.14, contrast=0.08, saturation=0.82, shadows="#2a62a0", lights="#eef6ff", tint=0.36,
        light=Light(top="#f4faff", top_amount=0.18),
    ),
    "dollhouse": Change(
        key=1.2, lift=0.06, saturation=1.2, shadows="#e03a98", lights="#ffb8dc", tint=0.62
    ),
    "clouds": Change(
        key=1.2, lift=0.1, saturation=0.85, shadows="#5a98e8", lights="#f4faff", tint=0.44,
        bloom=0.3, weather=(("clouds", 1.0),),
    ),
}  # fmt: skip
"""What a place changes."""

_CITIES = frozenset({"cyberpunk-city", "tokyo-street", "city-skyline", "night-club"})

AT_HOME: Mapping[str, frozenset[str]] = {
    "cyberpunk": _CITIES,
    "vaporwave": _CITIES,
    "synthwave": _CITIES,
    "noir": _CITIES,
}
"""Places whose light a style brings already: only what is in their air is added."""
