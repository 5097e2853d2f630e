"""Materials, lines, textures and protections by name."""

from collections.abc import Mapping

from sundog.engine.cpu.style import FocusKind, HatchKind, Surface, SurfaceKind
from sundog.engine.cpu.tailoring.changes.change import Change, How, Put

__all__ = ["ALONE", "KEEP", "MARKS", "MATERIALS"]

ALONE: Mapping[str, str] = {
    "clay": "claymation",
    "glass": "glass",
    "metal": "metal",
    "yarn": "knit",
    "felt": "knit",
    "wood": "wood",
    "ice": "ice",
    "gold": "gold",
    "stone": "stone",
    "porcelain": "porcelain",
}
"""Materials that make the whole picture where no style is named: the row that shows them."""

_PAPER = Surface(kind=SurfaceKind.PAPER, amount=0.65)
_CANVAS = Surface(kind=SurfaceKind.CANVAS, amount=0.8)
_WEAVE = Surface(kind=SurfaceKind.CANVAS, amount=0.9)
_ROUGH = Surface(kind=SurfaceKind.CHARCOAL, amount=0.35)


MATERIALS: Mapping[str, Change] = {
    "clay": Change(
        contrast=-0.25, saturation=0.8, shadows="#7a3a20", lights="#f0b080", tint=0.5,
        puts=(Put("abstraction", "median", 5, How.LEAST), Put("abstraction", "detail", 0.2, How.MOST)),
    ),
    "paper": Change(surface=_PAPER, lift=0.06, contrast=-0.06, saturation=0.92),
    "glass": Change(
        contrast=0.35, saturation=0.7, bloom=0.8, shadows="#0a5a80", lights="#c8f8ff", tint=0.5,
        puts=(Put("glow", "threshold", 150, How.MOST),),
    ),
    "metal": Change(
        contrast=0.55, saturation=0.3, bloom=0.6, shadows="#1c2630", lights="#d0dce8", tint=0.3,
        puts=(Put("glow", "threshold", 160, How.MOST),),
    ),
    "yarn": Change(surface=_WEAVE, contrast=-0.1, shadows="#6a3a4a", lights="#ffdcc8", tint=0.2),
    "felt": Change(surface=_ROUGH, contrast=-0.2, saturation=0.9, lift=0.05),
    "wood": Change(
        colours=("#2a1408", "#9a6030", "#e8bc84"), cover=0.6,
        surface=Surface(kind=SurfaceKind.PAPER, amount=0.35),
    ),
    "ice": Change(
        key=1.08, saturation=0.5, lift=0.06, bloom=0.5, shadows="#2a6ab8", lights="#d4f2ff",
        tint=0.5,
    ),
    "gold": Change(
        colours=("#2e1a04", "#b87c14", "#ffe48c"), cover=0.85, contrast=0.4, bloom=0.6,
        puts=(Put("glow", "threshold", 160, How.MOST),),
    ),
    "stone": Change(saturation=0.3, contrast=0.15, surface=_ROUGH, shadows="#4a4844",
                    lights="#c8c2b8", tint=0.15),
    "plastic": Change(saturation=1.45, contrast=0.5, bloom=0.5,
                      puts=(Put("glow", "threshold", 165, How.MOST),)),
    "porcelain": Change(key=1.2, lift=0.12, saturation=0.5, bloom=0.4, shadows="#4a6ab0",
                        lights="#f8fbff", tint=0.22),
    "wax": Change(contrast=-0.2, lift=0.08, bloom=0.4, shadows="#a8643a", lights="#ffe8b0",
                  tint=0.36),
}  # fmt: skip
"""What a material changes on top of a style."""

_DRAWN = (
    Put("lines", "amount", 0.92, How.LEAST),
    Put("lines", "gain", 18.0, How.LEAST),
    Put("lines", "softness", 28.0, How.MOST),
    Put("lines", "threshold", 147.0, How.LEAST),
)

MARKS: Mapping[str, Change] = {
    "outlines": Change(puts=_DRAWN),
    "thick-lines": Change(
        puts=(*_DRAWN, Put("lines", "sigma", 1.9, How.LEAST), Put("lines", "gain", 24.0, How.LEAST))
    ),
    "thin-lines": Change(
        puts=(*_DRAWN, Put("lines", "sigma", 0.6, How.MOST), Put("lines", "amount", 0.8, How.MOST))
    ),
    "no-outlines": Change(puts=(Put("lines", "amount", 0.0), Put("dodge", "amount", 0.0))),
    "grain": Change(grain=0.75),
    "canvas": Change(surface=_CANVAS),
    "scanlines": Change(surface=Surface(kind=SurfaceKind.SCANLINES, amount=0.5)),
    "halftone": Change(
        puts=(
            Put("hatch", "kind", HatchKind.DOTS),
            Put("hatch", "amount", 0.7, How.LEAST),
            Put("hatch", "gain", 4.0, How.LEAST),
        )
    ),
    "hatching": Change(
        puts=(
            Put("hatch", "kind", HatchKind.PENCIL),
            Put("hatch", "amount", 0.75, How.LEAST),
            Put("hatch", "gain", 3.0, How.LEAST),
        )
    ),
    "brushstrokes": Change(
        puts=(
            Put("paint", "widths", (8.0, 4.5, 2.6)),
            Put("paint", "relief", 1.5, How.TIMES),
            Put("abstraction", "detail", 0.1, How.MOST),
        )
    ),
    "blur-background": Change(
        puts=(
            Put("focus", "kind", FocusKind.FIGURE),
            Put("focus", "amount", 0.9, How.LEAST),
        )
    ),
}
"""What lines and textures change."""

_FACE = (
    Put("abstraction", "spare_skin", 0.75, How.LEAST),
    Put("strokes", "spare_skin", 0.9, How.LEAST),
    Put("paint", "spare_skin", 0.85, How.LEAST),
    Put("lines", "spare_skin", 24.0, How.LEAST),
)

KEEP: Mapping[str, Change] = {
    "keep-face": Change(puts=_FACE),
    "keep-person": Change(
        puts=(*_FACE, Put("bend", "melt", 0.0), Put("bend", "sway", 1.0, How.MOST))
    ),
    "keep-composition": Change(
        puts=(
            Put("abstraction", "wobble", 0.6, How.MOST),
            Put("bend", "melt", 0.0),
            Put("bend", "sway", 1.0, How.MOST),
            Put("facets", "shift", 2.0, How.MOST),
        )
    ),
}
"""What a protection takes back."""
