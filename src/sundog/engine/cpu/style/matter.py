"""What a picture is made of, where everything is made of one thing: a lit relief."""

from dataclasses import dataclass
from enum import Enum

__all__ = ["Matter", "Tooth"]


class Tooth(Enum):
    """The small forms of a material, which move with the picture."""

    SMOOTH = "smooth"
    FINGERPRINTS = "fingerprints"
    BRUSHED = "brushed"
    CHISELLED = "chiselled"
    FROST = "frost"
    HAMMERED = "hammered"
    GRAIN = "grain"


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """Tones become heights, and the relief is lit; the grade then colours light, not tones.

    Attributes:
        amount: Share of the lit relief; the rest are the picture's own tones. 0 is off.
        round: Size of the broad forms, half-size pixels.
        bulge: Steepness of the broad forms.
        fine: Steepness of the small ones, as of features of a face.
        tooth: Texture of the material.
        depth: Its steepness.
        level: Brightness of what faces the eye, 0 to 1.
        diffuse: Light by how far a place faces the lamp, upper left.
        shine: Brightness of the highlight.
        gloss: Its narrowness, 2 for clay to 60 for polished metal.
        mirror: Contrast of the mirrored surroundings.
        bands: How often they change between light and dark.
        rim: Brightness of what is seen edge on.
        rings: Depth of rings, as of wood.
        bend: How far tones push the rings aside, rings from black to white.
        refract: How far the picture behind is shifted, half-size pixels.
    """

    amount: float = 0.0
    round: float = 6.0
    bulge: float = 1.0
    fine: float = 0.6
    tooth: Tooth = Tooth.SMOOTH
    depth: float = 0.0
    level: float = 0.5
    diffuse: float = 0.4
    shine: float = 0.3
    gloss: float = 12.0
    mirror: float = 0.0
    bands: float = 1.0
    rim: float = 0.0
    rings: float = 0.0
    bend: float = 2.0
    refract: float = 0.0
