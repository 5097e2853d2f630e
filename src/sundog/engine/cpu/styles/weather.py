"""The kinds of weather as data: layers of particles, far to near, and veils."""

from collections.abc import Mapping
from dataclasses import replace

from sundog.engine.cpu.style.weather import Blend, Field, Particles, Sprite, Veil

__all__ = ["PARTICLES", "VEILS"]

_DROPS = ("#bccbde", "#d2deec", "#9fb2ca")
_WHITE = ("#ffffff", "#f4f8ff")
_EMBER = ("#ffb14a", "#ff7a1f", "#ffd98a", "#ff5a1a")
_PINK = ("#ffc4d6", "#ffdce6", "#f79ab8", "#ffffff")
_AUTUMN = ("#d9641e", "#b83a18", "#e8a02c", "#8a4a1c", "#c98a2a")
_PARTY = ("#ff4b5c", "#ffc93c", "#3ec1d3", "#7b5cff", "#5fd068", "#ff8ad4", "#ffffff")
_NEON = ("#ff3bd0", "#00e5ff", "#ffb03a", "#8a5cff", "#ff4b6b", "#3affc8")
_LAMPS = ("#ffc46a", "#ffe0a8", "#ff9a4a", "#fff0d0")

_RAIN = Particles(
    sprite=Sprite.STREAK, count=170, size=(20, 30), colours=_DROPS, opacity=0.3,
    fall=800, wind=-110, depth=0.4, lighten=False,
)  # fmt: skip
_SNOW = Particles(
    sprite=Sprite.SOFT, count=160, size=(5, 8), colours=_WHITE, opacity=0.72,
    fall=52, wind=8, sway=9, rate=0.23, depth=0.4,
)  # fmt: skip
_LEAF = Particles(
    sprite=Sprite.LEAF, count=34, size=(20, 30), colours=_AUTUMN, opacity=0.9,
    fall=62, wind=34, sway=34, rate=0.2, depth=0.5, turn=0.28, lighten=False,
)  # fmt: skip
_PETAL = Particles(
    sprite=Sprite.PETAL, count=56, size=(13, 20), colours=_PINK, opacity=0.9,
    fall=48, wind=30, sway=28, rate=0.22, depth=0.5, turn=0.3, lighten=False,
)  # fmt: skip
_GLOWING = Particles(
    sprite=Sprite.GLOW, count=110, size=(10, 18), colours=_EMBER, opacity=0.95,
    fall=-52, wind=9, sway=24, rate=0.25, depth=0.5, fade=0.75,
)  # fmt: skip
_SPECK = Particles(
    sprite=Sprite.SOFT, count=170, size=(5, 9), colours=("#b9b4b0", "#8f8a88", "#d6d2ce"),
    opacity=0.7, fall=30, wind=10, sway=14, rate=0.2, depth=0.5, lighten=False,
)  # fmt: skip
_MOTE = Particles(
    sprite=Sprite.SOFT, count=130, size=(6, 11), colours=("#ffe6b8", "#fff4dc"), opacity=0.7,
    fall=-5, wind=6, sway=22, rate=0.08, depth=0.6, twinkle=0.12,
)  # fmt: skip
_BUBBLE = Particles(
    sprite=Sprite.RING, count=44, size=(12, 24), colours=("#d8fbff", "#b8f0f8"), opacity=0.7,
    fall=-60, sway=9, rate=0.5, depth=0.5,
)  # fmt: skip
_STAR = Particles(
    sprite=Sprite.SOFT, count=260, size=(4, 7), colours=("#ffffff", "#dfe8ff", "#fff0dc"),
    opacity=0.9, depth=0.25, twinkle=0.2, fade=0.6,
)  # fmt: skip
_PAPER_BIT = Particles(
    sprite=Sprite.SQUARE, count=62, size=(12, 18), colours=_PARTY, opacity=0.85,
    fall=88, wind=6, sway=20, rate=0.3, depth=0.5, turn=0.55, lighten=False,
)  # fmt: skip
_BOKEH = Particles(
    sprite=Sprite.DISC, count=26, size=(34, 84), colours=_NEON, opacity=0.62,
    depth=0.35, twinkle=0.06, band=(0.0, 0.62),
)  # fmt: skip

