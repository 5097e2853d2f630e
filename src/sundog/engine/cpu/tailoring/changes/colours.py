"""Colours by name: what a picture that is mostly of one looks like, dark to light."""

from collections.abc import Mapping

from sundog.engine.cpu.tailoring.changes.change import Change, How, Put

__all__ = ["COLOURS", "MIXED", "PAINTS"]

PAINTS: Mapping[str, tuple[str, str, str]] = {
    "red": ("#4a0410", "#d8141e", "#ff6a58"),
    "orange": ("#4a1c04", "#f07a10", "#ffb45a"),
    "yellow": ("#4a3a04", "#e8c010", "#ffec6a"),
    "green": ("#06301a", "#1fa848", "#8aec8e"),
    "teal": ("#03323a", "#0aa8a8", "#6af0e4"),
    "blue": ("#061a5e", "#1f62e8", "#84b8ff"),
    "purple": ("#240a4e", "#8238dc", "#c694ff"),
    "pink": ("#520f40", "#f048a8", "#ffa6d8"),
    "brown": ("#22120a", "#8a5630", "#d8a878"),
    "golden": ("#3e2604", "#d89a1c", "#ffdc78"),
    "cream": ("#5a4a38", "#c8b494", "#fff2d6"),
}
"""Shadow, middle and light of each colour."""


def _covered(name: str) -> Change:
    return Change(
        colours=PAINTS[name], cover=0.86, puts=(
            Put("hues", "turn", 0.25, How.TIMES), Put("hues", "spray", 0.25, How.TIMES),
        )
    )  # fmt: skip


COLOURS: Mapping[str, Change] = {
    **{name: _covered(name) for name in PAINTS},
    "cream": Change(colours=PAINTS["cream"], cover=0.72, key=1.12, lift=0.06, saturation=0.7),
    "brown": Change(colours=PAINTS["brown"], cover=0.82, key=0.92),
    "black": Change(key=0.5, gain=0.66, contrast=0.45, saturation=0.4, vignette=0.3),
    "white": Change(key=1.3, lift=0.14, saturation=0.4, contrast=-0.1),
    "gray": Change(saturation=0.22, contrast=-0.05),
}
"""What each colour does; of several, `sundog.engine.cpu.tailoring.tailor` makes one row of colours."""

_RAINBOW = ("#5a1aa8", "#2848e8", "#12a8a0", "#3cc83c", "#f0d020", "#ff7a1c", "#ff5a7a")

MIXED: Mapping[str, Change] = {
    "sepia": Change(
        saturation=0.2, gain=0.95, colours=("#1e1008", "#8a6238", "#ecd2a0"), cover=0.85, contrast=-0.05
    ),
    "pastel": Change(
        key=1.15, saturation=0.62, lift=0.26, contrast=-0.2, shadows="#b8a0e0", lights="#ffe0ec",
        tint=0.25,
    ),
    "neon": Change(
        key=0.64, gain=0.84, contrast=0.2, saturation=1.4, bloom=0.4, vignette=0.25,
        shadows="#1a1a9a", lights="#ff3fc8", tint=0.42,
        puts=(
            Put("glow", "neon", 1.6, How.LEAST),
            Put("glow", "colours", ("#00f0ff", "#ff2bd6", "#7a4bff", "#00ffc8")),
        ),
    ),
    "monochrome": Change(saturation=0.0, contrast=0.1),
    "rainbow": Change(saturation=1.25, colours=_RAINBOW, cover=0.6, contrast=0.1),
    "vibrant": Change(saturation=1.6, contrast=0.2),
    "muted": Change(saturation=0.5, lift=0.06, contrast=-0.1),
}  # fmt: skip
"""Palettes that are no single colour."""
