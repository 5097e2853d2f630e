"""How colours are graded, in Oklab."""

from dataclasses import dataclass

__all__ = [
    "Grade",
    "Hue",
    "Palette",
    "Ramp",
    "Split",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ramp:
    """Colours by brightness, dark to light; ``light`` is the share taken of their brightness."""

    colours: tuple[str, ...] = ()
    mix: float = 0.0
    light: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """One hue for the shadows, one for the lights."""

    shadows: str = "#808080"
    lights: str = "#808080"
    amount: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Palette:
    """A fixed set of colours; ``softness`` above 0 blends neighbours, ``mix`` keeps the rest.

    ``light`` is the share taken of their brightness.
    """

    colours: tuple[str, ...] = ()
    softness: float = 0.0
    mix: float = 1.0
    light: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Hue:
    """A change to colours of one hue only; greys stay.

    Attributes:
        at: Middle, Oklab degrees: red 29, skin 55, yellow 110, green 142, cyan 195, blue 264.
        width: Degrees at which the change has fallen to a third.
        turn: Degrees.
        saturation: Factor on chroma.
        light: Added to brightness.
    """

    at: float
    width: float = 30.0
    turn: float = 0.0
    saturation: float = 1.0
    light: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Grade:
    """Colour, worked out in Oklab, in this order; every default is neutral.

    Attributes:
        hues: Changes by hue.
        black: Brightness that becomes 0.
        contrast: Share of an S-curve.
        gamma: Above 1 darkens.
        lift: Brightness that 0 becomes.
        gain: Brightness that 1 becomes.
        saturation: Factor on chroma.
        vibrance: Further chroma for weak colours.
        hue: Turn, degrees.
        bands: Number of brightness levels, 0 for no banding.
        band_edge: How hard the step between levels is.
        band_mix: Share of banding.
        ramp: Colours by brightness.
        split: Tints of shadows and lights.
        brown: How far dark yellows, which look olive, turn to brown, 0 to 1.
        palette: Fixed colours.
    """

    hues: tuple[Hue, ...] = ()
    black: float = 0.0
    contrast: float = 0.0
    gamma: float = 1.0
    lift: float = 0.0
    gain: float = 1.0
    saturation: float = 1.0
    vibrance: float = 0.0
    hue: float = 0.0
    bands: int = 0
    band_edge: float = 6.0
    band_mix: float = 1.0
    ramp: Ramp = Ramp()
    split: Split = Split()
    brown: float = 0.0
    palette: Palette = Palette()
