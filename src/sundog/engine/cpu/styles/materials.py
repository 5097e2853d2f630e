"""Styles in which everything is made of one material."""

from collections.abc import Mapping

from sundog.engine.cpu.style import (
    Abstraction,
    Exposure,
    Glow,
    Grade,
    Lens,
    Matter,
    Palette,
    Ramp,
    Style,
    Tooth,
)

__all__ = ["MATERIALS"]

_PLASTICINE = (
    "#fbd9bf #f0b592 #d48c66 #9c6142 #5e3826 #f6f0e2 #c9c2b6 #8b8680 #4a4745 #2a2829 "
    "#d8352a #e9782c #f2c230 #7fae3c #2f7d4f #2f8f9e #2f62b0 #28386f #7a4a9c #d96a94 #7a4a2a"
)

_CLAY = Style(
    exposure=Exposure(key=0.52, strength=0.4),
    abstraction=Abstraction(median=3, kuwahara=(5, 3), spare_skin=0.1),
    matter=Matter(
        amount=0.45,
        round=6,
        bulge=1.2,
        fine=0.95,
        tooth=Tooth.FINGERPRINTS,
        depth=0.14,
        level=0.54,
        diffuse=0.55,
        shine=0.22,
        gloss=6,
    ),
    grade=Grade(
        contrast=0.15,
        saturation=1.35,
        vibrance=0.35,
        lift=0.06,
        palette=Palette(colours=tuple(_PLASTICINE.split()), softness=0.008, mix=0.7),
    ),
    lens=Lens(vignette=0.15),
)

_GOLD = Style(
    exposure=Exposure(key=0.45, strength=0.6),
    abstraction=Abstraction(kuwahara=(2,), spare_skin=0.6),
    matter=Matter(
        amount=0.7,
        round=6,
        bulge=1.0,
        fine=1.3,
        tooth=Tooth.HAMMERED,
        depth=0.04,
        level=0.42,
        diffuse=0.35,
        shine=0.6,
        gloss=14,
        mirror=0.26,
        bands=1.0,
    ),
    grade=Grade(
        contrast=0.45,
        ramp=Ramp(
            colours=(
                "#0c0401",
                "#2e1503",
                "#5e3206",
                "#96600b",
                "#c8901a",
                "#eebc34",
                "#ffdf72",
                "#fff3b8",
                "#fffdf0",
            ),
            mix=1.0,
        ),
    ),
    glow=Glow(bloom=0.45, threshold=185),
    lens=Lens(vignette=0.35),
)

_METAL = Style(
    exposure=Exposure(key=0.45, strength=0.6),
    abstraction=Abstraction(kuwahara=(2,), spare_skin=0.6),
    matter=Matter(
        amount=0.66,
        round=8,
        bulge=1.2,
        fine=0.8,
        tooth=Tooth.BRUSHED,
        depth=0.016,
        level=0.45,
        diffuse=0.3,
        shine=0.55,
        gloss=24,
        mirror=0.34,
        bands=1.2,
    ),
    grade=Grade(
        contrast=0.5,
        ramp=Ramp(
            colours=(
                "#05070a",
                "#171c24",
                "#353e4b",
                "#5d6978",
                "#8c98a6",
                "#b9c4ce",
                "#dfe6eb",
                "#ffffff",
            ),
            mix=1.0,
        ),
    ),
    glow=Glow(bloom=0.3, threshold=195),
    lens=Lens(vignette=0.3),
)

_ICE = Style(
    exposure=Exposure(key=0.5, strength=0.6),
    abstraction=Abstraction(kuwahara=(2,), spare_skin=0.7),
    matter=Matter(
        amount=0.5,
        round=5,
        bulge=0.8,
        fine=1.2,
        tooth=Tooth.FROST,
        depth=0.16,
        level=0.56,
        diffuse=0.4,
        shine=0.45,
        gloss=18,
        rim=0.9,
        refract=4,
    ),
    grade=Grade(
        contrast=0.15,
        ramp=Ramp(
            colours=(
                "#04263f",
                "#0d4a72",
                "#2b7fae",
                "#63b1d6",
                "#9dd5ec",
                "#c9ecf8",
                "#eafaff",
                "#ffffff",
            ),
            mix=0.93,
        ),
    ),
    glow=Glow(bloom=0.5, threshold=180),
    lens=Lens(vignette=0.1),
)

