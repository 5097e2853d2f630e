"""What a look is made of: parameters without a picture size.

A `Style` is a value. The graph knows features, not styles: a feature is on when its group says
so, and a new style is a new row in `sundog.engine.cpu.styles`. Lengths are pixels at 1280x704;
those of abstraction, lines and strokes are pixels of the half-size picture (640x352) on which
they work. Colours are ``#rrggbb``.
"""

from dataclasses import dataclass

from sundog.engine.cpu.style.cells import Cells, CellShape, TileKind
from sundog.engine.cpu.style.colour import Grade, Hue, Palette, Ramp, Split
from sundog.engine.cpu.style.design import (
    Bend,
    Facets,
    Frame,
    FrameKind,
    Halo,
    Hues,
    Pattern,
    PatternKind,
)
from sundog.engine.cpu.style.light import Glow, Lens, Light
from sundog.engine.cpu.style.marks import (
    Dodge,
    Hatch,
    HatchKind,
    Lines,
    Paint,
    Paper,
    Rub,
    Strokes,
    Surface,
    SurfaceKind,
    Wash,
)
from sundog.engine.cpu.style.matter import Matter, Tooth
from sundog.engine.cpu.style.place import Place
from sundog.engine.cpu.style.press import Plate, Press, Screen, Veil
from sundog.engine.cpu.style.screen import CodeRain, Focus, FocusKind, Matte, MatteKind, Signal
from sundog.engine.cpu.style.shape import Abstraction, Exposure, Flow
from sundog.engine.cpu.style.weather import Weather

__all__ = [
    "Abstraction",
    "Bend",
    "CellShape",
    "Cells",
    "CodeRain",
    "Dodge",
    "Exposure",
    "Facets",
    "Flow",
    "Focus",
    "FocusKind",
    "Frame",
    "FrameKind",
    "Glow",
    "Grade",
    "Halo",
    "Hatch",
    "HatchKind",
    "Hue",
    "Lens",
    "Light",
    "Lines",
    "Matte",
    "MatteKind",
    "Matter",
    "Paint",
    "Palette",
    "Hues",
    "Paper",
    "Pattern",
    "PatternKind",
    "Place",
    "Plate",
    "Press",
    "Ramp",
    "Rub",
    "Screen",
    "Signal",
    "Split",
    "Strokes",
    "Style",
    "Surface",
    "SurfaceKind",
    "TileKind",
    "Tooth",
    "Veil",
    "Wash",
    "Weather",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """Everything about a look; the default changes nothing.

    ``casts`` are further grades, one after the other, that lie over the whole picture: the colours
    of a second style, the light of an attribute. ``coat`` is a second texture, over that of pieces.
    """

    exposure: Exposure = Exposure()
    abstraction: Abstraction = Abstraction()
    flow: Flow = Flow()
    matter: Matter = Matter()
    bend: Bend = Bend()
    facets: Facets = Facets()
    cells: Cells = Cells()
    pattern: Pattern = Pattern()
    grade: Grade = Grade()
    hues: Hues = Hues()
    casts: tuple[Grade, ...] = ()
    lines: Lines = Lines()
    halo: Halo = Halo()
    rub: Rub = Rub()
    press: Press = Press()
    veil: Veil = Veil()
    hatch: Hatch = Hatch()
    dodge: Dodge = Dodge()
    wash: Wash = Wash()
    paper: Paper = Paper()
    strokes: Strokes = Strokes()
    paint: Paint = Paint()
    surface: Surface = Surface()
    coat: Surface = Surface()
    glow: Glow = Glow()
    light: Light = Light()
    lens: Lens = Lens()
    frame: Frame = Frame()
    focus: Focus = Focus()
    matte: Matte = Matte()
    code: CodeRain = CodeRain()
    signal: Signal = Signal()
    weather: Weather = Weather()
    place: Place = Place()
