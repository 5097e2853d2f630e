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
    BRICKS = "bricks"
    GLASS = "glass"
    TILES = "tiles"
    WALL = "wall"


class HatchKind(Enum):
    """Marks that stand for a tone."""

    PENCIL = "pencil"
    CHARCOAL = "charcoal"
    DOTS = "dots"


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
    """Marks where the picture is dark. ``amount`` 0 is off; ``bias`` above 0 marks lighter tones."""

    kind: HatchKind = HatchKind.PENCIL
    amount: float = 0.0
    gain: float = 3.0
    bias: float = 0.0


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
    """

    ink: tuple[str, ...] = ("#0f0f14",)
    ground: str = "#f3f0e8"
    cover: float = 0.0


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
        ground: Colour that shows between strokes, or empty for the picture itself.
    """

    widths: tuple[float, ...] = ()
    length: float = 3.4
    relief: float = 1.0
    spare_skin: float = 0.7
    tones: float = 1.0
    hues: float = 1.0
    spacing: float = 1.1
    ground: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Surface:
    """A static texture."""

    kind: SurfaceKind = SurfaceKind.PLAIN
    amount: float = 0.0