PARTICLES: Mapping[str, tuple[Particles, ...]] = {
    "rain": (
        _RAIN,
        replace(_RAIN, count=100, size=(38, 56), opacity=0.36, fall=1200, wind=-165, depth=0.8),
        replace(_RAIN, count=30, size=(80, 120), opacity=0.36, fall=1750, wind=-240, depth=1.3),
        Particles(
            sprite=Sprite.SOFT, count=40, size=(4, 9), colours=_DROPS, opacity=0.5,
            twinkle=2.2, hop=True, band=(0.82, 1.0),
        ),
    ),
    "snow": (
        _SNOW,
        replace(_SNOW, count=80, size=(10, 16), opacity=0.75, fall=82, sway=15, depth=0.8),
        replace(_SNOW, count=20, size=(22, 36), opacity=0.62, fall=128, sway=24, depth=1.4),
    ),
    "hail": (
        replace(_SNOW, sprite=Sprite.PELLET, count=130, size=(6, 9), fall=520, wind=-60, sway=0),
        replace(
            _SNOW, sprite=Sprite.PELLET, count=60, size=(11, 15), fall=760, wind=-90, sway=0,
            depth=1.2,
        ),
    ),
    "wind": (
        replace(_RAIN, count=34, size=(140, 240), opacity=0.44, fall=30, wind=620, depth=0.8),
        replace(_LEAF, count=22, size=(22, 34), fall=45, wind=330, sway=40, turn=0.8),
    ),
    "embers": (
        _GLOWING,
        replace(_GLOWING, count=26, size=(22, 34), fall=-92, sway=40, depth=1.3),
    ),
    "petals": (
        _PETAL,
        replace(_PETAL, count=28, size=(26, 40), fall=76, wind=48, sway=46, depth=1.2),
    ),
    "leaves": (
        _LEAF,
        replace(_LEAF, count=16, size=(40, 60), fall=96, wind=52, sway=56, depth=1.25),
    ),
    "ash": (_SPECK, replace(_SPECK, count=50, size=(11, 18), fall=48, sway=26, depth=1.2)),
    "dust": (_MOTE, replace(_MOTE, count=34, size=(16, 30), opacity=0.42, depth=1.2)),
    "fireflies": (
        replace(
            _GLOWING, count=46, size=(22, 40), colours=("#eaff8a", "#fff3a0", "#c8ff6a"),
            fall=-4, wind=3, sway=54, rate=0.07, twinkle=0.22, fade=0.0, depth=0.8,
        ),
    ),
    "sparkles": (
        Particles(
            sprite=Sprite.GLINT, count=80, size=(24, 60), colours=("#ffffff", "#fff2c0"),
            opacity=1.0, twinkle=0.4, hop=True,
        ),
    ),
    "confetti": (
        _PAPER_BIT,
        replace(_PAPER_BIT, count=24, size=(22, 32), fall=120, sway=32, depth=1.25),
    ),
    "bubbles": (
        _BUBBLE,
        replace(_BUBBLE, count=16, size=(34, 64), fall=-92, sway=16, rate=0.35, depth=1.2),
    ),
    "stars": (
        _STAR,
        replace(_STAR, sprite=Sprite.GLINT, count=28, size=(24, 44), twinkle=0.15, fade=0.8),
    ),
    "bokeh": (_BOKEH,),
    "lamps": (replace(_BOKEH, colours=_LAMPS, count=18),),
}  # fmt: skip
"""Layers by the name of a kind, in the order in which they are drawn."""

_FOG = Veil(
    field=Field.CLOUDS, colours=("#dfe5ea", "#c9d0d6"), amount=0.72, even=0.45,
    profile=(0.95, 0.8, 0.62), speeds=((14, 2), (-9, 1)), size=300, behind=0.55,
)  # fmt: skip
_CURTAIN = Veil(
    field=Field.CURTAIN, colours=("#a04bff", "#2affa0", "#2affa0"), amount=0.85,
    profile=(0.75, 1.0, 0.0), speeds=((9, 0), (-6, 0)), size=46,
    depth=0.3, behind=0.9,
)  # fmt: skip
_SHAFTS = Veil(
    field=Field.RAYS, colours=("#fff2cc", "#ffe2a0"), amount=0.75, profile=(1.0, 0.7, 0.2),
    speeds=((5, 0), (-3, 0)), blend=Blend.PRODUCT, size=130, depth=0.3,
)  # fmt: skip

VEILS: Mapping[str, tuple[Veil, ...]] = {
    "rain": (
        replace(
            _FOG, colours=("#9fb0c2", "#a9b8c6"), amount=0.3, profile=(0.6, 0.3, 0.95), size=220,
        ),
    ),
    "snow": (replace(_FOG, colours=("#e6eef8", "#f2f6fb"), amount=0.2),),
    "fog": (_FOG,),
    "mist": (replace(_FOG, amount=0.5, profile=(0.15, 0.35, 1.0), size=180),),
    "lightning": (
        replace(
            _FOG, colours=("#e8ecff", "#b0b8e0"), amount=0.34, profile=(1.0, 0.5, 0.2),
            size=420, pulse=0.11,
        ),
    ),
    "smoke": (
        replace(
            _FOG, colours=("#8a8785", "#5f5c5b"), amount=1.1, even=0.0,
            profile=(0.6, 0.85, 1.0), speeds=((12, -30), (-10, -19)), size=190,
        ),
    ),
    "haze": (
        replace(_FOG, colours=("#e0c79a", "#c9a26a"), amount=0.42, profile=(0.9, 0.7, 0.6)),
    ),
    "clouds": (
        replace(
            _FOG, colours=("#ffffff", "#f4f8fc"), amount=0.9, even=0.0,
            profile=(1.0, 0.35, 0.3), speeds=((16, 0), (9, 0)), size=240, behind=0.8,
        ),
    ),
    "aurora": (_CURTAIN,),
    "shafts": (_SHAFTS,),
    "caustics": (
        Veil(
            field=Field.CAUSTICS, colours=("#e8fff6", "#9af0e0"), amount=0.75,
            profile=(0.6, 0.8, 1.0), speeds=((22, 9), (-17, -13)), blend=Blend.MEAN, size=84,
            depth=0.9, behind=0.2,
        ),
    ),
    "sea-light": (replace(_SHAFTS, colours=("#d8fff4", "#4fd8d8"), amount=0.5, size=140),),
}  # fmt: skip
"""Veils by the name of a kind; a kind may have both particles and veils."""
