"""What is drawn and painted with: lines, hatching, strokes, and the ground under them."""

from dataclasses import dataclass
from enum import Enum

__all__ = [
    "Dodge",
    "Hatch",
    "HatchKind",
    "Lines",
    "Paint",
    "Paper",
    "Rub",
    "Strokes",
    "Surface",
    "SurfaceKind",
    "Wash",
]


class SurfaceKind(Enum):
    """A texture that lies over the whole picture and does not move with it."""

    PLAIN = "plain"
    PAPER = "paper"
    WATERCOLOUR = "watercolour"
    CANVAS = "canvas"
    CHARCOAL = "charcoal"
    SCANLINES = "scanlines"
    BLINDS = "blinds"
    GLYPHS = "glyphs"
    GRID = "grid"
    BRICKS = "bricks"
    GLASS = "glass"
    TILES = "tiles"
    WALL = "wall"


class HatchKind(Enum):
    """Marks that stand for a tone."""

    PENCIL = "pencil"
    CHARCOAL = "charcoal"
    DOTS = "dots"
    LINES = "lines"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """Ink along edges: an extended difference of Gaussians, smoothed along the flow.

    Source: H. Winnemoeller, "XDoG: advanced image stylization with eXtended
    Difference-of-Gaussians", 2011.

    Attributes:
        amount: Opacity of the ink, 0 to 1; 0 is off.
        sigma: Width of a line, half-size pixels.
        gain: Response to an edge.
        threshold: Response (160 is flat) under which ink begins; higher inks more.
        softness: Width of the step from none to full ink, in units of the response.
        along: Half length of the smoothing along the flow, half-size pixels.
        abstracted: Taken from the abstracted picture rather than from the camera's.
        spare_skin: Added to the response on skin, where faint lines look like wrinkles; not where
            it is much darker than around, as at eyes and mouth.
    """

    amount: float = 0.0
    sigma: float = 0.9
    gain: float = 16.0
    threshold: float = 144.0
    softness: float = 20.0
    along: int = 3
    abstracted: bool = True
    spare_skin: float = 14.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Hatch:
    """Marks of ink where the picture is dark, so many that they make its tone.

    Attributes:
        kind: Shape of the marks.
        amount: Opacity of the ink, 0 to 1; 0 is off.
        gain: How hard a mark's border is; above 4 it is cut with a knife.
        bias: Added to the tone (luma) up to which marks are made; above 0 marks lighter tones.
        size: From one mark to the next, pixels; 0 is what the kind has by itself.
        angle: Of marks where the picture has no direction of its own, degrees.
        bend: How far lines bulge over light shapes, pixels.
        cross: How much darker (luma) a second set begins, which crosses the first; 0 is none.
        spare_skin: How much lighter (luma) skin is taken to be, where marks look like wrinkles.
    """

    kind: HatchKind = HatchKind.PENCIL
    amount: float = 0.0
    gain: float = 3.0
    bias: float = 0.0
    size: float = 0.0
    angle: float = -50.0
    bend: float = 0.0
    cross: float = 0.0
    spare_skin: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Rub:
    """Dry colour, as of crayon and chalk, that leaves the ground bare between its marks.

    Attributes:
        kind: Shape of the marks.
        amount: How bare the ground is between them, 0 to 1; 0 is off.
        gain: How hard a mark's border is.
        load: Share of a middle grey that is covered, 0 to 1.
        tone: Cover by brightness: below 0 dark places are covered, above 0 light ones.
        colour: Further cover where colours are strong.
        spare_skin: Further cover on skin, 0 to 1.
        size: From one mark to the next, pixels; 0 is what the kind has by itself.
        angle: Of marks where the picture has no direction of its own, degrees.
    """

    kind: HatchKind = HatchKind.PENCIL
    amount: float = 0.0
    gain: float = 3.0
    load: float = 0.5
    tone: float = -1.0
    colour: float = 1.0
    spare_skin: float = 0.0
    size: float = 0.0
    angle: float = -50.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Dodge:
    """Soft contours as of a photocopied sketch: the picture divided by its blur."""

    amount: float = 0.0
    radius: int = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Wash:
    """Pigment that gathers at the border of a wash."""

    amount: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """The colour of ink, and of the ground that ``cover`` (0 to 1) puts in place of the picture.

    Attributes:
        ink: Colours of the ink; several are spread over the picture in clouds.
        ground: Colour of the ground.
        cover: Share of the ground.
        tooth: How far the grain of the paper breaks ink up, 0 to 1.
    """

    ink: tuple[str, ...] = ("#0f0f14",)
    ground: str = "#f3f0e8"
    cover: float = 0.0
    tooth: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Strokes:
    """Bristle marks along the flow, as relief.

    Attributes:
        amount: Depth of the relief, 0 is off.
        width: Of a bristle mark, half-size pixels.
        length: Half length, half-size pixels.
        calm: Share of the depth where the picture is flat, 0 to 1.
        load: How much the paint varies in brightness along with the relief, 0 to 1.
        spare_skin: How much shallower on skin, 0 to 1.
    """

    amount: float = 0.0
    width: float = 1.0
    length: int = 8
    calm: float = 0.3
    load: float = 0.25
    spare_skin: float = 0.8


@dataclass(frozen=True, slots=True, kw_only=True)
class Paint:
    """Strokes that the whole picture is painted in, large to small where there is detail.

    Attributes:
        widths: Of the strokes of each layer, half-size pixels; none is off.
        length: Of a stroke, in its widths.
        relief: Light on the ridges of the paint, 1 is a moderate one.
        spare_skin: How much less tint and relief there is on skin, 0 to 1.
        tones: How much strokes differ in brightness, 1 is a little.
        hues: How much they differ in colour, 1 is hardly.
        spacing: Between strokes, in their widths; 1.1 covers.
        ground: Colour that shows between strokes.
        bare: How much of it shows through the picture there, 0 to 1.
    """

    widths: tuple[float, ...] = ()
    length: float = 3.4
    relief: float = 1.0
    spare_skin: float = 0.7
    tones: float = 1.0
    hues: float = 1.0
    spacing: float = 1.1
    ground: str = "#ffffff"
    bare: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Surface:
    """A static texture."""

    kind: SurfaceKind = SurfaceKind.PLAIN
    amount: float = 0.0
