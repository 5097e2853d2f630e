"""Pictures made of pieces."""

from dataclasses import dataclass
from enum import Enum

__all__ = ["CellShape", "Cells", "TileKind"]


class CellShape(Enum):
    """How a picture is cut."""

    LATTICE = "lattice"
    SHARD = "shard"
    TRIANGLE = "triangle"
    REGION = "region"


class TileKind(Enum):
    """What is laid on each cell of a lattice."""

    FLAT = "flat"
    BRICK = "brick"
    BLOCK = "block"
    GLYPH = "glyph"
    CROSS = "cross"
    KNIT = "knit"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cells:
    """Cells of one colour each, which move with the picture.

    Attributes:
        shape: How the picture is cut.
        size: Width of a cell, pixels; 0 is off. Regions follow the picture's own borders and are
            cut at this size where they would be larger.
        tall: Its height, in widths.
        tile: What is laid on a cell of a lattice.
        relief: Depth of its light, 0 to 1.
        cover: Opacity of what lies between stitches, glyphs or panes, in the colour of the ink.
        sharpen: Contrast added among cells of a lattice.
        slack: How far Y, U or V of a cell may change before the cell does.
        stay: By how many steps of luma the borders between colours of the palette are moved
            away from what a cell was before.
        agree: The same for each of four neighbours of one colour.
        joint: Width of lead or grout, pixels.
        shadow: Depth of the shadow that light regions throw on darker ones, 0 to 1.
        tint: How far the panes of one colour differ in brightness, 0 to 1.
    """

    shape: CellShape = CellShape.LATTICE
    size: int = 0
    tall: float = 1.0
    tile: TileKind = TileKind.FLAT
    relief: float = 1.0
    cover: float = 0.0
    sharpen: float = 0.0
    slack: int = 2
    stay: float = 4.0
    agree: float = 1.5
    joint: float = 0.0
    shadow: float = 0.0
    tint: float = 0.0
