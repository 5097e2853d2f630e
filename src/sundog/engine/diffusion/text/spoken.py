"""How a caption in English says the names that a reading gives.

Two uses: a prompt in another language for a model that reads English alone, and a prompt of few
words, which a model follows better when its medium is told in more.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

__all__ = ["MEDIA", "spoken"]

_SPOKEN: Final[Mapping[str, str]] = MappingProxyType(
    {
        # Styles whose name is not what captions call them.
        "cartoon-3d": "3D cartoon",
        "ghibli": "hand-painted anime film",
        "lego": "LEGO bricks",
        "oil": "oil painting",
        "ink-wash": "ink wash painting",
        "ukiyo-e": "ukiyo-e woodblock print",
        "vangogh": "Van Gogh painting",
        "monet": "Monet painting",
        "noir": "film noir",
        "vhs": "VHS tape",
        "cctv": "CCTV footage",
        "gameboy": "Game Boy graphics",
        "matrix": "green falling code",
        "thermal": "thermal camera",
        "x-ray": "X-ray image",
        "vibrant-dramatic": "vivid dramatic photo",
        "background-blur": "photo with blurred background",
        "glass": "made of glass",
        "gold": "made of gold",
        "ice": "made of ice",
        "wood": "carved from wood",
        "stone": "carved from stone",
        "metal": "made of metal",
        "porcelain": "made of porcelain",
        # Attributes.
        "warm": "warm colors",
        "cool": "cool colors",
        "vibrant": "vivid colors",
        "muted": "muted colors",
        "rainbow": "rainbow colors",
        "pastel": "pastel colors",
        "monochrome": "black and white",
        "high-key": "bright light",
        "low-key": "dim light",
        "light-shafts": "shafts of light",
        "day": "daylight",
        "night": "at night",
        "dawn": "at dawn",
        "dusk": "at dusk",
        "storm": "stormy weather",
        "no-outlines": "without outlines",
        "blur-background": "blurred background",
        "cheerful": "cheerful mood",
        "gloomy": "gloomy mood",
        "calm": "calm mood",
        "epic": "epic mood",
        # Places.
        "city-skyline": "city skyline",
        "space": "outer space",
        "dollhouse": "inside a dollhouse",
    }
)

MEDIA: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "anime": ("cel shading", "clean outlines"),
        "cartoon": ("bold outlines", "flat colors"),
        "cartoon-3d": ("smooth 3D render", "big eyes", "soft light"),
        "ghibli": ("hand-painted background", "soft colors"),
        "comic": ("ink outlines", "halftone dots"),
        "manga": ("black ink", "screentone"),
        "pixel-art": ("16-bit game", "large pixels"),
        "voxel": ("blocks", "game world"),
        "lego": ("plastic bricks", "minifigures"),
        "low-poly": ("flat triangles", "3D render"),
        "claymation": ("plasticine", "stop motion", "fingerprints"),
        "paper-cutout": ("layered paper", "soft shadows"),
        "knit": ("wool yarn", "knitted stitches"),
        "mosaic": ("small tiles", "grout"),
        "stained-glass": ("colored glass", "black lead"),
        "oil": ("thick brush strokes on canvas",),
        "watercolor": ("wet washes on rough paper",),
        "pencil": ("graphite drawing on paper", "hatching"),
        "charcoal": ("charcoal drawing", "smudged shading"),
        "ink-wash": ("brush and ink on rice paper",),
        "ukiyo-e": ("flat colors", "fine outlines"),
        "vangogh": ("swirling impasto brush strokes",),
        "monet": ("impressionist dabs of color",),
        "cubism": ("angular planes", "muted colors"),
        "pop-art": ("screen print", "bold flat colors"),
        "engraving": ("fine engraved lines",),
        "noir": ("black and white", "hard shadows"),
        "cyberpunk": ("neon lights", "high tech"),
        "steampunk": ("brass gears", "steam"),
        "synthwave": ("neon grid", "magenta and cyan"),
        "dark-fantasy": ("gothic", "moody light"),
    }
)
"""What a style is recognised by, in the words of captions."""


def spoken(name: str) -> str:
    """Return what a caption calls a style, place or attribute."""
    return _SPOKEN.get(name, name.replace("-", " "))
