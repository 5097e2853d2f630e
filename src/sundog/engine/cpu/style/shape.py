"""How shapes are simplified: exposure, abstraction, flow."""

from dataclasses import dataclass

__all__ = [
    "Abstraction",
    "Exposure",
    "Flow",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Exposure:
    """Automatic exposure. ``key`` is the brightness (0 to 1) that the median is led to."""

    key: float = 0.45
    strength: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Abstraction:
    """Less detail, kept shapes.

    Attributes:
        sharpen: Local contrast added first, 0 to 1.
        median: Size of a median filter on luma, 0 for none, else 3 or 5.
        kuwahara: Radius of each Kuwahara-like pass, half-size pixels.
        smear: Half length of the blur along the flow, half-size pixels.
        spare_skin: How much of the unabstracted picture stays where colours are skin, 0 to 1;
            what abstraction changed most, as eyes, comes back whole.
        wobble: How far outlines stray, half-size pixels.
        detail: Share of the camera's full-size detail put back at the end, 0 to 1.
    """

    sharpen: float = 0.0
    median: int = 0
    kuwahara: tuple[int, ...] = ()
    smear: int = 0
    spare_skin: float = 0.0
    wobble: float = 0.0
    detail: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """The direction field. ``swirl`` fills calm areas with eddies of ``eddy`` pixels, 0 to 2."""

    sigma: float = 3.0
    eddy: float = 300.0
    swirl: float = 0.3
