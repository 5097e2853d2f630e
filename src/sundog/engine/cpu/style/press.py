"""What is printed: spot inks in screens, and a colour laid over from a border."""

from dataclasses import dataclass
from enum import Enum

__all__ = ["Plate", "Press", "Screen", "Veil"]


class Screen(Enum):
    """How a plate turns tones into printed and bare places."""

    DOTS = "dots"
    GRAIN = "grain"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plate:
    """One ink.

    Attributes:
        colour: On white paper, where it covers all.
        screen: How it makes tones.
        depth: How much of the screen there is, 0 to 1; 0 is an even tone.
        size: From dot to dot, pixels.
        angle: Of the rows of dots, degrees.
        shift: ``(right, down)`` by which the plate lies beside its place, pixels.
    """

    colour: str
    screen: Screen = Screen.DOTS
    depth: float = 1.0
    size: float = 9.0
    angle: float = 45.0
    shift: tuple[float, float] = (0.0, 0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Press:
    """Print the picture with a few transparent inks, one over the other.

    Attributes:
        plates: Up to four; none is off.
        paper: Colour of the paper.
        gain: How hard the border of a dot is; 1 is none, above 4 it is cut with a knife.
        mix: Share of the print over the picture, 0 to 1.
    """

    plates: tuple[Plate, ...] = ()
    paper: str = "#ffffff"
    gain: float = 2.0
    mix: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Veil:
    """A colour wiped over the upper border, as printers of wood blocks do (bokashi).

    Attributes:
        colour: Multiplied in.
        amount: Share at the very border, 0 to 1; 0 is off.
        reach: How far down it goes, share of the height.
    """

    colour: str = "#26456e"
    amount: float = 0.0
    reach: float = 0.35
