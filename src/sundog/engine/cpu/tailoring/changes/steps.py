"""Relative moves: a little more or less of something than there is."""

from collections.abc import Mapping

from sundog.engine.cpu.tailoring.changes.change import Change

__all__ = ["STEPS"]

_WARMER = Change(shadows="#7a4020", lights="#ffb878", tint=0.3)
_COOLER = Change(shadows="#2a5ab8", lights="#b8dcff", tint=0.3)
_BRIGHTER = Change(key=1.2, gain=1.04, lift=0.03)
_DARKER = Change(key=0.8, gain=0.86)
_CLEARER = Change(contrast=0.25)
_FLATTER = Change(contrast=-0.2, lift=0.04)
_STRONGER = Change(saturation=1.3)
_WEAKER = Change(saturation=0.72)

STEPS: Mapping[str, tuple[Change, Change]] = {
    "warm": (_WARMER, _COOLER),
    "cool": (_COOLER, _WARMER),
    "brightness": (_BRIGHTER, _DARKER),
    "bright": (_BRIGHTER, _DARKER),
    "dark": (_DARKER, _BRIGHTER),
    "contrast": (_CLEARER, _FLATTER),
    "saturation": (_STRONGER, _WEAKER),
    "colour": (_STRONGER, _WEAKER),
    "color": (_STRONGER, _WEAKER),
    "vibrant": (_STRONGER, _WEAKER),
    "muted": (_WEAKER, _STRONGER),
}
"""By name: what one step more changes, and one step less."""
