"""How a picture is laid out anew: bent, cut into facets, patterned, split into panels, framed."""

from dataclasses import dataclass
from enum import Enum

__all__ = ["Bend", "Facets", "Frame", "FrameKind", "Halo", "Hues", "Pattern", "PatternKind"]


class PatternKind(Enum):
    """A field of tones that is added before the grade, so that palettes and bands answer to it."""

    DOTS = "dots"
    RAYS = "rays"
    SHAPES = "shapes"
    FACETS = "facets"
    WAVES = "waves"
    CLOUDS = "clouds"


class FrameKind(Enum):
    """Ornament along the border of the picture."""

    DECO = "deco"
    NOUVEAU = "nouveau"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bend:
    """Shapes that stray from their places; lengths are half-size pixels.

    Attributes:
        sway: How far they sway in slow waves.
        wave: Length of the waves.
        melt: How far columns of the picture sag.
        column: Width of such a column.
    """

    sway: float = 0.0
    wave: float = 60.0
    melt: float = 0.0
    column: float = 40.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Facets:
    """Flat pieces with straight edges, each seen from another side. ``size`` 0 is off.

    Attributes:
        size: Across two facets, half-size pixels.
        shift: How far the picture inside a facet is displaced, half-size pixels.
        joint: Depth of the dark edge between facets, 0 to 1.
    """

    size: float = 0.0
    shift: float = 0.0
    joint: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """Tones added before the grade. ``amount`` 0 is off, 1 adds up to half of black to white.

    Attributes:
        kind: Which.
        amount: Depth, 0 to 1.
        size: Period of dots, or of shapes; half-size pixels.
        spare_skin: How much less there is on skin, 0 to 1.
    """

    kind: PatternKind = PatternKind.DOTS
    amount: float = 0.0
    size: float = 6.0
    spare_skin: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Hues:
    """Hues that turn from place to place: by panels, as in a series of prints, and in clouds.

    Attributes:
        columns: Number of panels across.
        rows: Number of panels down.
        turn: From one panel to the next, degrees; 0 is off.
        spray: How far clouds turn them either way, degrees; 0 is off.
        size: Of the clouds, half-size pixels.
    """

    columns: int = 1
    rows: int = 1
    turn: float = 0.0
    spray: float = 0.0
    size: float = 120.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Halo:
    """White around the lines, as of a sticker. ``amount`` 0 is off; ``width`` in half-size pixels."""

    amount: float = 0.0
    width: float = 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """An ornamental border. ``width`` 0 is off, else pixels.

    Attributes:
        kind: Which ornament.
        width: Of the border.
        ground: Its colour.
        line: Colour of the ornament.
    """

    kind: FrameKind = FrameKind.DECO
    width: float = 0.0
    ground: str = "#101014"
    line: str = "#d9b25a"
