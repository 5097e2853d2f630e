"""What a look is made of: parameters without a picture size.

A `Style` is a value. The graph knows features, not styles: a feature is on when its group says
so, and a new style is a new row in `sundog.engine.cpu.styles`. Lengths are pixels at 1280x704;
those of abstraction, lines and strokes are pixels of the half-size picture (640x352) on which
they work. Colours are ``#rrggbb``.
"""

from dataclasses import dataclass
from enum import Enum

__all__ = [
    "Abstraction",
    "CellShape",
    "Cells",
    "Dodge",
    "Exposure",
    "Fall",
    "FallKind",
    "Flow",
    "Glow",
    "Grade",
    "Hatch",
    "HatchKind",
    "Lens",
    "Light",
    "Lines",
    "Paint",
    "Palette",
    "Paper",
    "Ramp",
    "Split",
    "Strokes",
    "Style",
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


class CellShape(Enum):
    """How a picture is cut into cells of one colour each."""

    SQUARE = "square"
    SHARD = "shard"


class HatchKind(Enum):
    """Marks that stand for a tone."""

    PENCIL = "pencil"
    CHARCOAL = "charcoal"
    DOTS = "dots"


class FallKind(Enum):
    """What falls through the picture."""

    RAIN = "rain"
    SNOW = "snow"
    BUBBLES = "bubbles"


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Cells:
    """Cells of one colour each; ``size`` 0 is off. ``joint`` is the width of lead or grout."""

    shape: CellShape = CellShape.SQUARE
    size: int = 0
    sharpen: float = 0.0
    joint: float = 0.0


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
    """A fixed set of colours; ``softness`` above 0 blends neighbours, ``mix`` keeps the rest."""

    colours: tuple[str, ...] = ()
    softness: float = 0.0
    mix: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Grade:
    """Colour, worked out in Oklab, in this order; every default is neutral.

    Attributes:
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
    """

    widths: tuple[float, ...] = ()
    length: float = 3.4
    relief: float = 1.0
    spare_skin: float = 0.7


@dataclass(frozen=True, slots=True, kw_only=True)
class Surface:
    """A static texture."""

    kind: SurfaceKind = SurfaceKind.PLAIN
    amount: float = 0.0


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
class Fall:
    """Something that falls. ``speed`` is pixels a frame; ``amount`` 0 is off."""

    kind: FallKind = FallKind.RAIN
    amount: float = 0.0
    speed: int = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Lens:
    """What the camera adds: dark corners, moving grain, colour fringes (half-size pixels)."""

    vignette: float = 0.0
    grain: float = 0.0
    aberration: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """Everything about a look; the default changes nothing."""

    exposure: Exposure = Exposure()
    abstraction: Abstraction = Abstraction()
    flow: Flow = Flow()
    cells: Cells = Cells()
    grade: Grade = Grade()
    lines: Lines = Lines()
    hatch: Hatch = Hatch()
    dodge: Dodge = Dodge()
    wash: Wash = Wash()
    paper: Paper = Paper()
    strokes: Strokes = Strokes()
    paint: Paint = Paint()
    surface: Surface = Surface()
    glow: Glow = Glow()
    light: Light = Light()
    fall: Fall = Fall()
    lens: Lens = Lens()
