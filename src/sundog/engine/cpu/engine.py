"""The engine that needs nothing but a processor."""

import threading
from collections import OrderedDict
from dataclasses import replace

import cv2
import numpy as np

from sundog.engine.cpu.canvas import Canvas
from sundog.engine.cpu.geometry import Geometry
from sundog.engine.cpu.look import CpuLook, compile_look
from sundog.engine.cpu.renderer import CpuRenderer
from sundog.engine.cpu.style import (
    Abstraction,
    Cells,
    CellShape,
    CodeRain,
    Focus,
    Glow,
    Grade,
    Hatch,
    HatchKind,
    Lens,
    Lines,
    Matte,
    MatteKind,
    Matter,
    Paint,
    Palette,
    Plate,
    Press,
    Rub,
    Signal,
    Strokes,
    Style,
    TileKind,
    Veil,
    Weather,
)
from sundog.engine.cpu.tailoring.reference import References
from sundog.engine.cpu.tailoring.tailor import Tailored, tailor
from sundog.engine.interface import EngineError, Progress, Report, StylePrompt, Unmet
from sundog.engine.prompt.additions import added
from sundog.engine.prompt.conversation import understand
from sundog.engine.prompt.embedding import Widening
from sundog.engine.prompt.lexicon import lexicon
from sundog.engine.prompt.reading import Reading

__all__ = ["CpuEngine"]

# A look holds some megabytes of tables and maps.
_KEPT_LOOKS = 16
_SMALL = (64, 64)
_COMMON_SIZE = (1280, 704)
_COMMON = ("Anime", "Cyberpunk city", "Lego World", "Watercolor")
_LARGEST_SIDE = 4096
# Share of a first start that goes into compiling kernels; a later one only reads them.
_KERNELS_SHARE = 0.9

# Use every kernel there is: where they leave one out, its first frame would wait for it.
_EVERYTHING = (
    Style(
        abstraction=Abstraction(kuwahara=(2,), smear=2, spare_skin=0.5, detail=0.5),
        matter=Matter(amount=1.0, refract=1.0),
        grade=Grade(bands=4),
        lines=Lines(amount=1.0),
        strokes=Strokes(amount=1.0),
        paint=Paint(widths=(4.0,)),
        glow=Glow(bloom=1.0, neon=1.0),
        lens=Lens(aberration=1),
        focus=Focus(amount=1.0),
        matte=Matte(kind=MatteKind.LETTERBOX),
        code=CodeRain(amount=1.0),
        signal=Signal(lines=1.0),
        weather=Weather(kinds=(("rain", 1.0),)),
        rub=Rub(amount=1.0),
        press=Press(plates=(Plate(colour="#000000"),)),
        veil=Veil(amount=1.0),
        hatch=Hatch(kind=HatchKind.LINES, amount=1.0),
    ),
    Style(
        cells=Cells(size=24, tile=TileKind.BRICK),
        grade=Grade(palette=Palette(colours=("#000000", "#ffffff"))),
    ),
    Style(
        cells=Cells(size=24, shape=CellShape.REGION, joint=1.0, shadow=1.0, tint=1.0),
        grade=Grade(palette=Palette(colours=("#000000", "#ffffff"))),
    ),
    Style(cells=Cells(size=24, shape=CellShape.SHARD, joint=1.0)),
)


class CpuEngine:
    """Restyles with numba and OpenCV, on the one thread that calls it.

    Args:
        widening: Finds the nearest meaning of words that the reader does not know, or None.
    """

    def __init__(self, widening: Widening | None = None) -> None:
        self._widening = widening
        self._looks: OrderedDict[tuple[StylePrompt, tuple[int, int]], CpuLook] = OrderedDict()
        self._references = References()
        self._lock = threading.Lock()

    @property
    def name(self) -> str:
        """Name in configuration."""
        return "cpu"

    def warm_up(self, progress: Progress) -> None:
        """Compile every kernel, then the looks that people ask for first. Blocking.

        The lexicon is made too: no user waits for the first misspelt word.
        On a new machine it takes some seconds; later processes find the kernels in a cache.
        OpenCV is told to use one thread in the whole process: sessions share few cores.
        """
        progress("kernels", 0.0)
        cv2.setNumThreads(1)
        looks = [compile_look(StylePrompt(text=""), style, _SMALL) for style in _EVERYTHING]
        stages = [stage for look in looks for stage in look.stages]
        canvas = Canvas(Geometry(*_SMALL))
        canvas.camera = np.full((_SMALL[1] * 3 // 2, _SMALL[0]), 128, np.uint8)
        canvas.out = np.empty_like(canvas.camera)
        canvas.frame = 1  # The first frame has no past to mix with.
        canvas.memory = np.full_like(canvas.camera, 128)
        for i, stage in enumerate(stages):
            share = _KERNELS_SHARE * i / len(stages)
            progress(f"kernels: {type(stage).__name__}", share)
            stage(canvas)
        lexicon().prewarm()
        for i, text in enumerate(_COMMON):
            share = _KERNELS_SHARE + (1 - _KERNELS_SHARE) * i / len(_COMMON)
            progress(f"preparing looks: {text}", share)
            self.compile(StylePrompt(text=text), _COMMON_SIZE)
        progress("ready", 1.0)

    def compile(self, prompt: StylePrompt, size: tuple[int, int]) -> CpuLook:
        """Make a look, or return the one made before. Blocking; any thread may call it.

        Raises:
            EngineError: the size is not one the engine can work on, or the prompt's image is none.
        """
        _check(size)
        reading, stands_alone = understand((*prompt.before, prompt.text), self._widening)
        if stands_alone:
            prompt = replace(prompt, before=())
        key = (prompt, size)
        with self._lock:
            if key in self._looks:
                self._looks.move_to_end(key)
                return self._looks[key]
        # Outside the lock: two callers may make the same look, none waits for another's.
        # An image says everything that words may leave open.
        open_ = prompt.enrich and not prompt.image
        state, words = added(reading, prompt.added if open_ else "")
        reference = self._references.of(prompt.image) if prompt.image else None
        made = tailor(state, enrich=prompt.enrich, reference=reference)
        report = _report(prompt, reading, words, made, stands_alone)
        look = compile_look(prompt, made.style if made else None, size, report)
        with self._lock:
            self._looks[key] = look
            while len(self._looks) > _KEPT_LOOKS:
                self._looks.popitem(last=False)
        return look

    def renderer(self) -> CpuRenderer:
        """Return a fresh renderer for one session."""
        return CpuRenderer()


def _report(
    prompt: StylePrompt,
    reading: Reading,
    words: tuple[str, ...],
    made: Tailored | None,
    stands_alone: bool,
) -> Report:
    """Tell what a look shows; ``words`` were added to the prompt, if it shows any."""
    filled, taken = ((*words, *made.filled), made.taken) if made else ((), ())
    return Report(
        understood=(*reading.understood, *taken),
        unmet=tuple(Unmet(words=part.words, reason=part.reason) for part in reading.unmet),
        ignored=reading.ignored,
        enriched=", ".join((prompt.text, *filled)),
        stands_alone=stands_alone,
    )


def _check(size: tuple[int, int]) -> None:
    width, height = size
    if (
        width % 16
        or height % 16
        or not (0 < width <= _LARGEST_SIDE and 0 < height <= _LARGEST_SIDE)
    ):
        raise EngineError(
            f"cannot restyle {width}x{height} pixels; "
            f"width and height must be multiples of 16, at most {_LARGEST_SIDE}"
        )