_WOOD = Style(
    exposure=Exposure(key=0.5, strength=0.6),
    abstraction=Abstraction(kuwahara=(2,), spare_skin=0.7),
    matter=Matter(
        amount=0.45,
        round=5,
        bulge=0.5,
        fine=1.0,
        tooth=Tooth.BRUSHED,
        depth=0.05,
        level=0.55,
        diffuse=0.5,
        shine=0.08,
        gloss=5,
        rings=0.45,
        bend=1.6,
    ),
    grade=Grade(
        contrast=0.25,
        ramp=Ramp(
            colours=(
                "#180a04",
                "#3a1c0b",
                "#643614",
                "#8f5726",
                "#b67c40",
                "#d3a163",
                "#e8c48d",
                "#f5e0b8",
            ),
            mix=0.95,
        ),
    ),
    lens=Lens(vignette=0.25),
)

_STONE = Style(
    exposure=Exposure(key=0.5, strength=0.6),
    abstraction=Abstraction(kuwahara=(2,), spare_skin=0.7),
    matter=Matter(
        amount=0.62,
        round=5,
        bulge=0.8,
        fine=1.5,
        tooth=Tooth.CHISELLED,
        depth=0.17,
        level=0.55,
        diffuse=0.75,
        shine=0.0,
        gloss=4,
    ),
    grade=Grade(
        contrast=0.15,
        ramp=Ramp(
            colours=(
                "#1b1a19",
                "#3a3835",
                "#5e5b56",
                "#827e77",
                "#a39e95",
                "#c3beb4",
                "#dedad1",
                "#f2efe8",
            ),
            mix=0.96,
        ),
    ),
    lens=Lens(vignette=0.3),
)

_PORCELAIN = Style(
    exposure=Exposure(key=0.6, strength=0.7),
    abstraction=Abstraction(kuwahara=(2, 2), spare_skin=0.6),
    matter=Matter(
        amount=0.4,
        round=8,
        bulge=0.7,
        fine=0.9,
        level=0.72,
        diffuse=0.45,
        shine=0.5,
        gloss=34,
        rim=-0.25,
    ),
    grade=Grade(
        contrast=0.3,
        ramp=Ramp(
            colours=(
                "#0a1550",
                "#12268a",
                "#2a4bb8",
                "#7f9ad8",
                "#d3def2",
                "#f1f5fb",
                "#fbfcff",
                "#ffffff",
            ),
            mix=1.0,
        ),
    ),
    glow=Glow(bloom=0.25, threshold=200),
)

_GLASS = Style(
    exposure=Exposure(key=0.5, strength=0.6),
    abstraction=Abstraction(kuwahara=(3,), spare_skin=0.4),
    matter=Matter(
        amount=0.36,
        round=9,
        bulge=1.2,
        fine=0.6,
        level=0.42,
        diffuse=0.2,
        shine=0.9,
        gloss=40,
        mirror=0.2,
        bands=1.0,
        rim=0.7,
        refract=14,
    ),
    grade=Grade(
        contrast=0.3,
        saturation=1.15,
        ramp=Ramp(
            colours=("#031417", "#0c3a3f", "#2f7f80", "#7fc3bd", "#c8ebe4", "#f2fffb", "#ffffff"),
            mix=0.78,
        ),
    ),
    glow=Glow(bloom=0.6, threshold=170),
    lens=Lens(vignette=0.3, aberration=2),
)

MATERIALS: Mapping[str, Style] = {
    "claymation": _CLAY,
    "gold": _GOLD,
    "metal": _METAL,
    "ice": _ICE,
    "wood": _WOOD,
    "stone": _STONE,
    "porcelain": _PORCELAIN,
    "glass": _GLASS,
}
"""By the name that the prompt reader gives them."""
