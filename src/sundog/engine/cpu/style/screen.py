"""What a camera, a film, a tape or a screen does to a finished picture."""

from dataclasses import dataclass
from enum import Enum

__all__ = [
    "CodeRain",
    "Focus",
    "FocusKind",
    "Matte",
    "MatteKind",
    "Signal",
]


class FocusKind(Enum):
    """Where a picture is sharp."""

    EVEN = "even"
    BAND = "band"
    FIGURE = "figure"


class MatteKind(Enum):
    """What lies before the picture and stays on the screen."""

    NONE = "none"
    LETTERBOX = "letterbox"
    INSTANT = "instant"
    GATE = "gate"
    SCOPE = "scope"
    GEARS = "gears"
    FLOOR = "floor"
    TAPE = "tape"
    GUARD = "guard"
    GAUGE = "gauge"
    PRINT = "print"
    WINDOW = "window"


@dataclass(frozen=True, slots=True, kw_only=True)
class Focus:
    """A lens that is sharp in one place only.

    Attributes:
        kind: Everywhere alike, in a band across the picture, or where the figure is.
        amount: Share of the blur, 0 to 1; 0 is off.
        radius: Of the blur, pixels.
        middle: Centre of the sharp band, share of the height.
        depth: Half its height, share of the height.
        bokeh: How far bright places spread into discs, 0 to 1.
    """

    kind: FocusKind = FocusKind.EVEN
    amount: float = 0.0
    radius: float = 20.0
    middle: float = 0.55
    depth: float = 0.16
    bokeh: float = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """Faults of a tape, a broadcast or a projector, drawn on the finished picture.

    Faults hold still between rare jumps, so that the picture does not flicker.

    Attributes:
        bleed: Pixels that colour runs to the right.
        blocks: Number of displaced blocks at a time.
        reach: Pixels that they are displaced.
        hold: Frames between two jumps.
        bars: Number of short bright drop-outs at a time.
        skew: Pixels that the lowest rows are pulled aside.
        lines: Depth of soft scan lines, levels.
        period: Their distance, pixels.
        roll: Depth of a soft band that travels down, levels.
        scratches: Number of scratches and specks of a worn film at a time.
        pulse: How far a projector's light breathes, levels.
    """

    bleed: int = 0
    blocks: int = 0
    reach: int = 40
    hold: int = 30
    bars: int = 0
    skew: int = 0
    lines: float = 0.0
    period: float = 8.0
    roll: float = 0.0
    scratches: int = 0
    pulse: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeRain:
    """Columns of glyphs that light up as drops of light run down them.

    Attributes:
        amount: Brightness, 0 to 1; 0 is off.
        speed: Glyphs a frame.
        colour: Of the light.
    """

    amount: float = 0.0
    speed: float = 0.22
    colour: str = "#40ff70"


@dataclass(frozen=True, slots=True, kw_only=True)
class Matte:
    """Something between the picture and its viewer: bars, a border, letters, a horizon.

    Attributes:
        kind: What it is.
        amount: Its share, 0 to 1; 0 is off.
        colours: Those it is drawn in; how many, the kind says.
        behind: Whether a figure stands before it.
    """

    kind: MatteKind = MatteKind.NONE
    amount: float = 1.0
    colours: tuple[str, ...] = ()
    behind: bool = False
