"""What becomes of a style where an attribute is refused: its own goes too."""

from collections.abc import Mapping

from sundog.engine.cpu.styles.weather import PARTICLES, VEILS
from sundog.engine.cpu.tailoring.changes.change import Change, How, Put
from sundog.engine.cpu.tailoring.changes.colours import PAINTS

__all__ = ["UNDO"]

_NO_TEXTURE = (Put("surface", "amount", 0.0), Put("coat", "amount", 0.0))
_NO_LINES = (Put("lines", "amount", 0.0), Put("dodge", "amount", 0.0), Put("halo", "amount", 0.0))
_NO_BRUSH = (Put("strokes", "amount", 0.0), Put("paint", "widths", ()))
_NO_HATCH = (Put("hatch", "amount", 0.0),)
_NO_SPOT = (Put("light", "spot_amount", 0.0),)
_NO_LIGHT = (*_NO_SPOT, Put("light", "top_amount", 0.0), Put("light", "bottom_amount", 0.0))
_NO_NEON = (Put("glow", "neon", 0.0),)
_NO_BLOOM = (Put("glow", "bloom", 0.0),)
_NO_GRAIN = (Put("lens", "grain", 0.0),)
_NO_VIGNETTE = (Put("lens", "vignette", 0.0),)
_NOT_DARK = Change(key=1.25, puts=(Put("exposure", "key", 0.42, How.LEAST), *_NO_VIGNETTE))
_NO_SKIN_OF_PAINT = (*_NO_BRUSH, *_NO_HATCH, *_NO_TEXTURE)

_AIR: Mapping[str, tuple[str, ...]] = {
    **{name: (name,) for name in {**PARTICLES, **VEILS}},
    "rain": ("rain", "lightning"),
    "storm": ("rain", "lightning", "wind"),
    "fog": ("fog", "mist", "haze", "smoke"),
    "smoke": ("smoke", "fog", "mist"),
    "dust": ("dust", "haze"),
    "stars": ("stars",),
    "light-shafts": ("shafts", "sea-light"),
}
"""Which kinds of weather a refused word takes away."""

UNDO: Mapping[str, Change] = {
    **{name: Change(without=kinds) for name, kinds in _AIR.items()},
    **{name: Change(dulled=paint[1]) for name, paint in PAINTS.items()},
    "outlines": Change(puts=_NO_LINES),
    "thick-lines": Change(puts=(Put("lines", "sigma", 0.7, How.MOST),)),
    "thin-lines": Change(puts=_NO_LINES),
    "hatching": Change(puts=_NO_HATCH),
    "halftone": Change(
        puts=(*_NO_HATCH, Put("pattern", "amount", 0.0), Put("press", "plates", ()))
    ),
    "paper": Change(puts=_NO_TEXTURE),
    "canvas": Change(puts=_NO_TEXTURE),
    "texture": Change(puts=(*_NO_SKIN_OF_PAINT, *_NO_GRAIN)),
    "scanlines": Change(puts=(*_NO_TEXTURE, Put("signal", "lines", 0.0))),
    "brushstrokes": Change(puts=_NO_BRUSH),
    "grain": Change(puts=_NO_GRAIN),
    "vignette": Change(puts=_NO_VIGNETTE),
    "bloom": Change(puts=_NO_BLOOM),
    "neon": Change(puts=(*_NO_NEON, *_NO_BLOOM), saturation=0.75),
    "rim-light": Change(puts=_NO_NEON),
    "blur": Change(puts=(
        Put("focus", "amount", 0.0), *_NO_BLOOM, Put("lens", "aberration", 0),
        Put("abstraction", "detail", 0.5, How.LEAST),
    )),
    "blur-background": Change(puts=(Put("focus", "amount", 0.0),)),
    "gradients": Change(puts=(*_NO_LIGHT, *_NO_VIGNETTE)),
    "spotlight": Change(puts=(*_NO_SPOT, *_NO_VIGNETTE)),
    "golden-hour": Change(puts=_NO_SPOT, shadows="#2a5ab8", lights="#c8dcff", tint=0.15),
    "color": Change(saturation=0.0),
    "monochrome": Change(saturation=1.3),
    "vibrant": Change(saturation=0.7),
    "muted": Change(saturation=1.3),
    "pastel": Change(saturation=1.2, contrast=0.2),
    "sepia": Change(shadows="#2a5ab8", lights="#c8dcff", tint=0.15),
    "warm": Change(shadows="#2a5ab8", lights="#c8dcff", tint=0.22),
    "cool": Change(shadows="#7a4020", lights="#ffc890", tint=0.22),
    "high-contrast": Change(contrast=-0.3),
    "low-contrast": Change(contrast=0.3),
    "dramatic-light": Change(contrast=-0.25, puts=(*_NO_VIGNETTE, *_NO_SPOT)),
    "hard-light": Change(contrast=-0.25),
    "black": _NOT_DARK,
    "night": _NOT_DARK,
    "low-key": _NOT_DARK,
    "gloomy": _NOT_DARK,
    "eerie": _NOT_DARK,
    "white": Change(key=0.85, gain=0.92),
    "high-key": Change(key=0.8, gain=0.94),
    "day": Change(key=0.85),
}  # fmt: skip
"""What a refused word takes away; colours lose their hue only."""
