"""Light and the lens."""

from dataclasses import dataclass

__all__ = [
    "Glow",
    "Lens",
    "Light",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Glow:
    """Light that spreads.

    Attributes:
        bloom: How strongly bright areas spread.
        threshold: Luma (0 to 255) above which they do.
        neon: How strongly edges shine.
        colours: Colours of shining edges, spread over the picture in clouds.
    """

    bloom: float = 0.0
    threshold: int = 150
    neon: float = 0.0
    colours: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Light:
    """Light that is added: a gradient from top to bottom, a round one, and an unpainted border.

    Attributes:
        top: Colour at the upper border.
        top_amount: Its share, 0 to 1.
        bottom: Colour at the lower border.
        bottom_amount: Its share, 0 to 1.
        spot: Colour of the round light.
        spot_amount: Its share, 0 to 1.
        spot_x: Its centre, share of the width.
        spot_y: Its centre, share of the height.
        spot_radius: Share of the width.
        border: How white the ragged border is, 0 to 1.
    """

    top: str = "#000000"
    top_amount: float = 0.0
    bottom: str = "#000000"
    bottom_amount: float = 0.0
    spot: str = "#000000"
    spot_amount: float = 0.0
    spot_x: float = 0.5
    spot_y: float = 0.0
    spot_radius: float = 0.6
    border: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Lens:
    """What the camera adds: dark corners, moving grain, colour fringes (half-size pixels)."""

    vignette: float = 0.0
    grain: float = 0.0
    aberration: int = 0
